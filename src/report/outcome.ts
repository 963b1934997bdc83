/** The outcome of a run: everything that reports are made from, and sums over its items. */
import {
  type Category,
  CROSS_DAY_STATES,
  type CrossDayState,
  DISCREPANCY_CATEGORIES,
  type DiscrepancyCategory,
  type Item,
  isDiscrepancy,
} from '../model/item.ts';
import type { TransactionType } from '../model/record.ts';
import type { FileFacts } from '../scan/side-work.ts';
import type { Reject } from '../scan/sink.ts';

/** How many, and how much in minor units. */
export interface Totals {
  count: number;
  amount: bigint;
}

export interface SideTotals extends Totals {
  files: FileFacts[];
  byType: Partial<Record<TransactionType, Totals>>;
}

export interface Outcome {
  job: string;
  date: string;
  runId: string;
  engine: string;
  currency: string;
  verdict: 'balanced' | 'discrepant';
  statement: SideTotals;
  flows: SideTotals;
  matched: Totals;
  /** All of the day: discrepancies and cross-day items, in any order. */
  items: readonly Item[];
  /** Amount: the sum of differences, minor units. */
  openItems: Totals;
  /** Minor units. */
  proof: { difference: bigint; explained: bigint; residual: bigint };
  rejects: readonly Reject[];
  /** Milliseconds by step. */
  timings: Record<string, number>;
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
