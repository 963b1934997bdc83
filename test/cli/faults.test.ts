/** Faults from outside: a full disk, a signal. No partial files may remain. */
import { spawn, spawnSync } from 'node:child_process';
import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { expectExit, expectNoFault, runCli } from '../support/cli.ts';
import { tempDir } from '../support/tempdir.ts';
import { untilOpen, wait } from '../support/waiting.ts';

const ROOT = resolve(import.meta.dirname, '..', '..');
const DEMO = join(ROOT, 'fixtures', 'demo-day');
const BILL = '20881234567890120156_20261119.csv.zip';
const ROWS = 400_000;
const OTHER_REPORTS = ['report.html', 'summary.json', 'summary.md'];

const mounted: string[] = [];

afterAll(() => {
  for (const folder of mounted) spawnSync('umount', [folder]);
});

/** A file system of its own with so little room, KiB. */
function smallDisk(kib: number): string {
  const folder = tempDir();
  const args = ['-t', 'tmpfs', '-o', `size=${kib}k`, 'tmpfs', folder];
  const { status, stderr } = spawnSync('mount', args, { encoding: 'utf8' });
  expect(status, `this test mounts a small disk and needs root: ${stderr}`).toBe(0);
  mounted.push(folder);
  return folder;
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

test('a full disk for the unpacked zip: exit 4, nothing left', async () => {
  const out = smallDisk(8);
  const sides = ['--statement', join(DEMO, BILL), '--flows', join(DEMO, 'flows.csv')];
  const result = await runCli(['run', ...sides, '--out', out], { cwd: tempDir() });
  expectExit(result, 4);
  expectNoFault(result);
  expect(result.stderr).toMatch(/[Ff]ree/);
  expect(filesBelow(out)).toEqual([]);
});

test('a disk that reports fill: exit 4, no partial file, then a good run', async () => {
  const out = smallDisk(8);
  const cwd = tempDir();
  const header = 'order_id,amount,paid_at\n';
  const rows = Array.from({ length: 500 }, (_, i) => `A${i},1.00,2026-11-19 12:00:00\n`);
  writeFileSync(join(cwd, 's.csv'), header + rows.join(''));
  writeFileSync(join(cwd, 'f.csv'), `${header}B1,1.00,2026-11-19 12:00:00\n`);
  const args = ['run', '--statement', 's.csv', '--flows', 'f.csv', '--out', out];
  const result = await runCli(args, { cwd });
  expectExit(result, 4);
  expect(result.stderr).toMatch(/Reports cannot be written to .*Free space there/);
  expect(filesBelow(out)).toEqual([]);
  spawnSync('mount', ['-o', 'remount,size=4m', out]);
  expectExit(await runCli(args, { cwd }), 1);
  expect(filesBelow(out).map((path) => path.split('/').at(-1))).toContain('summary.json');
});

const LISTS: [string, string, string[]][] = [
  ['matches', 'matched.csv', ['--format', 'matched']],
  ['rows of a wrong rate', 'fee-rows.csv', []],
];

test.each(LISTS)(
  'a disk that the list of %s fills: exit 4, the reports before stay',
  async (...of) => {
    const [, list, flags] = of;
    const out = smallDisk(1024);
    const cwd = tempDir();
    // All fees are wrong, so that this rule is one item.
    const rules = list === 'fee-rows.csv' ? 'fees: [{ name: r, rate: "0.006" }]' : '';
    writeFileSync(join(cwd, 'zhangping.yaml'), `jobs: { job: { ${rules} } }\n`);
    const write = (count: number) => {
      const rows = Array.from({ length: count }, (_, i) => `A${i},1.00,0,2026-11-19 12:00:00,\n`);
      for (const name of ['s.csv', 'f.csv']) {
        writeFileSync(join(cwd, name), `order_id,amount,fee,paid_at,${name}\n${rows.join('')}`);
      }
    };
    const sides = ['--statement', 's.csv', '--flows', 'f.csv', '--out', out];
    const args = ['run', 'job', ...sides, ...flags, '--quiet'];
    const verdict = rules === '' ? 0 : 1;
    write(200);
    expectExit(await runCli(args, { cwd }), verdict);
    const textsOf = () => filesBelow(out).map((path) => [path, readFileSync(path, 'utf8')]);
    const before = textsOf();
    write(20_000);
    const result = await runCli(args, { cwd });
    expectExit(result, 4);
    expectNoFault(result);
    expect(result.stderr).toMatch(/[Ff]ree space there/);
    expect(textsOf()).toEqual(before);
    spawnSync('mount', ['-o', 'remount,size=64m', out]);
    expectExit(await runCli(args, { cwd }), verdict);
    expect(readFileSync(join(out, 'job', '2026-11-19', list), 'utf8')).toContain('A19999,');
  },
);

/** A file of so many records that the keys of two such do not fit the least of memory. */
function manyRecords(path: string, header: string): void {
  const file = openSync(path, 'w');
  writeSync(file, `${header}\n`);
  for (let first = 0; first < 3_600_000; first += 100_000) {
    const rows = Array.from({ length: 100_000 }, (_, i) => `A${first + i},1\n`);
    writeSync(file, rows.join(''));
  }
  closeSync(file);
}

test('a disk that spilled keys fill: exit 4, nothing left, then a good run', async () => {
  const disk = smallDisk(1024);
  const cwd = tempDir();
  manyRecords(join(cwd, 's.csv'), '"order_id",amount');
  manyRecords(join(cwd, 'f.csv'), 'order_id,amount');
  const ledger = join(disk, 'ledger.db');
  const sides = ['--statement', 's.csv', '--flows', 'f.csv', '--date', '2026-11-19'];
  const args = ['run', ...sides, '--ledger', ledger, '--memory', '256MB', '--quiet'];
  const result = await runCli(args, { cwd });
  expectExit(result, 4);
  expectNoFault(result);
  expect(result.stderr).toMatch(/Free space there.*--memory/);
  const lock = join(`${ledger}.locks`, 'generic');
  expect(filesBelow(disk)).toEqual([lock]);
  expect(filesBelow(cwd).sort()).toEqual([join(cwd, 'f.csv'), join(cwd, 's.csv')]);
  spawnSync('mount', ['-o', 'remount,size=128m', disk]);
  expectExit(await runCli(args, { cwd }), 0);
  const checked = join(`${ledger}.locks`, '.checked');
  expect(filesBelow(disk).sort()).toEqual([ledger, lock, checked].sort());
});

/** A day whose flows come out of gzip, so that there is something to read for a while. */
function longDay(): string {
  const cwd = tempDir();
  const header = 'order_id,amount,paid_at\n';
  const rows = Array.from({ length: ROWS }, (_, i) => `A${i},1.00,2026-11-19 12:00:00\n`);
  const put = (name: string, text: string) =>
    writeFileSync(join(cwd, name), gzipSync(text, { level: 1 }));
  put('s.csv.gz', `\ufeff${header}${rows.join('')}`);
  put('f.csv.gz', header + rows.join(''));
  mkdirSync(join(cwd, 'out'));
  return cwd;
}

/** Starts a run and sends it a signal, ms after it has opened a file; its exit code. */
function interrupt(cwd: string, signal: NodeJS.Signals, afterMs: number): Promise<number | null> {
  const program = join(ROOT, 'bin', 'zhangping.js');
  const files = ['--statement', 's.csv.gz', '--flows', 'f.csv.gz', '--out', 'out'];
  const sides = [...files, '--format', 'matched'];
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [program, 'run', 'job', ...sides], { cwd });
    child.on('error', fail);
    child.on('exit', done);
    untilOpen(Number(child.pid), join(cwd, 's.csv.gz'))
      .then(() => wait(afterMs))
      .then(() => child.kill(signal), fail);
  });
}

test.each([
  ['SIGTERM', 143],
  ['SIGINT', 130],
] as const)('%s ends a run with %i and leaves whole reports or none', async (signal, code) => {
  const cwd = longDay();
  const codes = new Set<number | null>();
  for (const afterMs of [0, 50, 150, 300, 500, 800, 1200]) {
    codes.add(await interrupt(cwd, signal, afterMs));
    const names = filesBelow(join(cwd, 'out')).map((path) => path.split('/').at(-1));
    expect([
      [],
      [...['cross-day.csv', 'discrepancies.csv', 'matched.csv'], ...OTHER_REPORTS],
    ]).toContainEqual(names.sort());
    rmSync(join(cwd, 'out'), { recursive: true });
    mkdirSync(join(cwd, 'out'));
  }
  expect([...codes]).toContain(code);
  // A run that was done before, or that had not begun to listen, ends in its own way.
  const other = [...codes].filter((each) => each !== code && each !== 0 && each !== null);
  expect(other).toEqual([]);
});
