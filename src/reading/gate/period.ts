/** The business date of a statement, by its preamble or by its rows. */
import type { Job } from '../../domain/job.ts';
import {
  businessDateOf,
  formatDateNumber,
  nearEdgeOf,
  shiftDate,
  stampWall,
} from '../../domain/time.ts';
import type { Declared } from '../../formats/profile.ts';
import { RefusedError, UsageError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';
import { joinTimes, NO_TIMES, type RowTimes } from '../pieces/piece.ts';
import type { OpenedSide, ScannedDocument, ScannedSide } from '../side-contents.ts';

/** Returns the date that the statement's preambles declare, or null; refuses other dates. */
export function declaredDate(opened: OpenedSide, date: string | null): string | null {
  let found = date;
  const periods = [
    ...opened.documents.map(({ head, opening }) => ({ head, ...opening.declared })),
    ...opened.checks.map(({ head, profile }) => {
      return { head, period: profile.period?.(head) ?? null, isByDay: false };
    }),
  ];
  for (const { head, period, isByDay } of periods) {
    const { name } = head;
    if (period === null) continue;
    const isOneDay = period.until === shiftDate(period.from, 1);
    if (isByDay) requireOneDay(name, period, date);
    if (!isOneDay) {
      throw new RefusedError(
        'period',
        say`${name}: the bill covers ${period.from} to ${shiftDate(period.until, -1)}; one business
          date is reconciled at a time. Download the daily bills.`,
      );
    }
    if (found !== null && period.from !== found) {
      throw new RefusedError(
        'period',
        say`${name}: the bill is for ${period.from}, the business date is ${found}. Give the bill of
          that date, or reconcile ${period.from}.`,
      );
    }
    found = period.from;
  }
  return found;
}

/** Refuses account statements of several days, none of them the date. */
export function requireOneDay(
  name: string,
  { from, until }: NonNullable<Declared['period']>,
  date: string | null,
): void {
  if (until === shiftDate(from, 1)) return;
  const to = shiftDate(until, -1);
  const message =
    date === null
      ? say`${name}: the file has statements of several days, ${from} to ${to}. Say which one to
        reconcile with --date yyyy-MM-dd.`
      : say`${name}: the file has statements of several days, ${from} to ${to}, and none of ${date}.
        Give the statement of that date, or reconcile another one.`;
  throw new RefusedError('period', message);
}

/** Returns a statement's date: the requested or declared one, else the date of its rows. */
export function rowsDate({ documents }: ScannedSide, date: string | null, job: Job): string {
  if (date !== null) {
    for (const document of documents) {
      if (document.profile.rowsTellDate !== false) checkRowDates(document, date, job);
    }
    return date;
  }
  const dates = businessDates(documents.map(({ times }) => times).reduce(joinTimes, NO_TIMES), job);
  if (dates === null) {
    throw new UsageError(
      say`The statement has no date, and neither do its rows. Give it with --date yyyy-MM-dd.`,
    );
  }
  const { first, last } = dates;
  if (first === last) return first;
  throw new UsageError(
    say`The statement has rows of ${first} to ${last}. Say which business date it is with --date
      yyyy-MM-dd.`,
  );
}

/** Refuses a document in which no row can have the date. */
export function checkRowDates(
  { head, profile, times }: Pick<ScannedDocument, 'head' | 'profile' | 'times'>,
  date: string,
  job: Job,
): void {
  const dates = otherDates(times, date, job);
  if (dates === null) return;
  if (profile.rowsTellDate === 'about' && isNearDate(times, date, job)) return;
  const { first, last } = dates;
  const place = `${head.name}:${times.firstLine}`;
  const message =
    first === last
      ? say`${place}: the rows are for ${first}, the business date is ${date}. Give the bill of that
        date.`
      : say`${place}: the rows are for ${first} to ${last}, the business date is ${date}. Give the
        bill of that date.`;
  throw new RefusedError('period', message);
}

type FirstAndLast = Pick<RowTimes, 'first' | 'last'>;

/** Are times that are all before the date, or all after it, within its edges? */
export function isNearDate({ first, last }: FirstAndLast, date: string, job: Job): boolean {
  return first > 0 && [first, last].map(stampWall).every(nearEdgeOf(date, job));
}

/** Returns the first and last business date of rows, if all are before the date or all after. */
export function otherDates(times: FirstAndLast, date: string, job: Job) {
  const dates = businessDates(times, job);
  return dates !== null && (date < dates.first || date > dates.last) ? dates : null;
}

/** Returns the first and last business date of rows; null if none has a time. */
export function businessDates(
  times: FirstAndLast,
  { cutoffMinutes }: Pick<Job, 'cutoffMinutes'>,
): { readonly first: string; readonly last: string } | null {
  if (times.first === 0) return null;
  const dateOf = (stamp: number) =>
    formatDateNumber(businessDateOf(stampWall(stamp), cutoffMinutes));
  return { first: dateOf(times.first), last: dateOf(times.last) };
}
