/** Adds people's decisions to the ledger: each is an event; a command adds all of them or none. */
import type { ResolveAction } from '../domain/decision.ts';
import { UsageError } from '../support/errors.ts';
import { say } from '../words/language.ts';
import { DamagedError, requireIntact } from './damage.ts';
import { daysOf, jobsOf } from './days.ts';
import { byCommand, Decisions, eventsOf, refresh, rowsOfEvents } from './decisions.ts';
import { categoryOfRow, differenceOf, isOpen, subjectOf } from './item-state.ts';
import { ItemReader, type LedgerItem } from './listing.ts';
import { inTransaction, type Ledger, onSnapshot } from './open.ts';
import type { DayRow, EventRow, ItemRow, JobRow } from './tables.ts';

/** An item id, or a prefix of one. */
const ID_OR_START = /^[0-9a-f]{4,16}$/;

/** A requested decision; `where` is the prefix of messages about it. */
export interface Decision {
  readonly kind: 'resolve' | 'reopen';
  /** The item's id, or a prefix that no other id has. */
  readonly item: string;
  readonly action: ResolveAction | '';
  readonly by: string;
  readonly note: string;
  readonly reference: string;
  readonly where: string;
  /** The state of the item when it was selected; the decision fails if it has changed. */
  readonly expected?: {
    /** Its difference, minor units. */
    readonly difference?: number;
    /** The event that resolves it. */
    readonly decision?: number;
  };
}

/** The result of a command. */
export interface Decided {
  /** The items after the decisions, as far as there are any. */
  readonly items: readonly LedgerItem[];
  /** The first event of the command; see resolvedBy. */
  readonly event: number;
}

/** An item, and where it is. */
interface Found {
  readonly job: JobRow;
  readonly day: DayRow;
  readonly row: ItemRow;
}

/** An event without its number and time. */
export type NewEvent = Omit<EventRow, 'seq' | 'at'>;

/**
 * Makes decisions; if `keep` is false, it rolls them back and returns what they would do. Throws
 * UsageError that lists all mistakes.
 */
export function decide(
  ledger: Ledger,
  decisions: readonly Decision[],
  { keep } = { keep: true },
): Decided {
  return inTransaction(ledger, keep, () => {
    const found = findAll(ledger, decisions);
    const added = found.map((item, i) => eventAbout(item, decisions[i]));
    return addEvents(ledger, added);
  });
}

/** The items of decisions. Throws UsageError that lists all mistakes. */
export function findAll(ledger: Ledger, decisions: readonly Decision[]): Found[] {
  const mistakes: string[] = [];
  const found: Found[] = [];
  const seen = new Set<string>();
  for (const decision of decisions) {
    const [item, problem] = check(ledger, decision);
    if (item !== null && problem === '' && !seen.has(item.row.id)) {
      seen.add(item.row.id);
      found.push(item);
    } else mistakes.push(decision.where + (problem || say`${item?.row.id} is listed twice.`));
  }
  if (mistakes.length > 0) {
    throw new UsageError([...mistakes, say`Nothing was changed.`].join('\n'));
  }
  return found;
}

/** Adds the events of a command, and updates the items that they change. */
export function addEvents(ledger: Ledger, added: readonly NewEvent[]): Decided {
  const { tables } = ledger;
  const jobs = jobsOf(ledger);
  // Events have consecutive keys: none is ever removed.
  const known = jobs.reduce((sum, { events }) => sum + events, 0);
  const event = tables.events.nextKey('seq', known);
  const at = nextMoment(ledger);
  for (const [i, each] of added.entries()) tables.events.insert({ seq: event + i, at, ...each });
  const items = new Map<string, LedgerItem>();
  for (const before of jobs) {
    const mine = added.filter((each) => each.job === before.id);
    if (mine.length === 0) continue;
    const job = { ...before, events: before.events + mine.length };
    tables.jobs.update(job, ['id']);
    for (const each of applyTo(ledger, job, mine)) items.set(each.item.id, each);
  }
  return { items: added.flatMap(({ item }) => items.get(item) ?? []), event };
}

/** Applies new events to their items, which it returns, and to the members of their matches. */
function applyTo(ledger: Ledger, job: JobRow, added: readonly NewEvent[]): LedgerItem[] {
  const decisions = new Decisions(ledger, job);
  const days = daysOf(ledger, job);
  const reader = new ItemReader(ledger, job, days);
  const wanted = rowsOfEvents(ledger, job, added);
  const about = new Set([...decisions.changed, ...wanted.values()].map(({ day }) => day));
  return days
    .filter(({ id }) => about.has(id))
    .flatMap((day) => refresh(ledger, day, decisions, wanted).map((row) => reader.read(day, row)));
}

/** Now, ISO 8601; never the time of the previous command, which identifies its events. */
function nextMoment({ tables }: Ledger): string {
  const now = new Date().toISOString();
  const last = tables.events.get('ORDER BY seq DESC LIMIT 1')?.at;
  return last === now ? new Date(Date.parse(now) + 1).toISOString() : now;
}

/** The events of the command that `seq` belongs to. Throws UsageError if there is none. */
export function commandOf(ledger: Ledger, seq: number): EventRow[] {
  const event = ledger.tables.events.get('WHERE seq = ?', seq);
  if (!event) {
    requireIntact(ledger);
    throw new UsageError(
      say`There is no event ${seq}. zhangping items show <id> lists the events.`,
    );
  }
  const ofMoment = ledger.tables.events.select('WHERE at = ? ORDER BY seq', event.at);
  return byCommand(ofMoment).find((each) => each.some((one) => one.seq === seq)) ?? [];
}

/**
 * The events of the command that `seq` belongs to. Returns those that still resolve their item, and
 * the number of the others. Throws UsageError if none does.
 */
export function resolvedBy(
  ledger: Ledger,
  seq: number,
): { readonly effective: readonly EventRow[]; readonly others: number } {
  return onSnapshot(ledger, () => {
    const events = commandOf(ledger, seq);
    const [{ kind }] = events;
    if (kind === 'match') throw new UsageError(useUnmatch(say`Event ${seq} is a match.`, seq));
    if (kind !== 'resolve') {
      throw new UsageError(
        say`Event ${seq} resolved no items. To resolve items: zhangping items resolve`,
      );
    }
    const effective = events.filter(({ item, seq }) => rowsById(ledger, item)[0]?.decision === seq);
    if (effective.length > 0) return { effective, others: events.length - effective.length };
    throw new UsageError(
      say`Event ${seq} no longer resolves any item: its items were reopened, resolved again or
        changed since.`,
    );
  });
}

/** A match is opened only as a whole. */
function useUnmatch(problem: string, seq: number): string {
  return say`${problem} To open all of its items: zhangping items unmatch ${seq}`;
}

function check(ledger: Ledger, { item, kind, expected }: Decision): [Found | null, string] {
  const rows = rowsById(ledger, item);
  if (rows.length > 1) {
    return [null, say`${rows.length} item ids begin with ${item}: give more characters.`];
  }
  if (rows.length === 0) return [null, missingText(ledger, item)];
  const found = locate(ledger, rows[0]);
  const { row } = found;
  if (categoryOfRow(row) === 'cleared') {
    return [found, say`${row.id} was cleared by ${row.met_date}: there is nothing to decide.`];
  }
  const matched = isOpen(row) ? null : matchedBy(ledger, row);
  if (matched !== null) {
    return [found, useUnmatch(say`${row.id} is matched by event ${matched}.`, matched)];
  }
  if (kind === 'resolve' && !isOpen(row)) {
    return [
      found,
      say`${row.id} is already resolved. To resolve it differently, reopen it first: zhangping items
        reopen ${row.id}`,
    ];
  }
  if (kind === 'reopen' && isOpen(row)) return [found, say`${row.id} is open.`];
  const { difference = differenceOf(row), decision = row.decision } = expected ?? {};
  if (difference !== differenceOf(row) || decision !== row.decision) {
    return [found, say`${row.id} has changed since it was selected. Check it, and decide again.`];
  }
  return [found, ''];
}

/** The event that matches a resolved item with others; null: it is resolved by itself. */
function matchedBy({ tables }: Ledger, { decision }: ItemRow): number | null {
  const event = tables.events.get('WHERE seq = ?', decision);
  return event?.kind === 'match' ? event.seq : null;
}

function rowsById({ tables }: Ledger, id: string): ItemRow[] {
  if (!ID_OR_START.test(id)) return [];
  // Ids are hex digits, so those with this prefix sort between the prefix and the prefix with a g.
  return tables.items.select('WHERE id >= ? AND id < ? LIMIT 10', id, `${id}g`);
}

/** Explains why no item has this id. Throws DamagedError if the ledger is damaged. */
function missingText(ledger: Ledger, id: string): string {
  requireIntact(ledger);
  const [event] = ledger.tables.events.select('WHERE item = ? ORDER BY seq DESC LIMIT 1', id);
  if (!event) return say`${id}: no item has this id. zhangping items list shows the items.`;
  return say`${id}: no current run has this item (${event.category} of ${event.date}, order
    ${event.order_id}).`;
}

/** The date and job of an item. Throws DamagedError if one is missing. */
export function locate({ tables }: Ledger, row: ItemRow): Found {
  const day = tables.days.get('WHERE id = ?', row.day);
  const job = day && tables.jobs.get('WHERE id = ?', day.job);
  if (!day || !job) throw new DamagedError(say`the date of item ${row.id} is missing`);
  return { job, day, row };
}

/** The event of a decision about an item. */
export function eventAbout(
  { job, day, row }: Found,
  about: Pick<NewEvent, 'kind' | 'by' | 'action' | 'note' | 'reference'>,
): NewEvent {
  const { kind, by, action, note, reference } = about;
  return {
    ...{ job: job.id, item: row.id, kind, by, action, note, reference },
    subject: subjectOf(row),
    date: day.date,
    order_id: row.order_id,
    refund_id: row.refund_id,
    category: categoryOfRow(row),
    difference: differenceOf(row),
  };
}

/** The item with this id or prefix, as it is now. Throws UsageError if there is none. */
export function itemById(ledger: Ledger, id: string): LedgerItem {
  return onSnapshot(ledger, () => {
    const rows = rowsById(ledger, id);
    if (rows.length > 1) {
      throw new UsageError(say`Several item ids begin with ${id}: give more characters.`);
    }
    if (rows.length === 0) throw new UsageError(missingText(ledger, id));
    const { job, day, row } = locate(ledger, rows[0]);
    return new ItemReader(ledger, job, daysOf(ledger, job)).read(day, row);
  });
}

/** All events of an item, the oldest first. */
export function eventsOfItem(ledger: Ledger, { job, item }: LedgerItem): EventRow[] {
  return onSnapshot(ledger, () => eventsOf(ledger, job).filter((event) => event.item === item.id));
}
