/**
 * The reconciliation as plainly as it can be said: every event on its own, lists searched from the
 * front, decimals kept as decimals. Slow, and meant to be checked by reading it.
 */
import Big from 'big.js';
import type { PlainRecord } from './record.ts';

export const REFERENCE_DISCREPANCIES = [
  'long',
  'short',
  'amount_mismatch',
  'fee_mismatch',
  'status_mismatch',
  'type_mismatch',
  'duplicate',
] as const;

export type ReferenceCategory = (typeof REFERENCE_DISCREPANCIES)[number] | 'pending';

export interface ReferenceItem {
  category: ReferenceCategory;
  orderId: string;
  refundId: string;
  /** Statement minus flows; what is not in a success state counts as nothing. */
  difference: string;
  statement?: PlainRecord;
  flows?: PlainRecord;
}

export interface Sum {
  count: number;
  amount: string;
}

export interface SideTotals extends Sum {
  byType: Record<string, Sum>;
}

export interface ReferenceResult {
  items: ReferenceItem[];
  statement: SideTotals;
  flows: SideTotals;
  matched: Sum;
  discrepancies: Record<string, Sum>;
  crossDay: { pending: Sum };
  proof: { difference: string; explained: string; residual: string; countResidual: number };
}

type SideName = 'statement' | 'flows';
type Sides = Record<SideName, PlainRecord[]>;

interface Day {
  date: string;
  carryDays: number;
}

interface Pair {
  statement: PlainRecord;
  flows: PlainRecord;
}

const EDGE_MINUTES = 30;
const CARRY_DAYS = 3;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

export function reconcile(
  statement: readonly PlainRecord[],
  flows: readonly PlainRecord[],
  date: string,
  carryDays = CARRY_DAYS,
): ReferenceResult {
  const day: Day = { date, carryDays };
  const digits = digitsOf([...statement, ...flows]);
  const events = new Map<string, Map<string, Sides>>();
  for (const record of statement) eventOf(events, record).statement.push(record);
  for (const record of flows) eventOf(events, record).flows.push(record);

  const items: ReferenceItem[] = [];
  const matched: Pair[] = [];
  for (const byRefund of events.values()) {
    for (const event of byRefund.values()) {
      const found = reconcileEvent(event, day, digits);
      items.push(...found.items);
      matched.push(...found.matched);
    }
  }
  return summarize({ statement: [...statement], flows: [...flows] }, items, matched, digits);
}

function eventOf(events: Map<string, Map<string, Sides>>, record: PlainRecord): Sides {
  const byRefund = events.get(record.orderId) ?? new Map<string, Sides>();
  events.set(record.orderId, byRefund);
  const event = byRefund.get(record.refundId) ?? { statement: [], flows: [] };
  byRefund.set(record.refundId, event);
  return event;
}

/** Everything that both sides say about one order id and refund id. */
function reconcileEvent(
  event: Sides,
  day: Day,
  digits: number,
): { items: ReferenceItem[]; matched: Pair[] } {
  const left: Sides = {
    statement: event.statement.filter(isCounted),
    flows: event.flows.filter(isCounted),
  };
  const aside: Sides = {
    statement: event.statement.filter((record) => !isCounted(record)),
    flows: event.flows.filter((record) => !isCounted(record)),
  };
  const same = (s: PlainRecord, f: PlainRecord) => s.type === f.type && isSameAmount(s, f);
  const matched = [
    ...pairOff(left, (s, f) => same(s, f) && isSameFee(s, f, digits)),
    ...pairOff(left, (s, f) => same(s, f) && (s.fee === null || f.fee === null)),
  ];
  const paired = [
    ...pairOff(left, same),
    ...pairOff(left, (s, f) => s.type === f.type),
    ...pairOff(left, () => true),
  ];
  const explained = [...matched, ...paired];
  const items = [
    ...paired.map((pair) => mismatchItem(pair, digits)),
    ...leftoverItems('statement', left, aside, explained, day, digits),
    ...leftoverItems('flows', left, aside, explained, day, digits),
  ];
  return { items, matched };
}

/** Takes pairs that agree out of both lists, in file order. */
function pairOff(left: Sides, agree: (s: PlainRecord, f: PlainRecord) => boolean): Pair[] {
  const pairs: Pair[] = [];
  for (const statement of [...left.statement]) {
    const flows = left.flows.find((each) => agree(statement, each));
    if (!flows) continue;
    left.statement.splice(left.statement.indexOf(statement), 1);
    left.flows.splice(left.flows.indexOf(flows), 1);
    pairs.push({ statement, flows });
  }
  return pairs;
}

function mismatchItem({ statement, flows }: Pair, digits: number): ReferenceItem {
  let category: ReferenceCategory = 'fee_mismatch';
  if (!isSameAmount(statement, flows)) category = 'amount_mismatch';
  if (statement.type !== flows.type) category = 'type_mismatch';
  return {
    category,
    orderId: statement.orderId,
    refundId: statement.refundId,
    difference: money(Big(statement.amount).minus(flows.amount), digits),
    statement,
    flows,
  };
}

/** One item for each counted record of a side that has no counted partner. */
function leftoverItems(
  side: SideName,
  left: Sides,
  aside: Sides,
  explained: readonly Pair[],
  day: Day,
  digits: number,
): ReferenceItem[] {
  const other: SideName = side === 'statement' ? 'flows' : 'statement';
  const setAside = [...aside[other]];
  return left[side].map((record, index) => {
    const unsettled = setAside.shift();
    const isRepeated =
      explained.some((pair) => pair[side].type === record.type) ||
      left[side].slice(0, index).some((earlier) => earlier.type === record.type);
    let category: ReferenceCategory = side === 'statement' ? 'long' : 'short';
    if (isNearEdge(record.time, day.date)) category = 'pending';
    if (side === 'flows' && isOfNearDate(record.time, day)) category = 'pending';
    if (isRepeated) category = 'duplicate';
    if (unsettled) category = 'status_mismatch';
    const amount = Big(record.amount);
    return {
      category,
      orderId: record.orderId,
      refundId: record.refundId,
      difference: money(side === 'statement' ? amount : amount.neg(), digits),
      [side]: record,
      ...(unsettled ? { [other]: unsettled } : {}),
    };
  });
}

export function isCounted(record: PlainRecord): boolean {
  return record.status === 'success';
}

export function isSameAmount(a: PlainRecord, b: PlainRecord): boolean {
  return Big(a.amount).eq(b.amount);
}

/** Equal to the currency's digits, or missing on both. */
export function isSameFee(a: PlainRecord, b: PlainRecord, digits: number): boolean {
  if (a.fee === null || b.fee === null) return a.fee === b.fee;
  const [one, two] = [a.fee, b.fee].map((fee) => Big(fee).round(digits, Big.roundHalfUp));
  return one.eq(two);
}

function isNearEdge(time: string, date: string): boolean {
  if (time.length <= 10) return false;
  const at = Date.parse(`${time.replace(' ', 'T')}Z`);
  const start = Date.parse(`${date}T00:00:00Z`);
  return [start, start + DAY_MS].some((end) => Math.abs(at - end) <= EDGE_MINUTES * MINUTE_MS);
}

/** Is it the time of another date, no further away than leftovers are carried? */
function isOfNearDate(time: string, { date, carryDays }: Day): boolean {
  if (time === '') return false;
  const days = (Date.parse(time.slice(0, 10)) - Date.parse(date)) / DAY_MS;
  return days !== 0 && Math.abs(days) <= carryDays;
}

/** Are all records that have a time before the date, or all after it, by more than the edge? */
export function areOfOtherDates(records: readonly PlainRecord[], date: string): boolean {
  const timed = records.filter(({ time }) => time !== '');
  const inside = timed.filter(({ time }) => time.startsWith(date) || isNearEdge(time, date));
  const sorted = timed.map(({ time }) => time.slice(0, 10)).sort();
  const isAround = sorted.length > 0 && sorted[0] < date && sorted[sorted.length - 1] > date;
  return timed.length > 0 && inside.length === 0 && !isAround;
}

export function digitsOf(records: readonly PlainRecord[]): number {
  const currency = records[0]?.currency ?? 'CNY';
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  return format.resolvedOptions().maximumFractionDigits ?? 2;
}

/** A decimal with the currency's digits; zero has no sign. */
export function money(value: Big, digits: number): string {
  return value.eq(0) ? Big(0).toFixed(digits) : value.toFixed(digits);
}

function sumOf(amounts: readonly string[], digits: number): Sum {
  const total = amounts.reduce((sum, amount) => sum.plus(amount), Big(0));
  return { count: amounts.length, amount: money(total, digits) };
}

function totalsOf(records: readonly PlainRecord[], digits: number): SideTotals {
  const counted = records.filter(isCounted);
  const sum = (list: readonly PlainRecord[]) =>
    sumOf(
      list.map((record) => record.amount),
      digits,
    );
  const types = [...new Set(counted.map((record) => record.type))].sort();
  const byType = types.map((type) => [type, sum(counted.filter((each) => each.type === type))]);
  return { ...sum(counted), byType: Object.fromEntries(byType) };
}

function summarize(
  sides: Sides,
  items: ReferenceItem[],
  matched: readonly Pair[],
  digits: number,
): ReferenceResult {
  const statement = totalsOf(sides.statement, digits);
  const flows = totalsOf(sides.flows, digits);
  const differences = (list: readonly ReferenceItem[]) => list.map((item) => item.difference);
  const ofCategory = (category: string) =>
    sumOf(differences(items.filter((item) => item.category === category)), digits);
  const difference = Big(statement.amount).minus(flows.amount);
  const explained = sumOf(differences(items), digits).amount;
  const counted = items.map(
    (item) => Number(isCountedIn(item.statement)) - Number(isCountedIn(item.flows)),
  );
  return {
    items,
    statement,
    flows,
    matched: sumOf(
      matched.map((pair) => pair.statement.amount),
      digits,
    ),
    discrepancies: Object.fromEntries(
      REFERENCE_DISCREPANCIES.map((category) => [category, ofCategory(category)]),
    ),
    crossDay: { pending: ofCategory('pending') },
    proof: {
      difference: money(difference, digits),
      explained,
      residual: money(difference.minus(explained), digits),
      countResidual: statement.count - flows.count - counted.reduce((sum, each) => sum + each, 0),
    },
  };
}

function isCountedIn(record: PlainRecord | undefined): boolean {
  return record !== undefined && isCounted(record);
}
