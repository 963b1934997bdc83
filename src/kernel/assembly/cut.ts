/** Rows that are read again, one at a time: cuts them into fields, and counts lines before them. */
import * as L from '../layout';
import { CARRIAGE_RETURN, LINE_FEED } from './bytes';

/**
 * Writes where the fields of the row at `at` start and end (see CUT_BYTES). Returns their number; 0
 * where a field begins with a quote, there are too many, or the row does not end before `end`.
 */
export function cutRow(at: usize, end: usize, separator: u32, quote: u32, to: usize): u32 {
  let start = at;
  let fields: usize = 0;
  for (let p = at; p < end; p++) {
    const byte: u32 = load<u8>(p);
    if (byte !== separator && byte !== LINE_FEED) {
      if (byte === quote && p === start) return 0;
      continue;
    }
    if (fields === L.CUT_FIELDS_MAX) return 0;
    const isCarriage = byte === LINE_FEED && p > start && load<u8>(p - 1) === CARRIAGE_RETURN;
    store<u32>(to + (fields << 2), start as u32);
    store<u32>(to + (fields << 2), (isCarriage ? p - 1 : p) as u32, L.CUT_ENDS);
    fields++;
    if (byte === LINE_FEED) return fields as u32;
    start = p + 1;
  }
  return 0;
}

/** The number of line feeds from `at` on, before `end`. */
export function countLines(at: usize, end: usize): u32 {
  const lineFeeds = i8x16.splat(LINE_FEED as i8);
  let lines: u32 = 0;
  let p = at;
  for (; p + 16 <= end; p += 16) {
    lines += popcnt<u32>(i8x16.bitmask(i8x16.eq(v128.load(p), lineFeeds)) as u32);
  }
  for (; p < end; p++) lines += load<u8>(p) === LINE_FEED ? 1 : 0;
  return lines;
}
