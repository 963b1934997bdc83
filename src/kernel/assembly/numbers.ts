/** Decimals as integers, in the usual forms; others are BAD. */
import { COMMA, DOT, LETTER_C, LETTER_D, MINUS, PLUS, ZERO } from './bytes';

/** Not a number in a form read here; the careful reader may read it. */
export const BAD: i64 = i64.MIN_VALUE;
/** The largest amount: a million of them can be added. */
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
 * Reads most amounts, up to 99999.99 with two decimals, eight bytes at a time
 * (https://kholdstare.github.io/technical/2020/05/26/faster-integer-parsing.html); else BAD.
 */
function shortDecimal(start: usize, end: usize): i64 {
  const length = (end - start) as u64;
  if (length - 4 > 4 || load<u8>(end - 3) !== DOT) return BAD;
  const before = (8 - length) << 3;
  const text = (load<u64>(end - 8) >> before) << before;
  // Remove the point, and put zeros in front.
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

/** Reads most decimals with two digits or more after the point, as decimal does; else BAD. */
export function quickDecimal(start: usize, end: usize, digits: u32): i64 {
  const isNegative = load<u8>(start) === MINUS;
  const short = digits < 2 ? BAD : shortDecimal(isNegative ? start + 1 : start, end);
  if (short === BAD) return BAD;
  const scaled = digits === 2 ? short : short * power(digits - 2);
  return isNegative ? -scaled : scaled;
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

const NUMBER_BYTES_MAX: usize = 40;
/** Digits between two separators of thousands. */
const GROUP_DIGITS: usize = 3;

/**
 * Reads a decimal that may have C (received) or D (paid) in front, and thousands separators. It is
 * copied without these into `room`, which has eight bytes more in front than the longest number.
 */
export function oddDecimal(
  start: usize,
  end: usize,
  digits: u32,
  isGrouped: bool,
  isLettered: bool,
  room: usize,
): i64 {
  if (end <= start) return BAD;
  const first: u32 = load<u8>(start);
  const isPaid = first === LETTER_D;
  const hasLetter = isLettered && (isPaid || first === LETTER_C);
  const from = hasLetter ? start + 1 : start;
  if (hasLetter && (from === end || (load<u8>(from) as u32) - ZERO > 9)) return BAD;
  let value = decimal(from, end, digits);
  if (value === BAD && isGrouped) value = groupedDecimal(from, end, digits, room + 8);
  return value === BAD ? BAD : hasLetter && isPaid ? -value : value;
}

function groupedDecimal(start: usize, end: usize, digits: u32, to: usize): i64 {
  if (end - start > NUMBER_BYTES_MAX) return BAD;
  let out = to;
  // The start of the current group of digits, and whether it is the first.
  let group = start;
  let isFirst = true;
  let p = start;
  const sign: u32 = load<u8>(p);
  if (sign === MINUS || sign === PLUS) {
    store<u8>(out++, sign);
    group = ++p;
  }
  for (; p < end; p++) {
    const byte: u32 = load<u8>(p);
    if (byte === DOT) break;
    if (byte !== COMMA) store<u8>(out++, byte);
    else {
      const length = p - group;
      if (isFirst ? length === 0 || length > GROUP_DIGITS : length !== GROUP_DIGITS) return BAD;
      isFirst = false;
      group = p + 1;
    }
  }
  if (!isFirst && p - group !== GROUP_DIGITS) return BAD;
  for (; p < end; p++) store<u8>(out++, load<u8>(p));
  return decimal(to, out, digits);
}
