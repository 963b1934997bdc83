/** The text of cells on one line: runs joined, phonetic readings left out, escapes decoded. */
import { CELL_CHARS_MAX } from '../../support/limits.ts';
import { say } from '../../words/language.ts';
import type { XmlAttributes } from '../xml.ts';
import { partError } from './part.ts';

/** Any character may be written as `_x000D_`. */
const ESCAPE_CHARS = 7;
const ESCAPE = /_x([0-9A-Fa-f]{4})_/g;
const LINE_BREAK = /\r\n|\r|\n/g;
/** XML's white space; `trim` removes more. */
const SPACES = ' \t\r\n';

/** The characters of one cell, collected up to a limit. */
export class CellChars {
  #text = '';

  clear(): void {
    this.#text = '';
  }

  /** `place` names the cell in the refusal of too many. */
  add(text: string, place: () => string): void {
    this.#text += text;
    if (this.#text.length > CELL_CHARS_MAX * ESCAPE_CHARS) throw tooLong(place);
  }

  get raw(): string {
    return this.#text;
  }

  /** The text with escapes decoded. */
  decoded(place: () => string): string {
    let text = this.#text;
    if (text.includes('_x')) {
      text = text.replace(ESCAPE, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
    }
    if (text.length > CELL_CHARS_MAX) throw tooLong(place);
    return text.includes('\n') || text.includes('\r') ? text.replace(LINE_BREAK, ' ') : text;
  }
}

/**
 * The text of an `si` or `is`: one `t`, or runs (`r`) with a `t` each. `rPh` holds the phonetic
 * reading, which is not part of the text.
 */
export class RichText {
  readonly chars = new CellChars();
  readonly #run = new CellChars();
  #isReading = false;
  #isText = false;
  #keepsSpace = false;

  start(): void {
    this.chars.clear();
    this.#isReading = false;
    this.#isText = false;
  }

  open(name: string, attributes: XmlAttributes): void {
    if (name === 'rPh') this.#isReading = true;
    if (name !== 't' || this.#isReading) return;
    this.#isText = true;
    this.#keepsSpace = attributes['xml:space'] === 'preserve';
    this.#run.clear();
  }

  text(text: string, place: () => string): void {
    if (this.#isText) this.#run.add(text, place);
  }

  close(name: string, place: () => string): void {
    if (name === 'rPh') this.#isReading = false;
    if (name !== 't' || !this.#isText) return;
    this.#isText = false;
    const run = this.#run.raw;
    this.chars.add(this.#keepsSpace ? run : withoutOuterSpace(run), place);
  }
}

/** Not a pattern: one that finds the last space is slow where there are very many. */
function withoutOuterSpace(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && SPACES.includes(text[start])) start++;
  while (end > start && SPACES.includes(text[end - 1])) end--;
  return text.slice(start, end);
}

function tooLong(place: () => string): Error {
  return partError('limit', place(), say`more than ${CELL_CHARS_MAX} characters`);
}
