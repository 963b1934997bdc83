/** Sums over the items of a date, stored with it: a calendar does not read the items. */
import { ExactSums, type Totals } from '../domain/exact-sums.ts';
import type { Category } from '../domain/item.ts';
import { categoryOfRow, differenceOf, isOpen } from './item-state.ts';
import type { DayRow, ItemRow } from './tables.ts';

/** The number of items of a category and the sum of their differences: all, and those open. */
export interface CategoryTally {
  readonly count: number;
  readonly amount: bigint;
  readonly open: number;
  readonly openAmount: bigint;
}

/** By category; expired items count as `pending`. */
export type Tally = ReadonlyMap<Category, CategoryTally>;

/** Records that are offset within the date, which are no items. */
const OFFSET = 'offset';
type StoredKey = Category | typeof OFFSET;
/** With those. */
export type StoredTally = ReadonlyMap<StoredKey, CategoryTally>;

/** Slots of the sums of a category. */
const ALL = 0;
const OPEN = 1;

/** Adds up the items of a date. */
export class TallySums {
  readonly #sums = new Map<StoredKey, ExactSums>();

  add(row: ItemRow): void {
    const category = row.met === 'offset' ? OFFSET : categoryOfRow(row);
    let sum = this.#sums.get(category);
    if (!sum) {
      sum = new ExactSums(2);
      this.#sums.set(category, sum);
    }
    const difference = differenceOf(row);
    sum.add(ALL, difference);
    if (isOpen(row)) sum.add(OPEN, difference);
  }

  get tally(): StoredTally {
    const tallies = [...this.#sums].map(([category, sum]): [StoredKey, CategoryTally] => {
      const [all, open] = sum.all();
      return [category, { ...all, open: open.count, openAmount: open.amount }];
    });
    return new Map(tallies);
  }
}

type StoredText = Record<string, [number, string, number, string]>;

/** Text for `readTally`. */
export function writeTally(tally: StoredTally): string {
  const entries = [...tally].map(([category, { count, amount, open, openAmount }]) => {
    return [category, [count, amount.toString(), open, openAmount.toString()]];
  });
  return JSON.stringify(Object.fromEntries(entries));
}

/** The sums stored in a date's row. */
export function readTally(text: string): Tally {
  const { [OFFSET]: _, ...stored }: StoredText = JSON.parse(text);
  return new Map(
    Object.entries(stored).map(([category, [count, amount, open, openAmount]]) => [
      category as Category,
      { count, amount: BigInt(amount), open, openAmount: BigInt(openAmount) },
    ]),
  );
}

/** Has a date records that are offset within it? */
export function hasOffsets({ tally }: DayRow): boolean {
  return OFFSET in JSON.parse(tally);
}

/** The open items of a date. */
export function openOf(day: DayRow): Totals {
  let [count, amount] = [0, 0n];
  for (const { open, openAmount } of readTally(day.tally).values()) {
    count += open;
    amount += openAmount;
  }
  return { count, amount };
}

/** Does a date have pending or expired items? */
export function hasPending(day: DayRow): boolean {
  return (readTally(day.tally).get('pending')?.count ?? 0) > 0;
}
