/** The client of SQLite: values, the rows of a date, and what it cannot read. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { expect, test } from 'vitest';
import { type Database, databasesOf } from '../../src/config/database-schema.ts';
import { connect } from '../../src/inputs/database/connect.ts';
import { parametersOf } from '../../src/inputs/database/connection.ts';
import { RefusedError } from '../../src/support/errors.ts';
import { tempDir } from '../support/tempdir.ts';

const DAY = parametersOf({ cutoffMinutes: 0 }, '2026-11-26', '2026-11-27');
const path = join(tempDir(), 'shop.db');
new BetterSqlite3(path)
  .exec('CREATE TABLE orders (order_id TEXT, amount, paid_at TEXT)')
  .exec(
    `INSERT INTO orders VALUES ('A', 100, '2026-11-26 10:00:00'), ('B', 1, '2026-11-27 00:00:00')`,
  )
  .close();

async function read(sql: string, file = path, timeoutSeconds = 60) {
  const given = { url: `sqlite:${file}`, tls: true };
  const database = databasesOf({ shop: given }, (each) => each).get('shop') as Database;
  const connection = await connect(database, { timeZone: 'Asia/Shanghai', timeoutSeconds });
  try {
    const { csv, inexactColumns } = await connection.read(sql, DAY);
    const chunks: Buffer[] = [];
    for await (const chunk of csv) chunks.push(chunk);
    return { text: Buffer.concat(chunks).toString(), inexact: inexactColumns() };
  } finally {
    await connection.close();
  }
}

async function refusal(sql: string, file = path, timeoutSeconds = 60): Promise<string> {
  const error = await read(sql, file, timeoutSeconds).catch((thrown) => thrown);
  expect(error).toBeInstanceOf(RefusedError);
  return error.message.replace(`database shop (${file}): `, '');
}

test('values are as they are kept', async () => {
  const { text, inexact } = await read(`SELECT 9223372036854775807 AS a, NULL AS b, '' AS c,
    'x,"y"' AS d, CAST('退' AS BLOB) AS e, 0.1 AS f, 1e0 AS g, '0.10' AS h, :from AS i, ':to' AS j`);
  const values = '9223372036854775807,,,"x,""y""",退,0.1,1,0.10,2026-11-26 00:00:00,:to';
  expect(text).toBe(`a,b,c,d,e,f,g,h,i,j\n${values}\n`);
  expect(inexact).toEqual(['f', 'g']);
});

test('the rows of a date, from a file that stays as it is', async () => {
  const before = readFileSync(path);
  const sql = 'SELECT order_id, amount FROM orders WHERE paid_at >= :from AND paid_at < :to';
  expect((await read(sql)).text).toBe('order_id,amount\nA,100\n');
  expect(readFileSync(path)).toEqual(before);
});

test('what cannot be read says what to do', async () => {
  const noDatabase = join(tempDir(), 'orders.csv');
  writeFileSync(noDatabase, 'order_id,amount\n'.repeat(100));
  expect(await refusal('SELECT 1', join(path, 'none.db'))).toMatch(/Check its path, and that this/);
  expect(await refusal('SELECT 1', noDatabase)).toMatch(/^file is not a database\. /);
  const fix = 'Correct sql: in the config.';
  expect(await refusal('SELECT * FROM orderss')).toBe(`no such table: orderss. ${fix}`);
  expect(await refusal('SELECT amuont FROM orders')).toBe(`no such column: amuont. ${fix}`);
});

test('a query that takes too long is refused', async () => {
  const endless = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
    SELECT i, printf('%1000d', i) AS x FROM n`;
  expect(await refusal(endless, path, 0)).toMatch(/^the query took longer than 0 s\./);
});
