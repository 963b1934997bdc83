/** The columns of an item, in order: one list for CSV, workbooks and JSON. */
import { CATEGORY_ZH, type Item, recordsText } from '../domain/item.ts';
import { leadRecord } from '../domain/item-order.ts';
import { formatFee, formatScaled } from '../domain/money.ts';
import { formatPlace, type TransactionRecord } from '../domain/record.ts';
import { numberCell, setWordCell, visibleCell, wordCell } from './csv.ts';

/** How CSV writes each kind of value. */
export const CSV_CELLS = {
  word: setWordCell,
  /** Unchanged, except that invisible characters are spelled out. */
  exact: visibleCell,
  amount: numberCell,
  fee: numberCell,
  count: numberCell,
  /** Times of day may be missing. */
  time: wordCell,
} as const;
export type ColumnKind = keyof typeof CSV_CELLS;

export interface ItemColumn<Name extends string = string> {
  readonly name: Name;
  readonly kind: ColumnKind;
  /** The plain value; empty where the item has none. */
  readonly value: (item: Item, digits: number) => string;
}

export const ITEM_COLUMNS = [
  column('category', 'word', (item) => item.category),
  column('category_zh', 'word', (item) => CATEGORY_ZH[item.category]),
  column('item_id', 'exact', (item) => item.id),
  column('order_id', 'exact', (item) => leadRecord(item)?.orderId ?? ''),
  column('refund_id', 'exact', (item) => item.statement?.refundId || item.flows?.refundId || ''),
  column('channel_txn_id', 'exact', (item) => {
    return item.statement?.channelTxnId || item.flows?.channelTxnId || '';
  }),
  column('type', 'word', (item) => leadRecord(item)?.type ?? ''),
  column('statement_amount', 'amount', (item, digits) => amountOf(item.statement, digits)),
  column('flows_amount', 'amount', (item, digits) => amountOf(item.flows, digits)),
  column('difference', 'amount', (item, digits) => formatScaled(item.difference, digits)),
  column('statement_fee', 'fee', (item, digits) => feeOf(item.statement, digits)),
  column('flows_fee', 'fee', (item, digits) => feeOf(item.flows, digits)),
  column('statement_status', 'word', (item) => item.statement?.status ?? ''),
  column('flows_status', 'word', (item) => item.flows?.status ?? ''),
  column('currency', 'word', (item) => leadRecord(item)?.currency ?? ''),
  column('statement_time', 'time', (item) => item.statement?.time ?? ''),
  column('flows_time', 'time', (item) => item.flows?.time ?? ''),
  column('business_date', 'time', (item) => item.businessDate),
  column('counterpart_date', 'time', (item) => item.counterpartDate),
  column('age_days', 'count', (item) => String(item.ageDays)),
  column('suggested_action', 'word', (item) => item.suggestedAction),
  column('statement_source', 'exact', (item) => placeOf(item.statement)),
  column('flows_source', 'exact', (item) => placeOf(item.flows)),
  // A spreadsheet would take 2:1 for a time.
  column('records', 'exact', recordsText),
  column('rule', 'word', (item) => item.rule),
  column('expected_fee', 'fee', ({ statement }, digits) => {
    return statement?.owed === undefined ? '' : formatFee(statement.owed.fee, digits);
  }),
  column('fee_rule', 'exact', ({ statement }) => statement?.owed?.rule ?? ''),
];
export type ItemColumnName = (typeof ITEM_COLUMNS)[number]['name'];

/** The names of the columns, in order. */
export const ITEM_COLUMN_NAMES: readonly string[] = ITEM_COLUMNS.map(({ name }) => name);

/** An item as CSV cells, in the order of ITEM_COLUMN_NAMES; `digits` are the currency's. */
export function itemCells(item: Item, digits: number): string[] {
  return ITEM_COLUMNS.map(({ value, kind }) => CSV_CELLS[kind](value(item, digits)));
}

/** An item as an object keyed by column, every value plain text without CSV escapes. */
export function itemFields(item: Item, digits: number): Record<string, string> {
  return Object.fromEntries(ITEM_COLUMNS.map(({ name, value }) => [name, value(item, digits)]));
}

function column<Name extends string>(
  name: Name,
  kind: ColumnKind,
  value: ItemColumn['value'],
): ItemColumn<Name> {
  return { name, kind, value };
}

function amountOf(record: TransactionRecord | null, digits: number): string {
  return record === null ? '' : formatScaled(record.amount, digits);
}

function feeOf(record: TransactionRecord | null, digits: number): string {
  return record === null || record.fee === null ? '' : formatFee(record.fee, digits);
}

function placeOf(record: TransactionRecord | null): string {
  return record === null ? '' : formatPlace(record.source);
}
