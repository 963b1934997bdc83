/** Fields of MT940: dates without a century, amounts with a comma. */
import { formatPlace, type SourcePlace } from '../../domain/record.ts';
import { daysBetween } from '../../domain/time.ts';
import { type RefusalReason, RefusedError } from '../../support/errors.ts';
import { shorten } from '../../support/printable.ts';
import { say } from '../../words/language.ts';

/** As a pattern: whole units and decimals. Banks pad, and omit the comma or end with it. */
export const AMOUNT = String.raw`(\d{1,18})(?:,(\d{0,5}))?`;
/** Two-digit years from here on are of the last century, by SWIFT's rules. */
const LAST_CENTURY_FROM = 80;
/** Most days between an entry date and its value date. */
const ENTRY_DATE_DAYS_MAX = 180;
const SHOWN_CHARS_MAX = 60;

/** The refusal of the text at `place`. */
export function fieldRefusal(
  reason: RefusalReason,
  place: SourcePlace,
  text: string,
): RefusedError {
  return new RefusedError(reason, `${formatPlace(place)}: ${text}`);
}

/** The refusal of a field that is not in its required form. */
export function malformedField(place: SourcePlace, text: string, expected: string): RefusedError {
  return fieldRefusal(
    'header',
    place,
    say`cannot read '${shorten(text, SHOWN_CHARS_MAX)}': expected ${expected}. Download the file
      again; if it is the same, the bank has its own variant of MT940, which is not supported.`,
  );
}

/** `yyMMdd` as `yyyy-MM-dd`; null if it is not a date. */
export function fullDate(text: string): string | null {
  const year = Number(text.slice(0, 2));
  return calendarDate(year + (year < LAST_CENTURY_FROM ? 2000 : 1900), text.slice(2));
}

/**
 * The date of `MMdd` in the year that puts it within 180 days of the value date; null if no year
 * does.
 */
export function entryDate(monthDay: string, valueDate: string): string | null {
  const year = Number(valueDate.slice(0, 4));
  const dates = [year, year - 1, year + 1].map((each) => calendarDate(each, monthDay));
  const isNear = (date: string | null) =>
    date !== null && Math.abs(daysBetween(valueDate, date)) <= ENTRY_DATE_DAYS_MAX;
  return dates.find(isNear) ?? null;
}

/** Banks that count 30 days a month write February 30, which is the last day of the month. */
function calendarDate(year: number, monthDay: string): string | null {
  const month = Number(monthDay.slice(0, 2));
  const day = Number(monthDay.slice(2));
  if (month < 1 || month > 12 || day < 1 || day > 31) return null;
  const lastDay = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const two = (part: number) => String(part).padStart(2, '0');
  return `${year}-${two(month)}-${two(Math.min(day, lastDay))}`;
}
