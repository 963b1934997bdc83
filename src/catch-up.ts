/** The dates of a job that should have been run by now and were not. */
import { existsSync } from 'node:fs';
import { daysOf, jobNamed } from './ledger/days.ts';
import { readLedger } from './ledger/open.ts';
import { dateRange, shiftDate } from './model/time.ts';

/**
 * Of the `days` dates up to `last` those that the ledger has no run of, the earliest first. Dates
 * before the job's first are none: nobody ran it then. Throws InternalError.
 */
export function datesToCatchUp(
  ledgerPath: string,
  job: string,
  { last, days }: { readonly last: string; readonly days: number },
): string[] {
  const known = existsSync(ledgerPath) ? datesOf(ledgerPath, job) : [];
  if (known.length === 0) return [last];
  const earliest = shiftDate(last, 1 - days);
  const from = known[0] > earliest ? known[0] : earliest;
  return dateRange(from, last).filter((date) => !known.includes(date));
}

/** The dates that the ledger has a run of, ascending. */
function datesOf(ledgerPath: string, name: string): string[] {
  return readLedger(ledgerPath, (ledger) => {
    const job = jobNamed(ledger, name);
    return job ? daysOf(ledger, job).map(({ date }) => date) : [];
  });
}
