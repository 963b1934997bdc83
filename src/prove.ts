/** Step 6, the proof: the items explain the totals' difference, to the cent and the record. */
import { currencyDigits, formatScaled } from './model/money.ts';
import {
  type DayFindings,
  type Proof,
  proofOf,
  type SideTotals,
  sumOf,
  type Totals,
} from './model/outcome.ts';
import { type Sides, TRANSACTION_TYPES, type TransactionRecord } from './model/record.ts';
import type { ScannedFacts } from './scan/side-work.ts';
import { InternalError } from './support/errors.ts';

/** Count and sum of a side's counted records, and by type. */
export function totalsOf({ totals }: ScannedFacts): Omit<SideTotals, 'files'> {
  const byType: SideTotals['byType'] = {};
  for (const [index, type] of TRANSACTION_TYPES.entries()) {
    if (totals[index].count > 0) byType[type] = totals[index];
  }
  return {
    count: totals.reduce((sum, each) => sum + each.count, 0),
    amount: totals.reduce((sum, each) => sum + each.amount, 0n),
    byType,
  };
}

/** Records that were left over, and the pairs of them that agree after all. */
export interface Unmatched {
  readonly leftovers: Sides<readonly TransactionRecord[]>;
  readonly agreed: readonly Sides<TransactionRecord>[];
}

/** Matched records of one side: all counted ones, less the leftovers, and those that agree. */
function matchedOf(
  side: keyof Sides<unknown>,
  totals: Totals,
  { leftovers, agreed }: Unmatched,
): Totals {
  const left = sumOf(leftovers[side], ({ amount }) => amount);
  const again = sumOf(agreed, (pair) => pair[side].amount);
  return {
    count: totals.count - leftovers[side].length + agreed.length,
    amount: totals.amount - left + again,
  };
}

function differenceOf({ statement, flows }: Sides<TransactionRecord>): number {
  return statement.amount - flows.amount;
}

/** What was matched, with the statement's amounts, and how much of it the job tolerates. */
export function matchedTotals(
  totals: Sides<Totals>,
  unmatched: Unmatched,
  currency: string,
): { readonly matched: Totals; readonly tolerated: Totals } {
  const differing = unmatched.agreed.filter((pair) => differenceOf(pair) !== 0);
  const tolerated = { count: differing.length, amount: sumOf(differing, differenceOf) };
  const matched = matchedOf('statement', totals.statement, unmatched);
  const ours = matchedOf('flows', totals.flows, unmatched);
  if (matched.count !== ours.count || matched.amount - ours.amount !== tolerated.amount) {
    const digits = currencyDigits(currency);
    throw failed(
      `${matched.count} records of ${formatScaled(matched.amount, digits)} of the statement were ` +
        `matched with ${ours.count} of ${formatScaled(ours.amount, digits)} of the flows.`,
    );
  }
  return { matched, tolerated };
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
