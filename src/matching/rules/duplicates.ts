/** Leftovers whose event their own side has elsewhere, matched or not. */
import { eventOf, lacksRefundId, SIDES, type TransactionRecord } from '../../domain/record.ts';
import { type GroupRule, matchFrom } from './rule.ts';

/** Each becomes a `duplicate`; the first of several that are all left over does not. */
export const duplicates: GroupRule = (group) =>
  SIDES.flatMap((side) => {
    const { left, held } = group[side];
    if (left.length === 0 || left.length + held.length === 1) return [];
    const seen = new Set(held.map(partOf));
    return left.flatMap((record) => {
      const part = partOf(record);
      if (seen.has(part)) return [matchFrom(side, 'identity', 'duplicate', record)];
      seen.add(part);
      return [];
    });
  });

/** The event; an order may be refunded in parts, so a refund without a refund id has its amount. */
export function partOf(record: TransactionRecord): string {
  const event = eventOf(record);
  const isPart = record.type === 'refund' && lacksRefundId(record);
  return isPart ? `${event}\0${record.amount}` : event;
}
