/** Items as bytes: so they go from thread to thread, and to disk. */
import { type Item, type ItemSide, sidesOf } from '../domain/item.ts';
import type { TransactionRecord } from '../domain/record.ts';

/** Items, in their order. */
export interface ItemBlock {
  readonly count: number;
  readonly bytes: Uint8Array;
}

/** A record without the names of its parts, and with the number of its file. */
type Cells = readonly unknown[];

/** Of an item with several records on a side the sides are null, and the records come last. */
type ItemCells = readonly [
  item: Cells,
  statement: Cells | null,
  flows: Cells | null,
  records?: readonly (readonly [isMatched: boolean, record: Cells])[],
];

/** Items of a line: more of them outlive a collection of garbage, which copies them then. */
const ITEMS_PER_LINE = 128;

type Writable<T> = { -readonly [K in keyof T]: T[K] };

const LINE_FEED = 0x0a;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A line with the names of files, which may be Chinese and would slow the others; then items. */
export function encodeItems(items: readonly Item[]): ItemBlock {
  const files = new Map<string, number>();
  const lines: string[] = [];
  for (let from = 0; from < items.length; from += ITEMS_PER_LINE) {
    const cells = items.slice(from, from + ITEMS_PER_LINE).map((item) => cellsOf(item, files));
    lines.push(`${JSON.stringify(cells)}\n`);
  }
  const text = `${JSON.stringify([...files.keys()])}\n${lines.join('')}`;
  return { count: items.length, bytes: encoder.encode(text) };
}

function cellsOf(item: Item, files: Map<string, number>): ItemCells {
  if (item.records !== undefined) {
    const records = item.records.map((each) => [each.isMatched, recordCells(each, files)] as const);
    return [itemCells(item), null, null, records];
  }
  return [
    itemCells(item),
    item.statement && recordCells(item.statement, files),
    item.flows && recordCells(item.flows, files),
  ];
}

export function* decodeItems(bytes: Uint8Array): Generator<Item> {
  let files: string[] | null = null;
  for (let from = 0; from < bytes.length; ) {
    const end = bytes.indexOf(LINE_FEED, from);
    const line = JSON.parse(decoder.decode(bytes.subarray(from, end)));
    if (files === null) files = line as string[];
    else for (const cells of line as ItemCells[]) yield itemOf(cells, files);
    from = end + 1;
  }
}

function itemOf([item, statement, flows, records]: ItemCells, files: readonly string[]): Item {
  const decoded: Item = {
    id: item[0] as Item['id'],
    category: item[1] as Item['category'],
    rule: item[2] as Item['rule'],
    statement: single(statement, files),
    flows: single(flows, files),
    difference: item[3] as Item['difference'],
    countDifference: item[4] as Item['countDifference'],
    businessDate: item[5] as Item['businessDate'],
    counterpartDate: item[6] as Item['counterpartDate'],
    ageDays: item[7] as Item['ageDays'],
    suggestedAction: item[8] as Item['suggestedAction'],
  };
  if (records === undefined) return decoded;
  const all = records.map(([isMatched, each]) => ({ ...recordOf(each, files), isMatched }));
  return { ...decoded, ...sidesOf(all) };
}

function single(cells: Cells | null, files: readonly string[]): ItemSide | null {
  if (cells === null) return null;
  // A copy would have a hidden class of its own, which makes all later steps slow.
  const side = recordOf(cells, files) as Writable<ItemSide>;
  side.records = (cells[14] as number | undefined) ?? 1;
  return side;
}

function itemCells(item: Item): Cells {
  const { id, category, rule, difference, countDifference } = item;
  const { businessDate, counterpartDate, ageDays, suggestedAction } = item;
  // biome-ignore format: a line for each would hide the list
  return [
    id, category, rule, difference, countDifference,
    businessDate, counterpartDate, ageDays, suggestedAction,
  ];
}

function recordCells(record: TransactionRecord | ItemSide, files: Map<string, number>): Cells {
  const { file, line } = record.source;
  let number = files.get(file);
  if (number === undefined) {
    number = files.size;
    files.set(file, number);
  }
  // biome-ignore format: a line for each would hide the list
  const cells: unknown[] = [
    record.side, record.orderId, record.refundId, record.channelTxnId, record.type,
    record.amount, record.currency, record.fee, record.status, record.time, record.account,
    number, line,
  ];
  // Of the item of a fee rule, the records that it counts.
  if (record.owed) cells.push(record.owed, 'records' in record ? record.records : 1);
  return cells;
}

function recordOf(cells: Cells, files: readonly string[]): TransactionRecord {
  const record: TransactionRecord = {
    side: cells[0] as TransactionRecord['side'],
    orderId: cells[1] as string,
    refundId: cells[2] as string,
    channelTxnId: cells[3] as string,
    type: cells[4] as TransactionRecord['type'],
    amount: cells[5] as number,
    currency: cells[6] as string,
    fee: cells[7] as number | null,
    status: cells[8] as TransactionRecord['status'],
    time: cells[9] as string,
    account: cells[10] as string,
    source: { file: files[cells[11] as number], line: cells[12] as number },
  };
  const owed = cells[13] as TransactionRecord['owed'];
  return owed === undefined ? record : { ...record, owed };
}
