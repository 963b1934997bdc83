/** People's decisions about items: stored as events, of which the last in force counts. */
import type { OpenedMatch } from '../domain/item.ts';
import { say } from '../words/language.ts';
import { DamagedError } from './damage.ts';
import { type ChangedItem, daysOf, itemsOf, storeItems } from './days.ts';
import { isAbout } from './item-state.ts';
import type { Ledger } from './open.ts';
import { isComplete } from './sealed-table.ts';
import type { DayRow, EventRow, ItemRow, JobRow } from './tables.ts';
import { TallySums } from './tally.ts';

/** The last event in force of each item that has one, by item id. */
export type LastEvents = ReadonlyMap<string, EventRow>;

/** A match that nobody has decided about since. */
export interface Match {
  /** One for each member. */
  readonly events: readonly EventRow[];
  /** Members that a run has changed or removed; if there are any, all members are open again. */
  readonly lost: readonly { readonly event: EventRow; readonly row: ItemRow | null }[];
}

/** All events of a job, the oldest first. Throws DamagedError if one is lost. */
export function eventsOf({ tables }: Ledger, job: JobRow): EventRow[] {
  const events = tables.events.select('WHERE job = ? ORDER BY seq', job.id);
  if (!isComplete(events, 'seq', job.events)) {
    throw new DamagedError(say`the events of ${job.name} are incomplete`);
  }
  return events;
}

/** The numbers of events that were taken back. */
export function undoneOf(events: readonly EventRow[]): ReadonlySet<number> {
  const undos = events.filter(({ kind }) => kind === 'undo');
  return new Set(undos.map(({ action }) => Number(action)));
}

/** The events in force: an undo and the event that it takes back count as if they never were. */
export function lastEvents(events: readonly EventRow[]): LastEvents {
  const undone = undoneOf(events);
  const inForce = events.filter(({ kind, seq }) => kind !== 'undo' && !undone.has(seq));
  return new Map(inForce.map((event) => [event.item, event]));
}

/** Events by the command that made them: they have consecutive numbers and one time. */
export function byCommand(events: readonly EventRow[]): EventRow[][] {
  const commands: EventRow[][] = [];
  let last: EventRow | undefined;
  for (const event of events) {
    if (last?.at === event.at && last.seq + 1 === event.seq) commands.at(-1)?.push(event);
    else commands.push([event]);
    last = event;
  }
  return commands;
}

/** What the members of a match do not sum to zero by, minor units. */
export function residualOf(events: readonly EventRow[]): bigint {
  return events.reduce((sum, { difference }) => sum + BigInt(difference), 0n);
}

/** The decisions about a job's items, which depend on the items as they are stored. */
export class Decisions {
  readonly #last: LastEvents;
  readonly #decided: ReadonlySet<string>;
  /** The events of matches of which no member is lost. */
  readonly #whole: ReadonlySet<number>;
  readonly matches: readonly Match[];
  /** Members of matches whose decision as it is stored is not the one that applies. */
  readonly changed: readonly ItemRow[];

  /** Throws DamagedError if an event is lost. */
  constructor(ledger: Ledger, job: JobRow) {
    const events = eventsOf(ledger, job);
    const last = lastEvents(events);
    const commands = byCommand(events.filter(({ kind }) => kind === 'match')).filter((command) =>
      command.every(({ item, seq }) => last.get(item)?.seq === seq),
    );
    const rows = rowsOfEvents(ledger, job, commands.flat());
    this.#last = last;
    this.#decided = new Set(events.map(({ item }) => item));
    this.matches = commands.map((events) => {
      const members = events.map((event) => ({ event, row: rows.get(event.item) ?? null }));
      const lost = members.filter(({ event, row }) => !row || !isAbout(event.subject, row));
      return { events, lost };
    });
    const whole = this.matches.filter(({ lost }) => lost.length === 0);
    this.#whole = new Set(whole.flatMap(({ events }) => events.map(({ seq }) => seq)));
    this.changed = [...rows.values()].filter((row) => this.of(row) !== row.decision);
  }

  /** Has anybody ever decided about the item, taken back or not? */
  hasEvents(item: string): boolean {
    return this.#decided.has(item);
  }

  /**
   * The event that resolves an item, or null. A decision applies while the item is unchanged: when
   * a rerun changes its amount, channel transaction or category, the item is open again. A match
   * applies while all of its members are unchanged.
   */
  of(row: ItemRow): number | null {
    const last = this.#last.get(row.id);
    if (last === undefined || !isAbout(last.subject, row)) return null;
    return last.kind === 'resolve' || this.#whole.has(last.seq) ? last.seq : null;
  }
}

/** Applies decisions to the items of a date; returns the items in `wanted`. */
export function refresh(
  ledger: Ledger,
  day: DayRow,
  decisions: Decisions,
  wanted: Pick<ReadonlySet<string>, 'has'> = new Set(),
): ItemRow[] {
  const changed: ChangedItem[] = [];
  const found: ItemRow[] = [];
  const sums = new TallySums();
  for (const was of itemsOf(ledger, day)) {
    const decision = decisions.of(was);
    const row = decision === was.decision ? was : { ...was, decision };
    if (row !== was) changed.push({ was, row });
    if (wanted.has(row.id)) found.push(row);
    sums.add(row);
  }
  storeItems(ledger, day, changed, sums.tally);
  return found;
}

/**
 * Opens the members of matches of which a run has changed or removed one, and resolves those of
 * matches whose members are as they were again. Adds the dates whose reports list them to
 * `touched`, and returns the open matches.
 */
export function settleMatches(ledger: Ledger, job: JobRow, touched: Set<string>): OpenedMatch[] {
  const decisions = new Decisions(ledger, job);
  for (const day of daysOf(ledger, job)) {
    const changed = decisions.changed.filter((row) => row.day === day.id);
    if (changed.length === 0) continue;
    refresh(ledger, day, decisions);
    touched.add(day.date);
    // So do those of the date on which a pending item expired.
    const isPending = changed.some(({ own, met }) => own === 'pending' && met === null);
    if (isPending && day.closed_on !== null) touched.add(day.closed_on);
  }
  return openedOf(decisions);
}

/** The match of an item that nobody has decided about since, be it open again; or undefined. */
export function matchOfItem(ledger: Ledger, job: JobRow, item: string): Match | undefined {
  const { matches } = new Decisions(ledger, job);
  return matches.find(({ events }) => events.some((event) => event.item === item));
}

/** Matches that are open again. */
export function openedMatches(ledger: Ledger, job: JobRow): OpenedMatch[] {
  return openedOf(new Decisions(ledger, job));
}

function openedOf({ matches }: Decisions): OpenedMatch[] {
  return matches
    .filter(({ lost }) => lost.length > 0)
    .map(({ events, lost }) => ({
      event: events[0].seq,
      by: events[0].by,
      dates: new Set(events.map(({ date }) => date)),
      items: events.map(({ item }) => item),
      lost: lost.map(({ event: { item, date, category, difference }, row }) => {
        return { item, date, category, difference, isGone: row === null };
      }),
    }));
}

/** What an event is about. */
type About = Pick<EventRow, 'item' | 'date'>;

/** The items of events, by id, as far as a current run has them. */
export function rowsOfEvents(
  ledger: Ledger,
  job: JobRow,
  events: readonly About[],
): Map<string, ItemRow> {
  const rows = new Map<string, ItemRow>();
  const missing: About[] = [];
  for (const event of events) {
    const row = ledger.tables.items.get('WHERE id = ?', event.item);
    if (row?.id === event.item) rows.set(row.id, row);
    else missing.push(event);
  }
  for (const row of searched(ledger, job, missing)) rows.set(row.id, row);
  return rows;
}

/** Searches the dates of events for their items: an index may have lost its entries. */
function* searched(ledger: Ledger, job: JobRow, events: readonly About[]): Generator<ItemRow> {
  if (events.length === 0) return;
  const ids = new Set(events.map(({ item }) => item));
  const dates = new Set(events.map(({ date }) => date));
  for (const day of daysOf(ledger, job).filter(({ date }) => dates.has(date))) {
    for (const row of itemsOf(ledger, day)) if (ids.has(row.id)) yield row;
  }
}

/** Decisions about items that no current run has; they are kept and reported. */
export function orphansOf(ledger: Ledger, job: JobRow): EventRow[] {
  const byIndex = ledger.db.prepare('SELECT 1 FROM items WHERE id = ?').pluck();
  const last = [...lastEvents(eventsOf(ledger, job)).values()];
  const missing = last.filter(({ kind, item }) => {
    return kind === 'resolve' && byIndex.get(item) === undefined;
  });
  const found = new Set(Array.from(searched(ledger, job, missing), ({ id }) => id));
  return missing.filter(({ item }) => !found.has(item));
}
