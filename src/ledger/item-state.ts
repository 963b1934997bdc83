/** What an item is now, by its rows: its category and difference, whether it is open. */
import type { Category } from '../domain/item.ts';
import type { Side } from '../domain/record.ts';
import { NO_COUNTERPART } from './item-row.ts';
import {
  type Counterpart,
  counterpartOf,
  type ItemRow,
  type OffsetResult,
  type RecordRow,
} from './tables.ts';

/** Has an item several records on a side? They are rows of their own then. */
export function hasSeveral(row: ItemRow): boolean {
  return (row.s_records > 1 || row.f_records > 1) && !isOfFeeRule(row);
}

/** Is it the item of a fee rule, whose records are in no item? */
function isOfFeeRule({ fee_rule, own, f_type }: ItemRow): boolean {
  return fee_rule !== null && own === 'fee_mismatch' && f_type === null;
}

/** Does a record lack a counterpart in its item, which another date may have? */
export function isUnmatchedRow(record: RecordRow): boolean {
  return record.is_matched === 0 && record.status === 'success';
}

/** What a record in a success state adds to the difference of its item, minor units. */
export function signedAmount({ side, amount }: RecordRow): number {
  return side === 'statement' ? amount : 0 - amount;
}

/**
 * Updates what an item with several records has of other dates. Once all of its unmatched records
 * have counterparts there, the first one decides what the item is.
 */
export function updateCarried(row: ItemRow, records: readonly RecordRow[]): void {
  const unmatched = records.filter(isUnmatchedRow);
  const met = unmatched.filter((record) => record.met !== null);
  const isSettled = met.length > 0 && met.length === unmatched.length;
  const beside = isSettled ? met.slice(1) : met;
  Object.assign(row, isSettled ? counterpartOf(met[0]) : NO_COUNTERPART);
  row.carried = beside.length;
  row.carried_difference = differenceOfRecords(beside);
  // What the tolerance leaves of the matched records is not of this item any more.
  if (isSettled) row.carried_difference += row.difference - differenceOfRecords(unmatched);
}

/** Statement minus flows, of the records in a success state, minor units. */
export function differenceOfRecords(records: readonly RecordRow[]): number {
  return records.reduce(
    (sum, each) => sum + (each.status === 'success' ? signedAmount(each) : 0),
    0,
  );
}

/** Is it offset by records of its own side? */
export function isOffset(met: Counterpart['met']): met is OffsetResult {
  return met === 'offset' || met === 'offset_across';
}

/** The category after matches with other dates; an expired item still counts as pending. */
export function categoryOfRow(row: ItemRow): Category {
  const { met } = row;
  if (met === null) return row.own;
  return met === 'tolerated' || isOffset(met) ? 'cleared' : met;
}

/** As `categoryOfRow`, once the carry window of its date has closed on `closedOn`; null: open. */
export function shownCategory(category: Category, closedOn: string | null): Category {
  return category === 'pending' && closedOn !== null ? 'expired' : category;
}

/** The category of an item in SQL; the parameter: has the carry window of its date closed? */
export const CATEGORY_SQL = `CASE
  WHEN met IS NULL THEN iif(own = 'pending' AND ?, 'expired', own)
  WHEN met IN ('cleared', 'tolerated', 'offset', 'offset_across') THEN 'cleared'
  ELSE met END`;

/** The difference of the first of a row's items, minor units. */
export function differenceOf(row: ItemRow): number {
  const rest = restOf(row);
  return row.met === 'tolerated' ? row.difference - row.carried_difference - rest : rest;
}

/** Like differenceOf; of a tolerated record, what differs from the one of the other date. */
export function restOf(row: ItemRow): number {
  return lessCounterpart(row.difference - row.carried_difference, row.unmatched_side, row);
}

/** A difference of one side without the counterpart on another date that differs from it. */
export function lessCounterpart(
  difference: number,
  side: Side | null,
  { met, met_amount }: Counterpart,
): number {
  if (met === null || met === 'cleared' || isOffset(met)) return difference;
  const amount = met_amount ?? 0;
  return side === 'statement' ? difference - amount : difference + amount;
}

/** Does the item still need a decision? */
export function isOpen(row: ItemRow): boolean {
  return row.decision === null && categoryOfRow(row) !== 'cleared';
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
  if (row.expected_fee !== null) fees.push(row.expected_fee);
  const carried = row.carried === 0 ? [] : [row.carried_difference];
  const records = hasSeveral(row) ? [`${row.s_records}:${row.f_records}`] : [];
  return [kind, ...amounts, ...fees, ...carried, ...records].map((each) => each ?? '-').join(' ');
}
