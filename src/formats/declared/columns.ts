/** The columns of a config, and their places in the rows. */
import type { ColumnConfig } from '../../config/profile-schema.ts';
import { say } from '../../words/language.ts';
import type { Cut, HeaderIndex } from '../header.ts';
import type { FixedColumn } from '../profile.ts';

/** Finds columns by their index in `names`. */
export interface Columns {
  /** Names for messages; without a header, positions or bytes. */
  readonly names: readonly string[];
  readonly fixed: readonly FixedColumn[];
  /** The index of a column; -1 for none. */
  find(column: ColumnConfig | undefined): number;
}

/** Columns of rows below a header. */
export function headerColumns(header: HeaderIndex): Columns {
  return {
    names: header.cells,
    fixed: [],
    find: (column) => {
      if (column === undefined) return -1;
      return typeof column === 'string' ? header.find(column) : Number(column) - 1;
    },
  };
}

/** Columns of rows without a header. */
export function positionColumns(width: number): Columns {
  return {
    names: Array.from({ length: width }, (_, index) => say`column ${index + 1}`),
    fixed: [],
    find: (column) => (typeof column === 'number' ? column - 1 : -1),
  };
}

/** The number of fields in the first record of a text; a quote within a field is text. */
export function countFields(text: string, { separator, quote }: Cut): number {
  if (quote === '`') return text.split('\n', 1)[0].split(`${separator}${quote}`).length;
  let count = 1;
  let state: 'start' | 'plain' | 'quoted' | 'closed' = 'start';
  for (const char of text) {
    if (state === 'quoted') state = char === quote ? 'closed' : 'quoted';
    else if (char === quote && state !== 'plain') state = 'quoted';
    else if (char === '\n') return count;
    else if (char === separator) {
      count++;
      state = 'start';
    } else state = 'plain';
  }
  return count;
}

/** Columns of fixed lines: those that were searched for. */
export function byteColumns(): Columns {
  const names: string[] = [];
  const fixed: FixedColumn[] = [];
  return {
    names,
    fixed,
    find: (column) => {
      if (typeof column !== 'object') return -1;
      const { at: start, bytes: length } = column;
      const known = fixed.findIndex((each) => each.start === start && each.length === length);
      if (known >= 0) return known;
      names.push(say`bytes ${start} to ${start + length - 1}`);
      return fixed.push({ start, length }) - 1;
    },
  };
}
