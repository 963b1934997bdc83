/** `zhangping run --metrics`, through the built program. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type CliResult, expectExit, expectNoFault, runCli, spawnCli } from '../support/cli.ts';
import { type ReadFamily, readExposition } from '../support/exposition.ts';
import { tempDir } from '../support/tempdir.ts';

const DATE = '2026-11-19';
const ROOT = join(import.meta.dirname, '..', '..');
const DEMO = join(ROOT, 'fixtures', 'demo-day');
const FILE = 'zhangping.prom';

/** Own records of a date, `A1 1.00` each; the date makes files of different dates different. */
function records(date: string, lines: readonly string[]): string {
  const rows = lines.map((line) => `${line.replace(' ', ',')},${date} 12:00:00,${date}`);
  return `${['order_id,amount,paid_at,channel_txn_id', ...rows].join('\n')}\n`;
}

/** Files of both sides for a date. */
function putDay(cwd: string, date: string, statement: string[], flows: string[] = statement) {
  writeFileSync(join(cwd, `s-${date}.csv`), `\ufeff${records(date, statement)}`);
  writeFileSync(join(cwd, `f-${date}.csv`), records(date, flows));
}

const SIDES = ['--statement', 's-{date}.csv', '--flows', 'f-{date}.csv'];

async function run(cwd: string, args: string[], code: number): Promise<CliResult> {
  const result = await runCli(['run', ...args], { cwd });
  expectExit(result, code);
  return result;
}

/** The metrics file, as Prometheus reads it. */
class Read {
  readonly families: ReadonlyMap<string, ReadFamily>;

  constructor(cwd: string) {
    this.families = readExposition(readFileSync(join(cwd, FILE), 'utf8'));
  }

  /** The value at such labels, as `job=shop,side=flows`; undefined: there is none. */
  of(name: string, labels: string): string | undefined {
    return this.families.get(`zhangping_${name}`)?.samples.get(labels);
  }

  ending(job: string): string[] {
    const samples = this.families.get('zhangping_run_ending')?.samples ?? new Map();
    const told = [...samples].filter(([labels]) => labels.endsWith(`,job=${job}`));
    expect(told).toHaveLength(5);
    return told.filter(([, value]) => value === '1').map(([labels]) => labels.split(/[=,]/)[1]);
  }
}

const ALL = [...SIDES, '--metrics', FILE];

describe('metrics', () => {
  test('agree with summary.json', async () => {
    const cwd = tempDir();
    const bill = join(DEMO, '20881234567890120156_20261119.csv.zip');
    const sides = ['--statement', bill, '--flows', join(DEMO, 'flows.csv')];
    const started = Date.now() / 1000;
    const { stdout } = await run(cwd, ['demo', ...sides, '--metrics', FILE, '--json'], 1);
    const summary = JSON.parse(stdout);
    const read = new Read(cwd);
    const job = 'job=demo';
    const expectTotals = (
      [count, amount]: [string, string],
      labels: string,
      totals: { count: number; amount: string },
    ) => {
      const money = [...labels.split(','), 'currency=CNY'].sort().join(',');
      expect(read.of(count, labels), `${count} ${labels}`).toBe(String(totals.count));
      expect(read.of(amount, money), `${amount} ${money}`).toBe(totals.amount);
    };
    for (const side of ['statement', 'flows']) {
      expectTotals(['records', 'records_amount'], `${job},side=${side}`, summary[side]);
    }
    expectTotals(['matched_records', 'matched_amount'], job, summary.matched);
    expectTotals(['open_items', 'open_items_amount'], job, summary.openItems);
    for (const [category, totals] of Object.entries<never>(summary.discrepancies)) {
      const labels = `category=${category},${job}`;
      expectTotals(['discrepancies', 'discrepancies_amount'], labels, totals);
    }
    for (const [state, totals] of Object.entries<never>(summary.crossDay)) {
      expectTotals(['cross_day_items', 'cross_day_amount'], `${job},state=${state}`, totals);
    }
    expect(read.families.get('zhangping_discrepancies')?.samples.size).toBe(7);
    expect(read.families.get('zhangping_cross_day_items')?.samples.size).toBe(3);
    const { difference, residual } = summary.proof;
    expect(read.of('difference_amount', `currency=CNY,${job}`)).toBe(difference);
    expect(read.of('residual_amount', `currency=CNY,${job}`)).toBe(residual);
    expect(read.of('rejected_rows', job)).toBe(String(summary.rejects));
    const { total: _, ...phases } = summary.timings;
    for (const [phase, ms] of Object.entries<number>(phases)) {
      const told = Number(read.of('phase_duration_seconds', `${job},phase=${phase}`));
      expect(told).toBe(ms / 1000);
    }
    const { size } = read.families.get('zhangping_phase_duration_seconds')?.samples ?? {};
    expect(size).toBe(Object.keys(phases).length);
    expect(read.ending('demo')).toEqual(['discrepant']);
    expect(read.of('run_exit_code', job)).toBe('1');
    const midnight = Date.parse(`${DATE}T00:00:00+08:00`) / 1000;
    expect(Number(read.of('business_date_timestamp_seconds', job))).toBe(midnight);
    expect(Number(read.of('run_business_date_timestamp_seconds', job))).toBe(midnight);
    const success = Number(read.of('last_success_timestamp_seconds', job));
    expect(success).toBe(Number(read.of('run_end_timestamp_seconds', job)));
    expect(success).toBeGreaterThanOrEqual(started);
    expect(success).toBeLessThanOrEqual(Date.now() / 1000);
    expect(Number(read.of('last_success_age_seconds', job))).toBeGreaterThanOrEqual(0);
    // It has never been balanced.
    expect(read.of('last_balanced_timestamp_seconds', job)).toBeUndefined();
  });

  test('each have help, a type and a valid name for Prometheus', async () => {
    const cwd = tempDir();
    putDay(cwd, DATE, ['A1 1.00']);
    await run(cwd, ['shop', '--date', DATE, ...ALL], 0);
    const { families } = new Read(cwd);
    // Nothing is left out of a balanced run: this is all there is.
    expect(families.size).toBe(25);
    const doc = readFileSync(join(ROOT, 'docs', 'monitoring.md'), 'utf8');
    const documented = new Set(doc.match(/(?<=`)zhangping_\w+(?=`)/g));
    expect([...documented].sort()).toEqual([...families.keys()].sort());
    for (const [name, { type, help, samples }] of families) {
      expect(help, name).toMatch(/\w.*\.$/);
      expect(type, name).toBe(name.endsWith('_total') ? 'counter' : 'gauge');
      if (/duration|timestamp|age/.test(name)) expect(name).toMatch(/_seconds$/);
      for (const labels of samples.keys()) expect(labels).toContain('job=shop');
    }
  });

  test('of jobs that a command did not run are kept, whatever their names', async () => {
    const cwd = tempDir();
    const job = '    statement: s-{date}.csv\n    flows: f-{date}.csv\n';
    writeFileSync(
      join(cwd, 'zhangping.yaml'),
      `metrics: ${FILE}\njobs:\n  支付宝-主:\n${job}  b.2_x:\n${job}    timeZone: UTC\n`,
    );
    putDay(cwd, DATE, ['A1 1.00'], ['A1 1.00', 'A2 2.00']);
    await run(cwd, ['支付宝-主', '--date', DATE], 1);
    const before = readFileSync(join(cwd, FILE), 'utf8').split('\n');
    await run(cwd, ['b.2_x', '--date', DATE], 1);
    const read = new Read(cwd);
    const midnight = (zone: string) => String(Date.parse(`${DATE}T00:00:00${zone}`) / 1000);
    const name = 'business_date_timestamp_seconds';
    expect(read.of(name, 'job=b.2_x')).toBe(`${midnight('Z')}.000`);
    expect(read.of(name, 'job=支付宝-主')).toBe(`${midnight('+08:00')}.000`);
    const after = readFileSync(join(cwd, FILE), 'utf8').split('\n');
    const lost = before.filter((line) => !after.includes(line));
    expect(lost.map((line) => line.split('{')[0])).toEqual(['zhangping_last_success_age_seconds']);
    // All jobs by one command.
    await run(cwd, ['--date', DATE], 1);
    const again = new Read(cwd);
    for (const each of ['支付宝-主', 'b.2_x']) {
      expect(again.of('runs_total', `ending=discrepant,job=${each}`)).toBe('2');
    }
  });

  test('of the last verdict are kept by a run without a verdict', async () => {
    const cwd = tempDir();
    putDay(cwd, DATE, ['A1 1.00']);
    await run(cwd, ['shop', '--date', DATE, ...ALL], 0);
    const first = new Read(cwd);
    await run(cwd, ['shop', '--date', '2026-11-20', ...ALL], 3);
    const second = new Read(cwd);
    expect(second.ending('shop')).toEqual(['missing']);
    expect(second.of('run_exit_code', 'job=shop')).toBe('3');
    for (const name of [
      'last_success_timestamp_seconds',
      'last_balanced_timestamp_seconds',
      'last_balanced_business_date_timestamp_seconds',
      'business_date_timestamp_seconds',
      'open_items',
    ]) {
      expect(second.of(name, 'job=shop'), name).toBe(first.of(name, 'job=shop'));
    }
    const date = 'run_business_date_timestamp_seconds';
    const [was, is] = [first, second].map((read) => Number(read.of(date, 'job=shop')));
    expect(is - was).toBe(24 * 60 * 60);
    // The bill comes, and it does not balance.
    putDay(cwd, '2026-11-20', ['B1 1.00'], ['B2 2.00']);
    await run(cwd, ['shop', '--date', '2026-11-20', ...ALL], 1);
    const third = new Read(cwd);
    expect(third.ending('shop')).toEqual(['discrepant']);
    const moment = (read: Read, name: string) => Number(read.of(name, 'job=shop'));
    const success = 'last_success_timestamp_seconds';
    expect(moment(third, success)).toBeGreaterThan(moment(first, success));
    const balanced = 'last_balanced_timestamp_seconds';
    expect(moment(third, balanced)).toBe(moment(first, balanced));
    expect(moment(third, 'open_items')).toBe(2);
    for (const ending of ['balanced', 'missing', 'discrepant']) {
      expect(third.of('runs_total', `ending=${ending},job=shop`)).toBe('1');
    }
  });

  test('take the last verdict from the ledger if the file has none', async () => {
    const cwd = tempDir();
    putDay(cwd, DATE, ['A1 1.00']);
    await run(cwd, ['shop', '--date', DATE, ...SIDES], 0);
    const { stdout } = await runCli(['status', 'shop', '--json'], { cwd });
    const [{ dates }] = JSON.parse(stdout);
    const none = ['shop', '--date', '2026-11-20', ...ALL];
    await run(cwd, none, 3);
    const told = new Read(cwd).of('last_success_timestamp_seconds', 'job=shop');
    expect(Number(told)).toBe(Date.parse(dates[0].committedAt) / 1000);
    rmSync(join(cwd, FILE));
    await run(cwd, [...none, '--no-ledger'], 3);
    expect(new Read(cwd).of('last_success_timestamp_seconds', 'job=shop')).toBeUndefined();
    // Neither is a ledger that cannot be read a reason to stay silent.
    writeFileSync(join(cwd, 'zhangping.db'), 'no ledger');
    await run(cwd, none, 4);
    const read = new Read(cwd);
    expect(read.ending('shop')).toEqual(['failed']);
    expect(read.of('last_success_timestamp_seconds', 'job=shop')).toBeUndefined();
  });

  test('count every run of a command', async () => {
    const cwd = tempDir();
    putDay(cwd, '2026-11-18', ['A1 1.00']);
    putDay(cwd, '2026-11-20', ['A3 1.00']);
    await run(cwd, ['shop', '--from', '2026-11-18', '--to', '2026-11-20', ...ALL], 3);
    const read = new Read(cwd);
    expect(read.ending('shop')).toEqual(['balanced']);
    expect(read.of('runs_total', 'ending=missing,job=shop')).toBe('1');
    expect(read.of('runs_total', 'ending=balanced,job=shop')).toBe('2');
  });

  test('of commands that end at the same time are all kept', async () => {
    const cwd = tempDir();
    putDay(cwd, DATE, ['A1 1.00']);
    const jobs = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    const args = ['--date', DATE, ...ALL, '--no-ledger', '--quiet'];
    const results = await Promise.all(jobs.map((job) => spawnCli(['run', job, ...args], { cwd })));
    for (const result of results) expectExit(result, 0);
    expect(results.map(({ stderr }) => stderr).join('')).toBe('');
    const read = new Read(cwd);
    for (const job of jobs) expect(read.ending(job)).toEqual(['balanced']);
    expect(readdirSync(cwd).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
});

describe('a metrics file', () => {
  test('is readable by other users, whatever the umask', () => {
    const cwd = tempDir();
    putDay(cwd, DATE, ['A1 1.00']);
    const program = join(ROOT, 'bin', 'zhangping.js');
    const command = ['umask 077; exec "$0" "$@"', process.execPath, program, 'run', 'shop'];
    const args = ['-c', ...command, '--date', DATE, ...ALL];
    const { status, stderr } = spawnSync('sh', args, { cwd, encoding: 'utf8' });
    expect(status, stderr).toBe(0);
    expect(statSync(join(cwd, FILE)).mode & 0o777).toBe(0o644);
  });

  test.each([
    ['of somebody else', 'node_up 1\n'],
    ['that is damaged', '# Metrics of zhangping, version 1\nzhangping_run_exit'],
    ['of bytes', Buffer.from([0x23, 0xff, 0x0a])],
  ])('%s is replaced, with a message', async (_, content) => {
    const cwd = tempDir();
    putDay(cwd, DATE, ['A1 1.00']);
    writeFileSync(join(cwd, FILE), content);
    const { stderr } = await run(cwd, ['shop', '--date', DATE, ...ALL, '--quiet'], 0);
    expect(stderr).toMatch(/^zhangping: zhangping\.prom: not a metrics file of zhangping/);
    expect(new Read(cwd).ending('shop')).toEqual(['balanced']);
  });

  test('that is empty gets no message, and a pipe is replaced with one', async () => {
    const cwd = tempDir();
    putDay(cwd, DATE, ['A1 1.00']);
    writeFileSync(join(cwd, FILE), '');
    const { stderr } = await run(cwd, ['shop', '--date', DATE, ...ALL, '--quiet'], 0);
    expect(stderr).toBe('');
    rmSync(join(cwd, FILE));
    spawnSync('mkfifo', [join(cwd, FILE)]);
    const piped = await run(cwd, ['shop', '--date', DATE, ...ALL, '--quiet'], 0);
    expect(piped.stderr).toContain('It was replaced');
    expect(new Read(cwd).ending('shop')).toEqual(['balanced']);
  });

  test('that cannot be written does not change the verdict', async () => {
    const cwd = tempDir();
    putDay(cwd, DATE, ['A1 1.00'], ['A1 2.00']);
    mkdirSync(join(cwd, 'folder.prom'));
    for (const path of ['none/zhangping.prom', 'folder.prom', `f-${DATE}.csv/a.prom`]) {
      const args = ['shop', '--date', DATE, ...SIDES, '--metrics', path, '--quiet'];
      const result = await run(cwd, args, 1);
      expectNoFault(result);
      expect(result.stderr).toContain(`zhangping: ${path}: the metrics cannot be written (`);
      expect(result.stderr.trimEnd().split('\n')).toHaveLength(1);
    }
    expect(readdirSync(cwd).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test('is not written by a dry run', async () => {
    const cwd = tempDir();
    putDay(cwd, DATE, ['A1 1.00']);
    await run(cwd, ['shop', '--date', DATE, ...ALL, '--dry-run'], 0);
    expect(readdirSync(cwd).filter((name) => name.includes('prom'))).toEqual([]);
  });

  test('must have a name that node_exporter reads', async () => {
    const cwd = tempDir();
    putDay(cwd, DATE, ['A1 1.00']);
    const { stderr } = await run(cwd, ['shop', ...SIDES, '--metrics', 'zhangping.db'], 2);
    expect(stderr).toBe(
      'zhangping: --metrics zhangping.db: expected a name that ends in .prom, the only files ' +
        'that node_exporter reads.\n',
    );
    writeFileSync(join(cwd, 'zhangping.yaml'), 'metrics: .prom\njobs:\n  shop: {}\n');
    const wrong = await run(cwd, ['shop'], 2);
    expect(wrong.stderr).toContain('zhangping.yaml:1: metrics: must end in .prom');
  });

  test('does not contain a run without a job, which is reported', async () => {
    const cwd = tempDir();
    const args = ['--statement', 'none.csv', '--flows', 'none.csv', '--metrics', FILE];
    const { stderr } = await run(cwd, args, 3);
    expect(stderr).toContain('Name the job: zhangping run <job>');
    expect(new Read(cwd).families.size).toBe(0);
  });
});
