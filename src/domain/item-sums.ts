/** Computes the sums of items and the worst few of them in one pass: there may be millions. */
import { ExactSums, type Totals } from './exact-sums.ts';
import {
  CATEGORIES,
  type Category,
  CROSS_DAY_STATES,
  type CrossDayState,
  DISCREPANCY_CATEGORIES,
  type DiscrepancyCategory,
  type Item,
  isDiscrepancy,
  oneSided,
  SUGGESTED_ACTIONS,
  type SuggestedAction,
} from './item.ts';
import { type Worst, WorstItems } from './item-order.ts';

/** Discrepancies of one category with the same suggested action. */
export interface ToDo extends Totals {
  readonly category: DiscrepancyCategory;
  readonly action: SuggestedAction;
  /** The sum of differences without their signs: the money in question, minor units. */
  readonly gross: bigint;
}

/** Whether discrepancies.csv lists items of this category; expired items are long or short. */
export function isListed(category: Category): boolean {
  return isDiscrepancy(category) || category === 'expired';
}

/** Whether cross-day.csv lists items of this category. */
export function isCrossDay(category: Category): category is CrossDayState {
  return (CROSS_DAY_STATES as readonly string[]).includes(category);
}

export class ItemSums {
  readonly #sums = new ExactSums(CATEGORIES.length);
  readonly #worst = new WorstItems();
  readonly #explained = new ExactSums(1);
  /** By category and action: with signs in #toDo, without in #gross. */
  readonly #toDo = new ExactSums(DISCREPANCY_CATEGORIES.length * SUGGESTED_ACTIONS.length);
  readonly #gross = new ExactSums(DISCREPANCY_CATEGORIES.length * SUGGESTED_ACTIONS.length);
  #records = 0;
  #listed = 0;

  /** Adds an item of the day itself; resolved items are excluded from `worst` and `toDo`. */
  add(item: Item, isResolved = false): void {
    this.addFromEarlier(item);
    this.#explained.add(0, item.difference);
    this.#records += item.countDifference;
    const discrepancy = discrepancyOf(item);
    if (discrepancy === null) return;
    this.#listed++;
    if (discrepancy !== item.category) this.#add(discrepancy, item);
    if (isResolved) return;
    this.#worst.add(item);
    const slot =
      DISCREPANCY_CATEGORIES.indexOf(discrepancy) * SUGGESTED_ACTIONS.length +
      SUGGESTED_ACTIONS.indexOf(item.suggestedAction);
    this.#toDo.add(slot, item.difference);
    this.#gross.add(slot, Math.abs(item.difference));
  }

  /** Adds an item that the day lists but that counts on another date. */
  addFromEarlier(item: Item): void {
    this.#add(item.category, item);
  }

  /** The difference that the day's own items explain, statement minus flows. */
  get explained(): Totals {
    return { count: this.#records, amount: this.#explained.sum(0) };
  }

  /** The number of items in discrepancies.csv. */
  get listed(): number {
    return this.#listed;
  }

  /** The worst unresolved items of discrepancies.csv. */
  get worst(): Worst {
    return this.#worst.worst;
  }

  /** By category; an expired item counts as `long` or `short`. */
  get discrepancies(): Record<DiscrepancyCategory, Totals> {
    return this.#totals(DISCREPANCY_CATEGORIES);
  }

  /** By cross-day state. */
  get crossDay(): Record<CrossDayState, Totals> {
    return this.#totals(CROSS_DAY_STATES);
  }

  /** Unresolved discrepancies by what to do about them, most money first. */
  get toDo(): ToDo[] {
    const sums = this.#toDo.all();
    const all = DISCREPANCY_CATEGORIES.flatMap((category, row) =>
      SUGGESTED_ACTIONS.map((action, column) => {
        const slot = row * SUGGESTED_ACTIONS.length + column;
        return { category, action, ...sums[slot], gross: this.#gross.sum(slot) };
      }),
    );
    const found = all.filter(({ count }) => count > 0);
    return found.sort((a, b) => (a.gross === b.gross ? 0 : a.gross > b.gross ? -1 : 1));
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

/** The discrepancy that an item counts as; null: not a discrepancy. */
export function discrepancyOf(item: Item): DiscrepancyCategory | null {
  if (isDiscrepancy(item.category)) return item.category;
  if (item.category !== 'expired') return null;
  return oneSided(item.difference, item.statement === null ? 'flows' : 'statement');
}
