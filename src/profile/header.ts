/** Header lines: cells by name, and messages that name what is missing and what is new. */
import { RefusedError } from '../support/errors.ts';
import { say } from '../support/language.ts';
import type { Head, HeadLine, Opening } from './profile.ts';

/** How a line is cut into cells; no quote: ''; a backtick only stands before cells. */
export interface Cut {
  readonly separator: string;
  readonly quote: string;
}

const COMMAS: Cut = { separator: ',', quote: '"' };
const BACKTICK = '`';

/** The cells of one line, without padding and the quotes around them. */
export function cellsOf(text: string, { separator, quote }: Cut = COMMAS): string[] {
  const cells: string[] = [];
  if (quote === BACKTICK) {
    return text.split(separator).map((cell) => cell.trim().replace(/^`/, ''));
  }
  for (let at = 0; at <= text.length; ) {
    const start = at + (/^[\t ]*/.exec(text.slice(at))?.[0].length ?? 0);
    const close = quote !== '' && text[start] === quote ? text.indexOf(quote, start + 1) : -1;
    const found = text.indexOf(separator, Math.max(at, close));
    const end = found < 0 ? text.length : found;
    const cell = close < 0 ? text.slice(at, end) : text.slice(start + 1, close);
    cells.push(cell.trim());
    at = end + separator.length;
  }
  return cells;
}

/**
 * Header cells with the brackets of units in one width. Some exports end every line with a
 * separator: that is no cell.
 */
export function headerCells(text: string, cut: Cut = COMMAS): string[] {
  const cells = cellsOf(text, cut).map(normalizeName);
  if (hasEmptyTail(text, cut)) cells.pop();
  return cells;
}

function hasEmptyTail(text: string, { separator }: Cut): boolean {
  return text.replace(/[ \t\r]+$/, '').endsWith(separator) || text.endsWith(separator);
}

/** A column name as it is compared: no padding, half-width brackets. */
export function normalizeName(name: string): string {
  return name.replace(/[\t ]/g, '').replaceAll('（', '(').replaceAll('）', ')');
}

/** Where rows begin that stand below a line. */
export function rowsBelow({ next, line }: HeadLine): Pick<Opening, 'rowsStart' | 'rowsLine'> {
  return { rowsStart: next, rowsLine: line + 1 };
}

/** Finds columns by name in one header; -1 or a refusal where a name does not stand there. */
export class HeaderIndex {
  readonly cells: readonly string[];
  /** Does the line end with a comma? */
  readonly emptyTail: boolean;
  readonly #head: Head;
  readonly #line: HeadLine;

  /** `used` are the names that are looked for, which may not stand twice; without it, none may. */
  constructor(head: Head, line: HeadLine, cut: Cut = COMMAS, used?: readonly string[]) {
    this.#head = head;
    this.#line = line;
    this.cells = headerCells(line.text, cut);
    this.emptyTail = hasEmptyTail(line.text, cut);
    const isUsed = (cell: string) => used === undefined || used.includes(cell);
    const twice = this.cells.find(
      (cell, index) => this.cells.indexOf(cell) !== index && isUsed(cell),
    );
    if (twice !== undefined) this.#refuse(say`the column '${twice}' stands twice`);
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
    const lacking = missing.map((m) => m.split('|')[0]).join(say`, `);
    this.#refuse(
      unknown.length > 0
        ? say`the header lacks ${lacking}; not known here: ${unknown.join(say`, `)}`
        : say`the header lacks ${lacking}`,
    );
  }

  #refuse(what: string): never {
    throw new RefusedError(
      'header',
      say`${this.#head.name}:${this.#line.line}: ${what}. Check that this is the right kind of bill;
        if the channel changed its format, it must be described anew before it is used.`,
    );
  }
}
