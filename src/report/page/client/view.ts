/** Which rows of a list are shown, and in which order. */
import type { SortedBy } from '../table-head.ts';
import type { ItemList, SortKey } from './item-list.ts';

export interface Filter {
  /** Empty: all. */
  readonly group: string;
  readonly action: string;
  readonly text: string;
}

export const EVERYTHING: Filter = { group: '', action: '', text: '' };

export class View {
  filter = EVERYTHING;
  /** null: the order of the report. */
  sort: SortedBy | null = null;
  readonly #list: ItemList;
  /** All rows, in the order of a column, as far as they were asked for. */
  readonly #sorted = new Map<string, Uint32Array>();

  constructor(list: ItemList) {
    this.#list = list;
  }

  /** The rows that are shown. */
  rows(): Uint32Array {
    const { group, action } = this.filter;
    const text = this.filter.text.trim().toLowerCase();
    const list = this.#list;
    return this.#ordered().filter((row) => {
      if (group !== '' && !list.isOf(row, group)) return false;
      if (action !== '' && !list.wants(row, action)) return false;
      return text === '' || list.mentions(row, text);
    });
  }

  #ordered(): Uint32Array {
    const { sort } = this;
    const name = sort === null ? '' : `${sort.column} ${sort.isDescending}`;
    let rows = this.#sorted.get(name);
    if (rows === undefined) {
      rows = this.#sortRows(sort);
      this.#sorted.set(name, rows);
    }
    return rows;
  }

  #sortRows(sort: SortedBy | null): Uint32Array {
    const list = this.#list;
    const rows = Uint32Array.from({ length: list.length }, (_, row) => row);
    if (sort === null) return rows;
    const keys = Array.from(rows, (row) => list.key(row, sort.column));
    const sign = sort.isDescending ? -1 : 1;
    return rows.sort((a, b) => compareKeys(keys[a], keys[b], sign) || a - b);
  }
}

function compareKeys(a: SortKey, b: SortKey, sign: number): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return a < b ? -sign : sign;
}
