/** Sums over the leftovers of a date: left by exact keys, matched by a rule, explained by items. */
import { addTotals, type Totals } from '../domain/exact-sums.ts';
import type { MatchesByRule, RuleMatches } from '../domain/outcome.ts';
import type { Sides } from '../domain/record.ts';

/** Matches that come out even: by rule, and the records of either side. */
export interface Agreed extends Sides<Totals> {
  readonly byRule: MatchesByRule;
}

/** Leftovers by side, and those of them that a rule matched without a disagreement. */
export interface Unmatched {
  readonly left: Sides<Totals>;
  readonly agreed: Agreed;
  /** Statement minus flows, of matches that agree although their amounts differ. */
  readonly tolerated: Totals;
  /** What items explain, statement minus flows: records, and minor units. */
  readonly explained: Totals;
  /** Own records without a counterpart whose time lies outside the date. */
  readonly outside: number;
}

export const NOTHING: Totals = { count: 0, amount: 0n };
export const NONE_AGREED: Agreed = { byRule: {}, statement: NOTHING, flows: NOTHING };

const NO_MATCHES: RuleMatches = { matches: 0, records: 0 };

function rulesIn(byRule: MatchesByRule) {
  return Object.entries(byRule) as [keyof MatchesByRule, RuleMatches][];
}

/** The sums of all batches. */
export class UnmatchedSums implements Unmatched {
  left: Sides<Totals> = { statement: NOTHING, flows: NOTHING };
  agreed = NONE_AGREED;
  tolerated = NOTHING;
  explained = NOTHING;
  outside = 0;

  add({ left, agreed, tolerated, explained, outside }: Unmatched): void {
    this.left = plusBoth(this.left, left);
    this.addAgreed(agreed);
    this.tolerated = addTotals(this.tolerated, tolerated);
    this.explained = addTotals(this.explained, explained);
    this.outside += outside;
  }

  /** Adds matches of records that are already counted as left. */
  addAgreed(agreed: Agreed): void {
    const byRule = { ...this.agreed.byRule };
    for (const [rule, { matches, records }] of rulesIn(agreed.byRule)) {
      const known = byRule[rule] ?? NO_MATCHES;
      byRule[rule] = { matches: known.matches + matches, records: known.records + records };
    }
    this.agreed = { byRule, ...plusBoth(this.agreed, agreed) };
  }
}

function plusBoth(a: Sides<Totals>, b: Sides<Totals>): Sides<Totals> {
  return { statement: addTotals(a.statement, b.statement), flows: addTotals(a.flows, b.flows) };
}
