/** The items that reports of a date show for a row, given its matches with other dates. */
import { type Item, type ItemRecord, type ItemSide, sidesOf } from '../domain/item.ts';
import type { Side, Status, TransactionType } from '../domain/record.ts';
import { daysBetween } from '../domain/time.ts';
import { type Draft, draftItem } from '../matching/items.ts';
import {
  differenceOfRecords,
  hasSeveral,
  isUnmatchedRow,
  restOf,
  shownCategory,
  signedAmount,
} from './item-state.ts';
import { type Counterpart, counterpartOf, type ItemRow, type RecordRow } from './tables.ts';

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
  /** The records of an item with several on a side. */
  readonly recordsOf: (row: ItemRow) => readonly RecordRow[];
  /** The record of another date that a record differs from; null: it is equal, or there is none. */
  readonly counterpartOf: (row: ItemRow) => ItemSide | null;
}

// Written out twice for speed: computed column names are slow for a million rows.

function statementOf(row: ItemRow, { places, currency }: DayContext): ItemSide | null {
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
    records: row.s_records,
  };
}

function flowsOf(row: ItemRow, { places, currency }: DayContext): ItemSide | null {
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
    records: row.f_records,
  };
}

function itemRecord(row: RecordRow, { places, currency }: DayContext): ItemRecord {
  const { side, type, amount, fee, status, time, line } = row;
  return {
    ...{ side, orderId: row.order_id, refundId: row.refund_id, channelTxnId: row.txn, type },
    ...{ amount, currency, fee, status, time, account: '' },
    source: { file: places[row.file], line },
    isMatched: row.is_matched === 1,
  };
}

/** The record of an item that a record of another date was matched with. */
export function carriedRecord(
  row: ItemRow,
  isOf: (met: Counterpart) => boolean,
  day: DayContext,
): ItemSide | null {
  if (!hasSeveral(row)) {
    return row.unmatched_side === 'flows' ? flowsOf(row, day) : statementOf(row, day);
  }
  const record = day.recordsOf(row).find(isOf);
  return record === undefined ? null : { ...itemRecord(record, day), records: 1 };
}

/** The differences of a row's records from those of other dates that the job tolerates. */
export function toleratedOf(row: ItemRow, day: DayContext): number[] {
  if (!hasSeveral(row)) return row.met === 'tolerated' ? [restOf(row)] : [];
  if (row.met === null && row.carried === 0) return [];
  const records = day.recordsOf(row);
  const carried = records.flatMap((record) => toleratedOf(rowOfRecord(row, record), day));
  // Once all unmatched records have counterparts, the others agree within the tolerance.
  const difference = row.difference - differenceOfRecords(records.filter(isUnmatchedRow));
  return row.met === null || difference === 0 ? carried : [...carried, difference];
}

/**
 * The items of a row in the reports of its date, the one that counts first. There is one, except
 * where the row is matched with a differing record of an earlier date: then there are the mismatch
 * and the cleared part of the day's difference. Of several records, each that another date matches
 * is an item.
 */
export function itemsOfRow(row: ItemRow, day: DayContext): Item[] {
  if (!hasSeveral(row)) return row.met === null ? [ownItem(row, day)] : carriedItems(row, day);
  const records = day.recordsOf(row);
  if (row.met === null && row.carried === 0) return [ownItem(row, day, records)];
  const carried = records.filter(({ met }) => met !== null);
  const others = records.filter(({ met }) => met === null);
  const parts = carried.map((record) => carriedItems(rowOfRecord(row, record), day));
  return others.some(isUnmatchedRow) ? [ownItem(row, day, others), ...parts.flat()] : parts.flat();
}

/** The part of an item that these of its records make. */
function partsOf(rows: readonly RecordRow[], day: DayContext) {
  const records = rows.map((row) => itemRecord(row, day));
  const sides = sidesOf(records);
  const counted = rows.filter(({ status }) => status === 'success');
  return {
    ...sides,
    ...((sides.statement?.records ?? 0) > 1 || (sides.flows?.records ?? 0) > 1
      ? { records }
      : null),
    difference: differenceOfRecords(rows),
    countDifference: counted.reduce((sum, { side }) => sum + (side === 'statement' ? 1 : -1), 0),
  };
}

/** The row of an item with one unmatched record, beside the failed attempt if there is one. */
function rowOfRecord(row: ItemRow, record: RecordRow): ItemRow {
  const isStatement = record.side === 'statement';
  const { txn, type, amount, fee, status, time, file, line } = record;
  const others = isStatement ? NO_FLOWS : NO_STATEMENT;
  return {
    ...row,
    ...(row.own === 'status_mismatch' ? null : others),
    ...(isStatement
      ? { s_txn: txn, s_type: type, s_amount: amount, s_fee: fee, s_status: status }
      : { f_txn: txn, f_type: type, f_amount: amount, f_fee: fee, f_status: status }),
    ...(isStatement
      ? { s_time: time, s_file: file, s_line: line, s_records: 1 }
      : { f_time: time, f_file: file, f_line: line, f_records: 1 }),
    ...counterpartOf(record),
    difference: signedAmount(record),
    count_difference: isStatement ? 1 : -1,
    ...{ carried: 0, carried_difference: 0 },
  };
}

const NO_STATEMENT = {
  ...{ s_txn: null, s_type: null, s_amount: null, s_fee: null, s_status: null },
  ...{ s_time: null, s_file: null, s_line: null, s_records: 0 },
};
const NO_FLOWS = {
  ...{ f_txn: null, f_type: null, f_amount: null, f_fee: null, f_status: null },
  ...{ f_time: null, f_file: null, f_line: null, f_records: 0 },
};

/** The item of a row, or of those of its records that no other date has matched. */
function ownItem(row: ItemRow, day: DayContext, records?: readonly RecordRow[]): Item {
  const category = shownCategory(row.own, day.closedOn);
  const parts =
    records === undefined
      ? {
          statement: statementOf(row, day),
          flows: flowsOf(row, day),
          difference: row.difference,
          countDifference: row.count_difference,
        }
      : partsOf(records, day);
  const age = category === 'expired' ? daysBetween(day.date, day.closedOn ?? '') : 0;
  const item = dated(draftItem(category, row.rule, parts), row, day, age);
  const isHeld = isOfOtherDate(row, day) || day.unclear(row) !== null;
  return isHeld ? { ...item, suggestedAction: 'hold' } : item;
}

/** The items of a row with one unmatched record that another date has matched. */
function carriedItems(row: ItemRow, day: DayContext): Item[] {
  const statement = statementOf(row, day);
  const flows = flowsOf(row, day);
  const age = Math.abs(daysBetween(day.date, row.met_date ?? day.date));
  const { difference, count_difference: countDifference } = row;
  const own = { statement, flows, difference, countDifference };
  const cleared = dated(draftItem('cleared', 'carry', own), row, day, age);
  if (row.met === 'cleared') return [cleared];
  // By its amount, not by its place: a counterpart with several records could have it twice.
  const differing = restOf(row);
  const rest = { ...cleared, difference: difference - differing };
  if (row.met === null || row.met === 'tolerated') return [rest];
  const other = day.counterpartOf(row);
  const pair =
    row.unmatched_side === 'statement' ? { statement, flows: other } : { statement: other, flows };
  const mismatch = draftItem(row.met, 'carry', {
    ...pair,
    difference: differing,
    countDifference: 0,
  });
  return [dated(mismatch, row, day, age), rest];
}

/**
 * Is it an unmatched own record whose time belongs to another date? The files of that date may
 * contain it too, so it must not be reversed because the statement of this date lacks it.
 */
function isOfOtherDate({ own, s_type, f_time }: ItemRow, day: DayContext): boolean {
  if (s_type !== null || !['long', 'short', 'pending'].includes(own)) return false;
  return day.isOutside(f_time ?? '');
}

function dated(draft: Draft, row: ItemRow, day: DayContext, ageDays: number): Item {
  const counterpartDate = row.met_date ?? '';
  return { id: row.id, ...draft, businessDate: day.date, counterpartDate, ageDays };
}
