/** Leftovers whose event their own side has elsewhere, matched or not. */
import { eventOf, lacksRefundId, SIDES, type TransactionRecord } from '../../domain/record.ts';
import { type GroupRule, type GroupSide, matchFrom, NO_MATCHES } from './rule.ts';

/** Each becomes a `duplicate`; the first of several that are all left over does not. */
export const duplicates: GroupRule = (group) => {
  if (!SIDES.some((side) => hasSeveral(group[side]))) return NO_MATCHES;
  return SIDES.flatMap((side) => {
    const { left, held } = group[side];
    if (!hasSeveral(group[side])) return [];
    const seen = new Set(held.map(partOf));
    return left.flatMap((record) => {
      const part = partOf(record);
      if (seen.has(part)) return [matchFrom(side, 'identity', 'duplicate', record)];
      seen.add(part);
      return [];
    });
  });
};

/** Most groups have one record a side. */
function hasSeveral({ left, held }: GroupSide): boolean {
  return left.length > 0 && left.length + held.length > 1;
}

/** The event; an order may be refunded in parts, so a refund without a refund id has its amount. */
export function partOf(record: TransactionRecord): string {
  const event = eventOf(record);
  const isPart = record.type === 'refund' && lacksRefundId(record);
  return isPart ? `${event}\0${record.amount}` : event;
}
