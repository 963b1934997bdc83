/** Business dates and wall-clock times, without a zone until one is given. */
import { tz } from '@date-fns/tz';
import { addDays } from 'date-fns/addDays';
import { formatISO } from 'date-fns/formatISO';
import { parseISO } from 'date-fns/parseISO';

const ZERO = 48;
const DASH = 45;
const COLON = 58;
const DOT = 46;
const PLUS = 43;
const SPACE = 32;
const LETTER_T = 84;
const LETTER_Z = 90;
/** Length of `yyyy-MM-dd`. */
const DATE_CHARS = 10;
const DAY_MS = 24 * 60 * 60 * 1000;
const MONTH_DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function two(bytes: Uint8Array, at: number): number {
  const tens = bytes[at] - ZERO;
  const ones = bytes[at + 1] - ZERO;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1;
}

/** The date at `at` as yyyymmdd, or -1 unless `yyyy-MM-dd` with a day that exists stands there. */
export function dateNumber(bytes: Uint8Array, at: number): number {
  const century = two(bytes, at);
  const year = two(bytes, at + 2);
  const month = two(bytes, at + 5);
  const day = two(bytes, at + 8);
  if (century < 0 || year < 0 || bytes[at + 4] !== DASH || bytes[at + 7] !== DASH) return -1;
  if (month < 1 || month > 12 || day < 1 || day > MONTH_DAYS[month - 1]) return -1;
  const leap = year % 4 === 0 && (year !== 0 || century % 4 === 0);
  if (month === 2 && day === 29 && !leap) return -1;
  return century * 1000000 + year * 10000 + month * 100 + day;
}

/**
 * The date (yyyymmdd) of a time written `yyyy-MM-dd HH:mm:ss`, `T` for the space allowed, seconds
 * fraction and offset (`Z`, `+08:00`, `+0800`) allowed; -1 for anything else.
 */
export function timeDateNumber(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < 19) return -1;
  const date = dateNumber(bytes, start);
  const gap = bytes[start + 10];
  if (date < 0 || (gap !== SPACE && gap !== LETTER_T)) return -1;
  const hour = two(bytes, start + 11);
  const minute = two(bytes, start + 14);
  const second = two(bytes, start + 17);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return -1;
  if (bytes[start + 13] !== COLON || bytes[start + 16] !== COLON) return -1;
  return end - start === 19 || isTimeTail(bytes, start + 19, end) ? date : -1;
}

function isTimeTail(bytes: Uint8Array, start: number, end: number): boolean {
  let p = start;
  if (bytes[p] === DOT) {
    const first = ++p;
    while (p < end && bytes[p] >= ZERO && bytes[p] <= ZERO + 9) p++;
    if (p === first) return false;
  }
  if (p === end) return true;
  if (bytes[p] === LETTER_Z) return p + 1 === end;
  if (bytes[p] !== PLUS && bytes[p] !== DASH) return false;
  const hours = two(bytes, p + 1);
  const colon = bytes[p + 3] === COLON ? 1 : 0;
  if (hours < 0 || hours > 14) return false;
  if (p + 3 === end) return true;
  const minutes = two(bytes, p + 3 + colon);
  return minutes >= 0 && minutes <= 59 && p + 5 + colon === end;
}

/** A time that timeDateNumber accepts, as wall clock in `timeZone`; offsets are converted. */
export function wallClock(text: string, timeZone: string): string {
  const offset = text.slice(19).replace(/^\.\d+/, '');
  if (offset === '') return `${text.slice(0, 10)} ${text.slice(11, 19)}`;
  // A fraction says nothing here, and one of many nines would round up to a second 60.
  const whole = `${text.slice(0, 10)}T${text.slice(11, 19)}${offset}`;
  const there = formatISO(parseISO(whole), { in: tz(timeZone) });
  return `${there.slice(0, 10)} ${there.slice(11, 19)}`;
}

/** A wall clock in one zone, `yyyy-MM-dd HH:mm:ss`, as that in another. */
export function convertZone(wall: string, from: string, to: string): string {
  if (from === to) return wall;
  const there = formatISO(parseISO(wall.replace(' ', 'T'), { in: tz(from) }), { in: tz(to) });
  return `${there.slice(0, 10)} ${there.slice(11, 19)}`;
}

/** A time of day, `HH:mm:ss`, `HHmmss` or `HH:mm`, as the first of these; null: it is none. */
export function clockTime(text: string): string | null {
  const parts = /^(\d{2}):(\d{2})(?::(\d{2}))?$|^(\d{2})(\d{2})(\d{2})$/.exec(text);
  if (!parts) return null;
  const [hours, minutes, seconds = '00'] = parts.slice(1).filter((part) => part !== undefined);
  if (hours > '23' || minutes > '59' || seconds > '59') return null;
  return `${hours}:${minutes}:${seconds}`;
}

/** The business date (yyyymmdd) of a wall clock; a date without a clock is its own. */
export function businessDateOf(wall: string, cutoffMinutes: number): number {
  const date = wall.slice(0, 10);
  const minutes = Number(wall.slice(11, 13)) * 60 + Number(wall.slice(14, 16));
  const isBefore = wall.length > 10 && minutes < cutoffMinutes;
  return Number((isBefore ? shiftDate(date, -1) : date).replaceAll('-', ''));
}

/** Is this the IANA name of a time zone? */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** Is this a date that exists, written `yyyy-MM-dd`? */
export function isDate(text: string): boolean {
  return text.length === 10 && dateNumber(Buffer.from(text, 'latin1'), 0) > 0;
}

/** The date that a person means in `timeZone`: yyyy-MM-dd, yesterday or today; null: none. */
export function dateMeant(text: string, timeZone: string): string | null {
  if (text === 'today') return today(timeZone);
  if (text === 'yesterday') return shiftDate(today(timeZone), -1);
  return isDate(text) ? text : null;
}

/** 20261119 as `2026-11-19`. */
export function formatDateNumber(date: number): string {
  const text = String(date).padStart(8, '0');
  return `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`;
}

/** The date `days` later. */
export function shiftDate(date: string, days: number): string {
  return formatISO(addDays(parseISO(date), days), { representation: 'date' });
}

/** Days from one date to another; negative if that is earlier. */
export function daysBetween(from: string, to: string): number {
  // Dates alone are read as UTC, where every day has as many milliseconds.
  return (Date.parse(to) - Date.parse(from)) / DAY_MS;
}

/** All dates from one to another, both included; none if the other is earlier. */
export function dateRange(from: string, to: string): string[] {
  const days = Math.max(0, daysBetween(from, to) + 1);
  return Array.from({ length: days }, (_, index) => shiftDate(from, index));
}

/** The date now is in `timeZone`. */
export function today(timeZone: string): string {
  return formatISO(new Date(), { representation: 'date', in: tz(timeZone) });
}

/** Midnight of a date in `timeZone`, in milliseconds since 1970. */
export function dayStart(date: string, timeZone: string): number {
  return parseISO(date, { in: tz(timeZone) }).getTime();
}

/** Minutes of a wall clock on a line without zones: only differences between two mean something. */
function wallMinutes(time: string): number {
  return Date.parse(`${time.replace(' ', 'T')}Z`) / 60_000;
}

/**
 * A test of wall-clock times: does one lie within `edgeMinutes` (inclusive) of either end of the
 * business date, inside or outside of it? A time that is not known, or is only a date, does not.
 */
export function nearEdgeOf(
  date: string,
  day: { cutoffMinutes: number; edgeMinutes: number },
): (time: string) => boolean {
  const start = wallMinutes(`${date} 00:00:00`) + day.cutoffMinutes;
  const end = wallMinutes(`${shiftDate(date, 1)} 00:00:00`) + day.cutoffMinutes;
  return (time) => {
    if (time.length <= DATE_CHARS) return false;
    const at = wallMinutes(time);
    return Math.abs(at - start) <= day.edgeMinutes || Math.abs(at - end) <= day.edgeMinutes;
  };
}
