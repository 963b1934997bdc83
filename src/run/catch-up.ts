/** The dates of a job that should have been run by now and were not. */
import { existsSync } from 'node:fs';
import { dateRange, shiftDate } from '../domain/time.ts';
import { daysOf, jobNamed } from '../ledger/days.ts';
import { readLedger } from '../ledger/open.ts';

export interface CatchUpRequest {
  /** The last date to run, and how many dates up to it are looked at. */
  readonly last: string;
  readonly days: number;
  /** Is any file of a date there? */
  readonly hasFiles: (date: string) => Promise<boolean>;
}

export interface CatchUp {
  /** The first date that should have been run. */
  readonly from: string;
  /** From there to the last date those that the ledger has no run of, the earliest first. */
  readonly dates: readonly string[];
}

/**
 * What a job has to catch up on: from its first run, or from the first date that there is a file
 * of, whether or not a run of it ever succeeded. Throws InternalError.
 */
export async function catchUpOf(
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

/** The dates that the ledger has a run of, ascending. */
function datesOf(ledgerPath: string, name: string): string[] {
  return readLedger(ledgerPath, (ledger) => {
    const job = jobNamed(ledger, name);
    return job ? daysOf(ledger, job).map(({ date }) => date) : [];
  });
}
