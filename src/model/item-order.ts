/** The order of items in reports: a total one, so that it cannot depend on how they came in. */
import type { Item } from './item.ts';
import type { TransactionRecord } from './record.ts';

/** Items that a person is shown where all of them would be too many. */
const SHOWN_MAX = 5;
/** The first UTF-16 code unit of a surrogate, and the first one behind them. */
const SURROGATES = 0xd800;
const BEHIND_SURROGATES = 0xe000;

/** The record an item is told by: the statement's where there is one. */
export function leadRecord(item: Item): TransactionRecord | null {
  return item.statement ?? item.flows;
}

/** By category code, order id, refund id, place and item id. */
export function compareItems(a: Item, b: Item): number {
  const left = leadRecord(a);
  const right = leadRecord(b);
  return (
    compareText(a.category, b.category) ||
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

/** By code points, as SQLite compares UTF-8; `<` compares code units, which differs for emoji. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (x !== y) return inCodePointOrder(x) - inCodePointOrder(y);
  }
  return a.length - b.length;
}

/** Surrogates stand for what comes behind all other code units. */
function inCodePointOrder(unit: number): number {
  return unit >= SURROGATES && unit < BEHIND_SURROGATES ? unit + BEHIND_SURROGATES : unit;
}

/** The first few of items that come in any order. */
export class FirstItems {
  #items: Item[] = [];
  /** How many there were in all. */
  count = 0;

  get items(): readonly Item[] {
    return this.#items;
  }

  add(item: Item): void {
    this.count++;
    const last = this.#items[SHOWN_MAX - 1];
    if (last !== undefined && compareItems(item, last) >= 0) return;
    this.#items = [...this.#items, item].sort(compareItems).slice(0, SHOWN_MAX);
  }
}
