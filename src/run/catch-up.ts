/** Finds the dates of a job that should have been run but were not. */
import { existsSync } from 'node:fs';
import { dateRange, shiftDate } from '../domain/time.ts';
import { daysOf, jobNamed } from '../ledger/days.ts';
import { readLedger } from '../ledger/open.ts';

interface CatchUpRequest {
  /** The last date to run, and the number of dates up to it to check. */
  readonly last: string;
  readonly days: number;
  /** Whether there is any file of a date. */
  readonly hasFiles: (date: string) => Promise<boolean>;
}

interface CatchUp {
  /** The first date that should have been run. */
  readonly from: string;
  /** The dates from `from` to the last one without a run in the ledger, earliest first. */
  readonly dates: readonly string[];
}

/**
 * Returns the dates to catch up on, starting from the first run or the first date that has a file,
 * whichever is earlier. Throws InternalError.
 */
export async function datesToCatchUp(
  ledgerPath: string,
  job: string,
  { last, days, hasFiles }: CatchUpRequest,
): Promise<CatchUp> {
  const known = existsSync(ledgerPath) ? datesOf(ledgerPath, job) : [];
  let from = shiftDate(last, 1 - days);
  const isBefore = async () => !(known[0] <= from || (await hasFiles(from)));
  while (from < last && (await isBefore())) from = shiftDate(from, 1);
  return { from, dates: dateRange(from, last).filter((date) => !known.includes(date)) };
}

/** The dates that have a run in the ledger, ascending. */
function datesOf(ledgerPath: string, name: string): string[] {
  return readLedger(ledgerPath, (ledger) => {
    const job = jobNamed(ledger, name);
    return job ? daysOf(ledger, job).map(({ date }) => date) : [];
  });
}
