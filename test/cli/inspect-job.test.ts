/** `zhangping inspect --job`: what a job of the config reads. */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { expect, test } from 'vitest';
import { expectExit, runCli } from '../support/cli.ts';
import { tempDir } from '../support/tempdir.ts';

const DATE = '2026-11-26';
const SQL =
  'SELECT order_id, fen, type, paid_at FROM flows WHERE paid_at >= :from AND paid_at < :to';

/** A job whose flows are in a database, in fen, where the day begins at 01:00. */
function folder(): string {
  const cwd = tempDir();
  new BetterSqlite3(join(cwd, 'shop.db'))
    .exec(
      `CREATE TABLE flows (order_id TEXT, fen INTEGER, type TEXT, paid_at TEXT);
      INSERT INTO flows VALUES ('A1', 1000, 'sale', '2026-11-26 01:00:00'),
        ('A1', 300, 'back', '2026-11-27 00:59:59'), ('A0', 1, 'sale', '2026-11-26 00:59:59'),
        ('A2', 1, 'sale', '2026-11-27 01:00:00')`,
    )
    .close();
  writeFileSync(join(cwd, `bill-${DATE}.csv`), 'order_id,amount\nA1,10.00\n');
  const config = [
    'databases: { shop: { url: "sqlite:shop.db" } }',
    'profiles:',
    '  fen:',
    '    orderId: order_id',
    '    amount: fen',
    '    unit: minor',
    '    type: { column: type, words: { sale: payment, back: refund } }',
    '    time: paid_at',
    'jobs:',
    '  shop:',
    '    statement: bill-{date}.csv',
    '    flowsProfile: fen',
    '    cutoff: "01:00"',
    `    flows: { database: shop, sql: "${SQL}" }`,
  ];
  writeFileSync(join(cwd, 'zhangping.yaml'), config.join('\n'), { mode: 0o600 });
  return cwd;
}

test('describes the rows of a database by the profile and cutoff of the job', async () => {
  const run = await runCli(['inspect', '--job', 'shop', '--date', DATE, '--json'], {
    cwd: folder(),
  });
  expectExit(run, 0);
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  const [found] = JSON.parse(run.stdout);
  expect(found).toMatchObject({
    name: 'database:shop',
    profile: 'fen',
    period: { from: DATE, to: DATE },
    rows: 2,
    totals: [
      { type: 'payment', count: 1, amount: '10.00' },
      { type: 'refund', count: 1, amount: '-3.00' },
    ],
    problems: [],
    query: { sql: SQL, sha256: sha256(SQL), from: `${DATE} 01:00:00`, to: '2026-11-27 01:00:00' },
  });
});

test('prints how the rows were read', async () => {
  const run = await runCli(['inspect', '--job', 'shop', '--date', DATE], { cwd: folder() });
  expectExit(run, 0);
  expect(run.stdout).toMatch(/obtained +read .* from SQLite 3/);
  expect(run.stdout).toMatch(/query +2026-11-26 01:00:00 to 2026-11-27 01:00:00 \(exclusive\)\n/);
});

test('describes the files of a side', async () => {
  const args = ['inspect', '--job', 'shop', '--side', 'statement', '--date', DATE];
  const run = await runCli(args, { cwd: folder() });
  expectExit(run, 0);
  expect(run.stdout).toContain(`bill-${DATE}.csv\n`);
});

test.each([
  [[], 2, 'Give files, or a job of the config with --job'],
  [['--side', 'flows'], 2, 'Give files, or a job of the config with --job'],
  [['bill.csv', '--job', 'shop'], 2, 'Give files, or a job of the config with --job'],
  [['--job', 'shop', '--side', 'statement', '--date', '2026-11-25'], 3, 'does not exist'],
  [['--job', 'other'], 2, "Job 'other' does not exist"],
])('%j ends with %i', async (args, code, text) => {
  const run = await runCli(['inspect', ...args], { cwd: folder() });
  expectExit(run, code);
  expect(run.stderr).toContain(text);
});

test("shows the fields of a bill, and of a bank's file", async () => {
  const rowsOf = async (name: string, file: string) => {
    const cwd = join(import.meta.dirname, '../../fixtures', name);
    const run = await runCli(['inspect', file, '--json'], { cwd });
    expectExit(run, 0);
    return JSON.parse(run.stdout)[0].firstRows;
  };
  const [bill] = await rowsOf('profile-alipay-plain', 'alipay.csv');
  expect(Object.keys(bill).slice(-2)).toEqual(['line', 'store']);
  const [wechat] = await rowsOf('profile-wechat-legacy', 'wechat.csv');
  expect(Object.keys(wechat).slice(-3)).toEqual(['subMerchant', 'device', 'product']);
  expect(await rowsOf('profile-mt940-pattern', 'bank.sta')).toMatchObject([
    { line: 5, counterparty: '', remark: '/TRTP/IBPS/REMI/order 77001' },
    { line: 7, remark: 'order 77002 of the tea shop' },
    { line: 10, remark: 'monthly charge' },
  ]);
});
