/** Selects and sorts the rows of a list. */
import type { SortedBy } from '../item-row.ts';
import type { ItemList, SortKey, TypedAmount } from './item-list.ts';

export interface Filter {
  /** Empty: all. */
  readonly group: string;
  readonly action: string;
  readonly state: '' | 'open' | 'resolved';
  readonly text: string;
}

export const EVERYTHING: Filter = { group: '', action: '', state: '', text: '' };

export class View {
  filter = EVERYTHING;
  /** null: the order of the report. */
  sort: SortedBy | null = null;
  readonly #list: ItemList;
  /** All rows in each order that has been used. */
  readonly #sorted = new Map<string, Uint32Array>();

  constructor(list: ItemList) {
    this.#list = list;
  }

  /** The selected rows, in order. */
  rows(): Uint32Array {
    const { group, action, state } = this.filter;
    const text = this.filter.text.trim().toLowerCase();
    const amount = amountIn(text);
    const list = this.#list;
    return this.#ordered().filter((row) => {
      if (group !== '' && !list.isOf(row, group)) return false;
      if (action !== '' && !list.wants(row, action)) return false;
      if (state !== '' && list.isResolved(row) !== (state === 'resolved')) return false;
      return text === '' || list.mentions(row, text) || (amount && list.comesTo(row, amount));
    });
  }

  #ordered(): Uint32Array {
    const { sort } = this;
    const name = sort === null ? '' : `${sort.column} ${sort.direction}`;
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
    const { column, direction } = sort;
    const keyOf = (row: number) => (direction === 'other' ? list.size(row) : list.key(row, column));
    const keys = Array.from(rows, keyOf);
    const sign = direction === 'ascending' ? 1 : -1;
    return rows.sort((a, b) => compareKeys(keys[a], keys[b], sign) || a - b);
  }
}

/** Parses a search text as an amount; null: it is not one. */
function amountIn(text: string): TypedAmount | null {
  const [, sign, digits] = /^([-−+]?)[¥￥]?(\d[\d,，]*(?:\.\d*)?)$/.exec(text) ?? [];
  if (digits === undefined) return null;
  return { isNegative: sign === '-' || sign === '−', digits: digits.replace(/[,，]/g, '') };
}

function compareKeys(a: SortKey, b: SortKey, sign: number): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return a < b ? -sign : sign;
}
