// @ts-nocheck: it ran once.
/**
 * Made the other files of this folder with version 0.1 of the program: a ledger, what it said of
 * itself, and the inputs of its largest date. Later versions migrate the ledger, and must keep what
 * it said. This script shows what is in it. Do not run it again: a later version makes another
 * ledger.
 *
 *   node test/data/make-ledger-0.1.mjs <bin/zhangping.js of version 0.1> <empty folder>
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const [program, folder] = process.argv.slice(2);
const env = { ...process.env, TZ: 'Asia/Shanghai', LC_ALL: 'C', NO_COLOR: '1' };

function zhangping(args, codes = [0]) {
  try {
    const pipes = { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] };
    const output = execFileSync('node', [program, ...args], { cwd: folder, env, ...pipes });
    if (codes.includes(0)) return output;
    throw new Error(`${args.join(' ')} ended with 0`);
  } catch (error) {
    if (codes.includes(error.status)) return error.stdout;
    throw error;
  }
}

/** `A1 10.00`, then any of: a clock, `R:` refund id, `T:` channel's id, `F:` fee, type, status. */
function csv(date, lines) {
  const rows = lines.split('\n').flatMap((line) => {
    const [order, amount, ...rest] = line.trim().split(/ +/);
    if (amount === undefined) return [];
    const after = (mark) => rest.find((word) => word.startsWith(mark))?.slice(2) ?? '';
    const clock = rest.find((word) => /^\d\d:/.test(word)) ?? '12:00:00';
    const day = rest.find((word) => /^\d{4}-/.test(word)) ?? date;
    const refund = after('R:') !== '' || rest.includes('refund') ? 'refund' : 'payment';
    const type = rest.find((word) => ['transfer', 'topup'].includes(word)) ?? refund;
    const status = rest.find((word) => ['failed', 'closed', 'pending'].includes(word)) ?? 'success';
    const cells = [order, after('R:'), after('T:'), type, amount, after('F:'), status];
    return [[...cells, `${day} ${clock}`].join()];
  });
  const header = 'order_id,refund_id,channel_txn_id,type,amount,fee,status,paid_at';
  return `${[header, ...rows].join('\n')}\n`;
}

/** Runs a date of a job with what both sides have, `=` before what only the channel has, `>` we. */
function run(job, date, lines, ...options) {
  const of = (mark) =>
    lines
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => !line.startsWith(mark))
      .map((line) => line.replace(/^[=>] /, ''))
      .join('\n');
  writeFileSync(join(folder, `${job}-bill-${date}.csv`), csv(date, of('>')));
  writeFileSync(join(folder, `${job}-flows-${date}.csv`), csv(date, of('=')));
  zhangping(['run', job, '--date', date, '--allow-empty', '--quiet', ...options], [0, 1]);
}

function items() {
  return JSON.parse(zhangping(['items', 'list', '--json', '--state', 'all']));
}

function decide(kind, order, category, ...options) {
  const of = items().find((item) => item.order_id === order && item.category === category);
  if (!of) throw new Error(`no ${category} of ${order}`);
  zhangping(['items', kind, of.item_id, ...options]);
}

/** Without what keeps a spreadsheet from calculating it. */
function plain(id) {
  return id.replace(/^[\t']+/, '');
}

const settings = (job, more) => `  ${job}:
    statement: ${job}-bill-{date}.csv
    flows: ${job}-flows-{date}.csv
    flowsProfile: generic
    channel: generic
${more.map((line) => `    ${line}\n`).join('')}`;
writeFileSync(
  join(folder, 'zhangping.yaml'),
  `jobs:
${settings('shop', [])}${settings('fees', ['carryDays: 1'])}${settings('usd', [
  'currency: USD',
  'amountTolerance: "0.05"',
])}${settings('jpy', ['currency: JPY'])}`,
);

const MONDAY = `
  M1 10.00 T:T1
  M2 4.00 R:R1
  = L1 20.00 T:T2
  = L2 5.00 R:R2 T:T3
  = L0 0.00
  > S1 30.00
  > S2 6.00 R:R3
  > S0 0.00
  = AM1 40.00
  > AM1 40.01
  = AM2 40.00
  > AM2 50.00 T:T4
  = AM3 9.00 R:R4
  > AM3 8.00 R:R4
  = FM1 60.00 F:0.36
  > FM1 60.00 F:0.37
  = ST1 12.00
  > ST1 12.00 failed
  = ST2 13.00 failed
  > ST2 13.00
  = ST3 2.50 R:R5
  > ST3 2.50 R:R5 pending
  = TM1 14.00
  > TM1 14.00 transfer
  DS1 15.00
  = DS1 15.00
  DF1 16.00
  > DF1 16.00
  DR1 3.00 R:R6
  = DR1 3.00 R:R6
  DQ1 3.50 R:R7
  > DQ1 3.50 R:R7
  = P1 19.90 23:59:58
  > P2 20.00 23:59:57
  = P3 9.90 23:50:00
  = P4 3.30 R:R8 23:50:01
  > P5 4.40 R:R9 23:50:02
  > P6 5.50 23:50:03
  = P7 1.00 R:RC 00:00:01
  = RA1 7.00 R:RA
  > RA1 7.00 refund
  = RA2 7.50 R:RB F:-0.05
  > RA2 7.50 refund F:-0.04
  = RU1 8.00 R:R10
  = RU1 8.00 R:R11
  > RU1 8.00 refund
  = SP1 97.00
  = SP1 1.00
  = SP1 2.00
  > SP1 100.00
  = SP2 25.00 T:T5
  = SP2 10.00 T:T6
  > SP2 25.50 T:T5
  = SP3 100.00
  = SP3 100.00
  > SP3 150.00
  SP4 100.00
  = SP4 50.00
  > SP5 30.00
  > SP5 20.00
  = SP5 49.00
  = =A1+1 1.23`;
run('shop', '2025-06-02', MONDAY);
run('shop', '2025-06-04', '> W1 21.00\n W2 5.00\n = W3 6.00\n = W5 7.00');
decide('resolve', 'W3', 'long', '--action', 'ignore', '--by', 'li', '--note', 'gone after a rerun');
decide('resolve', 'W5', 'long', '--action', 'repost', '--by', 'li', '--note', 'then it differs');
run(
  'shop',
  '2025-06-03',
  `> P1 19.90 2025-06-03 00:00:01
  = P2 21.00 00:00:02
  > P7 1.00 R:RC
  > SP4 50.00
  = DF1 16.00
  > ST1 12.00
  = W1 21.00 23:45:00
  = X1 33.00
  > X2 2.20 R:RX
  = X3 1.10 R:RY 23:31:00
  > X4 2.00 2025-06-05
  M3 1.00`,
);
run('shop', '2025-06-04', '> W1 21.00\n W2 5.00\n W3 6.00\n = W5 7.50\n = W4 1.00 R:RW');

const about = (by, note, reference) => ['--by', by, '--note', note, '--reference', reference];
const action = (name) => ['--action', name];
decide('resolve', 'L1', 'long', ...action('refund'), ...about('wang', 'paid twice', 'V-1'));
decide('resolve', 'L2', 'long', ...action('repost'), ...about('wang', '补记退款', 'V-2'));
decide('resolve', 'S2', 'short', ...action('reverse'), ...about('li', '', 'V-3'));
decide('resolve', 'AM2', 'amount_mismatch', ...action('adjust'), ...about('li', 'typo', ''));
decide('resolve', 'AM1', 'amount_mismatch', ...action('write-off'), ...about('li', '', 'V-4'));
decide('resolve', 'TM1', 'type_mismatch', ...action('ignore'), '--by', 'wang');
decide('reopen', 'TM1', 'type_mismatch', '--by', 'wang', '--note', 'ask the channel');
decide('resolve', 'DS1', 'duplicate', ...action('refund'), ...about('li', '重复付款', 'V-5'));
decide('reopen', 'DS1', 'duplicate', '--by', 'wang', '--note', 'refused');
decide('resolve', 'DS1', 'duplicate', ...action('repost'), ...about('wang', 'second try', 'V-6'));
decide('resolve', 'P4', 'pending', ...action('repost'), ...about('li', 'before it expired', 'V-7'));
decide('resolve', 'P3', 'pending', ...action('ignore'), '--by', 'li');
decide('reopen', 'P3', 'pending', '--by', 'li');
decide('resolve', 'SP1', 'duplicate', ...action('ignore'), ...about('li', 'one order', 'V-8'));

run('shop', '2025-06-05', 'M4 8.00');
// What was pending on 2 June expires.
run('shop', '2025-06-06', '= Y1 45.00 23:45:00\n > Y2 3.30 R:RZ\n M5 9.00');
// Its reports are in another folder, and stale once the next date clears an item of it.
run('shop', '2025-06-07', '= Y3 46.00\n > Y4 4.00 R:RV\n M6 9.00', '--out', 'elsewhere');
run(
  'shop',
  '2025-06-08',
  '> Y3 46.00\n = Y4 4.00 R:RV\n = Z1 47.00 23:45:00\n > Z2 3.00 R:RU 23:46:00',
);
decide('resolve', 'Y1', 'pending', ...action('repost'), '--by', 'li');

// Fees of fractions of a fen; of two dates; this job carries by one day.
run(
  'fees',
  '2025-06-02',
  `FM1 10.00 F:0.065
  = FM2 10.00 F:0.065
  > FM2 10.00 F:0.08
  = FM3 10.00 F:0.0649
  > FM3 10.00 F:0.07
  = FM4 10.00 F:0.00499
  = FM5 10.00 F:0.02499
  = FM6 2.00 R:R1 F:-0.0055 23:59:00
  > FM7 10.00`,
);
run('fees', '2025-06-03', '> FM4 10.00 F:0.00501\n > FM5 10.00 F:0.024\n > FM8 1.00 R:R2 23:40:00');
run('fees', '2025-06-05', 'FM9 1.00 F:0.01');

// Amounts within and beyond the tolerance, on one date and on two.
run(
  'usd',
  '2025-06-02',
  `= TA1 10.00
  > TA1 10.05
  = TA2 10.00
  > TA2 10.06
  = TA3 10.00
  = TA4 10.00
  > TA5 1.00 R:R1`,
);
run('usd', '2025-06-03', '> TA3 10.03\n > TA4 10.06\n = TA5 1.02 R:R1\n = TA6 1.00 R:R2');
run('jpy', '2025-06-02', '= JP1 100\n JP2 200\n > JP3 30 R:R1');

const json = (...args) => JSON.parse(zhangping([...args, '--json']));
const all = items();
const orders = [...new Set(all.map((item) => plain(item.order_id)))];
/** The lines below the columns, which items has too. */
const history = ({ item_id: id }) => {
  const lines = zhangping(['items', 'show', id]).trimEnd().split('\n');
  return [id, ...lines.slice(lines.findIndex((line) => line.startsWith('state ')) + 1)];
};
const explained = (order) =>
  json('explain', order).map(({ job, runs, changes, events }) => ({
    ...{ order, job, changes, events },
    runs: runs.map(({ run_id, stands }) => ({ run_id, stands })),
  }));
const summary = (path) => {
  const text = readFileSync(join(folder, path), 'utf8');
  const { timings: _, statement, flows, ...rest } = JSON.parse(text);
  const totals = ({ files: _, ...more }) => more;
  return { ...rest, statement: totals(statement), flows: totals(flows) };
};
const summaries = readdirSync(folder, { recursive: true }).filter((path) =>
  path.endsWith('summary.json'),
);
const truth = {
  items: all,
  history: all.map(history),
  explain: orders.flatMap(explained),
  status: ['shop', 'fees', 'usd', 'jpy'].flatMap((job) =>
    json('status', job, '--month', '2025-06'),
  ),
  summaries: summaries.sort().map(summary),
};
/** One line an entry. */
const written = Object.entries(truth).map(
  ([name, list]) => `"${name}": [\n${list.map((each) => JSON.stringify(each)).join(',\n')}\n]`,
);
const here = import.meta.dirname;
writeFileSync(join(here, 'ledger-0.1.json.golden'), `{\n${written.join(',\n')}\n}\n`);
for (const name of ['shop-bill-2025-06-02.csv', 'shop-flows-2025-06-02.csv']) {
  copyFileSync(join(folder, name), join(here, name));
}
const database = readFileSync(join(folder, 'zhangping.db'));
writeFileSync(join(here, 'ledger-0.1.db.gz'), gzipSync(database, { level: 9 }));
