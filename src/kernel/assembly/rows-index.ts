/**
 * Finds the separators of a chunk of rows, 64 bytes at a time. Their list starts with the address
 * before the first row, so that each field is between two of its entries; a row's entry has the
 * index of its line feed in that list, and the number of line feeds in its quotes.
 */
import * as L from '../layout';
import {
  BACKTICK,
  bitsOf,
  CARRIAGE_RETURN,
  COMMA,
  isBlank,
  LINE_FEED,
  maskOf,
  rareBitsOf,
} from './bytes';

const ROW_ENTRY: usize = 8;

// Position of a byte relative to quotes.
const OUTSIDE: i32 = 0;
const INSIDE: i32 = 1;
/** Between the two quotes of a doubled one. */
const BETWEEN: i32 = 2;
/** After the quote that closes a field. */
const CLOSED: i32 = 3;

let out: usize = 0;
let rowOut: usize = 0;
let quoteState: i32 = OUTSIDE;
let closedAt: usize = 0;
let extraLines: u32 = 0;
/** The byte that is a quote. */
let quoteByte: u32 = 0;
/** May a quote that opens a field be text? Then line breaks in quotes are not read here. */
let mayBeText: bool = false;
/** Bytes from here on may be the first or the second half of a character. */
const HALVES_FROM: u32 = 128;

/**
 * Indexes the rows from `from` to `to`, with the separator and the RFC 4180 quotes of a plan;
 * returns how many of them are whole. It stops before a row whose quotes are malformed or, where
 * they may be text, contain a line break. Other quotes that may be text change nothing: read as
 * text, they would delimit the same fields, or too many.
 */
export function indexDelimited(
  from: usize,
  to: usize,
  index: usize,
  rows: usize,
  plan: usize,
): u32 {
  const comma = i8x16.splat(load<u8>(plan, L.PLAN_SEPARATOR) as i8);
  const lineFeed = i8x16.splat(LINE_FEED as i8);
  const quote = i8x16.splat(load<u8>(plan, L.PLAN_QUOTE) as i8);
  const hasQuotes = load<i32>(plan, L.PLAN_QUOTE) >= 0 ? ~(0 as u64) : 0;
  const hasHalves = load<u32>(plan, L.PLAN_HALVES) !== 0;
  quoteByte = load<u8>(plan, L.PLAN_QUOTE);
  mayBeText = load<i32>(plan, L.PLAN_QUOTE) >= L.QUOTE_MAY_BE_TEXT;
  beginList(from, index, rows);
  quoteState = OUTSIDE;
  for (let p = from; p < to; p += 64) {
    const a = v128.load(p);
    const b = v128.load(p, 16);
    const c = v128.load(p, 32);
    const d = v128.load(p, 48);
    const endA = i8x16.eq(a, lineFeed);
    const endB = i8x16.eq(b, lineFeed);
    const endC = i8x16.eq(c, lineFeed);
    const endD = i8x16.eq(d, lineFeed);
    const keep = keepBefore(p, to);
    const ends = rareBitsOf(endA, endB, endC, endD) & keep;
    let separators =
      bitsOf(
        v128.or(i8x16.eq(a, comma), endA),
        v128.or(i8x16.eq(b, comma), endB),
        v128.or(i8x16.eq(c, comma), endC),
        v128.or(i8x16.eq(d, comma), endD),
      ) & keep;
    if (hasHalves) separators = ends | wholeOnes(p, from, separators & ~ends);
    const quotes =
      rareBitsOf(i8x16.eq(a, quote), i8x16.eq(b, quote), i8x16.eq(c, quote), i8x16.eq(d, quote)) &
      keep &
      hasQuotes;
    if (quotes === 0 && quoteState === OUTSIDE) noteAll(p, separators, ends, index);
    else if (!noteQuoted(p, separators, ends, quotes, index)) break;
  }
  return ((rowOut - rows) / ROW_ENTRY) as u32;
}

/** Begins the list, and that of rows. */
function beginList(from: usize, index: usize, rows: usize): void {
  store<u32>(index, (from - 1) as u32);
  out = index + 4;
  rowOut = rows;
  extraLines = 0;
}

/** One bit for each of the bytes at `p` that are before `to`. */
function keepBefore(p: usize, to: usize): u64 {
  return to - p < 64 ? ((1 as u64) << ((to - p) as u64)) - 1 : ~(0 as u64);
}

/**
 * Of the separators at `p`, those that are not the second half of a character. In GBK and Big5 a
 * first half is 0x80 or more, and so may a second one be: in a run of such bytes they take turns.
 */
function wholeOnes(p: usize, from: usize, separators: u64): u64 {
  let whole = separators;
  for (let left = separators; left !== 0; left &= left - 1) {
    const at = p + (ctz(left) as usize);
    let start = at;
    while (start > from && load<u8>(start - 1) >= HALVES_FROM) start--;
    if (((at - start) & 1) !== 0) whole &= ~(left & -left);
  }
  return whole;
}

/** Indexes lines without separators. */
export function indexLines(from: usize, to: usize, index: usize, rows: usize): u32 {
  const lineFeed = i8x16.splat(LINE_FEED as i8);
  beginList(from, index, rows);
  for (let p = from; p < to; p += 64) {
    const keep = keepBefore(p, to);
    const ends = maskOf(p, lineFeed) & keep;
    if (ends !== 0) noteAll(p, ends, ends, index);
  }
  return ((rowOut - rows) / ROW_ENTRY) as u32;
}

/** Indexes rows whose fields are separated by a comma and a backtick. */
export function indexBacktick(from: usize, to: usize, index: usize, rows: usize): u32 {
  const comma = i8x16.splat(COMMA as i8);
  const lineFeed = i8x16.splat(LINE_FEED as i8);
  const backtick = i8x16.splat(BACKTICK as i8);
  beginList(from, index, rows);
  for (let p = from; p < to; p += 64) {
    const keep = keepBefore(p, to);
    const ends = maskOf(p, lineFeed) & keep;
    const separators = (maskOf(p, comma) & maskOf(p + 1, backtick) & keep) | ends;
    noteAll(p, separators, ends, index);
  }
  return ((rowOut - rows) / ROW_ENTRY) as u32;
}

function noteAll(p: usize, separators: u64, ends: u64, index: usize): void {
  const before = ((out - index) >> 2) as u32;
  for (let left = ends; left !== 0; left &= left - 1) {
    const bit = left & -left;
    noteRow(before + (popcnt(separators & (bit - 1)) as u32));
  }
  const next = out + ((popcnt(separators) as usize) << 2);
  let left = separators;
  let to = out;
  // Entries beyond `next` are overwritten later: this is faster than a check after each.
  do {
    for (let i = 0; i < 8; i++) {
      store<u32>(to, (p + (ctz(left) as usize)) as u32);
      left &= left - 1;
      to += 4;
    }
  } while (to < next);
  out = next;
}

function noteRow(lineFeedEntry: u32): void {
  store<u32>(rowOut, lineFeedEntry);
  store<u32>(rowOut, extraLines, 4);
  rowOut += ROW_ENTRY;
  extraLines = 0;
}

/** Like noteAll, with quotes; false where they are malformed. */
function noteQuoted(p: usize, separators: u64, ends: u64, quotes: u64, index: usize): bool {
  for (let left = separators | quotes; left !== 0; left &= left - 1) {
    const bit = left & -left;
    const at = p + (ctz(left) as usize);
    if ((quotes & bit) !== 0) {
      if (!passQuote(at)) return false;
    } else if (quoteState === INSIDE) {
      if ((ends & bit) === 0) continue;
      if (mayBeText) return false;
      extraLines++;
    } else {
      if (quoteState === CLOSED && !isPadding(closedAt + 1, at)) return false;
      quoteState = OUTSIDE;
      if ((ends & bit) !== 0) noteRow(((out - index) >> 2) as u32);
      store<u32>(out, at as u32);
      out += 4;
    }
  }
  return true;
}

function passQuote(at: usize): bool {
  if (quoteState === OUTSIDE) {
    // One that is not at the start of a field is a character like any other.
    if ((load<u32>(out - 4) as usize) + 1 === at) {
      quoteState = INSIDE;
    }
  } else if (quoteState === BETWEEN) quoteState = INSIDE;
  else if (quoteState === CLOSED) return false;
  else if (load<u8>(at + 1) === quoteByte) quoteState = BETWEEN;
  else {
    quoteState = CLOSED;
    closedAt = at;
  }
  return true;
}

/** Is there only padding (Alipay's TABs) between a closing quote and what ends its field? */
function isPadding(from: usize, to: usize): bool {
  let p = from;
  while (p < to && isBlank(load<u8>(p))) p++;
  if (p + 1 === to && load<u8>(p) === CARRIAGE_RETURN) return load<u8>(to) === LINE_FEED;
  return p === to;
}
