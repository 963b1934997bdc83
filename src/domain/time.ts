/** Business dates and wall-clock times, which have no time zone of their own. */
import { tzOffset } from '@date-fns/tz/tzOffset';

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
const MINUTE_MS = 60 * 1000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** The zone of Chinese channels. Its clocks have not changed since, so that Intl is not needed. */
export const CHINA_ZONE = 'Asia/Shanghai';
const CHINA_CLOCKS_CHANGED = Date.UTC(1991, 8, 15);
const CHINA_OFFSET_MS = 8 * 60 * MINUTE_MS;
/** Number of values of a stamp's seconds, and the value without a time; as in the kernel. */
const STAMP_SECONDS = 2 ** 17;
const NO_CLOCK = STAMP_SECONDS - 1;
const MONTH_DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function two(bytes: Uint8Array, at: number): number {
  const tens = bytes[at] - ZERO;
  const ones = bytes[at + 1] - ZERO;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1;
}

/** The date at `at` as yyyymmdd; -1 unless it is an existing date, written `yyyy-MM-dd`. */
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
 * The date (yyyymmdd) of a time written `yyyy-MM-dd` or `yyyy-MM-dd HH:mm:ss`, the latter with an
 * optional `T` for the space, fraction and offset (`Z`, `+08:00`, `+0800`); -1 for anything else.
 */
export function timeDateNumber(bytes: Uint8Array, start: number, end: number): number {
  if (end - start === DATE_CHARS) return dateNumber(bytes, start);
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

/** A date and time that timeDateNumber accepts, converted to wall clock in `timeZone`. */
export function wallClock(text: string, timeZone: string): string {
  const offset = text.slice(19).replace(/^\.\d+/, '');
  if (offset === '') return `${text.slice(0, 10)} ${text.slice(11, 19)}`;
  const zone =
    offset === 'Z' ? offset : `${offset.slice(0, 3)}:${offset.slice(3).slice(-2) || '00'}`;
  // The fraction is dropped: one with many nines would round up to second 60.
  return wallAt(Date.parse(`${text.slice(0, 10)}T${text.slice(11, 19)}${zone}`), timeZone);
}

/** A moment as wall clock in `timeZone`; empty outside the years 0 to 9999. */
export function clockAt(moment: Date, timeZone: string): string {
  // File systems keep times that are no valid dates, for which toJSON returns null.
  const text = moment.toJSON() ?? '';
  return /^\d{4}-/.test(text) ? wallClock(text, timeZone) : '';
}

/** Converts a wall clock, `yyyy-MM-dd HH:mm:ss`, from one zone to another. */
export function convertZone(wall: string, from: string, to: string): string {
  if (from === to) return wall;
  return wallAt(momentsOf(wall, from)[0], to);
}

/** Converts `HH:mm:ss`, `HHmmss` or `HH:mm` to `HH:mm:ss`; null: not a time of day. */
export function clockTime(text: string): string | null {
  const parts = /^(\d{2}):(\d{2})(?::(\d{2}))?$|^(\d{2})(\d{2})(\d{2})$/.exec(text);
  if (!parts) return null;
  const [hours, minutes, seconds = '00'] = parts.slice(1).filter((part) => part !== undefined);
  if (hours > '23' || minutes > '59' || seconds > '59') return null;
  return `${hours}:${minutes}:${seconds}`;
}

/** The business date (yyyymmdd) of a wall clock; a date without a time is its own. */
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

/** Parses `yyyy-MM-dd`, `yesterday` or `today` in `timeZone`; null: not a date. */
export function parseDateArgument(text: string, timeZone: string): string | null {
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
  // Not in the zone of the machine, which may skip a date.
  return new Date(Date.parse(date) + days * DAY_MS)
    .toISOString()
    .slice(0, -'T00:00:00.000Z'.length);
}

/** Days from one date to another; negative if the other is earlier. */
export function daysBetween(from: string, to: string): number {
  // Dates alone are read as UTC, where every day has as many milliseconds.
  return (Date.parse(to) - Date.parse(from)) / DAY_MS;
}

/** All dates from one to another, both included; empty if the other is earlier. */
export function dateRange(from: string, to: string): string[] {
  const days = Math.max(0, daysBetween(from, to) + 1);
  return Array.from({ length: days }, (_, index) => shiftDate(from, index));
}

/** The current date in `timeZone`. */
export function today(timeZone: string): string {
  return wallAt(Date.now(), timeZone).slice(0, DATE_CHARS);
}

/** Midnight of a date in `timeZone`, in milliseconds since 1970. */
export function dayStart(date: string, timeZone: string): number {
  return momentsOf(`${date} 00:00:00`, timeZone)[0];
}

/** A wall clock as if it were UTC, milliseconds. */
function asUtc(wall: string): number {
  return Date.parse(`${wall.replace(' ', 'T')}Z`);
}

/** The inverse of asUtc. */
function asWall(utc: number): string {
  return new Date(utc).toISOString().slice(0, 19).replace('T', ' ');
}

/** The wall clock at a moment, milliseconds since 1970. */
function wallAt(moment: number, timeZone: string): string {
  return asWall(moment + offsetMs(timeZone, moment));
}

/** The offset of a zone at a moment, ms. */
function offsetMs(timeZone: string, at: number): number {
  if (timeZone === CHINA_ZONE && at >= CHINA_CLOCKS_CHANGED) return CHINA_OFFSET_MS;
  return tzOffset(timeZone, new Date(at)) * MINUTE_MS;
}

/**
 * The moments at which clocks of a zone show a wall clock, milliseconds since 1970: two if clocks
 * are set back over it; if clocks skip it, the moment of the change.
 */
function momentsOf(wall: string, timeZone: string): number[] {
  const utc = asUtc(wall);
  // Offsets are within 14 hours, so these two are before and after any change of the offset.
  const offsets = new Set([utc - DAY_MS, utc + DAY_MS].map((at) => offsetMs(timeZone, at)));
  const moments = [...offsets].map((offset) => utc - offset).sort((a, b) => a - b);
  const shown = moments.filter((at) => at + offsetMs(timeZone, at) === utc);
  return shown.length > 0 ? shown : [changeBetween(moments[0], moments[1], timeZone)];
}

/** The moment between two moments at which the offset changes. */
function changeBetween(from: number, to: number, timeZone: string): number {
  const before = offsetMs(timeZone, from);
  let [low, high] = [from, to];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetMs(timeZone, middle) === before) low = middle;
    else high = middle;
  }
  return high;
}

/** Settings of a job that determine when a business date begins and ends. */
export interface DayBounds {
  readonly timeZone: string;
  readonly cutoffMinutes: number;
  readonly edgeMinutes: number;
}

/** Do the clocks of the zone change within two days of a business date? */
export function clocksChangeNear(date: string, { timeZone, cutoffMinutes }: DayBounds): boolean {
  const start = momentsOf(`${date} ${clockOf(cutoffMinutes * 60)}`, timeZone)[0];
  return offsetMs(timeZone, start - 2 * DAY_MS) !== offsetMs(timeZone, start + 3 * DAY_MS);
}

/**
 * Returns a test for wall clocks: is it within `edgeMinutes` of elapsed time (inclusive) of either
 * end of the business date, inside or outside? False for an unknown time or a date without a time.
 * Threads receive `clocksChange`, because each would need 12 ms to start Intl.
 */
export function nearEdgeOf(
  date: string,
  day: DayBounds,
  clocksChange: boolean = clocksChangeNear(date, day),
): (time: string) => boolean {
  const { timeZone, cutoffMinutes, edgeMinutes } = day;
  const cutoff = clockOf(cutoffMinutes * 60);
  const ends = [date, shiftDate(date, 1)].map((end) => `${end} ${cutoff}`);
  const edge = edgeMinutes * MINUTE_MS;
  if (!clocksChange) {
    const edges = ends.map((end) => [-edge, edge].map((ms) => asWall(asUtc(end) + ms)));
    return (time) => {
      return time.length > DATE_CHARS && edges.some(([low, high]) => low <= time && time <= high);
    };
  }
  const bounds = ends.flatMap((end) => momentsOf(end, timeZone));
  return (time) => {
    if (time.length <= DATE_CHARS) return false;
    return momentsOf(time, timeZone).some((at) => {
      return bounds.some((bound) => Math.abs(at - bound) <= edge);
    });
  };
}

/** Seconds since midnight as `HH:mm:ss`. */
export function clockOf(seconds: number): string {
  const parts = [seconds / 3600, (seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(Math.floor(part)).padStart(2, '0')).join(':');
}

/** Days from a business date to a wall clock; 0 if it belongs to the date or is unknown. */
export function daysAfter(time: string, date: string, cutoffMinutes: number): number {
  // A fast path for nearly all times.
  if (time === '' || (cutoffMinutes === 0 && time.startsWith(date))) return 0;
  return daysBetween(date, formatDateNumber(businessDateOf(time, cutoffMinutes)));
}

/**
 * Returns a function: days of a wall clock before or after the business date; 0 if it is within the
 * edge of the date or unknown.
 */
export function daysOutsideOf(
  date: string,
  bounds: DayBounds,
  clocksChange?: boolean,
): (time: string) => number {
  let isNearEdge: ((time: string) => boolean) | undefined;
  return (time) => {
    const days = Math.abs(daysAfter(time, date, bounds.cutoffMinutes));
    if (days === 0) return 0;
    isNearEdge ??= nearEdgeOf(date, bounds, clocksChange);
    return isNearEdge(time) ? 0 : days;
  };
}

/**
 * A wall clock as a sortable number: the date as yyyymmdd, then the seconds. The smallest and the
 * largest stamp belong to the first and the last business date.
 */
export function stampOf(wall: string): number {
  const date = Number(wall.slice(0, 10).replaceAll('-', ''));
  const minutes = Number(wall.slice(11, 13)) * 60 + Number(wall.slice(14, 16));
  const seconds = minutes * 60 + Number(wall.slice(17, 19));
  return date * STAMP_SECONDS + (wall.length <= DATE_CHARS ? NO_CLOCK : seconds);
}

/** The wall clock of a stamp; only the date if it had no time. */
export function stampWall(stamp: number): string {
  const date = formatDateNumber(Math.floor(stamp / STAMP_SECONDS));
  const seconds = stamp % STAMP_SECONDS;
  return seconds === NO_CLOCK ? date : `${date} ${clockOf(seconds)}`;
}
