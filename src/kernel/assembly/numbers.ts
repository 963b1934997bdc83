/** Decimals and times as integers, where they look as they mostly do; the rest is BAD here. */
import { COLON, DOT, LETTER_T, MINUS, PLUS, SPACE, ZERO } from './bytes';

/** Not a number that is read here; it may still be one for a more patient reader. */
export const BAD: i64 = i64.MIN_VALUE;
/** So large that a million of them can be added. */
const LARGEST: u64 = 1_000_000_000_000;
const DIGITS_MAX: u32 = 15;
const ZEROS: u64 = 0x3030303030303030;

/** Ten to a power up to six. */
function power(exponent: u32): i64 {
  let value: i64 = 1;
  for (let i: u32 = 0; i < exponent; i++) value *= 10;
  return value;
}

/**
 * What most amounts are, up to 99999.99 with two digits behind the point, eight bytes at a time
 * (https://kholdstare.github.io/technical/2020/05/26/faster-integer-parsing.html); else BAD.
 */
function shortDecimal(start: usize, end: usize): i64 {
  const length = (end - start) as u64;
  if (length - 4 > 4 || load<u8>(end - 3) !== DOT) return BAD;
  const before = (8 - length) << 3;
  const text = (load<u64>(end - 8) >> before) << before;
  // Without the point, and with zeros in front.
  const digits =
    ((text & 0x000000ffffffffff) << 8) |
    (text & 0xffff000000000000) |
    (ZEROS >> ((length - 1) << 3));
  let value = digits - ZEROS;
  if (((digits + 0x4646464646464646) | value) & 0x8080808080808080) return BAD;
  value = (value * 2561) >> 8;
  value = ((value & 0x00ff00ff00ff00ff) * 6553601) >> 16;
  return (((value & 0x0000ffff0000ffff) * 42949672960001) >> 32) as i64;
}

/** The decimal from `start` to `end`, scaled by 10^digits. */
export function decimal(start: usize, end: usize, digits: u32): i64 {
  let p = start;
  const sign: u32 = p < end ? load<u8>(p) : 0;
  if (sign === MINUS || sign === PLUS) p++;
  if (digits >= 2) {
    const short = shortDecimal(p, end);
    if (short !== BAD) {
      const scaled = digits === 2 ? short : short * power(digits - 2);
      return sign === MINUS ? -scaled : scaled;
    }
  }
  const first = p;
  let value: u64 = 0;
  while (p < end) {
    const digit = (load<u8>(p) as u32) - ZERO;
    if (digit > 9) break;
    value = value * 10 + (digit as u64);
    p++;
  }
  let seen = (p - first) as u32;
  let left = digits;
  if (p < end) {
    if (load<u8>(p) !== DOT) return BAD;
    const decimals = (end - p - 1) as u32;
    if (decimals === 0 || decimals > digits) return BAD;
    for (p++; p < end; p++) {
      const digit = (load<u8>(p) as u32) - ZERO;
      if (digit > 9) return BAD;
      value = value * 10 + (digit as u64);
    }
    seen += decimals;
    left -= decimals;
  }
  if (seen === 0 || seen > DIGITS_MAX) return BAD;
  for (; left > 0; left--) value *= 10;
  if (value > LARGEST) return BAD;
  return sign === MINUS ? -(value as i64) : (value as i64);
}

let knownHead: u64 = 0;
let knownTail: u64 = 0;
let knownDate: u32 = 0;

/** The date of `yyyy-MM-dd HH:mm:ss` (a T between them allowed) as yyyymmdd; 0: not such a time. */
export function timeDate(start: usize, end: usize): u32 {
  if (end - start !== 19) return 0;
  const gap: u32 = load<u8>(start, 10);
  if (gap !== SPACE && gap !== LETTER_T) return 0;
  if (load<u8>(start, 13) !== COLON || load<u8>(start, 16) !== COLON) return 0;
  if (two(start + 11) > 23 || two(start + 14) > 59 || two(start + 17) > 59) return 0;
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

/** Minutes since midnight of a time that timeDate reads. */
export function timeMinutes(start: usize): u32 {
  return two(start + 11) * 60 + two(start + 14);
}

function dateAt(start: usize): u32 {
  const century = two(start);
  const year = two(start + 2);
  const month = two(start + 5);
  const day = two(start + 8);
  if (load<u8>(start, 4) !== MINUS || load<u8>(start, 7) !== MINUS) return 0;
  if (century > 99 || year > 99 || month < 1 || month > 12 || day < 1) return 0;
  if (day > daysOf(century * 100 + year, month)) return 0;
  return century * 1000000 + year * 10000 + month * 100 + day;
}

function daysOf(year: u32, month: u32): u32 {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Two digits, or more than any two digits can be. */
function two(p: usize): u32 {
  const tens = (load<u8>(p) as u32) - ZERO;
  const ones = (load<u8>(p + 1) as u32) - ZERO;
  return tens > 9 || ones > 9 ? 1000 : tens * 10 + ones;
}
