/** The items that a date had before a rerun, set aside while new ones take their place. */
import { itemsOf } from './days.ts';
import type { Ledger } from './open.ts';
import type { SealedTable } from './sealed-table.ts';
import { type DayRow, type ItemRow, itemsTable } from './tables.ts';

/** Rows that are read at once. */
const AT_ONCE = 500;

export class FormerItems {
  readonly #ledger: Ledger;
  readonly #table: SealedTable<ItemRow>;

  /** Throws DamagedError where one is missing. */
  constructor(ledger: Ledger, day: DayRow) {
    this.#ledger = ledger;
    this.#table = itemsTable(ledger.db, 'temp.former_items');
    const { db } = ledger;
    db.exec('CREATE TEMP TABLE former_items AS SELECT * FROM main.items WHERE false');
    for (const row of itemsOf(ledger, day)) this.#table.insert(row);
    db.exec('CREATE INDEX temp.former_items_by_id ON former_items (id)');
  }

  /** The item of that id, once; null if there is none any more. */
  take(id: string): ItemRow | null {
    const row = this.#table.get('WHERE id = ?', id);
    if (row) this.#table.remove('WHERE id = ?', id);
    return row ?? null;
  }

  /** Those that nobody took, in their order. */
  *rest(): Generator<ItemRow> {
    for (let n = -1; ; ) {
      const rows = this.#table.select('WHERE n > ? ORDER BY n LIMIT ?', n, AT_ONCE);
      yield* rows;
      if (rows.length < AT_ONCE) return;
      n = rows[rows.length - 1].n;
    }
  }

  close(): void {
    this.#ledger.db.exec('DROP TABLE temp.former_items');
  }
}
