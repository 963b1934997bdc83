/** Lines of CSV as bytes: what rows hold is mostly copied, without making text of it. */
import type { IdRange } from '../../domain/key.ts';
import { FEE_UNITS, formatFee } from '../../domain/money.ts';
import { NO_CLOCK, STAMP_SECONDS, stampWall } from '../../domain/time.ts';
import { idText } from '../../reading/rows/row-reader.ts';
import { idCell } from './line.ts';

/** Room for one number, or one cell that is copied. */
const CELL_BYTES = 256;
/** Whole numbers up to here are computed with 32 bits. */
const SMALL_MAX = 2 ** 31 - 1;
/** Digits from which a spreadsheet changes a number, see csv.ts. */
const SAFE_DIGITS = 11;
/** No name of a month has so many letters. */
const SAFE_LETTERS = 10;
const TAB = 9;
const COMMA = 44;
const QUOTE = 34;
const MINUS = 45;
const HYPHEN_BYTE = MINUS;
const COLON = 58;
const SPACE = 32;
const DOT = 46;
const ZERO = 48;

/** Classes of bytes; 0: any that an id needs a closer look for. */
const DIGIT = 1;
const LETTER = 2;
const UNDERSCORE = 3;
const HYPHEN = 4;
const CLASSES = Uint8Array.from({ length: 256 }, (_, byte) => {
  const char = String.fromCharCode(byte);
  if (/\d/.test(char)) return DIGIT;
  if (/[A-Za-z]/.test(char)) return LETTER;
  return char === '_' ? UNDERSCORE : char === '-' ? HYPHEN : 0;
});

/** How an id is written: as it is, quoted after a TAB, or as exactCell writes it. */
type IdForm = 'plain' | 'tabbed' | 'other';

/** Numbers and dates that a spreadsheet recognizes have one word at most, and that is short. */
function formOf({ bytes, start, end }: IdRange): IdForm {
  let words = 0;
  let letters = 0;
  let isWord = false;
  let isNumber = true;
  let last = 0;
  for (let at = start; at < end; at++) {
    const kind = CLASSES[bytes[at]];
    if (kind === 0) return 'other';
    if (kind === LETTER) {
      letters++;
      if (last !== LETTER) words++;
    } else if (kind === UNDERSCORE) isWord = true;
    else if (kind === HYPHEN) isNumber = false;
    last = kind;
  }
  if (bytes[start] === HYPHEN_BYTE && start < end) return 'other';
  if (isWord || words > 1 || letters >= SAFE_LETTERS) return 'plain';
  if (words === 1 || !isNumber) return 'other';
  const length = end - start;
  const isInteger = length === 1 || (length <= SAFE_DIGITS && bytes[start] !== ZERO);
  return isInteger || length === 0 ? 'plain' : 'tabbed';
}

export class ByteLines {
  #bytes = Buffer.alloc(1024 * 1024);
  #at = 0;
  #date = 0;
  #dateText = Buffer.alloc(0);
  readonly #digits: number;
  readonly #scale: number;

  /** `digits` are the currency's. */
  constructor(digits: number) {
    this.#digits = digits;
    this.#scale = 10 ** digits;
  }

  /** Writes ready text. */
  text(text: string): void {
    this.#need(text.length * 3);
    this.#at += this.#bytes.write(text, this.#at);
  }

  comma(): void {
    this.#need(1);
    this.#bytes[this.#at++] = COMMA;
  }

  /** Writes ready bytes, all of an array. */
  all(bytes: Uint8Array): void {
    this.#need(bytes.length);
    this.#bytes.set(bytes, this.#at);
    this.#at += bytes.length;
  }

  /** Writes ready bytes, a few. */
  copy(bytes: Uint8Array, start: number, end: number): void {
    this.#need(end - start);
    let to = this.#at;
    for (let at = start; at < end; at++) this.#bytes[to++] = bytes[at];
    this.#at = to;
  }

  /** Writes the cell of an id. */
  id(id: IdRange): void {
    const form = formOf(id);
    if (form === 'other') {
      this.text(idCell(idText(id)));
      return;
    }
    this.#need(CELL_BYTES + id.end - id.start);
    if (form === 'tabbed') {
      this.#bytes[this.#at++] = QUOTE;
      this.#bytes[this.#at++] = TAB;
    }
    this.copy(id.bytes, id.start, id.end);
    if (form === 'tabbed') this.#bytes[this.#at++] = QUOTE;
  }

  /** Writes a whole number that is not negative. */
  count(value: number): void {
    this.#need(CELL_BYTES);
    this.#whole(value, 1);
  }

  /** Writes an amount in minor units. */
  amount(value: number): void {
    this.#need(CELL_BYTES);
    if (value < 0) this.#bytes[this.#at++] = MINUS;
    const magnitude = Math.abs(value);
    const fraction = magnitude % this.#scale;
    this.#whole((magnitude - fraction) / this.#scale, 1);
    if (this.#digits === 0) return;
    this.#bytes[this.#at++] = DOT;
    this.#whole(fraction, this.#digits);
  }

  /** Writes a fee in fee units; nothing if it is NaN. */
  fee(fee: number): void {
    if (Number.isNaN(fee)) return;
    if (fee % FEE_UNITS === 0) this.amount(fee / FEE_UNITS);
    else this.text(formatFee(fee, this.#digits));
  }

  /** Writes a stamp (see domain/time.ts) as `yyyy-MM-dd HH:mm:ss`; nothing if it is 0. */
  time(stamp: number): void {
    if (stamp === 0) return;
    this.#need(CELL_BYTES);
    const seconds = stamp % STAMP_SECONDS;
    const date = stamp - seconds;
    // Most records are of one date.
    if (date !== this.#date) {
      this.#date = date;
      this.#dateText = Buffer.from(stampWall(date + NO_CLOCK));
    }
    this.copy(this.#dateText, 0, this.#dateText.length);
    if (seconds === NO_CLOCK) return;
    const minutes = Math.trunc(seconds / 60);
    this.#bytes[this.#at++] = SPACE;
    this.#two(Math.trunc(minutes / 60));
    this.#bytes[this.#at++] = COLON;
    this.#two(minutes % 60);
    this.#bytes[this.#at++] = COLON;
    this.#two(seconds % 60);
  }

  /** Bytes that were written and not taken. */
  get length(): number {
    return this.#at;
  }

  /** Takes what was written. */
  take(): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(this.#bytes.subarray(0, this.#at));
    this.#at = 0;
    return bytes;
  }

  #two(value: number): void {
    const tens = Math.trunc(value / 10);
    this.#bytes[this.#at++] = ZERO + tens;
    this.#bytes[this.#at++] = ZERO + value - tens * 10;
  }

  #whole(value: number, least: number): void {
    let digits = least;
    for (let power = 10 ** least; value >= power; power *= 10) digits++;
    if (value <= SMALL_MAX) {
      let small = value | 0;
      for (let at = this.#at + digits - 1; at >= this.#at; at--) {
        const tens = (small / 10) | 0;
        this.#bytes[at] = ZERO + small - tens * 10;
        small = tens;
      }
      this.#at += digits;
      return;
    }
    let rest = value;
    for (let at = this.#at + digits - 1; at >= this.#at; at--) {
      const digit = rest % 10;
      this.#bytes[at] = ZERO + digit;
      rest = (rest - digit) / 10;
    }
    this.#at += digits;
  }

  #need(bytes: number): void {
    if (this.#at + bytes <= this.#bytes.length) return;
    const grown = Buffer.alloc(2 * (this.#bytes.length + bytes));
    grown.set(this.#bytes.subarray(0, this.#at));
    this.#bytes = grown;
  }
}
