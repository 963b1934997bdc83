/** Splits records into fields, without decoding them. */

import type { RowPlan } from '../../formats/profile.ts';

export interface Splitter {
  /** The bytes of the last record's fields: the buffer itself, or a copy without quotes. */
  bytes: Uint8Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** Number of fields of the last record. */
  count: number;
  /** Physical lines of the last record. */
  lines: number;
  /** Why the last record is malformed; empty if it is not. Then only its first line is passed. */
  problem: string;
  /**
   * Splits the record at `at` and returns the offset after it; -1 if it does not end before `end`
   * and more may follow (`final` says that nothing does). `buffer[end]` must be a line feed.
   */
  split(buffer: Uint8Array, at: number, end: number, final: boolean): number;
}

export const LINE_FEED = 10;
export const CARRIAGE_RETURN = 13;
export const COMMA = 44;
export const QUOTE = 34;
export const BACKTICK = 96;

const TAB = 9;
const SPACE = 32;

/**
 * Returns the offset after the line at `at` if it is blank, else `at`; a line that does not end
 * before `end` is blank only if nothing follows. `buffer[end]` must be a line feed.
 */
export function passBlankLine(buffer: Uint8Array, at: number, end: number, final: boolean): number {
  let p = at;
  while (buffer[p] === SPACE || buffer[p] === TAB || buffer[p] === CARRIAGE_RETURN) p++;
  if (buffer[p] !== LINE_FEED || (p >= end && !final)) return at;
  return Math.min(p + 1, end);
}

/** Returns the end of a line's text, before the line feed at `lineFeed` and its CR. */
export function textEnd(buffer: Uint8Array, start: number, lineFeed: number): number {
  return lineFeed > start && buffer[lineFeed - 1] === CARRIAGE_RETURN ? lineFeed - 1 : lineFeed;
}

/**
 * Returns the offset after the line at `at`, where reading continues after a malformed record; -1
 * if the line does not end before `end` and more may follow.
 */
export function nextLine(buffer: Uint8Array, at: number, end: number, final: boolean): number {
  const lineFeed = buffer.indexOf(LINE_FEED, at);
  if (lineFeed >= 0 && lineFeed < end) return lineFeed + 1;
  return final ? end : -1;
}

/** Does the line at `at`, which is not blank, begin the footer? */
export function startsFooter(
  bytes: Uint8Array,
  at: number,
  end: number,
  { rowStart, footerStarts }: Pick<RowPlan, 'rowStart' | 'footerStarts'>,
): boolean {
  if (rowStart !== null && (bytes[at] === rowStart.byte) === rowStart.not) return true;
  return footerStarts.some((start) => {
    return at + start.length <= end && start.every((byte, i) => bytes[at + i] === byte);
  });
}
