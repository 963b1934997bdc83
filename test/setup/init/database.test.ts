/** `zhangping init --database`: from the tables of a database to a config that runs. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { type Proposed, proposeConfig } from '../../../src/setup/init/propose-config.ts';
import { tempDir } from '../../support/tempdir.ts';

const DATE = '2026-11-26';
/** Two payments and a refund of one. */
const BILL = [
  'order_id,refund_id,type,amount,fee,status,paid_at',
  'A1,,payment,10.00,0.06,success,2026-11-26 10:00:00',
  'A2,,payment,20.50,0.12,success,2026-11-26 23:59:59',
  'A1,R1,refund,3.00,,success,2026-11-26 12:00:00',
];

/** A new folder with a database and a bill. */
function folderWith(sql: string, bill: readonly string[] = BILL): string {
  const folder = tempDir();
  const db = new BetterSqlite3(join(folder, 'mall.db'));
  db.exec(sql);
  db.close();
  writeFileSync(join(folder, `bill-${DATE}.csv`), `${bill.join('\n')}\n`);
  return folder;
}

async function proposed(folder: string, files = [`bill-${DATE}.csv`]): Promise<Proposed> {
  return await proposeConfig({
    files: files.map((file) => join(folder, file)),
    statement: [],
    flows: [],
    database: {
      url: `sqlite:${join(folder, 'mall.db')}`,
      passwordEnv: undefined,
      passwordFile: undefined,
      caFile: undefined,
      tls: true,
    },
    date: null,
    job: 'shop',
    path: join(folder, 'zhangping.yaml'),
    existing: null,
  });
}

function sqlIn({ text }: Proposed): string {
  return parse(text).jobs.shop.flows.sql;
}

function checksIn({ text }: Proposed): string[] {
  return [...text.matchAll(/# check: (.*)/g)].map(([, check]) => check);
}

/** How many records match, and how many items are found. */
function resultOf({ trial }: Proposed) {
  const { outcome, digest } = trial?.result ?? {};
  return { matched: outcome?.matched.count, listed: digest?.counts.listed };
}

const MALL = `
CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, created_at DATETIME);
CREATE TABLE order_items (id INTEGER PRIMARY KEY, order_no TEXT, amount TEXT, created_at DATETIME);
CREATE TABLE "order" (
  id INTEGER PRIMARY KEY, order_no VARCHAR(32), total_amount TEXT, pay_amount DECIMAL(10, 2),
  service_fee TEXT, pay_status VARCHAR(10), ship_status TEXT, create_time DATETIME,
  pay_time DATETIME, is_deleted INT
);
CREATE INDEX by_creation ON "order" (create_time);
CREATE TABLE refund_orders (
  refund_no TEXT, order_no TEXT, refund_amount TEXT, refund_status TEXT, created_at DATETIME,
  refund_time DATETIME
);
CREATE TABLE gone (id INTEGER);
CREATE VIEW broken AS SELECT id FROM gone;
DROP TABLE gone;
CREATE VIEW totals AS SELECT count(*) AS orders FROM "order";
CREATE INDEX by_refund ON refund_orders (refund_time);
INSERT INTO "order" VALUES
  (1, 'A1', '12', 10, '0.06', '已支付', 'new', '2026-11-25 09:59:00', '2026-11-26 10:00:00', 0),
  (2, 'A2', '20.5', 20.5, '0.12', '已支付', 'new', '2026-11-26 23:59:00', '2026-11-26 23:59:59', 0),
  (3, 'A3', '5', 5, NULL, '待支付', 'new', '2026-11-26 10:59:00', NULL, 0),
  (4, 'B1', '7', 7, '0', 'weird', 'new', '2026-11-25 01:00:00', '2026-11-25 01:00:00', 0);
INSERT INTO refund_orders VALUES
  ('R1', 'A1', '3.00', 'success', '2026-11-25 08:00:00', '2026-11-26 12:00:00');
`;

test('one query reads orders and refunds of two tables; guesses are marked', async () => {
  const found = await proposed(folderWith(MALL));
  expect(
    sqlIn(found)
      .split('\n')
      .map((line) => line.trim()),
  ).toEqual([
    'SELECT',
    'order_no AS order_id,',
    'NULL AS refund_id,',
    "'payment' AS type,",
    "CASE WHEN pay_amount IS NOT NULL THEN printf('%.2f', pay_amount) END AS amount,",
    'service_fee AS fee,',
    'pay_status AS status,',
    'pay_time AS paid_at',
    'FROM "order"',
    'WHERE pay_time >= :from AND pay_time < :to',
    'UNION ALL',
    'SELECT',
    'order_no AS order_id,',
    'refund_no AS refund_id,',
    "'refund' AS type,",
    'refund_amount AS amount,',
    'NULL AS fee,',
    'refund_status AS status,',
    'refund_time AS paid_at',
    'FROM refund_orders',
    'WHERE refund_time >= :from AND refund_time < :to',
  ]);
  expect(parse(found.text)).toMatchObject({
    databases: { mall: { url: 'sqlite:mall.db' } },
    profiles: { 'shop-flows': { status: { words: { 已支付: 'success' } } } },
    jobs: { shop: { channel: 'generic-csv', flowsProfile: 'shop-flows' } },
  });
  expect(checksIn(found)[0]).toContain('weird');
  expect(checksIn(found).slice(1)).toEqual([
    'refund_orders is read as refunds of the orders in "order"',
    'pay_amount is taken as the amount, not total_amount',
    '"order" has more columns that may tell which rows count, and as what: is_deleted',
    'floating-point numbers are rounded to 2 decimals here: pay_amount',
    'pay_time has no index, so that "order" is read as a whole',
    'times without a zone must be those of Asia/Shanghai: pay_time, refund_time',
  ]);
  expect(found.queried?.tables).toEqual(['"order"', 'refund_orders']);
  expect(found.queried?.otherTables).toEqual(['order_items', 'totals', 'users']);
  expect(resultOf(found)).toEqual({ matched: 3, listed: 0 });
});

test('refunds are in the sample, however many the orders are, with amounts in fen', async () => {
  const found = await proposed(
    folderWith(`CREATE TABLE orders (out_trade_no TEXT, amount_fen INTEGER, pay_channel TEXT,
        trade_state TEXT, paid_at TEXT);
      CREATE TABLE refund (out_refund_no TEXT, out_trade_no TEXT, refund_fen INTEGER, state TEXT,
        success_time TEXT);
      INSERT INTO orders VALUES ('A1', 1000, 'alipay', '支付成功', '2026-11-26 10:00:00'),
        ('A2', 2050, 'alipay', '支付成功', '2026-11-26 23:59:59');
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 11000)
      INSERT INTO orders SELECT 'B' || i, 100, 'alipay', '支付成功', '2026-11-25 10:00:00' FROM n;
      INSERT INTO refund VALUES ('R1', 'A1', 300, '退款成功', '2026-11-26 12:00:00')`),
  );
  expect(sqlIn(found)).toContain('refund_fen AS amount');
  expect(checksIn(found)).toContain(
    'if orders has orders of several channels, read those of this one: add a condition on ' +
      'pay_channel',
  );
  const { refundId, unit, status } = parse(found.text).profiles['shop-flows'];
  expect({ refundId, unit, words: status.words }).toEqual({
    ...{ refundId: 'refund_id', unit: 'minor' },
    words: { 支付成功: 'success', 退款成功: 'success' },
  });
  expect(resultOf(found)).toEqual({ matched: 3, listed: 0 });
});

test('a table of refunds that is not understood is left to a person', async () => {
  const found = await proposed(
    folderWith(`CREATE TABLE orders (order_no TEXT, amount TEXT, paid_at TEXT);
      CREATE TABLE refunds (id INTEGER, order_no TEXT, sum TEXT);
      INSERT INTO orders VALUES ('A1', '10.00', '2026-11-26 10:00:00')`),
  );
  expect(checksIn(found)).toContain(
    'refunds has refunds, which could not be read together with orders: add them with UNION ALL',
  );
});

test('own records as they are need no profile; the paid time with an index is used', async () => {
  const found = await proposed(
    folderWith(
      `CREATE TABLE flows (order_id TEXT, refund_id TEXT, type TEXT, amount TEXT, fee TEXT,
        status TEXT, pay_time TEXT, success_time TEXT);
      CREATE INDEX by_success ON flows (success_time);
      INSERT INTO flows SELECT column1, column2, column3, column4, column5, column6, '', column7
      FROM (VALUES ${BILL.slice(1)
        .map((line) => `('${line.split(',').join("', '")}')`)
        .join(', ')})`,
    ),
  );
  expect(parse(found.text).profiles).toBeUndefined();
  expect(sqlIn(found)).toContain('  success_time AS paid_at\nFROM flows\nWHERE success_time >= ');
  expect(checksIn(found)).toHaveLength(1);
  expect(resultOf(found)).toEqual({ matched: 3, listed: 0 });
});

test('whole fen, times in seconds, and an answer instead of a status', async () => {
  const at = (time: string) => Date.parse(`${DATE}T${time}+08:00`) / 1000;
  const found = await proposed(
    folderWith(
      `CREATE TABLE pay_order (order_sn TEXT, amount INTEGER, is_paid INTEGER, pay_time INT);
      INSERT INTO pay_order VALUES ('A1', 1000, 1, ${at('10:00:00')}),
        ('A2', 2050, 1, ${at('23:59:59')}), ('A4', 100, 0, ${at('00:00:00')}),
        ('A5', 100, 1, ${at('00:00:00') - 1})`,
      BILL.slice(0, 3).map((line) => line.replace(/,0\.\d\d,/, ',,')),
    ),
  );
  expect(sqlIn(found)).toBe(
    [
      'SELECT',
      '  order_sn AS order_id,',
      '  amount,',
      '  is_paid,',
      "  datetime(pay_time, 'unixepoch', '+8 hours') AS paid_at",
      'FROM pay_order',
      "WHERE pay_time >= unixepoch(:from, '-8 hours') AND pay_time < unixepoch(:to, '-8 hours')",
    ].join('\n'),
  );
  const { unit, status } = parse(found.text).profiles['shop-flows'];
  expect({ unit, words: status.words }).toEqual({
    unit: 'minor',
    words: { 1: 'success', 0: 'pending' },
  });
  expect(checksIn(found)).toContain(
    'no amount has a decimal point: are they fen (minor), or whole yuan (major)?',
  );
  expect(resultOf(found)).toEqual({ matched: 2, listed: 0 });
});

test.each([
  '2026-11-26T02:00:00Z',
  // Text that is shorter comes before :from.
  '2026-11-26',
  '2026-11-26 00:00',
])('times that cannot be compared with :from are marked: %s', async (time) => {
  const found = await proposed(
    folderWith(`CREATE TABLE orders (order_no TEXT, amount TEXT, paid_at TEXT);
      INSERT INTO orders VALUES ('A1', '10.00', '${time}')`),
  );
  expect(checksIn(found)).toContain(
    'paid_at does not look like yyyy-MM-dd HH:mm:ss, with which :from and :to are compared: ' +
      'convert one of them',
  );
});

test('whole numbers of any type may be fen; without rows the unit is not known', async () => {
  const create = 'CREATE TABLE orders (order_no TEXT, amount TEXT, paid_at TEXT);';
  const bill = BILL.slice(0, 2).map((line) => line.replace(',0.06,', ',,'));
  const rows = `INSERT INTO orders VALUES ('A1', '1000', '2026-11-26 10:00:00')`;
  const found = await proposed(folderWith(create + rows, bill));
  expect(parse(found.text).profiles['shop-flows'].unit).toBe('minor');
  expect(resultOf(found)).toEqual({ matched: 1, listed: 0 });
  const empty = await proposed(folderWith(create, bill));
  expect(checksIn(empty)).toContain(
    'the query found no rows up to 2026-11-26: ' +
      'states, types and the unit of amounts are not known',
  );
});

test('without a statement, the query alone is proposed', async () => {
  const found = await proposed(folderWith(MALL), []);
  expect(found.trial).toBeNull();
  expect(parse(found.text).jobs.shop.statement).toBeUndefined();
  expect(sqlIn(found)).toContain('FROM "order"');
});

test.each([
  ['CREATE TABLE users (id INTEGER, name TEXT)', 'Tables that this user can read: users.'],
  ['PRAGMA user_version = 1', 'Tables that this user can read: none.'],
])('a database without orders is refused: %s', async (sql, text) => {
  await expect(proposed(folderWith(sql))).rejects.toMatchObject({
    reason: 'database',
    message: expect.stringContaining(text),
  });
});
