/**
 * Offsets of a job: records of one side that cancel each other. They are derived from the items of
 * an order after the matches across dates, which come first: a counterpart undoes an offset.
 */
import { compareText } from '../domain/item-order.ts';
import type { DayFacts, Outcome } from '../domain/outcome.ts';
import { SIDES, type Side, type Sides, type TransactionType } from '../domain/record.ts';
import { type Offset, type OffsetCandidate, offsetsOf } from '../matching/offsets.ts';
import { say } from '../words/language.ts';
import { recordChange } from './changes.ts';
import { type ChangedItem, daysOf, itemsOf, storeItems } from './days.ts';
import { Decisions } from './decisions.ts';
import { readFacts } from './facts.ts';
import { NO_COUNTERPART } from './item-row.ts';
import { isOffset } from './item-state.ts';
import type { Ledger } from './open.ts';
import {
  type Counterpart,
  type DayRow,
  hasSameCounterpart,
  type ItemRow,
  type JobRow,
} from './tables.ts';
import { hasOffsets, readTally, TallySums } from './tally.ts';

/** An id with more items than this, such as a placeholder, is of no order. */
const ORDER_ITEMS_MAX = 50;
/** Categories of a record without a counterpart, of which nothing else is known. */
const LONE: readonly string[] = ['long', 'short', 'pending'];

const TYPE = `iif(unmatched_side = 'statement', s_type, f_type)`;
const ALL_ITEMS = 'SELECT * FROM items';
const SOME_ITEMS = 'SELECT items.* FROM temp.offset_orders CROSS JOIN items USING (order_id)';
/** Orders of a job that have an offset, or may have one. */
const ordersQuery = (isAll: boolean) => `
  SELECT order_id FROM (${isAll ? ALL_ITEMS : SOME_ITEMS})
  WHERE +day IN (SELECT id FROM days WHERE job = ?) AND order_id <> ''
  GROUP BY order_id
  HAVING max(met IN ('offset', 'offset_across'))
    OR max(${TYPE} = 'payment') AND max(${TYPE} IN ('refund', 'reversal'))`;

interface Candidate extends OffsetCandidate {
  readonly row: ItemRow;
  readonly day: DayRow;
  readonly fee: number | null;
}

export interface OffsetRequest {
  readonly job: JobRow;
  /** The date of the run. */
  readonly date: string;
  /** The sides whose records are offset. */
  readonly sides: readonly Side[];
  /** Have settings changed that affect all dates? */
  readonly affectsAllDates: boolean;
}

/** Updates the offsets of a job with a run. */
export class OffsetUpdate {
  readonly #ledger: Ledger;
  readonly #request: OffsetRequest;
  readonly #isNeeded: boolean;
  readonly #affectsAll: boolean;
  /** When the windows of dates had closed before the run. */
  readonly #closed: ReadonlyMap<string, string | null>;
  /** The changed setting as text, or nothing. */
  readonly changes: readonly string[] = [];

  /** Must be created before the run is stored: it reads the previous state. Throws DamagedError. */
  constructor(ledger: Ledger, request: OffsetRequest) {
    this.#ledger = ledger;
    this.#request = request;
    const { job, date, sides, affectsAllDates } = request;
    const last = ledger.tables.runs.get('WHERE job = ? ORDER BY id DESC LIMIT 1', job.id);
    const former = last === undefined ? sides : readFacts(last.facts).offset;
    const [now, before] = [sides, former].map((each) => {
      return SIDES.filter((side) => each.includes(side)).join() || say`none`;
    });
    const name = 'offset';
    if (now !== before) this.changes = [say`${name} ${now} (was ${before})`];
    this.#isNeeded = sides.length + former.length > 0;
    this.#affectsAll = affectsAllDates || now !== before;
    const days = this.#isNeeded ? daysOf(ledger, job) : [];
    this.#closed = new Map(days.map((day) => [day.date, day.closed_on]));
    if (!this.#isNeeded) return;
    ledger.db.exec('CREATE TEMP TABLE offset_orders (order_id TEXT PRIMARY KEY) WITHOUT ROWID');
    for (const day of days) if (day.date === date) this.#addOrders(day);
  }

  /**
   * Updates the ledger, once matches across dates are stored and windows closed; returns the dates
   * whose reports change. `run`: the key of the run.
   */
  update(run: number): Set<string> {
    const touched = new Set<string>();
    if (!this.#isNeeded) return touched;
    const ledger = this.#ledger;
    const { job, date } = this.#request;
    const days = new Map(daysOf(ledger, job).map((day) => [day.id, day]));
    for (const day of days.values()) {
      if (day.date === date) this.#addOrders(day);
      // What was pending has expired, and may be offset.
      else if (day.closed_on !== this.#closed.get(day.date)) {
        this.#addOrders(day, true);
      }
    }
    const query = ledger.db.prepare(ordersQuery(this.#affectsAll)).pluck();
    const orders = query.all(job.id) as string[];
    ledger.db.exec('DROP TABLE temp.offset_orders');
    if (orders.length === 0) return touched;
    const decisions = new Decisions(ledger, job);
    const changed = new Map<DayRow, Map<number, ChangedItem>>();
    for (const order of orders) {
      for (const [day, item] of this.#changesOf(order, days, decisions)) {
        const ofDay = changed.get(day) ?? new Map<number, ChangedItem>();
        changed.set(day, ofDay.set(item.row.n, item));
      }
    }
    for (const [day, items] of changed) {
      touched.add(day.date);
      const sums = new TallySums();
      for (const row of itemsOf(ledger, day)) sums.add(items.get(row.n)?.row ?? row);
      storeItems(ledger, day, [...items.values()], sums.tally);
      for (const { was, row } of items.values()) {
        recordChange(ledger, { job, run }, day, was, row);
        // The reports of the date on which it expired list it as well.
        if (row.own === 'pending' && day.closed_on !== null) touched.add(day.closed_on);
      }
    }
    return touched;
  }

  #addOrders({ id }: DayRow, ofPending = false): void {
    const orders = `INSERT OR IGNORE INTO temp.offset_orders
      SELECT order_id FROM items WHERE day = ? AND (own = 'pending' OR ?)`;
    this.#ledger.db.prepare(orders).run(id, Number(!ofPending));
  }

  /** The items of an order whose state as an offset changes. */
  #changesOf(
    order: string,
    days: ReadonlyMap<number, DayRow>,
    decisions: Decisions,
  ): [DayRow, ChangedItem][] {
    const { job, sides } = this.#request;
    const { items } = this.#ledger.tables;
    const rows = items.select('WHERE order_id = ?', order).filter(({ day }) => days.has(day));
    const candidates = rows
      .map((row) => candidateOf(row, days.get(row.day) as DayRow, decisions))
      .sort(byDateAndPlace);
    const found = rows.length > ORDER_ITEMS_MAX ? [] : sides;
    const wanted = new Map(
      found.flatMap((side) =>
        offsetsOf(candidates, side, job.carry_days).flatMap((each) => counterpartsOf(each)),
      ),
    );
    return candidates.flatMap(({ row: was, day }) => {
      const is = wanted.get(was) ?? (isOffset(was.met) ? NO_COUNTERPART : was);
      if (hasSameCounterpart(is, was)) return [];
      const row = { ...was, ...is };
      row.decision = decisions.of(row);
      return [[day, { was, row }]];
    });
  }
}

function candidateOf(row: ItemRow, day: DayRow, decisions: Decisions): Candidate {
  const loneSide = LONE.includes(row.own) ? row.unmatched_side : null;
  const isOfStatement = loneSide === 'statement';
  const isPending = row.own === 'pending' && day.closed_on === null;
  const isFree = row.met === null || isOffset(row.met);
  return {
    ...{ row, day, date: day.date, loneSide },
    // What is beside other records is not on one side alone, even if only one of them is known.
    sides: loneSide === null ? SIDES : [loneSide],
    type: (isOfStatement ? row.s_type : row.f_type) as TransactionType,
    amount: (isOfStatement ? row.s_amount : row.f_amount) ?? 0,
    fee: isOfStatement ? row.s_fee : row.f_fee,
    channelTxnId: (isOfStatement ? row.s_txn : row.f_txn) ?? '',
    // A wrong fee is to be claimed back, whatever became of the payment.
    isOpen: isFree && !isPending && row.expected_fee === null && !decisions.hasEvents(row.id),
  };
}

function byDateAndPlace(a: Candidate, b: Candidate): number {
  const [file, line] = placeOf(a);
  const [otherFile, otherLine] = placeOf(b);
  return compareText(a.date, b.date) || file - otherFile || line - otherLine;
}

function placeOf({ row }: Candidate): [file: number, line: number] {
  return [row.s_file ?? row.f_file ?? 0, row.s_line ?? row.f_line ?? 0];
}

/** What the rows of an offset have of each other; the payment has the last of its returns. */
function counterpartsOf({ payment, returns }: Offset<Candidate>): [ItemRow, Counterpart][] {
  const isWithin = returns.every(({ date }) => date === payment.date);
  const met = isWithin ? 'offset' : 'offset_across';
  const pairOf = ({ row }: Candidate, other: Candidate): [ItemRow, Counterpart] => {
    const { date: met_date, amount: met_amount, fee: met_fee } = other;
    return [row, { met, met_date, met_id: other.row.id, met_amount, met_fee }];
  };
  const last = returns[returns.length - 1];
  return [pairOf(payment, last), ...returns.map((each) => pairOf(each, payment))];
}

/** The matches by offset within a date, their records by side, and the items across dates. */
interface OffsetSums extends Sides<number> {
  readonly matches: number;
  readonly across: number;
}

const SUMS = `SELECT total(${TYPE} = 'payment' AND met = 'offset') AS matches,
    total(unmatched_side = 'statement' AND met = 'offset') AS statement,
    total(unmatched_side = 'flows' AND met = 'offset') AS flows,
    total(met = 'offset_across') AS across
  FROM items WHERE day = ? AND met IN ('offset', 'offset_across')`;

/** What a run of the date matched, with the offsets within it; and these. */
export function withOffsets<T extends Matches>(
  { db }: Ledger,
  day: DayRow,
  facts: T,
): T & Pick<Outcome, 'offsets'> {
  // Items of an offset count as cleared; of millions of others, none need be looked at.
  if (!hasOffsets(day) && !readTally(day.tally).has('cleared')) return facts;
  const sums = db.prepare<[number], OffsetSums>(SUMS).get(day.id);
  if (sums === undefined || sums.matches + sums.across === 0) return facts;
  const { matches, statement, flows, across } = sums;
  const { matched, matchedCountDifference, matchedByRule } = facts;
  const byOffset = matches === 0 ? {} : { offset: { matches, records: statement } };
  return {
    ...facts,
    matched: { ...matched, count: matched.count + matches },
    matchedCountDifference: matchedCountDifference + statement - flows,
    ...(matchedByRule && { matchedByRule: { ...matchedByRule, ...byOffset } }),
    offsets: { matches, across },
  };
}

type Matches = Pick<DayFacts, 'matched' | 'matchedCountDifference' | 'matchedByRule'>;
