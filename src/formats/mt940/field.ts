/** What the fields of an MT940 have in common: dates without a century, amounts with a comma. */
import { currencyDigits, formatShort } from '../../domain/money.ts';
import { formatPlace, type SourcePlace } from '../../domain/record.ts';
import { daysBetween } from '../../domain/time.ts';
import { type RefusalReason, RefusedError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';

/** Amounts are added up in 10^-5: no currency has more decimals. */
export const SCALE = 5;
/** As a pattern: whole units and decimals. Banks end with the comma or leave it out, and pad. */
export const AMOUNT = String.raw`(\d{1,18})(?:,(\d{0,${SCALE}}))?`;
/** Two-digit years from here on are of the last century, as SWIFT has it. */
const LAST_CENTURY_FROM = 80;
/** Furthest an entry date lies from its value date, days. */
const ENTRY_DATE_DAYS_MAX = 180;
const SHOWN_CHARS = 60;

/** The refusal of what stands at `place`. */
export function refusal(reason: RefusalReason, place: SourcePlace, text: string): RefusedError {
  return new RefusedError(reason, `${formatPlace(place)}: ${text}`);
}

/** The refusal of a field that is not written as it must be. */
export function malformed(place: SourcePlace, text: string, expected: string): RefusedError {
  const shown = text.length > SHOWN_CHARS ? `${text.slice(0, SHOWN_CHARS)}…` : text;
  return refusal(
    'header',
    place,
    say`cannot read '${shown}': expected ${expected}. Download the file again; if it is the same,
      the bank writes MT940 in a way of its own, which is not supported here.`,
  );
}

/** What AMOUNT found, in 10^-SCALE. */
export function scaledAmount(whole: string, decimals = ''): bigint {
  return BigInt(whole + decimals.padEnd(SCALE, '0'));
}

/** What AMOUNT found, as a plain decimal with the decimals that it was written with. */
export function plainAmount(whole: string, decimals = ''): string {
  const units = BigInt(whole).toString();
  return decimals === '' ? units : `${units}.${decimals}`;
}

/** A sum of scaled amounts as messages show it: the currency's decimals, and finer ones if any. */
export function formatMoney(value: bigint, currency: string): string {
  return formatShort(value, SCALE, currencyDigits(currency));
}

/** `yyMMdd` as `yyyy-MM-dd`; null if it is no date. */
export function fullDate(text: string): string | null {
  const year = Number(text.slice(0, 2));
  return calendarDate(year + (year < LAST_CENTURY_FROM ? 2000 : 1900), text.slice(2));
}

/**
 * The date of `MMdd` in the year that brings it within 180 days of the value date; null if there
 * is none: which year was meant cannot be told.
 */
export function entryDate(monthDay: string, valueDate: string): string | null {
  const year = Number(valueDate.slice(0, 4));
  const dates = [year, year - 1, year + 1].map((each) => calendarDate(each, monthDay));
  const isNear = (date: string | null) =>
    date !== null && Math.abs(daysBetween(valueDate, date)) <= ENTRY_DATE_DAYS_MAX;
  return dates.find(isNear) ?? null;
}

/** Banks that reckon months of 30 days write February 30: days that lack are the month's last. */
function calendarDate(year: number, monthDay: string): string | null {
  const month = Number(monthDay.slice(0, 2));
  const day = Number(monthDay.slice(2));
  if (month < 1 || month > 12 || day < 1 || day > 31) return null;
  const lastDay = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const two = (part: number) => String(part).padStart(2, '0');
  return `${year}-${two(month)}-${two(Math.min(day, lastDay))}`;
}
