/** Step 5, carry (日切): which leftovers of a date meet open ones of earlier dates. Pure. */

import { lacksRefundId, type Side, type TransactionType } from '../domain/record.ts';
import { type Agreement, categoryOf, groupBy, pairGroup } from '../matching/pair.ts';
import type { CarryResult } from './tables.ts';

/** A record that its own date could not match. */
export interface Leftover {
  readonly side: Side;
  readonly orderId: string;
  readonly refundId: string;
  readonly type: TransactionType;
  /** Minor units. */
  readonly amount: number;
  /** Fee units. */
  readonly fee: number | null;
  readonly channelTxnId: string;
  /** The date whose run left it over, `yyyy-MM-dd`. */
  readonly date: string;
  /** Of an own record: the date that its time is of; empty where nothing says it. */
  readonly ownDate: string;
  /** Its own side has the event elsewhere on its date. */
  readonly isDuplicate: boolean;
}

/** Two leftovers of different dates about the same event. */
export interface CarryMatch<T> {
  readonly earlier: T;
  readonly later: T;
  /** What the later one becomes; the earlier one is cleared in any case. */
  readonly met: CarryResult;
}

/**
 * Meets a date's leftovers with open ones of earlier dates: same identity and type, the other side,
 * the likest first, then the nearest date; then refunds that one side gave no refund id. `earlier`
 * comes nearest date first, both in file order. That is what running the dates in order does: it
 * never looks ahead.
 */
export function carry<T extends Leftover>(
  today: readonly T[],
  earlier: readonly T[],
  agreement: Agreement,
): CarryMatch<T>[] {
  const meetings: CarryMatch<T>[] = [];
  if (earlier.length === 0) return meetings;
  const open = groupBy(earlier, eventOf);
  // Nearly all of a day's leftovers have nobody to meet.
  const candidates = today.filter((each) => open.has(eventOf(each)));
  for (const [event, ours] of groupBy(candidates, eventOf)) {
    const theirs = open.get(event) ?? [];
    const of = (records: readonly T[], side: Side) => records.filter((each) => each.side === side);
    const mayPair = [...ours, ...theirs].some(({ isDuplicate }) => isDuplicate)
      ? (s: T, f: T) => !mayBeCopy(s, f)
      : undefined;
    for (const [s, f] of pairGroup(of(ours, 'statement'), of(theirs, 'flows'), mayPair)) {
      meetings.push({ earlier: f, later: s, met: metBy(s, f, agreement) });
    }
    for (const [s, f] of pairGroup(of(theirs, 'statement'), of(ours, 'flows'), mayPair)) {
      meetings.push({ earlier: s, later: f, met: metBy(s, f, agreement) });
    }
  }
  const done = new Set(meetings.flatMap((meeting) => [meeting.earlier, meeting.later]));
  const isFree = (each: T) => each.type === 'refund' && !done.has(each);
  return [...meetings, ...meetByAmount(today.filter(isFree), earlier.filter(isFree), agreement)];
}

/**
 * Exports overlap: an own record in the file of another date than its own may be a copy of one that
 * matched on its date. It does not clear the second payment of an order there, unless the channel's
 * ids say that it is that one.
 */
function mayBeCopy(s: Leftover, f: Leftover): boolean {
  if (!s.isDuplicate || f.ownDate !== s.date) return false;
  return s.channelTxnId === '' || s.channelTxnId !== f.channelTxnId;
}

/** As refunds-by-amount.ts does within a date: each must be alone of its order and amount. */
function meetByAmount<T extends Leftover>(
  today: readonly T[],
  earlier: readonly T[],
  agreement: Agreement,
): CarryMatch<T>[] {
  if (today.length === 0) return [];
  const open = groupBy(earlier, orderAndAmountOf);
  return [...groupBy(today, orderAndAmountOf)].flatMap(([refunds, ours]) => {
    const theirs = open.get(refunds) ?? [];
    if (ours.length !== 1 || theirs.length !== 1) return [];
    const [[later], [other]] = [ours, theirs];
    if (later.side === other.side || !(lacksRefundId(later) || lacksRefundId(other))) return [];
    const [s, f] = later.side === 'statement' ? [later, other] : [other, later];
    return [{ earlier: other, later, met: metBy(s, f, agreement) }];
  });
}

function orderAndAmountOf({ orderId, amount }: Leftover): string {
  return `${orderId}\0${amount}`;
}

function eventOf({ orderId, refundId, type }: Leftover): string {
  return `${orderId}\0${refundId}\0${type}`;
}

function metBy(s: Leftover, f: Leftover, agreement: Agreement): CarryResult {
  const category = categoryOf(s, f, agreement);
  if (category === 'amount_mismatch' || category === 'fee_mismatch') return category;
  return s.amount === f.amount ? 'cleared' : 'tolerated';
}
