/** The contract of `zhangping run`, through the built program. */
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  type CliResult,
  expectExit,
  leftIn,
  messagesOf,
  runCli,
  spawnCli,
} from '../support/cli.ts';
import { withoutRun } from '../support/page-text.ts';
import { tempDir } from '../support/tempdir.ts';
import { HANG_MS } from '../support/waiting.ts';

const DATE = '2026-11-19';
const HEADER = 'order_id,amount,paid_at\n';
const REPORTS = [
  ...['cross-day.csv', 'discrepancies.csv', 'report.html', 'summary.json', 'summary.md'],
];
const DEMO = join(import.meta.dirname, '..', '..', 'fixtures', 'demo-day');
const BILL = '20881234567890120156_20261119.csv.zip';

/** One row of own records at noon. */
function row(id: string, amount: string): string {
  return `${id},${amount},${DATE} 12:00:00\n`;
}

/** A folder with two sides in our own format, by default balanced. */
function makeDay(flows = row('A1', '1.00')): string {
  const folder = tempDir();
  const statement = `amount,order_id,paid_at\n1.00,A1,${DATE} 12:00:00\n`;
  writeFileSync(join(folder, 's.csv'), statement);
  writeFileSync(join(folder, 'f.csv'), HEADER + flows);
  return folder;
}

function demoDay(): string {
  const folder = tempDir();
  for (const name of [BILL, 'flows.csv']) copyFileSync(join(DEMO, name), join(folder, name));
  return folder;
}

const SIDES = ['run', '--statement', 's.csv', '--flows', 'f.csv'];

function filesIn(cwd: string, job = 'generic'): Record<string, string> {
  const folder = join(cwd, 'reports', job, DATE);
  const names = readdirSync(folder).sort();
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

/** Phases add up to the total: nothing of a run is missing. */
function expectSum({ total, ...phases }: Record<string, number>): void {
  expect(Object.values(phases).reduce((sum, ms) => sum + ms)).toBe(total);
  for (const ms of Object.values(phases)) expect(ms).toBeGreaterThanOrEqual(0);
}

/** summary.json without what differs from run to run. */
function stable(text: string): object {
  const { runId, timings, ...rest } = JSON.parse(text);
  expect(runId).toMatch(/^[0-9a-f-]{36}$/);
  expectSum(timings);
  return rest;
}

async function ok(cwd: string, args: string[], code: number): Promise<CliResult> {
  const result = await runCli(args, { cwd });
  expectExit(result, code);
  return result;
}

describe('a run', () => {
  test('takes job and date from the statement and writes to ./reports', async () => {
    const cwd = demoDay();
    const args = ['run', '--statement', BILL, '--flows', 'flows.csv'];
    const result = await ok(cwd, args, 1);
    const { stdout } = result;
    expect(stdout).toContain(`DISCREPANT  alipay  ${DATE}`);
    expect(stdout).toContain(`Reports: reports/alipay/${DATE}`);
    expect(messagesOf(result)).toBe('');
    expect(Object.keys(filesIn(cwd, 'alipay'))).toEqual([...REPORTS, 'suggestions.csv'].sort());
  });

  test('ends with 0 if both sides agree', async () => {
    const cwd = makeDay();
    const { stdout } = await ok(cwd, SIDES, 0);
    expect(stdout).toContain('BALANCED');
    const { 'report.html': page } = filesIn(cwd);
    // The library that draws charts: its licence asks for both in every copy.
    expect(page).toContain('Copyright (c) 2022 Leon Sorokin');
    expect(page).toContain(
      'The above copyright notice and this permission notice shall be included',
    );
  });

  test('--json prints summary.json to the byte, --quiet nothing', async () => {
    const cwd = makeDay(row('A2', '2.00'));
    const { stdout } = await ok(cwd, [...SIDES, '--json'], 1);
    expect(stdout).toBe(filesIn(cwd)['summary.json']);
    const quiet = await ok(cwd, [...SIDES, '--quiet'], 1);
    expect(quiet.stdout + quiet.stderr).toBe('');
  });

  test('says how long each phase took, and report says the same later', async () => {
    const cwd = makeDay(row('A2', '2.00'));
    await ok(cwd, SIDES, 1);
    const before = filesIn(cwd);
    const { timings } = JSON.parse(before['summary.json']);
    const phases = 'start gate scan difference classify proof commit report total';
    expect(Object.keys(timings).join(' ')).toBe(phases);
    expectSum(timings);
    await ok(cwd, ['report', 'generic', '--date', DATE], 0);
    expect(filesIn(cwd)).toEqual(before);
  });

  test('that writes no reports says how long its other phases took', async () => {
    const { stdout } = await ok(makeDay(), [...SIDES, '--dry-run', '--json'], 0);
    const { timings } = JSON.parse(stdout);
    expect(Object.keys(timings).slice(-2)).toEqual(['commit', 'total']);
    expectSum(timings);
  });

  test('writes the same bytes again', async () => {
    const cwd = makeDay(row('A2', '2.00') + row('A1', '1.50'));
    await ok(cwd, SIDES, 1);
    const first = filesIn(cwd);
    await ok(cwd, SIDES, 1);
    const second = filesIn(cwd);
    expect(stable(second['summary.json'])).toEqual(stable(first['summary.json']));
    for (const name of REPORTS.filter((each) => each !== 'summary.json')) {
      expect(withoutRun(second[name]) === withoutRun(first[name]), name).toBe(true);
    }
  });

  test('makes its reports readable only by their owner', async () => {
    const cwd = makeDay();
    await ok(cwd, SIDES, 0);
    const folder = join(cwd, 'reports', 'generic', DATE);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    for (const name of REPORTS) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
  });

  test('--dry-run and refusals write nothing', async () => {
    const cwd = makeDay();
    await ok(cwd, [...SIDES, '--dry-run'], 0);
    writeFileSync(join(cwd, 'f.csv'), '<html>');
    const result = await ok(cwd, SIDES, 3);
    expect(result.stdout).toBe('');
    expect(messagesOf(result)).toMatch(/^zhangping: f\.csv: this is an error answer, not a bill/);
    expect(leftIn(cwd)).toEqual(['f.csv', 's.csv']);
  });

  test('a refused rerun keeps the reports of the previous run', async () => {
    const cwd = makeDay();
    await ok(cwd, SIDES, 0);
    const before = filesIn(cwd);
    writeFileSync(join(cwd, 'f.csv'), '');
    await ok(cwd, SIDES, 3);
    expect(filesIn(cwd)).toEqual(before);
  });
});

describe('inputs', () => {
  test('several files, globs and folders make one side', async () => {
    const cwd = makeDay(row('A1', '1.00') + row('A2', '2.00') + row('A3', '3.00'));
    mkdirSync(join(cwd, 'parts'));
    writeFileSync(join(cwd, 'parts', 'b2.csv'), HEADER + row('A2', '2.00'));
    writeFileSync(join(cwd, 'parts', 'b3.csv'), HEADER + row('A3', '3.00'));
    const flows = ['--flows', 'f.csv'];
    await ok(cwd, ['run', '--statement', 's.csv', 'parts/b2.csv', 'parts/b3.csv', ...flows], 0);
    await ok(cwd, ['run', '--statement', 's.csv', 'parts/b*.csv', ...flows], 0);
    await ok(cwd, ['run', '--statement', 's.csv', 'parts', ...flows], 0);
    await ok(cwd, ['run', '--statement', 's.csv', 'nothing-*.csv', ...flows], 3);
  });

  test('standard input can be either side, but not both', async () => {
    const cwd = makeDay();
    for (const [name, ...sides] of [
      ['s.csv', '--statement', '-', '--flows', 'f.csv'],
      ['f.csv', '--statement', 's.csv', '--flows', '-'],
    ]) {
      const input = readFileSync(join(cwd, name));
      expectExit(await runCli(['run', ...sides], { cwd, input }), 0);
    }
    await ok(cwd, ['run', '--statement', '-', '--flows', '-'], 2);
  });

  test('the page says how and when each file was obtained, summary.json does not', async () => {
    const cwd = makeDay();
    const modified = new Date('2026-11-20T00:15:30Z');
    utimesSync(join(cwd, 's.csv'), modified, modified);
    const input = readFileSync(join(cwd, 'f.csv'));
    const args = ['run', '--statement', 's.csv', '--flows', '-'];
    expectExit(await runCli(args, { cwd, input }), 0);
    const { 'report.html': page, 'summary.json': summary } = filesIn(cwd);
    expect(page).toContain(' · modified 2026-11-20 08:15:30<');
    expect(page).toContain(' · from standard input<');
    expect(summary).not.toContain('obtained');
    await ok(cwd, ['report', 'generic', '--date', DATE], 0);
    expect(filesIn(cwd)['report.html']).toBe(page);
  });

  test('large flows, scanned in threads, have the same results as small ones', async () => {
    const cwd = demoDay();
    // White space that no cell keeps makes the same records large.
    const lines = readFileSync(join(cwd, 'flows.csv'), 'utf8').split('\n');
    const padding = ' '.repeat(4000);
    const large = lines.map((line) =>
      line === '' ? '' : line.replace(/^([^,]+)/, `$1${padding}`),
    );
    const bill = ['run', '--statement', BILL, '--flows'];
    await ok(cwd, [...bill, 'flows.csv'], 1);
    const small = filesIn(cwd, 'alipay');
    writeFileSync(join(cwd, 'flows.csv'), large.join('\n'));
    expect(statSync(join(cwd, 'flows.csv')).size).toBeGreaterThan(8 * 1024 * 1024);
    await ok(cwd, [...bill, 'flows.csv'], 1);
    expect(filesIn(cwd, 'alipay')['discrepancies.csv']).toBe(small['discrepancies.csv']);
    writeFileSync(
      join(cwd, 'flows.csv'),
      `${large.join('\n')}${lines[1].replace(/,1?\d+\./, ',x.')}\n`,
    );
    const { stderr } = await ok(cwd, [...bill, 'flows.csv'], 3);
    expect(stderr).toContain('flows.csv:');
  });
});

describe('usage', () => {
  test.each([
    [['run'], /--statement is missing/],
    [['run', '--statement', 's.csv'], /--flows is missing/],
    [[...SIDES, '--date', '2026-02-30'], /--date 2026-02-30: expected a valid date/],
    [[...SIDES, '--channel', 'acme'], /Unknown profile 'acme'/],
    [[...SIDES, '--memory', 'lots'], /--memory lots must be a size such as 512MB or 2GB/],
    [[...SIDES, '--memory', '10MB'], /--memory 10MB is too small: the minimum is 256MB/],
    [[...SIDES, '--statment', 'x'], /Did you mean --statement/],
    [['runn'], /^zhangping: unknown command 'runn'\.\n/],
    [['report'], /^zhangping: --date <date> is missing\.\n/],
    [['run', 'a', 'b'], /^zhangping: too many arguments: expected 1, found 2\.\n/],
    [['run', '../x', ...SIDES.slice(1)], /cannot be a job name/],
    [[...SIDES, '--config', 'none.yaml'], /none\.yaml: the config cannot be read/],
  ])('%j ends with 2 and a message', async (args, reason) => {
    const cwd = makeDay();
    const { stdout, stderr } = await ok(cwd, args, 2);
    expect(stderr).toMatch(reason);
    expect(stdout).toBe('');
  });

  test('yesterday and today are dates in the job’s time zone', async () => {
    const cwd = makeDay();
    // Without times: by these, the files would be of another date.
    writeFileSync(join(cwd, 's.csv'), 'order_id,amount\nA1,1.00\n');
    writeFileSync(join(cwd, 'f.csv'), `${HEADER}A1,1.00,\n`);
    await ok(cwd, [...SIDES, '--date', 'yesterday', '--json', '--no-ledger'], 0);
    const { stdout } = await ok(cwd, [...SIDES, '--date', 'today', '--json', '--no-ledger'], 0);
    const inShanghai = new Intl.DateTimeFormat('sv', { timeZone: 'Asia/Shanghai' });
    const dates = [inShanghai.format(new Date()), inShanghai.format(Date.now() - 60_000)];
    expect(dates).toContain(JSON.parse(stdout).date);
  });

  test('a config names the job and its files; mistakes are reported with their line', async () => {
    const cwd = makeDay(`${row('A1', '1.00')}A9,x,\n`);
    const jobs = 'jobs:\n  shop:\n    statement: s.csv\n    flows: f.csv\n    maxRejects: 1\n';
    writeFileSync(join(cwd, 'zhangping.yaml'), jobs);
    await ok(cwd, ['run', '--config', 'zhangping.yaml'], 0);
    expect(filesIn(cwd, 'shop')['rejects.csv']).toContain("amount 'x' is not a decimal number");
    writeFileSync(join(cwd, 'zhangping.yaml'), `${jobs}  other:\n    flws: x\n`);
    const { stderr } = await ok(cwd, ['run', 'shop', '--config', 'zhangping.yaml'], 2);
    expect(stderr).toContain(
      "zhangping.yaml:7: jobs.other: unknown setting 'flws'; did you mean flows?",
    );
  });
});

test('a terminal with an unknown width gets no spinner', async () => {
  const { spawnSync } = await import('node:child_process');
  const program = join(import.meta.dirname, '..', '..', 'bin', 'zhangping.js');
  const command = `${process.execPath} ${program} ${SIDES.join(' ')}`;
  // script gives the program a terminal of no columns where its own input is none.
  const { stdout, status } = spawnSync('script', ['-qec', command, '/dev/null'], {
    cwd: makeDay(),
    encoding: 'utf8',
    input: '',
    timeout: HANG_MS,
  });
  expect(status, stdout).toBe(0);
  expect(stdout).toContain('BALANCED');
});

test('a reader that ends early does not change the verdict', async () => {
  const cwd = makeDay(row('A2', '2.00'));
  expectExit(await spawnCli(SIDES, { cwd, closeStdout: true }), 1);
});
