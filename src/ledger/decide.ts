/** People's decisions put into the ledger: every one an event, all of a command or none. */
import type { ResolveAction } from '../domain/decision.ts';
import { UsageError } from '../support/errors.ts';
import { say } from '../words/language.ts';
import { DamagedError, requireIntact } from './damage.ts';
import { type ChangedItem, daysOf, itemsOf, jobsOf, storeItems } from './days.ts';
import { type Decisions, decisionOf, decisionsOf, eventsOf } from './decisions.ts';
import { categoryOfRow, differenceOf, isOpen, subjectOf } from './item-row.ts';
import { ItemReader, type LedgerItem } from './listing.ts';
import { commit, type Ledger, onSnapshot } from './open.ts';
import type { DayRow, EventRow, ItemRow, JobRow } from './tables.ts';
import { TallySums } from './tally.ts';

/** An item id, or enough of its start to type. */
const ID_OR_START = /^[0-9a-f]{4,16}$/;

/** One decision to be made; `where` says where it was asked for, for messages. */
export interface Decision {
  readonly kind: 'resolve' | 'reopen';
  /** The item's id, or a start of it that no other has. */
  readonly item: string;
  readonly action: ResolveAction | '';
  readonly by: string;
  readonly note: string;
  readonly reference: string;
  readonly where: string;
  /** What must be true of the item still, as it was when it was chosen. */
  readonly expected?: {
    /** Its difference, minor units. */
    readonly difference?: number;
    /** The event that settles it. */
    readonly decision?: number;
  };
}

/** What a command decided. */
export interface Decided {
  /** The items as they are now. */
  readonly items: readonly LedgerItem[];
  /** The first of its events; see settledBy. */
  readonly event: number;
}

interface Found {
  readonly job: JobRow;
  readonly day: DayRow;
  readonly row: ItemRow;
}

/**
 * Makes decisions, unless `keep` is false: then all is undone again, and only looked at. Throws
 * UsageError that lists all mistakes.
 */
export function decide(
  ledger: Ledger,
  decisions: readonly Decision[],
  { keep } = { keep: true },
): Decided {
  return commit(ledger, keep, () => {
    const mistakes: string[] = [];
    const found: (Found & { decision: Decision })[] = [];
    const seen = new Set<string>();
    for (const decision of decisions) {
      const [item, problem] = check(ledger, decision);
      if (item !== null && problem === '' && !seen.has(item.row.id)) {
        seen.add(item.row.id);
        found.push({ ...item, decision });
      } else mistakes.push(decision.where + (problem || say`${item?.row.id} is named twice.`));
    }
    if (mistakes.length > 0) {
      throw new UsageError([...mistakes, say`Nothing was changed.`].join('\n'));
    }
    return applyAll(ledger, found);
  });
}

function applyAll(
  ledger: Ledger,
  found: readonly (Found & { readonly decision: Decision })[],
): Decided {
  const event = ledger.tables.events.nextKey('seq');
  const at = nextMoment(ledger);
  for (const each of found) addEvent(ledger, each, at);
  const items = new Map<string, LedgerItem>();
  for (const job of jobsOf(ledger)) {
    const mine = found.filter((each) => each.job.id === job.id);
    if (mine.length === 0) continue;
    const reader = readerOf(ledger, job);
    const request = {
      decisions: decisionsOf(ledger, job),
      wanted: new Set(mine.map(({ row }) => row.id)),
    };
    for (const day of new Map(mine.map((each) => [each.day.id, each.day])).values()) {
      for (const row of refresh(ledger, day, request)) items.set(row.id, reader.read(day, row));
    }
  }
  return { items: found.map(({ row }) => items.get(row.id) as LedgerItem), event };
}

/** Now, ISO 8601; never the moment of the command before, by which its events are known. */
function nextMoment({ tables }: Ledger): string {
  const now = new Date().toISOString();
  const last = tables.events.get('ORDER BY seq DESC LIMIT 1')?.at;
  return last === now ? new Date(Date.parse(now) + 1).toISOString() : now;
}

/**
 * What one decision settled, known by any of its events: events of one command follow each other
 * and have one moment. Gives those that settle their item still, and how many do not. Throws
 * UsageError where none does.
 */
export function settledBy(
  ledger: Ledger,
  seq: number,
): { readonly standing: readonly EventRow[]; readonly others: number } {
  return onSnapshot(ledger, () => {
    const event = ledger.tables.events.get('WHERE seq = ?', seq);
    if (!event) {
      requireIntact(ledger);
      throw new UsageError(
        say`There is no event ${seq}. zhangping items show <id> has the events.`,
      );
    }
    if (event.kind === 'reopen') {
      throw new UsageError(
        say`Event ${seq} opened items again. To settle them: zhangping items resolve`,
      );
    }
    const ofMoment = ledger.tables.events.select('WHERE at = ? ORDER BY seq', event.at);
    const place = ofMoment.findIndex((each) => each.seq === seq);
    const events = ofMoment.filter((each, i) => each.seq - i === seq - place);
    const standing = events.filter(({ item, seq }) => rowsById(ledger, item)[0]?.decision === seq);
    if (standing.length > 0) return { standing, others: events.length - standing.length };
    throw new UsageError(
      say`Nothing is settled by event ${seq} any more: its items were opened again, decided anew or
        changed since.`,
    );
  });
}

function readerOf(ledger: Ledger, job: JobRow): ItemReader {
  return new ItemReader(ledger, job, daysOf(ledger, job));
}

function check(ledger: Ledger, { item, kind, expected }: Decision): [Found | null, string] {
  const rows = rowsById(ledger, item);
  if (rows.length > 1) {
    return [null, say`${item} is the start of ${rows.length} item ids: give more.`];
  }
  if (rows.length === 0) return [null, missing(ledger, item)];
  const found = locate(ledger, rows[0]);
  const { row } = found;
  if (categoryOfRow(row) === 'cleared') {
    return [found, say`${row.id} was cleared by ${row.met_date}: there is nothing to decide.`];
  }
  if (kind === 'resolve' && !isOpen(row)) {
    return [
      found,
      say`${row.id} is resolved already. To decide about it anew, open it first: zhangping items
        reopen ${row.id}`,
    ];
  }
  if (kind === 'reopen' && isOpen(row)) return [found, say`${row.id} is open.`];
  const { difference = differenceOf(row), decision = row.decision } = expected ?? {};
  if (difference !== differenceOf(row) || decision !== row.decision) {
    return [found, say`${row.id} has changed since it was chosen. Look at it, and decide again.`];
  }
  return [found, ''];
}

function rowsById({ tables }: Ledger, id: string): ItemRow[] {
  if (!ID_OR_START.test(id)) return [];
  // All ids are 16 hex digits: what begins with this stands between it and it with a g.
  return tables.items.select('WHERE id >= ? AND id < ? LIMIT 10', id, `${id}g`);
}

/** Why there is no such item. Throws DamagedError where the ledger may be at fault. */
function missing(ledger: Ledger, id: string): string {
  requireIntact(ledger);
  const [event] = ledger.tables.events.select('WHERE item = ? ORDER BY seq DESC LIMIT 1', id);
  if (!event) return say`${id}: there is no such item. zhangping items list shows them.`;
  return say`${id}: no run gives this item any more (${event.category} of ${event.date}, order
    ${event.order_id}).`;
}

function locate({ tables }: Ledger, row: ItemRow): Found {
  const day = tables.days.get('WHERE id = ?', row.day);
  const job = day && tables.jobs.get('WHERE id = ?', day.job);
  if (!day || !job) throw new DamagedError(say`the date of item ${row.id} is missing`);
  return { job, day, row };
}

function addEvent(
  { tables }: Ledger,
  { job, day, row, decision }: Found & { readonly decision: Decision },
  at: string,
): void {
  const { kind, by, action, note, reference } = decision;
  const event: EventRow = {
    seq: tables.events.nextKey('seq'),
    at,
    job: job.id,
    item: row.id,
    ...{ kind, by, action, note, reference },
    subject: subjectOf(row),
    date: day.date,
    order_id: row.order_id,
    refund_id: row.refund_id,
    category: categoryOfRow(row),
    difference: differenceOf(row),
  };
  tables.events.insert(event);
  const stored = tables.jobs.get('WHERE id = ?', job.id) as JobRow;
  tables.jobs.update({ ...stored, events: stored.events + 1 }, ['id']);
}

/** Holds the items of a date against the decisions again; gives those that are asked for. */
function refresh(
  ledger: Ledger,
  day: DayRow,
  { decisions, wanted }: { readonly decisions: Decisions; readonly wanted: ReadonlySet<string> },
): ItemRow[] {
  const changed: ChangedItem[] = [];
  const found: ItemRow[] = [];
  const sums = new TallySums();
  for (const was of itemsOf(ledger, day)) {
    const decision = decisionOf(decisions, was);
    const row = decision === was.decision ? was : { ...was, decision };
    if (row !== was) changed.push({ was, row });
    if (wanted.has(row.id)) found.push(row);
    sums.add(row);
  }
  storeItems(ledger, day, changed, sums.tally);
  return found;
}

/** An item as it is now, by its id or a start of it. Throws UsageError where there is none. */
export function itemById(ledger: Ledger, id: string): LedgerItem {
  return onSnapshot(ledger, () => {
    const rows = rowsById(ledger, id);
    if (rows.length > 1) {
      throw new UsageError(say`${id} is the start of several item ids: give more.`);
    }
    if (rows.length === 0) throw new UsageError(missing(ledger, id));
    const { job, day, row } = locate(ledger, rows[0]);
    return readerOf(ledger, job).read(day, row);
  });
}

/** All events of an item, the first one first. */
export function eventsOfItem(ledger: Ledger, { job, item }: LedgerItem): EventRow[] {
  return onSnapshot(ledger, () => eventsOf(ledger, job).filter((event) => event.item === item.id));
}
