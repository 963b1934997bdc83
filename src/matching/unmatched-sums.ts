/** What the leftovers of a date add up to: left, matched after all, explained by items. */
import type { Totals } from '../domain/exact-sums.ts';
import type { Sides } from '../domain/record.ts';

/** What of a side was left over, and what of that agrees with the other side after all. */
export interface Unmatched {
  readonly left: Sides<Totals>;
  readonly agreed: Sides<Totals>;
  /** Statement minus flows, of the pairs that agree. */
  readonly tolerated: Totals;
  /** What items explain: records, statement less flows, and minor units. */
  readonly explained: Totals;
  /** Own records without a counterpart whose time lies outside the date. */
  readonly outside: number;
}

/** What batches of leftovers add up to. */
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

  /** Adds pairs of equal amounts that agree although they are not of one identity. */
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
