/** An order that stands thousands of times on one side comes in slices, judged as a whole. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { Random } from '../../scripts/lib/random.mjs';
import { JOB_DEFAULTS } from '../../src/domain/job.ts';
import { BATCH_FIELDS, BatchMatcher } from '../../src/matching/batch.ts';
import { digestOf } from '../../src/report/digest.ts';
import { crossDayCsv, discrepanciesCsv } from '../../src/report/items-csv.ts';
import { summaryOf } from '../../src/report/summary.ts';
import { canonicalItems, canonicalReports } from '../reference/canonical.ts';
import { asStatement, flowsCsvFile } from '../reference/files.ts';
import { RANDOM_DATE } from '../reference/random-day.ts';
import { reconcile } from '../reference/reconcile.ts';
import type { PlainRecord } from '../reference/record.ts';
import { runAlone } from '../support/reconcile.ts';
import { tempDir } from '../support/tempdir.ts';

const MANY = 3000;

function records(side: string, count: number, of: (i: number) => Partial<PlainRecord>) {
  return Array.from(
    { length: count },
    (_, i): PlainRecord => ({
      place: `${side}:${i + 2}`,
      orderId: 'A1',
      refundId: '',
      channelTxnId: '',
      type: 'payment',
      amount: '1.00',
      fee: null,
      currency: 'CNY',
      status: 'success',
      time: `${RANDOM_DATE} 12:00:00`,
      ...of(i),
    }),
  );
}

const TYPES = ['payment', 'transfer', 'other'] as const;

/** Types and amounts at random, but for the last types, which come late. */
function mixed(i: number): Partial<PlainRecord> {
  const rng = new Random(i);
  const type = TYPES[rng.int(i < MANY / 2 ? 2 : 3)];
  return { type, amount: `${1 + rng.int(3)}.00`, orderId: rng.chance(0.1) ? 'B2' : 'A1' };
}

/** The channel's id of the n-th transaction. */
const txn = (n: number): Partial<PlainRecord> => ({ channelTxnId: `T${n}` });

test.each<[string, PlainRecord[], PlainRecord[]]>([
  ['none on the other side', records('statement', MANY, () => ({})), []],
  ['of several types', records('statement', MANY, mixed), []],
  ['one equal', records('statement', MANY, mixed), records('flows', 1, () => ({}))],
  [
    'one equal, of a type that comes late',
    records('statement', MANY, mixed),
    records('flows', 1, () => ({ type: 'other' })),
  ],
  ['some equal', records('statement', MANY, () => ({})), records('flows', 700, () => ({}))],
  [
    'one of another amount',
    records('statement', MANY, mixed),
    records('flows', 1, () => ({ amount: '7.00' })),
  ],
  [
    'two that failed',
    records('statement', MANY, mixed),
    records('flows', 2, () => ({ status: 'failed' })),
  ],
  [
    'the last by channel id',
    records('statement', MANY, txn),
    records('flows', 1000, (i) => txn(MANY - 1 - i)),
  ],
  [
    'some by channel id, of several types, and one of another amount',
    records('statement', MANY, (i) => ({ ...mixed(i), ...txn(i) })),
    [
      ...records('flows', 1000, (i) => ({ ...mixed(3 * i), ...(i % 3 > 0 ? txn(3 * i) : {}) })),
      ...records('flows', 1, () => ({ amount: '7.00', place: 'flows:1002', ...txn(5) })),
    ],
  ],
  [
    'the flows have more by channel id',
    records('statement', 800, (i) => txn(3 * i)),
    records('flows', MANY, (i) => (i % 2 > 0 ? txn(i) : {})),
  ],
  [
    'many that failed, of which some by channel id',
    records('statement', MANY / 2 + 9, (i) => ({ ...mixed(i), ...txn(i) })),
    records('flows', MANY, (i) => ({ status: 'failed', ...txn(MANY - 7 * i) })),
  ],
  [
    'two that failed, nearer with and without the one of a channel id',
    records('statement', MANY, txn),
    [
      ...records('flows', 1, () => ({ amount: '7.00', ...txn(5) })),
      ...[MANY, MANY - 1].map((sum, i): PlainRecord => {
        const [attempt] = records('flows', 1, () => ({ amount: `${sum}.00`, status: 'failed' }));
        return { ...attempt, place: `flows:${i + 3}` };
      }),
    ],
  ],
  [
    'of two types, and five that failed, of which the same is nearest to both',
    records('statement', 1400, (i) => ({ type: i < 700 ? 'payment' : 'transfer' })),
    records('flows', 5, (i) => ({
      ...{ amount: ['1.00', '2.00', '3.00', '700.00', '701.00'][i], status: 'failed' },
      channelTxnId: i < 3 ? '' : 'T9999',
    })),
  ],
  [
    'one of another amount by channel id, and of many that failed one is nearest to the rest',
    records('statement', 700, txn),
    records('flows', 603, (i) => ({
      amount: ['7.00', '700.00', '699.00'][i] ?? '1.00',
      ...(i === 0 ? txn(0) : { status: 'failed' }),
    })),
  ],
  [
    'many that add up to two',
    records('statement', MANY, mixed),
    [
      ...records('flows', 1, () => ({ amount: '1000.00' })),
      ...records('flows', 1, () => ({ amount: '7.00', type: 'transfer', place: 'flows:3' })),
    ],
  ],
  [
    'many whose sum is equal, and their fees',
    records('statement', MANY, () => ({ fee: '0.004' })),
    records('flows', 2, () => ({ amount: `${MANY / 2}.00`, fee: `${(0.004 * MANY) / 2}` })),
  ],
  [
    'many beside matched ones',
    records('statement', MANY, (i) => ({ amount: `${1 + (i % 3)}.00` })),
    records('flows', 700, (i) => ({ amount: `${1 + (i % 2)}.00` })),
  ],
  [
    'many equal to a matched one that comes after many others, and one that failed',
    records('statement', 2004, (i) => ({ amount: i < 1002 ? '1.00' : '9.00' })),
    records('flows', 1004, (i) => ({
      amount: i === 1002 ? '9.00' : '1.00',
      status: i === 1003 ? 'failed' : 'success',
    })),
  ],
  ['the flows have many', records('statement', 2, () => ({})), records('flows', MANY, mixed)],
  [
    'near the edge of the day',
    records('statement', MANY, () => ({ time: `${RANDOM_DATE} 23:50:00` })),
    records('flows', 3, () => ({ orderId: 'B2' })),
  ],
])('%s', async (_, statement, flows) => {
  const folder = tempDir();
  const paths = { statement: join(folder, 'statement'), flows: join(folder, 'flows') };
  writeFileSync(paths.statement, asStatement(flowsCsvFile(statement)));
  writeFileSync(paths.flows, flowsCsvFile(flows));
  const outcome = await runAlone({
    job: { ...JOB_DEFAULTS, name: 'job', allowEmpty: true },
    date: RANDOM_DATE,
    ...paths,
    scratchDir: folder,
  });
  const reference = reconcile(statement, flows, RANDOM_DATE);
  const reports = [[...discrepanciesCsv(outcome)].join(''), [...crossDayCsv(outcome)].join('')];
  expect(canonicalReports(...reports)).toEqual(canonicalItems(reference.items));
  const ids = [...outcome.listed, ...outcome.acrossDays].map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const summary = summaryOf(digestOf(outcome));
  expect(summary.matched).toEqual(reference.matched);
});

test('failed attempts of an order are not matched beyond those that matter', async () => {
  const match = vi.spyOn(BatchMatcher.prototype, 'match');
  const folder = tempDir();
  const paths = { statement: join(folder, 'statement'), flows: join(folder, 'flows') };
  const failed = records('flows', MANY, (i) => ({ status: 'failed', ...txn(i) }));
  writeFileSync(paths.statement, flowsCsvFile(records('statement', 1, () => txn(MANY - 1))));
  writeFileSync(paths.flows, flowsCsvFile(failed));
  const job = { ...JOB_DEFAULTS, name: 'job', allowEmpty: true, allowUnrelated: true };
  const { listed } = await runAlone({ job, date: RANDOM_DATE, ...paths, scratchDir: folder });
  expect(listed.map(({ category, flows }) => [category, flows?.channelTxnId])).toEqual([
    ['status_mismatch', `T${MANY - 1}`],
  ]);
  const judged = match.mock.calls.map(([{ flows }]) => flows.length / BATCH_FIELDS);
  expect(judged).toEqual([1]);
});
