/** The sums that dates keep for settlement jobs. */
import { type GroupSums, type TakenSums, takingText } from '../../domain/settlement.ts';
import { RefusedError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';
import { DamagedError } from '../damage.ts';
import { runOf } from '../days.ts';
import { readFacts } from '../facts.ts';
import type { Ledger } from '../open.ts';
import type { DayRow } from '../tables.ts';

/** A group as it is stored: values, records, payments, refunds, fee rows, fees. */
type StoredGroup = readonly [readonly string[], number, number, number, number, number];

/**
 * Replaces the sums of a date. All groups of a taking are one text: thousands of rows would take
 * longer than their bill. Throws RefusedError if a sum exceeds what the ledger can hold.
 */
export function storeSums({ tables }: Ledger, day: DayRow, taken: readonly TakenSums[]): void {
  tables.sums.remove('WHERE day = ?', day.id);
  for (const { taking, groups } of taken) {
    const stored = groups.map(
      ({ values, count, payments, refunds, feeRows, fees }): StoredGroup => {
        const sums = [storable(payments), storable(refunds), storable(feeRows)] as const;
        return [values, count, ...sums, storable(fees)];
      },
    );
    const row = { day: day.id, taking: takingText(taking), groups: JSON.stringify(stored) };
    tables.sums.insert(row);
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
export function sumsOf(ledger: Ledger, day: DayRow, taking: string): GroupSums[] | null {
  const count = takenBy(ledger, day)[taking];
  if (count === undefined) return null;
  const row = ledger.tables.sums.get('WHERE day = ? AND taking = ?', day.id, taking);
  const groups: readonly StoredGroup[] = row ? JSON.parse(row.groups) : [];
  if (row === undefined || groups.length !== count) {
    throw new DamagedError(say`the sums of ${day.date} are incomplete`);
  }
  return groups.map(([values, count, payments, refunds, feeRows, fees]) => ({
    values,
    count,
    payments: BigInt(payments),
    refunds: BigInt(refunds),
    feeRows: BigInt(feeRows),
    fees: BigInt(fees),
  }));
}

/** How many groups the current run of a date has, by taking. */
export function takenBy(ledger: Ledger, day: DayRow): Readonly<Record<string, number>> {
  return readFacts(runOf(ledger, day).facts).taken;
}
