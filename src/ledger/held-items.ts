/** The items of a date in memory, while several of its reports read them. */
import { itemsOf } from './days.ts';
import type { Ledger } from './open.ts';
import type { DayRow, ItemRow } from './tables.ts';

/** More items than this are read each time: so many take about 50 MB. */
export const HELD_MAX = 50_000;

/**
 * Holds the items of a date, unless there are too many. `rows` are its items as they are stored,
 * if the caller has them. Throws DamagedError.
 */
export function holdItems(ledger: Ledger, day: DayRow, rows?: readonly ItemRow[]): void {
  if (day.items > HELD_MAX || heldItems(ledger, day) !== null) return;
  const { id, items_seal: seal } = day;
  ledger.held = { day: id, seal, rows: rows ?? [...itemsOf(ledger, day)] };
}

/** The items of a date in their order; null: they are not held, or have changed since. */
export function heldItems({ held }: Ledger, day: DayRow): readonly ItemRow[] | null {
  return held?.day === day.id && held.seal === day.items_seal ? held.rows : null;
}
