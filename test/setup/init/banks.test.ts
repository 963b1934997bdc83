/** `zhangping init` with a bank's statements: from bills and credits to jobs that settle. */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { configOf, loadConfig } from '../../../src/config/load.ts';
import { type Proposed, proposeConfig } from '../../../src/setup/init/propose-config.ts';
import { tempDir } from '../../support/tempdir.ts';

const FIXTURES = resolve(import.meta.dirname, '..', '..', '..', 'fixtures');
const WECHAT = '财付通支付科技有限公司客户备付金';
const BANK_HEADER =
  '交易日期,交易时间,收入金额,支出金额,账户余额,对方开户行名称,对方户名,摘要,流水号';

/** A new folder with these files. */
function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = tempDir();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

/** A WeChat Pay bill of one payment, whose fee is 0.6 percent. */
function bill(date: string, yuan: number): string {
  const text = readFileSync(join(FIXTURES, 'profile-wechat-success', 'wechat.csv'), 'utf8');
  const [header, row, , sums] = text.split('\r\n');
  const fee = (yuan * 0.006).toFixed(5);
  const paid = row
    .replace('2026-11-19', date)
    .replaceAll('100.00', `${yuan}.00`)
    .replace('0.60000', fee);
  return [header, paid, sums, `\`1,\`${yuan}.00,\`${fee},\`${yuan}.00`, ''].join('\r\n');
}

function own(date: string, yuan: number): string {
  return `order_id,amount,status,paid_at\nW1001,${yuan}.00,success,${date} 09:00:00\n`;
}

/** A day of a bank: credits as [payer, amount, remark], and the rent. */
function bankDay(date: string, ...credits: readonly (readonly [string, string, string?])[]) {
  const day = date.replaceAll('-', '');
  let balance = 500_000;
  const money = (cents: number) => (cents / 100).toFixed(2);
  const rows = credits.map(([payer, amount, remark = '转账'], index) => {
    balance += Math.round(Number(amount) * 100);
    const after = [money(balance), '某行', payer, remark, `${day}${index}`];
    return [day, `0915${10 + index}`, amount, '', ...after].join();
  });
  const rent = `${day},101500,,800.00,${money(balance - 80_000)},某支行,某物业公司,房租,${day}9`;
  return `${[BANK_HEADER, ...rows, rent].join('\n')}\n`;
}

/** The bills of two days, own records, and the bank's files of the days after these. */
const SHOP = {
  'bills/wechat_20260209.csv': bill('2026-02-09', 100),
  'bills/wechat_20260210.csv': bill('2026-02-10', 101),
  'flows/2026-02-09.csv': own('2026-02-09', 100),
  'flows/2026-02-10.csv': own('2026-02-10', 101),
  'bank/icbc_20260210.csv': bankDay('2026-02-10', [WECHAT, '99.40'], ['某客户', '100.39']),
  'bank/icbc_20260211.csv': bankDay('2026-02-11', [WECHAT, '100.39']),
};

async function proposed(
  folder: string,
  files: readonly string[],
  { flows = [], hasConfig = false }: { flows?: readonly string[]; hasConfig?: boolean } = {},
): Promise<Proposed> {
  const path = join(folder, 'zhangping.yaml');
  return await proposeConfig({
    files: files.map((file) => join(folder, file)),
    statement: [],
    flows: flows.map((file) => join(folder, file)),
    ...{ database: null, date: null, job: null, path },
    existing: hasConfig ? await loadConfig(path) : null,
  });
}

function jobsIn({ text }: Proposed) {
  // The config has to load as it is.
  const { jobs } = configOf(text, 'zhangping.yaml');
  return { jobs, written: parse(text).jobs, profiles: parse(text).profiles };
}

function checksIn({ text }: Proposed): string[] {
  return [...text.matchAll(/# check: (.*)/g)].map(([, check]) => check);
}

test('bills, own records and credits become a job and one that settles it', async () => {
  const folder = folderWith(SHOP);
  const found = await proposed(folder, ['bills', 'flows', 'bank']);
  const { jobs, written, profiles } = jobsIn(found);
  expect(Object.keys(written)).toEqual(['wechat', 'bank-wechat']);
  expect(written['bank-wechat']).toEqual({
    statement: 'bank/icbc_{date:yyyyMMdd}.csv',
    channel: 'icbc',
    only: { counterparty: ['财付通'] },
    flows: { job: 'wechat', measure: 'net', groupBy: ['date'] },
    settles: { lag: 'D+1', calendar: 'CN', grace: 3 },
    currency: 'CNY',
    timeZone: 'Asia/Shanghai',
  });
  expect(jobs[1].settlement).toMatchObject({ upstream: 'wechat', measure: 'net', grace: 3 });
  expect(profiles.icbc).toMatchObject({
    fields: { counterparty: '对方户名', remark: '摘要' },
    type: { in: 'transfer', out: 'transfer' },
    balance: '账户余额',
  });
  expect(profiles.icbc).not.toHaveProperty('tradeDates');
  expect(checksIn(found)).toEqual([
    expect.stringContaining('take: withdrawal'),
    expect.stringContaining('T+n: working days'),
  ]);
  expect(found.trial?.result?.outcome.matched.count).toBe(1);
  expect(found.settlements[0].dates).toEqual({
    upstream: ['2026-02-09', '2026-02-10'],
    bank: ['2026-02-10', '2026-02-11'],
  });
  expect(found.notes).toEqual([
    'Files of other days (3): the paths in the config match them, too.',
  ]);
});

test('the bank may have files of other days than the bills', async () => {
  const names = ['bills/wechat_20260209.csv', 'flows/2026-02-09.csv', 'bank/icbc_20260210.csv'];
  const found = await proposed(folderWith(SHOP), names);
  expect(found.date).toBe('2026-02-09');
  expect(jobsIn(found).written['bank-wechat'].statement).toBe('bank/icbc_{date:yyyyMMdd}.csv');
});

test('the remark of 银联商务 gives the trade dates, and its lag is one working day', async () => {
  const acquirer = '商户订单号,交易金额,手续费,交易时间\nA1,5.00,0.03,2026-02-10 12:00:00\n';
  const credit = ['银联商务股份有限公司客户备付金', '4.97', '0209-0209费0元'] as const;
  const folder = folderWith({
    '银联商务_20260210.csv': acquirer,
    'flows_20260210.csv': own('2026-02-10', 5).replace('W1001', 'A1'),
    'ccb_20260210.csv': bankDay('2026-02-10', credit),
  });
  const { written, profiles } = jobsIn(await proposed(folder, ['.']));
  expect(written['bank-银联商务']).toMatchObject({
    channel: 'ccb',
    only: { counterparty: ['银联商务'] },
    settles: { lag: 'T+1', calendar: 'CN', grace: 1 },
  });
  expect(profiles.ccb.tradeDates).toEqual({ column: '摘要', pattern: '^(\\d{4})-(\\d{4})费' });
});

test('the withdrawals of a fund bill are the credits', async () => {
  const folder = folderWith({
    'bank_20261119.csv': bankDay('2026-11-19', [
      '支付宝（中国）网络技术有限公司客户备付金',
      '15.00',
    ]),
  });
  for (const name of ['alipay-fund.csv', 'flows.csv']) {
    cpSync(join(FIXTURES, 'profile-alipay-fund', name), join(folder, name));
  }
  const { written } = jobsIn(await proposed(folder, ['.']));
  expect(written['bank-alipay']).toMatchObject({
    flows: { job: 'alipay', take: 'withdrawal' },
    settles: { lag: 'D+0', calendar: 'CN', grace: 3 },
  });
});

test.each([
  [
    'counterparty',
    'bank.xml',
    (text: string) =>
      text.replace(
        '</Refs></TxDtls>',
        `</Refs><RltdPties><Dbtr><Nm>${WECHAT}</Nm></Dbtr></RltdPties></TxDtls>`,
      ),
    'profile-camt053',
  ],
  ['remark', 'bank.sta', (text: string) => text.replace('order 77001', WECHAT), 'profile-mt940'],
])('an account statement names the payer in its %s', async (field, name, named, fixture) => {
  const text = readFileSync(join(FIXTURES, fixture, name), 'utf8');
  const folder = folderWith({
    'wechat_20261119.csv': bill('2026-11-19', 100),
    'flows_20261119.csv': own('2026-11-19', 100),
    [name]: named(text),
  });
  const { written, profiles } = jobsIn(await proposed(folder, ['.']));
  expect(profiles).toBeUndefined();
  expect(written['bank-wechat']).toMatchObject({
    statement: name,
    only: { [field]: ['财付通'] },
    account: '6225881234567890',
  });
});

test('a bank that channels do not pay gets its profile, and a note', async () => {
  const bank = bankDay('2026-02-10', ['某客户', '100.39']);
  const folder = folderWith({ ...SHOP, 'bank/icbc_20260210.csv': bank });
  const names = ['bills/wechat_20260210.csv', 'flows/2026-02-10.csv', 'bank/icbc_20260210.csv'];
  const found = await proposed(folder, names);
  const { written, profiles } = jobsIn(found);
  expect(Object.keys(written)).toEqual(['wechat']);
  expect(profiles.icbc.fields.counterparty).toBe('对方户名');
  expect(found.notes).toEqual([
    expect.stringContaining('no credit is from 财付通, 支付宝, 银联商务'),
  ]);
});

test('a channel without a job, and one in another currency, are named', async () => {
  const alipay = ['支付宝(中国)网络技术有限公司', '50.00'] as const;
  const bank = bankDay('2026-02-10', alipay, [WECHAT, '1.00']);
  const dollars = bank.replace('流水号', '流水号,币种').replaceAll(/(?<=\d)$/gm, ',USD');
  const folder = folderWith({ ...SHOP, 'bank/icbc_20260210.csv': dollars });
  const names = ['bills/wechat_20260210.csv', 'flows/2026-02-10.csv', 'bank/icbc_20260210.csv'];
  const found = await proposed(folder, names);
  expect(found.settlements).toEqual([]);
  expect(found.notes).toEqual([
    expect.stringContaining('has credits from 财付通, but no job reconciles that channel'),
    expect.stringContaining('has credits from 支付宝, but no job reconciles that channel'),
  ]);
});

test('of two banks, the one with most credits settles', async () => {
  const other = bankDay('2026-02-10', ['某客户', '1.00'], [WECHAT, '2.00']);
  const folder = folderWith({ ...SHOP, 'bank/cmb_20260210.csv': other });
  const found = await proposed(folder, ['bills', 'flows', 'bank']);
  expect(found.settlements.map(({ channel }) => channel)).toEqual(['icbc']);
  expect(found.notes[0]).toMatch(/cmb_20260210.csv has credits from 财付通, too/);
});

test('a file of several days is named, and what it needs is said', async () => {
  const days = [
    bankDay('2026-02-10', [WECHAT, '99.40']),
    bankDay('2026-02-11', [WECHAT, '100.39']),
  ];
  const [first, second] = days.map((text) => text.trimEnd().split('\n'));
  const folder = folderWith({
    'wechat_20260210.csv': SHOP['bills/wechat_20260210.csv'],
    'flows_20260210.csv': SHOP['flows/2026-02-10.csv'],
    'bank.csv': `${[...first, ...second.slice(1)].join('\n')}\n`,
  });
  const found = await proposed(folder, ['.']);
  expect(jobsIn(found).written['bank-wechat'].statement).toBe('bank.csv');
  expect(found.notes).toContainEqual(
    expect.stringContaining('has rows of 2026-02-10 to 2026-02-11: a run reads'),
  );
});

test('jobs of an existing config are settled, once, with the profile that it has', async () => {
  const folder = folderWith(SHOP);
  const path = join(folder, 'zhangping.yaml');
  const { text } = await proposed(folder, ['bills', 'flows']);
  writeFileSync(path, text);
  const found = await proposed(folder, ['bank'], { hasConfig: true });
  expect(found.job).toBe('bank-wechat');
  expect(found.taken).toEqual([]);
  expect(found.notes[0]).toMatch(/^Run wechat again/);
  const added = parse(found.text);
  expect(Object.keys(added.jobs)).toEqual(['bank-wechat']);
  // Pasted, it loads; then nothing is left to be settled, and the profile is known.
  const pasted = found.text.replace('jobs:\n', text.slice(text.indexOf('jobs:\n')));
  writeFileSync(path, pasted);
  expect((await loadConfig(path)).jobs.map(({ job }) => job.name).sort()).toEqual([
    'bank-wechat',
    'wechat',
  ]);
  const again = await proposed(folder, ['bank'], { hasConfig: true });
  expect(again.settlements).toEqual([]);
});

test('a bank alone is a statement, as before, with a note on the channels that pay', async () => {
  const found = await proposed(folderWith(SHOP), ['bank']);
  expect(Object.keys(parse(found.text).jobs)).toEqual(['icbc']);
  expect(found.banks).toEqual([]);
  expect(found.notes[0]).toMatch(/has credits from 财付通, but no job/);
});

test('a bank is the statement if the command line calls the bill the flows', async () => {
  const flows = ['bills/wechat_20260210.csv'];
  const found = await proposed(folderWith(SHOP), ['bank/icbc_20260210.csv'], { flows });
  expect(found.banks).toEqual([]);
  expect(found.taken.map(({ side }) => side).sort()).toEqual(['flows', 'statement']);
});

test('the command line may call a bank file the flows', async () => {
  const bank = 'bank/icbc_20260210.csv';
  const found = await proposed(folderWith(SHOP), ['bills/wechat_20260210.csv'], { flows: [bank] });
  expect(found.banks).toEqual([]);
  expect(found.taken.map(({ side }) => side)).toEqual(['statement', 'flows']);
});

test('a bill and the bank file of the next day are paired without flows', async () => {
  const folder = folderWith(SHOP);
  const files = ['bank/icbc_20260211.csv', 'bills/wechat_20260210.csv'];
  const found = await proposed(folder, files);
  expect(Object.keys(parse(found.text).jobs)).toEqual(['wechat', 'bank-wechat']);
  expect(found.date).toBe('2026-02-10');
});
