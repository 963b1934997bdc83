/** Paths that do not lead to a file, and output without a reader. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { expectExit, expectNoFault, leftIn, messagesOf, runCli, spawnCli } from '../support/cli.ts';
import { tempDir } from '../support/tempdir.ts';

const FLOWS = 'order_id,amount\nA1,1.00\n';
/** The same records, as another system writes them. */
const OWN = 'order_id,amount,shop\nA1,1.00,\n';
const DATE = ['--date', '2026-11-19'];

function folderWithFlows(): string {
  const folder = tempDir();
  writeFileSync(join(folder, 'flows'), FLOWS);
  return folder;
}

/** What `odd` is instead of a file, and the expected message. */
const ODD: [string, (path: string) => void, RegExp][] = [
  ['nothing', () => {}, /odd does not exist/],
  ['an empty file', (path) => writeFileSync(path, ''), /odd is empty/],
  ['an empty folder', (path) => mkdirSync(path), /odd is a folder without files/],
  [
    'a folder of folders',
    (path) => mkdirSync(join(path, 'deep'), { recursive: true }),
    /odd is a folder without files/,
  ],
  ['a link to nothing', (path) => symlinkSync('nowhere', path), /odd does not exist/],
  ['a link to itself', (path) => symlinkSync('odd', path), /odd is not a usable path \(ELOOP\)/],
  ['a link to /dev/null', (path) => symlinkSync('/dev/null', path), /neither a file nor a folder/],
  ['a link to /dev/zero', (path) => symlinkSync('/dev/zero', path), /neither a file nor a folder/],
  ['a named pipe', (path) => execFileSync('mkfifo', [path]), /neither a file nor a folder/],
  [
    'a folder with a link to nothing',
    (path) => {
      mkdirSync(path);
      writeFileSync(join(path, 'a.csv'), FLOWS);
      symlinkSync('nowhere', join(path, 'b.csv'));
    },
    /b\.csv does not exist/,
  ],
];

describe.each(['statement', 'flows'])('%s', (side) => {
  it.each(ODD)('is %s: refused', async (_, make, message) => {
    const folder = folderWithFlows();
    make(join(folder, 'odd'));
    const before = leftIn(folder);
    const sides = side === 'statement' ? ['odd', 'flows'] : ['flows', 'odd'];
    const args = ['run', 'job', '--statement', sides[0], '--flows', sides[1], ...DATE];
    const result = await runCli(args, { cwd: folder });
    expectNoFault(result);
    expectExit(result, 3);
    expect(result.stderr).toMatch(message);
    expect(leftIn(folder)).toEqual(before);
  });
});

test('reports below /proc, where no folder can be created, are a fault with advice', async () => {
  const folder = folderWithFlows();
  writeFileSync(join(folder, 'own'), OWN);
  const args = ['run', 'job', '--statement', 'flows', '--flows', 'own', ...DATE];
  const result = await runCli([...args, '--out', '/proc/none'], { cwd: folder });
  expectExit(result, 4);
  expect(result.stderr).toContain('Reports cannot be written to /proc/none/job/2026-11-19:');
  expect(result.stderr).toContain('zhangping report job --date 2026-11-19 writes the reports.');
});

describe('input and output', () => {
  const args = ['run', 'job', '--statement', 'flows', '--flows', '-', ...DATE];

  it('flows may come from a pipe', async () => {
    const result = await runCli(args, { cwd: folderWithFlows(), input: OWN });
    expectExit(result, 0);
  });

  it('empty standard input is refused', async () => {
    const folder = folderWithFlows();
    const result = await runCli(args, { cwd: folder });
    expectNoFault(result);
    expectExit(result, 3);
    expect(result.stderr).toMatch(/Standard input is empty/);
    expect(leftIn(folder)).toEqual(['flows']);
  });

  it.each([
    ['a table', 1, ['run', 'job', '--statement', 'many', '--flows', 'flows', ...DATE]],
    // More than a pipe holds, so that writing meets the closed end whenever that is noticed.
    ['JSON', 300, ['run', 'job', '--statement', 'many', '--flows', 'flows', ...DATE, '--json']],
    ['an inspection', 120, ['inspect', 'many', '--json']],
    ['help', 1, ['run', '--help']],
  ])('the reader of %s may end early', async (_, files, command) => {
    const folder = folderWithFlows();
    mkdirSync(join(folder, 'many'));
    for (let i = 0; i < files; i++) {
      writeFileSync(join(folder, 'many', `${i}.csv`), `order_id,amount\nB${i},1.00\n`);
    }
    const result = await spawnCli(command, { cwd: folder, closeStdout: true });
    expectNoFault(result);
    expect(messagesOf(result)).toBe('');
    expectExit(result, 0, 1);
  });

  it('reports are not written to a path that is not a folder', async () => {
    const folder = folderWithFlows();
    const both = ['run', 'job', '--statement', 'flows', '--flows', 'copy', ...DATE];
    writeFileSync(join(folder, 'copy'), OWN);
    const result = await runCli([...both, '--out', 'flows'], { cwd: folder });
    expectNoFault(result);
    expectExit(result, 4);
    expect(result.stderr).toMatch(/A file is in the place of a folder/);
    // What was reconciled is kept: `report` can write it elsewhere.
    expect(leftIn(folder)).toEqual(['copy', 'flows', 'zhangping.db']);
    expect(result.stderr).toContain('The run is in the ledger: zhangping report ');
  });
});
