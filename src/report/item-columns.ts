/** The columns of an item, in order: one list for CSV, workbooks and JSON. */
import { CATEGORY_ZH, type Item, recordsText } from '../domain/item.ts';
import { leadRecord } from '../domain/item-order.ts';
import { formatFee, formatScaled } from '../domain/money.ts';
import { formatPlace, type SourcePlace, type TransactionRecord } from '../domain/record.ts';
import { knownCell, placeCell, plainCell, visibleCell, wordCell } from './csv.ts';

/** How CSV writes each kind of value. */
export const CSV_CELLS = {
  word: plainCell,
  /** Unchanged, except that invisible characters are spelled out. */
  exact: visibleCell,
  amount: plainCell,
  fee: plainCell,
  count: plainCell,
  /** Times of day may be missing. */
  time: wordCell,
} as const;
export type ColumnKind = keyof typeof CSV_CELLS;

/** Columns of one kind beside each other. */
const COLUMNS = [
  ['word', 'category', 'category_zh'],
  ['exact', 'item_id', 'order_id', 'refund_id', 'channel_txn_id'],
  ['word', 'type'],
  ['amount', 'statement_amount', 'flows_amount', 'difference'],
  ['fee', 'statement_fee', 'flows_fee'],
  ['word', 'statement_status', 'flows_status', 'currency'],
  ['time', 'statement_time', 'flows_time', 'business_date', 'counterpart_date'],
  ['count', 'age_days'],
  ['word', 'suggested_action'],
  // A spreadsheet would take 2:1 for a time.
  ['exact', 'statement_source', 'flows_source', 'records'],
  ['word', 'rule'],
  ['fee', 'expected_fee'],
  ['exact', 'fee_rule'],
] as const;
type Names<Group> = Group extends readonly [ColumnKind, ...infer Name] ? Name[number] : never;
export type ItemColumnName = Names<(typeof COLUMNS)[number]>;

export interface ItemColumn {
  readonly name: ItemColumnName;
  readonly kind: ColumnKind;
}

export const ITEM_COLUMNS = COLUMNS.flatMap(([kind, ...names]) =>
  names.map((name): ItemColumn => ({ name, kind })),
);

/** The names of the columns, in order. */
export const ITEM_COLUMN_NAMES: readonly string[] = ITEM_COLUMNS.map(({ name }) => name);

/** How values are written that are not of the program itself. */
interface Form {
  readonly exact: (text: string) => string;
  readonly known: (text: string) => string;
  readonly time: (text: string) => string;
  readonly place: (place: SourcePlace) => string;
}
const CSV: Form = { exact: visibleCell, known: knownCell, time: wordCell, place: placeCell };
const same = (text: string) => text;
const PLAIN: Form = { exact: same, known: same, time: same, place: formatPlace };

/** An item as CSV cells, in the order of ITEM_COLUMNS; `digits` are the currency's. */
export function itemCells(item: Item, digits: number): string[] {
  return itemValues(item, digits, CSV);
}

/** The values of an item in the order of ITEM_COLUMNS, empty where the item has none. */
export function itemValues(item: Item, digits: number, form: Form = PLAIN): string[] {
  // One list: a function for each column takes several times as long for a million items.
  const { category, statement, flows } = item;
  const { exact, known, time, place } = form;
  const lead = leadRecord(item);
  const owed = statement?.owed;
  // biome-ignore format: as many in a line as in COLUMNS
  return [
    category, CATEGORY_ZH[category],
    exact(item.id), exact(lead?.orderId ?? ''),
    exact(statement?.refundId || flows?.refundId || ''),
    exact(statement?.channelTxnId || flows?.channelTxnId || ''),
    lead?.type ?? '',
    amountOf(statement, digits), amountOf(flows, digits), formatScaled(item.difference, digits),
    feeOf(statement, digits), feeOf(flows, digits),
    statement?.status ?? '', flows?.status ?? '', lead?.currency ?? '',
    time(statement?.time ?? ''), time(flows?.time ?? ''),
    item.businessDate, item.counterpartDate,
    String(item.ageDays),
    item.suggestedAction,
    statement === null ? '' : place(statement.source), flows === null ? '' : place(flows.source),
    known(recordsText(item)),
    item.rule,
    owed === undefined ? '' : formatFee(owed.fee, digits),
    exact(owed?.rule ?? ''),
  ];
}

/** An item as an object keyed by column, every value plain text without CSV escapes. */
export function itemFields(item: Item, digits: number): Record<string, string> {
  const values = itemValues(item, digits);
  return Object.fromEntries(ITEM_COLUMN_NAMES.map((name, at) => [name, values[at]]));
}

function amountOf(record: TransactionRecord | null, digits: number): string {
  return record === null ? '' : formatScaled(record.amount, digits);
}

function feeOf(record: TransactionRecord | null, digits: number): string {
  return record === null || record.fee === null ? '' : formatFee(record.fee, digits);
}
