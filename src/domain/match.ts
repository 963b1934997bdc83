/** A match: records of either side that belong together, and the rule that found it. */
import type { Category, RuleName } from './item.ts';
import type { Sides, TransactionRecord } from './record.ts';

/** Any number of records a side, in file order; one of the two sides may have none. */
export interface Match extends Sides<readonly TransactionRecord[]> {
  readonly rule: RuleName;
  /** How the match does not come out even; null: it does, and nothing is left to do. */
  readonly category: Category | null;
  /** Records without a counterpart in the match, of one side: other dates may match them. */
  readonly unmatched: readonly TransactionRecord[];
  /** Minor units, statement minus flows, of the records in a success state. */
  readonly difference: number;
  /** Records in a success state, statement minus flows. */
  readonly countDifference: number;
}

const NONE: readonly TransactionRecord[] = [];

/** A match of these records, with its difference. */
export function matchOf(
  rule: RuleName,
  category: Category | null,
  { statement, flows }: Sides<readonly TransactionRecord[]>,
  unmatched: readonly TransactionRecord[] = NONE,
): Match {
  let difference = 0;
  let countDifference = 0;
  for (const { status, amount } of statement) {
    if (status !== 'success') continue;
    difference += amount;
    countDifference++;
  }
  for (const { status, amount } of flows) {
    if (status !== 'success') continue;
    difference -= amount;
    countDifference--;
  }
  return { rule, category, statement, flows, unmatched, difference, countDifference };
}

/** The records of all these matches. */
export function recordsIn(matches: readonly Match[]): Set<TransactionRecord> {
  return new Set(matches.flatMap(({ statement, flows }) => [...statement, ...flows]));
}
