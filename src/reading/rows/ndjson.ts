/**
 * One flat JSON object a line. Values are used as the bytes of the file, so that a number never
 * becomes a floating-point one; only strings with escapes are decoded. A nested value where a field
 * is expected, a key that occurs twice, or anything that is not JSON makes the record malformed.
 */
import { say } from '../../words/language.ts';
import { LINE_FEED, nextLine, QUOTE, type Splitter, textEnd } from './splitter.ts';

const BACKSLASH = 92;
const COLON = 58;
const COMMA = 44;
const POINT = 46;
const DIGIT_1 = 49;
const DIGIT_9 = 57;
const OPEN = 123;
const CLOSE = 125;
/** Deepest nesting in a value that is passed over. */
const DEPTH_MAX = 64;
const SHORT_WORD_BYTES = 64;
const LONE_SURROGATE = /\p{Cs}/u;
const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const noObject = () => say`it does not start with {`;
const noKey = () => say`a key in quotes is missing`;
const noColon = () => say`a colon is missing after a key`;

/** Thrown inside one record only. */
class Malformed extends Error {}

export class NdjsonSplitter implements Splitter {
  bytes: Uint8Array = new Uint8Array(0);
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly count: number;
  readonly lines = 1;
  problem = '';
  readonly #keys: readonly Uint8Array[];
  readonly #names: readonly string[];
  readonly #seen: Uint8Array;
  /** The key expected next: objects of one file mostly have the same order of keys. */
  #guess = 0;
  #buffer: Uint8Array = new Uint8Array(0);
  #at = 0;
  #end = 0;
  /** Decoded texts of values with escapes, by column; they are joined into a copy of the fields. */
  #decoded = new Map<number, Uint8Array>();

  constructor(columns: readonly string[]) {
    this.#names = columns;
    this.#keys = columns.map((name) => encoder.encode(name));
    this.#seen = new Uint8Array(columns.length);
    this.starts = new Int32Array(columns.length);
    this.ends = new Int32Array(columns.length);
    this.count = columns.length;
  }

  split(buffer: Uint8Array, at: number, end: number, final: boolean): number {
    const lineFeed = buffer.indexOf(LINE_FEED, at);
    if (lineFeed >= end && !final) return -1;
    this.problem = '';
    this.bytes = buffer;
    this.#buffer = buffer;
    this.#at = at;
    this.#end = textEnd(buffer, at, lineFeed);
    this.#seen.fill(0);
    this.starts.fill(at);
    this.ends.fill(at);
    if (this.#decoded.size > 0) this.#decoded.clear();
    try {
      this.#object();
      if (this.#decoded.size > 0) this.#copyFields();
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      this.problem = say`it is not a complete flat JSON object: ${error.message}`;
    }
    return nextLine(buffer, at, end, final);
  }

  #object(): void {
    this.#expect(OPEN, noObject);
    if (this.#peek() === CLOSE) this.#at++;
    else {
      for (;;) {
        this.#member();
        const byte = this.#peek();
        this.#at++;
        if (byte === CLOSE) break;
        if (byte !== COMMA) throw new Malformed(say`a comma or } is missing between values`);
      }
    }
    if (this.#peek() >= 0) throw new Malformed(say`something follows the object`);
  }

  #member(): void {
    if (this.#peek() !== QUOTE) throw new Malformed(noKey());
    const start = this.#at + 1;
    const escaped = this.#string();
    const column = this.#column(start, this.#at - 1, escaped);
    this.#expect(COLON, noColon);
    if (column < 0) this.#skipValue(0);
    else this.#value(column);
  }

  #column(start: number, end: number, escaped: boolean): number {
    let column = -1;
    if (escaped) column = this.#names.indexOf(this.#unescape(start - 1, end + 1));
    else {
      for (let i = 0; i < this.#keys.length && column < 0; i++) {
        const candidate = (this.#guess + i) % this.#keys.length;
        if (this.#isKey(candidate, start, end)) column = candidate;
      }
    }
    if (column < 0) return -1;
    if (this.#seen[column] === 1) {
      throw new Malformed(say`the key '${this.#names[column]}' occurs twice`);
    }
    this.#seen[column] = 1;
    this.#guess = column + 1;
    return column;
  }

  #isKey(column: number, start: number, end: number): boolean {
    const key = this.#keys[column];
    if (key.length !== end - start) return false;
    for (let i = 0; i < key.length; i++) if (this.#buffer[start + i] !== key[i]) return false;
    return true;
  }

  #value(column: number): void {
    const byte = this.#peek();
    const start = this.#at;
    if (byte === QUOTE) {
      if (this.#string()) {
        this.#decoded.set(column, encoder.encode(this.#unescape(start, this.#at)));
      }
      this.starts[column] = start + 1;
      this.ends[column] = this.#at - 1;
      return;
    }
    if (!this.#passDecimal(byte)) {
      const word = this.#word();
      if (word === 'null') return;
      if (!NUMBER.test(word)) {
        const name = this.#names[column];
        throw new Malformed(say`the value of '${name}' is neither a string nor a number`);
      }
    }
    this.starts[column] = start;
    this.ends[column] = this.#at;
  }

  /** Passes over an unsigned decimal like 12.30, as amounts mostly are; false if it is not one. */
  #passDecimal(first: number): boolean {
    const buffer = this.#buffer;
    const start = this.#at;
    if (first < DIGIT_1 || first > DIGIT_9) return false;
    let p = start + 1;
    while (isDigit(buffer[p])) p++;
    if (buffer[p] === POINT) {
      const decimals = ++p;
      while (isDigit(buffer[p])) p++;
      if (p === decimals) return false;
    }
    if (p < this.#end && isWordByte(buffer[p])) return false;
    this.#at = p;
    return true;
  }

  /** Passes over a value that no field needs. */
  #skipValue(depth: number): void {
    if (depth > DEPTH_MAX) throw new Malformed(say`values are nested too deeply`);
    const byte = this.#peek();
    if (byte === QUOTE) {
      this.#skipString();
      return;
    }
    const isObject = byte === OPEN;
    if (!isObject && byte !== 91) {
      const word = this.#word();
      if (/^(true|false|null)$/.test(word) || NUMBER.test(word)) return;
      throw new Malformed(say`a value is not JSON`);
    }
    this.#at++;
    const close = isObject ? CLOSE : 93;
    if (this.#peek() === close) {
      this.#at++;
      return;
    }
    for (;;) {
      if (isObject) {
        if (this.#peek() !== QUOTE) throw new Malformed(noKey());
        this.#skipString();
        this.#expect(COLON, noColon);
      }
      this.#skipValue(depth + 1);
      const next = this.#peek();
      this.#at++;
      if (next === close) return;
      if (next !== COMMA) throw new Malformed(say`a comma is missing between values`);
    }
  }

  #skipString(): void {
    const start = this.#at;
    if (this.#string()) this.#unescape(start, this.#at);
  }

  /** Passes over a string; true if it has escapes. */
  #string(): boolean {
    const buffer = this.#buffer;
    let escaped = false;
    let p = this.#at + 1;
    for (; p < this.#end; p++) {
      const byte = buffer[p];
      if (byte === QUOTE) {
        this.#at = p + 1;
        return escaped;
      }
      if (byte === BACKSLASH) {
        escaped = true;
        p++;
      } else if (byte < 32) throw new Malformed(say`a string contains a control character`);
    }
    throw new Malformed(say`a string is not closed`);
  }

  #unescape(start: number, end: number): string {
    const text = parsedText(this.#buffer.subarray(start, end));
    if (text === null) {
      throw new Malformed(say`a string has an invalid escape or is not UTF-8`);
    }
    // Every lone surrogate would become the same replacement character, and two ids one.
    if (LONE_SURROGATE.test(text)) {
      throw new Malformed(say`a string has an escape for half a character`);
    }
    return text;
  }

  #word(): string {
    const start = this.#at;
    while (this.#at < this.#end && isWordByte(this.#buffer[this.#at])) this.#at++;
    const word = this.#buffer.subarray(start, this.#at);
    // A call has room for so many arguments only.
    if (word.length > SHORT_WORD_BYTES) return Buffer.from(word).toString('latin1');
    return String.fromCharCode(...word);
  }

  /** The next byte that is not white space; -1 at the end of the line. */
  #peek(): number {
    while (this.#at < this.#end) {
      const byte = this.#buffer[this.#at];
      if (byte !== 32 && byte !== 9 && byte !== 13) return byte;
      this.#at++;
    }
    return -1;
  }

  #expect(byte: number, message: () => string): void {
    if (this.#peek() !== byte) throw new Malformed(message());
    this.#at++;
  }

  #copyFields(): void {
    const pieces = this.#names.map(
      (_, column) =>
        this.#decoded.get(column) ?? this.#buffer.subarray(this.starts[column], this.ends[column]),
    );
    this.bytes = Buffer.concat(pieces);
    let offset = 0;
    for (const [column, piece] of pieces.entries()) {
      this.starts[column] = offset;
      offset += piece.length;
      this.ends[column] = offset;
    }
  }
}

/** Decodes a JSON string with its quotes; null if it is invalid. */
function parsedText(bytes: Uint8Array): string | null {
  try {
    return JSON.parse(decoder.decode(bytes));
  } catch {
    return null;
  }
}

function isDigit(byte: number): boolean {
  return byte >= DIGIT_1 - 1 && byte <= DIGIT_9;
}

/** Letters, digits, and the other characters of numbers. */
function isWordByte(byte: number): boolean {
  if (byte >= 48 && byte <= 57) return true;
  if (byte >= 97 && byte <= 122) return true;
  return byte === 43 || byte === 45 || byte === 46 || byte === 69;
}
