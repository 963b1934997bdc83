/** The sums that dates keep for settlement jobs. */
import { type TakenSums, takingText } from '../../domain/settlement.ts';
import { RefusedError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';
import { DamagedError } from '../damage.ts';
import { runOf } from '../days.ts';
import { readFacts } from '../facts.ts';
import type { Ledger } from '../open.ts';
import { isComplete } from '../sealed-table.ts';
import type { DayRow } from '../tables.ts';
import type { SumRow } from './tables.ts';

/** Replaces the sums of a date. Throws RefusedError if one exceeds what the ledger can hold. */
export function storeSums({ tables }: Ledger, day: DayRow, taken: readonly TakenSums[]): void {
  tables.sums.remove('WHERE day = ?', day.id);
  for (const { taking, groups } of taken) {
    const text = takingText(taking);
    for (const [n, sums] of groups.entries()) {
      // Written out: there may be thousands, and objects that are put together are slow.
      tables.sums.insert({
        day: day.id,
        taking: text,
        n,
        named: JSON.stringify(sums.values),
        records: sums.count,
        payments: storable(sums.payments),
        refunds: storable(sums.refunds),
        fee_rows: storable(sums.feeRows),
        fees: storable(sums.fees),
      });
    }
  }
}

/** A sum as the ledger holds it. Throws RefusedError where it cannot. */
export function storable(sum: bigint): number {
  const number = Number(sum);
  if (Number.isSafeInteger(number)) return number;
  throw new RefusedError(
    'limit',
    say`The sum ${String(sum)} of a group is larger than any that the ledger can hold.`,
  );
}

/** The sums of a date by a taking; null: its run did not take them. Throws DamagedError. */
export function sumsOf(ledger: Ledger, day: DayRow, taking: string): SumRow[] | null {
  const count = takenBy(ledger, day)[taking];
  if (count === undefined) return null;
  const tail = 'WHERE day = ? AND taking = ? ORDER BY n';
  const rows = ledger.tables.sums.select(tail, day.id, taking);
  if (!isComplete(rows, 'n', count)) {
    throw new DamagedError(say`the sums of ${day.date} are incomplete`);
  }
  return rows;
}

/** How many groups the current run of a date has, by taking. */
export function takenBy(ledger: Ledger, day: DayRow): Readonly<Record<string, number>> {
  return readFacts(runOf(ledger, day).facts).taken;
}
