/** The columns that tell an item, in order: one list for CSV and for JSON. */
import { CATEGORY_ZH, type Item } from '../model/item.ts';
import { leadRecord } from '../model/item-order.ts';
import { formatFee, formatScaled } from '../model/money.ts';
import { formatPlace, type TransactionRecord } from '../model/record.ts';
import { exactCell, numberCell, wordCell } from './csv.ts';

interface ItemColumn {
  readonly name: string;
  /** The plain value; empty where the item has none. */
  readonly value: (item: Item, digits: number) => string;
  /** How the value is written in CSV. */
  readonly cell: (text: string) => string;
}

const ITEM_COLUMNS: readonly ItemColumn[] = [
  word('category', (item) => item.category),
  word('category_zh', (item) => CATEGORY_ZH[item.category]),
  exact('item_id', (item) => item.id),
  exact('order_id', (item) => leadRecord(item)?.orderId ?? ''),
  exact('refund_id', (item) => leadRecord(item)?.refundId ?? ''),
  exact('channel_txn_id', (item) => {
    return item.statement?.channelTxnId || item.flows?.channelTxnId || '';
  }),
  word('type', (item) => leadRecord(item)?.type ?? ''),
  number('statement_amount', (item, digits) => amountOf(item.statement, digits)),
  number('flows_amount', (item, digits) => amountOf(item.flows, digits)),
  number('difference', (item, digits) => formatScaled(item.difference, digits)),
  number('statement_fee', (item, digits) => feeOf(item.statement, digits)),
  number('flows_fee', (item, digits) => feeOf(item.flows, digits)),
  word('statement_status', (item) => item.statement?.status ?? ''),
  word('flows_status', (item) => item.flows?.status ?? ''),
  word('currency', (item) => leadRecord(item)?.currency ?? ''),
  word('statement_time', (item) => item.statement?.time ?? ''),
  word('flows_time', (item) => item.flows?.time ?? ''),
  word('business_date', (item) => item.businessDate),
  word('counterpart_date', (item) => item.counterpartDate),
  number('age_days', (item) => String(item.ageDays)),
  word('suggested_action', (item) => item.suggestedAction),
  exact('statement_source', (item) => placeOf(item.statement)),
  exact('flows_source', (item) => placeOf(item.flows)),
];

/** The names of the columns, in order. */
export const ITEM_COLUMN_NAMES: readonly string[] = ITEM_COLUMNS.map(({ name }) => name);

/** An item as CSV cells, in the order of ITEM_COLUMN_NAMES; `digits` are the currency's. */
export function itemCells(item: Item, digits: number): string[] {
  return ITEM_COLUMNS.map(({ value, cell }) => cell(value(item, digits)));
}

/** An item as an object keyed by column, every value plain text and nothing defused. */
export function itemFields(item: Item, digits: number): Record<string, string> {
  return Object.fromEntries(ITEM_COLUMNS.map(({ name, value }) => [name, value(item, digits)]));
}

function word(name: string, value: ItemColumn['value']): ItemColumn {
  return { name, value, cell: wordCell };
}

function exact(name: string, value: ItemColumn['value']): ItemColumn {
  return { name, value, cell: exactCell };
}

function number(name: string, value: ItemColumn['value']): ItemColumn {
  return { name, value, cell: numberCell };
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
