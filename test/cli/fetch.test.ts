/** Nights of a merchant whose bills are fetched, from the question to the report. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { flowsCsv } from '../../scripts/lib/flows.mjs';
import { wechatBill } from '../../scripts/lib/wechat.mjs';
import { shiftDate, today } from '../../src/domain/time.ts';
import { type CliResult, expectExit, runCli } from '../support/cli.ts';
import { built } from '../support/dist.ts';
import { tempDir } from '../support/tempdir.ts';
import { startWechat, type WechatServer } from '../support/wechat-server.ts';

const YESTERDAY = shiftDate(today('Asia/Shanghai'), -1);

const { clock } = await built<typeof import('../../src/support/clock.ts')>('clock.js');
const real = { ...clock };
/** Moments that were waited for, as wall clock in China. */
let waited: string[];
let now: number;

const LEFT = '-e4df-86cd-9493-90ec2bece3bc';
const wall = (moment: number) => new Date(moment + 8 * 3_600_000).toISOString().slice(11, 16);
/** A time of today in China. */
const at = (time: string) => Date.parse(`${today('Asia/Shanghai')}T${time}:00+08:00`);

let server: WechatServer;
let onAsked: (date: string, count: number) => void;
let cwd: string;

beforeEach(async () => {
  onAsked = () => {};
  server = await startWechat((date, count) => onAsked(date, count));
  cwd = tempDir();
  waited = [];
  now = at('10:06');
  clock.now = () => now;
  clock.until = async (moment) => {
    if (moment > now) waited.push(wall(moment));
    now = Math.max(now, moment);
  };
  mkdirSync(join(cwd, 'flows'));
  config();
});
afterEach(() => void Object.assign(clock, real));

const event = (date: string, number: number, amount = number * 100) => ({
  ...{ orderId: `S${date.replaceAll('-', '')}${number}`, refundId: '', channelRefundId: '' },
  channelTxnId: `42000020862026${String(number).padStart(14, '0')}`,
  ...{ type: 'payment' as const, amount, fee: 0, status: 'success' as const, refundState: '' },
  ...{ time: `${date} 12:00:0${number % 10}`, createdAt: `${date} 11:59:00` },
  ...{ product: 'tea', payer: 'p', discount: 0 },
});
const day = (date: string, ...amounts: number[]) =>
  (amounts.length > 0 ? amounts : [100, 200, 300]).map((amount, i) => event(date, i + 1, amount));
const bill = (events: ReturnType<typeof day>) => Buffer.concat([...wechatBill(events)]);
const flows = (date: string, events = day(date)) =>
  writeFileSync(join(cwd, `flows/${date}.csv`), Buffer.concat([...flowsCsv(events)]));

function config(times = 'fetchFrom: "10:05"\n    fetchUntil: "14:00"') {
  writeFileSync(
    join(cwd, 'zhangping.yaml'),
    `channels:
  wx: ${server.channel}
jobs:
  shop:
    statement: { fetch: wx, into: bills }
    flows: flows/{date}.csv
    ${times}
`,
  );
}

const zhangping = (...args: string[]): Promise<CliResult> => runCli(args, { cwd });
const bills = () =>
  readdirSync(join(cwd, 'bills'))
    .filter((name) => !name.startsWith('.'))
    .sort();
const json = (path: string) => JSON.parse(readFileSync(join(cwd, path), 'utf8'));
const summaryOf = (date: string) => json(`reports/shop/${date}/summary.json`);

describe('a night', () => {
  test('whose bill is late is run when it comes', async () => {
    flows(YESTERDAY);
    const events = bill(day(YESTERDAY));
    server.offers.set(YESTERDAY, 'STATEMENT_CREATING');
    onAsked = (date, count) => void (count === 4 && server.offers.set(date, events));
    const run = await zhangping('run');
    expectExit(run, 0);
    expect(server.asked).toHaveLength(4);
    expect(waited).toEqual(['10:36', '11:06', '11:36']);
    const next =
      /^shop \S+: wx: .*STATEMENT_CREATING.*\. Next attempt at 10:36 \(Asia\/Shanghai\)\.\n/;
    expect(run.stderr).toMatch(next);
    expect(run.stderr).toContain(`fetched bills/${YESTERDAY}.csv.gz, SHA1 as announced`);
    const { statement, verdict } = summaryOf(YESTERDAY);
    expect(verdict).toBe('balanced');
    const evidence = `bills/${YESTERDAY}.csv.gz.evidence.json`;
    expect(statement.files[0]).toMatchObject({ obtained: 'fetched', fetched: { evidence } });
    expect(json(evidence)).toMatchObject({
      ...{ channel: 'wx', kind: 'wechat', bill: 'tradebill', date: YESTERDAY, result: 'bill' },
      hash: { algorithm: 'SHA1', of: 'unpacked' },
      ...{ requestIds: expect.arrayContaining(['08F78BB5AF0610D302']), part: 1, parts: 1 },
      sha256: statement.files[0].sha256,
    });
    for (const name of bills()) {
      expect(readFileSync(join(cwd, 'bills', name)).toString('latin1')).not.toMatch(/token|sign/i);
    }
    expect(gunzipSync(readFileSync(join(cwd, 'bills', bills()[0])))).toEqual(events);
  });

  test('whose bill does not come ends at the end of the window', async () => {
    flows(YESTERDAY);
    server.offers.set(YESTERDAY, 'STATEMENT_CREATING');
    const run = await zhangping('run', '--quiet');
    expectExit(run, 3);
    expect(wall(now)).toBe('14:00');
    expect(run.stderr).toContain(`asked for until ${today('Asia/Shanghai')} 14:00`);
    expect(run.stderr).toMatch(
      /^zhangping: wx: [^\n]*STATEMENT_CREATING[^\n]*\nIt is asked [^\n]*\n$/,
    );
    expect(existsSync(join(cwd, 'zhangping.db'))).toBe(false);
  });

  test('that begins too early waits, and asks nothing before', async () => {
    flows(YESTERDAY);
    server.offers.set(YESTERDAY, bill(day(YESTERDAY)));
    now = at('02:00');
    expectExit(await zhangping('run'), 0);
    expect(waited).toEqual(['10:05']);
    now = at('02:00');
    // The bill is there by now, and is not asked for again.
    expectExit(await zhangping('run'), 0);
    expect(server.asked).toHaveLength(1);
  });

  test('too early without an end of waiting is refused at once', async () => {
    config('fetchFrom: "10:05"');
    now = at('02:00');
    const run = await zhangping('run');
    expectExit(run, 3);
    expect(run.stderr).toContain(`the bill of ${YESTERDAY} is not asked for before 10:05`);
    expect(server.asked).toEqual([]);
  });

  test('without transactions is balanced, as the channel confirms', async () => {
    flows(YESTERDAY, []);
    server.offers.set(YESTERDAY, 'NO_STATEMENT_EXIST');
    const run = await zhangping('run');
    expectExit(run, 0);
    expect(bills()).toEqual([`${YESTERDAY}.json`, `${YESTERDAY}.json.evidence.json`]);
    expect(summaryOf(YESTERDAY).statement.files[0]).toMatchObject({ profile: 'no-bill', rows: 0 });
  });

  test('of which the channel says too early that there is nothing is asked for again', async () => {
    config('fetchFrom: "08:00"\n    fetchUntil: "14:00"');
    now = at('09:58');
    flows(YESTERDAY);
    const run = await zhangping('run', '--dry-run');
    expectExit(run, 1);
    expect(waited[0]).toBe('10:03');
    expect(run.stderr).toContain('too early to believe that');
  });

  test('with a channel that refuses says what to do, and asks once', async () => {
    flows(YESTERDAY);
    server.offers.set(YESTERDAY, 'NO_AUTH');
    const run = await zhangping('run');
    expectExit(run, 3);
    expect(run.stderr).toContain('NO_AUTH');
    expect(server.asked).toHaveLength(1);
    expect(bills()).toEqual([]);
  });

  test('in which other jobs do not wait for a late bill', async () => {
    flows(YESTERDAY);
    writeFileSync(join(cwd, 'own.csv'), bill(day(YESTERDAY)));
    const text = readFileSync(join(cwd, 'zhangping.yaml'), 'utf8');
    const mall = '  mall:\n    statement: own.csv\n    flows: flows/{date}.csv\n';
    writeFileSync(join(cwd, 'zhangping.yaml'), text + mall);
    server.offers.set(YESTERDAY, 'STATEMENT_CREATING');
    const { until } = clock;
    let metrics = '';
    clock.until = async (moment) => {
      if (moment > now && metrics === '') metrics = readFileSync(join(cwd, 'm.prom'), 'utf8');
      await until(moment);
    };
    expectExit(await zhangping('run', '--metrics', 'm.prom'), 3);
    expect(metrics).toContain('zhangping_run_exit_code{job="mall"} 0');
    expect(metrics).not.toContain('shop');
    const after = readFileSync(join(cwd, 'm.prom'), 'utf8');
    expect(after).toContain('zhangping_run_exit_code{job="shop"} 3');
    expect(after).toContain('zhangping_runs_total{job="mall",ending="balanced"} 1');
  });
});

describe('a bill of a week ago', () => {
  const WEEK = shiftDate(YESTERDAY, -6);
  const nights = 'fetchFrom: "10:05"\n    refetchDays: 7';

  /** Fetches and runs a date as on the day after it. */
  async function ranOnTime(date: string) {
    flows(date);
    server.offers.set(date, bill(day(date)));
    expectExit(await zhangping('run', 'shop', '--date', date), 0);
    const path = join(cwd, `bills/${date}.csv.gz.evidence.json`);
    const askedAt = `${shiftDate(date, 1)}T02:06:00.000Z`;
    writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), askedAt }));
  }

  beforeEach(async () => {
    config(nights);
    await ranOnTime(WEEK);
    flows(YESTERDAY);
    server.offers.set(YESTERDAY, bill(day(YESTERDAY)));
    server.asked.length = 0;
  });

  test('is asked for once more, and noted if it is the same', async () => {
    server.offers.set(WEEK, bill(day(WEEK).reverse()));
    expectExit(await zhangping('run'), 0);
    expect(server.asked.toSorted()).toEqual([WEEK, YESTERDAY]);
    expect(bills().filter((name) => name.startsWith(WEEK))).toHaveLength(2);
    expect(json(`bills/${WEEK}.csv.gz.evidence.json`).again).toHaveLength(1);
    expectExit(await zhangping('run'), 0);
    expect(server.asked).toHaveLength(2);
  });

  test('that has changed is kept beside the first, and its date is run again', async () => {
    server.offers.set(WEEK, bill(day(WEEK, 100, 250, 300)));
    const run = await zhangping('run');
    expectExit(run, 1);
    expect(run.stderr).toContain(`the channel has changed the bill; the new one is`);
    expect(bills()).toContain(`${WEEK}.csv.gz`);
    expect(bills()).toContain(`${WEEK}.v2.csv.gz`);
    const { statement, discrepancies } = summaryOf(WEEK);
    expect(discrepancies.amount_mismatch.count).toBe(1);
    expect(statement.files[0].path).toBe(`bills/${WEEK}.v2.csv.gz`);
    expect(statement.files[0].changed).toMatchObject({ changed: 1, added: 0, removed: 0 });
    expect(run.stdout).toMatch(/changed: .*订单金额 1\.00 → |订单金额 2\.00 → 2\.50/);
  });

  test('that changed is run again on the next night if its run failed', async () => {
    server.offers.set(WEEK, bill(day(WEEK, 100, 250, 300)));
    const path = join(cwd, `flows/${WEEK}.csv`);
    chmodSync(path, 0);
    const kept = readFileSync(path);
    writeFileSync(path, '');
    expectExit(await zhangping('run'), 3);
    expect(summaryOf(WEEK).verdict).toBe('balanced');
    chmodSync(path, 0o600);
    writeFileSync(path, kept);
    expectExit(await zhangping('run'), 1);
    expect(summaryOf(WEEK).verdict).toBe('discrepant');
  });

  test('that has changed is run again by all jobs that share it', async () => {
    const path = join(cwd, 'zhangping.yaml');
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text + text.slice(text.indexOf('  shop:')).replace('shop', 'mall'));
    expectExit(await zhangping('run', 'mall', '--date', WEEK), 0);
    server.offers.set(WEEK, bill(day(WEEK, 100, 250, 300)));
    expectExit(await zhangping('run'), 1);
    expect(summaryOf(WEEK).verdict).toBe('discrepant');
    expect(json(`reports/mall/${WEEK}/summary.json`).verdict).toBe('discrepant');
  });

  test('changes neither the form of the output nor the newest date in metrics', async () => {
    const quiet = await zhangping('run', '--json', '--metrics', 'm.prom');
    expectExit(quiet, 0);
    expect(JSON.parse(quiet.stdout)).toMatchObject({ date: YESTERDAY });
    server.offers.set(WEEK, bill(day(WEEK, 100, 250, 300)));
    expectExit(await zhangping('fetch', '--date', WEEK, '--compare'), 0);
    const run = await zhangping('run', '--json', '--metrics', 'm.prom');
    expectExit(run, 1);
    expect(JSON.parse(run.stdout)).toMatchObject([{ date: YESTERDAY }, { date: WEEK }]);
    const start = Date.parse(`${YESTERDAY}T00:00:00+08:00`) / 1000;
    const newest = `zhangping_run_business_date_timestamp_seconds{job="shop"} ${start}`;
    expect(readFileSync(join(cwd, 'm.prom'), 'utf8')).toContain(newest);
  });

  test('of which the evidence is damaged does not keep newer dates from being run', async () => {
    writeFileSync(join(cwd, `bills/${WEEK}.csv.gz.evidence.json`), 'damaged');
    writeFileSync(join(cwd, 'bills/2020-01-01.v2.csv.evidence.json'), 'damaged');
    writeFileSync(join(cwd, 'bills/2020-01-01.v2.csv'), 'damaged');
    const run = await zhangping('run');
    expectExit(run, 3);
    expect(summaryOf(YESTERDAY).verdict).toBe('balanced');
    expect(run.stderr).toContain(`${WEEK}.csv.gz.evidence.json is not the evidence`);
    expect(run.stderr).not.toContain('2020-01-01');
  });

  test('that was put there by hand beside the first is not run again every night', async () => {
    expectExit(await zhangping('run'), 0);
    writeFileSync(join(cwd, `bills/${WEEK}.v2.csv`), bill(day(WEEK)));
    const run = await zhangping('run');
    expectExit(run, 0);
    expect(run.stdout).not.toContain(WEEK);
  });

  test('of which the channel says now that there is none is kept', async () => {
    server.offers.delete(WEEK);
    const run = await zhangping('run');
    expectExit(run, 3);
    expect(run.stderr).toMatch(/now says that there is no bill of .* That file is kept/);
    expect(bills().filter((name) => name.startsWith(WEEK))).toHaveLength(2);
  });
});

describe('fetch', () => {
  test('fetches what is not there, compares on request, and tells scripts', async () => {
    server.offers.set(YESTERDAY, bill(day(YESTERDAY)));
    const first = await zhangping('fetch');
    expectExit(first, 0);
    const path = `bills/${YESTERDAY}.csv.gz`;
    expect(first.stdout).toBe(`shop ${YESTERDAY}: fetched ${path}, SHA1 as announced\n`);
    expect((await zhangping('fetch')).stdout).toBe(`shop ${YESTERDAY}: ${path} is there\n`);
    expect(server.asked).toHaveLength(1);
    const same = await zhangping('fetch', 'shop', '--compare');
    expect(same.stdout).toContain(`the channel has the same bill as ${path}`);
    server.offers.set(YESTERDAY, bill(day(YESTERDAY, 1, 2)));
    const other = JSON.parse((await zhangping('fetch', '--compare', '--json')).stdout);
    expect(other).toMatchObject([
      { job: 'shop', date: YESTERDAY, side: 'statement', result: 'changed' },
    ]);
    expect(other[0].files[0].path).toBe(`bills/${YESTERDAY}.v2.csv.gz`);
  });

  test('takes no difference of the figures after the rows for one of the export time', async () => {
    const text = bill(day(YESTERDAY, 100_000, 100_000, 100)).toString();
    const withFigures = (figures: string) =>
      Buffer.from(text.replace('`2001.00,`0.00,`0.00', `\`2001.00,${figures}`));
    server.offers.set(YESTERDAY, withFigures('`10.00,`50.00'));
    expectExit(await zhangping('fetch'), 0);
    server.offers.set(YESTERDAY, withFigures('`10.00,`60.00'));
    const other = await zhangping('fetch', '--compare');
    expect(other.stdout).toContain('the channel has changed the bill');
  });

  test('refuses the bill of another account, and keeps none of it', async () => {
    config('account: "1000000001"');
    server.offers.set(YESTERDAY, bill(day(YESTERDAY)));
    const refused = await zhangping('fetch');
    expectExit(refused, 3);
    expect(refused.stderr).toMatch(/the bill is for account \d+, the job for account 1000000001/);
    expect(bills()).toEqual([]);
  });

  test('a range', async () => {
    const dates = [shiftDate(YESTERDAY, -2), shiftDate(YESTERDAY, -1), YESTERDAY];
    for (const date of dates) server.offers.set(date, bill(day(date)));
    expectExit(await zhangping('fetch', '--from', dates[0], '--to', YESTERDAY), 0);
    expect(server.downloaded).toEqual(dates);
  });

  test.each([
    ['an error page', Buffer.from('<html>busy</html>'), 'this is an error answer, not a bill'],
    [
      'the bill of another account',
      Buffer.concat([...wechatBill(day(YESTERDAY), { merchant: '1900000109' })]),
      'the bill is for account 1900000109',
    ],
    ['the bill of another day', bill(day(shiftDate(YESTERDAY, -1))), 'Give the bill of that date'],
  ])('refuses %s, and keeps none of it', async (_, body, message) => {
    server.offers.set(YESTERDAY, body);
    const refused = await zhangping('fetch');
    expectExit(refused, 3);
    expect(refused.stderr).toContain(message);
    expect(refused.stderr).not.toContain('.fetch-');
    expect(bills()).toEqual([]);
  });

  test('takes a file that says that there is no bill when it is told to', async () => {
    server.offers.set(YESTERDAY, Buffer.from('{"code":"NO_STATEMENT_EXIST"}'));
    expect((await zhangping('fetch')).stderr).toContain('run again with --allow-empty');
    flows(YESTERDAY, []);
    expectExit(await zhangping('run', 'shop', '--date', YESTERDAY, '--allow-empty'), 0);
  });

  test('does not wait for the bill of a day to come, and refuses a date that is none', async () => {
    for (const command of ['fetch', 'run']) {
      const early = await zhangping(command, '--date', shiftDate(YESTERDAY, 100));
      expectExit(early, 3);
      expect(early.stderr).toContain('is not asked for before 10:05 of the next day');
      expectExit(await zhangping(command, '--date', '2026-13-01'), 2);
    }
    expect(waited).toEqual([]);
    flows(YESTERDAY);
    server.offers.set(YESTERDAY, bill(day(YESTERDAY)));
    expectExit(await zhangping('run', '--date', 'yesterday'), 0);
  });

  test('removes what killed processes left, and says why it cannot save', async () => {
    server.offers.set(YESTERDAY, bill(day(YESTERDAY)));
    const [old, recent] = [1, 2].map((n) => join(cwd, `bills/.fetch-0000000${n}${LEFT}`));
    for (const each of [old, recent]) mkdirSync(each, { recursive: true });
    writeFileSync(join(old, 'bill'), 'half');
    utimesSync(old, new Date(0), new Date(0));
    utimesSync(recent, new Date(now), new Date(now));
    writeFileSync(join(cwd, 'bills/.fetch.lock'), 'not a lock at all '.repeat(9));
    const failed = await zhangping('fetch');
    expectExit(failed, 4);
    expect(failed.stderr).toMatch(/^zhangping: The bill cannot be saved in bills: \.fetch\.lock: /);
    expect(bills()).toEqual([]);
    expect([old, recent].map((each) => existsSync(each))).toEqual([false, true]);
  });

  test('--check asks, and saves nothing', async () => {
    server.offers.set(YESTERDAY, bill(day(YESTERDAY)));
    const check = await zhangping('fetch', '--check');
    expectExit(check, 0);
    expect(check.stdout).toContain(`there is a bill of ${YESTERDAY}`);
    expect(check.stdout).toContain('its clock agrees');
    expect(existsSync(join(cwd, 'bills'))).toBe(false);
    expect(server.downloaded).toEqual([]);
    server.offers.set(YESTERDAY, 'NO_AUTH');
    expectExit(await zhangping('fetch', '--check'), 3);
  });

  test('doctor checks the keys, and asks nothing', async () => {
    flows(YESTERDAY);
    const doctor = await zhangping('doctor');
    expect(doctor.stdout).toMatch(/ok +channel +shop: wx: the private key can be read/);
    expect(doctor.stdout).toMatch(/statement +shop: bills has no bill of .* from channel wx/);
    expect(server.asked).toEqual([]);
    const [, keyFile] = /keyFile: (\S+),/.exec(server.channel) ?? [];
    chmodSync(keyFile, 0o644);
    const open = await zhangping('doctor');
    chmodSync(keyFile, 0o600);
    expect(open.stdout).toMatch(/PROBLEM +channel +shop: .* can be read by others.*chmod 600/);
  });

  test('a date that is none is a mistake', async () => {
    for (const command of ['fetch', 'run']) {
      const run = await zhangping(command, '--date', 'foo');
      expectExit(run, 2);
      expect(run.stderr).toContain('--date foo');
    }
  });

  test('a job without a bill to fetch is a mistake', async () => {
    writeFileSync(join(cwd, 'zhangping.yaml'), 'jobs:\n  shop: { statement: a.csv }\n');
    const run = await zhangping('fetch', 'shop');
    expectExit(run, 2);
    expect(run.stderr).toContain('Job shop has no bill that is fetched');
  });
});

describe('a fetched file', () => {
  test('that was changed since is refused, until it is fetched again', async () => {
    flows(YESTERDAY);
    server.offers.set(YESTERDAY, bill(day(YESTERDAY)));
    expectExit(await zhangping('fetch'), 0);
    const path = join(cwd, `bills/${YESTERDAY}.csv.gz`);
    const whole = readFileSync(path);
    writeFileSync(path, Buffer.concat([whole, Buffer.from('x')]));
    expect((await zhangping('run')).stderr).toContain('is not as it was fetched: its length is');
    // The time in the header of gzip, which unpacks to the same bytes.
    writeFileSync(
      path,
      whole.map((byte, at) => (at === 4 ? byte ^ 1 : byte)),
    );
    const run = await zhangping('run');
    expectExit(run, 3);
    expect(run.stderr).toContain('is not as it was fetched: its SHA-256 is');
    const command = `fetch shop --date ${YESTERDAY} --compare`;
    expect(run.stderr).toContain(`zhangping ${command}`);
    const again = await zhangping(...command.split(' '));
    expect(again.stdout).toContain(`fetched bills/${YESTERDAY}.v2.csv.gz`);
    expectExit(await zhangping('run'), 0);
  });

  test('may be put there by hand', async () => {
    flows(YESTERDAY);
    mkdirSync(join(cwd, 'bills'));
    writeFileSync(join(cwd, `bills/${YESTERDAY}.csv`), bill(day(YESTERDAY)));
    expectExit(await zhangping('run'), 0);
    expect(server.asked).toEqual([]);
    // Which of two is the bill is not for the program to say.
    writeFileSync(join(cwd, `bills/${YESTERDAY}.csv.bak`), bill(day(YESTERDAY, 400)));
    const two = await zhangping('run');
    expectExit(two, 3);
    expect(two.stderr).toContain(`${YESTERDAY}.csv and ${YESTERDAY}.csv.bak are both the bill of`);
    for (const [from, to] of [
      ['csv', 'part1.csv'],
      ['csv.bak', 'part3.csv'],
    ]) {
      renameSync(join(cwd, `bills/${YESTERDAY}.${from}`), join(cwd, `bills/${YESTERDAY}.${to}`));
    }
    const parts = await zhangping('run');
    expectExit(parts, 3);
    expect(parts.stderr).toContain('before part 3 is missing');
  });

  test('with the evidence of another date is refused', async () => {
    server.offers.set(YESTERDAY, bill(day(YESTERDAY)));
    expectExit(await zhangping('fetch'), 0);
    const before = shiftDate(YESTERDAY, -1);
    for (const end of ['', '.evidence.json']) {
      const [from, to] = [YESTERDAY, before].map((date) => `bills/${date}.csv.gz${end}`);
      renameSync(join(cwd, from), join(cwd, to));
    }
    const run = await zhangping('run', 'shop', '--date', before);
    expectExit(run, 3);
    expect(run.stderr).toContain('is not the evidence of a fetched file');
  });
});
