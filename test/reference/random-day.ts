/**
 * Small nasty days: few ids, few amounts, few moments, so that everything collides with
 * everything. What stands on the two sides is partly the same, partly changed, partly unrelated.
 */
import type { Random } from '../../scripts/lib/random.mjs';
import type { Sides } from './compare.ts';
import type { PlainDay, PlainRecord, PlainStatus, PlainType } from './record.ts';
import { splitOrder } from './split-orders.ts';

export const RANDOM_DATE = '2026-11-19';
const ROWS_MAX = 60;
/** Most records that an order in parts adds to a side. */
const SPLIT_MAX = 6;

const ORDER_IDS = ['A1', 'A2', 'B-7', '20261119000000000012', '20261119000000000013', '=A9', '007'];
const REFUND_IDS = ['R1', 'R2', '50300000000000000001'];
/** Few, so that records of one order share some; own records may lack theirs. */
const TXN_IDS = ['420000208620261119000000001', '420000208620261119000000002', '2026111900003'];
/** Magnitudes; A1 of 1.00 and 1.01 differ by a fen, as rounding faults do. */
const AMOUNTS = ['0.01', '1.00', '1.01', '88.80', '12345678.90'];

const TIMES_INSIDE = [
  `${RANDOM_DATE} 00:00:00`,
  `${RANDOM_DATE} 00:30:00`,
  `${RANDOM_DATE} 00:30:01`,
  `${RANDOM_DATE} 12:00:00`,
  `${RANDOM_DATE} 18:45:10`,
  `${RANDOM_DATE} 23:29:59`,
  `${RANDOM_DATE} 23:30:00`,
  `${RANDOM_DATE} 23:59:59`,
];
const TIMES = [
  ...TIMES_INSIDE,
  '2026-11-18 23:29:59',
  '2026-11-18 23:30:00',
  '2026-11-18 23:45:00',
  '2026-11-20 00:20:00',
  '2026-11-20 00:30:00',
  '2026-11-20 00:30:01',
  // As far away as leftovers are carried, and further.
  '2026-11-16 00:00:00',
  '2026-11-15 23:59:59',
  '2026-11-22',
  '2026-11-23 00:00:00',
  RANDOM_DATE,
  '',
];

/** What a side can express. */
interface Dialect {
  txns: readonly string[];
  types: readonly PlainType[];
  statuses: readonly PlainStatus[];
  times: readonly string[];
  /** Magnitudes, or null for a record without a fee. */
  fees: readonly (string | null)[];
  /** May a refund lack its id, and a fee have either sign? */
  isStrict: boolean;
  /** Words for a refund that was done and one that was not; none: the side has no such column. */
  refundStates?: { done: readonly string[]; failed: readonly string[] };
}

const FLOWS: Dialect = {
  txns: [...TXN_IDS, ''],
  // Repeated words are likelier.
  types: ['payment', 'payment', 'payment', 'refund', 'refund', 'reversal', 'transfer', 'other'],
  statuses: ['success', 'success', 'success', 'success', 'pending', 'failed', 'closed'],
  times: TIMES,
  // 0.005 rounds away from zero to 0.01, 0.0149 to 0.01, 0.00499 to 0.00.
  fees: [null, null, '0.00', '0.01', '0.02', '0.005', '0.0149', '0.00499'],
  isStrict: false,
};

const ALIPAY: Dialect = {
  txns: TXN_IDS,
  types: ['payment', 'payment', 'refund'],
  statuses: ['success'],
  times: TIMES_INSIDE,
  fees: ['0.00', '0.01', '0.02'],
  isStrict: true,
};

const WECHAT: Dialect = {
  ...ALIPAY,
  statuses: ['success', 'success', 'success', 'failed'],
  fees: ['0.00000', '0.00499', '0.00500', '0.01000', '0.01499', '0.01500', '0.02000'],
  refundStates: { done: ['SUCCESS', 'PROCESSING'], failed: ['CHANGE', 'FAIL'] },
};

/** A day whose sides can both be written as generic flows. */
export function randomDay(rng: Random): PlainDay {
  return makeDay(rng, FLOWS);
}

/** A day whose statement can be written as an Alipay bill; its flows are as wild as ever. */
export function randomAlipayDay(rng: Random): PlainDay {
  return makeDay(rng, ALIPAY);
}

/** A day whose statement can be written as a WeChat Pay bill of the kind ALL. */
export function randomWechatDay(rng: Random): PlainDay {
  return makeDay(rng, WECHAT);
}

function makeDay(rng: Random, dialect: Dialect): PlainDay {
  const pools: Pools = {
    orders: rng.shuffle(ORDER_IDS).slice(0, rng.between(1, ORDER_IDS.length)),
    refunds: rng.shuffle(REFUND_IDS).slice(0, rng.between(1, REFUND_IDS.length)),
    amounts: rng.shuffle(AMOUNTS).slice(0, rng.between(1, AMOUNTS.length)),
  };
  // Own records have the channel's ids as the channel has them, or mixed up, or not at all.
  const txnOf = rng.pick([
    (record: PlainRecord) => record.channelTxnId,
    (record: PlainRecord) => (rng.chance(0.5) ? record.channelTxnId : rng.pick(FLOWS.txns)),
    () => '',
  ]);
  // Half of the days are dense in few records, where hand-made reasoning can follow.
  const rows = rng.chance(0.5) ? rng.int(9) : rng.int(ROWS_MAX + 1);
  const statement: PlainRecord[] = [];
  const flows: PlainRecord[] = [];
  const keepsRefundIds = rng.chance(0.8);
  for (let i = 0; i < rows; i++) {
    if (statement.length + SPLIT_MAX > ROWS_MAX || flows.length + SPLIT_MAX > ROWS_MAX) break;
    if (rng.chance(0.15)) {
      const order = randomSplit(rng, dialect, pools, `S${i}`);
      statement.push(...order.statement);
      flows.push(...order.flows);
      continue;
    }
    const chance = rng.int(10);
    const record = randomRecord(rng, dialect, pools);
    if (chance < 7 || chance === 8) statement.push(record);
    if (chance < 4) flows.push({ ...record });
    else if (chance < 7) flows.push(changed(rng, record));
    else if (chance > 7) flows.push(randomRecord(rng, FLOWS, pools));
  }
  return {
    date: RANDOM_DATE,
    statement: placed(statement, 'statement'),
    flows: placed(
      rng.shuffle(flows).map((record) => ({
        ...record,
        ...(keepsRefundIds ? {} : { refundId: '' }),
        channelTxnId: txnOf(record),
      })),
      'flows',
    ),
  };
}

/** An order in parts. Half of them have an id of their own, so that no other record has it. */
function randomSplit(rng: Random, dialect: Dialect, pools: Pools, orderId: string): Sides {
  const record = randomRecord(rng, dialect, pools);
  const base: PlainRecord = { ...record, ...(rng.chance(0.5) ? { orderId } : {}) };
  if (base.refundState) base.refundState = 'SUCCESS';
  return splitOrder(rng, base, dialect);
}

interface Pools {
  orders: readonly string[];
  refunds: readonly string[];
  amounts: readonly string[];
}

function randomRecord(rng: Random, dialect: Dialect, pools: Pools): PlainRecord {
  const type = rng.pick(dialect.types);
  const lacksRefundId = !dialect.isStrict && rng.chance(0.1);
  const status = rng.pick(dialect.statuses);
  const record: PlainRecord = {
    orderId: rng.pick(pools.orders),
    refundId: type === 'refund' && !lacksRefundId ? rng.pick(pools.refunds) : '',
    channelTxnId: rng.pick(dialect.txns),
    type,
    amount: signed(type, rng.pick(pools.amounts)),
    fee: feeOf(type, rng.pick(dialect.fees)),
    // A bill lists payments that happened; only refunds can have failed.
    status: dialect.isStrict && type !== 'refund' ? 'success' : status,
    time: rng.pick(dialect.times),
    currency: 'CNY',
    place: '',
  };
  const states = dialect.refundStates;
  if (!states || type !== 'refund') return record;
  const isDone = record.status === 'success';
  return { ...record, refundState: rng.pick(isDone ? states.done : states.failed) };
}

/** The record with one thing different, as our side might have it. */
function changed(rng: Random, record: PlainRecord): PlainRecord {
  switch (rng.int(5)) {
    case 0:
      return { ...record, amount: signed(record.type, rng.pick(AMOUNTS)) };
    case 1:
      return { ...record, fee: feeOf(record.type, rng.pick(FLOWS.fees)) };
    case 2:
      return { ...record, status: rng.pick(FLOWS.statuses) };
    case 3:
      return { ...record, time: rng.pick(FLOWS.times) };
    default:
      if (record.type !== 'refund') return { ...record, type: 'transfer' };
      // Not another type, which would lose the id in any case: one that we did not keep.
      return { ...record, refundId: rng.pick(['', record.orderId]) };
  }
}

/** Payments come in, refunds and reversals go out; transfers and the rest happen to come in. */
function signed(type: PlainType, amount: string): string {
  return type === 'refund' || type === 'reversal' ? `-${amount}` : amount;
}

function feeOf(type: PlainType, fee: string | null): string | null {
  return fee !== null && type === 'refund' && Number(fee) !== 0 ? `-${fee}` : fee;
}

/** Lines as they stand in a CSV file with one header line. */
function placed(records: readonly PlainRecord[], file: string): PlainRecord[] {
  return records.map((record, index) => ({ ...record, place: `${file}:${index + 2}` }));
}
