/**
 * Small nasty weeks: a few days that share their ids, with orders that stand on the two sides under
 * different dates, whole, changed, or on one side twice, as happens around midnight and later.
 */
import type { Random } from '../../scripts/lib/random.mjs';
import { areOfOtherDates } from './reconcile.ts';
import type { PlainDay, PlainRecord, PlainStatus, PlainType } from './record.ts';
import { splitOrder } from './split-orders.ts';

export const WEEK_START = '2026-11-02';
const DAYS_MIN = 2;
const DAYS_MAX = 8;
/** About one date in five is missing. */
const MISSING = 0.2;
const DAY_MS = 24 * 60 * 60_000;

const ORDER_IDS = ['A1', 'A2', 'B-7', '20261102000000000012', '20261102000000000013', '=A9', '007'];
const REFUND_IDS = ['R1', '50300000000000000001'];
/** Few, so that records of one order share some; and none. */
const TXN_IDS = ['4200002086202611020001', '4200002086202611020002', '2026110200003', ''];
/** Magnitudes; 1.00 and 1.01 differ by a fen, as rounding faults do. */
const AMOUNTS = ['1.00', '1.01', '88.80', '12345678.90'];
// Repeated words are likelier.
const TYPES: readonly PlainType[] = ['payment', 'payment', 'payment', 'refund', 'transfer'];
const STATUSES: readonly PlainStatus[] = ['success', 'success', 'success', 'success', 'failed'];
/** 0.005 rounds away from zero to 0.01, 0.0149 to 0.01, 0.00499 to 0.00. */
const FEES = [null, null, '0.00', '0.01', '0.02', '0.005', '0.0149', '0.00499'];
/** Times of day near either end of a day, just outside of that, and far from both. */
const CLOCKS = ['00:00:00', '00:30:00', '00:30:01', '12:00:00', '23:29:59', '23:30:00', '23:59:59'];

const SIDES = ['statement', 'flows'] as const;
type SideName = (typeof SIDES)[number];

/** A record in the file of a side for a date, which need not be a date of the week. */
interface Row {
  date: string;
  side: SideName;
  record: PlainRecord;
}

interface Pools {
  orders: readonly string[];
  refunds: readonly string[];
  amounts: readonly string[];
}

const ALL_IDS: Pools = { orders: ORDER_IDS, refunds: REFUND_IDS, amounts: AMOUNTS };

/** Days in date order, with gaps; all can be written as generic flows, on both sides. */
export function randomWeek(rng: Random): PlainDay[] {
  const dates = randomDates(rng);
  const pools: Pools = {
    orders: rng.shuffle(ORDER_IDS).slice(0, rng.between(1, ORDER_IDS.length)),
    refunds: rng.shuffle(REFUND_IDS).slice(0, rng.between(1, REFUND_IDS.length)),
    amounts: rng.shuffle(AMOUNTS).slice(0, rng.between(1, AMOUNTS.length)),
  };
  const rows = dates.flatMap((date) => rowsBegunOn(rng, date, pools));
  return dates.map((date) => {
    const ofSide = (side: SideName) => {
      const ofDay = rows.filter((row) => row.date === date && row.side === side);
      return rng.shuffle(ofDay.map((row) => row.record));
    };
    return finished(rng, date, ofSide('statement'), ofSide('flows'));
  });
}

/** The same date with other inputs: records dropped, changed and added, files shuffled at times. */
export function changedDay(rng: Random, day: PlainDay): PlainDay {
  const edited = (records: readonly PlainRecord[]) => {
    const kept = records.filter(() => rng.chance(0.8));
    const changes = kept.map((record) =>
      rng.chance(0.2) ? changed(rng, record, ALL_IDS) : record,
    );
    return rng.chance(0.5) ? rng.shuffle(changes) : changes;
  };
  const sides = { statement: edited(day.statement), flows: edited(day.flows) };
  for (let left = rng.between(1, 3); left > 0; left--) {
    const { statement, flows } = day;
    const isCopy = rng.chance(0.5) && statement.length + flows.length > 0;
    const added = isCopy
      ? rng.pick([...statement, ...flows])
      : randomRecord(rng, day.date, ALL_IDS);
    sides[rng.pick(SIDES)].push(added);
  }
  return finished(rng, day.date, sides.statement, sides.flows);
}

function randomDates(rng: Random): string[] {
  const wanted = rng.between(DAYS_MIN, DAYS_MAX);
  const dates = [WEEK_START];
  for (let days = 1; dates.length < wanted; days++) {
    if (!rng.chance(MISSING)) dates.push(shifted(WEEK_START, days));
  }
  return dates;
}

function rowsBegunOn(rng: Random, date: string, pools: Pools): Row[] {
  const rows: Row[] = [];
  // Some days are dense, most are in few records, where hand-made reasoning can follow.
  const orders = rng.chance(0.2) ? rng.int(20) : rng.int(5);
  for (let i = 0; i < orders; i++) rows.push(...ordinaryRows(rng, date, pools));
  const stories = rng.int(5);
  for (let i = 0; i < stories; i++) {
    // Half of the stories have an order id that is theirs alone, so that nothing spoils them.
    const orderId = `N${compact(date)}0${i}`;
    const own = rng.chance(0.5) ? { ...pools, orders: [orderId] } : pools;
    rows.push(...rng.pick(STORIES)(rng, date, own));
  }
  return rows;
}

/** A record on both sides, on both but changed, on one, or of two that have nothing in common. */
function ordinaryRows(rng: Random, date: string, pools: Pools): Row[] {
  const record = randomRecord(rng, date, pools);
  const chance = rng.int(10);
  const statement: Row = { date, side: 'statement', record };
  const flows = (other: PlainRecord): Row => ({ date, side: 'flows', record: other });
  if (chance < 4) return [statement, flows(record)];
  if (chance < 6) return [statement, flows(changed(rng, record, pools))];
  if (chance < 7) return [statement, flows(randomRecord(rng, date, pools))];
  return [chance < 8 ? statement : flows(record)];
}

type Story = (rng: Random, date: string, pools: Pools) => Row[];

/** A moment before or after midnight decides: one side has it today, the other tomorrow. */
const midnight: Story = (rng, date, pools) => {
  const tomorrow = shifted(date, 1);
  const time = rng.pick([`${date} 23:59:58`, `${tomorrow} 00:00:01`]);
  const record = { ...counted(rng, date, pools), time };
  return apart(rng, pools, record, date, 1);
};

/** One side has it days later, perhaps too late. */
const late: Story = (rng, date, pools) => {
  const record = { ...counted(rng, date, pools), time: `${date} ${rng.pick(CLOCKS)}` };
  return apart(rng, pools, record, date, rng.between(2, 4));
};

/** One side has it twice today, or what looks like it; the other side's second comes later. */
const twice: Story = (rng, date, pools) => {
  const record = counted(rng, date, pools);
  const today = SIDES.map((side): Row => ({ date, side, record }));
  const second = rng.chance(0.7) ? record : { ...record, amount: amountOf(rng, record, pools) };
  return [...today, ...apart(rng, pools, second, date, rng.between(1, 4))];
};

/** Our side or theirs has it unsettled beside the settled one, which the other has another day. */
const unsettled: Story = (rng, date, pools) => {
  const record = counted(rng, date, pools);
  const rows = apart(rng, pools, record, date, rng.between(1, 4));
  const beside = rng.pick(rows);
  const side = beside.side === 'statement' ? 'flows' : 'statement';
  const aside: PlainRecord = {
    ...beside.record,
    status: rng.pick(['pending', 'failed', 'closed']),
  };
  return [...rows, { date: beside.date, side, record: aside }];
};

/** One side has two transactions of an order, the other has one of them, or both, days later. */
const repeated: Story = (rng, date, pools) => {
  const record = counted(rng, date, pools);
  const [side, other] = rng.shuffle(SIDES);
  const named = rng.shuffle(TXN_IDS).slice(0, 2);
  const both = named.map((channelTxnId) => {
    const amount = rng.chance(0.5) ? record.amount : amountOf(rng, record, pools);
    return { ...record, channelTxnId, amount };
  });
  const days = rng.between(1, 3);
  const chosen = rng.shuffle(both).slice(0, rng.between(1, 2));
  const later = rng.chance(0.5) ? chosen : chosen.map((each) => ({ ...each, refundId: '' }));
  return [
    ...both.map((each): Row => ({ date, side, record: each })),
    ...later.map((each): Row => ({ date: shifted(date, days), side: other, record: each })),
  ];
};

/** An order in parts, of which some may be on another date. */
const inParts: Story = (rng, date, pools) => {
  const order = splitOrder(rng, counted(rng, date, pools), { txns: TXN_IDS, fees: FEES });
  const late = rng.pick(SIDES);
  const later = rng.chance(0.5) ? shifted(date, rng.between(1, 4)) : date;
  return SIDES.flatMap((side) =>
    order[side].map((record): Row => {
      const isLater = side === late && rng.chance(0.5);
      return { date: isLater ? later : date, side, record };
    }),
  );
};

/** Matched records, and others of the order on one side, which the other has another day. */
const beside: Story = (rng, date, pools) => {
  const record = counted(rng, date, pools);
  const second = { ...record, amount: signed(record.type, rng.pick(['50.00', '2.00'])) };
  const third = { ...second, amount: signed(record.type, '7.00') };
  const rows = SIDES.map((side): Row => ({ date, side, record }));
  rows.push(...apart(rng, pools, second, date, rng.between(1, 4)));
  if (rng.chance(0.5)) rows.push({ date, side: rows[2].side, record: third });
  return rows;
};

/**
 * One side has a payment that is returned, once or in two parts, on its date or later; now and then
 * it is returned too often, or the other side has one of the records.
 */
const returned: Story = (rng, date, pools) => {
  const paid = rng.pick(pools.amounts);
  const record = counted(rng, date, { ...pools, amounts: [paid] });
  const payment: PlainRecord = { ...record, type: 'payment', refundId: '', amount: paid };
  const back = (amount: string): PlainRecord => ({
    ...counted(rng, date, pools),
    ...{ orderId: payment.orderId, amount: `-${amount}`, fee: feeOf('refund', rng.pick(FEES)) },
    ...(rng.chance(0.7)
      ? { type: 'refund', refundId: rng.pick(['', ...pools.refunds]) }
      : { type: 'reversal', refundId: '' }),
  });
  const [side, other] = rng.shuffle(SIDES);
  const half = (Number(paid) / 2).toFixed(2);
  const isInParts = rng.chance(0.3);
  const parts = isInParts ? [half, (Number(paid) - Number(half)).toFixed(2)] : [paid];
  if (rng.chance(0.15)) parts.push(rng.pick([paid, half]));
  const days = rng.pick([0, 0, 0, 1, 1, 2, 3, 3, 4]);
  // Records near the end of a day would wait for the next one.
  const atNoon = (on: string, one: PlainRecord): Row => {
    return { date: on, side, record: rng.chance(0.7) ? { ...one, time: `${on} 12:00:00` } : one };
  };
  const rows = [
    atNoon(date, payment),
    ...parts.map((part, index) =>
      atNoon(shifted(date, index === 0 ? days : rng.pick([0, days])), back(part)),
    ),
  ];
  if (rng.chance(0.15)) rows.push({ ...rows[0], date: shifted(date, rng.between(0, 2)) });
  if (rng.chance(0.7)) return rows;
  const { record: found } = rng.pick(rows);
  return [...rows, { date: shifted(date, rng.between(0, 4)), side: other, record: found }];
};

const STORIES: readonly Story[] = [
  ...[midnight, midnight, late, late, twice, repeated, unsettled],
  ...[inParts, inParts, beside, returned, returned],
];

/**
 * The record on a random side on its date, and on the other side days later, perhaps changed, or
 * without the id of a refund.
 */
function apart(
  rng: Random,
  pools: Pools,
  record: PlainRecord,
  date: string,
  days: number,
): [Row, Row] {
  const [side, other] = rng.shuffle(SIDES);
  let second = record;
  const chance = rng.int(10);
  if (chance < 2) second = { ...record, amount: amountOf(rng, record, pools) };
  else if (chance < 4) second = { ...record, fee: feeOf(record.type, rng.pick(FEES)) };
  else if (chance < 6) second = { ...record, refundId: '' };
  if (chance === 3) second = { ...second, refundId: '' };
  return [
    { date, side, record },
    { date: shifted(date, days), side: other, record: second },
  ];
}

function counted(rng: Random, date: string, pools: Pools): PlainRecord {
  return { ...randomRecord(rng, date, pools), status: 'success' };
}

function randomRecord(rng: Random, date: string, pools: Pools): PlainRecord {
  const type = rng.pick(TYPES);
  const isNamed = type === 'refund' && rng.chance(0.9);
  return {
    orderId: rng.pick(pools.orders),
    refundId: isNamed ? rng.pick(pools.refunds) : '',
    channelTxnId: rng.pick(TXN_IDS),
    type,
    amount: signed(type, rng.pick(pools.amounts)),
    fee: feeOf(type, rng.pick(FEES)),
    status: rng.pick(STATUSES),
    time: randomTime(rng, date),
    currency: 'CNY',
    place: '',
  };
}

/** Mostly of the date, else beyond either end of it, else none. */
function randomTime(rng: Random, date: string): string {
  const tomorrow = shifted(date, 1);
  const outside = [`${shifted(date, -1)} 23:45:00`, `${tomorrow} 00:20:00`, `${tomorrow} 00:30:01`];
  return rng.chance(0.8) ? `${date} ${rng.pick(CLOCKS)}` : rng.pick([...outside, '']);
}

/** The record with one thing different. */
function changed(rng: Random, record: PlainRecord, pools: Pools): PlainRecord {
  switch (rng.int(5)) {
    case 0:
      return { ...record, amount: amountOf(rng, record, pools) };
    case 1:
      return { ...record, fee: feeOf(record.type, rng.pick(FEES)) };
    case 2:
      return { ...record, status: rng.pick(STATUSES) };
    case 3:
      return { ...record, channelTxnId: rng.pick(TXN_IDS) };
    default:
      // A refund that became something else would lose the id it is known by.
      return record.type === 'refund' ? { ...record, time: '' } : { ...record, type: 'transfer' };
  }
}

function amountOf(rng: Random, record: PlainRecord, pools: Pools): string {
  return signed(record.type, rng.pick(pools.amounts));
}

/** Payments come in, refunds go out; transfers happen to come in. */
function signed(type: PlainType, amount: string): string {
  return type === 'refund' ? `-${amount}` : amount;
}

function feeOf(type: PlainType, fee: string | null): string | null {
  return fee !== null && type === 'refund' && Number(fee) !== 0 ? `-${fee}` : fee;
}

/** An order of the date's own, which tells its files from those of other dates. */
function ownOrder(rng: Random, date: string): PlainRecord {
  const agreed = { ...counted(rng, date, ALL_IDS), orderId: `F${compact(date)}` };
  return { ...agreed, type: 'payment', refundId: '', amount: '3.00', fee: '0.01' };
}

/** A file whose records are all of other dates would be refused: its first one is of the date. */
function ofDate(date: string, records: readonly PlainRecord[]): readonly PlainRecord[] {
  if (!areOfOtherDates(records, date)) return records;
  const [first, ...rest] = records;
  return [{ ...first, time: `${date} 12:00:00` }, ...rest];
}

/**
 * Lines as they stand in CSV files with one header line; now and then a side states no fees. The
 * same bytes under two dates would be a mistake.
 */
function finished(
  rng: Random,
  date: string,
  ...sides: [statement: readonly PlainRecord[], flows: readonly PlainRecord[]]
): PlainDay {
  const isEmpty = sides.every((records) => records.length === 0);
  const [statement, flows] = sides.map((records) => {
    const all = isEmpty ? [] : ofDate(date, [...records, ownOrder(rng, date)]);
    return rng.chance(0.85) ? all : all.map((record) => ({ ...record, fee: null }));
  });
  const placed = (records: readonly PlainRecord[], side: SideName) =>
    records.map((record, index) => ({ ...record, place: `${side}:${index + 2}` }));
  return { date, statement: placed(statement, 'statement'), flows: placed(flows, 'flows') };
}

function compact(date: string): string {
  return date.replaceAll('-', '');
}

function shifted(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}
