/** Step 6, prove: the items must explain the difference of the totals, to the cent and record. */
import type { ExactSums, Totals } from '../domain/exact-sums.ts';
import { currencyDigits, formatScaled } from '../domain/money.ts';
import { type DayFacts, proofOf, type SideTotals } from '../domain/outcome.ts';
import { type Side, type Sides, TRANSACTION_TYPES } from '../domain/record.ts';
import type { Unmatched } from '../matching/unmatched-sums.ts';
import { InternalError } from '../support/errors.ts';
import { say } from '../words/language.ts';

/** Count and sum of a side's counted records, in total and by type. */
export function sideTotals({ totals }: { readonly totals: ExactSums }): Omit<SideTotals, 'files'> {
  const byType: SideTotals['byType'] = {};
  const all = totals.all();
  for (const [index, type] of TRANSACTION_TYPES.entries()) {
    if (all[index].count > 0) byType[type] = all[index];
  }
  return {
    count: all.reduce((sum, each) => sum + each.count, 0),
    amount: all.reduce((sum, each) => sum + each.amount, 0n),
    byType,
  };
}

/** Records of one side that exact keys have matched: all counted ones, less the leftovers. */
function exactOf(side: Side, totals: Totals, { left }: Unmatched): Totals {
  return {
    count: totals.count - left[side].count,
    amount: totals.amount - left[side].amount,
  };
}

/**
 * The matches that come out even: their number, and the sum of their statement records. Throws
 * InternalError unless both sides agree.
 */
export function matchedTotals(
  totals: Sides<Totals>,
  unmatched: Unmatched,
  currency: string,
): Pick<DayFacts, 'matched' | 'matchedCountDifference' | 'matchedByRule'> {
  const exact = exactOf('statement', totals.statement, unmatched);
  const ours = exactOf('flows', totals.flows, unmatched);
  const { agreed, tolerated } = unmatched;
  const difference = agreed.statement.amount - agreed.flows.amount;
  if (
    exact.count === ours.count &&
    exact.amount === ours.amount &&
    difference === tolerated.amount
  ) {
    const amount = exact.amount + agreed.statement.amount;
    const matchedCountDifference = agreed.statement.count - agreed.flows.count;
    const byKey = { matches: exact.count, records: exact.count };
    const matchedByRule = { ...(byKey.matches > 0 && { key: byKey }), ...agreed.byRule };
    const matches = Object.values(matchedByRule).map((each) => each.matches);
    const count = matches.reduce((sum, each) => sum + each, 0);
    return { matched: { count, amount }, matchedCountDifference, matchedByRule };
  }
  const digits = currencyDigits(currency);
  const theirs = exact.amount + agreed.statement.amount;
  throw failed(
    say`${exact.count + agreed.statement.count} records of the statement
      (${formatScaled(theirs, digits)}) were matched with ${ours.count + agreed.flows.count} of the
      flows (${formatScaled(ours.amount + agreed.flows.amount, digits)}).`,
  );
}

/** Throws InternalError unless the items explain the difference of the totals. */
export function requireProven(
  day: Pick<
    DayFacts,
    'date' | 'currency' | 'statement' | 'flows' | 'tolerated' | 'matchedCountDifference'
  >,
  explained: Totals,
): void {
  const proof = proofOf(day, explained.amount);
  const records = day.statement.count - day.flows.count - day.matchedCountDifference;
  if (proof.residual === 0n && records === explained.count) return;
  const money = (amount: bigint) => formatScaled(amount, currencyDigits(day.currency));
  throw failed(
    say`${day.date}: the sides differ by ${money(proof.difference)} (${records} records), but the
      items explain ${money(proof.explained)} (${explained.count} records).`,
  );
}

function failed(how: string): InternalError {
  return new InternalError(
    say`The proof failed: ${how} Nothing was written. This is a bug in zhangping or a fault of this
      machine; please report it.`,
  );
}
