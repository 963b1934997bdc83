/** Commands in processes of their own: they end, and print what they print in this process. */
import { copyFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { describeRun, expectExit, runCli, spawnCli } from '../support/cli.ts';
import { tempDir } from '../support/tempdir.ts';

const STORY = resolve(import.meta.dirname, '..', '..', 'fixtures', 'story-of-a-week');
const DATE = '2026-11-02';
const cwd = tempDir();

beforeAll(async () => {
  for (const name of ['bill-20261102.csv', 'flows-20261102.csv']) {
    copyFileSync(join(STORY, name), join(cwd, name));
  }
  expectExit(await spawnCli(['init', '.'], { cwd }), 0);
  expectExit(await spawnCli(['run', '--date', DATE], { cwd }), 0, 1);
});

test.each([
  [['status', '--json']],
  [['items', 'list', '--state', 'all', '--json']],
  [['items', 'show', 'none']],
  [['items', 'resolve', 'none', '--action', 'ignore']],
  [['items', 'reopen', 'none']],
  [['explain', 'none']],
  [['report', '--date', DATE, '--json']],
  [['inspect', 'bill-20261102.csv']],
  [['doctor', '--date', DATE]],
  [['notify']],
  [['fixtures', 'check', join(STORY, '..', 'gate-zero-bytes')]],
])('%j', async (args) => {
  const [own, here] = [await spawnCli(args, { cwd }), await runCli(args, { cwd })];
  expect([own.code, own.stdout, own.stderr], describeRun(here)).toEqual([
    here.code,
    here.stdout,
    here.stderr,
  ]);
});

test('--verbose names files and lines of src/ where an internal error happened', async () => {
  const fault = `
    import crypto from 'node:crypto';
    import { syncBuiltinESMExports } from 'node:module';
    crypto.randomUUID = () => { throw new Error('broken'); };
    syncBuiltinESMExports();`;
  const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(fault)}` };
  const args = ['run', '--date', DATE, '--no-ledger', '--verbose'];
  const result = await spawnCli(args, { cwd, env });
  expectExit(result, 4);
  expect(result.stderr).toMatch(/at findingsOf \(\S+\/src\/run\/reconcile\.ts:\d+:\d+\)/);
});
