/** Finds out whether the items of a date are complete. */
import { say } from '../words/language.ts';
import { DamagedError } from './damage.ts';
import { addSeal } from './sealed-table.ts';
import type { DayRow } from './tables.ts';

/** Checks that all items of a date were read. */
export class ItemsCheck {
  readonly #day: DayRow;
  #count = 0;
  #seals = 0;

  constructor(day: DayRow) {
    this.#day = day;
  }

  add(count: number, seals: number): void {
    this.#count += count;
    this.#seals = addSeal(this.#seals, seals);
  }

  /** Throws DamagedError unless all items were added. */
  end(): void {
    const { date, items, items_seal } = this.#day;
    if (this.#count === items && this.#seals === items_seal) return;
    throw new DamagedError(say`the items of ${date} are incomplete`);
  }
}
