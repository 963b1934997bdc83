/** Items as rows of the ledger, and what a row says now that other dates are known. */

import type { Category, Item } from '../domain/item.ts';
import type { Side, Status, TransactionRecord, TransactionType } from '../domain/record.ts';
import { daysBetween } from '../domain/time.ts';
import { type Draft, draftItem } from '../matching/items.ts';
import type { ItemRow } from './tables.ts';

/** Numbers of the files that items name; the names stand once in the run's facts. */
export type FileNumbers = ReadonlyMap<string, number>;

function fileNumber(record: TransactionRecord | null, files: FileNumbers): number | null {
  if (record === null) return null;
  const number = files.get(record.source.file);
  if (number === undefined) throw new Error(`no document is named ${record.source.file}`);
  return number;
}

/** A pair that is of one identity but for a refund id that one side lacks has the other's. */
function refundIdOf({ statement, flows }: Item): string {
  return statement?.refundId || flows?.refundId || '';
}

/** The row of item `n` of a date as its own date found it. */
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
  /** The side that gave no refund id. */
  readonly lacking: Side;
  /** Whose id is missing: this refund's, that of another one of the date, or of another date. */
  readonly where: 'self' | 'date' | 'otherDate';
}

/** What rows of one date need beside themselves to be read. */
export interface DayContext {
  readonly date: string;
  readonly currency: string;
  readonly closedOn: string | null;
  readonly places: readonly string[];
  /** See unclear-refunds.ts. */
  readonly unclear: (row: ItemRow) => Unclear | null;
  /** Is a time of an own record outside of the date, by more than the edge? */
  readonly isOutside: (time: string) => boolean;
}

/** The record of a side, or null. */
export function recordOf(row: ItemRow, side: Side, day: DayContext): TransactionRecord | null {
  return side === 'statement' ? statementOf(row, day) : flowsOf(row, day);
}

// Written out twice: what is put together by name takes its time, for a million rows.

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

/** The side of the record that counts, of an item that one leftover makes; null for pairs. */
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

/** What the item is, all dates considered; pending that is past its window is still pending. */
export function categoryOfRow(row: ItemRow): Category {
  if (row.met === null) return row.own;
  return row.met === 'tolerated' ? 'cleared' : row.met;
}

/** Minor units: the part of the day's difference that is this item's own, and still stands. */
export function differenceOf(row: ItemRow): number {
  const side = loneSide(row);
  if (side === null) return (row.s_amount ?? 0) - (row.f_amount ?? 0);
  const own = side === 'statement' ? (row.s_amount ?? 0) : 0 - (row.f_amount ?? 0);
  if (row.met === null || row.met === 'cleared') return own;
  return side === 'statement' ? own - (row.met_amount ?? 0) : own + (row.met_amount ?? 0);
}

/**
 * The items that a row stands for on its date's page: one; or, where it met a record of an earlier
 * date that disagrees, the mismatch and the part of the day's difference that was cleared by it.
 */
export function itemsOfRow(row: ItemRow, day: DayContext, met: TransactionRecord | null): Item[] {
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
    side === 'statement' ? statement : met,
    side === 'statement' ? met : flows,
  );
  const rest = { ...cleared, difference: cleared.difference - mismatch.difference };
  return row.met === 'tolerated' ? [rest] : [dated(mismatch, row, day, age), rest];
}

/**
 * Is it a lone own record whose time is of another date? That date's files may have it as well: it
 * is not to be reversed for what this date's statement lacks.
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
 * What a decision is about, and the channel's transaction that it is about where there is one: a
 * refund of one payment of an order settles no other one of it.
 */
export function subjectOf(row: ItemRow): string {
  const transaction = transactionOf(row);
  return transaction === '' ? stateOf(row) : `${stateOf(row)} ${transaction}`;
}

/** Does a decision about this subject stand for the row as it is now? */
export function isAbout(subject: string, row: ItemRow): boolean {
  const state = stateOf(row);
  // Events of version 0.1 name no transaction, and a rerun may lack the ids.
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

/** Is there still something to settle? */
export function isOpen(row: ItemRow): boolean {
  return row.decision === null && categoryOfRow(row) !== 'cleared';
}
