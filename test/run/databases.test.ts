/** The same days from files and from databases have the same reports. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import Big from 'big.js';
import { beforeAll, expect, test } from 'vitest';
import { Random } from '../../scripts/lib/random.mjs';
import { parametersOf } from '../../src/inputs/database/connection.ts';
import { asStatement, flowsCsvFile } from '../reference/files.ts';
import { RANDOM_DATE, randomDay } from '../reference/random-day.ts';
import type { PlainRecord } from '../reference/record.ts';
import { runCli } from '../support/cli.ts';
import { READER } from '../support/database-server.ts';
import { type MariaDbServer, startMariaDb } from '../support/mariadb.ts';
import { type PostgresServer, startPostgres } from '../support/postgres.ts';
import { tempDir } from '../support/tempdir.ts';

const DAYS = Number(process.env.ZHANGPING_DAYS ?? 12);
const NEXT_DATE = '2026-11-20';
const COLUMNS = 'order_id, refund_id, channel_txn_id, type, amount, fee, status, paid_at';
/** Ids that CSV and SQL have to quote. */
const IDS = new Map([
  ['A1', 'A"1'],
  ['A2', `O'A2`],
  ['B-7', 'B,7 退'],
]);
const ANY: PlainRecord = {
  ...{ orderId: 'A', refundId: '', channelTxnId: '', type: 'payment', amount: '1.00', fee: null },
  ...{ status: 'success', time: `${RANDOM_DATE} 12:00:00`, currency: 'CNY', place: '' },
};
/** How tables hold amounts and times. */
const FORMS = ['yuan', 'fen'] as const;
type Form = (typeof FORMS)[number];

interface Kind {
  readonly name: string;
  readonly url: string;
  /** Types of amounts, fees and times. */
  readonly types: Readonly<Record<Form, readonly [string, string, string]>>;
  /** An amount as a floating-point number. */
  readonly float: string;
  readonly sql: (sql: string) => unknown;
}

let kinds: Kind[];
const folder = tempDir();

beforeAll(async () => {
  const [mysql, postgres]: [MariaDbServer, PostgresServer] = await Promise.all([
    startMariaDb(),
    startPostgres(),
  ]);
  const sqlite = new BetterSqlite3(join(folder, 'shop.db'));
  kinds = [
    {
      name: 'mysql',
      url: mysql.url,
      types: {
        yuan: ['DECIMAL(12, 2)', 'DECIMAL(9, 2)', 'DATETIME'],
        fen: ['BIGINT', 'INT', 'TIMESTAMP NULL'],
      },
      float: 'amount * 1e0',
      sql: (sql) => mysql.sql(`SET time_zone = '+08:00'; ${sql}`),
    },
    {
      name: 'postgres',
      url: postgres.url,
      types: {
        yuan: ['numeric(12, 2)', 'numeric', 'timestamp'],
        fen: ['bigint', 'integer', 'timestamptz'],
      },
      float: 'amount::float8',
      sql: (sql) => postgres.sql(`SET TIME ZONE 'Asia/Shanghai'; ${sql}`),
    },
    {
      name: 'sqlite',
      url: 'sqlite:shop.db',
      types: { yuan: ['TEXT', 'TEXT', 'TEXT'], fen: ['INTEGER', 'INTEGER', 'TEXT'] },
      float: 'CAST(amount AS REAL)',
      sql: (sql) => sqlite.exec(sql),
    },
  ];
  for (const { types, sql } of kinds) {
    for (const form of FORMS) {
      const [amount, fee, time] = types[form];
      await sql(`CREATE TABLE ${form} (id INT, order_id VARCHAR(40), refund_id VARCHAR(40),
        channel_txn_id VARCHAR(40), type VARCHAR(20), amount ${amount}, fee ${fee},
        status VARCHAR(20), paid_at ${time})`);
    }
  }
});

/** Statements that make the table of a form have the records, in their order. */
function filled(form: Form, records: readonly PlainRecord[]): string {
  const money = (text: string) => (form === 'fen' ? Big(text).times(100).toFixed(0) : text);
  const text = (value: string) => (value === '' ? 'NULL' : `'${value.replaceAll("'", "''")}'`);
  const rows = records.map((record, id) => {
    const ids = [record.orderId, record.refundId, record.channelTxnId, record.type].map(text);
    const fee = record.fee === null ? 'NULL' : money(record.fee);
    const rest = [money(record.amount), fee, text(record.status), text(record.time)];
    return `(${[id, ...ids, ...rest]})`;
  });
  return `DELETE FROM ${form}; INSERT INTO ${form} VALUES ${rows}`;
}

/** A job for each table and one for the file, as JSON, which is YAML too. */
function config(cutoff: string): string {
  const words = (...all: string[]) => Object.fromEntries(all.map((word) => [word, word]));
  const fen = {
    ...{ orderId: 'order_id', refundId: 'refund_id', channelTxnId: 'channel_txn_id' },
    type: {
      column: 'type',
      words: words('payment', 'refund', 'reversal', 'transfer', 'other'),
    },
    ...{ amount: 'amount', fee: 'fee', unit: 'minor', time: 'paid_at' },
    status: { column: 'status', words: words('success', 'pending', 'failed', 'closed') },
  };
  const common = {
    statement: 'statement.csv',
    channel: 'generic',
    flowsProfile: 'generic',
    cutoff,
  };
  const jobs = kinds.flatMap(({ name }) =>
    FORMS.map((form) => {
      const sql = `SELECT ${COLUMNS} FROM ${form}
        WHERE paid_at >= :from AND paid_at < :to ORDER BY id`;
      const flowsProfile = form === 'fen' ? { flowsProfile: 'fen' } : {};
      return [`${name}-${form}`, { ...common, ...flowsProfile, flows: { database: name, sql } }];
    }),
  );
  const databases = kinds.map(({ name, url }) => {
    return [name, { url, ...(name !== 'sqlite' && { passwordEnv: 'READER_PASSWORD' }) }];
  });
  return JSON.stringify({
    databases: Object.fromEntries(databases),
    profiles: { fen },
    jobs: { file: { ...common, flows: 'flows.csv' }, ...Object.fromEntries(jobs) },
  });
}

/** The day as tables and files of a shop have it: each record has a time and fees in fen. */
function shopDay(seed: number): Record<'statement' | 'flows', PlainRecord[]> {
  const { statement, flows } = randomDay(new Random(seed));
  const shop = (records: readonly PlainRecord[]) =>
    records
      .filter(({ time }) => time !== '')
      .map((record) => ({
        ...record,
        orderId: IDS.get(record.orderId) ?? record.orderId,
        fee: record.fee === null ? null : Big(record.fee).round(2, Big.roundHalfUp).toFixed(2),
        time: record.time.length > 10 ? record.time : `${record.time} 00:00:00`,
      }));
  return { statement: shop(statement), flows: shop(flows) };
}

/** What a job reported, but for what the source is called and when it was read. */
function reports(job: string) {
  const read = (name: string) =>
    readFileSync(join(folder, 'reports', job, RANDOM_DATE, name), 'utf8');
  const { job: _, runId, timings, flows, statement, ...summary } = JSON.parse(read('summary.json'));
  // An item's id is made from the job's name, too.
  const plain = (text: string) =>
    text.replaceAll(/database:\w+/g, 'flows.csv').replaceAll(/,[0-9a-f]{16},/g, ',id,');
  return {
    summary,
    totals: [flows, statement].map(({ files, profile, ...totals }) => totals),
    items: plain(read('discrepancies.csv')),
    across: plain(read('cross-day.csv')),
  };
}

function run() {
  const env = { READER_PASSWORD: READER.password };
  return runCli(['run', '--date', RANDOM_DATE, '--no-ledger'], { cwd: folder, env });
}

test(`${DAYS} random days are the same from files and databases`, async () => {
  const categories = new Set<string>();
  for (let seed = 1; seed <= DAYS; seed++) {
    const cutoffMinutes = seed % 2 === 0 ? 0 : 30;
    const { from, to } = parametersOf({ cutoffMinutes }, RANDOM_DATE, NEXT_DATE);
    const isOfDate = ({ time }: PlainRecord) => time >= from && time < to;
    const day = shopDay(seed);
    const flows = day.flows.filter(isOfDate);
    const statement = day.statement.filter(isOfDate);
    if (flows.length === 0 || statement.length === 0) continue;
    writeFileSync(join(folder, 'zhangping.yaml'), config(from.slice(11, 16)));
    writeFileSync(join(folder, 'statement.csv'), asStatement(flowsCsvFile(statement)));
    writeFileSync(join(folder, 'flows.csv'), flowsCsvFile(flows));
    for (const { sql } of kinds) for (const form of FORMS) await sql(filled(form, day.flows));
    const { code, stderr } = await run();
    expect(code, stderr).toBeLessThan(2);
    const expected = reports('file');
    for (const { name } of kinds) {
      for (const form of FORMS) {
        expect(reports(`${name}-${form}`), `seed ${seed}, ${name}, ${form}`).toEqual(expected);
      }
    }
    for (const line of expected.items.split('\n').slice(1)) categories.add(line.split(',')[0]);
  }
  expect([...categories]).toEqual(expect.arrayContaining(['amount_mismatch', 'long', 'short']));
});

test('amounts and fees that are floating-point numbers are refused', async () => {
  const jobs = kinds.flatMap(({ name, float }) => {
    // A blank in a name does not hide the column.
    const column = name === 'mysql' ? '`amo unt`' : '"amo unt"';
    return [`${float} AS ${column}`, `amount, ${float} AS fee`].map((columns, i) => {
      const sql = `SELECT order_id, ${columns}, paid_at FROM yuan
        WHERE paid_at >= :from AND paid_at < :to`;
      return [`${name}-${i}`, { statement: 'statement.csv', flows: { database: name, sql } }];
    });
  });
  for (const { sql } of kinds) {
    await sql(filled('yuan', [ANY]));
  }
  const settings = { ...JSON.parse(config('00:00')), jobs: Object.fromEntries(jobs) };
  writeFileSync(join(folder, 'zhangping.yaml'), JSON.stringify(settings));
  writeFileSync(join(folder, 'statement.csv'), flowsCsvFile([ANY]));
  const { code, stderr } = await run();
  expect(code).toBe(3);
  for (const { name } of kinds) {
    for (const column of ['amo unt', 'fee']) {
      const message = `database:${name}: column ${column} contains floating-point numbers`;
      expect(stderr).toContain(message);
    }
  }
});
