/** What items add up to, and the first few of them, in one pass: there may be millions. */
import { ExactSums, type Totals } from './exact-sums.ts';
import {
  type Category,
  CROSS_DAY_STATES,
  type CrossDayState,
  DISCREPANCY_CATEGORIES,
  type DiscrepancyCategory,
  type Item,
  isDiscrepancy,
} from './item.ts';
import { FirstItems } from './item-order.ts';

/** Does discrepancies.csv list items of this category? Expired ones are long or short by now. */
export function isListed(category: Category): boolean {
  return isDiscrepancy(category) || category === 'expired';
}

/** Does cross-day.csv list items of this category? */
export function isCrossDay(category: Category): category is CrossDayState {
  return (CROSS_DAY_STATES as readonly string[]).includes(category);
}

const CATEGORIES: readonly Category[] = [...DISCREPANCY_CATEGORIES, ...CROSS_DAY_STATES];

export class ItemSums {
  readonly #sums = new ExactSums(CATEGORIES.length);
  readonly #first = new FirstItems();
  readonly #explained = new ExactSums(1);
  #records = 0;

  /** Adds an item of the day itself. */
  add(item: Item): void {
    this.addTold(item);
    this.#explained.add(0, item.difference);
    this.#records += item.countDifference;
    const discrepancy = discrepancyOf(item);
    if (discrepancy === null) return;
    this.#first.add(item);
    if (discrepancy !== item.category) this.#add(discrepancy, item);
  }

  /** Adds an item that is told on the day and counts on another. */
  addTold(item: Item): void {
    this.#add(item.category, item);
  }

  /** What the day's own items explain: records, statement less flows, and minor units. */
  get explained(): Totals {
    return { count: this.#records, amount: this.#explained.sum(0) };
  }

  /** How many items discrepancies.csv lists. */
  get listed(): number {
    return this.#first.count;
  }

  /** The first of what discrepancies.csv lists, in report order. */
  get firstListed(): readonly Item[] {
    return this.#first.items;
  }

  /** By category; an expired item counts as long if the statement has it, else as short. */
  get discrepancies(): Record<DiscrepancyCategory, Totals> {
    return this.#totals(DISCREPANCY_CATEGORIES);
  }

  /** By cross-day state. */
  get crossDay(): Record<CrossDayState, Totals> {
    return this.#totals(CROSS_DAY_STATES);
  }

  #add(category: Category, item: Item): void {
    this.#sums.add(CATEGORIES.indexOf(category), item.difference);
  }

  #totals<K extends Category>(categories: readonly K[]): Record<K, Totals> {
    const all = this.#sums.all();
    const entries = categories.map((each) => [each, all[CATEGORIES.indexOf(each)]]);
    return Object.fromEntries(entries) as Record<K, Totals>;
  }
}

function discrepancyOf(item: Item): DiscrepancyCategory | null {
  if (isDiscrepancy(item.category)) return item.category;
  if (item.category !== 'expired') return null;
  return item.statement === null ? 'short' : 'long';
}
