/** A job whose flows are the query of a SQLite file, in a folder of its own. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { tempDir } from './tempdir.ts';

export const DATE = '2026-11-26';
export const NEXT = '2026-11-27';
const SQL = `SELECT order_no AS order_id, amount, fee, status, paid_at, phone FROM orders
        WHERE paid_at >= :from AND paid_at < :to ORDER BY rowid`;

const ORDERS: readonly (readonly (string | null)[])[] = [
  ['A1', '10.00', '0.06', 'success', `${DATE} 10:00:00`, '13900000001'],
  ['A2', '20.50', '0.12', 'success', `${DATE} 12:00:00`, '13900000002'],
  ['A,"3', '5.00', null, 'success', `${DATE} 12:00:00`, '13900000003'],
  ['B1', '7.00', '0.00', 'success', `${NEXT} 12:00:00`, '13900000004'],
];

interface ShopOptions {
  /** Jobs by name, each with its keepDays; absent: one job, shop, that keeps 30 days. */
  readonly jobs?: Readonly<Record<string, number | null>>;
}

/** A folder with a config, a database of two days, and the bills of both. */
export function makeShop({ jobs = { shop: 30 } }: ShopOptions = {}): string {
  const cwd = tempDir();
  writeJobs(cwd, jobs);
  const bill = (rows: string) => `order_id,amount,fee,status,paid_at\n${rows}\n`;
  writeFileSync(
    join(cwd, `bill-${DATE}.csv`),
    bill(`A1,10.00,0.06,success,${DATE} 10:00:00\nA2,20.50,0.12,success,${DATE} 12:00:00`),
  );
  writeFileSync(join(cwd, `bill-${NEXT}.csv`), bill(`B1,7.00,0.00,success,${NEXT} 12:00:00`));
  const db = new Database(join(cwd, 'shop.db'));
  const columns = ['order_no', 'amount', 'fee', 'status', 'paid_at', 'phone'];
  db.exec(`CREATE TABLE orders (${columns.map((name) => `${name} TEXT`).join(', ')})`);
  const insert = db.prepare(`INSERT INTO orders VALUES (${columns.map(() => '?').join(', ')})`);
  for (const order of ORDERS) insert.run(...order);
  db.close();
  return cwd;
}

/** Writes the config of a shop; keepDays null: the job keeps no rows. */
export function writeJobs(cwd: string, jobs: Readonly<Record<string, number | null>>): void {
  const entries = Object.entries(jobs).map(
    ([name, keepDays]) => `  ${name}:
    statement: bill-{date}.csv
    flows:
      database: shop
      sql: |
        ${SQL}
${keepDays === null ? '' : `      keepDays: ${keepDays}\n`}`,
  );
  const databases = 'databases:\n  shop: { url: "sqlite:shop.db" }\n';
  writeFileSync(join(cwd, 'zhangping.yaml'), `${databases}jobs:\n${entries.join('')}`);
}

/** Changes the orders of a shop. */
export function changeShop(cwd: string, sql: string): void {
  const db = new Database(join(cwd, 'shop.db'));
  db.exec(sql);
  db.close();
}

/** summary.json of a date. */
export function summaryOf(cwd: string, date = DATE, job = 'shop') {
  return JSON.parse(readFileSync(join(cwd, 'reports', job, date, 'summary.json'), 'utf8'));
}
