/** The order of items in reports: a total one, so that it cannot depend on how they came in. */
import type { Item } from './item.ts';
import type { TransactionRecord } from './record.ts';

/** Items that a short list shows at most, unless just one more would be left out. */
const SHOWN_MAX = 5;
/** How far a bounded list grows before it is cut, in times of its limit. */
const SLACK = 2;
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

/**
 * The worst first: by the size of the difference. Equal sizes keep the order of the reports; items
 * without a difference come last, those with the largest amounts first.
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

/** The first `limit` of values that come in any order; no more than a few times that are held. */
export class FirstOf<T> {
  readonly #limit: number;
  readonly #compare: (a: T, b: T) => number;
  #kept: T[] = [];
  /** The last of the first so far, once there are enough. */
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

  /** In order. */
  get values(): readonly T[] {
    this.#cut();
    return this.#kept;
  }

  #cut(): void {
    this.#kept = this.#kept.sort(this.#compare).slice(0, this.#limit);
    if (this.#kept.length === this.#limit) this.#last = this.#kept.at(-1);
  }
}

/** The worst few of items that come in any order, and how many there were. */
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

/** How many items there are, and the worst few of them: enough for any short list. */
export interface Worst {
  readonly count: number;
  readonly items: readonly Item[];
}

/** The items of a short list: the worst, and never all but one. */
export function shownOf({ count, items }: Worst, max = SHOWN_MAX): readonly Item[] {
  return items.slice(0, shownCountOf(count, max));
}

/** How many of `count` a list of at most `max` shows: a single one more is not left out. */
export function shownCountOf(count: number, max: number): number {
  return count <= max + 1 ? count : max;
}
