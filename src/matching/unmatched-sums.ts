/** Sums over the leftovers of a date: left by exact keys, matched by a rule, explained by items. */
import type { Totals } from '../domain/exact-sums.ts';
import type { Sides } from '../domain/record.ts';

/** Matches that come out even: their number, and the records of either side. */
export interface Agreed extends Sides<Totals> {
  readonly matches: number;
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
export const NONE_AGREED: Agreed = { matches: 0, statement: NOTHING, flows: NOTHING };

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
    this.tolerated = plus(this.tolerated, tolerated);
    this.explained = plus(this.explained, explained);
    this.outside += outside;
  }

  /** Adds matches of records that are already counted as left. */
  addAgreed(agreed: Agreed): void {
    const matches = this.agreed.matches + agreed.matches;
    this.agreed = { matches, ...plusBoth(this.agreed, agreed) };
  }
}

function plus(a: Totals, b: Totals): Totals {
  return { count: a.count + b.count, amount: a.amount + b.amount };
}

function plusBoth(a: Sides<Totals>, b: Sides<Totals>): Sides<Totals> {
  return { statement: plus(a.statement, b.statement), flows: plus(a.flows, b.flows) };
}
