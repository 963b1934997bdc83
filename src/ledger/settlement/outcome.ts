/** What the groups and credits of a settlement job's date add up to. */
import { type DayFacts, sumOf } from '../../domain/outcome.ts';
import { say } from '../../words/language.ts';
import { DamagedError } from '../damage.ts';
import type { Ledger } from '../open.ts';
import type { DayRow, JobRow } from '../tables.ts';
import {
  type CreditRow,
  isReceivedAsZero,
  type ReceivableRow,
  receiptKey,
  type SettledRow,
} from './tables.ts';

type SettledFacts = Pick<DayFacts, 'matched' | 'matchedCountDifference'> & {
  readonly flows: Pick<DayFacts['flows'], 'count' | 'amount' | 'byType'>;
};

/** The groups that were expected on a date, and what matched on it. Throws DamagedError. */
export function settledFacts({ tables }: Ledger, job: JobRow, day: DayRow): SettledFacts {
  const row = tables.settled.get('WHERE job = ? AND date = ?', job.id, day.date);
  if (row === undefined) throw new DamagedError(say`the sums of ${day.date} are incomplete`);
  const owed = { count: row.owed, amount: BigInt(row.owed_amount) };
  return {
    flows: { ...owed, byType: owed.count > 0 ? { settlement: owed } : {} },
    matched: { count: row.matched, amount: BigInt(row.matched_amount) },
    matchedCountDifference: row.matched_difference,
  };
}

/**
 * Stores the sums of a date; returns whether they have changed. `isMatched`: on the date. Throws
 * DamagedError if those of an earlier run of the date are lost.
 */
export function storeSettled(
  { tables }: Ledger,
  { job, date, tally }: Pick<DayRow, 'job' | 'date' | 'tally'>,
  { credits, groups }: { credits: readonly CreditRow[]; groups: readonly ReceivableRow[] },
  isMatched: (row: CreditRow | ReceivableRow) => boolean,
): boolean {
  const paid = credits.filter(isMatched);
  const received = groups.filter(isMatched);
  const zeros = groups.filter(isReceivedAsZero);
  const matches = new Set(paid.map(receiptKey));
  const row: SettledRow = {
    ...{ job, date, owed: groups.length, owed_amount: sumText(groups) },
    ...{ matched: matches.size + zeros.length, matched_amount: sumText(paid) },
    matched_difference: paid.length - received.length - zeros.length,
  };
  const where = 'WHERE job = ? AND date = ?';
  const before = tables.settled.get(where, job, date);
  if (before === undefined && tally !== '') {
    throw new DamagedError(say`the sums of ${date} are incomplete`);
  }
  if (before && tables.settled.sealOf(before) === tables.settled.sealOf(row)) return false;
  tables.settled.remove(where, job, date);
  tables.settled.insert(row);
  return true;
}

function sumText(rows: readonly { readonly amount: number }[]): string {
  return String(sumOf(rows, ({ amount }) => amount));
}
