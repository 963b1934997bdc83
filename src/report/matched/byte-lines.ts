/** Lines of CSV as bytes: what rows hold is mostly copied, without making text of it. */
import type { IdRange } from '../../domain/key.ts';
import { FEE_UNITS, formatFee } from '../../domain/money.ts';

/** Room for one number, or one cell that is copied. */
const CELL_BYTES = 256;
/** Digits from which a spreadsheet changes a number, see csv.ts. */
const SAFE_DIGITS = 11;
/** No number, date or name of a month has so many letters. */
const SAFE_LETTERS = 10;
const TAB = 9;
const COMMA = 44;
const QUOTE = 34;
const MINUS = 45;
const DOT = 46;
const ZERO = 48;

/** Classes of bytes: a digit, a letter, what no number or date has; 0: anything else. */
const DIGIT = 1;
const LETTER = 2;
const WORD = 3;
const CLASSES = Uint8Array.from({ length: 256 }, (_, byte) => {
  const char = String.fromCharCode(byte);
  if (/\d/.test(char)) return DIGIT;
  return /[A-Za-z]/.test(char) ? LETTER : char === '_' ? WORD : 0;
});

/** How an id is written: as it is, quoted after a TAB, or as exactCell writes it. */
type IdForm = 'plain' | 'tabbed' | 'other';

function formOf({ bytes, start, end }: IdRange): IdForm {
  let letters = 0;
  for (let at = start; at < end; at++) {
    const kind = CLASSES[bytes[at]];
    if (kind === 0) return 'other';
    if (kind === LETTER) letters++;
    else if (kind === WORD) letters = SAFE_LETTERS;
  }
  if (letters >= SAFE_LETTERS) return 'plain';
  if (letters > 0) return 'other';
  const length = end - start;
  const isInteger = length === 1 || (length <= SAFE_DIGITS && bytes[start] !== ZERO);
  return isInteger || length === 0 ? 'plain' : 'tabbed';
}

export class ByteLines {
  #bytes = Buffer.alloc(1024 * 1024);
  #at = 0;
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

  /** Writes an id; `cellOf` returns its cell if it is of no usual form. */
  id(id: IdRange, cellOf: () => string): void {
    const form = formOf(id);
    if (form === 'other') {
      this.text(cellOf());
      return;
    }
    this.#need(CELL_BYTES);
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

  /** Returns what was written. */
  take(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#bytes.subarray(0, this.#at));
  }

  #whole(value: number, least: number): void {
    let digits = least;
    for (let power = 10 ** least; value >= power; power *= 10) digits++;
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
