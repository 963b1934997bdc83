/** Split orders matched by their keys, as the rules match them from their rows. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { Random } from '../../scripts/lib/random.mjs';
import { SplitGroups } from '../../src/difference/split-groups.ts';
import { JOB_DEFAULTS } from '../../src/domain/job.ts';
import type { Sides } from '../../src/domain/record.ts';
import { asStatement, flowsCsvFile, flowsNdjsonFile } from '../reference/files.ts';
import { RANDOM_DATE } from '../reference/random-day.ts';
import type { PlainRecord } from '../reference/record.ts';
import { splitOrder } from '../reference/split-orders.ts';
import { runAlone } from '../support/reconcile.ts';
import { tempDir } from '../support/tempdir.ts';

const DAYS = 20;
const ORDERS = 30;

/** Bits of an identity that entries of keys have; a run has 32. */
const identity = vi.hoisted(() => ({ bits: 32 }));

vi.mock('../../src/domain/key.ts', async (original) => {
  const key = await original<typeof import('../../src/domain/key.ts')>();
  const mask = () => (2 ** 32 - 2 ** (32 - identity.bits)) >>> 0;
  // The first bits of lane 1 are the partition, those of lane 0 are in the entry.
  const narrow = (word: number, at: number) => {
    if (at % 4 === 0) return (word & (mask() | 0xff)) >>> 0;
    return at % 4 === 1 ? (word & 0x00ffffff) >>> 0 : word;
  };
  return {
    ...key,
    drawSeed: () => (identity.bits === 32 ? key.drawSeed() : key.drawSeed().map(narrow)),
  };
});

afterEach(() => {
  identity.bits = 32;
});

/** Fees that the parts of a day's orders state; in the last days they are fractions of a fen. */
const FEES = [
  [null],
  [null, null, '0.01'],
  ['0.00', '0.60'],
  ['0.01', '0.02', '0.60000'],
  ['0.60'],
  ['0.005', '0.0149', '0.60'],
];

/** A day of orders, of which the two sides keep different numbers of records. */
function splitDay(
  rng: Random,
  fees: readonly (string | null)[],
): Record<'statement' | 'flows', PlainRecord[]> {
  const orders = Array.from({ length: ORDERS }, (_, i) => {
    const isRefund = rng.chance(0.2);
    const base: PlainRecord = {
      orderId: `A${i}`,
      refundId: isRefund ? `R${i}` : '',
      channelTxnId: rng.pick(['', `T${i}`]),
      type: isRefund ? 'refund' : 'payment',
      amount: isRefund ? '-1.00' : '1.00',
      fee: null,
      status: 'success',
      time: `${RANDOM_DATE} 12:00:00`,
      currency: 'CNY',
      place: '',
    };
    if (rng.chance(0.6)) return splitOrder(rng, base, { txns: ['', `T${i}`, 'T0'], fees });
    const hasFees = fees[0] !== null;
    const of = (parts: (readonly [string, string])[]) =>
      parts.map(
        ([amount, fee]): PlainRecord => ({
          ...base,
          ...{ type: 'transfer', refundId: '', amount, fee: hasFees ? fee : null },
        }),
      );
    const [one, other] = rng.shuffle(rng.pick(ODD_ORDERS));
    return { statement: of(one), flows: of(other) };
  });
  return {
    statement: rng.shuffle(orders.flatMap(({ statement }) => statement)),
    flows: rng.shuffle(orders.flatMap(({ flows }) => flows)),
  };
}

type Parts = (readonly [amount: string, fee: string])[];

/** Orders of two sides, whichever these are: amounts with fees. */
const ODD_ORDERS: readonly (readonly [Parts, Parts])[] = [
  // The sums of the fees are equal, or are not.
  [
    [['3.00', '0.03']],
    [
      ['1.00', '0.01'],
      ['2.00', '0.02'],
    ],
  ],
  [
    [['3.00', '0.01']],
    [
      ['1.00', '0.01'],
      ['2.00', '0.01'],
    ],
  ],
  [
    [['-3.00', '-0.03']],
    [
      ['-1.00', '-0.01'],
      ['-1.00', '-0.01'],
      ['-1.00', '-0.01'],
    ],
  ],
  // As many records on both sides, of other amounts, or of other fees.
  [
    [
      ['1.00', '0.01'],
      ['4.00', '0.02'],
    ],
    [
      ['2.00', '0.01'],
      ['3.00', '0.02'],
    ],
  ],
  [
    [
      ['1.00', '0.01'],
      ['4.00', '0.02'],
    ],
    [
      ['1.00', '0.02'],
      ['4.00', '0.01'],
    ],
  ],
  // Equal amounts are a pair, although the sums are equal.
  [
    [['5.00', '0.03']],
    [
      ['0.00', '0.01'],
      ['5.00', '0.02'],
    ],
  ],
  [
    [['0.00', '0.03']],
    [
      ['0.00', '0.01'],
      ['0.00', '0.02'],
    ],
  ],
  [
    [['5.00', '0.03']],
    [
      ['5.00', '0.01'],
      ['1.00', '0.01'],
      ['-1.00', '0.01'],
    ],
  ],
  // Amounts of both signs.
  [
    [['5.00', '0.03']],
    [
      ['7.00', '0.05'],
      ['-2.00', '-0.02'],
    ],
  ],
  [
    [
      ['5.00', '0.03'],
      ['-1.00', '0.00'],
    ],
    [
      ['7.00', '0.05'],
      ['-3.00', '-0.02'],
    ],
  ],
];

/** What a run finds, and how many groups it matched by their keys, if it may. */
async function findingsOf(
  paths: Record<'statement' | 'flows', string>,
  mayMatchByKeys: boolean,
  pieceBytes = 200,
) {
  const takeEven = vi.spyOn(SplitGroups.prototype, 'takeEven');
  if (!mayMatchByKeys) takeEven.mockResolvedValue({ pairs: 0, split: 0, statement: 0, flows: 0 });
  const job = { ...JOB_DEFAULTS, name: 'job', allowEmpty: true };
  const inputs = { job, date: RANDOM_DATE, ...paths, scratchDir: tempDir(), pieceBytes };
  const outcome = await runAlone(inputs);
  const { matched, matchedCountDifference, discrepancies, outside, listed } = outcome;
  const taken = await Promise.all(takeEven.mock.results.map(({ value }) => value));
  const byKeys = taken.reduce((sum, { pairs, split }) => sum + pairs + split, 0);
  vi.restoreAllMocks();
  return { findings: { matched, matchedCountDifference, discrepancies, outside, listed }, byKeys };
}

test.each([
  ['', 32],
  [', also where identities of different orders have the same bits', 6],
])('random days come out as the rules alone match them%s', async (_, bits) => {
  identity.bits = bits;
  const folder = tempDir();
  const paths = { statement: join(folder, 'statement'), flows: join(folder, 'flows') };
  const byKeys = FEES.map(() => 0);
  for (let seed = 1; seed <= DAYS; seed++) {
    const rng = new Random(seed);
    const { statement, flows } = splitDay(rng, FEES[seed % FEES.length]);
    const flowsFile = rng.chance(0.5) ? flowsCsvFile(flows) : flowsNdjsonFile(flows);
    writeFileSync(paths.statement, asStatement(flowsCsvFile(statement)));
    writeFileSync(paths.flows, flowsFile);
    const expected = await findingsOf(paths, false);
    const got = await findingsOf(paths, true);
    expect(got.findings, `seed ${seed}`).toEqual(expected.findings);
    byKeys[seed % FEES.length] += got.byKeys;
  }
  // Disagreements leave many orders to the rules, and fractions of a fen leave all.
  const least = Math.floor(DAYS / FEES.length);
  for (const fees of FEES.keys()) {
    if (fees === FEES.length - 1) expect(byKeys[fees]).toBe(0);
    else expect(byKeys[fees], String(FEES[fees])).toBeGreaterThan(least);
  }
});

/** Orders of 100.00 in three parts against one, with fees if they are given, and further rows. */
function ordersInParts(fee: string, feeSum: string, more: Sides<string[]>): Sides<string> {
  const orders = Array.from({ length: ORDERS }, (_, i) => `A${i}`);
  const parts = orders.flatMap((id) => ['97.00', '1.00', '2.00'].map((part) => `${id},${part}`));
  const lines = (rows: string[], own: string, others: string[]) =>
    ['order_id,amount,fee', ...rows.map((row) => `${row},${own}`), ...others, ''].join('\n');
  return {
    statement: lines(parts, fee, more.statement),
    flows: lines(
      orders.map((id) => `${id},100.00`),
      feeSum,
      more.flows,
    ),
  };
}

function countOf(discrepancies: Record<string, { count: number }>): number {
  return Object.values(discrepancies).reduce((sum, { count }) => sum + count, 0);
}

const NO_MORE = { statement: [], flows: [] };

test.each([
  ['', '', NO_MORE, ORDERS],
  ['0.10', '0.30', NO_MORE, ORDERS],
  ['0.10000', '0.3', NO_MORE, ORDERS],
  ['0.10', '0.30', { statement: ['B,9.00,0.10', 'B,1.00,0.101'], flows: ['B,10.00,0.201'] }, 0],
  // Amounts of more than 32 bits, and ones whose sums might be equal modulo the prime.
  [
    ...['0.10', '0.30'],
    { statement: ['B,10000000.00,0', 'B,20000000.00,0'], flows: ['B,30000000.00,0'] },
    ORDERS + 1,
  ],
  [
    ...['', ''],
    { statement: ['B,100000000000.00,', 'B,200000000000.00,'], flows: ['B,300000000000.00,'] },
    0,
  ],
] as [string, string, Sides<string[]>, number][])(
  'parts with fees of %o against one of %o, and %o: %i are matched by their keys',
  async (fee, feeSum, more, expected) => {
    const folder = tempDir();
    const paths = { statement: join(folder, 'statement'), flows: join(folder, 'flows') };
    const files = ordersInParts(fee, feeSum, more);
    writeFileSync(paths.statement, files.statement);
    writeFileSync(paths.flows, files.flows);
    const { findings, byKeys } = await findingsOf(paths, true);
    expect(countOf(findings.discrepancies)).toBe(0);
    expect(findings.matched.count).toBe(ORDERS + more.flows.length);
    expect(findings.matchedCountDifference).toBe(2 * ORDERS + more.flows.length);
    expect(byKeys).toBe(expected);
  },
);

test('sums that differ by the prime of elements are not equal', async () => {
  const folder = tempDir();
  const paths = { statement: join(folder, 'statement'), flows: join(folder, 'flows') };
  const { statement, flows } = ordersInParts('', '', {
    statement: ['B,1.00,', 'B,2.00,'],
    // 2^45 - 55 is 35184372088777.
    flows: ['B,351843720890.77,'],
  });
  writeFileSync(paths.statement, statement);
  writeFileSync(paths.flows, flows);
  const { findings } = await findingsOf(paths, true);
  expect(findings.matched.count).toBe(ORDERS);
  expect(countOf(findings.discrepancies)).toBe(1);
});

test.each([
  [['Y,2.00', 'X,3.00'], ['X,5.00']],
  [
    ['X,1.00', 'X,5.00', 'Y,3.00'],
    ['X,4.00', 'Y,5.00'],
  ],
])('orders of the same bits, %o against %o, are not even together', async (one, other) => {
  identity.bits = 0;
  const folder = tempDir();
  const paths = { statement: join(folder, 'statement'), flows: join(folder, 'flows') };
  for (const [statement, flows] of [
    [one, other],
    [other, one],
  ]) {
    writeFileSync(paths.statement, `order_id,amount\n${statement.join('\n')}`);
    writeFileSync(paths.flows, `order_id,amount\n${flows.join('\n')}`);
    const { findings, byKeys } = await findingsOf(paths, true);
    expect(byKeys).toBe(0);
    expect(countOf(findings.discrepancies)).toBe(2);
  }
});

const REMARK = 'x'.repeat(90);
/** Of an order: amount, fee and remark, in the statement and in the flows. */
const PAIRS: readonly (readonly [statement: string, flows: string])[] = [
  // They agree: one side states no fee, or one of zero.
  [`1.00,0.01,${REMARK}`, `1.00,,${REMARK}`],
  [`1.00,,${REMARK}`, `1.00,0.00,${REMARK}`],
  [`-1.00,-0.01,${REMARK}`, `-1.00,,${REMARK}`],
  [`35184372088.00,0.60,"${REMARK}"`, `35184372088.00,,"a ""b"" c"`],
  // They agree, but the rules have to find out.
  [`1.00,,${REMARK}`, `1.00,0.01,${REMARK}`],
  [`0.00,0.01,${REMARK}`, `0.00,,${REMARK}`],
  [`1.00,0.01,"a\nb"`, `1.00,,${REMARK}`],
  [`1.00,0.01,"a,b,c\n${REMARK}"`, `1.00,,${REMARK}`],
  [`1.00,0.01,${'y'.repeat(2000)}`, `1.00,,${REMARK}`],
  // They do not agree.
  [`1.00,0.01,${REMARK}`, `1.01,,${REMARK}`],
  [`1.00,0.01,${REMARK}`, `-1.00,,${REMARK}`],
  [`1.00,0.01,${REMARK}`, `1.00,0.02,${REMARK}`],
  [`1.00,0.01,${REMARK}`, `2.00,0.01,${REMARK}`],
];

test.each([
  ['each read by itself', 100, 10_000_000],
  ['read with the rows between them', 1, 10_000_000],
  ['in small pieces', 1, 200],
])('pairs of which one record states no fee, %s', async (_, between, pieceBytes) => {
  const folder = tempDir();
  const paths = { statement: join(folder, 'statement'), flows: join(folder, 'flows') };
  const orders = Array.from({ length: 5 * PAIRS.length }, (_, i) => i);
  const others = (i: number) =>
    Array.from({ length: between }, (_, n) => `B${i}-${n},transfer,1.00,0.01,${REMARK}`);
  for (const [side, path] of Object.entries(paths)) {
    const rows = orders.flatMap((i) => {
      const pair = PAIRS[i % PAIRS.length];
      return [`A${i},transfer,${side === 'statement' ? pair[0] : pair[1]}`, ...others(i)];
    });
    writeFileSync(path, ['order_id,type,amount,fee,remark', ...rows, ''].join('\n'));
  }
  const expected = await findingsOf(paths, false, pieceBytes);
  const got = await findingsOf(paths, true, pieceBytes);
  expect(got.findings).toEqual(expected.findings);
  expect(countOf(got.findings.discrepancies)).toBe(4 * 5);
  // Rows that are read by themselves are left to the rules if they have several lines or are long.
  expect(got.byKeys).toBe(5 * (between === 1 ? 7 : 4));
});
