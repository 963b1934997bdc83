/**
 * Header lines: cells by name, the sets of columns that a format's files have, and messages that
 * name what is missing and what is new.
 */
import { RefusedError } from '../support/errors.ts';
import { say } from '../words/language.ts';
import type { Head, HeadLine, Opening } from './profile.ts';

/** How a line is cut into cells; no quote: ''; a backtick only stands before cells. */
export interface Cut {
  readonly separator: string;
  readonly quote: string;
}

const COMMAS: Cut = { separator: ',', quote: '"' };
const BACKTICK = '`';

/** The sets of columns that files of a format have, each of them whole and in any order. */
export interface ColumnSets {
  /** Of today's files, one for each kind: columns that no set names may be there as well. */
  readonly newest: readonly (readonly string[])[];
  /** Of earlier files: these columns and no others. */
  readonly older?: readonly (readonly string[])[];
}

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

/** The refusal of a bill that a spreadsheet saved: it changes long numbers, times and zeros. */
export function resavedRefusal(document: string, line: number): RefusedError {
  return new RefusedError(
    'header',
    say`${document}:${line}: a spreadsheet program saved this file: the line is padded to the width
      of the table. It may have changed ids and times as well. Download the bill again, and use it
      as it came.`,
  );
}

/** Where rows begin that stand below a line. */
export function rowsBelow({ next, line }: HeadLine): Pick<Opening, 'rowsStart' | 'rowsLine'> {
  return { rowsStart: next, rowsLine: line + 1 };
}

/** Finds columns by name in one header; -1 or a refusal where a name is missing. */
export class HeaderIndex {
  readonly cells: readonly string[];
  /** Does the line end with a comma? */
  readonly emptyTail: boolean;
  readonly #document: string;
  readonly #line: HeadLine;

  /** `used` are the names that are looked for, which may not stand twice; without it, none may. */
  constructor(
    { name }: Pick<Head, 'name'>,
    line: HeadLine,
    cut: Cut = COMMAS,
    used?: readonly string[],
  ) {
    this.#document = name;
    this.#line = line;
    this.cells = headerCells(line.text, cut);
    this.emptyTail = hasEmptyTail(line.text, cut);
    const isUsed = (cell: string) => used === undefined || used.includes(cell);
    const twice = this.cells.find(
      (cell, index) => this.cells.indexOf(cell) !== index && isUsed(cell),
    );
    if (twice !== undefined) this.refuse(say`the column '${twice}' stands twice`);
  }

  /** The index of the first of the names that is a column, or -1. */
  find(...names: string[]): number {
    for (const name of names) {
      const index = this.cells.indexOf(normalizeName(name));
      if (index >= 0) return index;
    }
    return -1;
  }

  /** Throws RefusedError('header') where a name is missing. */
  require(names: readonly string[]): void {
    if (names.some((name) => this.find(name) < 0)) this.#refuseAgainst(names);
  }

  /** Throws RefusedError('header') unless the columns are one of the sets. */
  requireSet({ newest, older = [] }: ColumnSets): void {
    const sets = [...newest, ...older];
    const known = this.cells.filter((cell) => sets.some((set) => set.includes(cell)));
    const distance = (set: readonly string[]) =>
      set.filter((name) => !known.includes(name)).length +
      known.filter((name) => !set.includes(name)).length;
    const nearest = sets.toSorted((a, b) => distance(a) - distance(b))[0];
    const hasOnlyKnown = known.length === this.cells.length;
    if (distance(nearest) > 0 || !(hasOnlyKnown || newest.includes(nearest))) {
      this.#refuseAgainst(nearest);
    }
  }

  /** Names what the header lacks of the expected columns, and what it has beside them. */
  #refuseAgainst(expected: readonly string[]): never {
    const separator = [';', '\t'].find((each) => this.#line.text.includes(each));
    if (this.cells.length === 1 && separator !== undefined) {
      this.refuse(say`the columns are separated by ${JSON.stringify(separator)}, not by commas`);
    }
    const missing = expected.filter((name) => this.find(name) < 0).join(say`, `);
    const others = this.cells
      .filter((cell) => !expected.includes(cell))
      .map((cell) => cell || say`(no name)`)
      .join(say`, `);
    if (missing === '') this.refuse(say`the header has columns that are new: ${others}`);
    if (others === '') this.refuse(say`the header lacks ${missing}`);
    this.refuse(say`the header lacks ${missing}; not known here: ${others}`);
  }

  /** Throws RefusedError('header'), in which `what` says what is wrong. */
  refuse(what: string): never {
    throw new RefusedError(
      'header',
      say`${this.#document}:${this.#line.line}: ${what}. Check that this is the right kind of bill;
        if the channel changed its format, it must be described anew before it is used.`,
    );
  }
}
