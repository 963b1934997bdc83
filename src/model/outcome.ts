/** What a run finds on a date, and what the ledger makes of it: all that reports are made from. */
import { ExactSums } from './exact-sums.ts';
import {
  type Category,
  CROSS_DAY_STATES,
  type CrossDayState,
  DISCREPANCY_CATEGORIES,
  type DiscrepancyCategory,
  type Item,
  isDiscrepancy,
} from './item.ts';
import type { TransactionType } from './record.ts';

/** A delivered file, as reports name it. */
export interface FileFacts {
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly profile: string;
  readonly encoding: string;
  readonly rows: number;
}

/** A row that could not be read. */
export interface Reject {
  readonly file: string;
  readonly line: number;
  readonly reason: string;
  /** The row's text, cut to a length that reports can bear. */
  readonly text: string;
}

/** How many, and how much in minor units. */
export interface Totals {
  count: number;
  amount: bigint;
}

export interface SideTotals extends Totals {
  files: FileFacts[];
  byType: Partial<Record<TransactionType, Totals>>;
}

/** What the inputs of one date give by themselves, before other dates are looked at. */
export interface DayFindings {
  readonly job: string;
  readonly date: string;
  readonly runId: string;
  readonly engine: string;
  readonly currency: string;
  readonly statement: SideTotals;
  readonly flows: SideTotals;
  readonly matched: Totals;
  /** Pairs that agree only because the job tolerates the difference: how many, how much. */
  readonly tolerated: Totals;
  /** The day's own: discrepancies and cross-day items, in any order. */
  readonly items: readonly Item[];
  readonly rejects: readonly Reject[];
  /** Milliseconds by step. */
  readonly timings: Readonly<Record<string, number>>;
}

/** How much the sides differ, and how much of that the items explain, minor units. */
export interface Proof {
  readonly difference: bigint;
  readonly explained: bigint;
  readonly residual: bigint;
}

/** A date as its reports show it: what it gave, and what the other dates made of that. */
export interface Outcome extends DayFindings {
  readonly verdict: 'balanced' | 'discrepant';
  /**
   * Items of earlier dates whose window ran out on this one. They count on their own dates; here
   * they are told, because here is where somebody looks.
   */
  readonly expiredHere: readonly Item[];
  /** The day's own that nobody has settled; the amount is the sum of differences, minor units. */
  readonly openItems: Totals;
  readonly proof: Proof;
}

/** The exact sum of amounts. */
export function sumOf<T>(from: Iterable<T>, amountOf: (each: T) => number): bigint {
  const sums = new ExactSums(1);
  for (const each of from) sums.add(0, amountOf(each));
  return sums.sum(0);
}

/** Step 6: the totals' difference held against the day's items, and what was tolerated. */
export function proofOf(day: DayFindings): Proof {
  const difference = day.statement.amount - day.flows.amount;
  const explained = sumOf(day.items, (item) => item.difference) + day.tolerated.amount;
  return { difference, explained, residual: difference - explained };
}

/** Is anything of the day, or told on it, not as it should be? */
export function verdictOf(day: Pick<Outcome, 'items' | 'expiredHere'>): Outcome['verdict'] {
  const isWrong = day.items.some(({ category }) => isListed(category));
  return isWrong || day.expiredHere.length > 0 ? 'discrepant' : 'balanced';
}

/** Does discrepancies.csv list items of this category? Expired ones are long or short by now. */
export function isListed(category: Category): boolean {
  return isDiscrepancy(category) || category === 'expired';
}

/** Does cross-day.csv list items of this category? */
export function isCrossDay(category: Category): category is CrossDayState {
  return (CROSS_DAY_STATES as readonly string[]).includes(category);
}

/**
 * Count and sum of differences (minor units) of every discrepancy category. An expired item
 * counts as long if the statement has it, else as short.
 */
export function discrepancyTotals(items: readonly Item[]): Record<DiscrepancyCategory, Totals> {
  const totals = zeroTotals(DISCREPANCY_CATEGORIES);
  for (const item of items) {
    const category = discrepancyOf(item);
    if (category !== null) add(totals[category], item);
  }
  return totals;
}

/** Count and sum of differences (minor units) of every cross-day state. */
export function crossDayTotals(items: readonly Item[]): Record<CrossDayState, Totals> {
  const totals = zeroTotals(CROSS_DAY_STATES);
  for (const item of items) {
    if (isCrossDay(item.category)) add(totals[item.category], item);
  }
  return totals;
}

function discrepancyOf(item: Item): DiscrepancyCategory | null {
  if (isDiscrepancy(item.category)) return item.category;
  if (item.category !== 'expired') return null;
  return item.statement === null ? 'short' : 'long';
}

function zeroTotals<K extends string>(keys: readonly K[]): Record<K, Totals> {
  const entries = keys.map((key) => [key, { count: 0, amount: 0n }]);
  return Object.fromEntries(entries) as Record<K, Totals>;
}

function add(totals: Totals, item: Item): void {
  totals.count++;
  totals.amount += BigInt(item.difference);
}
