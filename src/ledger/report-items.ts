/** Reads the items of a date's reports from the ledger, in report order. */
import type { Residual, ResolveAction } from '../domain/decision.ts';
import type { Item, PersonMatch } from '../domain/item.ts';
import { isCrossDay, isListed } from '../domain/item-sums.ts';
import type { OffsetItem } from '../domain/outcome.ts';
import { wallClock } from '../domain/time.ts';
import { say } from '../words/language.ts';
import { DamagedError } from './damage.ts';
import { contextOf, type OtherDays } from './day-context.ts';
import { byCommand, eventsOf, residualOf } from './decisions.ts';
import { heldItems } from './held-items.ts';
import { CATEGORY_SQL } from './item-state.ts';
import { ItemsCheck } from './items-check.ts';
import type { Ledger } from './open.ts';
import { type DayContext, itemsOfRow } from './row-items.ts';
import type { DayRow, EventRow, ItemRow, JobRow } from './tables.ts';

/** The place of the record; file numbers are in the order of names. */
const PLACE = 's_type IS NOT NULL, coalesce(s_file, f_file), coalesce(s_line, f_line)';

/** The signed amount of the counterpart on another date. */
const COUNTERPART = `iif(unmatched_side = 'statement', -met_amount, met_amount)`;
/** Like differenceOf. */
const DIFFERENCE = `difference - carried_difference
  + iif(met IS NULL OR met IN ('cleared', 'offset', 'offset_across'), 0, ${COUNTERPART})`;
/** Like compareSizes, with resolved items last. */
const SIZE = `decision IS NOT NULL, abs(${DIFFERENCE}) DESC,
  iif((${DIFFERENCE}) = 0, max(abs(coalesce(s_amount, 0)), abs(coalesce(f_amount, 0))), 0) DESC`;

/** The category in cross-day.csv; the parameters: the date, and is its carry window closed? */
const STATE = `CASE WHEN met IS NOT NULL OR carried > 0 THEN 'cleared'
  WHEN day = ? AND NOT ? THEN 'pending' ELSE 'expired' END`;
/** Expired, pending, cleared; in each, open items first, then by size of the difference. */
const ACROSS_SIZE = `met IS NOT NULL OR carried > 0, ${STATE}, decision IS NOT NULL,
  abs(iif(met IS NULL OR met IN ('cleared', 'offset', 'offset_across'), difference,
    ${COUNTERPART})) DESC`;

/** Rows that are read at a time. */
const ROWS_PER_QUERY = 500;
/** As many as a page has, and a multiple of those: to sort a million takes three times as long. */
const WORST_FIRST = 100_000;

/** `report`: as in the CSV files; `size`: the worst first. */
export type ItemOrder = 'report' | 'size';

/**
 * All rows of a date by category, order, refund and place, in blocks; with `size`, first by size.
 * Throws DamagedError.
 */
export function* rowsInOrder(
  ledger: Ledger,
  day: DayRow,
  order: ItemOrder = 'report',
): Generator<ItemRow[]> {
  const first = order === 'size' ? `${SIZE},` : '';
  const tail = `WHERE day = ? ORDER BY ${first} ${CATEGORY_SQL}, order_id, refund_id, ${PLACE}, n`;
  // To sort whole rows takes several times as long.
  const select = (limit = '', ...rows: number[]) => {
    const query = ledger.db.prepare<unknown[], number>(`SELECT n FROM items ${tail} ${limit}`);
    return query.pluck().all(day.id, Number(day.closed_on !== null), ...rows);
  };
  const hasMore = order === 'size' && day.items > WORST_FIRST;
  let numbers = hasMore ? select('LIMIT ?', WORST_FIRST) : select();
  const current = currentDay(ledger, day);
  const held = heldItems(ledger, current);
  const check = new ItemsCheck(current);
  if (held !== null) check.add(new Set(numbers).size, current.items_seal);
  for (let from = 0; from < numbers.length; from += ROWS_PER_QUERY) {
    const block = numbers.slice(from, from + ROWS_PER_QUERY);
    const found = held === null ? rowsByNumber(ledger, day, block, check) : null;
    const rows = block.map((n) => found?.get(n) ?? held?.[n]);
    if (!rows.every((row) => row !== undefined)) throw check.error();
    yield rows;
    if (hasMore && from + ROWS_PER_QUERY === WORST_FIRST) numbers = select();
  }
  check.end();
}

/** The date as its rows are now: decisions may have changed the seals since. */
function currentDay({ tables }: Ledger, day: DayRow): DayRow {
  return tables.days.get('WHERE id = ?', day.id) ?? day;
}

/** The rows of a date with these numbers, by number. */
function rowsByNumber(
  { tables }: Ledger,
  day: DayRow,
  numbers: readonly number[],
  check: ItemsCheck,
): ReadonlyMap<number, ItemRow> {
  const tail = 'WHERE day = ? AND n IN (SELECT value FROM json_each(?))';
  const { rows, seals } = tables.items.selectSealed(tail, day.id, JSON.stringify(numbers));
  check.add(rows.length, seals);
  return new Map(rows.map((row) => [row.n, row]));
}

export interface ReportOf {
  readonly job: JobRow;
  readonly day: DayRow;
  readonly others: OtherDays;
  readonly context: DayContext;
}

/** The items of discrepancies.csv, in blocks. */
export function* listedItems(
  ledger: Ledger,
  { job, day, context }: ReportOf,
  order: ItemOrder = 'report',
): Generator<Item[]> {
  const resolutions = new Resolutions(ledger, job);
  for (const rows of rowsInOrder(ledger, day, order)) {
    const items: Item[] = [];
    for (const row of rows) {
      for (const item of itemsOfRow(row, context)) {
        if (!isListed(item.category)) continue;
        items.push(order === 'size' ? resolutions.add(row, item) : item);
      }
    }
    yield items;
  }
}

/** Adds resolutions to items that have one. */
class Resolutions {
  readonly #ledger: Ledger;
  readonly #job: JobRow;
  /** People's matches by the numbers of their events; read when the first one is asked for. */
  #matches: ReadonlyMap<number, PersonMatch> | null = null;

  constructor(ledger: Ledger, job: JobRow) {
    this.#ledger = ledger;
    this.#job = job;
  }

  /** The item with its resolution, if it has one. Throws DamagedError. */
  add({ decision }: ItemRow, item: Item): Item {
    if (decision === null) return item;
    const event = this.#ledger.tables.events.get('WHERE seq = ?', decision);
    if (event === undefined) throw new DamagedError(say`the decision about ${item.id} is missing`);
    const { action, by, at, note, reference } = event;
    const common = { by, at: clockOf(at, this.#job.time_zone), note, reference };
    if (event.kind !== 'match') {
      return { ...item, resolution: { ...common, action: action as ResolveAction } };
    }
    this.#matches ??= matchesByEvent(eventsOf(this.#ledger, this.#job));
    const match = this.#matches.get(decision);
    return { ...item, resolution: { ...common, action: 'match', ...(match && { match }) } };
  }
}

/** Members of a match that a page has. */
const MEMBERS_MAX = 20;

function matchesByEvent(events: readonly EventRow[]): Map<number, PersonMatch> {
  const matches = new Map<number, PersonMatch>();
  for (const command of byCommand(events.filter(({ kind }) => kind === 'match'))) {
    const members = command.slice(0, MEMBERS_MAX).map(({ item, date, difference }) => {
      return { id: item, businessDate: date, difference };
    });
    const match: PersonMatch = {
      ...{ event: command[0].seq, count: command.length, members },
      residual: command[0].action as Residual | '',
      residualAmount: Number(residualOf(command)),
    };
    for (const { seq } of command) matches.set(seq, match);
  }
  return matches;
}

/** The last time computed: consecutive items are often resolved by the same command. */
let lastClock = { at: '', timeZone: '', time: '' };

function clockOf(at: string, timeZone: string): string {
  if (lastClock.at !== at || lastClock.timeZone !== timeZone) {
    lastClock = { at, timeZone, time: wallClock(at, timeZone) };
  }
  return lastClock.time;
}

/** The items of cross-day.csv, in blocks; `closing`: the dates whose items expire on this one. */
export function* crossDayItems(
  ledger: Ledger,
  { job, day, others, context }: ReportOf,
  closing: readonly DayRow[],
  order: ItemOrder,
): Generator<Item[]> {
  const contexts = new Map([[day.id, context]]);
  for (const each of closing) contexts.set(each.id, contextOf(ledger, job, each, others));
  const resolutions = new Resolutions(ledger, job);
  for (const row of acrossRows(ledger, day, [...contexts.keys()], order)) {
    const context = contexts.get(row.day) as DayContext;
    const items = itemsOfRow(row, context).filter(({ category }) => isCrossDay(category));
    yield order === 'size' ? items.map((item) => resolutions.add(row, item)) : items;
  }
}

/** The rows of cross-day.csv, of these dates. */
function* acrossRows(
  ledger: Ledger,
  day: DayRow,
  ids: readonly number[],
  order: ItemOrder,
): Generator<ItemRow> {
  const { db, tables } = ledger;
  const where = `
    WHERE day IN (SELECT value FROM json_each(?))
      AND (met IS NULL AND own = 'pending'
        OR (met IS NOT NULL OR carried > 0) AND met IS NOT 'offset' AND day = ?)`;
  const tail = `
    ORDER BY ${order === 'size' ? ACROSS_SIZE : STATE},
      order_id, refund_id, (SELECT date FROM days WHERE days.id = items.day), ${PLACE}, n`;
  const values = [JSON.stringify(ids), day.id, day.id, Number(day.closed_on !== null)];
  const held = ids.length > 1 ? null : heldItems(ledger, currentDay(ledger, day));
  if (held === null) {
    for (const { row } of tables.items.stream(where + tail, ...values)) yield row;
    return;
  }
  // SQLite need not look at the others, which are nearly all.
  const may = held.filter(({ own, met, carried }) => own === 'pending' || met !== null || carried);
  const sql = `SELECT n FROM items ${where} AND n IN (SELECT value FROM json_each(?)) ${tail}`;
  values.splice(2, 0, JSON.stringify(may.map(({ n }) => n)));
  const numbers = db
    .prepare<unknown[], number>(sql)
    .pluck()
    .all(...values);
  for (const n of numbers) yield held[n];
}

/** The items of offsets.csv, in blocks: of an order, the payment first. */
export function* offsetItems(ledger: Ledger, { day, context }: ReportOf): Generator<OffsetItem[]> {
  const tail = `WHERE day = ? AND met IN ('offset', 'offset_across')
    ORDER BY order_id, coalesce(s_type, f_type) <> 'payment', ${PLACE}, n`;
  for (const { row } of ledger.tables.items.stream(tail, day.id)) {
    yield [{ item: itemsOfRow(row, context)[0], counterpart: row.met_id ?? '' }];
  }
}
