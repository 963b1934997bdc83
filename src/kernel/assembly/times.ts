/** Dates and times as integers, in the usual form or in a plan's format. */
import * as L from '../layout';
import { COLON, DOT, LETTER_T, MINUS, SPACE, ZERO } from './bytes';

/** `00:00:00`. */
const ZERO_CLOCK: u64 = 0x30303a30303a3030;

let clockRead: u32 = 0;
let knownHead: u64 = 0;
let knownTail: u64 = 0;
let knownDate: u32 = 0;

/**
 * The date of `yyyy-MM-dd`, or of `yyyy-MM-dd HH:mm:ss` (also with a T, and with a fraction, which
 * does not count), as yyyymmdd; 0 for any other text.
 */
export function timeDate(start: usize, end: usize): u32 {
  if (isDateAlone(start, end)) return dateAt(start);
  if (end - start < 19 || (end - start > 19 && !isFraction(start + 19, end))) return 0;
  const gap: u32 = load<u8>(start, 10);
  if (gap !== SPACE && gap !== LETTER_T) return 0;
  if (!readClock(start + 11)) return 0;
  // Times of one file are of one date, or of two.
  const head = load<u64>(start);
  const tail = load<u64>(start, 2);
  if (head !== knownHead || tail !== knownTail) {
    const date = dateAt(start);
    if (date === 0) return 0;
    knownHead = head;
    knownTail = tail;
    knownDate = date;
  }
  return knownDate;
}

/** A point and digits. */
function isFraction(start: usize, end: usize): bool {
  if (load<u8>(start) !== DOT || end - start === 1) return false;
  for (let p = start + 1; p < end; p++) {
    if ((load<u8>(p) as u32) - ZERO > 9) return false;
  }
  return true;
}

/** Does a time that timeDate reads have no clock? */
export function isDateAlone(start: usize, end: usize): bool {
  return end - start === 10;
}

/** Seconds since midnight of the time that timeDate has just read, if it has a clock. */
export function timeSeconds(): u32 {
  return clockRead;
}

/** Reads `HH:mm:ss`, all eight bytes at once; false for any other text. */
function readClock(at: usize): bool {
  const digits = load<u64>(at) ^ ZERO_CLOCK;
  // No byte of a digit is more than 9, and none of a colon is more than 0.
  if (((digits + 0x76767f76767f7676) | digits) & 0x8080808080808080) return false;
  const twos = digits * 10 + (digits >> 8);
  const hours = twos as u8 as u32;
  const minutes = (twos >> 24) as u8 as u32;
  const seconds = (twos >> 48) as u8 as u32;
  clockRead = (hours * 60 + minutes) * 60 + seconds;
  return hours < 24 && minutes < 60 && seconds < 60;
}

function dateAt(start: usize): u32 {
  const century = two(start);
  const year = two(start + 2);
  const month = two(start + 5);
  const day = two(start + 8);
  if (load<u8>(start, 4) !== MINUS || load<u8>(start, 7) !== MINUS) return 0;
  return dateNumber(century, year, month, day);
}

/** A date as yyyymmdd; 0 if it does not exist. */
function dateNumber(century: u32, year: u32, month: u32, day: u32): u32 {
  if (century > 99 || year > 99 || month < 1 || month > 12 || day < 1) return 0;
  if (day > daysOf(century * 100 + year, month)) return 0;
  return century * 1000000 + year * 10000 + month * 100 + day;
}

function daysOf(year: u32, month: u32): u32 {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** The value of two digits, or more than that for other bytes. */
function two(p: usize): u32 {
  const tens = (load<u8>(p) as u32) - ZERO;
  const ones = (load<u8>(p + 1) as u32) - ZERO;
  return tens > 9 || ones > 9 ? 1000 : tens * 10 + ones;
}

// Parts of a format, as offsets in its list of places.
const YEAR: usize = 0;
const MONTH: usize = 4;
const DAY: usize = 8;
const HOUR: usize = 12;
const MINUTE: usize = 16;
const SECOND: usize = 20;

/** The date of a time in the format of a plan; 0 for any other text. */
export function formattedDate(start: usize, end: usize, plan: usize): u32 {
  const length = end - start;
  if (length !== (load<u32>(plan, L.PLAN_TIME_BYTES) as usize)) return 0;
  for (let i: usize = 0; i < length; i++) {
    const expected: u32 = load<u8>(plan + i, L.PLAN_TIME_TEXT);
    if (expected !== 0 && load<u8>(start + i) !== expected) return 0;
  }
  if (partOf(start, plan, HOUR) > 23 || partOf(start, plan, MINUTE) > 59) return 0;
  if (partOf(start, plan, SECOND) > 59) return 0;
  const place = load<i32>(plan + YEAR, L.PLAN_TIME_PLACES);
  // A format without a year has no date.
  if (place < 0) return 0;
  const year = start + (place as usize);
  const month = partOf(start, plan, MONTH);
  return dateNumber(two(year), two(year + 2), month, partOf(start, plan, DAY));
}

/** Does the format of a plan have a time of day? */
export function hasClock(plan: usize): bool {
  return load<i32>(plan + HOUR, L.PLAN_TIME_PLACES) >= 0;
}

/** Seconds since midnight of a time that formattedDate reads. */
export function formattedSeconds(start: usize, plan: usize): u32 {
  const minutes = partOf(start, plan, HOUR) * 60 + partOf(start, plan, MINUTE);
  return minutes * 60 + partOf(start, plan, SECOND);
}

/** Two digits at a place of the format; 0 where it has none. */
function partOf(start: usize, plan: usize, which: usize): u32 {
  const place = load<i32>(plan + which, L.PLAN_TIME_PLACES);
  return place < 0 ? 0 : two(start + (place as usize));
}

/** Seconds since midnight of `HH:mm:ss`, `HHmmss` or `HH:mm`; -1 for any other text. */
export function clockSeconds(start: usize, end: usize): i32 {
  const length = end - start;
  if (length === 8) return readClock(start) ? clockRead : -1;
  const hasColon = length === 5;
  if (hasColon ? load<u8>(start, 2) !== COLON : length !== 6) return -1;
  const hours = two(start);
  const minutes = two(start + (hasColon ? 3 : 2));
  const seconds = hasColon ? 0 : two(end - 2);
  if (hours > 23 || minutes > 59 || seconds > 59) return -1;
  return ((hours * 60 + minutes) * 60 + seconds) as i32;
}
