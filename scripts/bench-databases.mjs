// Times whole runs on flows in a database, beside the same flows as CSV.
import { createReadStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import {
  DATA_DEFAULT,
  filesOf,
  machine,
  makeDay,
  median,
  timedZhangping,
} from './lib/bench-run.mjs';

const HELP = `Times whole runs of zhangping on flows in a database, beside the same flows as CSV.

Usage: node scripts/bench-databases.mjs --url URL [--password-env NAME] [--orders N] [--runs N]

  --url URL            mysql://user@host/database or postgres://user@host/database; the table
                       zhangping_bench in it is made and dropped
  --password-env NAME  the environment variable that has the password
  --orders N           orders in the day (default 1000000)
  --runs N             pairs of runs; medians are printed (default 5)
  --data DIR           where days are kept between benchmarks (default: a temporary folder)
  --help               this text
`;
const DATE = '2026-11-19';
const TABLE = 'zhangping_bench';
const BATCH_ROWS = 2000;

const { values } = parseArgs({
  options: {
    url: { type: 'string', default: '' },
    'password-env': { type: 'string', default: '' },
    orders: { type: 'string', default: '1000000' },
    runs: { type: 'string', default: '5' },
    data: { type: 'string', default: DATA_DEFAULT },
    help: { type: 'boolean', default: false },
  },
});
if (values.help || values.url === '') process.stdout.write(HELP);
else {
  const day = { channel: 'alipay', container: 'plain', flows: 'csv' };
  const { statement, flows } = filesOf(makeDay(day, Number(values.orders), values.data));
  const out = mkdtempSync(path.join(os.tmpdir(), 'zhangping-bench-out-'));
  const columns = readFileSync(flows, 'utf8').split('\n', 1)[0].trim().split(',');
  const database = await open(values.url, columns);
  try {
    await database.load(flows);
    const config = path.join(out, 'zhangping.yaml');
    writeFileSync(config, configText(statement, columns));
    const flags = ['bench', '--date', DATE, '--config', config];
    const rounds = Array.from({ length: Number(values.runs) }, () => [
      timedZhangping([...flags, '--flows', flows], out),
      timedZhangping(flags, out),
    ]);
    process.stdout.write(`${machine()}\n\n| flows | median s | difference | peak MB |\n`);
    process.stdout.write('|---|---|---|---|\n');
    for (const [i, name] of ['CSV', database.name].entries()) {
      const seconds = median(rounds.map((round) => round[i].seconds));
      const more = median(rounds.map((round) => round[i].seconds - round[0].seconds));
      const peak = Math.max(...rounds.map((round) => round[i].megabytes));
      const figures = [seconds.toFixed(2), more.toFixed(2), peak.toFixed(0)];
      process.stdout.write(`| ${name} | ${figures.join(' | ')} |\n`);
    }
  } finally {
    await database.close();
    rmSync(out, { recursive: true });
  }
}

/**
 * The config of the job.
 * @param {string} statement
 * @param {readonly string[]} columns
 */
function configText(statement, columns) {
  const name = values['password-env'];
  const password = name === '' ? {} : { passwordEnv: name };
  const sql = `SELECT ${columns.join(', ')} FROM ${TABLE} WHERE day = :date`;
  // JSON is YAML.
  return JSON.stringify({
    databases: { bench: { url: values.url, ...password } },
    jobs: { bench: { statement, flows: { database: 'bench', sql } } },
  });
}

/**
 * A connection with an empty table, which `close` drops.
 * @param {string} url
 * @param {readonly string[]} columns
 */
async function open(url, columns) {
  const { protocol, hostname: host, port, username, pathname } = new URL(url);
  const user = decodeURIComponent(username);
  const password = process.env[values['password-env']] ?? '';
  const target = {
    host,
    port: Number(port || (protocol === 'mysql:' ? 3306 : 5432)),
    user,
    password,
    database: pathname.slice(1),
  };
  const typed = columns.map((column) => {
    return `${column} ${/^(?:amount|fee)$/.test(column) ? 'DECIMAL(12, 2)' : 'VARCHAR(128)'}`;
  });
  const table = `CREATE TABLE ${TABLE} (${typed.join(', ')}, day DATE DEFAULT '${DATE}')`;
  if (protocol === 'mysql:') {
    const { createConnection } = await import('mysql2/promise');
    const connection = await createConnection(target);
    await connection.query(table);
    return {
      name: 'MySQL or MariaDB',
      /** @param {string} flows */
      load: async (flows) => {
        const rows = readFileSync(flows, 'utf8').trim().split(/\r?\n/).slice(1);
        const into = `INSERT INTO ${TABLE} (${columns.join(', ')}) VALUES ?`;
        for (let at = 0; at < rows.length; at += BATCH_ROWS) {
          const batch = rows.slice(at, at + BATCH_ROWS).map((row) => row.split(','));
          await connection.query(into, [batch.map((row) => row.map((cell) => cell || null))]);
        }
      },
      close: async () => {
        await connection.query(`DROP TABLE ${TABLE}`);
        await connection.end();
      },
    };
  }
  const { default: pg } = await import('pg');
  const { from } = await import('pg-copy-streams');
  const client = new pg.Client(target);
  await client.connect();
  await client.query(table);
  return {
    name: 'PostgreSQL',
    /** @param {string} flows */
    load: async (flows) => {
      const copy = `COPY ${TABLE} (${columns.join(', ')}) FROM STDIN (FORMAT csv, HEADER true)`;
      await pipeline(createReadStream(flows), client.query(from(copy)));
    },
    close: async () => {
      await client.query(`DROP TABLE ${TABLE}`);
      await client.end();
    },
  };
}
