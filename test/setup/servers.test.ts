/** init and doctor with real servers: their catalogs, plans and sessions. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Finding } from '../../src/setup/doctor/check.ts';
import { checkUpAll } from '../../src/setup/doctor/doctor.ts';
import { proposeConfig } from '../../src/setup/init/propose-config.ts';
import { type DatabaseServer, READER } from '../support/database-server.ts';
import { startMariaDb } from '../support/mariadb.ts';
import { startPostgres } from '../support/postgres.ts';
import { tempDir } from '../support/tempdir.ts';

const PASSWORD = 'SETUP_TEST_PASSWORD';
process.env[PASSWORD] = READER.password;
const FLAGS = { passwordEnv: PASSWORD, passwordFile: undefined, caFile: undefined, tls: true };
const DATE = '2026-11-26';
const BILL = [
  'order_id,refund_id,type,amount,fee,status,paid_at',
  'A1,,payment,10.00,0.06,success,2026-11-26 10:00:00',
  'A2,,payment,20.50,,success,2026-11-26 23:59:59',
  'A1,R1,refund,3.00,,success,2026-11-26 12:00:00',
];
/** Servers spell the types of columns. */
const MALL = (times: string, float: string) => `
CREATE TABLE orders (
  id INT PRIMARY KEY, order_no VARCHAR(32), total_amount DECIMAL(10, 2), pay_amount DECIMAL(10, 2),
  service_fee ${float}, pay_status VARCHAR(10), create_time ${times} NULL, pay_time ${times} NULL
);
CREATE TABLE refunds (
  refund_no VARCHAR(32), order_no VARCHAR(32), refund_amount DECIMAL(10, 2),
  refund_status VARCHAR(10), refund_time ${times} NULL
);
CREATE INDEX refunds_time ON refunds (refund_time);
INSERT INTO orders VALUES
  (1, 'A1', 12, 10, 0.06, '已支付', '2026-11-25 09:59:00', '2026-11-26 10:00:00'),
  (2, 'A2', 20.5, 20.5, NULL, '已支付', '2026-11-26 23:59:00', '2026-11-26 23:59:59'),
  (3, 'A3', 5, 5, NULL, '待支付', '2026-11-26 10:59:00', NULL);
INSERT INTO refunds VALUES ('R1', 'A1', 3, 'success', '2026-11-26 12:00:00');`;
const ROWS = 150_000;

const KINDS = [
  {
    name: 'MariaDB',
    start: async () => {
      const server = await startMariaDb();
      await server.loadZones(['Asia/Shanghai']);
      return server;
    },
    mall: MALL('DATETIME', 'DOUBLE').replace(
      'pay_status VARCHAR(10)',
      "pay_status ENUM('已支付', '待支付')",
    ),
    many: `CREATE TABLE flows (order_id VARCHAR(20), amount DECIMAL(10, 2), paid_at DATETIME);
      INSERT INTO flows SELECT seq, 1, '2026-11-01' + INTERVAL seq MINUTE FROM seq_1_to_${ROWS};
      ANALYZE TABLE flows;`,
    grant: `GRANT UPDATE ON flows TO ${READER.user}`,
  },
  {
    name: 'PostgreSQL',
    start: startPostgres,
    mall:
      "CREATE TYPE pay_state AS ENUM ('已支付', '待支付');" +
      MALL('TIMESTAMP', 'DOUBLE PRECISION').replace(
        'pay_status VARCHAR(10)',
        'pay_status pay_state',
      ),
    many: `CREATE TABLE flows (order_id VARCHAR(20), amount DECIMAL(10, 2), paid_at TIMESTAMPTZ);
      INSERT INTO flows SELECT i, 1, timestamp '2026-11-01' + i * interval '1 minute'
      FROM generate_series(1, ${ROWS}) i;
      ANALYZE flows;`,
    grant: `GRANT UPDATE ON flows TO ${READER.user}`,
  },
];

describe.each(KINDS)('$name', ({ start, mall, many, grant }) => {
  let server: DatabaseServer;

  beforeAll(async () => {
    server = await start();
    await server.sql(mall);
    await server.sql(many);
  });

  test('init finds the tables, and its proposal matches the bill', async () => {
    const folder = tempDir();
    const bill = join(folder, `bill-${DATE}.csv`);
    writeFileSync(bill, `${BILL.join('\n')}\n`);
    const found = await proposeConfig({
      ...{ files: [bill], statement: [], flows: [], date: null, job: 'shop', existing: null },
      database: { url: server.url, ...FLAGS },
      path: join(folder, 'zhangping.yaml'),
    });
    const { databases, jobs } = parse(found.text);
    expect(Object.values(databases)).toEqual([{ url: server.url, passwordEnv: PASSWORD }]);
    expect(found.text).not.toContain(READER.password);
    const { sql } = jobs.shop.flows;
    expect(sql).toContain('  pay_amount AS amount,\n  CAST(service_fee AS DECIMAL(20, 2)) AS fee,');
    expect(sql).toContain('FROM refunds\nWHERE refund_time >= :from AND refund_time < :to');
    const checks = [...found.text.matchAll(/# check: (.*)/g)].map(([, check]) => check);
    expect(checks).toContain('pay_time has no index, so that orders is read as a whole');
    expect(checks).toContain(
      'times without a zone must be those of Asia/Shanghai: pay_time, refund_time',
    );
    const { outcome, digest } = found.trial?.result ?? {};
    expect([outcome?.matched.count, digest?.counts.listed]).toEqual([3, 0]);
  });

  async function findings(settings = ''): Promise<Finding[]> {
    const folder = tempDir();
    const config = join(folder, 'zhangping.yaml');
    const sql = `SELECT order_id, amount, f.paid_at FROM flows f
      WHERE f.paid_at >= :from AND f.paid_at < :to`;
    const lines = [
      `databases: { shop: { url: "${server.url}", passwordEnv: ${PASSWORD} } }`,
      'jobs:',
      `  shop: { flows: { database: shop, sql: ${JSON.stringify(sql)}${settings} } }`,
    ];
    writeFileSync(config, lines.join('\n'), { mode: 0o600 });
    const places = { ledger: join(folder, 'zhangping.db'), out: join(folder, 'reports') };
    const request = { config, date: DATE, ...places, redis: [], clean: false };
    return (await checkUpAll(request)).filter(({ what }) => /shop/.test(what));
  }

  test('doctor names the index that a large table lacks, and what the user may write', async () => {
    const levels = (found: readonly Finding[]) =>
      found
        .filter(({ check }) => ['database', 'query', 'clock', 'flows'].includes(check))
        .map(({ check, level }) => `${check} ${level}`);
    const slow = await findings();
    expect(levels(slow)).toEqual(['database ok', 'clock ok', 'query hint']);
    expect(slow.find(({ check }) => check === 'query')).toMatchObject({
      what: expect.stringMatching(/reads all of table flows, about 1\d{5} rows/),
      fix: 'CREATE INDEX flows_paid_at ON flows (paid_at)',
    });
    await server.sql(`CREATE INDEX flows_paid_at ON flows (paid_at); ${grant}`);
    expect(levels(await findings())).toEqual([
      ...['database ok', 'clock ok', 'query ok', 'flows ok'],
      'database hint',
    ]);
  });
});

test('refunds that cannot be read together with orders are left to a person', async () => {
  const server = await startPostgres();
  await server.sql(`
    CREATE TABLE orders (order_no BIGINT, amount DECIMAL(10, 2), paid_at TIMESTAMPTZ);
    CREATE TABLE refunds (
      refund_no TEXT, order_no TEXT, amount DECIMAL(10, 2), paid_at TIMESTAMPTZ
    );
    INSERT INTO orders VALUES (1, 1, '2026-11-26 10:00:00+08')`);
  const found = await proposeConfig({
    ...{ files: [], statement: [], flows: [], date: DATE, job: 'shop', existing: null },
    database: { url: server.url, ...FLAGS },
    path: join(tempDir(), 'zhangping.yaml'),
  });
  expect(parse(found.text).jobs.shop.flows.sql).not.toContain('UNION');
  expect(found.text).toContain(
    '# check: refunds has refunds, which could not be read together with orders: add them with ' +
      'UNION ALL\n',
  );
});
