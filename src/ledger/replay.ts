/**
 * The replay: what a job's items are, as a pure function of what each date left over and of what
 * people decided. Dates go by in order, a window of them in memory, and of their items only those
 * that may meet another; it ends where nothing that changed can reach any further.
 */

import type { CompareElement } from '../domain/job.ts';
import type { TransactionType } from '../domain/record.ts';
import { businessDateOf, formatDateNumber, shiftDate } from '../domain/time.ts';
import type { Agreement } from '../matching/rules/rule.ts';
import { carry, type Leftover } from './carry.ts';
import { recordChange } from './changes.ts';
import { type ChangedItem, daysOf, itemsOf, runOf, storeItems } from './days.ts';
import { type Decisions, decisionOf, decisionsOf } from './decisions.ts';
import { readFacts } from './facts.ts';
import { loneSide } from './item-row.ts';
import type { Ledger } from './open.ts';
import { SharedOrders } from './shared-orders.ts';
import {
  type CarryResult,
  type DayRow,
  type ItemRow,
  type JobRow,
  MET_COLUMNS,
  type Met,
  metOf,
} from './tables.ts';
import { TallySums } from './tally.ts';
import { ChangedRefunds, openRefundOf, openRefundsOf } from './unclear-refunds.ts';

/** A leftover, with the row that it is. */
interface Carried extends Leftover {
  readonly row: ItemRow;
}

/** What is held of a date. */
interface KeptRows {
  /** Rows of which anything may change; with millions of items they are few. */
  readonly rows: ItemRow[];
  /** The sums of all others. */
  readonly others: TallySums;
}

interface WindowDay extends KeptRows {
  readonly day: DayRow;
  /** Rows that met something before, or do now, as they are stored; all others met nothing. */
  readonly stored: Map<ItemRow, ItemRow>;
  /** Leftovers that have met nothing so far. */
  open: Carried[];
}

/** What a replay starts from. */
export interface ReplayRequest {
  readonly job: JobRow;
  /** The date that is run, whose own leftovers may change. */
  readonly date: string;
  /** Leftovers that it will have. */
  readonly items: number;
  /** Has what counts for all dates changed? */
  readonly isOfAll: boolean;
}

/** Brings everything across days up to date, once it has seen what a run left over. */
export class Replay {
  readonly #ledger: Ledger;
  readonly #request: ReplayRequest;
  readonly #agreement: Agreement;
  readonly #decisions: Decisions;
  readonly #shared: SharedOrders;
  /** The number of the run's date among the shared orders, and what is kept of its rows. */
  readonly #mark: number;
  readonly #kept: KeptRows = { rows: [], others: new TallySums() };
  readonly #changed = new Set<string>();
  readonly #changedRefunds = new ChangedRefunds();
  /** The refunds that the run's date had open before, by the ids of their items. */
  readonly #formerRefunds = new Map<string, ItemRow>();
  /** Dates that are still within reach, the earliest first. */
  #window: WindowDay[] = [];
  /** What was met before this date stays met. */
  readonly #from: string;
  /** The first date within its reach. */
  readonly #first: string;
  /** The last date processed; what was met after it is as it was. */
  #last = '';
  /** The run that brought it about, for the story of orders. */
  #run = 0;

  /** Looks at the other dates as they are before the run is stored. Throws DamagedError. */
  constructor(ledger: Ledger, request: ReplayRequest) {
    this.#ledger = ledger;
    this.#request = request;
    const { job, date, items, isOfAll } = request;
    this.#agreement = {
      amountTolerance: job.amount_tolerance,
      compare: job.compare.split(',') as CompareElement[],
    };
    this.#decisions = decisionsOf(ledger, job);
    this.#from = isOfAll ? FIRST_DATE : date;
    this.#first = isOfAll ? FIRST_DATE : shiftDate(date, -job.carry_days);
    const days = daysOf(ledger, job);
    const others = days.filter((day) => day.date >= this.#first && day.date !== date);
    this.#shared = new SharedOrders(ledger, others, items);
    this.#shared.coverUntil(isOfAll ? LAST_DATE : shiftDate(date, job.carry_days));
    this.#mark = this.#shared.nextMark();
    const before = days.find((day) => day.date === date);
    for (const row of before ? openRefundsOf(ledger, before) : []) {
      this.#shared.mark(row.order_id, this.#mark);
      if (this.#shared.has(row.order_id)) this.#formerRefunds.set(row.id, row);
    }
  }

  /** Takes a leftover of the run as it is stored. */
  keep(row: ItemRow): void {
    this.#shared.mark(row.order_id, this.#mark);
    this.#sort(row, this.#kept);
  }

  /** Brings all up to date; gives the dates whose items changed. `run`: the key of the run. */
  run(run: number): Set<string> {
    this.#run = run;
    const { job, date, isOfAll } = this.#request;
    let reach = isOfAll ? LAST_DATE : shiftDate(date, job.carry_days);
    for (const day of daysOf(this.#ledger, job)) {
      if (day.date < this.#first) continue;
      if (day.date > reach) break;
      this.#leave(shiftDate(day.date, -job.carry_days));
      this.#shared.coverUntil(shiftDate(day.date, job.carry_days));
      this.#enter(day);
      if (day.date < this.#from) continue;
      this.#meet(day.date);
      const differing = this.#window.filter((each) => this.#differs(each)).at(-1)?.day.date;
      if (differing !== undefined) {
        const further = shiftDate(differing, job.carry_days);
        if (further > reach) reach = further;
      }
    }
    this.#leave(LAST_DATE);
    for (const row of this.#formerRefunds.values()) this.#changedRefunds.add(row, date);
    // Where the window itself may have changed, any date counts.
    const days = isOfAll ? null : job.carry_days;
    for (const each of this.#changedRefunds.dates(this.#ledger, job, days)) this.#changed.add(each);
    return this.#changed;
  }

  /** Takes a date into the window, with what it met before the replay began, and not since. */
  #enter(day: DayRow): void {
    const { rows, others } = day.date === this.#request.date ? this.#kept : this.#read(day);
    const stored = new Map<ItemRow, ItemRow>();
    for (const row of rows) {
      if (madeOn(row, day.date) < this.#from) continue;
      stored.set(row, { ...row });
      Object.assign(row, NOT_MET);
    }
    const cutoff = once(
      () => readFacts(runOf(this.#ledger, day).facts).flowsBounds?.cutoffMinutes ?? null,
    );
    const open = rows.flatMap((row) => leftoverOf(row, day.date, cutoff) ?? []);
    this.#window.push({ day, rows, others, stored, open });
  }

  #read(day: DayRow): KeptRows {
    const kept: KeptRows = { rows: [], others: new TallySums() };
    for (const row of itemsOf(this.#ledger, day)) this.#sort(row, kept);
    return kept;
  }

  #sort(row: ItemRow, { rows, others }: KeptRows): void {
    if (this.#mayChange(row)) rows.push(row);
    else others.add(row);
  }

  /** Is a row one that met another or may meet one, or one that somebody decided about? */
  #mayChange(row: ItemRow): boolean {
    if (row.met !== null || row.decision !== null || this.#decisions.has(row.id)) return true;
    return loneSide(row) !== null && this.#shared.has(row.order_id);
  }

  /** Meets the last date of the window with the ones before it. */
  #meet(date: string): void {
    this.#last = date;
    const today = this.#window[this.#window.length - 1];
    const before = this.#window.slice(0, -1).reverse();
    const byDay = new Map(this.#window.map((each) => [each.day.id, each]));
    const earlierOpen = before.flatMap(({ open }) => open);
    for (const { earlier, later, result } of carry(today.open, earlierOpen, this.#agreement)) {
      const other = byDay.get(earlier.row.day) as WindowDay;
      setMet(other, earlier.row, 'cleared', date, later);
      setMet(today, later.row, result, other.day.date, earlier);
    }
    for (const each of this.#window) each.open = each.open.filter(({ row }) => row.met === null);
  }

  /** Is anything of a date other than it was after the last date was processed before? */
  #differs({ day, stored }: WindowDay): boolean {
    for (const [row, was] of stored) {
      const isOther = madeOn(was, day.date) > this.#last ? row.met !== null : !sameMet(row, was);
      if (isOther) return true;
    }
    return false;
  }

  /** Stores the dates before `first`, which nothing reaches any more. */
  #leave(first: string): void {
    for (const each of this.#window.filter(({ day }) => day.date < first)) this.#store(each);
    this.#window = this.#window.filter(({ day }) => day.date >= first);
  }

  #store({ day, rows, others, stored }: WindowDay): void {
    const changed: ChangedItem[] = [];
    for (const row of rows) {
      const was = stored.get(row);
      if (was && row.met === null && madeOn(was, day.date) > this.#last)
        Object.assign(row, metOf(was));
      this.#noteRefund(day, row, was);
      // Its page shows the other record, which may stand elsewhere now.
      const showsOther = row.met !== 'cleared' && row.met_date === this.#from;
      const isMetOther = was !== undefined && !sameMet(row, was);
      if (showsOther || isMetOther) this.#changed.add(day.date);
      if (isMetOther && row.own === 'pending') this.#changed.add(day.closed_on ?? day.date);
      if (isMetOther)
        recordChange(this.#ledger, { job: this.#request.job, run: this.#run }, day, was, row);
      const decision = decisionOf(this.#decisions, row);
      if (!isMetOther && decision === row.decision) continue;
      changed.push({ was: was ?? { ...row }, row });
      row.decision = decision;
    }
    for (const row of rows) others.add(row);
    storeItems(this.#ledger, day, changed, others.tally);
  }

  /** Notes a refund that is open now and was not, or the other way round. */
  #noteRefund({ date }: DayRow, row: ItemRow, was: ItemRow | undefined): void {
    const { date: runDate, isOfAll } = this.#request;
    const isOpen = openRefundOf(row) !== null;
    const wasOpen =
      date === runDate ? this.#formerRefunds.delete(row.id) : openRefundOf(was ?? row) !== null;
    if (isOpen !== wasOpen || (isOpen && isOfAll)) this.#changedRefunds.add(row, date);
  }
}

/** Earlier and later than all dates. */
const FIRST_DATE = '0000-01-01';
const LAST_DATE = '9999-12-31';
const NOT_MET: Met = { met: null, met_date: null, met_id: null, met_amount: null, met_fee: null };

/** The date on which a row met its counterpart: the later of the two; empty if it did not. */
function madeOn(row: ItemRow, date: string): string {
  if (row.met_date === null) return '';
  return row.met_date > date ? row.met_date : date;
}

/** The leftover that a row is, unless it has met another or is none. */
function leftoverOf(row: ItemRow, date: string, cutoff: () => number | null): Carried | null {
  const side = row.met === null ? loneSide(row) : null;
  if (side === null) return null;
  const isStatement = side === 'statement';
  return {
    side,
    orderId: row.order_id,
    refundId: row.refund_id,
    type: (isStatement ? row.s_type : row.f_type) as TransactionType,
    amount: (isStatement ? row.s_amount : row.f_amount) ?? 0,
    fee: isStatement ? row.s_fee : row.f_fee,
    channelTxnId: (isStatement ? row.s_txn : row.f_txn) ?? '',
    date,
    ownDate: isStatement ? '' : ownDateOf(row.f_time ?? '', cutoff),
    isDuplicate: row.own === 'duplicate',
    row,
  };
}

/** The date that the time of an own record is of; empty: it does not say. */
function ownDateOf(time: string, cutoff: () => number | null): string {
  const minutes = time === '' ? null : cutoff();
  return minutes === null ? '' : formatDateNumber(businessDateOf(time, minutes));
}

/** What `find` gives, looked up when it is first asked for. */
function once<T>(find: () => T): () => T {
  let found: { readonly value: T } | null = null;
  return () => {
    found ??= { value: find() };
    return found.value;
  };
}

function setMet(
  { stored }: WindowDay,
  row: ItemRow,
  met: CarryResult,
  date: string,
  { row: { id }, amount, fee }: Carried,
): void {
  if (!stored.has(row)) stored.set(row, { ...row });
  Object.assign(row, { met, met_date: date, met_id: id, met_amount: amount, met_fee: fee });
}

function sameMet(a: ItemRow, b: ItemRow): boolean {
  return MET_COLUMNS.every((column) => a[column] === b[column]);
}
