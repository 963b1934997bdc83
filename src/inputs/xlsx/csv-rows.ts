/** Rows of a sheet as CSV, one line a row, so that line n is row n. */
import { RefusedError } from '../../support/errors.ts';
import { COLUMNS_MAX, RECORD_BYTES_MAX } from '../../support/limits.ts';
import { say } from '../../words/language.ts';

/** The last row that may be a header, as in text files. */
const HEADER_ROWS_MAX = 64;
const HAS_DIGIT = /\p{Nd}/u;
const HAS_LETTER = /\p{L}/u;

/**
 * A sheet does not state the width of its table, and a row has only its filled cells. Rows are
 * padded with empty cells to the width of the header, which is the last of the first rows that
 * looks like one. Titles above it stay short; wider rows stay wider, and are refused as rows that
 * do not fit their header.
 */
export class CsvRows {
  readonly #name: string;
  /** Cells of the row, up to the last filled one. */
  #cells: string[] = [];
  #filled = 0;
  #chars = 0;
  /** Is every filled cell a word, so that they can be column names? */
  #isWords = true;
  #row = 0;
  #width = 0;
  #lines = '';

  /** `name` is the document's, for messages. */
  constructor(name: string) {
    this.#name = name;
  }

  /** Characters ready to be taken. */
  get waiting(): number {
    return this.#lines.length;
  }

  /** Adds a non-empty cell of the row `row`; columns count from 0 and ascend. */
  add(row: number, column: number, text: string, isText: boolean): void {
    // A wider row is refused anyway, and must not cost more memory.
    const at = Math.min(column, COLUMNS_MAX);
    while (this.#cells.length < at) this.#cells.push('');
    this.#cells[at] = quoted(text);
    this.#filled++;
    this.#isWords &&= isText && (HAS_LETTER.test(text) || !HAS_DIGIT.test(text));
    this.#chars += this.#cells[at].length;
    if (this.#chars <= RECORD_BYTES_MAX) return;
    const message = say`${this.#name}:${row}: the row has more than ${RECORD_BYTES_MAX} characters.
      Check where the file comes from.`;
    throw new RefusedError('limit', message);
  }

  /** Ends a row; missing and empty rows become empty lines. */
  end(row: number): void {
    if (this.#filled === 0) return;
    const width = this.#cells.length;
    if (row <= HEADER_ROWS_MAX && this.#looksLikeHeader()) this.#width = width;
    const filling = ','.repeat(Math.max(0, this.#width - width));
    this.#lines += `${'\n'.repeat(row - this.#row - 1)}${this.#cells.join(',')}${filling}\n`;
    this.#row = row;
    this.#cells = [];
    this.#filled = 0;
    this.#chars = 0;
    this.#isWords = true;
  }

  /** Takes the lines that are ready. */
  take(): Buffer {
    const bytes = Buffer.from(this.#lines);
    this.#lines = '';
    return bytes;
  }

  /** A title with a date far to the right has gaps, and a remark below the header is short. */
  #looksLikeHeader(): boolean {
    const width = this.#cells.length;
    return this.#isWords && this.#filled * 2 > width && width * 2 > this.#width;
  }
}

function quoted(text: string): string {
  if (!text.includes(',') && !text.includes('"')) return text;
  return `"${text.replaceAll('"', '""')}"`;
}
