/** People's decisions about items: stored as events, of which the last of an item counts. */
import { say } from '../words/language.ts';
import { DamagedError } from './damage.ts';
import { dayOf, itemsOf } from './days.ts';
import { isAbout } from './item-state.ts';
import type { Ledger } from './open.ts';
import { isComplete } from './sealed-table.ts';
import type { EventRow, ItemRow, JobRow } from './tables.ts';

/** The last event of each item that has one, by item id. */
export type Decisions = ReadonlyMap<string, EventRow>;

/** All events of a job, the oldest first. Throws DamagedError if one is lost. */
export function eventsOf({ tables }: Ledger, job: JobRow): EventRow[] {
  const events = tables.events.select('WHERE job = ? ORDER BY seq', job.id);
  if (!isComplete(events, 'seq', job.events)) {
    throw new DamagedError(say`the events of ${job.name} are incomplete`);
  }
  return events;
}

/** The decisions about a job's items. Throws DamagedError if an event is lost. */
export function decisionsOf(ledger: Ledger, job: JobRow): Decisions {
  return new Map(eventsOf(ledger, job).map((event) => [event.item, event]));
}

/**
 * The event that resolves an item, or null. A decision applies while the item is unchanged: when a
 * rerun changes its amount, channel transaction or category, the item is open again.
 */
export function decisionOf(decisions: Decisions, row: ItemRow): number | null {
  const last = decisions.get(row.id);
  if (last?.kind !== 'resolve' || !isAbout(last.subject, row)) return null;
  return last.seq;
}

/** Decisions about items that no current run has; they are kept and reported. */
export function orphansOf(ledger: Ledger, job: JobRow): EventRow[] {
  const byIndex = ledger.db.prepare('SELECT 1 FROM items WHERE id = ?').pluck();
  const exists = ({ item, date }: EventRow) => {
    if (byIndex.get(item) !== undefined) return true;
    // The index may have lost the entry: search the items of the date.
    const day = dayOf(ledger, job, date);
    if (day === undefined) return false;
    for (const { id } of itemsOf(ledger, day)) if (id === item) return true;
    return false;
  };
  const last = [...decisionsOf(ledger, job).values()];
  return last.filter((event) => event.kind === 'resolve' && !exists(event));
}
