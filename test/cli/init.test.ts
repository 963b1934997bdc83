/** `zhangping init` for a new operator: from files to a config that runs. */
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { configAt } from '../config/configs.ts';
import { inlineRow, sheetOf } from '../inputs/workbooks.ts';
import { expectExit, leftIn, runCli } from '../support/cli.ts';
import { tempDir } from '../support/tempdir.ts';

const FIXTURES = resolve(import.meta.dirname, '..', '..', 'fixtures');
const BILL = '20881234567890120156_20261119.csv.zip';
const OWN = 'order_id,refund_id,type,amount,status,paid_at\n';

/** A folder with files of fixtures, by the names that they are to have. */
function folderWith(files: Readonly<Record<string, string>>): string {
  const cwd = tempDir();
  for (const [name, from] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, name)), { recursive: true });
    copyFileSync(join(FIXTURES, from), join(cwd, name));
  }
  return cwd;
}

/** The demo's two files, named after their day. */
function demoDay(): string {
  const flows = 'demo-day/flows.csv';
  return folderWith({ [`bills/${BILL}`]: `demo-day/${BILL}`, 'own/flows-2026-11-19.csv': flows });
}

/** What comes of the printed line where a run finds something. */
function nightOf(stdout: string, cwd: string) {
  const bin = tempDir();
  const script = (name: string, text: string) =>
    writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`, { mode: 0o700 });
  script('zhangping', 'echo "$* with $TOKEN: short 12.00"; exit 1');
  script('mail', `{ echo "$*"; cat; } > ${join(bin, 'mailed')}`);
  const secrets = join(cwd, 'secrets.env');
  writeFileSync(secrets, 'TOKEN=s3cret\n');
  expect(stdout).toContain(`  PATH=${join(FIXTURES, '..', 'bin')}:`);
  const line = /^ {2}30 10 \* \* \* (.*)$/m.exec(stdout)?.[1] ?? '';
  const env = { PATH: `${bin}:/usr/bin:/bin` };
  const { stdout: printed, stderr } = spawnSync('sh', ['-c', line], { env, encoding: 'utf8' });
  const mail = readFileSync(join(bin, 'mailed'), 'utf8');
  const log = join(cwd, 'zhangping.out');
  const mode = statSync(log).mode & 0o777;
  for (const path of [secrets, log]) rmSync(path);
  return { mail, printed: printed + stderr, mode };
}

/** A bank's table in an unknown format, with order ids in its free text. */
const BANK = [
  '某某银行企业网上银行交易明细',
  '账号：6222020200112233 币种：人民币',
  '',
  '交易流水号,交易日期,交易时间,收入,支出,余额,对方户名,摘要',
  'B2026111900000001,20261119,091502,"12,800.00",-,"112,800.00",北京某公司,货款 订单号A10001',
  'B2026111900000002,20261119,101130,88.00,-,"112,888.00",王某,货款 订单号A10002',
  'B2026111900000003,20261119,173000,-,5.50,"112,882.50",,手续费',
  '',
].join('\n');
/** Own records of that day, in columns of one's own. */
const ORDERS = [
  '订单编号;下单时间;金额;状态',
  'A10001;2026-11-19 09:15:00;12800.00;已支付',
  'A10002;2026-11-19 10:11:00;88.00;已支付',
  '',
].join('\n');

function unknownDay(): string {
  const cwd = tempDir();
  writeFileSync(join(cwd, 'corporate_20261119.csv'), BANK);
  writeFileSync(join(cwd, 'orders-2026-11-19.csv'), ORDERS);
  return cwd;
}

function configIn(cwd: string, name = 'zhangping.yaml') {
  return parse(readFileSync(join(cwd, name), 'utf8'));
}

/** "3149 and 3151 records, 3123 match, 33 discrepancies" as numbers. */
function tried(stdout: string): number[] {
  const [, ...numbers] =
    /Tried on \S+ (\d+) and (\d+) records, (\d+) match, (\d+) discrepanc/.exec(stdout) ?? [];
  return numbers.map(Number);
}

describe('files of a day', () => {
  test('become a config with a path for every date, and a run', async () => {
    const cwd = demoDay();
    const result = await runCli(['init', 'own', `bills/${BILL}`], { cwd });
    expectExit(result, 0);
    expect(result.stderr).toBe('');
    expect(tried(result.stdout)).toEqual([3149, 3151, 3123, 33]);
    const config = configIn(cwd);
    expect(config.jobs).toEqual({
      alipay: {
        statement: 'bills/20881234567890120156_{date:yyyyMMdd}.csv.zip',
        flows: 'own/flows-{date}.csv',
        account: '2088123456789012',
        currency: 'CNY',
        timeZone: 'Asia/Shanghai',
      },
    });
    expect(statSync(join(cwd, 'zhangping.yaml')).mode & 0o777).toBe(0o600);
    expect(leftIn(cwd)).toEqual(['bills', 'own', 'zhangping.yaml']);
    expect(nightOf(result.stdout, cwd)).toEqual({
      mail: '-s zhangping: exit 1 you@example.com\nrun --catch-up 7 with s3cret: short 12.00\n',
      printed: '',
      mode: 0o600,
    });
    const next = /^ {2}zhangping (run .*)$/m.exec(result.stdout)?.[1] ?? '';
    expect(next).toBe('run alipay --date 2026-11-19');
    const run = await runCli([...next.split(' '), '--json'], { cwd });
    expectExit(run, 1);
    expect(JSON.parse(run.stdout)).toMatchObject({
      statement: { count: 3149 },
      flows: { count: 3151 },
      matched: { count: 3123 },
    });
    expectExit(await runCli(['doctor', '--date', '2026-11-19'], { cwd }), 0);
  });

  test('are listed one by one, with format, side and reason', async () => {
    const result = await runCli(['init', '.'], {
      cwd: folderWith({
        'b.csv': 'profile-wechat-all/wechat.csv',
        'f.csv': 'profile-wechat-all/flows.csv',
      }),
    });
    expectExit(result, 0);
    const [, file, about, why] = /^statement +(.*)\n +(.*)\n +(.*)\n/.exec(result.stdout) ?? [];
    expect(file).toBe('b.csv');
    expect(about).toMatch(/WeChat Pay trade bill .*wechat-trade, account 1627859777, 2026-11-19$/);
    expect(why).toBe('because it is a bill of the channel');
    expect(result.stdout).toMatch(/^flows +f\.csv\n.*generic-csv.*\n.*order_id, amount/m);
    expect(result.stdout).toContain('f.csv has no business date in its name');
    expect(result.stdout).not.toContain('cron');
  });

  const KINDS = readdirSync(FIXTURES).filter(
    (name) => name.startsWith('profile-') && !/unknown-types|job-types|fixed-width/.test(name),
  );
  test.each(KINDS)('%s: the trial has the results of a run', async (name) => {
    const cwd = tempDir();
    const inputs = readdirSync(join(FIXTURES, name)).filter(
      (each) => !['case.json', 'expected'].includes(each),
    );
    for (const each of inputs) copyFileSync(join(FIXTURES, name, each), join(cwd, each));
    // A file of several days is tried for one of them.
    const date = name === 'profile-mt940-days' ? ['--date', '2026-11-19'] : [];
    const result = await runCli(['init', ...inputs, ...date], { cwd });
    expectExit(result, 0);
    const [statement, flows, matched, discrepancies] = tried(result.stdout);
    const next = /^ {2}zhangping (run .*)$/m.exec(result.stdout)?.[1] ?? '';
    const run = await runCli([...next.split(' '), '--json'], { cwd });
    expectExit(run, 0, 1);
    const summary = JSON.parse(run.stdout);
    expect(summary.statement.count).toBe(statement);
    expect(summary.flows.count).toBe(flows);
    expect(summary.matched.count).toBe(matched);
    const counts = Object.values<{ count: number }>(summary.discrepancies);
    expect(counts.reduce((sum, { count }) => sum + count, 0)).toBe(discrepancies);
    // Something matches in every format, except where only free text has order ids.
    if (name !== 'profile-mt940-pattern') expect(matched).toBeGreaterThan(0);
  });

  test('of your own with additional columns are described', async () => {
    const cwd = tempDir();
    writeFileSync(join(cwd, 'bank-20261119.csv'), 'order_id,amount\nA1,12.80\n');
    const own = ['order_id,amount,pay_status', 'A1,12.80,SUCCESS', 'A2,45.00,FAIL', ''].join('\n');
    writeFileSync(join(cwd, 'own-20261119.csv'), own);
    const sides = ['--statement', 'bank-20261119.csv', '--flows', 'own-20261119.csv'];
    const result = await runCli(['init', ...sides], { cwd });
    expectExit(result, 0);
    expect(result.stdout).toContain('with columns of your own: the config describes it');
    expect(result.stdout).toContain('1 and 1 records, 1 match, 0 discrepancies');

    writeFileSync(join(cwd, 'own-20261119.csv'), own.replace('pay_status', 'stauts'));
    const misspelt = await runCli(['init', ...sides, '--config', 'other.yaml'], { cwd });
    expectExit(misspelt, 3);
    expect(misspelt.stderr).toContain("the column 'stauts' looks like status");
  });

  test('in parts become one path, files of many days a path with a date', async () => {
    const parts = 'profile-alipay-fund-parts-paths';
    const name = (part: number) => `20881234567890120156_20261119_账务明细_${part}.csv`;
    const cwd = folderWith({
      [name(1)]: `${parts}/${name(1)}`,
      [name(2)]: `${parts}/${name(2)}`,
      'flows.csv': `${parts}/flows.csv`,
    });
    expectExit(await runCli(['init', '.'], { cwd }), 0);
    const { alipay } = configIn(cwd).jobs;
    expect(alipay.statement).toBe('20881234567890120156_{date:yyyyMMdd}_账务明细_*.csv');
    expect(alipay.identity).toEqual(['orderId']);
    const week = folderWith(
      Object.fromEntries(
        ['02', '04', '05', '06'].flatMap((day) =>
          ['bill', 'flows'].map((side) => {
            const file = `${side}-202611${day}.csv`;
            return [file, `story-of-a-week/${file}`];
          }),
        ),
      ),
    );
    const result = await runCli(['init', 'bill-*.csv', 'flows-*.csv'], { cwd: week });
    expectExit(result, 0);
    expect(result.stdout).toContain('Tried on 2026-11-06');
    expect(result.stdout).toContain('Files of other days (6): the paths in the config match them');
    expect(configIn(week).jobs.alipay.flows).toBe('flows-{date:yyyyMMdd}.csv');
    copyFileSync(join(week, 'bill-20261102.csv'), join(week, 'bill-20261101-again.csv'));
    const args = ['init', 'bill-*.csv', 'flows-*.csv', '--config', 'other.yaml'];
    const odd = await runCli(args, { cwd: week });
    expectExit(odd, 0);
    expect(odd.stdout).toContain('in the config matches: 1, such as bill-20261101-again.csv');
  });

  test('are named one by one if a path with a date would match other files, too', async () => {
    const cwd = folderWith({ 'f-20261119.csv': 'profile-wechat-all/flows.csv' });
    for (const clock of ['093012', '101500']) {
      const name = `bill-20261119-${clock}.csv`;
      copyFileSync(join(FIXTURES, 'profile-wechat-all', 'wechat.csv'), join(cwd, name));
    }
    const bill = 'bill-20261119-093012.csv';
    const result = await runCli(['init', bill, 'f-20261119.csv'], { cwd });
    expectExit(result, 0);
    expect(result.stdout).toContain(`would match other files besides ${bill}`);
    expect(configIn(cwd).jobs.wechat.statement).toBe(bill);
    const alone = folderWith({ [bill]: 'profile-wechat-all/wechat.csv' });
    expectExit(await runCli(['init', bill], { cwd: alone }), 0);
    expect(configIn(alone).jobs.wechat.statement).toBe('bill-{date:yyyyMMdd}-*.csv');
  });

  test('with another date in the name are named literally, with a note', async () => {
    const cwd = folderWith({
      'bill_20261120.csv': 'profile-wechat-all/wechat.csv',
      'flows_20261119.csv': 'profile-wechat-all/flows.csv',
    });
    const result = await runCli(['init', 'bill_20261120.csv'], { cwd });
    expectExit(result, 0);
    expect(result.stdout).toContain('is of 2026-11-19, but its name says 2026-11-20');
    expect(configIn(cwd).jobs.wechat.statement).toBe('bill_20261120.csv');
  });
});

describe('an unknown bank', () => {
  test('and own records with their own columns are both described, and match', async () => {
    const cwd = unknownDay();
    const files = readdirSync(cwd);
    const result = await runCli(['init', ...files.reverse()], { cwd });
    expectExit(result, 0);
    expect(tried(result.stdout)).toEqual([3, 2, 2, 1]);
    expect(result.stdout).toContain('Settings marked "check" in the config are guesses');
    const { jobs, profiles } = configIn(cwd);
    expect(jobs.corporate).toMatchObject({
      statement: 'corporate_{date:yyyyMMdd}.csv',
      flows: 'orders-{date}.csv',
      channel: 'corporate-statement',
      flowsProfile: 'corporate-flows',
    });
    expect(profiles['corporate-statement']).toMatchObject({
      orderId: [{ column: '摘要', pattern: '订单号\\s*([A-Za-z0-9_-]+)' }, '交易流水号'],
      channelTxnId: '交易流水号',
      type: { in: 'payment', out: 'refund' },
      balance: '余额',
    });
    expectExit(await runCli(['run', '--date', '2026-11-19'], { cwd }), 1);
  });

  describe('next to which the sign of own refunds counts', () => {
    const bank = [
      '交易流水号,交易日期,交易时间,收入,支出,用途/附言',
      'B1,20261119,091502,50.00,,货款 订单号A10001',
      'B2,20261119,101130,,40.00,退款 订单号A10001',
    ];
    const payment = { order_no: 'A10001', biz_type: 'PAY', amount: '50.00' };
    const refund = { order_no: 'A10001', biz_type: 'REFUND', amount: '40.00' };
    const dayWith = (own: string, name: string) => {
      const cwd = tempDir();
      writeFileSync(join(cwd, 'bank_20261119.csv'), `${bank.join('\n')}\n`);
      writeFileSync(join(cwd, name), own);
      return cwd;
    };
    const table = (...rows: readonly Readonly<Record<string, string>>[]) =>
      [Object.keys(rows[0]).join(), ...rows.map((row) => Object.values(row).join()), ''].join('\n');
    const profileAfter = async (own: string, matches: readonly number[]) => {
      const cwd = dayWith(own, 'own_20261119.csv');
      const { stdout } = await runCli(['init', '.'], { cwd });
      expect(tried(stdout)).toEqual(matches);
      const text = readFileSync(join(cwd, 'zhangping.yaml'), 'utf8');
      return { profile: configIn(cwd).profiles['bank-flows'], text };
    };

    test('takes the direction from their type if they are positive', async () => {
      const { profile, text } = await profileAfter(table(payment, refund), [2, 2, 2, 0]);
      const direction = { direction: 'biz_type', in: ['PAY'], out: ['REFUND'] };
      expect(profile.amount).toEqual({ column: 'amount', ...direction });
      expect(text).toContain('check: amounts have no sign');
    });

    test('keeps the sign if they are negative', async () => {
      const negative = { ...refund, amount: '-40.00' };
      const { profile, text } = await profileAfter(table(payment, negative), [2, 2, 2, 0]);
      expect(profile.amount).toBe('amount');
      expect(text).not.toContain('own refunds and reversals count with their sign');
    });

    test.each([
      ['no type is there', table({ order_no: 'A10001', amount: '50.00' })],
      ['no refund is there', table(payment)],
    ])('says what to check if %s', async (_, own) => {
      const { profile, text } = await profileAfter(own, [2, 1, 1, 1]);
      expect(profile.amount).toBe('amount');
      expect(text).toContain('check: with this statement, own refunds and reversals keep');
    });

    test('describes records with default columns as they are read without it', async () => {
      const rows = ['A10001,,50.00,,', 'A10001,Refund,40.00,success,', 'A10002,payment,1,CLOSED,'];
      const own = ['order_id,type,amount,status,paid_at', ...rows, ''].join('\n');
      const { profile } = await profileAfter(own, [2, 2, 2, 0]);
      expect(profile.amount).toEqual({
        column: 'amount',
        direction: 'type',
        in: ['', 'payment', 'topup'],
        out: ['Refund', 'refund', 'reversal'],
      });
    });

    test('reports wrong signs in NDJSON in trial and runs, and holds its refunds', async () => {
      const objects = [
        { order_id: 'A10001', type: 'payment', amount: 50 },
        { order_id: 'A10001', type: 'refund', amount: 40 },
      ];
      const cwd = dayWith(
        objects.map((each) => `${JSON.stringify(each)}\n`).join(''),
        'own.ndjson',
      );
      const note = 'Own refunds or reversals add up to money received';
      expect((await runCli(['init', '.'], { cwd })).stdout).toContain(note);
      const { stdout } = await runCli(['run', '--date', '2026-11-19'], { cwd });
      expect(stdout).toContain(note);
      const folder = join(cwd, 'reports', 'bank', '2026-11-19');
      const items = readFileSync(join(folder, 'discrepancies.csv'), 'utf8');
      expect(items).toMatch(/^amount_mismatch,.*,-40\.00,40\.00,-80\.00,.*,hold,/m);
    });
  });

  test('keeps its words if the flows use the same ones', async () => {
    const cwd = unknownDay();
    writeFileSync(join(cwd, 'f.csv'), `${OWN}A10001,,transfer,12800,success,2026-11-19 09:15:00\n`);
    const result = await runCli(['init', 'corporate_20261119.csv', 'f.csv'], { cwd });
    expectExit(result, 0);
    expect(tried(result.stdout)).toEqual([3, 1, 1, 2]);
    const { profiles } = configIn(cwd);
    expect(profiles['corporate-statement'].type).toEqual({ in: 'transfer', out: 'transfer' });
  });

  test('with transfers in both directions does not call them payments', async () => {
    const cwd = tempDir();
    const header = '商户订单号,交易类型,交易金额,交易时间\n';
    const row = (id: string, amount: string) => `${id},转账,${amount},2026-11-19 12:00:00\n`;
    writeFileSync(join(cwd, 'bank.csv'), header + row('A1001', '5.00') + row('A1002', '-3.00'));
    writeFileSync(join(cwd, 'flows.csv'), `${OWN}A1001,,payment,5,,\n`);
    const result = await runCli(['init', 'bank.csv', 'flows.csv'], { cwd });
    expectExit(result, 0);
    expect(configIn(cwd).profiles['bank-statement'].type.words).toEqual({ 转账: 'transfer' });
    expect(result.stdout).toContain('Nothing matches');
  });

  test('without flows gets the settings that its file shows', async () => {
    const cwd = unknownDay();
    const result = await runCli(['init', 'corporate_20261119.csv'], { cwd });
    expectExit(result, 0);
    expect(result.stdout).toContain('Not tried: no flows were given');
    expect(result.stdout).toContain('zhangping run corporate --date 2026-11-19 --flows <file>');
    expect(configIn(cwd).jobs.corporate).not.toHaveProperty('flows');
    const args = ['run', '--date', '2026-11-19', '--flows', 'orders-2026-11-19.csv'];
    const run = await runCli(args, { cwd });
    // Its columns are not described yet.
    expectExit(run, 3);
    expect(run.stderr).toContain('orders-2026-11-19.csv');
  });

  test('in a workbook is described', async () => {
    const cwd = tempDir();
    const rows = [
      ['商户订单号', '交易金额', '余额', '交易时间'],
      ['A1001', '5.00', '5.00', '2026-11-19 12:00:00'],
      ['A1002', '3.00', '8.00', '2026-11-19 12:30:00'],
    ];
    const sheet = sheetOf(rows.map((cells) => inlineRow(cells)).join(''));
    writeFileSync(join(cwd, 'bank_20261119.xlsx'), sheet);
    writeFileSync(join(cwd, 'flows.csv'), `${OWN}A1001,,payment,5,,\n`);
    const result = await runCli(['init', 'flows.csv', 'bank_20261119.xlsx'], { cwd });
    expectExit(result, 0);
    expect(tried(result.stdout)).toEqual([2, 1, 1, 1]);
    expect(configIn(cwd).jobs.bank.statement).toBe('bank_{date:yyyyMMdd}.xlsx');
  });

  test('with a currency and an account gets both in the job', async () => {
    const cwd = tempDir();
    const sta = readFileSync(join(FIXTURES, 'profile-mt940', 'bank.sta'), 'utf8');
    writeFileSync(join(cwd, 'bank.sta'), sta.replaceAll('CNY', 'EUR'));
    const rows = 'A1001,,payment,1200,success,\nA1002,,payment,30,success,\n';
    writeFileSync(join(cwd, 'f.csv'), OWN + rows);
    const result = await runCli(['init', 'f.csv', 'bank.sta'], { cwd });
    expectExit(result, 0);
    expect(tried(result.stdout)).toEqual([3, 2, 2, 1]);
    // The config needs all of it; a terminal does not.
    expect(result.stdout).toContain('account 6225********7890');
    expect(configIn(cwd).jobs.bank).toMatchObject({
      account: '6225881234567890',
      currency: 'EUR',
      types: { transfer: 'payment' },
    });
  });
});

describe('the statement of a bank beside a bill', () => {
  const bank = [
    '交易日期,收入金额,支出金额,余额,对方户名,用途,流水号',
    '20261120,130.50,,1130.50,财付通支付科技有限公司,转账,B1',
    '20261120,,30.50,1100.00,某公司,房租,B2',
  ];
  const shop = () => {
    const cwd = folderWith({
      'wechat-20261119.csv': 'profile-wechat-success/wechat.csv',
      'flows-20261119.csv': 'profile-wechat-success/flows.csv',
    });
    writeFileSync(join(cwd, 'icbc-20261120.csv'), `${bank.join('\n')}\n`);
    return cwd;
  };

  test('becomes a job that settles the bills, with its next steps', async () => {
    const cwd = shop();
    const result = await runCli(['init', '.'], { cwd });
    expectExit(result, 0);
    expect(result.stdout).toMatch(/^bank +icbc-20261120\.csv\n.*, 2026-11-20\n +because it is/m);
    expect(result.stdout).toContain('Wrote zhangping.yaml with the jobs wechat, bank-wechat.');
    expect(result.stdout).toContain(
      'all dates of wechat that they pay:\n  zhangping run bank-wech',
    );
    expect(result.stdout).toContain('run bank-wechat --date 2026-11-20\n');
    const { jobs } = configIn(cwd);
    expect(jobs['bank-wechat'].flows).toEqual({ job: 'wechat', measure: 'net', groupBy: ['date'] });
    const inspect = ['inspect', '--job', 'bank-wechat', '--date', '2026-11-20'];
    const inspected = await runCli(inspect, { cwd });
    expectExit(inspected, 0);
    expect(inspected.stdout).toContain('130.50');
  });

  test('is printed for the jobs of an existing config, which give it its name', async () => {
    const cwd = shop();
    expectExit(await runCli(['init', 'wechat-20261119.csv', 'flows-20261119.csv'], { cwd }), 0);
    const printed = await runCli(['init', '--print', 'icbc-20261120.csv'], { cwd });
    expectExit(printed, 0);
    expect(printed.stderr).toContain('Below is the job bank-wechat; nothing was written.');
    expect(Object.keys(parse(printed.stdout))).toEqual(['profiles', 'jobs']);
    const args = ['init', '--print', 'icbc-20261120.csv', '--job', 'mine'];
    const named = await runCli(args, { cwd });
    expectExit(named, 2);
    expect(named.stderr).toContain('named after those that they settle');
  });
});

describe('what both sides have in common', () => {
  test('transaction ids of the channel if there are no common order ids', async () => {
    const cwd = tempDir();
    const header = 'order_id,channel_txn_id,amount,paid_at\n';
    const row = (order: string, txn: string) => `${order},${txn},5.00,2026-11-19 12:00:00\n`;
    writeFileSync(join(cwd, 'gateway.csv'), header + row('G1', 'T1') + row('G2', 'T2'));
    writeFileSync(join(cwd, 'book.csv'), header + row('X7', 'T1') + row('X8', 'T2'));
    const result = await runCli(['init', 'book.csv', 'gateway.csv'], { cwd });
    expectExit(result, 0);
    expect(tried(result.stdout)).toEqual([2, 2, 2, 0]);
    expect(configIn(cwd).jobs.gateway.identity).toEqual(['channelTxnId']);
    expect(result.stdout).toContain('identity: [channelTxnId]');
  });

  test('only order ids if refunds have ids on one side only', async () => {
    const cwd = tempDir();
    const bank = ['商户订单号,交易类型,收入,支出,交易时间', 'A1,收款,5.00,,2026-11-19 12:00:00'];
    writeFileSync(
      join(cwd, 'bank.csv'),
      [...bank, 'A1,退款,,2.00,2026-11-19 13:00:00', ''].join('\n'),
    );
    const own = ['A1,,payment,5.00,success,2026-11-19 12:00:00'];
    const refund = 'A1,R1,refund,-2.00,success,2026-11-19 13:00:00';
    writeFileSync(join(cwd, 'own.csv'), `${OWN}${[...own, refund, ''].join('\n')}`);
    const result = await runCli(['init', 'bank.csv', 'own.csv'], { cwd });
    expectExit(result, 0);
    expect(tried(result.stdout)).toEqual([2, 2, 2, 0]);
    expect(configIn(cwd).jobs.bank.identity).toEqual(['orderId']);
    expect(result.stdout).toContain('only one side has refund ids');
  });

  test('fees of a fund bill are added to transactions if the flows have none', async () => {
    const cwd = folderWith({ 'bill.csv': 'profile-alipay-fund/alipay-fund.csv' });
    const rows = 'A1001,,payment,10.00,success,\nA1002,,payment,20.00,success,\n';
    writeFileSync(join(cwd, 'flows.csv'), OWN + rows);
    const result = await runCli(['init', 'bill.csv', 'flows.csv'], { cwd });
    expectExit(result, 0);
    expect(configIn(cwd).jobs.alipay.netFees).toBe(true);
    expect(result.stdout).toContain('netFees: true');
    expect(tried(result.stdout)[2]).toBe(2);
  });

  test('an account of only the first rows is not set', async () => {
    const cwd = tempDir();
    const bill = readFileSync(join(FIXTURES, 'profile-wechat-success', 'wechat.csv'), 'utf8');
    const [header, first, , sumHeader] = bill.split('\r\n');
    const row = (i: number, account: string) =>
      first.replace('1627859777', account).replace('W1001', `W${1000 + i}`);
    // More rows than are searched for what they have in common.
    const rows = Array.from({ length: 1000 }, (_, i) => row(i, '1627859777'));
    const sums = '`1001,`100100.00,`600.60000,`100100.00';
    const lines = [header, ...rows, row(1000, '1900000109'), sumHeader, sums, ''];
    writeFileSync(join(cwd, 'bill.csv'), lines.join('\r\n'));
    writeFileSync(join(cwd, 'flows.csv'), `${OWN}W1000,,,100,,\n`);
    const result = await runCli(['init', 'bill.csv', 'flows.csv'], { cwd });
    expectExit(result, 0);
    expect(tried(result.stdout)).toEqual([1001, 1, 1, 1000]);
    expect(configIn(cwd).jobs.wechat).not.toHaveProperty('account');
  });

  test.each([
    ['csv', 'order_id,amount,currency\nA1001,5.00,USD\n'],
    ['ndjson', '{"order_id":"A1001","amount":"5.00","currency":"USD"}\n'],
  ])('the currency of own records as %s', async (ending, text) => {
    const cwd = tempDir();
    writeFileSync(join(cwd, `gateway.${ending}`), `\ufeff${text}`);
    writeFileSync(join(cwd, `book.${ending}`), text);
    const files = [`book.${ending}`, `gateway.${ending}`];
    const result = await runCli(['init', ...files, '--date', '2026-11-19'], { cwd });
    expectExit(result, 0);
    expect(tried(result.stdout)).toEqual([1, 1, 1, 0]);
    expect(configIn(cwd).jobs.gateway.currency).toBe('USD');
  });

  test('an account that only some rows have is not set', async () => {
    const cwd = tempDir();
    const header = 'order_id,amount,account,paid_at\n';
    const rows = (account: string) => `A${account},1,${account},2026-11-19 12:00:00\n`;
    writeFileSync(join(cwd, 'bank.csv'), header + rows('2') + rows('1'));
    writeFileSync(join(cwd, 'book.csv'), header + rows('1') + rows('2'));
    expectExit(await runCli(['init', 'bank.csv', 'book.csv'], { cwd }), 0);
    expect(configIn(cwd).jobs.bank).not.toHaveProperty('account');
  });
});

describe('sides', () => {
  test('that are unclear must be named', async () => {
    const cwd = tempDir();
    for (const name of ['a.csv', 'b.csv']) {
      writeFileSync(join(cwd, name), '订单号,金额,日期\nA1001,1.50,2026-11-19\n');
    }
    const unsaid = await runCli(['init', 'a.csv', 'b.csv'], { cwd });
    expectExit(unsaid, 2);
    expect(unsaid.stderr).toMatch(/it is unclear .*--statement <path> or --flows <path>/);
    expect(leftIn(cwd)).toEqual(['a.csv', 'b.csv']);
    const result = await runCli(['init', 'a.csv', '--flows', 'b.csv'], { cwd });
    expectExit(result, 0);
    expect(configIn(cwd).jobs.a).toMatchObject({ statement: 'a.csv', flows: 'b.csv' });
    expect(result.stdout).toMatch(/flows +b\.csv\n.*\n +because the command line says so/);
  });

  test('of tables follow from their names if nothing else shows them', async () => {
    const cwd = tempDir();
    for (const name of ['bank.csv', 'orders.csv']) {
      writeFileSync(join(cwd, name), '订单号,金额,日期\nA1001,1.50,2026-11-19\n');
    }
    const result = await runCli(['init', 'orders.csv', 'bank.csv'], { cwd });
    expectExit(result, 0);
    expect(configIn(cwd).jobs.bank).toMatchObject({ statement: 'bank.csv', flows: 'orders.csv' });
    expect(result.stdout).toContain('because its name says so, and nothing else does');
    expectExit(await runCli(['init', 'orders.csv', '--print'], { cwd }), 0);
    writeFileSync(join(cwd, 'x.csv'), '订单号,金额,日期\nA1001,1.50,2026-11-19\n');
    expectExit(await runCli(['init', 'x.csv', '--print'], { cwd }), 2);
  });

  test('of own records on both sides follow from their names', async () => {
    const both = 'profile-generic-csv-both-sides';
    const cwd = folderWith({
      'gateway.csv': `${both}/gateway.csv`,
      'flows.csv': `${both}/flows.csv`,
    });
    const result = await runCli(['init', 'flows.csv', 'gateway.csv'], { cwd });
    expectExit(result, 0);
    expect(configIn(cwd).jobs.gateway).toMatchObject({
      statement: 'gateway.csv',
      flows: 'flows.csv',
    });
    expect(result.stdout).toContain('its name says so');
  });

  test('bills of two channels are two jobs', async () => {
    const cwd = folderWith({
      'a.csv': 'profile-alipay-plain/alipay.csv',
      'w.csv': 'profile-wechat-all/wechat.csv',
    });
    const result = await runCli(['init', '.'], { cwd });
    expectExit(result, 2);
    expect(result.stderr).toContain('a.csv is of alipay, w.csv of wechat');
  });
});

describe('an existing config', () => {
  test('is not changed; --print shows a job to paste into it', async () => {
    const cwd = demoDay();
    const args = ['init', 'bills', 'own'];
    expectExit(await runCli(args, { cwd }), 0);
    const before = readFileSync(join(cwd, 'zhangping.yaml'));
    const refused = await runCli(args, { cwd });
    expectExit(refused, 2);
    expect(refused.stderr).toMatch(/zhangping.yaml already exists.*--print.*--config/);
    const printed = await runCli([...args, '--print'], { cwd });
    expectExit(printed, 0);
    expect(printed.stderr).toContain('nothing was written');
    expect(readFileSync(join(cwd, 'zhangping.yaml'))).toEqual(before);
    expect(Object.keys(parse(printed.stdout))).toEqual(['jobs']);
    // The name is one that the config does not have.
    const [, jobs] = printed.stdout.split('jobs:\n');
    const pasted = before.toString().replace('jobs:\n', `jobs:\n${jobs}`);
    writeFileSync(join(cwd, 'zhangping.yaml'), pasted);
    expectExit(await runCli(['run', 'alipay-2', '--date', '2026-11-19'], { cwd }), 1);
    const taken = await runCli([...args, '--print', '--job', 'alipay'], { cwd });
    expectExit(taken, 2);
    expect(taken.stderr).toContain('the config has a job of that name');
  });

  test('is not replaced even if it is a dangling link', async () => {
    const cwd = demoDay();
    symlinkSync('nowhere', join(cwd, 'zhangping.yaml'));
    expectExit(await runCli(['init', 'bills', 'own'], { cwd }), 2);
    expect(leftIn(cwd)).toEqual(['bills', 'own', 'zhangping.yaml']);
  });

  test('may have another path, to which its paths are relative', async () => {
    const cwd = demoDay();
    const none = await runCli(['init', 'bills', 'own', '--config', 'etc/z.yaml'], { cwd });
    expectExit(none, 2);
    expect(none.stderr).toContain('the folder etc does not exist');
    mkdirSync(join(cwd, 'etc'));
    const args = ['init', 'bills', 'own', '--config', 'etc/z.yaml', '--job', 'shop'];
    const result = await runCli(args, { cwd });
    expectExit(result, 0);
    expect(result.stdout).toContain('zhangping run shop --date 2026-11-19 --config etc/z.yaml');
    expect(configIn(cwd, 'etc/z.yaml').jobs.shop.flows).toBe('../own/flows-{date}.csv');
    const run = ['run', '--date', '2026-11-19', '--config', 'etc/z.yaml', '--dry-run'];
    expectExit(await runCli(run, { cwd }), 1);
  });
});

describe('refusals', () => {
  test('a config that refuses its own files is written and reported: exit 3', async () => {
    const cut = 'gate-alipay-cut-off';
    const cwd = folderWith({ 'a.csv': `${cut}/alipay.csv`, 'f.csv': `${cut}/flows.csv` });
    const result = await runCli(['init', 'a.csv', 'f.csv'], { cwd });
    expectExit(result, 3);
    expect(result.stdout).toMatch(/Tried on 2026-11-19; the run refuses the files:\n {2}a\.csv: /);
    expect(configIn(cwd).jobs.alipay.statement).toBe('a.csv');
  });

  test.each([
    ['gate-html-page', ['alipay.csv', 'flows.csv'], /this is an error answer, not a bill/],
    ['gate-alipay-no-bill', ['alipay.json', 'flows.csv'], /Give the files of a day with trans/],
    ['gate-zero-bytes', ['alipay.csv', 'flows.csv'], /alipay.csv is empty/],
    ['gate-alipay-plain', ['none.csv'], /none.csv does not exist/],
  ])('%s: nothing is written', async (name, files, why) => {
    const inputs = files.filter((file) => file !== 'none.csv');
    const cwd = folderWith(Object.fromEntries(inputs.map((file) => [file, `${name}/${file}`])));
    const result = await runCli(['init', ...files], { cwd });
    expectExit(result, 3);
    expect(result.stderr).toMatch(why);
    expect(leftIn(cwd)).toEqual(inputs.sort());
  });

  test('the errors of all files are listed', async () => {
    const cwd = tempDir();
    writeFileSync(join(cwd, 'a.csv'), '');
    writeFileSync(join(cwd, 'b.csv'), '<html><body>502</body></html>');
    const result = await runCli(['init', 'a.csv', 'b.csv'], { cwd });
    expectExit(result, 3);
    expect(result.stderr).toMatch(/a\.csv is empty.*\nb\.csv: /);
  });

  test.each([
    [[], /zhangping init bills/],
    [['-'], /standard input/],
    [['bill.gz.sha1'], /Only checksum files were given/],
    [['a.csv', '--date', 'soon'], /--date soon/],
    [['a.csv', '--job', '../x'], /cannot be a job name/],
    [['{date}.csv'], /rename the file/],
    [['several.csv', 'a.csv'], /rows of 2026-11-18 to 2026-11-19. Give .*--date/],
    [['several-20261201.csv', 'a.csv'], /rows of 2026-11-18 to 2026-11-19/],
    [['undated.csv', 'a.csv'], /names no date.*--date/],
  ])('%j: exit 2, nothing is written', async (args, why) => {
    const cwd = tempDir();
    const bank = '订单号,金额,余额,日期\nA1001,1.50,1.50,2026-11-18\nA1002,1.50,3.00,2026-11-19\n';
    for (const name of ['several.csv', 'several-20261201.csv'])
      writeFileSync(join(cwd, name), bank);
    writeFileSync(join(cwd, 'undated.csv'), '订单号,金额,余额\nA1001,1.50,1.50\n');
    for (const name of ['a.csv', '{date}.csv', 'bill.gz.sha1'])
      writeFileSync(join(cwd, name), `${OWN}A1001,,,1.50,,\n`);
    const result = await runCli(['init', ...args], { cwd });
    expectExit(result, 2);
    expect(result.stderr).toMatch(why);
    expect(leftIn(cwd)).not.toContain('zhangping.yaml');
  });

  test('of several dates, that of the file name is tried if there are rows of it', async () => {
    const cwd = tempDir();
    const bank = '订单号,金额,余额,日期\nA1001,1.50,1.50,2026-11-18\nA1002,1.50,3.00,2026-11-19\n';
    writeFileSync(join(cwd, 'bank-20261118.csv'), bank);
    writeFileSync(join(cwd, 'a.csv'), `${OWN}A1001,,,1.50,,\n`);
    const result = await runCli(['init', 'bank-20261118.csv', 'a.csv'], { cwd });
    expectExit(result, 0);
    expect(result.stdout).toContain('Tried on 2026-11-18: 2 and 1 records, 1 match');
  });

  test('a given date is tried', async () => {
    const cwd = tempDir();
    const bank = '订单号,金额,余额,日期\nA1001,1.50,1.50,2026-11-18\nA1002,1.50,3.00,2026-11-19\n';
    writeFileSync(join(cwd, 'bank.csv'), bank);
    writeFileSync(join(cwd, 'a.csv'), `${OWN}A1001,,,1.50,,\n`);
    const result = await runCli(['init', 'bank.csv', 'a.csv', '--date', '2026-11-19'], { cwd });
    expectExit(result, 0);
    expect(result.stdout).toContain('Tried on 2026-11-19: 2 and 1 records, 1 match');
  });
});

describe('the text of the config', () => {
  const uncommented = (text: string) => text.replace(/^( {4})# (?=[a-zA-Z]+: )/gm, '$1');

  test.each(['en', 'zh'])('%s: commented settings are at their defaults', async (lang) => {
    const cwd = demoDay();
    expectExit(await runCli(['init', 'bills', 'own', '--lang', lang], { cwd }), 0);
    const path = join(cwd, 'zhangping.yaml');
    const text = readFileSync(path, 'utf8');
    const [job] = configAt(path).jobs;
    expect(uncommented(text)).not.toBe(text);
    writeFileSync(path, uncommented(text));
    expect(configAt(path).jobs).toEqual([job]);
    for (const key of ['cutoff', 'edge', 'carryDays', 'amountTolerance', 'maxRejects']) {
      expect(uncommented(text)).toMatch(new RegExp(`^    ${key}: `, 'm'));
    }
    const notify = text.slice(text.indexOf('# notify:')).replace(/^# /gm, '');
    writeFileSync(path, text.slice(0, text.indexOf('# notify:')) + notify);
    const on = ['discrepant', 'refused', 'missing', 'failed'];
    const robot = { to: 'dingtalk', urlEnv: 'DINGTALK_URL', secretEnv: 'DINGTALK_SECRET', on };
    expect(configAt(path).jobs).toEqual([{ ...job, notify: [robot] }]);
    expect(parse(text).lang).toBe(lang === 'zh' ? 'zh' : undefined);
  });

  test('is Chinese, and so are the runs of cron, which has no locale', async () => {
    const cwd = demoDay();
    const env = { LC_ALL: 'zh_CN.UTF-8' };
    const result = await runCli(['init', 'bills', 'own'], { cwd, env });
    expectExit(result, 0);
    expect(result.stdout).toContain('已用账期 2026-11-19 试跑');
    expect(result.stdout).toContain('渠道对账单');
    expect(readFileSync(join(cwd, 'zhangping.yaml'), 'utf8')).toContain(
      '# 其他账号：对账单会被拒绝，流水里的行会跳过',
    );
    expect(configIn(cwd).lang).toBe('zh');
  });

  test('quotes file names that are special in YAML, and escapes control characters', async () => {
    const cwd = folderWith({ 'b.csv': 'profile-wechat-all/wechat.csv' });
    const name = 'f: #1 \u001b[31m"x".csv';
    copyFileSync(join(FIXTURES, 'profile-wechat-all', 'flows.csv'), join(cwd, name));
    const result = await runCli(['init', 'b.csv', name], { cwd });
    expectExit(result, 0);
    expect(result.stdout).not.toContain('\u001b');
    expect(readFileSync(join(cwd, 'zhangping.yaml'), 'utf8')).not.toContain('\u001b');
    expect(basename(configIn(cwd).jobs.wechat.flows)).toBe(name);
  });
});

describe('a database', () => {
  test('is named in the config by its path from there, and the next steps follow', async () => {
    const cwd = tempDir();
    new Database(join(cwd, 'mall.db'))
      .exec(`CREATE TABLE orders (order_no TEXT, amount TEXT, paid_at TEXT);
        INSERT INTO orders VALUES ('A1', '10.00', '2026-11-19 10:00:00')`)
      .close();
    writeFileSync(join(cwd, 'bill-2026-11-19.csv'), 'order_id,amount\nA1,10.00\n');
    mkdirSync(join(cwd, 'etc'));
    const args = ['bill-2026-11-19.csv', '--database', 'sqlite:mall.db', '--job', 'shop'];
    const config = ['--config', 'etc/zhangping.yaml', '--date', '2026-11-19'];
    const run = await runCli(['init', ...args, ...config], { cwd });
    expectExit(run, 0);
    expect(run.stdout).toContain('flows      database mall, table orders\n');
    expect(run.stdout).toContain('Tried on 2026-11-19: 1 and 1 records, 1 match, 0 discrepancies.');
    expect(run.stdout).toContain('zhangping run --catch-up 7 --config etc/zhangping.yaml');
    const { databases, jobs } = parse(readFileSync(join(cwd, 'etc/zhangping.yaml'), 'utf8'));
    expect(databases).toEqual({ mall: { url: 'sqlite:../mall.db' } });
    expect(jobs.shop.flows.database).toBe('mall');
    const check = ['run', 'shop', '--date', '2026-11-19', '--config', 'etc/zhangping.yaml'];
    expectExit(await runCli(check, { cwd }), 0);
  });

  test.each([
    [['--database', 'mysql://reader:s3cret@db/shop'], '--database contains a password.'],
    [['--database', 'oracle://reader@db/shop'], '--database is not the URL of a database.'],
    [['bill.csv', '--password-env', 'SHOP'], 'need --database <url>'],
    [
      ['--database', 'sqlite:a.db', '--password-env', 'A', '--password-file', 'b'],
      'Give --password-env or --password-file, not both.',
    ],
    [['--database', 'sqlite:a.db', '--flows', 'b.csv'], 'not with both'],
  ])('%j is a mistake', async (args, text) => {
    const run = await runCli(['init', ...args], { cwd: tempDir() });
    expectExit(run, 2);
    expect(run.stderr).toContain(text);
    expect(run.stdout + run.stderr).not.toContain('s3cret');
  });
});

test('a rate that the fees of the statement fit is proposed, with how many do', async () => {
  const { stdout, stderr } = await runCli(['init', `bills/${BILL}`, 'own', '--print'], {
    cwd: demoDay(),
  });
  expect(stdout + stderr).toContain(
    'Payments whose fee is that of one rate: alipay: 940 of 940 rows.',
  );
  expect(stdout + stderr).toContain('fees: [{"name":"alipay","rate":"0.006","base":"order"}]');
});
