/** `zhangping balances` through the built program: book balances, and what they lack. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { expectExit, runCli } from '../support/cli.ts';
import { tempDir } from '../support/tempdir.ts';

const ROOT = resolve(import.meta.dirname, '..', '..');
const CWD = tempDir();
const profileOf = (number: string, sum: string) => `
    orderId: ${number}
    amount: ${sum}
    type: { in: payment, out: transfer }
    time: { column: 时间, format: yyyy-MM-dd HH:mm:ss }
    balance: 余额`;
const CONFIG = `
profiles:
  bank:${profileOf('流水号', '金额')}
  book:${profileOf('凭证号', '发生额')}
jobs:
  bank:
    channel: bank
    statement: 'bank-{date:yyyyMMdd}.csv'
    flows: 'book-{date:yyyyMMdd}.csv'
    flowsProfile: book
`;

/** Number, amount, balance; the bank lists the newest first. */
const FILES = {
  'bank-20261102.csv': 'T2 -30.00 1070.00,T1 100.00 1100.00',
  'book-20261102.csv': 'T1 100.00 1100.00,T3 25.00 1125.00',
  'bank-20261103.csv': 'T4 10.00 1080.00',
  'book-20261103.csv': 'T4 8.00 1133.00',
  // The bank's file of the 4th is missing: it paid out 50.00.
  'bank-20261105.csv': 'T6 1.00 1031.00',
  'book-20261105.csv': 'T6 1.00 1134.00',
};

function fileOf(name: string, rows: string): string {
  const head = name.startsWith('bank') ? '流水号,金额,余额,时间' : '凭证号,发生额,余额,时间';
  const date = name.replace(/^\D*(\d{4})(\d\d)(\d\d).*$/, '$1-$2-$3');
  const lines = rows.split(',').map((row) => `${row.split(' ').join(',')},${date} 12:00:00`);
  return `${[head, ...lines].join('\n')}\n`;
}

async function balances(exit: number, ...args: string[]) {
  const result = await runCli(['balances', ...args], { cwd: CWD });
  expectExit(result, exit);
  return result;
}

async function json(exit: number, ...args: string[]) {
  return JSON.parse((await balances(exit, '--json', ...args)).stdout);
}

const amountsOf = (lines: readonly { line: string; amount: string }[]) =>
  lines.map(({ line, amount }) => `${line} ${amount}`);

beforeAll(async () => {
  writeFileSync(join(CWD, 'zhangping.yaml'), CONFIG);
  for (const [name, rows] of Object.entries(FILES)) {
    writeFileSync(join(CWD, name), fileOf(name, rows));
  }
  for (const date of ['2026-11-02', '2026-11-03', '2026-11-05']) {
    expectExit(await runCli(['run', '--date', date, '--quiet'], { cwd: CWD }), 0, 1);
  }
});

describe('a bank against books with balances', () => {
  test('is reconciled by its open items, to the cent', async () => {
    const found = await json(0, '--to', '2026-11-03');
    expect(amountsOf(found.book)).toEqual([
      'balance 1133.00',
      'received 2.00',
      'paid -30.00',
      'adjusted 1105.00',
    ]);
    expect(amountsOf(found.bank)).toEqual([
      'balance 1080.00',
      'received 25.00',
      'paid 0.00',
      'adjusted 1105.00',
    ]);
    expect(found.proven).toBe(true);
    expect(
      found.statement.days.map(({ opening, closing }: Record<string, string>) => {
        return `${opening} ${closing}`;
      }),
    ).toEqual(['1000.00 1070.00', '1070.00 1080.00']);
  });

  test('names the date that is missing', async () => {
    const { stdout } = await balances(1);
    expect(stdout).toContain(
      'statement 2026-11-05: it opens with 1030.00, but the date before closed with 1080.00. ' +
        'Not run: 2026-11-04.',
    );
    expect(stdout).toContain('The adjusted balances differ by -50.00 (statement minus books)');
  });

  test('is reconciled with a balance that is given instead', async () => {
    const to = ['--to', '2026-11-03'];
    expect((await json(0, ...to, '--book', '1133.00')).difference).toBe('0.00');
    expect((await json(1, ...to, '--book', '1133.01')).difference).toBe('-0.01');
    writeFileSync(join(CWD, 'ledger.csv'), '\uFEFFdate,balance\r\n2026-11-03,1133\r\n');
    expect((await json(0, ...to, '--book-file', 'ledger.csv')).difference).toBe('0.00');
    const wrong = await balances(2, '--book-file', 'ledger.csv');
    expect(wrong.stderr).toContain('ledger.csv: no line has the balance of 2026-11-05.');
    expect((await balances(2, '--book', '1,133.00')).stderr).toContain('thousands separator');
  });

  test('is written as a page and as CSV beside the reports of the date', async () => {
    await balances(0, '--to', '2026-11-03', '--out', 'out');
    const folder = join(CWD, 'out', 'bank', '2026-11-03');
    const read = (name: string) => readFileSync(join(folder, name), 'utf8');
    expect(read('balances.csv')).toMatch(/^bank,item,25\.00,2026-11-02,short,\w+,T3,/m);
    expect(read('balance-days.csv')).toContain('\nflows,2026-11-02,,1000.00,125.00,1125.00,false,');
    expect(read('balances.html')).toContain('<span class="word">Balances agree</span>');
  });
});

test('items that are resolved are taken to be in the books, from that day on', async () => {
  const ledger = join(CWD, 'resolved.db');
  const run = ['run', '--date', '2026-11-02', '--quiet', '--ledger', ledger, '--out', 'other'];
  expectExit(await runCli(run, { cwd: CWD }), 1);
  const resolve = ['items', 'resolve', '--category', 'short', '--action', 'repost', '--yes'];
  expectExit(await runCli([...resolve, '--ledger', ledger, '--by', 'li'], { cwd: CWD }), 0);
  // They were resolved later than on the date, when they were open.
  const found = await json(0, '--ledger', ledger, '--out', 'other');
  expect(found.resolved.count).toBe(0);
});

test('the balances of a bank statement are those that it states', async () => {
  const fixture = join(ROOT, 'fixtures', 'profile-mt940');
  const paths = ['--statement', join(fixture, 'bank.sta'), '--flows', join(fixture, 'flows.csv')];
  const places = ['--ledger', 'mt940.db', '--out', 'mt940'];
  await runCli(['run', 'other', ...paths, ...places, '--quiet'], { cwd: tempDirOf('mt940') });
  const result = await runCli(['balances', '--json', ...places], { cwd: tempDirOf('mt940') });
  expectExit(result, 0);
  const { statement, expected_book } = JSON.parse(result.stdout);
  const [{ account, opening, movements, closing }] = statement.days;
  expect([account, opening, movements, closing]).toEqual([
    '6225881234567890',
    '5000.00',
    '1221.50',
    '6221.50',
  ]);
  // 8.50 of charges are not in the books, and 1.00 is not at the bank.
  expect(expected_book).toBe('6231.00');
});

test('dates that ran before balances were recorded must run again', async () => {
  const old = join(ROOT, 'test', 'data', 'ledger-0.1.db.gz');
  writeFileSync(join(CWD, 'old.db'), gunzipSync(readFileSync(old)));
  const status = await runCli(['status', '--json', '--ledger', 'old.db'], { cwd: CWD });
  const [{ job }] = JSON.parse(status.stdout);
  const result = await runCli(['balances', job, '--ledger', 'old.db'], { cwd: tempDirOf('old') });
  expectExit(result, 3);
  expect(result.stderr).toContain('were made before balances were recorded. Run the dates again:');
});

/** A folder without a config. */
const folders = new Map<string, string>();
function tempDirOf(name: string): string {
  const known = folders.get(name) ?? tempDir();
  folders.set(name, known);
  if (name === 'old') writeFileSync(join(known, 'old.db'), readFileSync(join(CWD, 'old.db')));
  return known;
}

test.each([
  // The bank's other rows of that day are -269.69: these books have them, or not.
  ['5749.31', 'balance 5749.31,received 0.50,paid 0.00,adjusted 5749.81'],
  ['6019.00', 'balance 6019.00,received 0.50,paid 0.00,uncompared -269.69,adjusted 5749.81'],
])('rows that the job leaves out may be in the books: %s', async (book, lines) => {
  const cwd = tempDirOf('only');
  const fixture = join(ROOT, 'fixtures', 'profile-declared-only');
  const { profiles, only } = JSON.parse(readFileSync(join(fixture, 'case.json'), 'utf8'));
  const [statement, flows] = ['bank.csv', 'flows.csv'].map((name) => join(fixture, name));
  const jobs = { bank: { channel: 'bank', statement, flows, only } };
  writeFileSync(join(cwd, 'zhangping.yaml'), JSON.stringify({ profiles, jobs }));
  expectExit(await runCli(['run', '--quiet'], { cwd }), 1);
  const result = await runCli(['balances', '--json', '--book', book], { cwd });
  expectExit(result, 0);
  expect(amountsOf(JSON.parse(result.stdout).book).join()).toBe(lines);
});

test('where no job has balances, no job needs to be named', async () => {
  const cwd = tempDirOf('kinds');
  cpSync(join(ROOT, 'fixtures', 'kinds-channel-gateway'), cwd, { recursive: true });
  for (const job of ['alipay', 'wechat']) {
    await runCli(['run', job, '--date', '2026-11-19', '--quiet'], { cwd });
  }
  const { stderr } = await runCli(['balances'], { cwd });
  expect(stderr).toContain('the statements of its jobs state no balances.');
});

test('groups that a settlement job expects are not in the books of the bank account', async () => {
  const cwd = tempDirOf('settlement');
  const pathOf = (name: string) => join(ROOT, 'fixtures', name);
  const bank = pathOf('profile-declared-only');
  const fund = pathOf('profile-wechat-fund');
  const { profiles, only } = JSON.parse(readFileSync(join(bank, 'case.json'), 'utf8'));
  const shop = { statement: join(fund, 'wechat-fund.csv'), flows: join(fund, 'flows.csv') };
  const flows = { job: 'shop', measure: 'net', groupBy: ['date'] };
  const settled = { channel: 'bank', only, flows, settles: { lag: 'D+0' } };
  const jobs = { shop, bank: { statement: join(bank, 'bank.csv'), ...settled } };
  writeFileSync(join(cwd, 'zhangping.yaml'), JSON.stringify({ profiles, jobs }));
  expectExit(await runCli(['run', '--quiet'], { cwd }), 1);
  const result = await runCli(['balances', 'bank', '--json', '--book', '4730.31'], { cwd });
  expectExit(result, 0);
  const { book, bank: theirs } = JSON.parse(result.stdout);
  expect(amountsOf(book)).toContain('received 1012.50');
  expect(amountsOf(theirs)).toContain('received 0.00');
});
