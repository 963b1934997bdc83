/** Sides that are mistaken: the flows are the statement, or the two are swapped. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { alipayFile, flowsCsvFile } from '../reference/files.ts';
import type { PlainRecord } from '../reference/record.ts';
import { expectExit, leftIn, runCli } from '../support/cli.ts';
import { tempDir } from '../support/tempdir.ts';

const ROWS = 'order_id,amount\nA1,1.00\nA2,2.00\n';
const HEADER = 'order_id,amount\n';
/** One row has the amounts of both systems. */
const JOINED = 'no,ours,theirs\nA1,1.00,1.00\nA2,2.00,2.00\n';
const JOINED_CONFIG = `
jobs: { j: { statement: both.csv, channel: theirs, flows: both.csv, flowsProfile: ours } }
profiles:
  ours: { orderId: no, amount: ours }
  theirs: { orderId: no, amount: theirs }
`;

type Files = Readonly<Record<string, string | Uint8Array>>;

async function run(files: Files, sides: readonly string[], ...flags: string[]) {
  const cwd = tempDir();
  for (const [name, content] of Object.entries(files)) writeFileSync(join(cwd, name), content);
  const given = sides.flatMap((path, i) => [i === 0 ? '--statement' : '--flows', path]);
  const result = await runCli(['run', ...given, '--date', '2026-11-19', ...flags], { cwd });
  return { ...result, cwd };
}

test.each([
  ['by its name', ['a.csv', './a.csv'], { 'a.csv': ROWS }],
  ['as a copy', ['a.csv', 'b.csv'], { 'a.csv': ROWS, 'b.csv': ROWS }],
  ['packed', ['a.csv', 'b.csv.gz'], { 'a.csv': ROWS, 'b.csv.gz': gzipSync(ROWS) }],
  ['without rows', ['a.csv', 'a.csv'], { 'a.csv': HEADER }],
])('is refused %s', async (_, sides, files) => {
  const result = await run(files, sides, '--allow-empty');
  expectExit(result, 3);
  expect(result.stderr).toContain(`${sides[1]}: the flows are the same as the statement`);
  expect(leftIn(result.cwd)).toEqual(Object.keys(files));
});

test('one of several files is refused', async () => {
  const files = { 's1.csv': `${HEADER}A1,1.00\n`, 's2.csv': `${HEADER}A2,2.00\n` };
  const own = { 'f1.csv': 'order_id,amount,shop\nA1,1.00,x\n', 'f2.csv': files['s2.csv'] };
  const cwd = tempDir();
  const all = { ...files, ...own };
  for (const [name, content] of Object.entries(all)) writeFileSync(join(cwd, name), content);
  const sides = ['--statement', 's1.csv', 's2.csv', '--flows', 'f1.csv', 'f2.csv'];
  const result = await runCli(['run', ...sides, '--date', '2026-11-19'], { cwd });
  expectExit(result, 3);
  expect(result.stderr).toContain('f2.csv: the flows are the same as the statement (s2.csv)');
});

test.each([
  ['two exports without rows', { 'a.csv': HEADER, 'b.csv': HEADER }],
  [
    'another column in one of them',
    { 'a.csv': ROWS, 'b.csv': 'order_id,amount,shop\nA1,1.00,\nA2,2.00,\n' },
  ],
])('%s are no such flows', async (_, files) => {
  expectExit(await run(files, ['a.csv', 'b.csv'], '--allow-empty'), 0);
});

test('a file may have the columns of both sides', async () => {
  const files = { 'both.csv': JOINED, 'zhangping.yaml': JOINED_CONFIG };
  expectExit(await run(files, []), 0);
  expectExit(await run(files, [], '--channel', 'ours'), 3);
});

test('a settlement job may read payouts and what they pay from one file', async () => {
  const config = (only: string) => `
profiles:
  shop:
    orderId: no
    amount: amount
    type: { column: kind, words: { sale: payment, payout: settlement } }
    fields: { kind: kind }
jobs:
  shop:
    statement: 'shop-{date}.csv'
    channel: shop
    flows: { path: 'shop-{date}.csv', groupBy: [date] }
    flowsProfile: shop
    settles: { lag: D+0 }
${only}
`;
  const rows = 'no,kind,amount\nA1,sale,1.00\nA2,sale,2.00\nP1,payout,3.00\n';
  const runOf = async (only: string) => {
    const cwd = tempDir();
    writeFileSync(join(cwd, 'zhangping.yaml'), config(only));
    writeFileSync(join(cwd, 'shop-2026-11-19.csv'), rows);
    return await runCli(['run', '--date', '2026-11-19'], { cwd });
  };
  expectExit(await runOf('    only: { kind: [payout] }'), 0);
  const all = await runOf('');
  expectExit(all, 3);
  expect(all.stderr).toContain('the flows are the same as the statement');
});

test('two queries may return the same rows, one query may not', async () => {
  const cwd = tempDir();
  const database = new BetterSqlite3(join(cwd, 'shop.db'));
  database.exec(`CREATE TABLE gateway (order_id TEXT, amount TEXT, paid_at TEXT);
    CREATE TABLE orders (order_id TEXT, amount TEXT, paid_at TEXT);
    INSERT INTO gateway VALUES ('A1', '1.00', '2026-11-19 12:00:00');
    INSERT INTO orders SELECT * FROM gateway;`);
  database.close();
  const query = (table: string) =>
    `{ database: shop, sql: 'SELECT * FROM ${table} WHERE paid_at >= :from AND paid_at < :to' }`;
  const runOf = async (...[statement, flows]: string[]) => {
    const job = `{ statement: ${query(statement)}, flows: ${query(flows)} }`;
    const text = `databases: { shop: { url: 'sqlite:shop.db' } }\njobs: { j: ${job} }\n`;
    writeFileSync(join(cwd, 'zhangping.yaml'), text);
    return await runCli(['run', '--date', '2026-11-19', '--no-ledger'], { cwd });
  };
  expectExit(await runOf('gateway', 'orders'), 0);
  expectExit(await runOf('orders', 'orders'), 3);
});

describe('a bill as flows of own records', () => {
  const record: PlainRecord = {
    ...{ orderId: 'A1', refundId: '', channelTxnId: '2026111922001458860515000001' },
    ...{ type: 'payment', amount: '1.00', fee: '0.01', status: 'success', currency: 'CNY' },
    ...{ time: '2026-11-19 12:00:00', place: '' },
  };
  const files = {
    'bill.csv': alipayFile([record], '2026-11-19'),
    'own.csv': flowsCsvFile([record]),
  };

  test('is refused before anything is read: the sides look swapped', async () => {
    const result = await run(files, ['own.csv', 'bill.csv']);
    expectExit(result, 3);
    expect(result.stderr).toContain('Give bill.csv as the statement (--statement) and own.csv as');
    expect(leftIn(result.cwd)).toEqual(['bill.csv', 'own.csv']);
    expectExit(await run(files, ['bill.csv', 'own.csv']), 0);
  });

  test.each([
    ['--channel', 'generic-csv'],
    ['--flows-profile', 'alipay-trade'],
  ])('is reconciled if %s names the format', async (...named) => {
    expectExit(await run(files, ['own.csv', 'bill.csv'], ...named), 0);
  });

  test('is reconciled if the statement is a bill as well', async () => {
    const fund = {
      ...files,
      'copy.csv': alipayFile([record, { ...record, orderId: 'A2' }], '2026-11-19'),
    };
    expectExit(await run(fund, ['copy.csv', 'bill.csv']), 1);
  });
});
