/** `zhangping doctor`: what it finds about databases. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../src/setup/doctor/check.ts';
import { checkUpAll } from '../../../src/setup/doctor/doctor.ts';
import { tempDir } from '../../support/tempdir.ts';

const QUERY = `SELECT order_no AS order_id, amount, paid_at FROM orders
  WHERE paid_at >= :from AND paid_at < :to`;
/** By its largest row id, the table is large. */
const LARGE = `
CREATE TABLE orders (id INTEGER PRIMARY KEY, order_no TEXT, amount TEXT, real REAL, paid_at TEXT);
INSERT INTO orders VALUES (100000, 'A1', '10.00', 10.5, '2026-11-26 10:00:00');`;

interface Given {
  readonly create?: string;
  readonly sql?: string;
  readonly url?: string;
  readonly settings?: string;
}

/** What is found about databases and flows. */
async function findingsFor({ create = LARGE, sql = QUERY, url, settings = '' }: Given) {
  const folder = tempDir();
  const path = join(folder, 'shop.db');
  new BetterSqlite3(path).exec(create).close();
  const config = join(folder, 'zhangping.yaml');
  const lines = [
    'databases:',
    `  shop: { url: "${url ?? `sqlite:${path}`}"${settings} }`,
    'jobs:',
    '  shop:',
    `    flows: { database: shop, sql: ${JSON.stringify(sql)} }`,
  ];
  writeFileSync(config, lines.join('\n'), { mode: 0o600 });
  const found = await checkUpAll({
    config,
    date: '2026-11-26',
    ledger: join(folder, 'zhangping.db'),
    out: join(folder, 'reports'),
    redis: [],
    clean: false,
  });
  return { folder, found: found.filter(({ check }) => ABOUT.includes(check)) };
}

const ABOUT: readonly Finding['check'][] = ['database', 'query', 'flows'];

const short = ({ check, level }: Finding) => `${check} ${level}`;

describe('the query', () => {
  test('of a large table without an index is a hint that names the index', async () => {
    const { found } = await findingsFor({});
    expect(found.map(short)).toEqual(['database ok', 'query hint']);
    expect(found[1]).toMatchObject({
      what: 'shop: the query reads all of table orders, about 100000 rows',
      fix: 'CREATE INDEX orders_paid_at ON orders (paid_at)',
    });
  });

  test('that uses an index is not; then the format is checked by the first rows', async () => {
    const create = `${LARGE} CREATE INDEX by_time ON orders (paid_at)`;
    const { found } = await findingsFor({ create });
    expect(found.map(short)).toEqual(['database ok', 'query ok', 'flows ok']);
    expect(found[2].what).toContain('database:shop: Own records as CSV (generic-csv)');
  });

  test.each([
    ['small tables', LARGE.replace('100000', '99999'), QUERY, 'query ok', ''],
    [
      'an alias',
      LARGE,
      QUERY.replace('FROM orders', 'FROM orders AS o').replace(/paid_at (?=[><])/g, 'o.paid_at '),
      'query hint',
      'CREATE INDEX orders_paid_at ON orders (paid_at)',
    ],
    [
      'a function around the column',
      LARGE,
      QUERY.replace(/WHERE.*/s, 'WHERE date(paid_at) = :date'),
      'query hint',
      'compare a column that has an index, as in paid_at >= :from AND paid_at < :to',
    ],
  ])('with %s', async (_, create, sql, expected, fix) => {
    const { found } = await findingsFor({ create, sql });
    const query = found.find(({ check }) => check === 'query') as Finding;
    expect([short(query), query.fix]).toEqual([expected, fix]);
  });
});

describe('problems, with the exit code of a run', () => {
  test.each<[string, Given, string, number]>([
    ['no such table', { sql: QUERY.replace('orders', 'orderz') }, 'orderz', 3],
    ['no such file', { url: 'sqlite:/nowhere/shop.db' }, '/nowhere/shop.db', 3],
    [
      'a variable that is not set',
      { url: 'mysql://reader@127.0.0.1:1/shop', settings: ', passwordEnv: NOT_SET_HERE' },
      'NOT_SET_HERE is',
      2,
    ],
  ])('%s', async (_, given, text, exitCode) => {
    const { found } = await findingsFor(given);
    const problem = found.find(({ level }) => level === 'problem');
    expect(problem).toMatchObject({ check: 'database', exitCode });
    expect(problem?.what).toContain(text);
    expect(problem?.fix).not.toBe('');
  });

  test('amounts from floating-point numbers', async () => {
    const sql = QUERY.replace('amount', 'real AS amount');
    const { found } = await findingsFor({ create: LARGE.replace('100000', '1'), sql });
    expect(found.at(-1)).toMatchObject({ check: 'flows', level: 'problem', exitCode: 3 });
  });
});
