/**
 * Which orders may be on several dates: only these the replay holds in memory. A few too many do no
 * harm.
 */
import { say } from '../words/language.ts';
import { DamagedError } from './damage.ts';
import type { Ledger } from './open.ts';
import type { DayRow } from './tables.ts';

/** Slots for each item, so that few orders share one. */
const SLOTS_PER_ITEM = 8;
const SLOTS_MIN = 2 ** 10;
const SLOTS_MAX = 2 ** 24;
/** What a slot holds for orders of several dates; else it is the number of the date, from 1. */
const SEVERAL = 0xffff;
/** FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/). */
const FNV_BASIS = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

export class SharedOrders {
  readonly #ledger: Ledger;
  readonly #days: readonly DayRow[];
  readonly #slots: Uint16Array;
  /** Dates whose orders are marked. */
  #marked = 0;
  /** Those of #days. */
  #covered = 0;

  /** `days` are dates of the ledger, ascending; `others` items will be marked beside theirs. */
  constructor(ledger: Ledger, days: readonly DayRow[], others: number) {
    this.#ledger = ledger;
    this.#days = days;
    // Where there are no other dates, nothing can be shared.
    const items = days.reduce((sum, day) => sum + day.items, days.length === 0 ? 0 : others);
    let slots = SLOTS_MIN;
    while (slots < items * SLOTS_PER_ITEM && slots < SLOTS_MAX) slots *= 2;
    this.#slots = new Uint16Array(slots);
  }

  /** The number of one more date. */
  nextMark(): number {
    // The oldest of ledgers have more dates than numbers: these are taken for several.
    return Math.min(++this.#marked, SEVERAL);
  }

  /** Marks the orders of all dates of the ledger up to this one. */
  coverUntil(date: string): void {
    const orders = this.#ledger.db.prepare('SELECT order_id FROM items WHERE day = ?').pluck();
    for (; this.#days[this.#covered]?.date <= date; this.#covered++) {
      const mark = this.nextMark();
      const day = this.#days[this.#covered];
      for (const order of orders.iterate(day.id)) {
        // Not held against its seal here: a changed byte may have made anything of it.
        if (typeof order !== 'string') {
          throw new DamagedError(say`an item of ${day.date} has no order id`);
        }
        this.mark(order, mark);
      }
    }
  }

  mark(order: string, mark: number): void {
    const slot = this.#slotOf(order);
    const is = this.#slots[slot];
    this.#slots[slot] = is === 0 || is === mark ? mark : SEVERAL;
  }

  /** May the order be on several of the marked dates? */
  has(order: string): boolean {
    return this.#slots[this.#slotOf(order)] === SEVERAL;
  }

  #slotOf(order: string): number {
    let hash = FNV_BASIS;
    for (let i = 0; i < order.length; i++) {
      hash = Math.imul(hash ^ order.charCodeAt(i), FNV_PRIME);
    }
    return hash & (this.#slots.length - 1);
  }
}
