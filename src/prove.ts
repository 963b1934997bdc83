/** Step 6, the proof: the items explain the totals' difference, to the cent and the record. */
import { currencyDigits, formatScaled } from './model/money.ts';
import {
  type DayFindings,
  type Proof,
  proofOf,
  type SideTotals,
  type Totals,
} from './model/outcome.ts';
import { type Side, type Sides, TRANSACTION_TYPES } from './model/record.ts';
import type { SideSums } from './scan/side-sums.ts';
import { InternalError } from './support/errors.ts';

/** Count and sum of a side's counted records, and by type. */
export function totalsOf({ totals }: SideSums): Omit<SideTotals, 'files'> {
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

/** What of a side was left over, and what of that agrees with the other side after all. */
export interface Unmatched {
  readonly left: Sides<Totals>;
  readonly agreed: Sides<Totals>;
  /** Statement minus flows, of the pairs that agree. */
  readonly tolerated: Totals;
}

/** Matched records of one side: all counted ones, less the leftovers, and those that agree. */
function matchedOf(side: Side, totals: Totals, { left, agreed }: Unmatched): Totals {
  return {
    count: totals.count - left[side].count + agreed[side].count,
    amount: totals.amount - left[side].amount + agreed[side].amount,
  };
}

/** What was matched, with the statement's amounts. Throws InternalError unless both sides agree. */
export function matchedTotals(
  totals: Sides<Totals>,
  unmatched: Unmatched,
  currency: string,
): Totals {
  const matched = matchedOf('statement', totals.statement, unmatched);
  const ours = matchedOf('flows', totals.flows, unmatched);
  const { tolerated } = unmatched;
  if (matched.count === ours.count && matched.amount - ours.amount === tolerated.amount) {
    return matched;
  }
  const digits = currencyDigits(currency);
  throw failed(
    `${matched.count} records of ${formatScaled(matched.amount, digits)} of the statement were ` +
      `matched with ${ours.count} of ${formatScaled(ours.amount, digits)} of the flows.`,
  );
}

/** The items must explain the difference of the totals. Throws InternalError. */
export function requireProven(day: DayFindings & { readonly proof?: Proof }): void {
  const { difference, explained, residual } = day.proof ?? proofOf(day);
  const records = day.statement.count - day.flows.count;
  const recordsExplained = day.items.reduce((sum, item) => sum + item.countDifference, 0);
  if (residual === 0n && records === recordsExplained) return;
  const money = (amount: bigint) => formatScaled(amount, currencyDigits(day.currency));
  throw failed(
    `${day.date}: the sides differ by ${money(difference)} (${records} records), the items ` +
      `explain ${money(explained)} (${recordsExplained} records).`,
  );
}

function failed(how: string): InternalError {
  return new InternalError(
    `The proof failed: ${how} Nothing was written. This is a fault in zhangping or in this ` +
      'machine; please report it.',
  );
}
