/** fee-rows.csv: each row of a rule whose rate is wrong, held to a reference in decimals. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Big from 'big.js';
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { Random } from '../../scripts/lib/random.mjs';
import { compileFees, type FeeRuleSettings } from '../../src/domain/fee-rules.ts';
import type { FeeLine } from '../../src/domain/fee-sums.ts';
import { JOB_DEFAULTS } from '../../src/domain/job.ts';
import { closeLedger, openLedger, TEMPORARY } from '../../src/ledger/open.ts';
import { cellText } from '../../src/report/csv.ts';
import { writeReports } from '../../src/report/write.ts';
import { requireAllFees } from '../../src/run/fee-rows.ts';
import { firstRule, roundedFeeOf } from '../reference/fees.ts';
import { runAlone, runInto } from '../support/reconcile.ts';
import { tempDir } from '../support/tempdir.ts';

const DATE = '2026-11-19';
const RULE = { base: 'settled', rounding: 'half-up', collect: 'deducted' } as const;
const RULES: FeeRuleSettings[] = [
  { ...RULE, name: '=wrong', for: { channelTxnId: 'A' }, rate: '0.006', until: DATE },
  { ...RULE, name: '=wrong', for: { channelTxnId: 'A' }, rate: '0.005', from: DATE },
  { ...RULE, name: 'wrong, too', for: { channelTxnId: '12345678901234' }, fixed: '0.10' },
  // Few of its rows are wrong: they are an item each.
  { ...RULE, name: 'right', for: { channelTxnId: 'B' }, rate: '0.01' },
];
const FEES = compileFees(RULES, { digits: 2 });

interface Row {
  readonly order: string;
  readonly refund: string;
  readonly product: string;
  readonly type: 'payment' | 'refund';
  readonly amount: string;
  readonly fee: string;
  readonly status: 'success' | 'failed';
  readonly time: string;
  readonly note: string;
}

function randomRows(rng: Random): Row[] {
  return Array.from({ length: 1600 }, (_, i) => {
    const product = rng.pick(['A', 'A', '12345678901234', 'B', 'C']);
    const amount = new Big(1 + rng.int(100_000)).div(100);
    const date = rng.pick(['2026-11-18', DATE]);
    const rule = firstRule(RULES, { type: 'payment', date, fields: { channelTxnId: product } });
    const right = rule === undefined ? new Big(0) : roundedFeeOf(rule, amount);
    const isWrong = rng.chance(product === 'B' ? 0.03 : 0.7);
    return {
      ...{ order: rng.pick(['=', '', 'a"b,']) + i, refund: '', product, type: 'payment' },
      amount: amount.toFixed(2),
      fee: right.plus(isWrong ? rng.pick(['0.01', '-0.00001', '3']) : 0).toString(),
      status: rng.pick(['success', 'success', 'success', 'failed']),
      time: `${date} 12:00:${10 + rng.int(50)}`,
      note: rng.pick(['', '', 'two\nlines']),
    };
  });
}

/** Writes rows; a line break in quotes lets the lines of records be any. */
function put(folder: string, name: string, rows: readonly Row[]): string {
  const path = join(folder, name);
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const lines = rows.map((row) => {
    const { order, refund, product, type, amount, fee, status, time, note } = row;
    const cells = [order, refund, product, type, amount, fee, status, time, note];
    return `${cells.map(quoted).join(',')}\n`;
  });
  const header = 'order_id,refund_id,channel_txn_id,type,amount,fee,status,paid_at,note\n';
  // A byte order mark, so that the statement is not the flows.
  writeFileSync(path, (name === 's.csv' ? '\ufeff' : '') + header + lines.join(''));
  return path;
}

const listOf = (out: string) => join(out, 'job', DATE, 'fee-rows.csv');

function readCsv(path: string): Record<string, string>[] {
  const text = readFileSync(path);
  const options = { bom: true, columns: true, record_delimiter: '\r\n' } as const;
  return (parse(text, options) as Record<string, string>[]).map((row) => {
    return Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, cellText(cell)]));
  });
}

/** What the list must have, by the reference. */
function expectedRows(rows: readonly Row[], path: string) {
  let line = 2;
  return rows.flatMap(({ order, refund, product, type, amount, fee, status, time, note }) => {
    const at = line;
    line += 1 + note.split('\n').length - 1;
    const record = { type, date: time.slice(0, 10), fields: { channelTxnId: product } };
    const rule = firstRule(RULES, record);
    if (status !== 'success' || rule === undefined || rule.name === 'right') return [];
    const right = roundedFeeOf(rule, new Big(amount));
    if (right.eq(fee)) return [];
    return [
      {
        ...{ order_id: order, refund_id: refund, channel_txn_id: product, type, amount },
        ...{ fee: shown(new Big(fee)), expected_fee: shown(right) },
        ...{ difference: shown(new Big(fee).minus(right)), fee_rule: rule.name, time },
        statement_source: `${path}:${at}`,
      },
    ];
  });
}

function shown(fee: Big): string {
  return fee.eq(fee.toFixed(2)) ? fee.toFixed(2) : fee.toString();
}

test('each row of a wrong rate is listed once, in the order of the file', async () => {
  const folder = tempDir();
  for (let seed = 1; seed <= 6; seed++) {
    const rng = new Random(seed);
    const rows = randomRows(rng);
    const statement = put(folder, 's.csv', rows);
    const out = join(folder, `out-${seed}`);
    await runAlone({
      ...{ job: { ...JOB_DEFAULTS, name: 'job', maxRejects: 0 }, date: DATE, statement, out },
      ...{ flows: put(folder, 'f.csv', rows), scratchDir: folder, fees: FEES },
      ...(seed > 1 && { pieceBytes: 50 + rng.int(9000) }),
    });
    const listed = readCsv(listOf(out));
    const expected = expectedRows(rows, statement);
    expect(expected.length).toBeGreaterThan(202);
    expect(listed, `seed ${seed}`).toEqual(expected);
    const sumOf = (of: readonly Record<string, string>[]) =>
      of.reduce((sum, { difference }) => sum.plus(difference || 0), new Big(0)).toFixed(5);
    const lines = readCsv(join(out, 'job', DATE, 'fees.csv'));
    for (const [rule, isWrong] of [
      ['=wrong', 'yes'],
      ['wrong, too', 'yes'],
      ['right', ''],
    ]) {
      const own = lines.filter((line) => line.rule === rule);
      expect(new Set(own.map((line) => line.wrong_rate))).toEqual(new Set([isWrong]));
      const rows = listed.filter((row) => row.fee_rule === rule);
      const differing = own.reduce((sum, line) => sum + Number(line.differing_rows), 0);
      expect([rows.length, sumOf(rows)]).toEqual(
        isWrong ? [differing, sumOf(own)] : [0, '0.00000'],
      );
    }
  }
});

test('the list is of the run of the other reports, and only of one with a wrong rate', async () => {
  const folder = tempDir();
  const out = join(folder, 'reports');
  const rows = randomRows(new Random(1));
  const right = rows.filter(({ product }) => product === 'C');
  const ledger = openLedger(TEMPORARY);
  const shared = { job: { ...JOB_DEFAULTS, name: 'job' }, date: DATE, scratchDir: folder };
  const runOf = async (of: readonly Row[], formats: readonly 'matched'[], keep = true) => {
    const sides = { statement: put(folder, 's.csv', of), flows: put(folder, 'f.csv', of) };
    const inputs = { ...shared, ...sides, out, formats, fees: FEES, keep };
    return (await runInto(ledger, inputs)).outcome;
  };
  try {
    await runOf(rows, [], false);
    expect(existsSync(listOf(out))).toBe(false);
    const outcome = await runOf(rows, ['matched']);
    const text = readFileSync(listOf(out), 'utf8');
    expect(existsSync(join(out, 'job', DATE, 'matched.csv'))).toBe(true);
    await writeReports(out, outcome);
    expect(readFileSync(listOf(out), 'utf8')).toBe(text);
    await runOf(right, []);
    expect(existsSync(listOf(out))).toBe(false);
    await runOf(rows, []);
    expect(readFileSync(listOf(out), 'utf8')).toBe(text);
    await writeReports(out, { ...outcome, runId: 'another' });
    expect(existsSync(listOf(out))).toBe(false);
  } finally {
    closeLedger(ledger);
  }
});

test.each<[string, number, bigint]>([
  ['rows are missing', 101, 1010n],
  ['their sum is another', 102, 1019n],
])('a list is refused if %s', (_, count, amount) => {
  const line = { rule: 'r', differing: 51, difference: 510n, isWrongRate: true } as FeeLine;
  const check = (listed: { count: number; amount: bigint }) => () =>
    requireAllFees(new Map([['r', listed]]), [line, line]);
  expect(check({ count: 102, amount: 1020n })).not.toThrow();
  expect(check({ count, amount })).toThrow('do not add up');
});
