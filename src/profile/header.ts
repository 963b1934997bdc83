/** Header lines: cells by name, and messages that name what is missing and what is new. */
import { RefusedError } from '../support/errors.ts';
import type { Head, HeadLine } from './profile.ts';

/**
 * Header cells, trimmed, with the brackets of units in one width; no header has quoted commas.
 * Some exports end every line with a comma: that is no cell.
 */
export function headerCells(text: string): string[] {
  const cells = text.split(',').map((cell) => normalizeName(cell.replace(/^"(.*)"$/, '$1')));
  if (endsWithComma(text)) cells.pop();
  return cells;
}

function endsWithComma(text: string): boolean {
  return /,\s*$/.test(text);
}

/** A column name as it is compared: no padding, half-width brackets. */
export function normalizeName(name: string): string {
  return name.replace(/[\t ]/g, '').replaceAll('（', '(').replaceAll('）', ')');
}

/** Finds columns by name in one header; -1 or a refusal where a name does not stand there. */
export class HeaderIndex {
  readonly cells: readonly string[];
  /** Does the line end with a comma? */
  readonly emptyTail: boolean;
  readonly #head: Head;
  readonly #line: HeadLine;

  constructor(head: Head, line: HeadLine) {
    this.#head = head;
    this.#line = line;
    this.cells = headerCells(line.text);
    this.emptyTail = endsWithComma(line.text);
    const twice = this.cells.find((cell, index) => this.cells.indexOf(cell) !== index);
    if (twice !== undefined) this.#refuse(`the column '${twice}' stands twice`);
  }

  /** The index of the first of the names that is a column, or -1. */
  find(...names: string[]): number {
    for (const name of names) {
      const index = this.cells.indexOf(normalizeName(name));
      if (index >= 0) return index;
    }
    return -1;
  }

  /** Throws RefusedError('header') that lists what is missing, and what stands there instead. */
  require(known: readonly string[], required: readonly string[]): void {
    const missing = required.filter((name) => this.find(...name.split('|')) < 0);
    if (missing.length === 0) return;
    const names = new Set(known.flatMap((name) => name.split('|')).map(normalizeName));
    const unknown = this.cells.filter((cell) => !names.has(cell));
    const seen = unknown.length > 0 ? `; not known here: ${unknown.join(', ')}` : '';
    this.#refuse(`the header lacks ${missing.map((m) => m.split('|')[0]).join(', ')}${seen}`);
  }

  #refuse(what: string): never {
    throw new RefusedError(
      'header',
      `${this.#head.name}:${this.#line.line}: ${what}. Check that this is the right kind of ` +
        'bill; if the channel changed its format, it must be described anew before it is used.',
    );
  }
}
