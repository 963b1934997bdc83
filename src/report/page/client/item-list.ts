/** All items of a table in packed form, accessed by row number. */
import { CATEGORIES, type Item, SUGGESTED_ACTIONS } from '../../../domain/item.ts';
import { formatScaled } from '../../../domain/money.ts';
import { groupOf, type TableKind } from '../item-row.ts';
import { at, fullTime, type PackedItems, type Shared, unpackItem } from '../packed-items.ts';

/** The start of an amount in major units, as typed; without a minus it matches both signs. */
export interface TypedAmount {
  readonly isNegative: boolean;
  readonly digits: string;
}

/** Rows with null come last in both directions. */
export type SortKey = string | number | null;

export class ItemList {
  readonly kind: TableKind;
  readonly #shared: Shared;
  readonly #digits: number;
  readonly #chunks: PackedItems[] = [];
  /** The first row of each chunk. */
  readonly #starts: number[] = [];
  /** Indices of the group and the action of each row. */
  readonly #groups: number[] = [];
  readonly #actions: number[] = [];

  /** `digits`: decimals of the currency. */
  constructor(kind: TableKind, { digits, ...shared }: Shared & { readonly digits: number }) {
    this.kind = kind;
    this.#shared = shared;
    this.#digits = digits;
  }

  get length(): number {
    return this.#groups.length;
  }

  add(packed: PackedItems): void {
    this.#starts.push(this.length);
    this.#chunks.push(packed);
    for (let index = 0; index < packed.count; index++) {
      const item = unpackItem(packed, index, this.#shared);
      this.#groups.push(CATEGORIES.indexOf(groupOf(item, this.kind)));
      this.#actions.push(SUGGESTED_ACTIONS.indexOf(item.suggestedAction));
    }
  }

  item(row: number): Item {
    const [chunk, index] = this.#place(row);
    return unpackItem(chunk, index, this.#shared);
  }

  /** The groups that have rows, with their counts. */
  groups(): (readonly [group: Item['category'], count: number])[] {
    const counts = new Array<number>(CATEGORIES.length).fill(0);
    for (const group of this.#groups) counts[group]++;
    return CATEGORIES.map((group, index) => [group, counts[index]] as const).filter(
      ([, count]) => count > 0,
    );
  }

  isOf(row: number, group: string): boolean {
    return CATEGORIES[this.#groups[row]] === group;
  }

  wants(row: number, action: string): boolean {
    return SUGGESTED_ACTIONS[this.#actions[row]] === action;
  }

  isResolved(row: number): boolean {
    const [{ resolution }, index] = this.#place(row);
    return at(resolution, index) >= 0;
  }

  get resolvedCount(): number {
    let count = 0;
    for (let row = 0; row < this.length; row++) count += Number(this.isResolved(row));
    return count;
  }

  /** The absolute difference; null: the item is resolved. */
  size(row: number): SortKey {
    const [{ difference }, index] = this.#place(row);
    return this.isResolved(row) ? null : Math.abs(at(difference, index));
  }

  /** Whether the difference, or the amount of a side or a record, begins with the typed amount. */
  comesTo(row: number, { isNegative, digits }: TypedAmount): boolean {
    const [{ difference, statement, flows, records }, index] = this.#place(row);
    const sides = [statement, flows].filter(({ type }) => at(type, index) >= 0);
    const own = [difference, ...sides.map(({ amount }) => amount)].map((each) => at(each, index));
    const all = [...own, ...(records[index] ?? []).map(({ amount }) => amount)];
    return all.some((amount) => {
      if (isNegative && amount >= 0) return false;
      return formatScaled(Math.abs(amount), this.#digits).startsWith(digits);
    });
  }

  /** Whether an id of the row contains `text`, which is in lower case. */
  mentions(row: number, text: string): boolean {
    const [{ order, refund, statement, flows, records }, index] = this.#place(row);
    const own = [order, refund, statement.txn, flows.txn].map((ids) => at(ids, index));
    const all = [...own, ...(records[index] ?? []).map(({ txn }) => txn)];
    return all.some((id) => id.toLowerCase().includes(text));
  }

  /** The sort key of a row in a column. */
  key(row: number, column: string): SortKey {
    const [packed, index] = this.#place(row);
    const { statement, flows } = packed;
    const hasStatement = at(statement.type, index) >= 0;
    const lead = hasStatement ? statement : flows;
    switch (column) {
      case 'category':
        return this.#groups[row];
      case 'order':
        return at(packed.order, index);
      case 'type':
        return at(lead.type, index);
      case 'statement':
        return hasStatement ? at(statement.amount, index) : null;
      case 'flows':
        return at(flows.type, index) >= 0 ? at(flows.amount, index) : null;
      case 'difference':
        return at(packed.difference, index);
      case 'time': {
        const time = at(statement.time, index) || at(flows.time, index);
        return time === '' ? null : fullTime(time, at(packed.date, index));
      }
      case 'action':
        return at(packed.action, index);
      case 'counterpart':
        return at(packed.counterpart, index) || null;
      default:
        return at(packed.age, index);
    }
  }

  #place(row: number): [PackedItems, number] {
    let chunk = this.#starts.length - 1;
    if (this.#chunks.length > 1) {
      // All chunks except the last have one size.
      chunk = Math.min(chunk, Math.floor(row / this.#chunks[0].count));
    }
    return [this.#chunks[chunk], row - this.#starts[chunk]];
  }
}
