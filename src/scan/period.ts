/** Which business date a statement is of: as it declares, or as its rows say. */
import { formatDateNumber, shiftDate } from '../model/time.ts';
import type { Declared } from '../profile/profile.ts';
import { RefusedError, UsageError } from '../support/errors.ts';
import { say } from '../support/language.ts';
import type { RowDates } from './piece.ts';
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
    if (isByDay && !isOneDay) throw ofOtherDays(name, period, date);
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

/** The refusal of account statements of several days, none of which is of the date. */
function ofOtherDays(
  name: string,
  { from, until }: NonNullable<Declared['period']>,
  date: string | null,
): RefusedError {
  const to = shiftDate(until, -1);
  const message =
    date === null
      ? say`${name}: the file has statements of several days, ${from} to ${to}. Say which one to
          reconcile with --date yyyy-MM-dd.`
      : say`${name}: the file has statements of several days, ${from} to ${to}, and none of ${date}.
          Give the statement of that date, or reconcile another one.`;
  return new RefusedError('period', message);
}

/** The date of a statement: the one asked for or declared, else its rows' own. */
export function rowsDate({ opened, documents }: ScannedSide, date: string | null): string {
  if (date !== null) {
    for (const [index, document] of opened.documents.entries()) {
      if (document.profile.rowsTellDate) checkRowDates(document, documents[index].dates, date);
    }
    return date;
  }
  const dated = documents.map(({ dates }) => dates).filter(({ first }) => first > 0);
  if (dated.length === 0) {
    throw new UsageError(
      say`The statement names no date and its rows have none. Say which with --date yyyy-MM-dd.`,
    );
  }
  const first = formatDateNumber(Math.min(...dated.map((dates) => dates.first)));
  const last = formatDateNumber(Math.max(...dated.map((dates) => dates.last)));
  if (first === last) return first;
  throw new UsageError(
    say`The statement has rows of ${first} to ${last}. Say which business date it is with --date
      yyyy-MM-dd.`,
  );
}

/** Refuses a document none of whose rows can be of the date. */
function checkRowDates({ head }: OpenedDocument, dates: RowDates, date: string): void {
  const asked = Number(date.replaceAll('-', ''));
  if (dates.first === 0 || (asked >= dates.first && asked <= dates.last)) return;
  const first = formatDateNumber(dates.first);
  const last = formatDateNumber(dates.last);
  const place = `${head.name}:${dates.firstLine}`;
  const message =
    first === last
      ? say`${place}: the rows are of ${first}, the business date is ${date}. Give the bill of that
          date.`
      : say`${place}: the rows are of ${first} to ${last}, the business date is ${date}. Give the
          bill of that date.`;
  throw new RefusedError('period', message);
}
