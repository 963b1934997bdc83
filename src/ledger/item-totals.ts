/** The sums of a date's items that its outcome has; of many items while they are stored. */
import type { Item } from '../domain/item.ts';
import { ItemSums } from '../domain/item-sums.ts';
import { type DayContext, toleratedOf } from './row-items.ts';
import type { DayRow, ItemRow } from './tables.ts';

/** Adds up the items of a date. */
export class ItemTotals {
  readonly sums = new ItemSums();
  readonly unclearRefunds = { statement: 0, flows: 0 };
  readonly unclearElsewhere = { statement: 0, flows: 0 };
  readonly tolerated = { count: 0, amount: 0n };
  severalRecords = 0;

  /** Adds a row; `items` are what reports show for it. */
  add(row: ItemRow, items: readonly Item[], context: DayContext): void {
    if (row.met === 'offset') return;
    const isResolved = row.decision !== null;
    for (const item of items) {
      this.sums.add(item, isResolved);
      if (item.records !== undefined) this.severalRecords++;
    }
    for (const difference of toleratedOf(row, context)) {
      this.tolerated.count++;
      this.tolerated.amount += BigInt(difference);
    }
    const unclear = isResolved ? null : context.unclear(row);
    if (unclear?.where === 'self') this.unclearRefunds[unclear.lacking]++;
    if (unclear?.where === 'otherDate') this.unclearElsewhere[unclear.lacking]++;
  }
}

/** The items of a date that are too many to hold. */
export interface CountedItems {
  readonly day: DayRow;
  /** The sums of those of which all was known when they were stored. */
  readonly totals: ItemTotals;
  /** The others. */
  readonly rows: readonly ItemRow[];
}
