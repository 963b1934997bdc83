/** Reads the items of a date and finds out whether they are complete. */
import { say } from '../words/language.ts';
import { DamagedError } from './damage.ts';
import { addSeal, type SealedTable, type Value } from './sealed-table.ts';
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
    const { items, items_seal } = this.#day;
    if (this.#count !== items || this.#seals !== items_seal) throw this.error();
  }

  error(): DamagedError {
    return new DamagedError(say`the items of ${this.#day.date} are incomplete`);
  }
}

/** Items read by one query. */
const ITEMS_PER_QUERY = 500;

/**
 * The items of a date in a table of them, in their order. They are read in blocks, so that the
 * caller may write those it has already received. Throws DamagedError; a missing item is noticed
 * after the last one.
 */
export function* checkedItems<Row extends { [K in keyof Row]: Value } & { n: number }>(
  table: SealedTable<Row>,
  day: DayRow,
): Generator<Row> {
  const tail = 'WHERE day = ? AND n > ? ORDER BY n LIMIT ?';
  const check = new ItemsCheck(day);
  for (let n = -1; ; ) {
    const { rows, seals } = table.selectSealed(tail, day.id, n, ITEMS_PER_QUERY);
    check.add(rows.length, seals);
    yield* rows;
    if (rows.length < ITEMS_PER_QUERY) break;
    n = rows[rows.length - 1].n;
  }
  check.end();
}
