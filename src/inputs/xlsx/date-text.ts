/** Dates of cells as text: days since an epoch, with the time of day as fraction. */
import type { DateFormat } from './number-format.ts';

const DAY_SECONDS = 24 * 60 * 60;
const SECOND_MS = 1000;
/** 9999-12-31 in either system of counting. */
const LAST_DAY_1900 = 2_958_465;
const LAST_DAY_1904 = 2_957_003;
/** 1970-01-01 in either system. */
const UNIX_DAY_1900 = 25_569;
const UNIX_DAY_1904 = 24_107;
/** Spreadsheets count 1900-02-29, which did not exist: days before it are shifted by one. */
const FALSE_LEAP_DAY = 60;
const ISO_TIME = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d:\d\d)(?:\.\d{1,9})?Z?)?$/;

/**
 * `yyyy-MM-dd`, or `yyyy-MM-dd HH:mm:ss` where the format shows a time or the number has one, or
 * `HH:mm:ss` for times without a day; rounded to the second. Null if it is not a date. Days that
 * only spreadsheets have (1900-01-00, 1900-02-29) are written as they show them.
 */
export function dateText(value: number, format: DateFormat, date1904: boolean): string | null {
  const seconds = Math.round(value * DAY_SECONDS);
  const day = Math.floor(seconds / DAY_SECONDS);
  if (format === 'none' || value < 0 || day > (date1904 ? LAST_DAY_1904 : LAST_DAY_1900)) {
    return null;
  }
  const second = seconds - day * DAY_SECONDS;
  const time = iso(second).slice(11, 19);
  if (format === 'time' && day === 0) return time;
  const date = date1904 ? isoDate(day - UNIX_DAY_1904) : date1900(day);
  return format === 'date' && second === 0 ? date : `${date} ${time}`;
}

/** The same for a date stored as text (`2026-11-19T10:55:23`); other text is unchanged. */
export function isoDateText(text: string): string {
  const found = ISO_TIME.exec(text);
  if (found === null) return text;
  return found[2] === undefined ? found[1] : `${found[1]} ${found[2]}`;
}

function date1900(day: number): string {
  if (day === 0) return '1900-01-00';
  if (day === FALSE_LEAP_DAY) return '1900-02-29';
  return isoDate(day - UNIX_DAY_1900 + (day < FALSE_LEAP_DAY ? 1 : 0));
}

function isoDate(unixDay: number): string {
  return iso(unixDay * DAY_SECONDS).slice(0, 10);
}

function iso(unixSeconds: number): string {
  return new Date(unixSeconds * SECOND_MS).toISOString();
}
