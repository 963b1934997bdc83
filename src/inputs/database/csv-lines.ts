/** Rows of a database as CSV. */
import { inQuotes } from './in-quotes.ts';

const CHUNK_CHARS = 64 * 1024;
const SPECIAL = /[",\r\n]/;

/** Collects lines of CSV until there are enough for a chunk. */
export class CsvLines {
  #text = '';

  /** null is an empty field. */
  add(fields: readonly (string | null)[]): void {
    for (let i = 0; i < fields.length; i++) {
      const field = fields[i];
      if (i > 0) this.#text += ',';
      if (field === null) continue;
      this.#text += SPECIAL.test(field) ? inQuotes(field, '"') : field;
    }
    this.#text += '\n';
  }

  get isFull(): boolean {
    return this.#text.length >= CHUNK_CHARS;
  }

  /** What was added since the last call. */
  take(): Buffer {
    const chunk = Buffer.from(this.#text);
    this.#text = '';
    return chunk;
  }
}
