/** The order of items in reports: a total one, so that it cannot depend on how they came in. */
import type { Category, Item } from '../model/item.ts';
import type { TransactionRecord } from '../model/record.ts';

/** The record an item is told by: the statement's where there is one. */
export function leadRecord(item: Item): TransactionRecord | null {
  return item.statement ?? item.flows;
}

/** By category code, order id, refund id, place and item id; texts by UTF-16 code units. */
export function compareItems(a: Item, b: Item): number {
  return compareText(a.category, b.category) || compareWithin(a, b);
}

/** The items that `wanted` takes, in report order; the input is left as it is. */
export function* sortedItems(
  items: readonly Item[],
  wanted: (category: Category) => boolean,
): Generator<Item> {
  const groups = new Map<Category, Item[]>();
  for (const item of items) {
    if (!wanted(item.category)) continue;
    const group = groups.get(item.category);
    if (group) group.push(item);
    else groups.set(item.category, [item]);
  }
  // One category at a time: the sort then compares ids only.
  for (const category of [...groups.keys()].sort(compareText)) {
    yield* (groups.get(category) ?? []).sort(compareWithin);
  }
}

/** The first `count` of sortedItems, without sorting them all. */
export function firstItems(
  items: readonly Item[],
  wanted: (category: Category) => boolean,
  count: number,
): Item[] {
  const first: Item[] = [];
  for (const item of items) {
    if (!wanted(item.category)) continue;
    if (first.length === count && compareItems(item, first[count - 1]) >= 0) continue;
    first.push(item);
    first.sort(compareItems);
    if (first.length > count) first.pop();
  }
  return first;
}

function compareWithin(a: Item, b: Item): number {
  const left = leadRecord(a);
  const right = leadRecord(b);
  return (
    compareText(left?.orderId ?? '', right?.orderId ?? '') ||
    compareText(left?.refundId ?? '', right?.refundId ?? '') ||
    comparePlaces(left, right) ||
    compareText(a.id, b.id)
  );
}

function comparePlaces(a: TransactionRecord | null, b: TransactionRecord | null): number {
  return (
    compareText(a?.side ?? '', b?.side ?? '') ||
    compareText(a?.source.file ?? '', b?.source.file ?? '') ||
    (a?.source.line ?? 0) - (b?.source.line ?? 0)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
