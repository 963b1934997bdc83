/**
 * Open items of one order in two jobs: a customer may have paid over another channel than our books
 * show, or twice. A pair only says where to look; it changes no suggested action.
 */
import { LONE_CATEGORIES } from '../domain/item.ts';
import { formatPlace, lacksRefundId, type Side } from '../domain/record.ts';
import { daysOf, jobsOf } from './days.ts';
import { locate } from './decide.ts';
import { differenceOf } from './item-state.ts';
import { JobRelations } from './job-relations.ts';
import { ItemReader, type LedgerItem } from './listing.ts';
import { type Ledger, onSnapshot } from './open.ts';
import type { DayRow, ItemRow, JobRow } from './tables.ts';

export type AcrossKind =
  | 'paid_over_wrong_channel'
  | 'paid_twice'
  | 'refunded_over_wrong_channel'
  | 'refunded_twice';

/** Open items of one order in two jobs. The first one's record is of a statement. */
export interface AcrossPair {
  readonly kind: AcrossKind;
  readonly items: readonly [LedgerItem, LedgerItem];
}

/** An id with more open items than this, such as a placeholder, is of no order. */
export const ORDER_ITEMS_MAX = 50;

/**
 * Open, with a record that has no counterpart; found by the index of order ids. If the index has
 * lost an entry, a hint is missing, but none is wrong: unlike `explain`, this does not check it.
 */
export const OPEN_OF_ORDER = `
  WHERE order_id = ? AND met IS NULL AND decision IS NULL
    AND own IN (${LONE_CATEGORIES.map((category) => `'${category}'`)})
  LIMIT ${ORDER_ITEMS_MAX + 1}`;

/** Orders with items in two jobs, one of them of a date in the range; reads only indexes. */
export const ORDERS_IN_TWO_JOBS = `
  SELECT order_id FROM items CROSS JOIN days ON days.id = items.day
  GROUP BY order_id HAVING min(job) <> max(job) AND max(date BETWEEN ? AND ?)`;

/** The pairs of an order. */
export function acrossOfOrder(ledger: Ledger, orderId: string): AcrossPair[] {
  return onSnapshot(ledger, () => new AcrossJobs(ledger).pairsOf(orderId));
}

/** The pairs with an item of a date in the range, both ends included, by order id. */
export function acrossInRange(ledger: Ledger, from: string, to: string): AcrossPair[] {
  return onSnapshot(ledger, () => {
    const reader = new AcrossJobs(ledger);
    const orders = ledger.db.prepare(ORDERS_IN_TWO_JOBS).pluck().all(from, to) as string[];
    const isIn = ({ item }: LedgerItem) => item.businessDate >= from && item.businessDate <= to;
    return orders.flatMap((order) => reader.pairsOf(order)).filter(({ items }) => items.some(isIn));
  });
}

/** An open record without a counterpart. */
interface Lone extends LedgerItem {
  readonly side: Side;
  /** What must be equal: type, refund, amount as its record has it, currency. */
  readonly money: string;
  readonly type: 'payment' | 'refund';
  readonly transaction: string;
  readonly place: string;
  readonly day: DayRow;
}

class AcrossJobs {
  readonly #ledger: Ledger;
  /** Jobs of orders: not those that settle others. */
  readonly #jobs: ReadonlyMap<number, JobRow>;
  readonly #readers = new Map<number, ItemReader>();
  readonly #relations: JobRelations;
  /** The jobs to which the flows of a job lead, and the job itself. */
  readonly #reached = new Map<number, Set<JobRow>>();

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
    this.#relations = new JobRelations(ledger);
    const settling = new Set(ledger.tables.settlements.select('').map(({ job }) => job));
    const jobs = jobsOf(ledger).filter(({ id }) => !settling.has(id));
    this.#jobs = new Map(jobs.map((job) => [job.id, job]));
  }

  pairsOf(orderId: string): AcrossPair[] {
    const rows = this.#ledger.tables.items.select(OPEN_OF_ORDER, orderId);
    if (rows.length < 2 || rows.length > ORDER_ITEMS_MAX) return [];
    const lone = rows.flatMap((row) => this.#loneOf(row));
    // A pair of two statements is found once.
    return lone.flatMap((first, i) =>
      lone.flatMap((second, k) => {
        if (first.side === 'flows' || (second.side === 'statement' && k <= i)) return [];
        return this.#isPair(first, second) ? [pairOf(first, second)] : [];
      }),
    );
  }

  #loneOf(row: ItemRow): Lone[] {
    const side = row.unmatched_side;
    const type = side === 'statement' ? row.s_type : row.f_type;
    if (side === null || (type !== 'payment' && type !== 'refund')) return [];
    const { day } = locate(this.#ledger, row);
    const job = this.#jobs.get(day.job);
    const difference = differenceOf(row);
    if (!job || difference === 0) return [];
    const { item, state } = this.#readerOf(job).read(day, row);
    const refund = lacksRefundId({ orderId: row.order_id, refundId: row.refund_id });
    const amount = side === 'statement' ? difference : -difference;
    const money = [type, refund ? '' : row.refund_id, amount, job.currency].join('\0');
    const record = item[side];
    const place = record === null ? '' : formatPlace(record.source);
    return [
      { job, item, state, side, type, money, transaction: record?.channelTxnId ?? '', place, day },
    ];
  }

  #isPair(a: Lone, b: Lone): boolean {
    if (a.job.id === b.job.id || a.money !== b.money || a.place === b.place) return false;
    if (b.side === 'statement' && a.transaction !== '' && a.transaction === b.transaction) {
      return false;
    }
    if (this.#haveBillsOfOneChannel(a.day, b.day)) return false;
    return !this.#leadsTo(a.job, b.job) && !this.#leadsTo(b.job, a.job);
  }

  /** The trade bill and the fund bill of a channel have the same payments. */
  #haveBillsOfOneChannel(a: DayRow, b: DayRow): boolean {
    const channel = (profile: string) => profile.replace(/-(trade|fund)$/, '');
    const [first, second] = [a, b].map((day) => this.#relations.inputsOf(day).profiles);
    return first.some((one) =>
      second.some((other) => one !== other && channel(one) === channel(other)),
    );
  }

  /**
   * Do the flows of a job lead to the statement of another one, directly or over jobs between? The
   * records of such jobs follow one payment from system to system: it is long in one of them and
   * short in another where the system between lacks it.
   */
  #leadsTo(from: JobRow, to: JobRow): boolean {
    let reached = this.#reached.get(from.id);
    if (reached === undefined) {
      reached = new Set([from]);
      for (const job of reached) {
        // What is added is visited too.
        for (const next of this.#jobs.values())
          if (this.#relations.isFedBy(next, job)) reached.add(next);
      }
      this.#reached.set(from.id, reached);
    }
    return reached.has(to);
  }

  #readerOf(job: JobRow): ItemReader {
    let reader = this.#readers.get(job.id);
    if (reader === undefined) {
      reader = new ItemReader(this.#ledger, job, daysOf(this.#ledger, job));
      this.#readers.set(job.id, reader);
    }
    return reader;
  }
}

function pairOf(first: Lone, second: Lone): AcrossPair {
  const done = first.type === 'payment' ? 'paid' : 'refunded';
  const kind = `${done}_${second.side === 'flows' ? 'over_wrong_channel' : 'twice'}` as const;
  return { kind, items: [first, second] };
}
