/** item-records.csv: the records of items that have several on a side. */
import type { Item, ItemRecord } from '../domain/item.ts';
import { formatFee, formatScaled } from '../domain/money.ts';
import { formatPlace } from '../domain/record.ts';
import { csvPieces } from './csv.ts';
import { eachItem, type Report } from './digest.ts';
import { type ColumnKind, CSV_CELLS } from './item-columns.ts';

interface RecordColumn {
  readonly name: string;
  readonly kind: ColumnKind;
  readonly value: (record: ItemRecord, item: Item, digits: number) => string;
}

const RECORD_COLUMNS: readonly RecordColumn[] = [
  { name: 'item_id', kind: 'exact', value: (_, { id }) => id },
  { name: 'category', kind: 'word', value: (_, { category }) => category },
  { name: 'side', kind: 'word', value: ({ side }) => side },
  { name: 'matched', kind: 'word', value: ({ isMatched }) => (isMatched ? 'yes' : 'no') },
  { name: 'order_id', kind: 'exact', value: ({ orderId }) => orderId },
  { name: 'refund_id', kind: 'exact', value: ({ refundId }) => refundId },
  { name: 'channel_txn_id', kind: 'exact', value: ({ channelTxnId }) => channelTxnId },
  { name: 'type', kind: 'word', value: ({ type }) => type },
  {
    ...{ name: 'amount', kind: 'amount' },
    value: ({ amount }, _, digits) => formatScaled(amount, digits),
  },
  {
    ...{ name: 'fee', kind: 'fee' },
    value: ({ fee }, _, digits) => (fee === null ? '' : formatFee(fee, digits)),
  },
  { name: 'status', kind: 'word', value: ({ status }) => status },
  { name: 'currency', kind: 'word', value: ({ currency }) => currency },
  { name: 'time', kind: 'time', value: ({ time }) => time },
  { name: 'source', kind: 'exact', value: ({ source }) => formatPlace(source) },
];

/** One line per record, in the order of the items' reports. */
export const itemRecords: Report = {
  name: 'item-records.csv',
  isNeeded: ({ severalRecords }) => severalRecords > 0,
  render: ({ digits, severalRecords }, items) =>
    csvPieces(
      RECORD_COLUMNS.map(({ name }) => name),
      recordRows(eachItem(items), severalRecords, digits),
    ),
};

/** `count`: how many of the items have several; the rest, maybe a million, is not read. */
function* recordRows(items: Iterable<Item>, count: number, digits: number): Generator<string[]> {
  let left = count;
  for (const item of items) {
    if (item.records === undefined) continue;
    for (const record of item.records) {
      yield RECORD_COLUMNS.map(({ kind, value }) => CSV_CELLS[kind](value(record, item, digits)));
    }
    if (--left === 0) return;
  }
}

/** The records of an item with several on a side as objects keyed by column, in plain text. */
export function recordFields(item: Item, digits: number): Record<string, string>[] {
  return (item.records ?? []).map((record) =>
    Object.fromEntries(
      RECORD_COLUMNS.map(({ name, value }) => [name, value(record, item, digits)]),
    ),
  );
}
