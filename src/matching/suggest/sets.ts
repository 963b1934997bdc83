/** Sets of open items that add up to zero: which are the only ones, and which one of several. */
import { compareText, FirstOf } from '../../domain/item-order.ts';
import {
  CANDIDATES_MAX,
  type FoundSuggestion,
  LISTED_MAX,
  MEMBERS_MAX,
  type OpenItem,
  type Steps,
  type SuggestionState,
  type Unsearched,
} from '../../domain/suggestion.ts';
import { daysBetween, shiftDate } from '../../domain/time.ts';
import { type Pick, zeroSums } from './zero-sums.ts';

/** Candidates for sets whose first date is that of the first one, places from `from` to `to`. */
interface Pool<T> {
  readonly items: readonly T[];
  readonly date: string;
  /** Each set has an item of it; empty: of no account. */
  readonly account: string;
}

/** Items of a pool with one difference; `isFirst`, `isOfAccount`: the pool's date and account. */
interface Group<T> {
  readonly value: number;
  readonly items: T[];
  readonly isFirst: boolean;
  readonly isOfAccount: boolean;
  readonly count: number;
}

interface Listed<T> {
  readonly members: readonly T[];
  readonly days: number;
  readonly candidates: number;
}

/**
 * The sets within `window` days among items that are sorted by date. Sets that contain a smaller
 * one are left out.
 */
export function findSets<T extends OpenItem>(
  items: readonly T[],
  window: number,
  steps: Steps,
): { readonly sets: FoundSuggestion<T>[]; readonly unsearched: Unsearched[] } {
  const found = new FoundSets<T>(steps);
  const unsearched: Unsearched[] = [];
  const pools: Pool<T>[] = [];
  const uncertain: Pool<T>[] = [];
  for (let from = 0, to = 0, next = 0; from < items.length; from = next) {
    const { date } = items[from];
    const last = shiftDate(date, window);
    while (next < items.length && items[next].date === date) next++;
    while (to < items.length && items[to].date <= last) to++;
    const candidates = to - from;
    for (const pool of poolsOf(items.slice(from, to), date)) {
      if (pool.items.length <= CANDIDATES_MAX) {
        pools.push({ ...pool, items: [...pool.items].sort(compareOpen) });
        continue;
      }
      uncertain.push(pool);
      if (unsearched.at(-1)?.from === date) continue;
      unsearched.push({ from: date, to: items[to - 1].date, candidates });
    }
  }
  // The smallest first: their sets mean the most, and take the fewest steps.
  pools.sort((a, b) => a.items.length - b.items.length || compareText(a.date, b.date));
  for (const pool of pools) if (!found.search(pool)) uncertain.push(pool);
  return { sets: found.end(uncertain), unsearched };
}

/** A pool for each account of the items, and one for those of none. */
function poolsOf<T extends OpenItem>(items: readonly T[], date: string): Pool<T>[] {
  const accounts = [...new Set(items.map(({ account }) => account))].sort(compareText);
  return accounts.map((account) => {
    const own = items.filter((item) => item.account === account || item.account === '');
    return { items: own, date, account };
  });
}

class FoundSets<T extends OpenItem> {
  readonly #steps: Steps;
  /** The number of sets that an item is in. */
  readonly #counts = new Map<T, number>();
  /** By the item with the largest difference. */
  readonly #listed = new Map<T, FirstOf<Listed<T>>>();

  constructor(steps: Steps) {
    this.#steps = steps;
  }

  /** Returns false if the steps were used up. */
  search(pool: Pool<T>): boolean {
    if (this.#steps.left < 0) return false;
    const groups = groupsOf(pool);
    return zeroSums(groups, this.#steps, (picks) => {
      const isOfPool =
        picks.some(({ choice }) => groups[choice].isFirst) &&
        (pool.account === '' || picks.some(({ choice }) => groups[choice].isOfAccount));
      return !isOfPool || this.#add(groups, picks, pool.items.length);
    });
  }

  /** `uncertain`: the pools that were not searched to their end. */
  end(uncertain: readonly Pool<T>[]): FoundSuggestion<T>[] {
    if (this.#listed.size === 0) return [];
    const unsure = new Set(uncertain.flatMap(({ items }) => items));
    const all = [...this.#listed.values()].flatMap(({ values }) => values).sort(compareListed);
    return fewOfEach(all).map(({ members, candidates }) => {
      const counts = members.map((member) => this.#counts.get(member) ?? 0);
      const alternatives = counts.reduce((most, count) => Math.max(most, count), 0);
      const isUncertain = members.some((member) => unsure.has(member));
      const state = stateOf(alternatives, isUncertain);
      return { kind: 'set', members, state, alternatives, candidates, otherSets: 0, alike: null };
    });
  }

  /** Adds all sets with so many items of each group. */
  #add(groups: readonly Group<T>[], picks: readonly Pick[], candidates: number): boolean {
    const chosen = picks
      .map(({ choice, count }) => ({ ...groups[choice], count }))
      .sort((a, b) => Math.abs(b.value) - Math.abs(a.value) || b.value - a.value);
    const ways = chosen.reduce((all, { items, count }) => all * binomial(items.length, count), 1);
    for (const { items, count } of chosen) {
      for (const item of items) {
        const own = Math.round((ways * count) / items.length);
        this.#counts.set(item, (this.#counts.get(item) ?? 0) + own);
      }
    }
    const [largest, ...others] = chosen;
    for (const first of combinations(largest.items, largest.count)) {
      let listed = 0;
      for (const rest of membersOf(others)) {
        if (!this.#steps.take(1)) return false;
        this.#list([...first, ...rest], candidates);
        if (++listed === LISTED_MAX) break;
      }
    }
    return true;
  }

  #list(members: readonly T[], candidates: number): void {
    const [largest] = members;
    let first = this.#listed.get(largest);
    if (!first) {
      first = new FirstOf<Listed<T>>(LISTED_MAX, compareListed);
      this.#listed.set(largest, first);
    }
    const dates = members.map(({ date }) => date).sort();
    first.add({ members, candidates, days: daysBetween(dates[0], dates[dates.length - 1]) });
  }
}

/** The first suggestions of each item. */
export function fewOfEach<S extends { readonly members: readonly unknown[] }>(
  found: readonly S[],
): S[] {
  const listed = new Map<unknown, number>();
  return found.filter(({ members }) => {
    if (members.some((member) => listed.get(member) === LISTED_MAX)) return false;
    for (const member of members) listed.set(member, (listed.get(member) ?? 0) + 1);
    return true;
  });
}

/** The state of a suggestion one of whose members is in so many. */
export function stateOf(alternatives: number, isUncertain: boolean): SuggestionState {
  if (alternatives > 1) return 'ambiguous';
  return isUncertain ? 'unfinished' : 'unique';
}

/** By date, then by id. */
export function compareOpen(a: OpenItem, b: OpenItem): number {
  return compareText(a.date, b.date) || compareText(a.id, b.id);
}

/** The fewest members first, then the shortest time. */
function compareListed<T extends OpenItem>(a: Listed<T>, b: Listed<T>): number {
  const text = ({ members }: Listed<T>) => members.map(({ id }) => id).join();
  return a.members.length - b.members.length || a.days - b.days || compareText(text(a), text(b));
}

function groupsOf<T extends OpenItem>({ items, date, account }: Pool<T>): Group<T>[] {
  const groups = new Map<string, Group<T>>();
  for (const item of items) {
    const isFirst = item.date === date;
    const isOfAccount = item.account === account;
    const key = [item.difference, isFirst, isOfAccount].join();
    const group = groups.get(key);
    if (group) group.items.push(item);
    else groups.set(key, { value: item.difference, items: [item], isFirst, isOfAccount, count: 0 });
  }
  return [...groups.values()].map((group) => ({ ...group, count: group.items.length }));
}

/** One way after the other to take so many items of each group. */
function* membersOf<T>(groups: readonly Group<T>[]): Generator<T[]> {
  if (groups.length === 0) {
    yield [];
    return;
  }
  const [{ items, count }, ...others] = groups;
  for (const first of combinations(items, count)) {
    for (const rest of membersOf(others)) yield [...first, ...rest];
  }
}

function* combinations<T>(items: readonly T[], count: number, from = 0): Generator<T[]> {
  if (count === 0) {
    yield [];
    return;
  }
  for (let i = from; i <= items.length - count; i++) {
    for (const rest of combinations(items, count - 1, i + 1)) yield [items[i], ...rest];
  }
}

/** How many ways there are to take `k` of `n`. */
function binomial(n: number, k: number): number {
  let ways = 1;
  for (let i = 1; i <= Math.min(k, MEMBERS_MAX); i++) ways = (ways * (n - k + i)) / i;
  return ways;
}
