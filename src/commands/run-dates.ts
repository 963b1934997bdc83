/** Which dates of a job a command line means. */
import { datesToCatchUp } from '../catch-up.ts';
import type { ConfiguredJob } from '../config/configured-job.ts';
import { dateOf } from '../config/flags.ts';
import { dateRange, shiftDate, today } from '../model/time.ts';
import { type JobOptions, requireDatedPaths } from '../run-job.ts';
import { UsageError } from '../support/errors.ts';
import { say } from '../support/language.ts';
import { ledgerOf, type PlaceOptions } from './choose-jobs.ts';

export interface DateOptions {
  readonly date?: string;
  readonly from?: string;
  readonly to?: string;
  /** How many dates up to yesterday are looked at. */
  readonly catchUp?: string;
}

/** Days that --catch-up looks back: a year. */
const CATCH_UP_DAYS_MAX = 366;

/**
 * The dates to run, in order; none where nothing is to be caught up on. Undefined: the statement's
 * own, or yesterday where paths need a date. Throws UsageError.
 */
export function runDates(
  job: ConfiguredJob,
  options: DateOptions & JobOptions & PlaceOptions,
): (string | undefined)[] {
  const { date, from, to, catchUp } = options;
  const isRange = from !== undefined || to !== undefined;
  const ways = [date !== undefined, isRange, catchUp !== undefined].filter(Boolean);
  if (ways.length > 1) {
    throw new UsageError(say`Give one of --date, --from with --to, and --catch-up.`);
  }
  if (catchUp !== undefined) {
    requireDatedPaths(job, options, '--catch-up');
    return datesNotRun(job, options, catchUpDays(catchUp));
  }
  if (!isRange) return [date];
  requireDatedPaths(job, options, '--from, --to');
  const { timeZone } = job.job;
  const first = endOf('--from', from, timeZone);
  const last = endOf('--to', to, timeZone);
  if (first > last) throw new UsageError(say`--from ${first} is after --to ${last}.`);
  return dateRange(first, last);
}

function endOf(flag: string, value: string | undefined, timeZone: string): string {
  if (value !== undefined) return dateOf(value, timeZone, flag);
  throw new UsageError(say`${flag} is missing: expected yyyy-MM-dd, of both ends.`);
}

function catchUpDays(text: string): number {
  const days = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (days >= 1 && days <= CATCH_UP_DAYS_MAX) return days;
  throw new UsageError(
    say`--catch-up ${text}: expected how many days to look back, from 1 to ${CATCH_UP_DAYS_MAX}.`,
  );
}

function datesNotRun(job: ConfiguredJob, options: PlaceOptions, days: number): string[] {
  const ledger = ledgerOf(job, options);
  if (ledger === null) {
    throw new UsageError(
      say`--catch-up asks the ledger which dates were run: leave out --no-ledger.`,
    );
  }
  const last = shiftDate(today(job.job.timeZone), -1);
  return datesToCatchUp(ledger, job.job.name, { last, days });
}
