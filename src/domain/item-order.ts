/** The total order of items in reports: it does not depend on the order of the input. */
import type { Item, ItemSide } from './item.ts';
import type { TransactionRecord } from './record.ts';

/** Limit of a short list; it shows one more item if that is the last one. */
const SHOWN_MAX = 5;
/** A bounded list is cut when it grows to this multiple of its limit. */
const SLACK = 2;
/** The first UTF-16 code unit of surrogates, and the first one after them. */
const SURROGATES = 0xd800;
const AFTER_SURROGATES = 0xe000;

/** The side that represents an item: the statement if it has records. */
export function leadRecord(item: Item): ItemSide | null {
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
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return inCodePointOrder(x) - inCodePointOrder(y);
  }
  return a.length - b.length;
}

/** Code points of surrogate pairs sort after all other code units. */
function inCodePointOrder(unit: number): number {
  return unit >= SURROGATES && unit < AFTER_SURROGATES ? unit + AFTER_SURROGATES : unit;
}

/**
 * The worst first: by the size of the difference, then in the order of reports. Items without a
 * difference come last, the largest amounts first.
 */
export function compareSizes(a: Item, b: Item): number {
  const size = Math.abs(b.difference) - Math.abs(a.difference);
  if (size !== 0) return size;
  if (a.difference !== 0) return compareItems(a, b);
  return amountOf(b) - amountOf(a) || compareItems(a, b);
}

function amountOf({ statement, flows }: Item): number {
  return Math.max(Math.abs(statement?.amount ?? 0), Math.abs(flows?.amount ?? 0));
}

/** The first `limit` of values that are added in any order; memory is bounded by the limit. */
export class FirstOf<T> {
  readonly #limit: number;
  readonly #compare: (a: T, b: T) => number;
  #kept: T[] = [];
  /** The last of the first `limit` values so far, if there are that many. */
  #last: T | undefined;

  constructor(limit: number, compare: (a: T, b: T) => number) {
    this.#limit = limit;
    this.#compare = compare;
  }

  add(value: T): void {
    if (this.#last !== undefined && this.#compare(value, this.#last) >= 0) return;
    this.#kept.push(value);
    if (this.#kept.length >= this.#limit * SLACK) this.#cut();
  }

  /** The values in order. */
  get values(): readonly T[] {
    this.#cut();
    return this.#kept;
  }

  #cut(): void {
    this.#kept = this.#kept.sort(this.#compare).slice(0, this.#limit);
    if (this.#kept.length === this.#limit) this.#last = this.#kept.at(-1);
  }
}

/** Collects the worst few items and counts all of them. */
export class WorstItems {
  readonly #first = new FirstOf(SHOWN_MAX + 1, compareSizes);
  count = 0;

  add(item: Item): void {
    this.count++;
    this.#first.add(item);
  }

  get worst(): Worst {
    return { count: this.count, items: this.#first.values };
  }
}

/** The number of items, and the worst few of them for short lists. */
export interface Worst {
  readonly count: number;
  readonly items: readonly Item[];
}

/** The items of a short list: the worst ones; a single remaining item is included. */
export function shownOf({ count, items }: Worst, max = SHOWN_MAX): readonly Item[] {
  return items.slice(0, shownCountOf(count, max));
}

/** How many of `count` lines a list of at most `max` shows: a single remaining one is included. */
export function shownCountOf(count: number, max: number): number {
  return count <= max + 1 ? count : max;
}
