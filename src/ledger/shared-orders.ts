/**
 * Finds orders that may be on several dates: only their items are held in memory by the replay. It
 * may report a few orders too many.
 */
import { say } from '../words/language.ts';
import { DamagedError } from './damage.ts';
import type { Ledger } from './open.ts';
import type { DayRow } from './tables.ts';

/** Slots per item: enough that few orders share one. */
const SLOTS_PER_ITEM = 8;
const SLOTS_MIN = 2 ** 10;
const SLOTS_MAX = 2 ** 24;
/** The value of a slot with orders of several dates; otherwise it is the number of its date. */
const SEVERAL = 0xffff;
/** FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/). */
const FNV_BASIS = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

export class SharedOrders {
  readonly #ledger: Ledger;
  readonly #days: readonly DayRow[];
  readonly #slots: Uint16Array;
  /** The number of dates whose orders are marked. */
  #marked = 0;
  /** How many of #days are among them. */
  #covered = 0;

  /** `days` are dates of the ledger, ascending; `others` is the number of further items. */
  constructor(ledger: Ledger, days: readonly DayRow[], others: number) {
    this.#ledger = ledger;
    this.#days = days;
    // Without other dates no order is shared.
    const items = days.reduce((sum, day) => sum + day.items, days.length === 0 ? 0 : others);
    let slots = SLOTS_MIN;
    while (slots < items * SLOTS_PER_ITEM && slots < SLOTS_MAX) slots *= 2;
    this.#slots = new Uint16Array(slots);
  }

  /** The number for another date. */
  nextMark(): number {
    // If there are more dates than numbers, the rest count as several dates.
    return Math.min(++this.#marked, SEVERAL);
  }

  /** Marks the orders of all dates of the ledger up to `date`. */
  coverUntil(date: string): void {
    const orders = this.#ledger.db.prepare('SELECT order_id FROM items WHERE day = ?').pluck();
    for (; this.#days[this.#covered]?.date <= date; this.#covered++) {
      const mark = this.nextMark();
      const day = this.#days[this.#covered];
      for (const order of orders.iterate(day.id)) {
        // The row is not checked against its seal here: a changed byte may have changed the type.
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
