/** Matches leftovers of a date with open leftovers of earlier dates (日切). Pure functions. */
import { eventOf, lacksRefundId, type Side, type TransactionRecord } from '../domain/record.ts';
import { ANY_AMOUNTS, categoryOf, EQUAL_AMOUNTS, groupBy, pairsOf } from '../matching/pair.ts';
import type { Agreement } from '../matching/rules/rule.ts';
import type { CarryResult } from './tables.ts';

/** A record that has no match on its own date. */
export interface Leftover
  extends Pick<
    TransactionRecord,
    'side' | 'orderId' | 'refundId' | 'type' | 'amount' | 'fee' | 'channelTxnId'
  > {
  /** The date of the run that did not match it, `yyyy-MM-dd`. */
  readonly date: string;
  /** For an own record: the date of its time; empty if it has no time. */
  readonly ownDate: string;
  /**
   * Its own side contains the event a second time on its date: an own record of another date may
   * be a copy of that one, if its amount is not this one's (`others`), or whatever it is (`all`).
   */
  readonly copies: 'all' | 'others' | null;
  /** Its item has other records. */
  readonly hasOthers: boolean;
  /** Do fee rules expect another fee? */
  readonly isFeeWrong: boolean;
}

/** Two leftovers of different dates for the same event. */
export interface CarryMatch<T> {
  readonly earlier: T;
  readonly later: T;
  /** The state of the later leftover; the earlier one is always cleared. */
  readonly result: CarryResult;
}

/**
 * Matches leftovers of a date with open leftovers of the other side and of earlier dates: first
 * those of the same identity and type, the most similar first, then the nearest date; then refunds
 * of which one side has no refund id. `earlier` starts with the nearest date; both are in file
 * order. It ignores later dates, so the result is the same as if the dates ran in order.
 */
export function carry<T extends Leftover>(
  today: readonly T[],
  earlier: readonly T[],
  agreement: Agreement,
): CarryMatch<T>[] {
  if (earlier.length === 0) return [];
  const matches: CarryMatch<T>[] = [];
  const match = (earlier: T, later: T) => {
    const [s, f] = later.side === 'statement' ? [later, earlier] : [earlier, later];
    matches.push({ earlier, later, result: resultOf(s, f, agreement) });
  };
  const open = groupBy(earlier, eventOf);
  // Nearly all of a day's leftovers have no counterpart.
  const candidates = today.filter((each) => open.has(eventOf(each)));
  for (const [event, ours] of groupBy(candidates, eventOf)) {
    const theirs = open.get(event) ?? [];
    const of = (records: readonly T[], side: Side) => records.filter((each) => each.side === side);
    const isPlain = [...ours, ...theirs].every((each) => each.copies === null && !each.hasOthers);
    const mayPair = isPlain ? undefined : (s: T, f: T) => mayMatch(s, f, agreement);
    for (const [s, f] of pairsOf(of(ours, 'statement'), of(theirs, 'flows'), PASSES, mayPair)) {
      match(f, s);
    }
    for (const [s, f] of pairsOf(of(theirs, 'statement'), of(ours, 'flows'), PASSES, mayPair)) {
      match(s, f);
    }
  }
  const done = new Set(matches.flatMap((each) => [each.earlier, each.later]));
  const isFree = (each: T) => each.type === 'refund' && !done.has(each);
  for (const [other, later] of refundPairs(today.filter(isFree), earlier.filter(isFree))) {
    const [s, f] = later.side === 'statement' ? [later, other] : [other, later];
    if (isAllowed(s, f, agreement)) match(other, later);
  }
  return matches;
}

/** A record of an item with others is matched only if nothing differs: the item remains one. */
function isAllowed(s: Leftover, f: Leftover, agreement: Agreement): boolean {
  const later = s.date > f.date ? s : f;
  return !later.hasOthers || categoryOf(s, f, agreement) === null;
}

const PASSES = [...EQUAL_AMOUNTS, ...ANY_AMOUNTS];

function mayMatch(s: Leftover, f: Leftover, agreement: Agreement): boolean {
  return !mayBeCopy(s, f) && isAllowed(s, f, agreement);
}

/**
 * Exports overlap: an own record in the file of a date other than its own may be a copy of a record
 * that is matched on its own date. It does not clear a second payment of the order there, unless
 * the channel ids are equal.
 */
function mayBeCopy(s: Leftover, f: Leftover): boolean {
  if (s.copies === null || f.ownDate !== s.date) return false;
  if (s.copies === 'others' && f.amount === s.amount) return false;
  return s.channelTxnId === '' || s.channelTxnId !== f.channelTxnId;
}

/** As rules/refunds-by-amount.ts within a date: only one on each side has the order and amount. */
function refundPairs<T extends Leftover>(
  today: readonly T[],
  earlier: readonly T[],
): [earlier: T, later: T][] {
  if (today.length === 0) return [];
  const open = groupBy(earlier, orderAndAmountOf);
  return [...groupBy(today, orderAndAmountOf)].flatMap(([refunds, ours]) => {
    const theirs = open.get(refunds) ?? [];
    if (ours.length !== 1 || theirs.length !== 1) return [];
    const [[later], [other]] = [ours, theirs];
    if (later.side === other.side || !(lacksRefundId(later) || lacksRefundId(other))) return [];
    return [[other, later]];
  });
}

function orderAndAmountOf({ orderId, amount }: Leftover): string {
  return `${orderId}\0${amount}`;
}

function resultOf(s: Leftover, f: Leftover, agreement: Agreement): CarryResult {
  const category = categoryOf(s, f, agreement);
  if (category === 'amount_mismatch' || category === 'fee_mismatch') return category;
  if (s.isFeeWrong) return 'fee_mismatch';
  return s.amount === f.amount ? 'cleared' : 'tolerated';
}
