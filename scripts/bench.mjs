// Times whole runs of zhangping beside other ways to the same answer, in turns.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import {
  DATA_DEFAULT,
  filesOf,
  machine,
  makeDay,
  median,
  timed,
  timedRun,
} from './lib/bench-run.mjs';

const HELP = `Times whole runs of zhangping, start to exit, ledger and reports included, beside
DuckDB, csv-parse with Redis sets (where there is a redis-server), sort with comm, and a hash and a
count of lines alone, on the same two files.

Usage: node scripts/bench.mjs [--orders N,N] [--runs N] [--data DIR]

  --orders N,N  orders in the day, of each size (default 1000000,2000000,10000000)
  --runs N      runs of each; the median is printed (default 3)
  --data DIR    where days are kept between benchmarks (default: the system's temporary folder)
  --help        this text

The others read a bill that was made ready for them: UTF-8, without preamble and footer. They answer
how many records either side holds more often than the other; zhangping all that a run answers.
`;
const DAY = { channel: 'alipay', container: 'plain', flows: 'csv' };
/** More than that takes minutes. */
const RECIPE_ORDERS_MAX = 1_000_000;

/** @typedef {import('./lib/bench-run.mjs').Measured} Measured */
/**
 * @typedef {object} Contender
 * @property {string} name
 * @property {(files: { statement: string, flows: string }) => Measured} run
 * @property {boolean} [isOther] it gives another answer, or none
 */

/** @param {string} name */
function scriptOf(name) {
  return fileURLToPath(new URL(`contenders/${name}`, import.meta.url));
}

/** @param {string} command */
function has(command) {
  return spawnSync(command, ['--version']).status === 0;
}

/**
 * The bill as the others need it, made once.
 * @param {string} folder
 */
function cleanBill(folder) {
  const clean = path.join(folder, 'clean-utf8.csv');
  if (existsSync(clean)) return clean;
  const { statement } = filesOf(folder);
  const made = spawnSync(
    'bash',
    [
      '-c',
      'set -o pipefail; iconv -f gb18030 -t utf-8 "$1" | grep -v "^#" > "$2"',
      '-',
      statement,
      `${clean}.part`,
    ],
    { stdio: 'inherit' },
  );
  if (made.status !== 0)
    throw new Error('the bill could not be made ready: iconv and grep do that');
  renameSync(`${clean}.part`, clean);
  return clean;
}

/** A Redis of its own on a free port, or null where there is none. */
async function startRedis() {
  if (!has('redis-server')) return null;
  const server = net.createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = /** @type {net.AddressInfo} */ (server.address());
  await new Promise((resolve) => server.close(resolve));
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', ''];
  const child = spawn('redis-server', args, { stdio: 'ignore' });
  await sleep(500);
  return { port: String(port), stop: () => child.kill() };
}

/** @param {{ port: string } | null} redis @param {number} orders @returns {Contender[]} */
function contenders(redis, orders) {
  /** @type {Contender[]} */
  const found = [
    {
      name: 'DuckDB',
      run: ({ statement, flows }) =>
        timed(process.execPath, [scriptOf('duckdb.mjs'), statement, flows]),
    },
    {
      name: 'sort, comm',
      run: ({ statement, flows }) => timed('bash', [scriptOf('sort-comm.sh'), statement, flows]),
    },
    {
      name: 'sha256sum beside wc -l',
      isOther: true,
      run: ({ statement, flows }) => timed('bash', [scriptOf('floor.sh'), statement, flows]),
    },
  ];
  if (redis && orders <= RECIPE_ORDERS_MAX) {
    found.push({
      name: 'csv-parse, Redis sets',
      isOther: true,
      run: ({ statement, flows }) => {
        const args = [scriptOf('redis-recipe.mjs'), statement, flows, redis.port];
        return timed(process.execPath, args);
      },
    });
  }
  return found;
}

/** @param {Measured} run @param {string} folder */
function requireRight({ stdout }, folder) {
  const expected = JSON.parse(readFileSync(path.join(folder, 'expected.json'), 'utf8'));
  const { discrepancies } = JSON.parse(stdout);
  if (JSON.stringify(discrepancies) === JSON.stringify(expected.discrepancies)) return;
  throw new Error(`a wrong answer is worth nothing: ${JSON.stringify(discrepancies)}`);
}

/** @param {number} orders @param {number} runs @param {string} data */
async function compare(orders, runs, data) {
  const folder = makeDay(DAY, orders, data);
  const files = { statement: cleanBill(folder), flows: filesOf(folder).flows };
  const out = mkdtempSync(path.join(os.tmpdir(), 'zhangping-bench-out-'));
  const redis = await startRedis();
  try {
    const others = contenders(redis, orders);
    /** @type {Map<string, Measured[]>} */
    const measured = new Map();
    /** @param {string} name @param {Measured} run */
    const note = (name, run) => measured.set(name, [...(measured.get(name) ?? []), run]);
    const answers = new Set();
    for (let turn = 0; turn < runs; turn++) {
      const own = timedRun(folder, out);
      requireRight(own, folder);
      note('zhangping', own);
      if (redis) {
        const inRedis = timedRun(folder, out, ['--redis', `redis://127.0.0.1:${redis.port}`]);
        requireRight(inRedis, folder);
        note('zhangping --engine redis', inRedis);
      }
      for (const { name, run, isOther } of others) {
        const other = run(files);
        if (!isOther) answers.add(JSON.stringify(JSON.parse(other.stdout)));
        note(name, other);
      }
    }
    if (answers.size > 1) throw new Error(`the answers differ: ${[...answers].join(' ')}`);
    print(orders, measured);
  } finally {
    redis?.stop();
    rmSync(out, { recursive: true });
  }
}

/** @param {number} orders @param {Map<string, Measured[]>} measured */
function print(orders, measured) {
  const first = median((measured.get('zhangping') ?? []).map(({ seconds }) => seconds));
  process.stdout.write(
    `\n| ${orders} orders | median s | peak MB | times zhangping |\n|---|---|---|---|\n`,
  );
  for (const [name, runs] of measured) {
    const seconds = median(runs.map((run) => run.seconds));
    const peak = Math.max(...runs.map((run) => run.megabytes));
    const memory = Number.isNaN(peak) ? '' : peak.toFixed(0);
    const cells = [name, seconds.toFixed(2), memory, (seconds / first).toFixed(2)];
    process.stdout.write(`| ${cells.join(' | ')} |\n`);
  }
}

const { values } = parseArgs({
  options: {
    orders: { type: 'string', default: '1000000,2000000,10000000' },
    runs: { type: 'string', default: '3' },
    data: { type: 'string', default: DATA_DEFAULT },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) process.stdout.write(HELP);
else {
  process.stdout.write(`${machine()}\n`);
  for (const orders of values.orders.split(',').map(Number)) {
    await compare(orders, Number(values.runs), values.data);
  }
}
