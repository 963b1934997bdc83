/** Suggestions in files, on the page, and of the commands; they change nothing. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { JOB_DEFAULTS } from '../../src/domain/job.ts';
import { Steps } from '../../src/domain/suggestion.ts';
import {
  closeLedger,
  openExistingLedger,
  openLedger,
  readLedger,
  TEMPORARY,
} from '../../src/ledger/open.ts';
import { dateSuggestions, suggestionById } from '../../src/ledger/suggestions.ts';
import { expectExit, runCli } from '../support/cli.ts';
import { runInto } from '../support/reconcile.ts';
import { tempDir } from '../support/tempdir.ts';

const cwd = tempDir();
const LEDGER = join(cwd, 'zhangping.db');
const HEADER = 'order_id,type,amount,paid_at\n';
/** Two digits transposed; and three of ours, of which two are paid a day later, in one amount. */
const DAYS = {
  '2026-11-19': {
    statement: [['SHOP100121', '66.00']],
    flows: [
      ['SHOP100112', '66.00'],
      ['G1', '10.50'],
      ['G2', '20.25'],
      ['G3', '7.00'],
    ],
  },
  '2026-11-20': { statement: [['B1', '30.75']], flows: [] },
};

async function printed(...args: string[]): Promise<string> {
  const result = await runCli(args, { cwd });
  expectExit(result, 0);
  return result.stdout;
}

function reportOf(out: string, date: string, name: string): string {
  return readFileSync(join(cwd, out, 'shop', date, name), 'utf8');
}

function configure(more = ''): void {
  const paths = `statement: "statement-{date}.csv", flows: "flows-{date}.csv"`;
  writeFileSync(join(cwd, 'zhangping.yaml'), `jobs: {shop: {${paths}${more}}}\n`);
}

beforeAll(async () => {
  configure();
  for (const [date, sides] of Object.entries(DAYS)) {
    for (const [side, rows] of Object.entries(sides)) {
      const lines = rows.map(([id, amount]) => `${id},payment,${amount},${date} 12:00:00\n`);
      writeFileSync(join(cwd, `${side}-${date}.csv`), HEADER + lines.join(''));
    }
    const args = ['run', 'shop', '--date', date, '--allow-empty'];
    expectExit(await runCli(args, { cwd }), 1);
  }
});

/** Of each suggestion, what says it and the orders of its members. */
function shown(json: string): string[] {
  const [{ suggestions }] = JSON.parse(json);
  return suggestions.map((each: { kind: string; state: string; items: { order_id: string }[] }) => {
    return `${each.state} ${each.kind}: ${each.items.map(({ order_id }) => order_id).join(' ')}`;
  });
}

test('the command lists those of all dates', async () => {
  expect(shown(await printed('suggestions', '--json'))).toEqual([
    'unique look_alike: SHOP100121 SHOP100112',
    'unique set: B1 G2 G1',
  ]);
  const text = await printed('suggestions', 'shop');
  expect(text).toMatch(/^shop: 2 suggestions\n {2}suggestion s[0-9a-f]{12}, unique: equal amounts/);
  expect(text).toContain('two characters are transposed: SHOP100121, SHOP100112; neither looks');
  expect(text).toContain('3 items among 6 candidates add up to zero; no other set has one of them');
  expect(await printed('suggestions', '--lang', 'zh')).toContain('6 笔候选中有 3 笔合计为零');
});

test('reports list those of their date; the dates, verdicts and proofs stay the same', async () => {
  const lines = reportOf('reports', '2026-11-20', 'suggestions.csv').trim().split('\r\n');
  expect(lines.map((line) => line.split(',').at(-4))).toEqual(['order_id', 'B1', 'G2', 'G1']);
  expect(reportOf('reports', '2026-11-20', 'report.html')).toContain('>Suggestions</h2>');
  const before = await printed('status', '--json');
  const summary = reportOf('reports', '2026-11-20', 'summary.json');
  await printed('suggestions');
  configure(', suggest: false');
  await printed('report', '--date', '2026-11-20', '--out', 'none');
  expect(existsSync(join(cwd, 'none/shop/2026-11-20/suggestions.csv'))).toBe(false);
  expect(reportOf('none', '2026-11-20', 'report.html')).not.toContain('>Suggestions</h2>');
  expect(reportOf('none', '2026-11-20', 'summary.json')).toBe(summary);
  expect(await printed('suggestions')).toBe('shop: the config has suggest: false.\n');
  configure();
  expect(await printed('status', '--json')).toBe(before);
});

test('few steps: unfinished, and the command says so', async () => {
  configure(', suggest: { steps: 20 }');
  const text = await printed('suggestions');
  expect(text).toContain('Not everything was searched');
  expect(text).not.toContain('unique: 3 items');
  configure();
});

test('items show has those of an item, until a member is resolved', async () => {
  const [{ suggestions }] = JSON.parse(await printed('suggestions', '--json'));
  const [, set] = suggestions;
  const [first, second] = set.items.map(({ item_id }: { item_id: string }) => item_id);
  const item = JSON.parse(await printed('items', 'show', first, '--json'));
  expect(item.suggestions).toEqual([set]);
  expect(await printed('items', 'show', second)).toContain(
    `  suggestion ${set.suggestion_id}, unique`,
  );
  const found = readLedger(LEDGER, (ledger) =>
    suggestionById(ledger, set.suggestion_id, () => 1e7),
  );
  expect(found).toMatchObject({ kind: 'set', state: 'unique', id: set.suggestion_id });
  expect(found.items.map((each) => each.item.id)).toEqual(
    set.items.map(({ item_id }: { item_id: string }) => item_id),
  );
  await printed('items', 'resolve', second, '--action', 'ignore', '--by', 'li');
  const ledger = openExistingLedger(LEDGER);
  expect(() => suggestionById(ledger, set.suggestion_id, () => 1e7)).toThrow(
    /there is no such suggestion/,
  );
  closeLedger(ledger);
  expect(JSON.parse(await printed('items', 'show', first, '--json')).suggestions).toEqual([]);
  await printed('items', 'reopen', second, '--by', 'li');
  expect(shown(await printed('suggestions', '--json'))).toContain('unique set: B1 G2 G1');
});

test('items accept matches the items of a suggestion, with its reason as the note', async () => {
  const [{ suggestions }] = JSON.parse(await printed('suggestions', '--json'));
  const [, { suggestion_id: id, items }] = suggestions;
  expect(await printed('items', 'accept', id, '--dry-run', '--by', 'li')).toMatch(
    /3 items, 0\.00 CNY\nsuggestion .* unique: 3 items among 6 .*\nDry run: nothing was chan/,
  );
  const accepted = JSON.parse(
    await printed('items', 'accept', id.slice(0, 8), '--by', 'li', '--json'),
  );
  expect(accepted).toMatchObject({ suggestion_id: id, residual: '' });
  const ids = items.map(({ item_id }: { item_id: string }) => item_id);
  const matched = accepted.items.map(({ item_id }: { item_id: string }) => item_id);
  expect(matched.sort()).toEqual(ids.sort());
  expect(await printed('items', 'show', ids[0])).toContain(`suggestion ${id}, unique`);
  expectExit(await runCli(['items', 'accept', id], { cwd }), 2);
  await printed('items', 'undo', '--by', 'li', '--yes');
  expect(shown(await printed('suggestions', '--json'))).toContain('unique set: B1 G2 G1');
});

test('accept of a suggestion that is not unique has to be confirmed', async () => {
  const rows = { statement: ['TWIN0001,9.00'], flows: ['OTHER777,9.00', 'ANOTHER9,9.00'] };
  for (const [side, lines] of Object.entries(rows)) {
    const text = ['order_id,amount', ...lines].join('\n');
    writeFileSync(join(cwd, `${side}-2026-11-21.csv`), text);
  }
  expectExit(await runCli(['run', '--date', '2026-11-21'], { cwd }), 1);
  const [{ suggestions }] = JSON.parse(await printed('suggestions', '--json'));
  const [unsure] = suggestions.filter(({ state }: { state: string }) => state !== 'unique');
  expect(unsure).toMatchObject({ state: 'ambiguous', alternatives: 2 });
  const refused = await runCli(['items', 'accept', unsure.suggestion_id], { cwd });
  expectExit(refused, 2);
  expect(refused.stderr).toContain('run it again with --yes');
  await printed('items', 'accept', unsure.suggestion_id, '--yes', '--by', 'li');
  await printed('items', 'undo', '--by', 'li', '--yes');
});

test('settings that are wrong', async () => {
  for (const wrong of ['true', '{steps: 0}', '{most: 5}']) {
    configure(`, suggest: ${wrong}`);
    expectExit(await runCli(['suggestions'], { cwd }), 2);
  }
  configure();
});

test('the dates that a run writes share its steps', async () => {
  // It clears an item of the day before, whose reports are then written again.
  const flows = `${HEADER}SHOP100121,payment,66.00,2026-11-20 12:00:00\n`;
  writeFileSync(join(cwd, 'flows-2026-11-20.csv'), flows);
  const run = () => runCli(['run', 'shop', '--date', '2026-11-20', '--allow-empty'], { cwd });
  const statesOf = (date: string) => {
    const lines = reportOf('reports', date, 'suggestions.csv').trim().split('\r\n').slice(1);
    return new Set(lines.map((line) => line.split(',')[2]));
  };
  await run();
  expect(statesOf('2026-11-19')).toEqual(new Set(['unique']));
  const steps = new Steps(1e7);
  readLedger(LEDGER, (ledger) => dateSuggestions(ledger, 'shop', '2026-11-20', steps));
  // As many as the date of the run needs.
  configure(`, suggest: { steps: ${1e7 - steps.left} }`);
  writeFileSync(join(cwd, 'flows-2026-11-20.csv'), HEADER);
  await run();
  writeFileSync(join(cwd, 'flows-2026-11-20.csv'), flows);
  await run();
  expect(statesOf('2026-11-20')).toEqual(new Set(['unique']));
  expect(reportOf('reports', '2026-11-19', 'report.html')).toContain('Not everything was searched');
  expect(reportOf('reports', '2026-11-20', 'report.html')).not.toContain('Not everything');
  configure();
});

test('the suggestion of a report has the id that the command accepts', async () => {
  const ledger = openLedger(TEMPORARY);
  const run = (date: string, statement: string, flows: string) => {
    const paths = Object.entries({ statement, flows }).map(([side, row]) => {
      const path = join(cwd, `${side}-prefixes-${date}.csv`);
      writeFileSync(path, `${HEADER}${row},${date} 12:00:00\n`);
      return [side, path];
    });
    const job = { ...JOB_DEFAULTS, name: 'shop' };
    const { statement: s, flows: f } = Object.fromEntries(paths);
    return runInto(ledger, { job, date, statement: s, flows: f, scratchDir: cwd });
  };
  await run('2026-11-02', 'AB123456,payment,66.00', 'CD123456,payment,66.00');
  // Only with these are AB and CD prefixes that other ids share.
  await run('2026-11-20', 'AB900000,payment,5.00', 'CD800000,payment,3.00');
  const ofDate = dateSuggestions(ledger, 'shop', '2026-11-02', new Steps(1e6));
  expect(ofDate?.suggestions.map(({ kind }) => kind)).toEqual(['set']);
  const { id = '' } = ofDate?.suggestions[0] ?? {};
  expect(suggestionById(ledger, id, () => 1e7).kind).toBe('look_alike');
  closeLedger(ledger);
});
