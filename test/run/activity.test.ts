/** What runs collect for a month: dimensions, accounts, and how the ledger has it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Activity, activityOf, storedActivity } from '../../src/domain/activity.ts';
import { JOB_DEFAULTS, type Job } from '../../src/domain/job.ts';
import type { SideTotals } from '../../src/domain/outcome.ts';
import { readFacts, writeFacts } from '../../src/ledger/facts.ts';
import { shortened, summed } from '../reference/activity.ts';
import { alipayFile } from '../reference/files.ts';
import type { PlainRecord } from '../reference/record.ts';
import { runAlone } from '../support/reconcile.ts';
import { tempDir } from '../support/tempdir.ts';

const DATE = '2026-11-19';
const VALUES_MAX = 200;

const folder = tempDir();
let written = 0;

function put(text: string | Buffer): string {
  const path = join(folder, `file-${written++}`);
  writeFileSync(path, text);
  return path;
}

interface Row {
  readonly value: string;
  readonly type?: string;
  readonly status?: string;
}

/** Own records with a column `store`, as CSV. */
function csvOf(rows: readonly Row[]): string {
  const lines = rows.map(({ value, type = 'payment', status = 'success' }, i) => {
    return `O${i},1.00,${i % 3 === 0 ? '' : '0.005'},${type},${status},${value}\n`;
  });
  return `order_id,amount,fee,type,status,store\n${lines.join('')}`;
}

/** The same as NDJSON. */
function ndjsonOf(rows: readonly Row[]): string {
  const lines = rows.map(({ value, type = 'payment', status = 'success' }, i) => {
    const fee = i % 3 === 0 ? {} : { fee: '0.005' };
    const row = { order_id: `O${i}`, amount: '1.00', ...fee, type, status, store: value };
    return `${JSON.stringify(row)}\n`;
  });
  return lines.join('');
}

/** The flows of a run whose other side does not matter. */
async function flowsOf(flows: string, job: Partial<Job>, pieceBytes = 10_000): Promise<SideTotals> {
  const settings = { allowUnrelated: true, allowEmpty: true, ...job };
  const outcome = await runAlone({
    job: { ...JOB_DEFAULTS, name: 'job', ...settings },
    ...{ date: DATE, statement: put('order_id,amount\nX,1.00\n'), flows: put(flows) },
    ...{ scratchDir: folder, pieceBytes },
  });
  return outcome.flows;
}

function breakdown({ activity }: SideTotals, name: string) {
  const found = activity?.breakdowns.find((each) => each.name === name);
  if (found === undefined || found.rows === null) return null;
  return found.rows.map(({ value, ...row }) => ({ ...row, key: value }));
}

function expected(rows: readonly Row[]) {
  return summed(
    rows.map(({ value, type = 'payment', status = 'success' }, i) => ({
      ...{ type, status, key: shortened(value.trim()), amount: type === 'refund' ? -100n : 100n },
      fee: i % 3 === 0 ? null : 500n,
    })),
    VALUES_MAX,
  );
}

const many = (count: number, times: number, named: (i: number) => string): Row[] =>
  Array.from({ length: count * times }, (_, i) => ({
    value: named(i % count),
    type: i % 7 === 0 ? 'refund' : 'payment',
    status: i % 11 === 0 ? 'failed' : 'success',
  }));

describe('a dimension of the flows', () => {
  test.each<[string, readonly Row[]]>([
    ['no records', []],
    ['few values, and empty ones', many(5, 100, (i) => (i === 0 ? '' : `店${i}`))],
    ['as many values as may be', many(VALUES_MAX, 10, (i) => `S${i}`)],
    ['one more', many(VALUES_MAX + 1, 10, (i) => `S${i}`)],
    ['the last record as one more', [...many(VALUES_MAX, 5, (i) => `S${i}`), { value: 'new' }]],
    // More spellings than the kernel has room for.
    ['many spellings of few values', many(1500, 2, (i) => `S${i % 3}${'\u3000'.repeat(i / 3)}`)],
    ['an id', many(5000, 1, (i) => `${i}`)],
    ['values that are equal in what is shown', many(3, 3, (i) => `${'长'.repeat(70)}${i}`)],
    ['values of the longest text that is kept', many(2, 2, (i) => `${'长'.repeat(63)}${i}`)],
    ['values longer than the kernel keeps', many(4, 9, (i) => `${'x'.repeat(300)}${i}`)],
  ])('has %s', async (_, rows) => {
    const wanted = expected(rows);
    const texts = rows.length === 0 ? [csvOf(rows)] : [csvOf(rows), ndjsonOf(rows)];
    for (const text of texts) {
      for (const pieceBytes of [2000, 4_000_000]) {
        const flows = await flowsOf(text, { dimensions: ['store'] }, pieceBytes);
        expect(breakdown(flows, 'store')).toEqual(wanted);
      }
    }
  });

  test('may be a field of records, and one column of several', async () => {
    const flows = await flowsOf(csvOf(many(2, 2, (i) => `S${i}`)), {
      dimensions: ['type', 'store', 'orderId'],
    });
    expect(flows.activity?.breakdowns.map(({ name, rows }) => [name, rows?.length])).toEqual([
      ['type', 2],
      ['store', 3],
      ['orderId', 4],
    ]);
  });

  test('that no column has is refused', async () => {
    const refused = flowsOf(csvOf([]), { dimensions: ['shop'] });
    await expect(refused).rejects.toThrow(
      "the rows have no column or field 'shop', which dimensions of the job job names; they have:" +
        ' orderId, type, currency, order_id, amount, fee, status, store. Correct dimensions.',
    );
  });
});

test('without status to compare, records of every status are successful', async () => {
  const rows = many(3, 20, (i) => `S${i}`);
  const { activity, count } = await flowsOf(csvOf(rows), { compare: [], dimensions: ['store'] });
  const total = (sums: Activity['rows']) => sums.reduce((sum, each) => sum + each.count, 0);
  expect(activity?.rows.every(({ status }) => status === 'success')).toBe(true);
  expect([count, total(activity?.rows ?? [])]).toEqual([60, 60]);
});

const PAYMENT: PlainRecord = {
  ...{ orderId: 'A1', refundId: '', channelTxnId: '1', type: 'payment', amount: '1.00' },
  ...{ fee: '0.01', status: 'success', time: `${DATE} 10:00:00`, currency: 'CNY', place: ':6' },
};

test('a statement is broken down by the account of each row, or of each document', async () => {
  const bill = alipayFile([PAYMENT], DATE);
  const own = 'order_id,amount,account\nA2,2.00,K1\nA3,3.00,\nA4,4.00,K2\n';
  const accountsOf = async (statement: string | Buffer) => {
    const outcome = await runAlone({
      job: { ...JOB_DEFAULTS, name: 'job', allowUnrelated: true },
      ...{ date: DATE, statement: put(statement), flows: put('order_id,amount\nA1,1.00\n') },
      scratchDir: folder,
    });
    return breakdown(outcome.statement, 'account')?.map(({ key, amount }) => [key, amount]);
  };
  expect(await accountsOf(bill)).toEqual([[expect.stringMatching(/^2088/), 100n]]);
  expect(await accountsOf(own)).toEqual([
    ['', 300n],
    ['K1', 200n],
    ['K2', 400n],
  ]);
  expect(await accountsOf('order_id,amount\nA2,2.00\n')).toBe(undefined);
});

test('the ledger has it as it was', async () => {
  const rows = many(VALUES_MAX, 4, (i) => `S${i}`);
  const outcome = await runAlone({
    job: { ...JOB_DEFAULTS, name: 'job', dimensions: ['store', 'order_id'] },
    ...{ date: DATE, statement: put(csvOf(rows.slice(1))), flows: put(csvOf(rows)) },
    ...{ scratchDir: folder },
  });
  const facts = readFacts(writeFacts({ ...outcome }, []));
  expect(facts.matchedByRule).toEqual(outcome.matchedByRule);
  for (const side of ['statement', 'flows'] as const) {
    expect(facts[side].activity).toEqual(outcome[side].activity);
  }
  expect(outcome.flows.activity?.breakdowns.map((each) => each.rows === null)).toEqual([
    ...[false, true],
  ]);
  const { flows } = outcome;
  const { activity: _, ...without } = flows;
  const older = readFacts(writeFacts({ ...outcome, flows: without }, []));
  expect(older.flows.activity).toBe(undefined);
  const stored = storedActivity(flows.activity as Activity);
  expect(activityOf(JSON.parse(JSON.stringify(stored)))).toEqual(flows.activity);
});
