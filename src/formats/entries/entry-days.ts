/** Which days an account statement covers: its balances and the dates of its entries tell. */
import type { Days } from './entry.ts';

/** Different dates of one statement that are kept: so many are of no day anyway. */
const DATES_MAX = 1000;

/** The dates of a statement's entries. */
export class EntryDates {
  readonly #booked = new Set<string>();
  readonly #valued = new Set<string>();

  /** Adds an entry's date: that of its booking, or its value date where there is no other. */
  add(date: string, isBooked: boolean): void {
    const dates = isBooked ? this.#booked : this.#valued;
    if (dates.size < DATES_MAX) dates.add(date);
  }

  /**
   * The days that a statement covers, from its opening to its closing balance. Opening balances are
   * dated a day before the entries, or over a weekend, or on their day; closing balances on their
   * day or the day after. So what all entries have in common is the day; where they have no date
   * of the balances' days, the closing balance is. Value dates differ from the day of the booking:
   * they show several days only where they lie between the balances.
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
