/** Which business date a statement is of: as it declares, or as its rows say. */
import type { Job } from '../domain/job.ts';
import {
  businessDateOf,
  formatDateNumber,
  nearEdgeOf,
  shiftDate,
  stampWall,
} from '../domain/time.ts';
import type { Declared } from '../formats/profile.ts';
import { RefusedError, UsageError } from '../support/errors.ts';
import { say } from '../words/language.ts';
import type { RowTimes } from './piece.ts';
import { joinTimes } from './piece-scanner.ts';
import type { OpenedDocument, OpenedSide, ScannedSide } from './side.ts';

/** The date that the statement's preambles declare, null if none does; refuses other dates. */
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
        say`${name}: the bill is of ${period.from}, the business date is ${found}. Give the bill of
          that date, or reconcile ${period.from}.`,
      );
    }
    found = period.from;
  }
  return found;
}

/** Refuses account statements of several days, none of which is of the date. */
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

/** The date of a statement: the one asked for or declared, else its rows' own. */
export function rowsDate(
  { opened, documents }: ScannedSide,
  date: string | null,
  job: Job,
): string {
  if (date !== null) {
    for (const [index, document] of opened.documents.entries()) {
      if (document.profile.rowsTellDate === false) continue;
      checkRowDates(document, documents[index].times, { date, job });
    }
    return date;
  }
  const dates = datesOf(documents.map(({ times }) => times).reduce(joinTimes, NO_TIMES), job);
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

/** Refuses a document none of whose rows can be of the date. */
function checkRowDates(
  { head, profile }: OpenedDocument,
  times: RowTimes,
  { date, job }: { readonly date: string; readonly job: Job },
): void {
  const dates = otherDates(times, date, job);
  if (dates === null) return;
  if (profile.rowsTellDate === 'about' && isAbout(times, date, job)) return;
  const { first, last } = dates;
  const place = `${head.name}:${times.firstLine}`;
  const message =
    first === last
      ? say`${place}: the rows are of ${first}, the business date is ${date}. Give the bill of that
        date.`
      : say`${place}: the rows are of ${first} to ${last}, the business date is ${date}. Give the
        bill of that date.`;
  throw new RefusedError('period', message);
}

export const NO_TIMES: RowTimes = { first: 0, firstLine: 0, last: 0, lastLine: 0 };

type FirstAndLast = Pick<RowTimes, 'first' | 'last'>;

/** Are all times within the edges of the date, where they are all before it or all after it? */
export function isAbout({ first, last }: FirstAndLast, date: string, job: Job): boolean {
  return first > 0 && [first, last].map(stampWall).every(nearEdgeOf(date, job));
}

/** The first and the last business date of rows that are all before the date, or all after it. */
export function otherDates(times: FirstAndLast, date: string, job: Job) {
  const dates = datesOf(times, job);
  return dates !== null && (date < dates.first || date > dates.last) ? dates : null;
}

/** The first and the last business date of rows; null: none has a time. */
export function datesOf(
  times: FirstAndLast,
  { cutoffMinutes }: Pick<Job, 'cutoffMinutes'>,
): { readonly first: string; readonly last: string } | null {
  if (times.first === 0) return null;
  const dateOf = (stamp: number) =>
    formatDateNumber(businessDateOf(stampWall(stamp), cutoffMinutes));
  return { first: dateOf(times.first), last: dateOf(times.last) };
}
