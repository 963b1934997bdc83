/** Matches whose command is killed, and two people who match the same items at once. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { listItems } from '../../../src/ledger/listing.ts';
import { matchItems } from '../../../src/ledger/match-items.ts';
import { closeLedger, openLedger } from '../../../src/ledger/open.ts';
import { runCli, spawnCli } from '../../support/cli.ts';
import { tempDir } from '../../support/tempdir.ts';
import { SmallWeek } from '../small-week.ts';
import { lookAt } from './state.ts';

const HOOK = join(import.meta.dirname, 'kill-at.mjs');
/** Of the calls that change something, every so many one is killed. */
const STEP = process.env.ZHANGPING_SOAK ? 1 : 5;

const cwd = tempDir();
const ledger = join(cwd, 'zhangping.db');
let ids: string[];

beforeAll(async () => {
  const week = new SmallWeek(openLedger(ledger));
  await week.run({ date: '2026-11-02', statement: ['A 1.00', 'B 2.00'], flows: ['C 3.00'] });
  await week.run({ date: '2026-11-03', statement: ['D 4.00'], flows: ['E 4.00'] });
  ids = listItems(week.ledger, { state: 'open' }).items.map(({ item }) => item.id);
  closeLedger(week.ledger);
});

/** How many items are open in an intact ledger, and how many are matched. */
function counts(): { open: number; resolved: number } {
  const { items, integrity } = lookAt(ledger);
  expect(integrity).toBe('ok');
  const count = (state: string) => items.split(`"state": "${state}"`).length - 1;
  return { open: count('open'), resolved: count('resolved') };
}

test('two at once: one matches, the other is told', async () => {
  const match = (by: string) => spawnCli(['items', 'match', ...ids, '--by', by], { cwd });
  const ends = await Promise.all([match('li'), match('wang')]);
  expect(ends.map(({ code }) => code).sort()).toEqual([0, 2]);
  expect(ends.map(({ stderr }) => stderr).join('')).toContain('is matched by event 1.');
  expect(counts()).toEqual({ open: 0, resolved: ids.length });
  expect((await runCli(['items', 'unmatch', '1', '--by', 'li'], { cwd })).code).toBe(0);
});

test('killed at any call: all items are matched, or none', async () => {
  const argv = ['items', 'match', ...ids, '--by', 'li'];
  const pointsFile = join(cwd, 'points');
  const hooked = (env: Record<string, string>) => ({ NODE_OPTIONS: `--import ${HOOK}`, ...env });
  const env = hooked({ ZHANGPING_KILL_POINTS: pointsFile });
  expect((await spawnCli([...argv, '--dry-run'], { cwd, env })).code).toBe(0);
  const points = readFileSync(pointsFile, 'utf8').split('\n').length;
  const seen = new Set<number>();
  for (let at = 1; at <= points + STEP; at += STEP) {
    const killed = await spawnCli(argv, { cwd, env: hooked({ ZHANGPING_KILL_AT: `${at}` }) });
    const { open, resolved } = counts();
    expect([open, resolved].sort(), `killed at ${at}: ${killed.stderr}`).toEqual([0, ids.length]);
    seen.add(resolved);
    const opened = openLedger(ledger);
    // The next one finds the ledger as it should be, and does the rest.
    if (open > 0) matchItems(opened, ids, { by: 'li', note: '', residual: null });
    closeLedger(opened);
    expect((await runCli(['items', 'undo', '--by', 'li', '--yes'], { cwd })).code).toBe(0);
    expect(counts().open).toBe(ids.length);
  }
  expect(seen).toEqual(new Set([0, ids.length]));
}, 600_000);
