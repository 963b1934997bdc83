/** The days that an account statement covers, by its balances and the dates of its entries. */
import type { Days } from './entry.ts';

/** Dates kept of one statement: one with more is not of a single day anyway. */
const DATES_MAX = 1000;

/** The dates of a statement's entries. */
export class EntryDates {
  readonly #booked = new Set<string>();
  readonly #valued = new Set<string>();

  /** Adds the booking date of an entry, or its value date where it has no other. */
  add(date: string, isBooked: boolean): void {
    const dates = isBooked ? this.#booked : this.#valued;
    if (dates.size < DATES_MAX) dates.add(date);
  }

  /**
   * The days that a statement covers, from its opening to its closing balance. Opening balances are
   * dated a day before the entries, or over a weekend, or on their day; closing balances on their
   * day or the day after. So the dates of the entries count, or that of the closing balance if all
   * of them are outside the balances' days. Value dates differ from booking dates: they show
   * several days only if one is strictly between the balances.
   */
  between(opening: string, closing: string): Days {
    const isBooked = this.#booked.size > 0;
    const dates = [...(isBooked ? this.#booked : this.#valued)]
      .filter((date) => date >= opening && date <= closing)
      .sort();
    const isClear = isBooked || dates.some((date) => date !== opening && date !== closing);
    if (dates.length === 0 || !isClear) return { from: closing, to: closing };
    return { from: dates[0], to: dates[dates.length - 1] };
  }
}
