/** Step 6, the proof: the items explain the totals' difference, to the cent and the record. */
import type { Item } from './model/item.ts';
import { currencyDigits, formatScaled } from './model/money.ts';
import { type Sides, TRANSACTION_TYPES, type TransactionRecord } from './model/record.ts';
import type { Outcome, SideTotals, Totals } from './report/outcome.ts';
import type { ScannedFacts } from './scan/side-work.ts';
import { InternalError } from './support/errors.ts';

/** The exact sum of amounts. */
export function sumOf(values: readonly number[]): bigint {
  return values.reduce((total, value) => total + BigInt(value), 0n);
}

function totalsOf({ totals }: ScannedFacts): Omit<SideTotals, 'files'> {
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

/** Matched records of one side: all counted ones, less the leftovers, and those that agree. */
function matchedOf(
  totals: Totals,
  leftovers: readonly TransactionRecord[],
  agreed: readonly number[],
): Totals {
  return {
    count: totals.count - leftovers.length + agreed.length,
    amount: totals.amount - sumOf(leftovers.map((record) => record.amount)) + sumOf(agreed),
  };
}

/** What classification found, as far as the proof needs it. */
export interface Found {
  readonly items: readonly Item[];
  /** Amounts of the leftovers that agree after all. */
  readonly agreed: readonly number[];
  readonly leftovers: Sides<readonly TransactionRecord[]>;
}

/** The totals that the proof is about, and the proof. */
export interface Proven extends Sides<Omit<SideTotals, 'files'>> {
  readonly matched: Totals;
  readonly proof: Outcome['proof'];
}

/**
 * The items must explain the difference of the totals to the cent and to the record, and
 * what was matched must be the same money on both sides. Throws InternalError.
 */
export function prove(scanned: Sides<ScannedFacts>, found: Found, currency: string): Proven {
  const statement = totalsOf(scanned.statement);
  const flows = totalsOf(scanned.flows);
  const difference = statement.amount - flows.amount;
  const explained = sumOf(found.items.map((item) => item.difference));
  const proof = { difference, explained, residual: difference - explained };
  const records = statement.count - flows.count;
  const recordsExplained = found.items.reduce((sum, item) => sum + item.countDifference, 0);
  const money = (amount: bigint) => formatScaled(amount, currencyDigits(currency));
  const matched = matchedOf(statement, found.leftovers.statement, found.agreed);
  const ours = matchedOf(flows, found.leftovers.flows, found.agreed);
  if (
    proof.residual !== 0n ||
    records !== recordsExplained ||
    matched.count !== ours.count ||
    matched.amount !== ours.amount
  ) {
    throw new InternalError(
      `The proof failed: the sides differ by ${money(difference)} (${records} records), the ` +
        `items explain ${money(explained)} (${recordsExplained} records). Nothing was written. ` +
        'This is a fault in zhangping or in this machine; please report it.',
    );
  }
  return { statement, flows, matched, proof };
}
