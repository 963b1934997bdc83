/** Items as rows of the ledger, and the current items of a row given its matches across dates. */
import type { Category, Item } from '../domain/item.ts';
import type { Side, Status, TransactionRecord, TransactionType } from '../domain/record.ts';
import { daysBetween } from '../domain/time.ts';
import { type Draft, draftItem } from '../matching/items.ts';
import type { ItemRow } from './tables.ts';

/** Numbers of the files that items name; the run's facts contain the names. */
export type FileNumbers = ReadonlyMap<string, number>;

function fileNumber(record: TransactionRecord | null, files: FileNumbers): number | null {
  if (record === null) return null;
  const number = files.get(record.source.file);
  if (number === undefined) throw new Error(`no document is named ${record.source.file}`);
  return number;
}

/** If only one record of a pair has a refund id, the item has that id. */
function refundIdOf({ statement, flows }: Item): string {
  return statement?.refundId || flows?.refundId || '';
}

/** The row of item `n` of a date, before any match with other dates. */
export function rowOf(item: Item, day: number, n: number, files: FileNumbers): ItemRow {
  const { statement: s, flows: f } = item;
  const { orderId } = (s ?? f) as TransactionRecord;
  return {
    day,
    n,
    id: item.id,
    own: item.category,
    order_id: orderId,
    refund_id: refundIdOf(item),
    s_txn: s?.channelTxnId ?? null,
    s_type: s?.type ?? null,
    s_amount: s?.amount ?? null,
    s_fee: s?.fee ?? null,
    s_status: s?.status ?? null,
    s_time: s?.time ?? null,
    s_file: fileNumber(s, files),
    s_line: s?.source.line ?? null,
    f_txn: f?.channelTxnId ?? null,
    f_type: f?.type ?? null,
    f_amount: f?.amount ?? null,
    f_fee: f?.fee ?? null,
    f_status: f?.status ?? null,
    f_time: f?.time ?? null,
    f_file: fileNumber(f, files),
    f_line: f?.source.line ?? null,
    met: null,
    met_date: null,
    met_id: null,
    met_amount: null,
    met_fee: null,
    decision: null,
  };
}

/** Why a refund is unclear. */
export interface Unclear {
  /** The side without a refund id. */
  readonly lacking: Side;
  /** Which refund lacks its id: this one, another one of its date, or one of another date. */
  readonly where: 'self' | 'date' | 'otherDate';
}

/** The context that is needed to read rows of a date. */
export interface DayContext {
  readonly date: string;
  readonly currency: string;
  readonly closedOn: string | null;
  readonly places: readonly string[];
  /** See unclear-refunds.ts. */
  readonly unclear: (row: ItemRow) => Unclear | null;
  /** Is the time of an own record outside the date by more than the edge? */
  readonly isOutside: (time: string) => boolean;
}

/** The record of a side, or null. */
export function recordOf(row: ItemRow, side: Side, day: DayContext): TransactionRecord | null {
  return side === 'statement' ? statementOf(row, day) : flowsOf(row, day);
}

// Written out twice for speed: computed column names are slow for a million rows.

function statementOf(row: ItemRow, { places, currency }: DayContext): TransactionRecord | null {
  if (row.s_type === null) return null;
  return {
    side: 'statement',
    orderId: row.order_id,
    refundId: row.refund_id,
    channelTxnId: row.s_txn ?? '',
    type: row.s_type as TransactionType,
    amount: row.s_amount ?? 0,
    currency,
    fee: row.s_fee,
    status: row.s_status as Status,
    time: row.s_time ?? '',
    account: '',
    source: { file: places[row.s_file ?? 0], line: row.s_line ?? 0 },
  };
}

function flowsOf(row: ItemRow, { places, currency }: DayContext): TransactionRecord | null {
  if (row.f_type === null) return null;
  return {
    side: 'flows',
    orderId: row.order_id,
    refundId: row.refund_id,
    channelTxnId: row.f_txn ?? '',
    type: row.f_type as TransactionType,
    amount: row.f_amount ?? 0,
    currency,
    fee: row.f_fee,
    status: row.f_status as Status,
    time: row.f_time ?? '',
    account: '',
    source: { file: places[row.f_file ?? 0], line: row.f_line ?? 0 },
  };
}

/** The side of the counted record of an item that has one leftover; null for pairs. */
export function loneSide(row: ItemRow): Side | null {
  switch (row.own) {
    case 'long':
    case 'short':
    case 'pending':
    case 'duplicate':
    case 'status_mismatch':
      return row.s_type !== null && row.s_status === 'success' ? 'statement' : 'flows';
    default:
      return null;
  }
}

/** The category after matches with other dates; an expired item still counts as pending. */
export function categoryOfRow(row: ItemRow): Category {
  if (row.met === null) return row.own;
  return row.met === 'tolerated' ? 'cleared' : row.met;
}

/** The part of the day's difference that this item still explains, minor units. */
export function differenceOf(row: ItemRow): number {
  const side = loneSide(row);
  if (side === null) return (row.s_amount ?? 0) - (row.f_amount ?? 0);
  const own = side === 'statement' ? (row.s_amount ?? 0) : 0 - (row.f_amount ?? 0);
  if (row.met === null || row.met === 'cleared') return own;
  return side === 'statement' ? own - (row.met_amount ?? 0) : own + (row.met_amount ?? 0);
}

/**
 * The items of a row in the reports of its date. There is one, except where the row is matched with
 * a differing record of an earlier date, `counterpart`: then there are the mismatch and the cleared
 * part of the day's difference.
 */
export function itemsOfRow(
  row: ItemRow,
  day: DayContext,
  counterpart: TransactionRecord | null,
): Item[] {
  const statement = statementOf(row, day);
  const flows = flowsOf(row, day);
  if (row.met === null) {
    const closedOn = row.own === 'pending' ? day.closedOn : null;
    const draft = draftItem(closedOn === null ? row.own : 'expired', statement, flows);
    const item = dated(draft, row, day, closedOn === null ? 0 : daysBetween(day.date, closedOn));
    const isHeld = isOfOtherDate(row, day) || day.unclear(row) !== null;
    return [isHeld ? { ...item, suggestedAction: 'hold' } : item];
  }
  const age = Math.abs(daysBetween(day.date, row.met_date ?? day.date));
  const cleared = dated(draftItem('cleared', statement, flows), row, day, age);
  if (row.met === 'cleared') return [cleared];
  const side = loneSide(row);
  const mismatch = draftItem(
    row.met === 'tolerated' ? 'cleared' : row.met,
    side === 'statement' ? statement : counterpart,
    side === 'statement' ? counterpart : flows,
  );
  const rest = { ...cleared, difference: cleared.difference - mismatch.difference };
  return row.met === 'tolerated' ? [rest] : [dated(mismatch, row, day, age), rest];
}

/**
 * Is it an unmatched own record whose time belongs to another date? The files of that date may
 * contain it too, so it must not be reversed because the statement of this date lacks it.
 */
function isOfOtherDate({ own, s_type, f_time }: ItemRow, day: DayContext): boolean {
  if (s_type !== null || (own !== 'short' && own !== 'pending')) return false;
  return day.isOutside(f_time ?? '');
}

function dated(draft: Draft, row: ItemRow, day: DayContext, ageDays: number): Item {
  const counterpartDate = row.met_date ?? '';
  return { id: row.id, ...draft, businessDate: day.date, counterpartDate, ageDays };
}

/**
 * The subject of a decision: the item's state and its channel transaction if it has one. A refund
 * of one payment of an order does not resolve another payment of the order.
 */
export function subjectOf(row: ItemRow): string {
  const transaction = transactionOf(row);
  return transaction === '' ? stateOf(row) : `${stateOf(row)} ${transaction}`;
}

/** Does a decision about this subject apply to the row as it is now? */
export function isAbout(subject: string, row: ItemRow): boolean {
  const state = stateOf(row);
  // Events of version 0.1 have no transaction, and a rerun may lack transaction ids.
  if (subject === state || subject === subjectOf(row)) return true;
  return transactionOf(row) === '' && subject.startsWith(`${state} `);
}

function transactionOf(row: ItemRow): string {
  return row.s_txn || row.f_txn || '';
}

function stateOf(row: ItemRow): string {
  const category = categoryOfRow(row);
  const isMissing = ['long', 'short', 'pending'].includes(category);
  const kind = isMissing ? 'missing' : category;
  const amounts = [row.s_amount, row.f_amount, row.met_amount];
  const fees = [row.s_fee, row.f_fee, row.met_fee];
  return [kind, ...amounts, ...fees].map((each) => each ?? '-').join(' ');
}

/** Does the item still need a decision? */
export function isOpen(row: ItemRow): boolean {
  return row.decision === null && categoryOfRow(row) !== 'cleared';
}
