/**
 * Items as the page carries them: by column, words as numbers, file names once, and a column of
 * equal values as that value alone. A hundred thousand of them must fit an e-mail.
 */
import {
  CATEGORIES,
  type Item,
  type ItemRecord,
  type ItemSide,
  type Resolution,
  SUGGESTED_ACTIONS,
} from '../../domain/item.ts';
import { leadRecord } from '../../domain/item-order.ts';
import { SIDES, type Side, STATUSES, TRANSACTION_TYPES } from '../../domain/record.ts';

/** The type of a record that a side lacks, and the number of a missing resolution. */
const ABSENT = -1;

/** Records of items with several on a side that a page carries, of one item and of all. */
export const ITEM_RECORDS_MAX = 100;
const RECORDS_MAX = 100_000;

/** The values of a column, or the value that all of them equal. */
export type Column<T> = readonly T[] | T;

export type PackedItems = ReturnType<ItemPacker['pack']>;
type PackedRecord = ReturnType<ItemPacker['packRecord']>;

/** What all packed items of a page share. */
export interface Shared {
  readonly files: readonly string[];
  readonly resolutions: readonly Resolution[];
  readonly currency: string;
}

/** Packs items of one page; `files` and `resolutions` are those that occurred so far. */
export class ItemPacker {
  readonly files: string[] = [];
  readonly resolutions: Resolution[] = [];
  readonly #fileNumbers = new Map<string, number>();
  readonly #resolutionNumbers = new Map<string, number>();
  #recordsLeft = RECORDS_MAX;

  pack(items: readonly Item[]) {
    // Item by item: column by column, each item would come from memory thirty times.
    const rows = items.map((item) => ({
      id: item.id,
      category: CATEGORIES.indexOf(item.category),
      rule: item.rule,
      order: leadRecord(item)?.orderId ?? '',
      refund: item.statement?.refundId || item.flows?.refundId || '',
      difference: item.difference,
      countDifference: item.countDifference,
      date: item.businessDate,
      counterpart: item.counterpartDate,
      age: item.ageDays,
      action: SUGGESTED_ACTIONS.indexOf(item.suggestedAction),
      // Number of the resolution; ABSENT if the item is not resolved.
      resolution: this.#resolution(item.resolution),
    }));
    return {
      count: items.length,
      ...columnsOf(rows),
      statement: columnsOf(items.map((item) => this.#side(item.statement, item))),
      flows: columnsOf(items.map((item) => this.#side(item.flows, item))),
      // By the place of the item, of those with several on a side.
      records: Object.fromEntries(items.flatMap((item, index) => this.#records(item, index))),
    };
  }

  #records(item: Item, index: number): [number, PackedRecord[]][] {
    if (item.records === undefined) return [];
    const shown = item.records.slice(0, Math.min(ITEM_RECORDS_MAX, this.#recordsLeft));
    this.#recordsLeft -= shown.length;
    return [[index, shown.map((record) => this.packRecord(record, item))]];
  }

  packRecord(record: ItemRecord, { businessDate }: Item) {
    const { side, isMatched, orderId, refundId, channelTxnId, source } = record;
    return {
      side: SIDES.indexOf(side),
      matched: Number(isMatched),
      order: orderId,
      refund: refundId,
      txn: channelTxnId,
      type: TRANSACTION_TYPES.indexOf(record.type),
      amount: record.amount,
      fee: record.fee,
      status: STATUSES.indexOf(record.status),
      time: shortTime(record.time, businessDate),
      file: this.#file(source.file),
      line: source.line,
    };
  }

  #side(record: ItemSide | null, { businessDate }: Item) {
    return {
      type: record === null ? ABSENT : TRANSACTION_TYPES.indexOf(record.type),
      amount: record?.amount ?? 0,
      fee: record?.fee ?? null,
      status: record === null ? 0 : STATUSES.indexOf(record.status),
      // Without its date where that is the business date.
      time: shortTime(record?.time ?? '', businessDate),
      txn: record?.channelTxnId ?? '',
      file: record === null ? 0 : this.#file(record.source.file),
      line: record?.source.line ?? 0,
      records: record?.records ?? 0,
      owed: record?.owed ?? null,
    };
  }

  #file(name: string): number {
    return numberOf(name, name, this.files, this.#fileNumbers);
  }

  #resolution(resolution: Resolution | undefined): number {
    if (resolution === undefined) return ABSENT;
    const key = JSON.stringify(resolution);
    return numberOf(key, resolution, this.resolutions, this.#resolutionNumbers);
  }
}

/** The place of a value in a list; adds a new value. */
function numberOf<T>(key: string, value: T, list: T[], numbers: Map<string, number>): number {
  let number = numbers.get(key);
  if (number === undefined) {
    number = list.push(value) - 1;
    numbers.set(key, number);
  }
  return number;
}

/** The item at `index`, without accounts, and with as many of its records as the page carries. */
export function unpackItem(packed: PackedItems, index: number, shared: Shared): Item {
  const resolution = shared.resolutions[at(packed.resolution, index)];
  return {
    ...(resolution && { resolution }),
    id: at(packed.id, index),
    category: CATEGORIES[at(packed.category, index)],
    rule: at(packed.rule, index),
    statement: unpackSide(packed, 'statement', index, shared),
    flows: unpackSide(packed, 'flows', index, shared),
    ...unpackRecords(packed.records[index], at(packed.date, index), shared),
    difference: at(packed.difference, index),
    countDifference: at(packed.countDifference, index),
    businessDate: at(packed.date, index),
    counterpartDate: at(packed.counterpart, index),
    ageDays: at(packed.age, index),
    suggestedAction: SUGGESTED_ACTIONS[at(packed.action, index)],
  };
}

/** The value of a column at `index`. */
export function at<T>(values: Column<T>, index: number): T {
  return Array.isArray(values) ? values[index] : (values as T);
}

function unpackSide(
  packed: PackedItems,
  side: Side,
  index: number,
  { files, currency }: Shared,
): ItemSide | null {
  const from = packed[side];
  const type = at(from.type, index);
  if (type === ABSENT) return null;
  const owed = at(from.owed, index) ?? null;
  return {
    side,
    orderId: at(packed.order, index),
    refundId: at(packed.refund, index),
    channelTxnId: at(from.txn, index),
    type: TRANSACTION_TYPES[type],
    amount: at(from.amount, index),
    currency,
    fee: at(from.fee, index),
    status: STATUSES[at(from.status, index)],
    time: fullTime(at(from.time, index), at(packed.date, index)),
    account: '',
    source: { file: files[at(from.file, index)], line: at(from.line, index) },
    records: at(from.records, index),
    ...(owed !== null && { owed }),
  };
}

function unpackRecords(
  packed: readonly PackedRecord[] | undefined,
  date: string,
  { files, currency }: Shared,
): Pick<Item, 'records'> {
  if (packed === undefined) return {};
  const records = packed.map(
    (from): ItemRecord => ({
      side: SIDES[from.side],
      isMatched: from.matched === 1,
      orderId: from.order,
      refundId: from.refund,
      channelTxnId: from.txn,
      type: TRANSACTION_TYPES[from.type],
      amount: from.amount,
      currency,
      fee: from.fee,
      status: STATUSES[from.status],
      time: fullTime(from.time, date),
      account: '',
      source: { file: files[from.file], line: from.line },
    }),
  );
  return { records };
}

function columnsOf<Row extends object>(rows: readonly Row[]) {
  const names = Object.keys(rows[0] ?? {}) as (keyof Row)[];
  const columns = names.map((name) => {
    const values = rows.map((row) => row[name]);
    return [name, values.every((each) => each === values[0]) ? values[0] : values];
  });
  return Object.fromEntries(columns) as { [Name in keyof Row]: Column<Row[Name]> };
}

function shortTime(time: string, date: string): string {
  return time[date.length] === ' ' && time.startsWith(date) ? time.slice(date.length) : time;
}

/** A packed time with the date that packing leaves out. */
export function fullTime(time: string, date: string): string {
  return time.startsWith(' ') ? date + time : time;
}
