/** The items that reports of a date show for a row, given its matches with other dates. */
import { type Item, type ItemRecord, type ItemSide, sidesOf } from '../domain/item.ts';
import type { Side, Status, TransactionType } from '../domain/record.ts';
import { daysBetween } from '../domain/time.ts';
import { type Draft, draftItem } from '../matching/items.ts';
import {
  differenceOfRecords,
  hasSeveral,
  isOffset,
  isUnmatchedRow,
  lessCounterpart,
  restOf,
  shownCategory,
  signedAmount,
} from './item-state.ts';
import type { Counterpart, ItemRow, RecordRow } from './tables.ts';

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
  /** Are its items credits and groups? Only a person knows what to do about them. */
  readonly isSettlement: boolean;
  /** See unclear-refunds.ts. */
  readonly unclear: (row: ItemRow) => Unclear | null;
  /** Is the time of an own record outside the date by more than the edge? */
  readonly isOutside: (time: string) => boolean;
  /** The records of an item with several on a side. */
  readonly recordsOf: (row: ItemRow) => readonly RecordRow[];
  /** The record of another date that a record of the item `id` has met, or null. */
  readonly counterpartOf: (met: Counterpart & Pick<ItemRow, 'id'>) => ItemSide | null;
}

/** All items of a date, by their number, and the sum of their seals. */
export interface HeldItems {
  readonly day: number;
  readonly seal: number;
  readonly rows: readonly ItemRow[];
}

/** The parts of an item that make its records and difference. */
type Parts = Pick<Item, 'statement' | 'flows' | 'records' | 'difference' | 'countDifference'>;

// Written out twice for speed: computed column names are slow for a million rows.

function statementOf(row: ItemRow, { places, currency }: DayContext): ItemSide | null {
  if (row.s_type === null) return null;
  const side: ItemSide = {
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
  return withOwed(side, row);
}

function withOwed(side: ItemSide, { expected_fee: fee, fee_rule }: ItemRow): ItemSide {
  return fee === null ? side : { ...side, owed: { fee, rule: fee_rule ?? '' } };
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
  const carried = records.flatMap((record) =>
    record.met === 'tolerated' ? [lessCounterpart(signedAmount(record), record.side, record)] : [],
  );
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
  if (!hasSeveral(row)) {
    const own = partsOfRow(row, day);
    return row.met === null ? [ownItem(row, own, day)] : carriedItems(row, row, own, day);
  }
  const records = day.recordsOf(row);
  const others = records.filter(({ met }) => met === null);
  const carried = records.flatMap((record) => {
    if (record.met === null) return [];
    // A failed attempt belongs to each record that it explains.
    const own = others.filter(({ status }) => status !== 'success').concat(record);
    return carriedItems(row, record, partsOf(own, day), day);
  });
  const isOpen = others.length === records.length || others.some(isUnmatchedRow);
  return isOpen ? [ownItem(row, partsOf(others, day), day), ...carried] : carried;
}

/** The parts of an item with one record a side at most. */
function partsOfRow(row: ItemRow, day: DayContext): Parts {
  return {
    statement: statementOf(row, day),
    flows: flowsOf(row, day),
    difference: row.difference,
    countDifference: row.count_difference,
  };
}

/** The parts of an item with these of its records. */
function partsOf(rows: readonly RecordRow[], day: DayContext): Parts {
  const counted = rows.filter(({ status }) => status === 'success');
  return {
    ...sidesOf(rows.map((row) => itemRecord(row, day))),
    difference: differenceOfRecords(rows),
    countDifference: counted.reduce((sum, { side }) => sum + (side === 'statement' ? 1 : -1), 0),
  };
}

/** The item of a row, or of those of its records that no other date has matched. */
function ownItem(row: ItemRow, parts: Parts, day: DayContext): Item {
  const category = shownCategory(row.own, day.closedOn);
  const age = category === 'expired' ? daysBetween(day.date, day.closedOn ?? '') : 0;
  const statement = parts.statement && withOwed(parts.statement, row);
  const own = statement === parts.statement ? parts : { ...parts, statement };
  const item = dated(draftItem(category, row.rule, own), row, day, age, row);
  const isHeld = day.isSettlement || isOfOtherDate(row, day) || day.unclear(row) !== null;
  return isHeld ? { ...item, suggestedAction: 'hold' } : item;
}

/** The items of one unmatched record that another date has matched; `own`: without that match. */
function carriedItems(row: ItemRow, met: Counterpart, own: Parts, day: DayContext): Item[] {
  const age = Math.abs(daysBetween(day.date, met.met_date ?? day.date));
  const rule = day.isSettlement ? row.rule : isOffset(met.met) ? 'offset' : 'carry';
  const cleared = dated(draftItem('cleared', rule, own), row, day, age, met);
  if (met.met === 'cleared' || isOffset(met.met)) return [cleared];
  // By its amount, not by its place: a counterpart with several records could have it twice.
  const differing = lessCounterpart(own.difference, row.unmatched_side, met);
  const rest = { ...cleared, difference: own.difference - differing };
  if (met.met === null || met.met === 'tolerated') return [rest];
  const other = day.counterpartOf({ ...met, id: row.id });
  const { statement, flows } = own;
  const pair =
    row.unmatched_side === 'statement' ? { statement, flows: other } : { statement: other, flows };
  const parts = { ...pair, difference: differing, countDifference: 0 };
  return [dated(draftItem(met.met, 'carry', parts), row, day, age, met), rest];
}

/**
 * Is it an unmatched own record whose time belongs to another date? The files of that date may
 * contain it too, so it must not be reversed because the statement of this date lacks it.
 */
function isOfOtherDate({ own, s_type, f_time }: ItemRow, day: DayContext): boolean {
  if (s_type !== null || !['long', 'short', 'pending'].includes(own)) return false;
  return day.isOutside(f_time ?? '');
}

function dated(
  draft: Draft,
  { id }: ItemRow,
  { date }: DayContext,
  ageDays: number,
  { met_date }: Counterpart,
): Item {
  // Spreads of objects of any shape take several times as long.
  const { category, rule, statement, flows, records, difference, countDifference } = draft;
  const item: Item = {
    id,
    category,
    rule,
    statement,
    flows,
    difference,
    countDifference,
    businessDate: date,
    counterpartDate: met_date ?? '',
    ageDays,
    suggestedAction: draft.suggestedAction,
  };
  return records === undefined ? item : { ...item, records };
}
