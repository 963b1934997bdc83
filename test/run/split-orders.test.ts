/** Split orders matched by their keys, as the rules match them from their rows. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { Random } from '../../scripts/lib/random.mjs';
import { SplitGroups } from '../../src/difference/split-groups.ts';
import { JOB_DEFAULTS } from '../../src/domain/job.ts';
import { flowsCsvFile, flowsNdjsonFile } from '../reference/files.ts';
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

/** A day of orders, of which the two sides keep different numbers of records. */
function splitDay(rng: Random): Record<'statement' | 'flows', PlainRecord[]> {
  const fees = rng.pick([[null], [null], [null, null, '0.01'], ['0.00', '0.60']]);
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
    const order = splitOrder(rng, base, { txns: ['', `T${i}`, 'T0'], fees });
    const withFee = (record: PlainRecord) => ({ ...record, fee: '0.60' });
    const parts = (amounts: string[]) => amounts.map((amount) => ({ ...base, amount }));
    switch (rng.int(8)) {
      // All fees are equal, and their sums are not.
      case 0:
        return { statement: order.statement.map(withFee), flows: order.flows.map(withFee) };
      // As many records on both sides.
      case 1:
        return { statement: parts(['1.00', '4.00']), flows: parts(['2.00', '3.00']) };
      default:
        return order;
    }
  });
  return {
    statement: rng.shuffle(orders.flatMap(({ statement }) => statement)),
    flows: rng.shuffle(orders.flatMap(({ flows }) => flows)),
  };
}

const NOTHING = { count: 0, amount: 0n };

/** What a run finds, and how many groups it matched by their keys, if it may. */
async function findingsOf(paths: Record<'statement' | 'flows', string>, mayMatchByKeys: boolean) {
  const takeEven = vi.spyOn(SplitGroups.prototype, 'takeEven');
  if (!mayMatchByKeys) takeEven.mockReturnValue({ groups: 0, statement: NOTHING, flows: NOTHING });
  const job = { ...JOB_DEFAULTS, name: 'job', allowEmpty: true };
  const inputs = { job, date: RANDOM_DATE, ...paths, scratchDir: tempDir(), pieceBytes: 200 };
  const outcome = await runAlone(inputs);
  const { matched, matchedCountDifference, discrepancies, outside, listed } = outcome;
  const byKeys = takeEven.mock.results.reduce((sum, { value }) => sum + value.groups, 0);
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
  let byKeys = 0;
  for (let seed = 1; seed <= DAYS; seed++) {
    const rng = new Random(seed);
    const { statement, flows } = splitDay(rng);
    const flowsFile = rng.chance(0.5) ? flowsCsvFile(flows) : flowsNdjsonFile(flows);
    writeFileSync(paths.statement, flowsCsvFile(statement));
    writeFileSync(paths.flows, flowsFile);
    const expected = await findingsOf(paths, false);
    const got = await findingsOf(paths, true);
    expect(got.findings, `seed ${seed}`).toEqual(expected.findings);
    byKeys += got.byKeys;
  }
  // Fees and other disagreements leave most orders to the rules.
  expect(byKeys).toBeGreaterThan(DAYS);
});

test('all are matched by their keys, but for amounts of which a key has not all bits', async () => {
  const folder = tempDir();
  const paths = { statement: join(folder, 'statement'), flows: join(folder, 'flows') };
  const orders = Array.from({ length: ORDERS }, (_, i) => `A${i}`);
  const parts = orders.flatMap((id) => [`${id},97.00`, `${id},1.00`, `${id},2.00`]);
  const large = ['B1,10000000.00', 'B1,20000000.00'];
  writeFileSync(paths.statement, `order_id,amount\n${[...parts, ...large].join('\n')}`);
  writeFileSync(paths.flows, `order_id,amount\nB1,30000000.00\n${orders.join(',100.00\n')},100.00`);
  const { findings, byKeys } = await findingsOf(paths, true);
  expect(findings.matched).toEqual({ count: ORDERS + 1, amount: 3_000_300_000n });
  expect(findings.matchedCountDifference).toBe(2 * ORDERS + 1);
  expect(byKeys).toBe(ORDERS);
});
