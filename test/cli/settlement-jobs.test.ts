/** What the commands do with jobs that settle others, before any row is read. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { shiftDate, today } from '../../src/domain/time.ts';
import { type CliResult, expectExit, runCli } from '../support/cli.ts';
import { tempDir } from '../support/tempdir.ts';

/** Downstream jobs before those that they settle. */
const CONFIG = `
jobs:
  chain: { statement: "c-{date}.csv", flows: { job: bank }, settles: { lag: T+0 } }
  bank: { statement: "b-{date}.csv", flows: { job: shop }, settles: { lag: T+1 } }
  alone: { statement: "a-{date}.csv", flows: "f-{date}.csv" }
  shop: { statement: "s-{date}.csv", flows: "f-{date}.csv" }
`;

function folder(config = CONFIG): string {
  const cwd = tempDir();
  writeFileSync(join(cwd, 'zhangping.yaml'), config, { mode: 0o600 });
  return cwd;
}

function cli(cwd: string, ...args: string[]): Promise<CliResult> {
  return runCli(args, { cwd });
}

/** The runs that were tried, none of which has files, in order. */
function triedIn({ stderr }: CliResult): string[] {
  return [...stderr.matchAll(/^(\S+) (\d{4}-\d\d-\d\d): /gm)].map(([, job, date]) => {
    return `${job} ${date.slice(5)}`;
  });
}

test('all dates of a job are run before those of a job that settles it', async () => {
  const cwd = folder();
  // A bank needs no statement of 15 and 16 February 2026; it worked on Saturday 14.
  const run = await cli(cwd, 'run', '--quiet', '--from', '2026-02-14', '--to', '2026-02-16');
  expect(triedIn(run)).toEqual([
    ...['shop 02-14', 'shop 02-15', 'shop 02-16', 'bank 02-14', 'chain 02-14'],
    ...['alone 02-14', 'alone 02-15', 'alone 02-16'],
  ]);
});

test('a day off is run if the bank has a statement, and need not be if it has none', async () => {
  const cwd = folder();
  const days = ['--from', '2026-02-15', '--to', '2026-02-16'];
  const none = await cli(cwd, 'run', 'bank', ...days);
  expectExit(none, 0);
  const text =
    'Nothing to run: bank has no files from 2026-02-15 to 2026-02-16, which are days off.';
  expect(none.stdout).toBe(`${text}\n`);
  writeFileSync(join(cwd, 'b-2026-02-16.csv'), 'not a statement');
  const { stderr } = await cli(cwd, 'run', '--quiet', 'bank', ...days);
  expect(stderr).not.toContain('02-15');
  expect(stderr).not.toBe('');
  // All jobs of a date, and a date that is asked of one job.
  const all = await cli(cwd, 'run', '--quiet', '--date', '2026-02-15');
  expect(triedIn(all)).not.toContain('bank 02-15');
  expectExit(await cli(cwd, 'run', '--quiet', 'bank', '--date', '2026-02-15'), 3);
  const yesterday = shiftDate(today('Asia/Shanghai'), -1);
  const config = CONFIG.replaceAll('lag: T+1', 'lag: T+1, calendar: own');
  const own = `calendars: { own: { off: [${yesterday}] } }\n`;
  const nightly = await cli(folder(`${config}${own}`), 'run', 'bank');
  expectExit(nightly, 0);
  expect(nightly.stdout).toContain('Nothing to run: bank has no files');
  const caught = await cli(folder(`${config}${own}`), 'run', 'bank', '--catch-up', '1');
  expectExit(caught, 0);
  expect(caught.stdout).toBe(
    `Nothing to catch up on: bank was run for every date from ${yesterday} to ${yesterday} but ` +
      'days off without files.\n',
  );
  const asked = await cli(cwd, 'run', '--quiet', 'bank', '--date', '2026-02-15');
  expect(asked.code).not.toBe(0);
});

const NOT_SETTLED = (flag: string) =>
  `${flag} does not apply to job bank, which has settles: leave it out, or name another job.`;
const SUMMED = (flag: string) =>
  `${flag} does not apply to job shop, whose statement bank sums: run it from its files on one ` +
  'machine.';

test.each([
  [['run', 'bank', '--flows', 'f.csv'], NOT_SETTLED('--flows')],
  [['run', 'bank', '--flows-profile', 'generic-csv'], NOT_SETTLED('--flows-profile')],
  [['run', 'bank', '--no-ledger'], NOT_SETTLED('--no-ledger')],
  [['run', 'bank', '--kept'], NOT_SETTLED('--kept')],
  [['run', 'bank', '--redis', 'redis://localhost'], NOT_SETTLED('--redis')],
  [['run', 'bank', '--engine', 'redis'], NOT_SETTLED('--engine redis')],
  [['run', 'bank', '--run', 'r1'], NOT_SETTLED('--run')],
  [['load', 's.csv', '--side', 'statement', '--run', 'r1', '--job', 'bank'], NOT_SETTLED('load')],
  [['run', 'shop', '--run', 'r1'], SUMMED('--run')],
  [['load', 'f.csv', '--side', 'flows', '--run', 'r1', '--job', 'shop'], SUMMED('load')],
  [
    ['inspect', '--job', 'bank', '--side', 'flows'],
    'The flows of bank are sums of the statement of job shop: inspect that, or give --side ' +
      'statement.',
  ],
])('%j is refused', async (args, message) => {
  const run = await cli(folder(), ...args);
  expectExit(run, 2);
  expect(run.stderr).toContain(message);
});

test('inspect --job reads the statement of a settlement job', async () => {
  const cwd = folder();
  writeFileSync(join(cwd, 'b-2026-02-13.csv'), 'order_id,amount\nA1,10.00\n');
  const run = await cli(cwd, 'inspect', '--job', 'bank', '--date', '2026-02-13', '--json');
  expect(JSON.parse(run.stdout)).toMatchObject([{ name: 'b-2026-02-13.csv', rows: 1 }]);
});

test('doctor checks the statement of a settlement job and its calendar, but no flows', async () => {
  const found = async (calendars: string, date: string) => {
    const config = `jobs:
  bank: { statement: "b-{date}.csv", flows: { job: shop }, settles: { lag: T+1, calendar: own } }
  shop: { statement: "s-{date}.csv", flows: "f-{date}.csv" }
calendars: { own: ${calendars} }
`;
    const { stdout } = await cli(folder(config), 'doctor', '--json', '--date', date);
    return (JSON.parse(stdout) as { check: string; level: string; what: string }[])
      .filter(({ check, what }) => check === 'calendar' || what.startsWith('bank: '))
      .map(({ check, level, what }) => [check, level, what]);
  };
  const days = '{ off: [2026-01-01..2026-01-03, 2027-01-01, 2028-01-01, 2030-01-01] }';
  const [off, absent] = [await found(days, '2026-01-02'), await found('days.yaml', '2026-01-05')];
  expect(off).toContainEqual(['statement', 'ok', 'bank: no files for 2026-01-02, a day off']);
  expect(off.map(([check]) => check)).not.toContain('flows');
  expect(off.map(([check]) => check)).toContain('calendar');
  expect(absent).toContainEqual([
    'calendar',
    'problem',
    expect.stringContaining('days.yaml: the calendar cannot be read'),
  ]);
  expect(absent).toContainEqual(['statement', 'problem', expect.stringContaining('b-2026-01-05')]);
});
