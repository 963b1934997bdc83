/** Selects the dates of a job to run. */

import type { ConfiguredJob } from '../config/configured-job.ts';
import { parseDateFlag } from '../config/flags.ts';
import { dateRange, shiftDate, today } from '../domain/time.ts';
import type { Source } from '../inputs/source.ts';
import { UsageError } from '../support/errors.ts';
import { say } from '../words/language.ts';
import { datesToCatchUp } from './catch-up.ts';
import { jobLedger, type PlaceOptions } from './choose-jobs.ts';
import { type JobOptions, plannedDate, requireDatedSources, sourcesOf } from './request.ts';

export interface DateOptions {
  readonly date?: string;
  readonly from?: string;
  readonly to?: string;
  /** Number of dates up to yesterday to check. */
  readonly catchUp?: string;
  /** Was the job named? Then a date that was given is run, even a day off. */
  readonly isNamed?: boolean;
}

/** Most days of --catch-up: a year. */
const CATCH_UP_DAYS_MAX = 366;

export interface DatesToRun {
  /** In order. undefined: the statement's own date, or yesterday if the sources are dated. */
  readonly dates: readonly (string | undefined)[];
  /** The message if `dates` is empty. */
  readonly none: string;
}

/** The dates to run; none if there is nothing to run or catch up on. Throws UsageError. */
export async function runDates(
  job: ConfiguredJob,
  options: DateOptions & JobOptions & PlaceOptions,
): Promise<DatesToRun> {
  const { date, from, to, catchUp } = options;
  const isRange = from !== undefined || to !== undefined;
  const ways = [date !== undefined, isRange, catchUp !== undefined].filter(Boolean);
  if (ways.length > 1) {
    throw new UsageError(say`Give only one of --date, --from with --to, and --catch-up.`);
  }
  if (catchUp !== undefined) {
    if (options.kept) {
      throw new UsageError(say`--kept reads the rows of dates that were run, and --catch-up runs
        dates that were not: give --date, or --from and --to.`);
    }
    requireDatedSources(job, options, '--catch-up');
    return datesNotRun(job, options, catchUpDays(catchUp));
  }
  if (isRange) requireDatedSources(job, options, '--from, --to');
  return await datesOf(job, options);
}

/** The dates of --date, or of --from and --to. Throws UsageError. */
export async function datesOf(
  job: ConfiguredJob,
  options: Omit<DateOptions, 'catchUp'> & JobOptions,
): Promise<DatesToRun> {
  const { date, from, to } = options;
  if (from === undefined && to === undefined) {
    const isAsked = date !== undefined && options.isNamed !== false;
    const planned = job.settlement !== null && !isAsked ? plannedDate(job, options) : null;
    return planned === null ? { dates: [date], none: '' } : await neededOf([planned], job, options);
  }
  const { timeZone } = job.job;
  const first = endOf('--from', from, timeZone);
  const last = endOf('--to', to, timeZone);
  if (first > last) throw new UsageError(say`--from ${first} is after --to ${last}.`);
  return await neededOf(dateRange(first, last), job, options);
}

async function neededOf(
  asked: readonly string[],
  job: ConfiguredJob,
  options: JobOptions,
): Promise<DatesToRun> {
  const dates = await withoutDaysOff(asked, job, options);
  const none = say`Nothing to run: ${job.job.name} has no files from ${asked[0]} to
    ${asked[asked.length - 1]}, which are days off.`;
  return { dates, none };
}

function endOf(flag: string, value: string | undefined, timeZone: string): string {
  if (value !== undefined) return parseDateFlag(value, timeZone, flag);
  throw new UsageError(say`${flag} is missing: --from and --to are both required, as yyyy-MM-dd.`);
}

function catchUpDays(text: string): number {
  const days = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (days >= 1 && days <= CATCH_UP_DAYS_MAX) return days;
  throw new UsageError(
    say`--catch-up ${text}: expected a number of days from 1 to ${CATCH_UP_DAYS_MAX}.`,
  );
}

async function datesNotRun(
  configured: ConfiguredJob,
  options: JobOptions & PlaceOptions,
  days: number,
): Promise<DatesToRun> {
  const ledger = jobLedger(configured, options);
  if (ledger === null) {
    throw new UsageError(
      say`--catch-up needs the ledger to know which dates were run: leave out --no-ledger.`,
    );
  }
  const { name, timeZone } = configured.job;
  const last = shiftDate(today(timeZone), -1);
  const { statement, flows } = sourcesOf(configured, options);
  const sources = [statement, flows].filter((each) => each !== undefined);
  // A source that has every date does not show when the first bill came.
  const telling = sources.filter(({ hasEveryDate }) => !hasEveryDate);
  const hasFiles = async (date: string) => {
    for (const source of telling.length > 0 ? telling : sources) {
      if (await hasDatedFile(source, date)) return true;
    }
    return false;
  };
  const missed = await datesToCatchUp(ledger, name, { last, days, hasFiles });
  const { from } = missed;
  const dates = await withoutDaysOff(missed.dates, configured, options);
  const none =
    missed.dates.length === 0
      ? say`Nothing to catch up on: ${name} was run for every date from ${from} to ${last}.`
      : say`Nothing to catch up on: ${name} was run for every date from ${from} to ${last} but days
          off without files.`;
  const earliest = shiftDate(last, 1 - days);
  if (from === earliest) return { dates, none };
  const before = shiftDate(from, -1);
  return { dates, none: `${none} ${say`There are no files for ${earliest} to ${before}.`}` };
}

/** The dates without the days off on which a bank has no statement of a settlement job. */
async function withoutDaysOff(
  dates: readonly string[],
  configured: ConfiguredJob,
  options: JobOptions,
): Promise<readonly string[]> {
  const { settlement, calendar: source } = configured;
  if (settlement === null) return dates;
  // Other jobs need no calendar.
  const { loadCalendar } = await import('../config/working-calendar.ts');
  const calendar = loadCalendar(settlement.calendar, source);
  const { statement, flows } = sourcesOf(configured, options);
  const needed: string[] = [];
  for (const date of dates) {
    let isNeeded = calendar.isWorkingDay(date);
    for (const each of [statement, flows]) {
      if (!isNeeded && each !== undefined) isNeeded = await hasDatedFile(each, date);
    }
    if (isNeeded) needed.push(date);
  }
  return needed;
}

/** Whether there is a file of this date alone; one that cannot be read is reported by its run. */
async function hasDatedFile(source: Source, date: string): Promise<boolean> {
  const found = await source.find(date);
  return found.some(({ isDated, isAbsent }) => isDated && !isAbsent);
}
