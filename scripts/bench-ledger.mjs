// The size that a ledger is made for: a year of dates with a thousand leftovers each. Says how
// large it is, how long a rerun of its oldest date takes with all that follows from it, and how
// long the commands that read it take. Needs a build.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Random } from './lib/random.mjs';

// Not an import: what is built has no types for the checker.
const DIST = new URL('../dist/lib/', import.meta.url);
const { draftItem, ItemIds, itemsOf } = await built('items.js');
const { carryRun } = await built('commit.js');
const { locksFolder } = await built('job-lock.js');
const { closeLedger, inTransaction, openLedger } = await built('open.js');
const { closeWritten, openToWrite } = await built('write-open.js');
const { JOB_DEFAULTS } = await built('job.js');
const { shiftDate } = await built('time.js');

/** @param {string} name */
function built(name) {
  return import(new URL(name, DIST).href);
}

const PROGRAM = fileURLToPath(new URL('../bin/zhangping.js', import.meta.url));
const FIRST = '2025-11-20';

const { values } = parseArgs({
  options: {
    days: { type: 'string', default: '365' },
    items: { type: 'string', default: '1000' },
    runs: { type: 'string', default: '5' },
    keep: { type: 'string' },
  },
});
const [days, items, runs] = [values.days, values.items, values.runs].map(Number);
const folder = values.keep ?? mkdtempSync(join(tmpdir(), 'zhangping-bench-'));
const path = join(folder, 'year.db');
const job = { ...JOB_DEFAULTS, name: 'year' };

/**
 * Leftovers of one date: half of them meet another date, most of these the next one, a few with
 * another amount; the rest stays open.
 * @param {number} day
 */
function findingsOf(day) {
  const date = shiftDate(FIRST, day);
  const rng = new Random(day + 1);
  /** @typedef {import('../src/domain/record.ts').TransactionRecord} TransactionRecord */
  /** @type {Record<'statement' | 'flows', TransactionRecord[]>} */
  const sides = { statement: [], flows: [] };
  for (let n = 0; n < items; n++) {
    const isEcho = n % 4 === 1 && day > 0;
    const origin = isEcho ? day - 1 - (n % 3 === 0 ? 1 : 0) : day;
    const number = isEcho ? n - 1 : n;
    const orderId = `${shiftDate(FIRST, origin).replaceAll('-', '')}220014588600${number}`;
    // What is met again a day or two later stood in the statement first.
    const side = n % 2 === 0 ? 'statement' : 'flows';
    const amount = 1000 + number + (isEcho && rng.chance(0.1) ? 1 : 0);
    sides[side].push({
      ...{ side, orderId, refundId: '', channelTxnId: `42000020${orderId}`, type: 'payment' },
      ...{ amount, currency: 'CNY', fee: 600, status: 'success', account: '' },
      time: `${date} ${n % 3 === 0 ? '23:59' : '12:00'}:01`,
      source: { file: `bills/alipay-${date}.csv.zip!trade-${date}.csv`, line: n + 6 },
    });
  }
  const lone = [...sides.statement, ...sides.flows];
  const drafts = lone.map((record) => {
    const side = { ...record, records: 1 };
    const { amount } = record;
    return record.side === 'statement'
      ? draftItem('long', '', {
          statement: side,
          flows: null,
          difference: amount,
          countDifference: 1,
        })
      : draftItem('short', '', {
          statement: null,
          flows: side,
          difference: -amount,
          countDifference: -1,
        });
  });
  const made = itemsOf(drafts, date, new ItemIds(job.name, date, new Map()));
  const totals = (/** @type {typeof lone} */ records) => {
    const amount = records.reduce((sum, record) => sum + BigInt(record.amount), 0n);
    const file = { bytes: 1, profile: 'csv', encoding: 'utf-8', rows: records.length };
    const sha256 = `${date}${records === sides.flows ? 'f' : 's'}`;
    const files = [{ path: `${sha256}.csv`, sha256, ...file }];
    return { count: records.length, amount, byType: {}, files };
  };
  return {
    ...{ job: job.name, date, runId: `run-${date}`, engine: 'memory', currency: 'CNY' },
    statement: totals(sides.statement),
    flows: totals(sides.flows),
    matched: { count: 0, amount: 0n },
    matchedCountDifference: 0,
    tolerated: { count: 0, amount: 0n },
    ...{ items: made, rejects: [], timings: {} },
    documents: [lone[0].source.file],
  };
}

/** @param {ReturnType<typeof findingsOf>} findings @param {typeof job} [settings] */
function commitDay(findings, settings = job) {
  const ledger = openLedger(path);
  try {
    const start = performance.now();
    const others = inTransaction(ledger, true, () => [
      ...carryRun(ledger, settings, findings).others,
    ]);
    return { ms: performance.now() - start, others: others.length };
  } finally {
    closeLedger(ledger);
  }
}

/** Opens the ledger as a run does, and closes it so that the next one knows its hash. */
function openAndClose() {
  const start = performance.now();
  closeWritten(openToWrite(path));
  return performance.now() - start;
}

/** @param {number[]} times */
function median(times) {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)];
}

/** @param {string[]} args */
function timeCommand(args) {
  const times = Array.from({ length: runs }, () => {
    const start = performance.now();
    const { status, stderr } = spawnSync(process.execPath, [PROGRAM, ...args, '--ledger', path]);
    if (status !== 0) throw new Error(String(stderr));
    return performance.now() - start;
  });
  return median(times);
}

try {
  const started = performance.now();
  for (let day = 0; day < days; day++) commitDay(findingsOf(day));
  const filled = performance.now() - started;
  const cpu = readFileSync('/proc/cpuinfo', 'utf8').match(/model name\s*: (.*)/)?.[1] ?? 'unknown';
  console.log(`${cpu}, node ${process.version}; ${days} dates of ${items} leftovers`);
  const row = (/** @type {string} */ what, /** @type {string} */ value) =>
    console.log(`${what.padEnd(64)} ${value.padStart(12)}`);
  row('ledger', `${(statSync(path).size / 1e6).toFixed(1)} MB`);
  row('a date committed, mean while it filled', `${(filled / days).toFixed(0)} ms`);
  const last = findingsOf(days - 1);
  row('latest date again', `${commitDay(last).ms.toFixed(0)} ms`);
  const oldest = commitDay(findingsOf(0));
  row(
    `oldest date again, nothing new (${oldest.others} dates change)`,
    `${oldest.ms.toFixed(0)} ms`,
  );
  const first = findingsOf(0);
  /** @param {unknown} _ @param {number} index */
  const isOdd = (_, index) => index % 2 === 1;
  const half = first.items.filter(isOdd);
  const empty = { ...first, items: half };
  const fewer = commitDay({ ...empty, statement: { ...empty.statement, count: 0 } });
  row(
    `oldest date again, half of it gone (${fewer.others} dates change)`,
    `${fewer.ms.toFixed(0)} ms`,
  );
  const all = commitDay(first, { ...job, carryDays: 1 });
  row(`all dates again, carryDays now 1 (${all.others} change)`, `${all.ms.toFixed(0)} ms`);
  const back = commitDay(first);
  row(`all dates again, carryDays 3 again (${back.others} change)`, `${back.ms.toFixed(0)} ms`);
  mkdirSync(locksFolder(path));
  row('opened to write, every row read', `${openAndClose().toFixed(0)} ms`);
  row('opened to write and closed, its hash known', `${openAndClose().toFixed(0)} ms`);
  row('zhangping --help (to compare)', `${timeCommand(['items', 'list', '--help']).toFixed(0)} ms`);
  for (const args of [
    ['status'],
    ['status', '--month', '2026-01', '--json'],
    ['items', 'list'],
    ['items', 'list', '--date', '2026-03-05', '--json'],
    ['items', 'list', '--category', 'amount_mismatch'],
    ['explain', '2026030522001458860012'],
  ]) {
    row(`zhangping ${args.join(' ')}`, `${timeCommand(args).toFixed(0)} ms`);
  }
} finally {
  if (values.keep === undefined) rmSync(folder, { recursive: true });
}
