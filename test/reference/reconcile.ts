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

interface Settings extends Day {
  digits: number;
  /** Do both sides state fees? */
  hasFees: boolean;
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
  // Where a side states no fee at all, fees say nothing.
  const hasFees = [statement, flows].every((records) =>
    records.some((record) => isCounted(record) && record.fee !== null),
  );
  const events = new Map<string, Map<string, Sides>>();
  for (const record of statement) eventOf(events, record).statement.push(record);
  for (const record of flows) eventOf(events, record).flows.push(record);

  const items: ReferenceItem[] = [];
  const matched: Pair[] = [];
  for (const byRefund of events.values()) {
    for (const event of byRefund.values()) {
      const found = reconcileEvent(event, { ...day, digits, hasFees });
      items.push(...found.items);
      matched.push(...found.matched);
    }
  }
  const byAmount = refundsByAmount(items, digits);
  matched.push(...byAmount.matched);
  const sides = { statement: [...statement], flows: [...flows] };
  return summarize(sides, byAmount.items, matched, digits);
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
  settings: Settings,
): { items: ReferenceItem[]; matched: Pair[] } {
  const left: Sides = {
    statement: event.statement.filter(isCounted),
    flows: event.flows.filter(isCounted),
  };
  const aside: Sides = {
    statement: event.statement.filter((record) => !isCounted(record)),
    flows: event.flows.filter((record) => !isCounted(record)),
  };
  const { digits, hasFees } = settings;
  const sameFee = (s: PlainRecord, f: PlainRecord) => isSameFee(s, f, digits);
  const pairs = [
    // What is equal in all that is compared.
    ...pairOff(left, isSameTransaction, isSameTyped, (s, f) => !hasFees || sameFee(s, f)),
    ...pairOff(left, isSameTyped, (s, f) => !hasFees || sameFee(s, f)),
    // Then what is equal in amount, whatever its fee.
    ...pairOff(left, isSameTransaction, isSameTyped, sameFee),
    ...pairOff(left, isSameTransaction, isSameTyped, (s) => s.fee === null),
    ...pairOff(left, isSameTransaction, isSameTyped, (_, f) => f.fee === null),
    ...pairOff(left, isSameTransaction, isSameTyped),
    ...pairOff(left, isSameTyped, sameFee),
    ...pairOff(left, isSameTyped, (s) => s.fee === null),
    ...pairOff(left, isSameTyped, (_, f) => f.fee === null),
    ...pairOff(left, isSameTyped),
    // Then the rest.
    ...pairOff(left, isSameTransaction, isSameType),
    ...pairOff(left, isSameTransaction),
    ...pairOff(left, isSameType),
    ...pairOff(left),
  ];
  const agrees = ({ statement: s, flows: f }: Pair) =>
    isSameTyped(s, f) && (sameFee(s, f) || s.fee === null || f.fee === null);
  const items = [
    ...pairs.filter((pair) => !agrees(pair)).map((pair) => mismatchItem(pair, digits)),
    ...leftoverItems('statement', left, aside, pairs, settings),
    ...leftoverItems('flows', left, aside, pairs, settings),
  ];
  return { items, matched: pairs.filter(agrees) };
}

function isSameType(s: PlainRecord, f: PlainRecord): boolean {
  return s.type === f.type;
}

function isSameTyped(s: PlainRecord, f: PlainRecord): boolean {
  return isSameType(s, f) && isSameAmount(s, f);
}

/** Both name the channel's transaction, and the same one. */
export function isSameTransaction(a: PlainRecord, b: PlainRecord): boolean {
  return a.channelTxnId !== '' && a.channelTxnId === b.channelTxnId;
}

type Likeness = (s: PlainRecord, f: PlainRecord) => boolean;

/**
 * A refund that one side has without a refund id, and the other side's of the same order and
 * amount, are one where each is the only such refund that is alone on its side.
 */
function refundsByAmount(
  items: readonly ReferenceItem[],
  digits: number,
): { items: ReferenceItem[]; matched: Pair[] } {
  const alone = items.filter(isLoneRefund);
  const matched: Pair[] = [];
  const mismatches: ReferenceItem[] = [];
  const done: ReferenceItem[] = [];
  for (const one of alone) {
    const alike = alone.filter((other) => isSameRefund(recordOf(one), recordOf(other)));
    const statement = alike.filter((item) => item.statement);
    const flows = alike.filter((item) => item.flows);
    if (one.flows || statement.length !== 1 || flows.length !== 1) continue;
    const pair = { statement: recordOf(statement[0]), flows: recordOf(flows[0]) };
    if (hasRefundId(pair.statement) && hasRefundId(pair.flows)) continue;
    done.push(statement[0], flows[0]);
    const statesBoth = pair.statement.fee !== null && pair.flows.fee !== null;
    if (statesBoth && !isSameFee(pair.statement, pair.flows, digits)) {
      const refundId = pair.statement.refundId || pair.flows.refundId;
      mismatches.push({ ...mismatchItem(pair, digits), refundId });
    } else matched.push(pair);
  }
  return { items: [...items.filter((item) => !done.includes(item)), ...mismatches], matched };
}

function isLoneRefund(item: ReferenceItem): boolean {
  const isAlone = ['long', 'short', 'pending', 'duplicate'].includes(item.category);
  return isAlone && recordOf(item).type === 'refund';
}

function recordOf(item: ReferenceItem): PlainRecord {
  return (item.statement ?? item.flows) as PlainRecord;
}

export function isSameRefund(a: PlainRecord, b: PlainRecord): boolean {
  return a.orderId === b.orderId && isSameAmount(a, b);
}

/** Alipay has the order id in the place of an id that nobody gave. */
export function hasRefundId({ refundId, orderId }: PlainRecord): boolean {
  return refundId !== '' && refundId !== orderId;
}

/** Takes pairs that are alike in every way out of both lists, in file order. */
function pairOff(left: Sides, ...ways: readonly Likeness[]): Pair[] {
  const pairs: Pair[] = [];
  for (const statement of [...left.statement]) {
    const flows = left.flows.find((each) => ways.every((isAlike) => isAlike(statement, each)));
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
  pairs: readonly Pair[],
  settings: Settings,
): ReferenceItem[] {
  const other: SideName = side === 'statement' ? 'flows' : 'statement';
  const { digits } = settings;
  const unsettled = unsettledOf(left[side], aside[other]);
  return left[side].map((record, index) => {
    const counterpart = unsettled.get(record);
    const elsewhere = [...pairs.map((pair) => pair[side]), ...unsettled.keys()];
    const isRepeated = [...elsewhere, ...left[side].slice(0, index)].some((each) =>
      isRepeat(record, each),
    );
    let category: ReferenceCategory = side === 'statement' ? 'long' : 'short';
    if (isNearEdge(record.time, settings.date)) category = 'pending';
    if (side === 'flows' && isOfNearDate(record.time, settings)) category = 'pending';
    if (isRepeated) category = 'duplicate';
    if (counterpart) category = 'status_mismatch';
    const amount = Big(record.amount);
    return {
      category,
      orderId: record.orderId,
      refundId: record.refundId,
      difference: money(side === 'statement' ? amount : amount.neg(), digits),
      [side]: record,
      ...(counterpart ? { [other]: counterpart } : {}),
    };
  });
}

/** Which unsettled record each is told with: of the same transaction, else the next in its file. */
function unsettledOf(
  records: readonly PlainRecord[],
  unsettled: readonly PlainRecord[],
): Map<PlainRecord, PlainRecord> {
  const told = new Map<PlainRecord, PlainRecord>();
  const free = [...unsettled];
  const tell = (isAlike: Likeness) => {
    for (const record of records) {
      const other = told.has(record) ? undefined : free.find((each) => isAlike(record, each));
      if (!other) continue;
      told.set(record, other);
      free.splice(free.indexOf(other), 1);
    }
  };
  tell(isSameTransaction);
  tell(() => true);
  return told;
}

/** Of one order, refunds without a refund id are several where their amounts differ. */
function isRepeat(record: PlainRecord, earlier: PlainRecord): boolean {
  if (record.type !== earlier.type) return false;
  const isPart = record.type === 'refund' && !hasRefundId(record);
  return !isPart || isSameAmount(record, earlier);
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

export function isNearEdge(time: string, date: string): boolean {
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

/** Are all records that have a time before the date, or all after it, and not all near its edge? */
export function areOfOtherDates(records: readonly PlainRecord[], date: string): boolean {
  const timed = records.filter(({ time }) => time !== '');
  const isInside = timed.some(({ time }) => time.startsWith(date));
  const areNear = timed.every(({ time }) => isNearEdge(time, date));
  const sorted = timed.map(({ time }) => time.slice(0, 10)).sort();
  const isAround = sorted.length > 0 && sorted[0] < date && sorted[sorted.length - 1] > date;
  return timed.length > 0 && !isInside && !areNear && !isAround;
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
