/**
 * What happens across days, as plainly as it can be said: dates in order, each with every earlier
 * date looked at again, lists searched from the front. Slow, and meant to be checked by reading it.
 */
import Big from 'big.js';
import { shownAction, shownRule } from './canonical.ts';
import {
  digitsOf,
  hasRefundId,
  isNearEdge,
  isSameAmount,
  isSameFee,
  isSameRefund,
  isSameTransaction,
  money,
  type SideName,
} from './compare.ts';
import {
  carriedOf,
  itemOf,
  itemOfOne,
  type ReferenceCategory,
  type ReferenceItem,
  withoutCarried,
} from './item.ts';
import { type OffsetRules, offsetsOf } from './offsets.ts';
import { reconcile } from './reconcile.ts';
import type { PlainDay, PlainRecord } from './record.ts';

/** `offset`: within the date, so that it is no item. */
export type CarriedCategory = ReferenceCategory | 'cleared' | 'expired' | 'offset';

export interface ReferenceCarried {
  category: CarriedCategory;
  /** The rule that made it; `carry`: with a record of another date. */
  rule: ReferenceItem['rule'] | 'carry' | 'offset';
  orderId: string;
  refundId: string;
  /** Statement minus flows, as in the day's item; over a day they sum up to the day's. */
  difference: string;
  /** Its records, `2:1`. */
  counts: string;
  /** Those that a later date may still match. */
  open: { side: SideName; record: PlainRecord }[];
  /**
   * As the columns have them: records of the business date; only of a mismatch across days is one
   * of the counterpart's.
   */
  statement?: PlainRecord;
  flows?: PlainRecord;
  businessDate: string;
  /** Empty where there is none. */
  counterpartDate: string;
  /** To the counterpart's date or, expired, to the date on which it closed. */
  ageDays: number;
  /** Nobody is to do anything about it yet. */
  isHeld?: boolean;
  /** Did its item have several records on a side before other dates? */
  hasOthers?: boolean;
}

export interface ReferenceDay {
  date: string;
  /** The items of this business date. */
  items: ReferenceCarried[];
  /** Records of the date that offset each other: no items, but matched with each other. */
  offsets: ReferenceCarried[];
  /** The items of earlier dates whose time ran out on this date. */
  expiredHere: ReferenceCarried[];
  verdict: 'balanced' | 'discrepant';
}

/** An unmatched record of a day's item. */
export interface Leftover {
  date: string;
  side: SideName;
  record: PlainRecord;
  item: ReferenceItem;
}

interface Match {
  category: 'cleared' | 'fee_mismatch' | 'amount_mismatch';
  statement: Leftover;
  flows: Leftover;
}

/** A day by itself. */
interface DayAlone {
  date: string;
  items: ReferenceItem[];
  /** In the order of either side's file. */
  leftovers: Record<SideName, Leftover[]>;
}

interface Round {
  category: Match['category'];
  agree: (statement: PlainRecord, flows: PlainRecord, digits: number) => boolean;
}

/** Likest first. What is equal in amount after the third states two fees that differ. */
const EQUAL_AMOUNTS: readonly Round[] = [
  { category: 'cleared', agree: (s, f, digits) => isSameAmount(s, f) && isSameFee(s, f, digits) },
  { category: 'cleared', agree: (s, f) => isSameAmount(s, f) && s.fee === null },
  { category: 'cleared', agree: (s, f) => isSameAmount(s, f) && f.fee === null },
  { category: 'fee_mismatch', agree: isSameAmount },
];
const OTHER_AMOUNTS: readonly Round[] = [{ category: 'amount_mismatch', agree: () => true }];

const ROUNDS: readonly Round[] = [
  ...ofOneTransaction(EQUAL_AMOUNTS),
  ...EQUAL_AMOUNTS,
  ...ofOneTransaction(OTHER_AMOUNTS),
  ...OTHER_AMOUNTS,
];

function ofOneTransaction(rounds: readonly Round[]): Round[] {
  return rounds.map(({ category, agree }) => ({
    category,
    agree: (s, f, digits) => isSameTransaction(s, f) && agree(s, f, digits),
  }));
}

/** An item that is none of these makes its day discrepant. */
const QUIET: readonly CarriedCategory[] = ['pending', 'cleared'];

const DAY_MS = 24 * 60 * 60_000;

/** All days as if each had been run once, in the order of their dates. */
export function reconcileDays(
  days: readonly PlainDay[],
  carryDays: number,
  offset: OffsetRules = { sides: [], isDecided: () => false },
): Map<string, ReferenceDay> {
  const digits = digitsOf(days.flatMap((day) => [...day.statement, ...day.flows]));
  const ascending = days
    .map((day) => dayAlone(day, carryDays))
    .sort((a, b) => (a.date < b.date ? -1 : 1));
  const matches: Match[] = [];
  ascending.forEach((day, index) => {
    const nearestFirst = ascending.slice(0, index).reverse();
    const near = nearestFirst.filter((other) => daysBetween(other.date, day.date) <= carryDays);
    const free = (side: SideName) =>
      near
        .flatMap((other) => other.leftovers[side])
        .filter((leftover) => !matches.some((match) => match[side] === leftover));
    const { statement, flows } = day.leftovers;
    const [freeStatement, freeFlows] = [free('statement'), free('flows')];
    matches.push(...matchAcross(statement, freeFlows, digits));
    matches.push(...matchAcross(freeStatement, flows, digits));
    const isOpen = (leftover: Leftover) =>
      !matches.some((match) => match.statement === leftover || match.flows === leftover);
    const today = [...statement, ...flows].filter(isOpen);
    const before = [...freeStatement, ...freeFlows].filter(isOpen);
    matches.push(...refundsAcross(today, before, digits));
  });

  const open = ascending
    .flatMap(({ leftovers }) => [...leftovers.statement, ...leftovers.flows])
    .filter((each) => !matches.some(({ statement, flows }) => [statement, flows].includes(each)));
  const isUnclear = (item: ReferenceItem) =>
    open.some((one) => one.item === item && open.some((other) => mayBeOne(one, other, carryDays)));

  const closingOf = (date: string) =>
    ascending.find((other) => daysBetween(date, other.date) > carryDays)?.date;
  const everything = ascending.flatMap(({ date, items }) => items.map((item) => ({ date, item })));
  const mayOffset = open.filter(({ date, item }) => {
    return item.category !== 'pending' || closingOf(date) !== undefined;
  });
  const offsets = offsetsOf(everything, mayOffset, carryDays, offset);

  const carried = ascending.flatMap((day) => {
    return day.items.flatMap((item) => {
      const found = offsets.find(({ records }) => records.some((each) => each.item === item));
      if (found) return [offsetItem(found, item, day.date, digits)];
      return carry(day, item, matches, closingOf(day.date), digits).map((each) => ({
        ...each,
        isHeld: isAwaited(each) || (each.counterpartDate === '' && isUnclear(item)),
      }));
    });
  });
  return new Map(ascending.map(({ date }) => [date, finishDay(date, carried)]));
}

/** A record that is offset: the payment names the last of its returns, those name the payment. */
function offsetItem(
  { records }: { readonly records: readonly Leftover[] },
  item: ReferenceItem,
  date: string,
  digits: number,
): ReferenceCarried {
  const [payment] = records;
  const last = records[records.length - 1];
  const counterpartDate = (payment.item === item ? last : payment).date;
  const isWithin = records.every((each) => each.date === date);
  const [carried] = carriedOf(item);
  return {
    ...carriedItem(itemOfOne(item, carried, digits), date),
    ...{ category: isWithin ? 'offset' : 'cleared', rule: 'offset', open: [], counterpartDate },
    ageDays: Math.abs(daysBetween(date, counterpartDate)),
  };
}

/** One line an item, sorted; the ones that expired here stand with their own business date. */
export function canonicalDay(day: ReferenceDay): string[] {
  return canonicalLines([...day.items, ...day.expiredHere]);
}

/** The same of the records that are offset; those of other dates are among the day's items too. */
export function canonicalOffsets(day: ReferenceDay): string[] {
  return canonicalLines(day.offsets.map((each) => ({ ...each, category: 'cleared' })));
}

function canonicalLines(items: readonly ReferenceCarried[]): string[] {
  const lines = items.map((item) =>
    [
      item.category,
      item.orderId,
      item.refundId,
      item.difference,
      item.statement?.amount ?? '',
      item.flows?.amount ?? '',
      item.statement?.place ?? '',
      item.flows?.place ?? '',
      item.businessDate,
      item.counterpartDate,
      item.ageDays,
      item.counts,
      shownRule(item.category, item.rule, (item.statement ?? item.flows)?.type ?? ''),
      shownAction(item.category, item.isHeld ? 'hold' : item.statement ? 'repost' : 'reverse'),
    ].join('|'),
  );
  return lines.sort();
}

function dayAlone(day: PlainDay, carryDays: number): DayAlone {
  // Copies, so that a record that a caller lists twice is two records here.
  const statement = day.statement.map((record) => ({ ...record }));
  const flows = day.flows.map((record) => ({ ...record }));
  const { items } = reconcile(statement, flows, day.date, carryDays);
  const found = items.flatMap((item) =>
    carriedOf(item).map((carried) => ({ date: day.date, item, ...carried })),
  );
  const inFileOrder = (records: readonly PlainRecord[]) =>
    records.flatMap((record) => found.filter((leftover) => leftover.record === record));
  return {
    date: day.date,
    items,
    leftovers: { statement: inFileOrder(statement), flows: inFileOrder(flows) },
  };
}

/** Is the later one in an item with several records on a side? It is matched only if all agrees. */
function hasOthers(one: Leftover, other: Leftover): boolean {
  return hasSeveral((one.date > other.date ? one : other).item);
}

function hasSeveral({ records }: ReferenceItem): boolean {
  return records.statement.length > 1 || records.flows.length > 1;
}

/** Both lists in order of preference. */
function matchAcross(
  statements: readonly Leftover[],
  flows: readonly Leftover[],
  digits: number,
): Match[] {
  const matches: Match[] = [];
  for (const round of ROUNDS) {
    for (const one of statements) {
      if (matches.some((match) => match.statement === one)) continue;
      const other = flows.find(
        (each) =>
          !matches.some((match) => match.flows === each) &&
          isSameEvent(one.record, each.record) &&
          !isMaybeCopy(one, each) &&
          (round.category === 'cleared' || !hasOthers(one, each)) &&
          round.agree(one.record, each.record, digits),
      );
      if (other) matches.push({ category: round.category, statement: one, flows: other });
    }
  }
  return matches;
}

/**
 * An own record exported for another date than its own does not settle a second payment there:
 * what that date has beside records that match.
 */
export function isMaybeCopy(
  statement: { date: string; record: PlainRecord; item: { category: string } },
  flows: { record: PlainRecord },
): boolean {
  const isOfThatDate = flows.record.time.slice(0, 10) === statement.date;
  const { category } = statement.item;
  const isOther = category === 'amount_mismatch' && !isSameAmount(statement.record, flows.record);
  const isSecond = category === 'duplicate' || isOther;
  return isSecond && isOfThatDate && !isSameTransaction(statement.record, flows.record);
}

/** Today's refund and an earlier one, each alone of its order and amount; one lacks its id. */
function refundsAcross(
  today: readonly Leftover[],
  before: readonly Leftover[],
  digits: number,
): Match[] {
  return today.flatMap((one): Match[] => {
    if (one.record.type !== 'refund') return [];
    const alike = (list: readonly Leftover[]) =>
      list.filter(({ record }) => record.type === 'refund' && isSameRefund(record, one.record));
    const [ours, theirs] = [alike(today), alike(before)];
    if (ours.length !== 1 || theirs.length !== 1 || theirs[0].side === one.side) return [];
    if (hasRefundId(one.record) && hasRefundId(theirs[0].record)) return [];
    const statement = one.side === 'statement' ? one : theirs[0];
    const flows = one.side === 'statement' ? theirs[0] : one;
    const [s, f] = [statement.record, flows.record];
    const isSame = s.fee === null || f.fee === null || isSameFee(s, f, digits);
    if (!isSame && hasOthers(statement, flows)) return [];
    return [{ category: isSame ? 'cleared' : 'fee_mismatch', statement, flows }];
  });
}

/** Open refunds of one order that are on different sides, of which one lacks its id. */
function mayBeOne(one: Leftover, other: Leftover, carryDays: number): boolean {
  const both = [one, other];
  return (
    one.side !== other.side &&
    one.record.orderId === other.record.orderId &&
    Math.abs(daysBetween(one.date, other.date)) <= carryDays &&
    both.every(({ record, item }) => record.type === 'refund' && item.category in ALONE) &&
    !both.every(({ record }) => hasRefundId(record))
  );
}

const ALONE = { long: 0, short: 0, pending: 0, duplicate: 0 };

/** Pending; or an own record of another date, which that date's files may have as well. */
function isAwaited({ category, businessDate, statement, flows }: ReferenceCarried): boolean {
  if (category === 'pending') return true;
  if (statement || !flows?.time || !['long', 'short', 'expired'].includes(category)) return false;
  return !flows.time.startsWith(businessDate) && !isNearEdge(flows.time, businessDate);
}

function isSameEvent(a: PlainRecord, b: PlainRecord): boolean {
  return a.orderId === b.orderId && a.refundId === b.refundId && a.type === b.type;
}

/** What becomes of a day's item; `closing` is the first date too late for it, if there is one. */
function carry(
  day: DayAlone,
  item: ReferenceItem,
  matches: readonly Match[],
  closing: string | undefined,
  digits: number,
): ReferenceCarried[] {
  const met = carriedOf(item).flatMap((carried) => {
    const { side, record } = carried;
    const match = matches.find((each) => each[side].record === record);
    const one = () => carriedItem(itemOfOne(item, carried, digits), day.date);
    return match ? [{ record, items: matched(one(), match, digits) }] : [];
  });
  const gone = met.map(({ record }) => record);
  const rest = withoutCarried(item, gone, digits).map((left): ReferenceCarried => {
    const open = { ...carriedItem(left, day.date), hasOthers: hasSeveral(item) };
    if (item.category !== 'pending' || closing === undefined) return open;
    return { ...open, category: 'expired', ageDays: daysBetween(day.date, closing) };
  });
  return [...rest, ...met.flatMap(({ items }) => items)];
}

function carriedItem(item: ReferenceItem, businessDate: string): ReferenceCarried {
  const { category, rule, orderId, refundId, difference, records, statement, flows } = item;
  return {
    ...{ category, rule, orderId, refundId, difference },
    counts: `${records.statement.length}:${records.flows.length}`,
    open: carriedOf(item),
    ...(statement ? { statement } : {}),
    ...(flows ? { flows } : {}),
    ...{ businessDate, counterpartDate: '', ageDays: 0 },
  };
}

/** The earlier date's item is cleared; the later date's is too, beside the mismatch if any. */
function matched(alone: ReferenceCarried, match: Match, digits: number): ReferenceCarried[] {
  const { statement, flows } = match;
  const counterpart = alone.businessDate === statement.date ? flows.date : statement.date;
  const ageDays = Math.abs(daysBetween(alone.businessDate, counterpart));
  const dates = { counterpartDate: counterpart, ageDays, open: [] };
  const linked = { ...alone, ...dates, rule: 'carry' as const };
  const cleared: ReferenceCarried = { ...linked, category: 'cleared' };
  const isEarlier = alone.businessDate < counterpart;
  if (match.category === 'cleared' || isEarlier) return [cleared];

  const pair = { rule: 'identity' as const, statement: [statement.record], flows: [flows.record] };
  const both = carriedItem(itemOf(match.category, pair, digits), alone.businessDate);
  const refundId = statement.record.refundId || flows.record.refundId;
  const rest = money(Big(alone.difference).minus(both.difference), digits);
  return [
    { ...both, ...dates, rule: 'carry', refundId },
    { ...cleared, difference: rest },
  ];
}

function finishDay(date: string, carried: readonly ReferenceCarried[]): ReferenceDay {
  const ofDate = carried.filter((item) => item.businessDate === date);
  const items = ofDate.filter(({ category }) => category !== 'offset');
  const offsets = ofDate.filter(({ rule }) => rule === 'offset');
  const expiredHere = carried.filter(
    (item) => item.category === 'expired' && daysBetween(item.businessDate, date) === item.ageDays,
  );
  const isQuiet = items.every((item) => QUIET.includes(item.category)) && expiredHere.length === 0;
  return { date, items, offsets, expiredHere, verdict: isQuiet ? 'balanced' : 'discrepant' };
}

/** Calendar days; negative where `to` is the earlier one. */
export function daysBetween(from: string, to: string): number {
  return (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS;
}
