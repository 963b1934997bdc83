/** Writes the lines of matched.csv from the cells of records, as bytes. */
import * as L from '../layout';
import { COLON, COMMA, DOT, MINUS, QUOTE, SPACE, TAB, ZERO } from './bytes';

/** Digits from which a spreadsheet changes a number, see report/csv.ts. */
const SAFE_DIGITS: usize = 11;
const UNDERSCORE: u32 = 95;
const FEE_UNITS: i64 = 1000;
const FEE_DIGITS: u32 = 3;
/** Most bytes of a line besides its ids and places. */
const LINE_BYTES_MAX: usize = 512;

let out: usize = 0;
let digits: u32 = 0;
let dateRead: u64 = 0;
let dateHead: u64 = 0;
let dateTail: u32 = 0;

/** The address after the last line. */
export function linesEnd(): usize {
  return out;
}

/**
 * Writes the lines of `count` cells that are listed, from `to` on. Returns how many of them it
 * took: the next one has no room before `limit`, or is for the caller to write.
 */
export function writeLines(cells: usize, count: u32, to: usize, limit: usize, texts: usize): u32 {
  out = to;
  digits = load<u32>(texts, L.LINES_DIGITS);
  for (let i: u32 = 0; i < count; i++) {
    const at = cells + (i as usize) * L.CELLS_BYTES;
    const listed = load<u32>(at, L.CELLS_LISTED);
    if (listed === L.NOT_LISTED) continue;
    if (listed === L.LISTED_AS_TEXT) return i;
    const start = out;
    if (out + bytesMax(at, texts) > limit || !writeLine(at, texts)) {
      out = start;
      return i;
    }
  }
  return count;
}

function lengthOf(at: usize): usize {
  return (load<u32>(at, 4) - load<u32>(at)) as usize;
}

function bytesMax(at: usize, texts: usize): usize {
  const ids = lengthOf(at + L.CELLS_ORDER_ID) + lengthOf(at + L.CELLS_REFUND_ID);
  const others = lengthOf(at + L.CELLS_CHANNEL_TXN_ID) + lengthOf(at + L.CELLS_OTHER_TXN_ID);
  const own = lengthOf(texts + L.LINES_BEFORE) + lengthOf(texts + L.LINES_AFTER);
  const other = lengthOf(at + L.CELLS_OTHER_BEFORE) + lengthOf(at + L.CELLS_OTHER_AFTER);
  return ids + others + own + other + LINE_BYTES_MAX;
}

/** False if an id is of no usual form. */
function writeLine(at: usize, texts: usize): bool {
  const own = at + L.CELLS_CHANNEL_TXN_ID;
  const txnId = lengthOf(own) > 0 ? own : at + L.CELLS_OTHER_TXN_ID;
  if (!writeId(at + L.CELLS_ORDER_ID)) return false;
  put(COMMA);
  if (!writeId(at + L.CELLS_REFUND_ID)) return false;
  put(COMMA);
  if (!writeId(txnId)) return false;
  writeText(texts + L.LINES_TYPES + ((load<u32>(at, L.CELLS_TYPE) as usize) << 3));
  writeAmount(load<f64>(at, L.CELLS_AMOUNT) as i64);
  put(COMMA);
  writeAmount(load<f64>(at, L.CELLS_OTHER_AMOUNT) as i64);
  put(COMMA);
  writeFee(load<f64>(at, L.CELLS_FEE));
  put(COMMA);
  writeFee(load<f64>(at, L.CELLS_OTHER_FEE));
  put(COMMA);
  writeTime(load<f64>(at, L.CELLS_TIME) as u64);
  put(COMMA);
  writeTime(load<f64>(at, L.CELLS_OTHER_TIME) as u64);
  writeText(texts + L.LINES_MIDDLE);
  writeText(texts + L.LINES_BEFORE);
  writeNumber(load<u32>(at, L.CELLS_LINE) as u64, 1);
  writeText(texts + L.LINES_AFTER);
  put(COMMA);
  writeText(at + L.CELLS_OTHER_BEFORE);
  writeNumber(load<u32>(at, L.CELLS_OTHER_LINE) as u64, 1);
  writeText(at + L.CELLS_OTHER_AFTER);
  writeText(texts + L.LINES_END);
  return true;
}

function put(byte: u32): void {
  store<u8>(out++, byte);
}

/** Copies the text whose start and end are at an address; may write 15 bytes more. */
function writeText(at: usize): void {
  const start: usize = load<u32>(at);
  const length = lengthOf(at);
  for (let i: usize = 0; i < length; i += 16) v128.store(out + i, v128.load(start + i));
  out += length;
}

function writeId(at: usize): bool {
  const length = lengthOf(at);
  if (length === 0) return true;
  const start: usize = load<u32>(at);
  if (!isDigits(start, length)) {
    if (!isPlain(start, start + length)) return false;
    writeText(at);
    return true;
  }
  // A long number, or one with zeros in front, is text after a TAB.
  const isText = length > 1 && (length > SAFE_DIGITS || load<u8>(start) === ZERO);
  if (isText) {
    put(QUOTE);
    put(TAB);
  }
  writeText(at);
  if (isText) put(QUOTE);
  return true;
}

function isDigits(start: usize, length: usize): bool {
  for (let i: usize = 0; i < length; i += 16) {
    const bytes = i8x16.sub(v128.load(start + i), i8x16.splat(ZERO as i8));
    let others = i8x16.bitmask(i8x16.gt_u(bytes, i8x16.splat(9)));
    if (length - i < 16) others &= (1 << ((length - i) as i32)) - 1;
    if (others !== 0) return false;
  }
  return true;
}

/**
 * Is it an id that no spreadsheet takes for anything else? Numbers and dates that one recognizes
 * have one word at most: an exponent, a half of the day, or a month.
 */
function isPlain(start: usize, end: usize): bool {
  if (load<u8>(start) === MINUS) return false;
  let words: u32 = 0;
  let letters: u32 = 0;
  /** The first three letters, in lower case. */
  let word: u32 = 0;
  let hasUnderscore = false;
  let isInWord = false;
  for (let p = start; p < end; p++) {
    const byte: u32 = load<u8>(p);
    const isLetter = (byte | 32) - 97 < 26;
    if (isLetter) {
      if (letters++ < 3) word = (word << 8) | byte | 32;
      if (!isInWord) words++;
    } else if (byte === UNDERSCORE) hasUnderscore = true;
    else if (byte - ZERO > 9 && byte !== MINUS) return false;
    isInWord = isLetter;
  }
  return hasUnderscore || words > 1 || (words === 1 && !isOfNumber(word));
}

/** May a number or date have the word that begins so? */
function isOfNumber(word: u32): bool {
  switch (word) {
    case 0x61: // a
    case 0x65: // e
    case 0x70: // p
    case 0x616d: // am
    case 0x706d: // pm
    case 0x6a616e: // jan
    case 0x666562: // feb
    case 0x6d6172: // mar
    case 0x617072: // apr
    case 0x6d6179: // may
    case 0x6a756e: // jun
    case 0x6a756c: // jul
    case 0x617567: // aug
    case 0x736570: // sep
    case 0x6f6374: // oct
    case 0x6e6f76: // nov
    case 0x646563: // dec
      return true;
    default:
      return false;
  }
}

/** Writes a number with at least so many digits. */
function writeNumber(value: u64, least: u32): void {
  let count = least;
  for (let power = powerOf(least); count < 20 && value >= power; power *= 10) count++;
  let p = out + count;
  out = p;
  let left = value;
  for (; left > 0xffffffff; left /= 10) store<u8>(--p, ZERO + ((left % 10) as u32));
  let small = left as u32;
  for (let to = out - count; p > to; small /= 10) store<u8>(--p, ZERO + (small % 10));
}

function powerOf(exponent: u32): u64 {
  let power: u64 = 1;
  for (let i: u32 = 0; i < exponent; i++) power *= 10;
  return power;
}

/** Minor units. */
function writeAmount(amount: i64): void {
  writeDecimal(amount, digits);
}

function writeDecimal(value: i64, decimals: u32): void {
  if (value < 0) put(MINUS);
  const magnitude = abs(value) as u64;
  if (decimals === 0) {
    writeNumber(magnitude, 1);
    return;
  }
  const scale = powerOf(decimals);
  writeNumber(magnitude / scale, 1);
  put(DOT);
  writeNumber(magnitude % scale, decimals);
}

/** Fee units; nothing for NaN. As many decimals as an amount, more if they are not zero. */
function writeFee(value: f64): void {
  if (!(abs(value) >= 0)) return;
  const fee = value as i64;
  if (fee % FEE_UNITS === 0) {
    writeAmount(fee / FEE_UNITS);
    return;
  }
  writeDecimal(fee, digits + FEE_DIGITS);
  while (load<u8>(out - 1) === ZERO) out--;
}

/** A time as the kernel stages it; nothing for 0. */
function writeTime(time: u64): void {
  if (time === 0) return;
  const date = time >> L.CLOCK_BITS;
  if (date !== dateRead) {
    const start = out;
    writeNumber(date / 10000, 4);
    put(MINUS);
    writeTwo(((date / 100) % 100) as u32);
    put(MINUS);
    writeTwo((date % 100) as u32);
    out = start;
    dateRead = date;
    dateHead = load<u64>(start);
    dateTail = load<u16>(start, 8);
  }
  // Times of one file are of one date, or of two.
  store<u64>(out, dateHead);
  store<u16>(out, dateTail, 8);
  out += 10;
  const seconds = (time & L.NO_CLOCK) as u32;
  if (seconds === L.NO_CLOCK) return;
  put(SPACE);
  writeTwo(seconds / 3600);
  put(COLON);
  writeTwo((seconds / 60) % 60);
  put(COLON);
  writeTwo(seconds % 60);
}

function writeTwo(value: u32): void {
  put(ZERO + value / 10);
  put(ZERO + (value % 10));
}
