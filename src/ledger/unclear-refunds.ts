/**
 * Open refunds that may equal refunds of the other side, of the same order and within the carry
 * window, because one of the two has no refund id. Their suggested action is `hold` until a person
 * checks them: any other advice could pay a refund twice.
 */
import { LONE_CATEGORIES } from '../domain/item.ts';
import { lacksRefundId, otherSide, type Side } from '../domain/record.ts';
import { shiftDate } from '../domain/time.ts';
import { runOf } from './days.ts';
import { readFacts } from './facts.ts';
import type { Ledger } from './open.ts';
import type { Unclear } from './row-items.ts';
import type { DayRow, ItemRow, JobRow } from './tables.ts';

/** Counts of the open refunds of an order within the carry window, by side. */
interface OrderRefunds {
  readonly statement: number;
  readonly flows: number;
  readonly statementLacking: number;
  readonly flowsLacking: number;
  /** Of the date itself. */
  readonly statementLackingHere: number;
  readonly flowsLackingHere: number;
}

/** Like openRefundOf. */
const IS_OPEN = [
  'met IS NULL',
  `coalesce(s_type, f_type) = 'refund'`,
  `own IN (${LONE_CATEGORIES.map((category) => `'${category}'`)})`,
].join(' AND ');
/** Like lacksRefundId. */
const LACKS = `refund_id IN ('', order_id)`;
/** Limit of the cache of orders. */
const ORDERS_MAX = 10_000;

/** The side of an open, unmatched refund; null for any other item. */
export function openRefundOf(row: ItemRow): Side | null {
  if (row.met !== null || (row.s_type ?? row.f_type) !== 'refund') return null;
  if (!LONE_CATEGORIES.includes(row.own)) return null;
  return row.s_type === null ? 'flows' : 'statement';
}

/** The open refunds of a date. Throws DamagedError. */
export function* openRefundsOf({ tables }: Ledger, day: DayRow): Generator<ItemRow> {
  const tail = `WHERE day = ? AND ${IS_OPEN}`;
  for (const { row } of tables.items.stream(tail, day.id)) yield row;
}

function lacksId(row: ItemRow): boolean {
  return lacksRefundId({ orderId: row.order_id, refundId: row.refund_id });
}

/** A function that returns why a row of the date is an unclear refund; null if it is not. */
export function unclearRefunds(
  ledger: Ledger,
  job: JobRow,
  day: DayRow,
): (row: ItemRow) => Unclear | null {
  let refundsOf: ((order: string) => OrderRefunds) | null | undefined;
  return (row) => {
    const side = openRefundOf(row);
    if (side === null) return null;
    if (refundsOf === undefined) refundsOf = orderRefunds(ledger, job, day);
    if (refundsOf === null) return null;
    const other = otherSide(side);
    const refunds = refundsOf(row.order_id);
    if (lacksId(row)) return refunds[other] > 0 ? { lacking: side, where: 'self' } : null;
    if (refunds[`${other}Lacking`] === 0) return null;
    return { lacking: other, where: refunds[`${other}LackingHere`] > 0 ? 'date' : 'otherDate' };
  };
}

/** Counts open refunds of orders; null: no date in the carry window has unclear refunds. */
function orderRefunds(
  ledger: Ledger,
  job: JobRow,
  day: DayRow,
): ((order: string) => OrderRefunds) | null {
  const near = ledger.tables.days.select(
    'WHERE job = ? AND date BETWEEN ? AND ?',
    job.id,
    shiftDate(day.date, -job.carry_days),
    shiftDate(day.date, job.carry_days),
  );
  const left = near.map((each) => readFacts(runOf(ledger, each).facts).refundsByAmount.left);
  const hasSome = (key: keyof (typeof left)[number]) => left.some((each) => each[key] > 0);
  if (!hasSome('statement') || !hasSome('flows') || !hasSome('lacking')) return null;
  const query = ledger.db.prepare<[number, number, string], OrderRefunds>(`
    SELECT total(s_type IS NOT NULL) AS statement, total(s_type IS NULL) AS flows,
      total(s_type IS NOT NULL AND ${LACKS}) AS statementLacking,
      total(s_type IS NULL AND ${LACKS}) AS flowsLacking,
      total(s_type IS NOT NULL AND ${LACKS} AND day = ?) AS statementLackingHere,
      total(s_type IS NULL AND ${LACKS} AND day = ?) AS flowsLackingHere
    FROM items WHERE order_id = ? AND day IN (${near.map(({ id }) => id)}) AND ${IS_OPEN}`);
  const orders = new Map<string, OrderRefunds>();
  return (order) => {
    let found = orders.get(order);
    if (!found) {
      found = query.get(day.id, day.id, order) as OrderRefunds;
      if (orders.size === ORDERS_MAX) orders.clear();
      orders.set(order, found);
    }
    return found;
  };
}

/** Refunds that a run opened or closed: refunds of other dates may become clear or unclear. */
export class ChangedRefunds {
  readonly #refunds = new Map<string, { readonly row: ItemRow; readonly date: string }>();

  add(row: ItemRow, date: string): void {
    // Equal refunds of an order affect the same dates.
    const key = [date, openRefundOf({ ...row, met: null }), lacksId(row), row.order_id].join(' ');
    this.#refunds.set(key, { row, date });
  }

  /** Dates with open refunds that may equal one of these, at most `days` away; null: any date. */
  dates({ db }: Ledger, job: JobRow, days: number | null): string[] {
    const query = db.prepare<unknown[], { date: string; reported: string | null }>(`
      SELECT DISTINCT days.date, iif(own = 'pending', closed_on, NULL) AS reported
      FROM items CROSS JOIN days ON days.id = items.day
      WHERE order_id = @order AND (s_type IS NULL) = @isStatement AND (${LACKS} OR @lacks)
        AND ${IS_OPEN} AND job = @job
        AND (@days IS NULL OR abs(julianday(days.date) - julianday(@date)) <= @days)`);
    return [...this.#refunds.values()].flatMap(({ row, date }) => {
      const [isStatement, lacks] = [row.s_type !== null, lacksId(row)].map(Number);
      const order = row.order_id;
      const found = query.all({ order, isStatement, lacks, job: job.id, days, date });
      // The date on which its carry window closed lists a pending item too.
      return found.flatMap((each) => [each.date, each.reported ?? each.date]);
    });
  }
}
