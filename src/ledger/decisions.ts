/** What people decided about items: events that are added, and what they mean now. */
import { say } from '../words/language.ts';
import { DamagedError } from './damage.ts';
import { dayOf, itemsOf } from './days.ts';
import { isAbout } from './item-row.ts';
import type { Ledger } from './open.ts';
import type { EventRow, ItemRow, JobRow } from './tables.ts';

/** The last event of every item that somebody decided about, by item id. */
export type Decisions = ReadonlyMap<string, EventRow>;

/** All events of a job, the first one first. Throws DamagedError where one is lost. */
export function eventsOf({ tables }: Ledger, job: JobRow): EventRow[] {
  const events = tables.events.select('WHERE job = ? ORDER BY seq', job.id);
  if (events.length !== job.events) {
    throw new DamagedError(say`${job.name} has ${events.length} of ${job.events} events`);
  }
  return events;
}

/** The decisions about a job's items. Throws DamagedError where an event is lost. */
export function decisionsOf(ledger: Ledger, job: JobRow): Decisions {
  return new Map(eventsOf(ledger, job).map((event) => [event.item, event]));
}

/**
 * The event that settles an item, or null. A decision applies as long as the item is what it was
 * about: once a rerun changes its amount, its transaction of the channel or its category, the item
 * is open again.
 */
export function decisionOf(decisions: Decisions, row: ItemRow): number | null {
  const last = decisions.get(row.id);
  if (last?.kind !== 'resolve' || !isAbout(last.subject, row)) return null;
  return last.seq;
}

/** Decisions whose item no current run has: they are kept and reported. */
export function orphansOf(ledger: Ledger, job: JobRow): EventRow[] {
  const byIndex = ledger.db.prepare('SELECT 1 FROM items WHERE id = ?').pluck();
  const isThere = ({ item, date }: EventRow) => {
    if (byIndex.get(item) !== undefined) return true;
    // Not by the index; the date itself knows.
    const day = dayOf(ledger, job, date);
    if (day === undefined) return false;
    for (const { id } of itemsOf(ledger, day)) if (id === item) return true;
    return false;
  };
  const last = [...decisionsOf(ledger, job).values()];
  return last.filter((event) => event.kind === 'resolve' && !isThere(event));
}
