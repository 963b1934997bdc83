/**
 * Separated records with RFC 4180 quotes. GBK and UTF-8 need no decoding for that: neither ever has
 * a comma, quote, TAB or line feed inside a character; but a `|`, say, may be the second half of
 * one in GBK, which the bytes before it show. Records without a doubled quote are split in one pass
 * over the bytes; the others are copied. A quote that is not at the start of a field is a character
 * like any other. In files whose writer does not quote, one at the start may be text as well: then
 * a line with the right number of fields is a record.
 */

import type { Kernel } from '../../kernel/kernel.ts';
import * as L from '../../kernel/layout.ts';
import { COLUMNS_MAX, RECORD_BYTES_MAX } from '../../support/limits.ts';
import { say } from '../../words/language.ts';
import { CARRIAGE_RETURN, LINE_FEED, nextLine, type Splitter, textEnd } from './splitter.ts';

const TAB = 9;
const SPACE = 32;
const unclosed = () => say`a quote that opens a field is never closed`;
const afterQuote = () => say`a closing quote is not followed by a separator`;
const tooManyColumns = () => say`it has more than ${COLUMNS_MAX} columns`;
/** Returned instead of an offset. */
const NOT_CLOSED = -1;
const HAS_DOUBLED_QUOTE = -2;

/** Bytes from here on may be half a character in GBK and Big5. */
const HALVES_FROM = 128;

/** The bytes that delimit fields; `quote` is -1 where there are none. */
interface Separators {
  readonly separator: number;
  readonly quote: number;
  /** May the separator be the second half of a character? */
  readonly hasHalves: boolean;
  /** Fields of a line in which quotes may be text; undefined if they never are. */
  readonly textWidth?: number;
}

export class DelimitedSplitter implements Splitter {
  bytes: Uint8Array = new Uint8Array(0);
  starts: Int32Array = new Int32Array(COLUMNS_MAX);
  ends: Int32Array = new Int32Array(COLUMNS_MAX);
  count = 0;
  lines = 1;
  problem = '';
  /** The last quoted record without its quotes; grown to what records need. */
  #copy = new Uint8Array(4096);
  #copied = 0;
  readonly #separator: number;
  readonly #quote: number;
  readonly #hasHalves: boolean;
  readonly #textWidth: number;
  /** 1 for bytes that may end a field, or open a quoted one. */
  readonly #marks = new Uint8Array(256);
  #kernel: Kernel | null = null;

  constructor({ separator, quote, hasHalves, textWidth = 0 }: Separators) {
    this.#separator = separator;
    this.#quote = quote;
    this.#hasHalves = hasHalves;
    this.#textWidth = textWidth;
    for (const byte of [separator, quote, LINE_FEED]) if (byte >= 0) this.#marks[byte] = 1;
  }

  /** Lets the kernel cut the usual rows in its memory, with `cut` as room (see CUT_BYTES). */
  useKernel(kernel: Kernel, cut: number): void {
    if (this.#hasHalves) return;
    const { buffer } = kernel.memory;
    this.#kernel = kernel;
    this.starts = new Int32Array(buffer, cut, L.CUT_FIELDS_MAX);
    this.ends = new Int32Array(buffer, cut + L.CUT_ENDS, L.CUT_FIELDS_MAX);
  }

  split(buffer: Uint8Array, at: number, end: number, final: boolean): number {
    const { starts, ends } = this;
    if (this.#kernel?.bytes === buffer) {
      const { byteOffset } = starts;
      const { calls } = this.#kernel;
      this.count = calls.cutRow(at, end, this.#separator, this.#quote, byteOffset);
      if (this.count > 0) return this.#wasCut(buffer);
    }
    const separator = this.#separator;
    const quote = this.#quote;
    const marks = this.#marks;
    let field = 0;
    let p = at;
    let mayBeText = this.#textWidth > 0;
    this.lines = 1;
    this.problem = '';
    starts[0] = at;
    for (;;) {
      // Nearly all bytes pass here: a loop of its own runs a third faster than a longer one.
      let byte = buffer[p];
      while (marks[byte] === 0) byte = buffer[++p];
      if (byte === separator) {
        if (this.#hasHalves && isSecondHalf(buffer, at, p)) {
          p++;
          continue;
        }
        ends[field] = p++;
        if (field === COLUMNS_MAX - 1)
          return this.#malformed(buffer, at, end, final, tooManyColumns);
        starts[++field] = p;
      } else if (byte === LINE_FEED) {
        ends[field] = textEnd(buffer, starts[field], p);
        break;
      } else if (byte === quote && p === starts[field]) {
        const next = mayBeText ? this.#splitText(buffer, at, end, final) : 0;
        if (next !== 0) return next;
        mayBeText = false;
        starts[field] = p;
        p = this.#quotedField(buffer, p, Math.min(end, at + RECORD_BYTES_MAX), field);
        if (p === HAS_DOUBLED_QUOTE) return this.#splitCopying(buffer, at, end, final);
        if (p === NOT_CLOSED) return this.#notClosed(buffer, at, end, final);
        if (p >= end || buffer[p] === LINE_FEED) break;
        if (buffer[p] !== separator) return this.#malformed(buffer, at, end, final, afterQuote);
        p++;
        if (field === COLUMNS_MAX - 1)
          return this.#malformed(buffer, at, end, final, tooManyColumns);
        starts[++field] = p;
      } else p++;
    }
    if (p >= end && !final) return -1;
    this.bytes = buffer;
    this.count = field + 1;
    return p < end ? p + 1 : end;
  }

  /** Returns the offset after the row that the kernel cut. */
  #wasCut(buffer: Uint8Array): number {
    this.lines = 1;
    this.problem = '';
    this.bytes = buffer;
    const end = this.ends[this.count - 1];
    return buffer[end] === LINE_FEED ? end + 1 : end + 2;
  }

  /**
   * Splits the line at `at` with its quotes as text, except those around whole fields; 0 where it
   * has another number of fields, or where all of its quotes are around whole fields.
   */
  #splitText(buffer: Uint8Array, at: number, end: number, final: boolean): number {
    const { starts, ends } = this;
    const next = nextLine(buffer, at, end, final);
    if (next < 0) return end - at <= RECORD_BYTES_MAX ? -1 : 0;
    const lineEnd = buffer[next - 1] === LINE_FEED ? next - 1 : next;
    const textTo = textEnd(buffer, at, lineEnd);
    let field = 0;
    let hasText = false;
    for (let start = at; ; start = ends[field++] + 1) {
      if (field > this.#textWidth) return 0;
      const found = buffer.subarray(start, textTo).indexOf(this.#separator);
      starts[field] = start;
      ends[field] = found < 0 ? textTo : start + found;
      if (found < 0) break;
    }
    // Rows may end with one separator more, where the reader takes an empty tail.
    const hasTail = field === this.#textWidth && starts[field] === ends[field];
    if (!hasTail && field !== this.#textWidth - 1) return 0;
    for (let i = 0; i <= field; i++) {
      const last = this.#lastOf(buffer, i);
      // Quotes around a separator give a field too many as well.
      if (hasTail && hasText && last >= starts[i] && buffer[last] === this.#quote) return 0;
      if (buffer[starts[i]] !== this.#quote) continue;
      const inside = buffer.subarray(starts[i] + 1, last);
      if (last > starts[i] && buffer[last] === this.#quote && !inside.includes(this.#quote)) {
        starts[i]++;
        ends[i] = last;
      } else hasText = true;
    }
    if (!hasText) return 0;
    this.bytes = buffer;
    this.count = field + 1;
    return next;
  }

  /** The offset of a field's last byte that is not padding. */
  #lastOf(buffer: Uint8Array, field: number): number {
    let p = this.ends[field] - 1;
    while (buffer[p] === TAB || buffer[p] === SPACE) p--;
    return p;
  }

  /**
   * Marks the text between the quotes that open at `at` as a field; returns the offset of what
   * follows the closing quote, or one of two negative values. It must close before `limit`, which
   * does not depend on where a piece ends: a record reads the same however it is cut into blocks.
   */
  #quotedField(buffer: Uint8Array, at: number, limit: number, field: number): number {
    let p = at + 1;
    while (p < limit && buffer[p] !== this.#quote) {
      if (buffer[p++] === LINE_FEED) this.lines++;
    }
    if (p >= limit) return NOT_CLOSED;
    if (buffer[p + 1] === this.#quote) return HAS_DOUBLED_QUOTE;
    this.starts[field] = at + 1;
    this.ends[field] = p;
    return this.#afterQuote(buffer, p + 1);
  }

  #notClosed(buffer: Uint8Array, at: number, end: number, final: boolean): number {
    if (!final && end - at <= RECORD_BYTES_MAX) return -1;
    return this.#malformed(buffer, at, end, final, unclosed);
  }

  #malformed(
    buffer: Uint8Array,
    at: number,
    end: number,
    final: boolean,
    problem: () => string,
  ): number {
    this.problem = problem();
    this.lines = 1;
    return nextLine(buffer, at, end, final);
  }

  /** Splits a record by copying its fields, with doubled quotes made single. */
  #splitCopying(buffer: Uint8Array, at: number, end: number, final: boolean): number {
    const limit = quoteLimit(at, end);
    let p = at;
    let field = 0;
    this.lines = 1;
    this.#copied = 0;
    for (;;) {
      if (field === COLUMNS_MAX) return this.#malformed(buffer, at, end, final, tooManyColumns);
      this.starts[field] = this.#copied;
      p =
        buffer[p] === this.#quote
          ? this.#copyQuoted(buffer, p, limit)
          : this.#copyPlain(buffer, p, at);
      this.ends[field] = this.#copied;
      if (p === NOT_CLOSED) return this.#notClosed(buffer, at, end, final);
      if (p >= end || buffer[p] === LINE_FEED) break;
      if (buffer[p] !== this.#separator) {
        return this.#malformed(buffer, at, end, final, afterQuote);
      }
      p++;
      field++;
    }
    if (p >= end && !final) return -1;
    this.bytes = this.#copy;
    this.count = field + 1;
    return p < end ? p + 1 : end;
  }

  /** Copies an unquoted field; returns the offset of the separator or line feed after it. */
  #copyPlain(buffer: Uint8Array, at: number, record: number): number {
    let p = at;
    while (buffer[p] !== LINE_FEED) {
      const ends = buffer[p] === this.#separator;
      if (ends && !(this.#hasHalves && isSecondHalf(buffer, record, p))) break;
      p++;
    }
    this.#append(buffer, at, buffer[p] === LINE_FEED ? textEnd(buffer, at, p) : p);
    return p;
  }

  /** Copies a quoted field; returns the offset after it, or NOT_CLOSED. */
  #copyQuoted(buffer: Uint8Array, at: number, limit: number): number {
    let p = at + 1;
    let from = p;
    for (; ; p++) {
      if (p >= limit) return NOT_CLOSED;
      const byte = buffer[p];
      if (byte === LINE_FEED) this.lines++;
      else if (byte === this.#quote) {
        if (buffer[p + 1] !== this.#quote) break;
        this.#append(buffer, from, p + 1);
        p++;
        from = p + 1;
      }
    }
    this.#append(buffer, from, p);
    return this.#afterQuote(buffer, p + 1);
  }

  /** The offset of what follows a closed field, past padding (Alipay's TABs) and a CR. */
  #afterQuote(buffer: Uint8Array, at: number): number {
    let p = at;
    while ((buffer[p] === TAB || buffer[p] === SPACE) && buffer[p] !== this.#separator) p++;
    return buffer[p] === CARRIAGE_RETURN && buffer[p + 1] === LINE_FEED ? p + 1 : p;
  }

  #append(buffer: Uint8Array, from: number, to: number): void {
    const needed = this.#copied + to - from;
    if (needed > this.#copy.length) {
      const grown = new Uint8Array(needed * 2);
      grown.set(this.#copy);
      this.#copy = grown;
    }
    this.#copy.set(buffer.subarray(from, to), this.#copied);
    this.#copied = needed;
  }
}

/** Is the byte at `p` a second half? The record at `at` begins with a whole character. */
function isSecondHalf(buffer: Uint8Array, at: number, p: number): boolean {
  let start = p;
  while (start > at && buffer[start - 1] >= HALVES_FROM) start--;
  return ((p - start) & 1) !== 0;
}

/**
 * How far a quoted field of the record at `at` may extend: not only to the end of the buffer,
 * because a record must read the same wherever a piece ends.
 */
function quoteLimit(at: number, end: number): number {
  return Math.min(end, at + RECORD_BYTES_MAX);
}
