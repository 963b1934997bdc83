/** A disk that fills under the ledger or under the reports: told, nothing lost, mended later. */
import { spawnSync } from 'node:child_process';
import { cpSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { type CliResult, describeRun, expectExit, runCli } from '../../support/cli.ts';
import { tempDir } from '../../support/tempdir.ts';
import { leftBehind, otherThan, type State, stateOf } from './slots.ts';
import { filesBelow, lookAt, mixedReports, reportsOf } from './state.ts';
import { DATES, JOB, LEDGER, MIDDLE, OUT, runArgs, writeInputs } from './week.ts';

const SOAK = Boolean(process.env.ZHANGPING_SOAK);
const DISK_KIB = 4096;
const BLOCK_KIB = 4;
/** Room that is left when the run begins, KiB: from none to more than enough. */
const FOR_LEDGER = SOAK ? upTo(512) : [0, 36, 40, 44, 52, 64, 80, 96, 128, 192];
const FOR_REPORTS = SOAK ? upTo(256) : [0, 4, 8, 12, 16, 60, 96, 104, 112, 120, 128, 256];

function upTo(kib: number): number[] {
  return Array.from({ length: kib / BLOCK_KIB + 1 }, (_, i) => i * BLOCK_KIB);
}

const mounted: string[] = [];
afterAll(() => {
  for (const folder of mounted) spawnSync('umount', [folder]);
});

/** A file system of its own. */
function smallDisk(): string {
  const folder = tempDir();
  const args = ['-t', 'tmpfs', '-o', `size=${DISK_KIB}k`, 'tmpfs', folder];
  const { status, stderr } = spawnSync('mount', args, { encoding: 'utf8' });
  expect(status, `this test mounts a small disk and needs root: ${stderr}`).toBe(0);
  mounted.push(folder);
  return folder;
}

/** Leaves that much room on a disk, with a file in the way. */
function fill(disk: string, freeKib: number): string {
  const { bavail, bsize } = statfsSync(disk);
  const filler = join(disk, 'filler');
  writeFileSync(filler, Buffer.alloc(bavail * bsize - freeKib * 1024));
  return filler;
}

function isTold(result: CliResult, what: string): boolean {
  const { code, stderr } = result;
  const isFull = /disk is full|no space left|Free space there/.test(stderr);
  return code === 4 && stderr.includes(what) && isFull && !stderr.includes('internal error');
}

/** A work folder that can be put back to how it was, and the states before and after a rerun. */
interface Place {
  readonly cwd: string;
  readonly out: string;
  readonly before: State;
  readonly after: State;
  restore(): void;
}

/** Runs the middle date again with its changed files. */
function rerun(cwd: string, out: string): Promise<CliResult> {
  return runCli(runArgs(MIDDLE, 'again', { out }), { cwd });
}

/** Runs all dates, and the middle one again, and puts all back. */
async function makePlace(cwd: string, out: string): Promise<Place> {
  writeInputs(cwd);
  for (const date of DATES) {
    expectExit(await runCli(runArgs(date, date, { out }), { cwd }), 1);
  }
  const before = stateOf(cwd, out);
  const saved = tempDir();
  cpSync(cwd, join(saved, 'cwd'), { recursive: true });
  cpSync(out, join(saved, 'out'), { recursive: true });
  const restore = () => {
    for (const suffix of ['', '-wal', '-shm', '.locks']) {
      rmSync(join(cwd, LEDGER + suffix), { recursive: true, force: true });
    }
    rmSync(out, { recursive: true, force: true });
    cpSync(join(saved, 'cwd'), cwd, { recursive: true });
    cpSync(join(saved, 'out'), out, { recursive: true });
  };
  expectExit(await rerun(cwd, out), 1);
  const after = stateOf(cwd, out);
  restore();
  return { cwd, out, before, after, restore };
}

/** One run on a full disk and one with room again; what was wrong. */
async function ledgerCase(
  { cwd, out, before, after }: Place,
  freeKib: number,
): Promise<{ faults: string[]; code: number | null }> {
  const faults: string[] = [];
  const filler = fill(cwd, freeKib);
  const result = await rerun(cwd, out);
  if (result.code !== 1 && !isTold(result, LEDGER)) faults.push(`told as ${describeRun(result)}`);
  const { items, integrity } = lookAt(join(cwd, LEDGER));
  if (integrity !== 'ok') faults.push(`integrity: ${integrity}`);
  // Where the reports stand it was only the note of that for which there was no room.
  const isCommitted = reportsOf(out, MIDDLE)['rejects.csv'] === undefined;
  if (items !== (isCommitted ? after : before).items) faults.push('items are other');
  rmSync(filler);
  const again = await rerun(cwd, out);
  if (again.code !== 1) faults.push(`the next run: ${describeRun(again)}`);
  const { items: last, reports } = stateOf(cwd, out);
  if (last !== after.items) faults.push('items are other in the end');
  faults.push(...otherThan(after.reports, reports));
  faults.push(...leftBehind(cwd).map((path) => `left behind: ${path}`));
  return { faults: faults.map((fault) => `${freeKib} KiB free: ${fault}`), code: result.code };
}

test('the disk of the ledger fills: exit 4, the ledger as before, then as if never', async () => {
  // Reports go elsewhere: it is the ledger's disk that is full.
  const place = await makePlace(smallDisk(), join(tempDir(), OUT));
  const faults: string[] = [];
  const codes: (number | null)[] = [];
  for (const freeKib of FOR_LEDGER) {
    place.restore();
    const found = await ledgerCase(place, freeKib);
    faults.push(...found.faults);
    codes.push(found.code);
  }
  console.log(codes.join(' '));
  expect(faults).toEqual([]);
  expect(codes).toContain(4);
  expect(codes).toContain(1);
}, 600_000);

/** One run on a full disk, and the reports from the ledger when there is room. */
async function reportsCase(
  { cwd, out, after }: Place,
  freeKib: number,
): Promise<{ faults: string[]; code: number | null }> {
  const faults: string[] = [];
  const filler = fill(join(out, '..'), freeKib);
  const result = await rerun(cwd, out);
  if (result.code !== 1 && !isTold(result, out)) faults.push(`told as ${describeRun(result)}`);
  for (const date of DATES) {
    const reports = reportsOf(out, date);
    const mixed = mixedReports(reports);
    if (mixed !== '') faults.push(`${date}: ${mixed}`);
    const aside = Object.keys(reports).filter((name) => name.endsWith('.tmp'));
    if (aside.length > 0) faults.push(`${date}: left behind: ${aside}`);
  }
  rmSync(filler);
  for (const date of DATES) {
    const args = ['report', JOB, '--date', date, '--ledger', LEDGER, '--out', out, '--quiet'];
    expectExit(await runCli(args, { cwd }), 0);
  }
  faults.push(...otherThan(after.reports, filesBelow(out)));
  return { faults: faults.map((fault) => `${freeKib} KiB free: ${fault}`), code: result.code };
}

test('the disk of the reports fills: exit 4, none half, and report writes them', async () => {
  const place = await makePlace(tempDir(), join(smallDisk(), OUT));
  const faults: string[] = [];
  const codes: (number | null)[] = [];
  for (const freeKib of FOR_REPORTS) {
    place.restore();
    const found = await reportsCase(place, freeKib);
    faults.push(...found.faults);
    codes.push(found.code);
  }
  console.log(codes.join(' '));
  expect(faults).toEqual([]);
  expect(codes).toContain(4);
  expect(codes).toContain(1);
}, 600_000);
