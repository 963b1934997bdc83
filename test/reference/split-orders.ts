/** Orders of which the sides have different numbers of records, and what may be wrong in them. */
import Big from 'big.js';
import type { Random } from '../../scripts/lib/random.mjs';
import { amountOf, feeOf, type Sides } from './compare.ts';
import type { PlainRecord } from './record.ts';

/** Few, so that parts of an order are equal, and sums of some equal others. */
const PARTS = ['0.01', '1.00', '1.00', '2.00', '3.00', '50.00', '97.00'];
const NOT_SETTLED = ['pending', 'failed', 'closed'] as const;

/** What the records of the statement may have, as of any record of a day. */
export interface Choices {
  txns: readonly string[];
  fees: readonly (string | null)[];
}

/** The records of one order, refund or transfer; `base` is one that both sides can express. */
export function splitOrder(rng: Random, base: PlainRecord, { txns, fees }: Choices): Sides {
  const hasOneId = rng.chance(0.5);
  const parts = Array.from(
    { length: rng.between(2, 4) },
    (): PlainRecord => ({
      ...base,
      status: 'success',
      amount: signedAs(base, rng.pick(PARTS)),
      fee: signedFeeAs(base, rng.pick(fees)),
      channelTxnId: hasOneId ? base.channelTxnId : rng.pick(txns),
    }),
  );
  const [one, other] = twisted(rng, parts, regrouped(rng, parts));
  const [statement, flows] = rng.shuffle([one, other]);
  return { statement, flows: ours(rng, flows) };
}

/** The same money in one record, in two, or in as many. */
function regrouped(rng: Random, parts: readonly PlainRecord[]): PlainRecord[] {
  const cut = rng.between(1, parts.length - 1);
  switch (rng.int(4)) {
    case 0:
      return rng.shuffle(parts.map((part) => ({ ...part })));
    case 1:
      return [merged(parts.slice(0, cut)), merged(parts.slice(cut))];
    default:
      return [merged(parts)];
  }
}

function merged(parts: readonly PlainRecord[]): PlainRecord {
  const fee = feeOf(parts);
  return {
    ...parts[0],
    amount: amountOf(parts).toFixed(2),
    fee: fee?.toFixed(decimalsOf(parts)) ?? null,
  };
}

/** Half of the orders come out even. */
function twisted(
  rng: Random,
  parts: readonly PlainRecord[],
  whole: readonly PlainRecord[],
): [PlainRecord[], PlainRecord[]] {
  switch (rng.int(8)) {
    // A part, or the whole, is another amount.
    case 0: {
      const [first, ...rest] = whole;
      const more = signedAs(first, rng.pick(['0.01', '0.50', '5.00']));
      return [[...parts], [{ ...first, amount: Big(first.amount).plus(more).toFixed(2) }, ...rest]];
    }
    // One side has more than the other.
    case 1:
      return [[...parts, { ...rng.pick(parts), amount: signedAs(parts[0], '5.00') }], [...whole]];
    // Some parts match, others are on one side only, and may be copies of those.
    case 2:
    case 3: {
      const matched = parts.slice(0, rng.between(1, parts.length - 1));
      const copies = rng.chance(0.5) ? [{ ...rng.pick(matched) }] : [];
      return [[...parts, ...copies], matched.map((part) => ({ ...part }))];
    }
    // All state their fees: the sums agree after rounding, or do not.
    case 4: {
      const stated = parts.map((part) => ({ ...part, fee: part.fee ?? '0.00' }));
      const sum = merged(stated);
      const fee = Big(sum.fee ?? 0);
      const other = rng.chance(0.5) ? fee.round(2, Big.roundHalfUp) : fee.plus('0.01');
      return [stated, [{ ...sum, fee: other.toFixed(decimalsOf(stated)) }]];
    }
    default:
      return [[...parts], [...whole]];
  }
}

function decimalsOf(records: readonly PlainRecord[]): number {
  return Math.max(...records.map(({ fee }) => (fee?.split('.')[1] ?? '').length));
}

/** Own records may lack fees, and be of another state or type. */
function ours(rng: Random, records: readonly PlainRecord[]): PlainRecord[] {
  const lacksFees = rng.chance(0.3);
  const isUnsettled = rng.chance(0.15);
  const isOtherType = rng.chance(0.05) && records[0].type !== 'refund';
  return records.map((record, index) => ({
    ...record,
    ...(lacksFees && rng.chance(0.7) ? { fee: null } : {}),
    ...(isUnsettled && rng.chance(0.7) ? { status: rng.pick(NOT_SETTLED) } : {}),
    ...(isOtherType && index === 0 ? { type: 'transfer' as const } : {}),
  }));
}

function signedAs({ amount }: PlainRecord, magnitude: string): string {
  return amount.startsWith('-') ? `-${magnitude}` : magnitude;
}

function signedFeeAs({ type }: PlainRecord, fee: string | null): string | null {
  return fee !== null && type === 'refund' && Number(fee) !== 0 ? `-${fee}` : fee;
}
