/** The columns of a table: their cells, numbers and roles. */
import {
  bareName,
  columnMeaning,
  type Meaning,
  normalText,
  type Role,
} from '../../formats/column-names.ts';
import { ID_BYTES_MAX, SUGGEST_WORD_CHARS_MAX, SUGGEST_WORDS_MAX } from '../../support/limits.ts';
import { isRowOf, type Table } from './find-table.ts';
import { type CellNumber, numberStyleOf, readNumber, type TableNumberStyle } from './numbers.ts';
import type { CutRecord } from './sample.ts';
import { writtenAs } from './time-patterns.ts';
import { wayOfWord } from './words.ts';

/** Texts of cells that count as empty. */
const EMPTY_TEXTS = ['-', '--', '---', '/', '\\', 'N/A', 'n/a', 'NULL', 'null', 'None', 'nil'];
/** How the first cell of a row of totals begins or ends. */
const TOTAL =
  /^[#*\s-]*(合计|小计|共计|总计|总额|总数|sub-?total|total|grand total|sum\b)|(合计|总计|小计)[:：]?$/;
const EMPTY = new Set(['', ...EMPTY_TEXTS]);
/** Columns that distinguish rows from lines of the footer, and the most such lines. */
const DISTINGUISHING: readonly Role[] = ['time', 'amount', 'income', 'expense'];
const MONEY: readonly Role[] = ['amount', 'refundAmount', 'income', 'expense', 'fee', 'balance'];
const TRAILING_MAX = 8;
const ANY_TOTAL = /^\W*#|合计|总|共|小计|sum|total/;
const UNREADABLE_ID = /^\d+(\.\d+)?E\+?\d+$/i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u001f\u007f]/;

/** A column with its cells, row by row. */
export interface GridColumn {
  readonly index: number;
  readonly name: string;
  readonly meaning: Meaning | null;
  /** Cells of rows, `''` for those that count as empty. */
  readonly cells: readonly string[];
  /** How many are not empty. */
  readonly filled: number;
  /** Cells as numbers; null for those that are not numbers. */
  readonly numbers: readonly (CellNumber | null)[];
  /** Is every cell that is not empty a number, and is there one? */
  readonly isNumber: boolean;
}

/** Rows and columns of a table, as far as it has been read. */
export interface Grid {
  readonly table: Table;
  readonly columns: readonly GridColumn[];
  readonly rows: number;
  readonly numberStyle: TableNumberStyle;
  /** The text of empty cells; '': they have none. */
  readonly emptyText: string;
  /** First cells of totals between the rows. */
  readonly subtotals: readonly string[];
  /** Records after the last row. */
  readonly after: readonly CutRecord[];
  /** The raw text of all rows that were read. */
  readonly rawRows: readonly string[];
}

/** Separates rows from the footer, and describes the columns. */
export function gridOf(table: Table): Grid {
  const width = table.names.length;
  const all = [...table.records, ...table.lastRecords];
  const isRow = all.map((record) => isRowOf(record, width) && !isTotal(record));
  const rowsNow = () => all.filter((_, i) => isRow[i]);
  const numberStyle = styleOfTable(table, rowsNow());
  cutTrailing(table, all, isRow, numberStyle);
  const last = isRow.lastIndexOf(true);
  const rows = rowsNow();
  const inside = all.filter((record, i) => !isRow[i] && i < last && isRowOf(record, width));
  const emptyText = emptyTextOf(rows, table.names);
  return {
    table,
    columns: table.names.map((name, index) => {
      const cells = rows.map((row) => (row.cells[index] === emptyText ? '' : row.cells[index]));
      return columnOf(table, name, index, cells, numberStyle);
    }),
    rows: rows.length,
    numberStyle,
    emptyText,
    subtotals: [...new Set(inside.map(({ cells }) => cells[0]))],
    after: all.slice(last + 1),
    rawRows: rows.map(({ raw }) => raw),
  };
}

function styleOfTable(table: Table, rows: readonly CutRecord[]): TableNumberStyle {
  const money = table.names.flatMap((name, index) => {
    if (!hasRole(table, name, MONEY)) return [];
    return [rows.map(({ cells }) => cells[index]).filter((cell) => !EMPTY.has(cell))];
  });
  return numberStyleOf(money);
}

function hasRole({ header }: Table, name: string, roles: readonly Role[]): boolean {
  const role = header === null ? undefined : columnMeaning(name)?.role;
  return role !== undefined && roles.includes(role);
}

/**
 * Lines of a footer may have as many cells as rows. They are a footer where the times and amounts
 * of all rows before them can be read and theirs cannot, and where they name totals or lack a cell
 * that every row has.
 */
function cutTrailing(
  table: Table,
  records: readonly CutRecord[],
  isRow: boolean[],
  style: TableNumberStyle,
): void {
  const places = isRow.flatMap((is, place) => (is ? [place] : []));
  const rows = places.map((place) => records[place]);
  for (let end = Math.max(1, rows.length - TRAILING_MAX); end < rows.length; end++) {
    const before = rows.slice(0, end);
    if (!rows.slice(end).every((line) => isFooterLine(table, line, before, style))) continue;
    for (const place of places.slice(end)) isRow[place] = false;
    return;
  }
}

function isFooterLine(
  table: Table,
  line: CutRecord,
  rows: readonly CutRecord[],
  style: TableNumberStyle,
): boolean {
  const isUnreadable = table.names.some((name, index) => {
    if (!hasRole(table, name, DISTINGUISHING)) return false;
    const cells = rows.map((row) => row.cells[index]);
    const isReadable = (tried: readonly string[]) =>
      hasRole(table, name, ['time'])
        ? writtenAs(tried) !== null
        : tried.every((cell) => readNumber(cell, style) !== null || EMPTY.has(cell));
    return isReadable(cells) && !isReadable([...cells, line.cells[index]]);
  });
  if (!isUnreadable) return false;
  const lacks = (index: number) =>
    line.cells[index] === '' && rows.every(({ cells }) => cells[index] !== '');
  return ANY_TOTAL.test(normalText(line.raw)) || table.names.some((_, index) => lacks(index));
}

function isTotal({ cells }: CutRecord): boolean {
  const first = cells.find((cell) => cell !== '') ?? '';
  return first === '' || TOTAL.test(normalText(first));
}

function columnOf(
  table: Table,
  name: string,
  index: number,
  cells: readonly string[],
  style: TableNumberStyle,
): GridColumn {
  const numbers = cells.map((cell) => readNumber(cell, style));
  const filled = cells.filter((cell) => cell !== '').length;
  const isNumber = filled > 0 && cells.every((cell, i) => cell === '' || numbers[i] !== null);
  const meaning = table.header === null ? null : columnMeaning(name);
  return { index, name, meaning, cells, filled, numbers, isNumber };
}

/** The most frequent text for an empty cell, unless it is a word for a direction. */
function emptyTextOf(rows: readonly CutRecord[], names: readonly string[]): string {
  const counts = EMPTY_TEXTS.map((text) => {
    let count = 0;
    for (const [i, name] of names.entries()) {
      const role = columnMeaning(name)?.role;
      const found = rows.filter(({ cells }) => cells[i] === text).length;
      if (role === 'direction' && found > 0 && wayOfWord(text) !== null) return 0;
      if (role !== undefined && role !== 'memo') count += found;
    }
    return count;
  });
  const most = Math.max(...counts);
  return most === 0 ? '' : EMPTY_TEXTS[counts.indexOf(most)];
}

/** Columns of a role that are not empty, the likeliest first. */
export function columnsOf({ columns }: Grid, ...roles: Role[]): GridColumn[] {
  return columns
    .filter(({ meaning, filled }) => meaning !== null && roles.includes(meaning.role) && filled > 0)
    .toSorted((a, b) => rankOf(a) - rankOf(b));
}

function rankOf({ meaning }: GridColumn): number {
  return meaning?.rank ?? Number.MAX_SAFE_INTEGER;
}

/** How often each word occurs in a column, in the order of the file. */
export function wordsIn({ cells }: GridColumn): Map<string, number> {
  const words = new Map<string, number>();
  for (const cell of cells) words.set(cell, (words.get(cell) ?? 0) + 1);
  return words;
}

/** Can its words be listed one by one? Otherwise it is free text. */
export function hasFewWords(column: GridColumn): boolean {
  const words = wordsIn(column);
  const isShort = [...words.keys()].every((word) => word.length <= SUGGEST_WORD_CHARS_MAX);
  return words.size <= SUGGEST_WORDS_MAX && isShort;
}

/** Can every cell that is not empty be an id? */
export function canBeId({ cells }: GridColumn): boolean {
  return cells.every(
    (cell) =>
      Buffer.byteLength(cell) <= ID_BYTES_MAX && !CONTROL.test(cell) && !UNREADABLE_ID.test(cell),
  );
}

/** How a config names a column: by its name where that is unique, else by its position from 1. */
export function refOf({ table }: Grid, { index, name }: GridColumn): string | number {
  const isPlain = name.trim() !== '' && !/[\p{C}\p{Zl}\p{Zp}]/u.test(name);
  const isNamed = !table.byPosition && isPlain && bareName(name) !== '';
  return isNamed ? name : index + 1;
}
