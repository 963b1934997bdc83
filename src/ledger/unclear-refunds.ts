/**
 * Refunds left alone that may be the same as others of their order, because one side gave them no
 * refund id: until somebody has looked, nothing is to be done about them.
 */
import { LONE_CATEGORIES } from '../domain/item.ts';
import { lacksRefundId, type Side } from '../domain/record.ts';
import type { Ledger } from './open.ts';
import type { DayRow, ItemRow } from './tables.ts';

/** The side of an unclear refund that lacks its id, or `named` for one that has an id. */
export type Unclear = Side | 'named';

interface OrderRefunds {
  readonly statement: number;
  readonly flows: number;
  readonly statementLacking: number;
  readonly flowsLacking: number;
}

/** As lacksRefundId has it. */
const LACKS = `refund_id IN ('', order_id)`;
/** The refunds that an order has left alone on a date, by side. */
const REFUNDS = `
  SELECT total(s_type = 'refund') AS statement, total(f_type = 'refund') AS flows,
    total(s_type = 'refund' AND ${LACKS}) AS statementLacking,
    total(f_type = 'refund' AND ${LACKS}) AS flowsLacking
  FROM items WHERE order_id = ? AND day = ? AND met IS NULL
    AND own IN (${LONE_CATEGORIES.map((category) => `'${category}'`)})`;
/** Orders whose refunds are remembered. */
const ORDERS_MAX = 10_000;

/** Says of rows of a date whether they are unclear refunds, and of which kind. */
export function unclearRefunds({ db }: Ledger, day: DayRow): (row: ItemRow) => Unclear | null {
  const query = db.prepare<[string, number], OrderRefunds>(REFUNDS);
  const orders = new Map<string, OrderRefunds>();
  const refundsOf = (order: string): OrderRefunds => {
    let found = orders.get(order);
    if (!found) {
      found = query.get(order, day.id) as OrderRefunds;
      if (orders.size === ORDERS_MAX) orders.clear();
      orders.set(order, found);
    }
    return found;
  };
  return (row) => {
    if ((row.s_type ?? row.f_type) !== 'refund') return null;
    if (row.met !== null || !LONE_CATEGORIES.includes(row.own)) return null;
    const refunds = refundsOf(row.order_id);
    const side = row.s_type === null ? 'flows' : 'statement';
    const isStatement = side === 'statement';
    if ((isStatement ? refunds.flows : refunds.statement) === 0) return null;
    if (lacksRefundId({ orderId: row.order_id, refundId: row.refund_id })) return side;
    return (isStatement ? refunds.flowsLacking : refunds.statementLacking) > 0 ? 'named' : null;
  };
}
