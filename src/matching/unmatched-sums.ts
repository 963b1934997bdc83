/** Sums over the leftovers of a date: left by exact keys, matched by a rule, explained by items. */
import type { Totals } from '../domain/exact-sums.ts';
import type { Sides } from '../domain/record.ts';

/** Leftovers by side, and those of them that a rule matched without a disagreement. */
export interface Unmatched {
  readonly left: Sides<Totals>;
  readonly agreed: Sides<Totals>;
  /** Statement minus flows, of matches that agree although their amounts differ. */
  readonly tolerated: Totals;
  /** What items explain, statement minus flows: records, and minor units. */
  readonly explained: Totals;
  /** Own records without a counterpart whose time lies outside the date. */
  readonly outside: number;
}

/** The sums of all batches. */
export class UnmatchedSums implements Unmatched {
  left: Sides<Totals> = { statement: NOTHING, flows: NOTHING };
  agreed: Sides<Totals> = { statement: NOTHING, flows: NOTHING };
  tolerated: Totals = NOTHING;
  explained: Totals = NOTHING;
  outside = 0;

  add({ left, agreed, tolerated, explained, outside }: Unmatched): void {
    this.left = plusBoth(this.left, left);
    this.agreed = plusBoth(this.agreed, agreed);
    this.tolerated = plus(this.tolerated, tolerated);
    this.explained = plus(this.explained, explained);
    this.outside += outside;
  }

  /** Adds pairs of equal amounts. */
  addAgreed(pairs: Totals): void {
    this.agreed = plusBoth(this.agreed, { statement: pairs, flows: pairs });
  }
}

const NOTHING: Totals = { count: 0, amount: 0n };

function plus(a: Totals, b: Totals): Totals {
  return { count: a.count + b.count, amount: a.amount + b.amount };
}

function plusBoth(a: Sides<Totals>, b: Sides<Totals>): Sides<Totals> {
  return { statement: plus(a.statement, b.statement), flows: plus(a.flows, b.flows) };
}
