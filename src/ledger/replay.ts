/**
 * The replay computes the items of a job as a pure function of the leftovers of each date and the
 * decisions of people. It processes the dates in order. A window of dates is in memory, with only
 * those items that may match items of other dates. It ends when no later date can be affected.
 */
import type { CompareElement } from '../domain/job.ts';
import type { TransactionType } from '../domain/record.ts';
import { businessDateOf, formatDateNumber, shiftDate } from '../domain/time.ts';
import type { Agreement } from '../matching/rules/rule.ts';
import { carry, type Leftover } from './carry.ts';
import { recordChange } from './changes.ts';
import { type ChangedItem, daysOf, itemsOf, recordsOf, runOf, storeItems } from './days.ts';
import { Decisions } from './decisions.ts';
import { readFacts } from './facts.ts';
import { NO_COUNTERPART } from './item-row.ts';
import { hasSeveral, isOffset, isUnmatchedRow, updateCarried } from './item-state.ts';
import type { Ledger } from './open.ts';
import { SharedOrders } from './shared-orders.ts';
import {
  type CarryResult,
  type Counterpart,
  counterpartOf,
  type DayRow,
  hasSameCounterpart,
  type ItemRow,
  type JobRow,
  type RecordRow,
} from './tables.ts';
import { TallySums } from './tally.ts';
import { ChangedRefunds, openRefundOf, openRefundsOf } from './unclear-refunds.ts';

/** A leftover, its item, and where its counterpart is stored: the item, or one of its records. */
interface Carried extends Leftover {
  readonly row: ItemRow;
  readonly cell: ItemRow | RecordRow;
}

/** An item as it is stored. */
interface Stored {
  readonly row: ItemRow;
  /** Where its counterparts are. */
  readonly cells: readonly Counterpart[];
}

/** The part of a date that is in memory. */
interface KeptRows {
  /** Rows that may change: few, even of millions of items. */
  readonly rows: ItemRow[];
  /** The sums of all other rows. */
  readonly others: TallySums;
}

interface WindowDay extends KeptRows {
  readonly day: DayRow;
  /** The records of items with several on a side. */
  readonly records: ReadonlyMap<ItemRow, readonly RecordRow[]>;
  /** The stored version of rows that have or had a counterpart; other rows never had one. */
  readonly stored: Map<ItemRow, Stored>;
  /** Leftovers without a counterpart so far. */
  open: Carried[];
}

/** The input of a replay. */
export interface ReplayRequest {
  readonly job: JobRow;
  /** The date of the run, whose leftovers may change. */
  readonly date: string;
  /** The number of its new leftovers. */
  readonly items: number;
  /** Have settings changed that affect all dates? */
  readonly affectsAllDates: boolean;
}

/** Updates the matches across days with the leftovers of a run. */
export class Replay {
  readonly #ledger: Ledger;
  readonly #request: ReplayRequest;
  readonly #agreement: Agreement;
  readonly #decisions: Decisions;
  readonly #shared: SharedOrders;
  /** The number of the run's date in #shared, and its rows. */
  readonly #mark: number;
  readonly #kept: KeptRows = { rows: [], others: new TallySums() };
  readonly #changed = new Set<string>();
  readonly #changedRefunds = new ChangedRefunds();
  /** Open refunds of the run's date before the run, by item id. */
  readonly #formerRefunds = new Map<string, ItemRow>();
  /** Dates that later dates may still match, the earliest first. */
  #window: WindowDay[] = [];
  /** Matches made on earlier dates stay. */
  readonly #from: string;
  /** The first date that may match #from. */
  readonly #first: string;
  /** The last processed date; stored matches of later dates stay. */
  #last = '';
  /** The run that causes the changes, for the history of orders. */
  #run = 0;

  /** Must be created before the run is stored: it reads the previous state. Throws DamagedError. */
  constructor(ledger: Ledger, request: ReplayRequest) {
    this.#ledger = ledger;
    this.#request = request;
    const { job, date, items, affectsAllDates } = request;
    this.#agreement = {
      amountTolerance: job.amount_tolerance,
      compare: job.compare.split(',') as CompareElement[],
    };
    this.#decisions = new Decisions(ledger, job);
    this.#from = affectsAllDates ? FIRST_DATE : date;
    this.#first = affectsAllDates ? FIRST_DATE : shiftDate(date, -job.carry_days);
    const days = daysOf(ledger, job);
    const others = days.filter((day) => day.date >= this.#first && day.date !== date);
    this.#shared = new SharedOrders(ledger, others, items);
    this.#shared.coverUntil(affectsAllDates ? LAST_DATE : shiftDate(date, job.carry_days));
    this.#mark = this.#shared.nextMark();
    const before = days.find((day) => day.date === date);
    for (const row of before ? openRefundsOf(ledger, before) : []) {
      this.#shared.mark(row.order_id, this.#mark);
      if (this.#shared.has(row.order_id)) this.#formerRefunds.set(row.id, row);
    }
  }

  /** Adds a stored leftover of the run; returns whether the replay may change it. */
  keep(row: ItemRow): boolean {
    this.#shared.mark(row.order_id, this.#mark);
    return this.#sort(row, this.#kept);
  }

  /** Updates the ledger; returns the dates whose items changed. `run`: the key of the run. */
  run(run: number): Set<string> {
    this.#run = run;
    const { job, date, affectsAllDates } = this.#request;
    let reach = affectsAllDates ? LAST_DATE : shiftDate(date, job.carry_days);
    for (const day of daysOf(this.#ledger, job)) {
      if (day.date < this.#first) continue;
      if (day.date > reach) break;
      this.#storeBefore(shiftDate(day.date, -job.carry_days));
      this.#shared.coverUntil(shiftDate(day.date, job.carry_days));
      this.#addDay(day);
      if (day.date < this.#from) continue;
      this.#matchLast(day.date);
      const differing = this.#window.filter((each) => this.#differs(each)).at(-1)?.day.date;
      if (differing !== undefined) {
        const further = shiftDate(differing, job.carry_days);
        if (further > reach) reach = further;
      }
    }
    this.#storeBefore(LAST_DATE);
    for (const row of this.#formerRefunds.values()) this.#changedRefunds.add(row, date);
    // If carryDays itself may have changed, any date counts.
    const days = affectsAllDates ? null : job.carry_days;
    for (const each of this.#changedRefunds.dates(this.#ledger, job, days)) this.#changed.add(each);
    return this.#changed;
  }

  /** Adds a date to the window; its rows keep only counterparts from before #from. */
  #addDay(day: DayRow): void {
    const { rows, others } = day.date === this.#request.date ? this.#kept : this.#read(day);
    const several = rows.filter(hasSeveral);
    const records = new Map(several.map((row) => [row, recordsOf(this.#ledger, row)]));
    const stored = new Map<ItemRow, Stored>();
    const cutoff = once(
      () => readFacts(runOf(this.#ledger, day).facts).flowsBounds?.cutoffMinutes ?? null,
    );
    const added: WindowDay = { day, rows, records, others, stored, open: [] };
    for (const row of rows) {
      // What is offset may have a counterpart: offsets.ts decides afterwards.
      const later = cellsOf(added, row).filter((cell) => {
        return isOffset(cell.met) || matchedOn(cell, day.date) >= this.#from;
      });
      if (later.length === 0) continue;
      store(added, row);
      for (const cell of later) Object.assign(cell, NO_COUNTERPART);
      refresh(added, row);
    }
    added.open = rows.flatMap((row) => leftoversOf(added, row, cutoff));
    this.#window.push(added);
  }

  #read(day: DayRow): KeptRows {
    const kept: KeptRows = { rows: [], others: new TallySums() };
    for (const row of itemsOf(this.#ledger, day)) this.#sort(row, kept);
    return kept;
  }

  #sort(row: ItemRow, { rows, others }: KeptRows): boolean {
    const mayChange = this.#mayChange(row);
    if (mayChange) rows.push(row);
    else others.add(row);
    return mayChange;
  }

  /** Does a row have a counterpart or decision, or may it get one? */
  #mayChange(row: ItemRow): boolean {
    if (row.met !== null || row.carried > 0) return true;
    if (row.decision !== null || this.#decisions.hasEvents(row.id)) return true;
    return row.unmatched_side !== null && this.#shared.has(row.order_id);
  }

  /** Matches the last date of the window with the earlier ones. */
  #matchLast(date: string): void {
    this.#last = date;
    const today = this.#window[this.#window.length - 1];
    const before = this.#window.slice(0, -1).reverse();
    const byDay = new Map(this.#window.map((each) => [each.day.id, each]));
    const earlierOpen = before.flatMap(({ open }) => open);
    for (const { earlier, later, result } of carry(today.open, earlierOpen, this.#agreement)) {
      const other = byDay.get(earlier.row.day) as WindowDay;
      setCounterpart(other, earlier, 'cleared', date, later);
      setCounterpart(today, later, result, other.day.date, earlier);
    }
    for (const each of this.#window) each.open = each.open.filter(({ cell }) => cell.met === null);
  }

  /** Does a date differ from its state at the same point of the previous replay? */
  #differs(each: WindowDay): boolean {
    for (const [row, was] of each.stored) {
      for (const [k, cell] of cellsOf(each, row).entries()) {
        const before = isOffset(was.cells[k].met) ? NO_COUNTERPART : was.cells[k];
        const isLater = matchedOn(before, each.day.date) > this.#last;
        if (isLater ? cell.met !== null : !hasSameCounterpart(cell, before)) return true;
      }
    }
    return false;
  }

  /** Stores the dates before `first`, which no later date can match. */
  #storeBefore(first: string): void {
    for (const each of this.#window.filter(({ day }) => day.date < first)) this.#store(each);
    this.#window = this.#window.filter(({ day }) => day.date >= first);
  }

  #store(each: WindowDay): void {
    const { day, rows, others, stored } = each;
    const changed: ChangedItem[] = [];
    for (const row of rows) {
      const was = stored.get(row);
      const cells = cellsOf(each, row);
      if (was) this.#keepLater(each, row, was);
      this.#noteRefund(day, row, was?.row);
      // The reports show the counterpart, whose place may have changed.
      const showsCounterpart = cells.some(
        (cell) => cell.met !== 'cleared' && !isOffset(cell.met) && cell.met_date === this.#from,
      );
      const hasChanged =
        was !== undefined && !cells.every((cell, k) => hasSameCounterpart(cell, was.cells[k]));
      if (showsCounterpart || hasChanged) this.#changed.add(day.date);
      if (hasChanged && row.own === 'pending') this.#changed.add(day.closed_on ?? day.date);
      if (hasChanged)
        recordChange(this.#ledger, { job: this.#request.job, run: this.#run }, day, was.row, row);
      const decision = this.#decisions.of(row);
      if (!hasChanged && decision === row.decision) continue;
      changed.push({ was: was?.row ?? { ...row }, row, records: each.records.get(row) ?? [] });
      row.decision = decision;
    }
    for (const row of rows) others.add(row);
    storeItems(this.#ledger, day, changed, others.tally);
  }

  /** Restores offsets, and matches with dates after the last processed one, as they were. */
  #keepLater(each: WindowDay, row: ItemRow, { cells }: Stored): void {
    for (const [k, cell] of cellsOf(each, row).entries()) {
      const isKept = isOffset(cells[k].met) || matchedOn(cells[k], each.day.date) > this.#last;
      if (cell.met === null && isKept) Object.assign(cell, counterpartOf(cells[k]));
    }
    refresh(each, row);
  }

  /** Notes a refund that was opened or closed. */
  #noteRefund({ date }: DayRow, row: ItemRow, was: ItemRow | undefined): void {
    const { date: runDate, affectsAllDates } = this.#request;
    const isOpen = openRefundOf(row) !== null;
    const wasOpen =
      date === runDate ? this.#formerRefunds.delete(row.id) : openRefundOf(was ?? row) !== null;
    if (isOpen !== wasOpen || (isOpen && affectsAllDates)) this.#changedRefunds.add(row, date);
  }
}

/** Before and after all dates. */
const FIRST_DATE = '0000-01-01';
const LAST_DATE = '9999-12-31';

/** Where the counterparts of an item are stored. */
function cellsOf({ records }: WindowDay, row: ItemRow): readonly (ItemRow | RecordRow)[] {
  return records.get(row) ?? [row];
}

/** Keeps the stored version of a row, before its counterparts change. */
function store(each: WindowDay, row: ItemRow): void {
  if (each.stored.has(row)) return;
  each.stored.set(row, { row: { ...row }, cells: cellsOf(each, row).map(counterpartOf) });
}

/** Updates what an item with several records has of other dates. */
function refresh({ records }: WindowDay, row: ItemRow): void {
  const own = records.get(row);
  if (own !== undefined) updateCarried(row, own);
}

/** The date of a match: the later date of the pair; empty if there is no counterpart. */
function matchedOn({ met_date }: Counterpart, date: string): string {
  if (met_date === null) return '';
  return met_date > date ? met_date : date;
}

/** The unmatched records of a row that have no counterpart. */
function leftoversOf(each: WindowDay, row: ItemRow, cutoff: () => number | null): Carried[] {
  const { records, day } = each;
  const { unmatched_side: side } = row;
  if (side === null) return [];
  const { order_id: orderId, refund_id: refundId } = row;
  const common = { side, orderId, refundId, date: day.date, row };
  const ownDate = (time: string) => (side === 'statement' ? '' : ownDateOf(time, cutoff));
  const several = records.get(row);
  if (several !== undefined) {
    return several
      .filter((record) => isUnmatchedRow(record) && record.met === null)
      .map((cell) => ({
        ...{ ...common, type: cell.type, amount: cell.amount, fee: cell.fee, cell },
        ...{ channelTxnId: cell.txn, ownDate: ownDate(cell.time) },
        copies: row.own === 'amount_mismatch' ? 'others' : null,
        hasOthers: true,
        // Which of the records it is, the ledger does not know.
        isFeeWrong: false,
      }));
  }
  if (row.met !== null) return [];
  const isStatement = side === 'statement';
  return [
    {
      ...common,
      type: (isStatement ? row.s_type : row.f_type) as TransactionType,
      amount: (isStatement ? row.s_amount : row.f_amount) ?? 0,
      fee: isStatement ? row.s_fee : row.f_fee,
      channelTxnId: (isStatement ? row.s_txn : row.f_txn) ?? '',
      ownDate: ownDate(row.f_time ?? ''),
      copies: row.own === 'duplicate' ? 'all' : null,
      hasOthers: false,
      isFeeWrong: isStatement && row.expected_fee !== null,
      cell: row,
    },
  ];
}

/** The business date of the time of an own record; empty if unknown. */
function ownDateOf(time: string, cutoff: () => number | null): string {
  const minutes = time === '' ? null : cutoff();
  return minutes === null ? '' : formatDateNumber(businessDateOf(time, minutes));
}

/** A function that calls `find` once and returns its result each time. */
function once<T>(find: () => T): () => T {
  let found: { readonly value: T } | null = null;
  return () => {
    found ??= { value: find() };
    return found.value;
  };
}

function setCounterpart(
  each: WindowDay,
  { row, cell }: Carried,
  met: CarryResult,
  date: string,
  { row: { id }, amount, fee }: Carried,
): void {
  store(each, row);
  Object.assign(cell, { met, met_date: date, met_id: id, met_amount: amount, met_fee: fee });
  refresh(each, row);
}
