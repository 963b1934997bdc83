/**
 * Header lines: cells by name, the column sets of a format, and refusals that name missing and new
 * columns.
 */
import { RefusedError } from '../support/errors.ts';
import { say } from '../words/language.ts';
import type { FieldColumn, Head, HeadLine, Opening } from './profile.ts';

/** How a line is split into cells. The quote is '' for none; a backtick only precedes cells. */
export interface Cut {
  readonly separator: string;
  readonly quote: string;
}

const COMMAS: Cut = { separator: ',', quote: '"' };
/** WeChat Pay's cells. */
export const BACKTICK_CUT: Cut = { separator: ',', quote: '`' };

/** The column sets of a format; each is complete and in any order. */
export interface ColumnSets {
  /** Of current files, one for each kind; additional columns are accepted. */
  readonly newest: readonly (readonly string[])[];
  /** Of earlier files, without additional columns. */
  readonly older?: readonly (readonly string[])[];
}

/** The cells of a line, without padding and quotes. */
export function cellsOfLine(text: string, { separator, quote }: Cut = COMMAS): string[] {
  const cells: string[] = [];
  if (quote === BACKTICK_CUT.quote) {
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
 * Normalized header cells. Some exports end every line with a separator, which is not a cell.
 */
export function headerCells(text: string, cut: Cut = COMMAS): string[] {
  const cells = cellsOfLine(text, cut).map(normalizeName);
  if (hasEmptyTail(text, cut)) cells.pop();
  return cells;
}

function hasEmptyTail(text: string, { separator }: Cut): boolean {
  return text.replace(/[ \t\r]+$/, '').endsWith(separator) || text.endsWith(separator);
}

/** A column name for comparison: no blanks, half-width brackets. */
export function normalizeName(name: string): string {
  return name.replace(/[\t ]/g, '').replaceAll('（', '(').replaceAll('）', ')');
}

/** The refusal of a bill saved by a spreadsheet program, which alters long numbers and times. */
export function resavedRefusal(document: string, line: number): RefusedError {
  return new RefusedError(
    'header',
    say`${document}:${line}: a spreadsheet program saved this file: the line is padded to the width
      of the table. It may have changed ids and times as well. Download the bill again, and use it
      as it came.`,
  );
}

/** The start of rows that follow a line. */
export function rowsBelow({ next, line }: HeadLine): Pick<Opening, 'rowsStart' | 'rowsLine'> {
  return { rowsStart: next, rowsLine: line + 1 };
}

/** Finds the columns of one header by name. */
export class HeaderIndex {
  readonly cells: readonly string[];
  /** Does the line end with a separator? */
  readonly emptyTail: boolean;
  readonly #document: string;
  readonly #line: HeadLine;

  /** Refuses a name that occurs twice: one of `used`, or by default any. */
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
    if (twice !== undefined) this.refuse(say`the column '${twice}' occurs twice`);
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

  /** Names the missing and the unexpected columns. */
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
    if (missing === '') this.refuse(say`the header has unknown columns: ${others}`);
    if (others === '') this.refuse(say`the header lacks ${missing}`);
    this.refuse(say`the header lacks ${missing} and has unknown columns: ${others}`);
  }

  /** Throws RefusedError('header'). */
  refuse(what: string): never {
    throw new RefusedError(
      'header',
      say`${this.#document}:${this.#line.line}: ${what}. Check that this is the right kind of bill;
        if the channel changed its format, describe the new format in zhangping.yaml first.`,
    );
  }
}

/** The fields of these names whose columns are in the header, under any of their names. */
export function fieldsIn(
  header: HeaderIndex,
  columns: Readonly<Record<string, readonly string[]>>,
): ReadonlyMap<string, FieldColumn> {
  const found = Object.entries(columns).map(([name, names]): [string, FieldColumn] => {
    return [name, { column: header.find(...names), pattern: null }];
  });
  return new Map(found.filter(([, { column }]) => column >= 0));
}
