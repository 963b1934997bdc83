/** `zhangping month` through the built program. */
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { expectExit, runCli } from '../support/cli.ts';
import { tempDir } from '../support/tempdir.ts';

const ROOT = resolve(import.meta.dirname, '..', '..');
const CWD = join(tempDir(), 'kinds');
const DAY = '2026-11-19';
const CONFIG = join(CWD, 'zhangping.yaml');

async function month(exit: number, ...args: string[]) {
  const result = await runCli(['month', ...args], { cwd: CWD });
  expectExit(result, exit);
  return result;
}

beforeAll(async () => {
  cpSync(join(ROOT, 'fixtures', 'kinds-channel-gateway'), CWD, { recursive: true });
  const job = '\n  unionpay:\n    statement: unionpay-{date:yyyyMMdd}.csv\n    flows: none.csv\n';
  writeFileSync(CONFIG, `${readFileSync(CONFIG, 'utf8').trimEnd()}${job}`);
  for (const job of ['alipay', 'wechat']) {
    expectExit(await runCli(['run', job, '--date', '2026-11-19', '--quiet'], { cwd: CWD }), 1);
  }
});

test('says what is missing first, then the totals, and writes month.json', async () => {
  const { stdout } = await month(0);
  const lines = stdout.split('\n');
  expect(lines[0]).toBe('2026-11  2026-11-01 to 2026-11-30  beside 2026-10');
  expect(lines[2]).toBe('Missing or not up to date:');
  expect(stdout).toContain('  alipay: not run: 2026-11-20, ');
  expect(stdout).toMatch(/^ {4}zhangping run alipay --(from|catch-up) /m);
  expect(stdout).toContain('  unionpay: no date of the period was run\n');
  expect(stdout).toMatch(/^total {5}CNY +14 +676\.90 +— +— +-20\.00 /m);
  expect(stdout).toMatch(/^ {2}alipay {2}CNY +10 +515\.90 /m);
  expect(stdout).toContain('  P2004  40.00  may have been paid twice: alipay 2026-11-19, ');
  expect(stdout.trimEnd().endsWith(join('reports', 'month', '2026-11', 'month.json'))).toBe(true);
  const written = readFileSync(join(CWD, 'reports', 'month', '2026-11', 'month.json'), 'utf8');
  expect((await month(0, '--json', '--month', '2026-11')).stdout).toBe(written);
  const { schema, totals, jobs, across } = JSON.parse(written);
  expect(schema).toBe('zhangping.month/1');
  expect(totals[0].flows.refunds).toEqual({ count: 2, amount: '-108.00' });
  expect(jobs.map(({ job }: { job: string }) => job)).toEqual(['alipay', 'unionpay', 'wechat']);
  expect(across[0].items.map(({ job }: { job: string }) => job)).toEqual(['alipay', 'wechat']);
});

test('a month before the first date is not complete', async () => {
  const { stdout } = await month(0, '--month', '2025-11', '--job', 'alipay', '--out', 'other');
  expect(stdout).toContain('\nNo job was run in this period.\n');
  const page = readFileSync(join(CWD, 'other', 'month', '2025-11', 'month.html'), 'utf8');
  expect(page).toContain('No job was run in this period.');
});

test('is the same after a rerun', async () => {
  const before = (await month(0, '--json')).stdout;
  const rerun = ['run', 'alipay', '--date', '2026-11-19', '--quiet'];
  expectExit(await runCli(rerun, { cwd: CWD }), 1);
  expect((await month(0, '--json')).stdout).toBe(before);
});

test('is of one date and one job, in Chinese', async () => {
  const args = ['--lang', 'zh', '--date', '2026-11-19', '--job', 'wechat', '--out', 'other'];
  const { stdout } = await month(0, ...args);
  expect(stdout.split('\n')[0]).toBe('2026-11-19  对比 2026-11-18');
  expect(stdout).toMatch(/^合计 {6}CNY +4 +161\.00 /m);
  expect(stdout).not.toContain('alipay  长款');
  expect(stdout).toContain('  wechat  长款 ');
  expect(existsSync(join(CWD, 'other', 'month', '2026-11-19', 'month.json'))).toBe(true);
});

test('has what a job called month has, and its reports stay', async () => {
  const config = readFileSync(CONFIG, 'utf8').replace('\n  alipay:', '\n  month:');
  writeFileSync(join(CWD, 'other.yaml'), config);
  const places = ['--config', 'other.yaml', '--ledger', 'other.db', '--out', 'same'];
  const run = ['run', 'month', '--date', '2026-11-19', '--quiet', ...places];
  expectExit(await runCli(run, { cwd: CWD }), 1);
  await month(0, '--date', '2026-11-19', ...places);
  for (const name of ['summary.json', 'report.html', 'month.json']) {
    expect(existsSync(join(CWD, 'same', 'month', '2026-11-19', name)), name).toBe(true);
  }
});

test('a date without a run has no figures, and one to come is not due', async () => {
  const { stdout } = await month(0, '--date', '2026-11-20', '--job', 'alipay', '--out', 'other');
  expect(stdout).toContain('    zhangping run alipay --date 2026-11-20\n');
  expect(stdout).toMatch(/^total {5}CNY +— +— +515\.90 +— +— +— +— +—$/m);
  const { jobs, totals } = JSON.parse(
    (await month(0, '--date', '2026-11-20', '--out', 'other', '--json')).stdout,
  );
  expect(totals[0]).toMatchObject({ statement: null, flows: null });
  expect(jobs[0].byType[0]).toMatchObject({ statement: null, flows: null });
  const later = (await month(0, '--date', '2099-01-01', '--out', 'other')).stdout;
  expect(later).toContain('  alipay: not due yet\n  unionpay: not due yet\n');
});

test('an unknown job is looked for in the ledger of the config', async () => {
  const config = `ledger: zhangping.db\n${readFileSync(CONFIG, 'utf8')}`;
  const cwd = join(CWD, 'stray');
  mkdirSync(cwd);
  writeFileSync(join(cwd, 'zhangping.yaml'), config.replace('zhangping.db', '../zhangping.db'));
  for (const args of [
    ['month', '--job', 'nope'],
    ['report', 'nope', '--date', DAY],
    ['balances', 'nope'],
  ]) {
    const { stderr } = await runCli(args, { cwd });
    expect(stderr, args.join(' ')).toContain('zhangping.db: there is no run of nope');
  }
  const own = config.replace('\n  alipay:', '\n  alipay:\n    ledger: own.db');
  writeFileSync(join(cwd, 'zhangping.yaml'), own);
  const { stderr } = await runCli(['status', 'nope'], { cwd });
  expect(stderr).toContain(
    "Job 'nope' does not exist: zhangping.yaml has alipay, wechat, unionpay.",
  );
});

test.each([
  [['--month', '2026-13'], '--month 2026-13: expected yyyy-MM.'],
  [['--month', '2026-11', '--date', 'today'], '--month and --date: give one of them.'],
  [['--job', 'none'], 'there is no run of none; the ledger has alipay, wechat.'],
  [['--job', 'unionpay'], 'there is no run of unionpay in this ledger.'],
  [['--date', '2026-02-30'], 'expected a valid date'],
])('refuses %j', async (args, message) => {
  expect((await month(2, ...args)).stderr).toContain(message);
});
