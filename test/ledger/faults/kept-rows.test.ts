/** A run that is killed after it kept rows, and a disk that is full: nothing is lost or wrong. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { expectExit, messagesOf, runCli, spawnCli } from '../../support/cli.ts';
import { changeShop, DATE, makeShop, summaryOf } from '../../support/shop-database.ts';

const HOOK = join(import.meta.dirname, 'kill-at.mjs');
const ARGS = ['run', '--date', DATE];

let mounted: string | undefined;
afterAll(() => {
  if (mounted !== undefined) spawnSync('umount', [mounted]);
});

const change = (cwd: string) =>
  changeShop(cwd, `UPDATE orders SET amount = '9.00' WHERE order_no = 'A1'`);

/** A shop whose rows changed since its run. */
async function changedShop(): Promise<string> {
  const cwd = makeShop();
  expectExit(await runCli(ARGS, { cwd }), 1);
  change(cwd);
  return cwd;
}

const hooked = (cwd: string, env: Record<string, string>) =>
  spawnCli(ARGS, { cwd, env: { NODE_OPTIONS: `--import ${HOOK}`, ...env } });

test('a run killed while it keeps rows, or before it commits, leaves a usable state', async () => {
  const whole = await changedShop();
  const points = join(whole, 'points');
  expectExit(await hooked(whole, { ZHANGPING_KILL_POINTS: points }), 1);
  const names = readFileSync(points, 'utf8').split('\n');
  const renamed = names.findIndex((name) => /^renameSync .*kept\/shop/.test(name));
  expect(renamed).toBeGreaterThan(0);
  // Before the file is renamed into place, after it, and when its folders are synced.
  for (const killAt of [renamed + 1, renamed + 2, renamed + 6]) {
    const cwd = await changedShop();
    const killed = await hooked(cwd, { ZHANGPING_KILL_AT: String(killAt) });
    expect(killed.signal, names[killAt - 1]).toBe('SIGKILL');
    // The ledger has the run before, whose rows can be read again.
    expectExit(await runCli([...ARGS, '--kept', '--dry-run'], { cwd }), 1);
    const next = await runCli(ARGS, { cwd });
    expectExit(next, 1);
    expect(summaryOf(cwd).flows).toEqual({
      ...summaryOf(whole).flows,
      files: [{ ...summaryOf(whole).flows.files[0], query: summaryOf(cwd).flows.files[0].query }],
    });
    const copies = readdirSync(join(cwd, 'kept/shop')).filter((name) => !name.startsWith('.'));
    expect(copies).toEqual(readdirSync(join(whole, 'kept/shop')));
  }
});

test('a full disk fails the run, and nothing is committed', async () => {
  const cwd = makeShop();
  const folder = join(cwd, 'kept');
  mkdirSync(folder);
  const mount = ['-t', 'tmpfs', '-o', 'size=4k,nr_inodes=8', 'tmpfs', folder];
  const { status, stderr } = spawnSync('mount', mount, { encoding: 'utf8' });
  expect(status, `this test mounts a small disk and needs root: ${stderr}`).toBe(0);
  mounted = folder;
  const notes = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400)
    INSERT INTO orders SELECT hex(randomblob(16)), '1.00', '0.00', 'closed',
    '${DATE} 10:00:00', '' FROM n`;
  changeShop(cwd, notes);
  const result = await runCli(ARGS, { cwd });
  expectExit(result, 4);
  expect(messagesOf(result)).toContain('the disk is full');
  expect(messagesOf(result)).not.toContain('internal error');
  expect(existsSync(join(cwd, 'reports'))).toBe(false);
  expect(readdirSync(join(folder, 'shop'))).toEqual([]);
  spawnSync('umount', [folder]);
  expectExit(await runCli(ARGS, { cwd }), 1);
  expect(readdirSync(join(folder, 'shop'))).toHaveLength(1);
});
