/**
 * What offsets what, as plainly as it can be said: a payment of one side, and what returns all of
 * it, where the other side has nothing of the order.
 */
import Big from 'big.js';
import { amountOf, isSameTransaction, otherSide, type SideName } from './compare.ts';
import { daysBetween, type Leftover } from './days.ts';
import type { ReferenceItem } from './item.ts';

export interface OffsetRules {
  sides: readonly SideName[];
  /** Has a person decided about the record? */
  isDecided: (leftover: Leftover) => boolean;
}

/** Records of one side: the payment first, then its returns by date and place. */
export interface Offset {
  records: readonly Leftover[];
}

interface DatedItem {
  date: string;
  item: ReferenceItem;
}

const ALONE = ['long', 'short', 'pending'];

/** `items`: all of them; `open`: the records that may be offset. */
export function offsetsOf(
  items: readonly DatedItem[],
  open: readonly Leftover[],
  carryDays: number,
  { sides, isDecided }: OffsetRules,
): Offset[] {
  const offsets: Offset[] = [];
  const isNear = (a: string, b: string) => Math.abs(daysBetween(a, b)) <= carryDays;
  for (const side of sides) {
    const lone = items.flatMap(({ date, item }): Leftover[] => {
      const record = item[side];
      if (!ALONE.includes(item.category) || record === undefined) return [];
      return [{ date, side, record, item }];
    });
    lone.sort(byDateAndPlace);
    const isFree = (one: Leftover) =>
      open.some(({ item }) => item === one.item) &&
      !isDecided(one) &&
      !items.some((other) => {
        return (
          isOfOrder(other.item, one.record.orderId) &&
          isNear(other.date, one.date) &&
          hasOfSide(other.item, otherSide(side))
        );
      });
    const isUsed = ({ item }: Leftover) =>
      offsets.some(({ records }) => records.some((each) => each.item === item));
    const returnsIn = (one: Leftover, payment: Leftover) =>
      one.record.orderId === payment.record.orderId &&
      (one.record.type === 'refund' || one.record.type === 'reversal') &&
      one.date >= payment.date &&
      isNear(one.date, payment.date);

    // First what names the same transaction; each return takes the last payment before it.
    for (const isNamed of [true, false]) {
      for (const one of lone) {
        if (isUsed(one) || !isFree(one)) continue;
        const payment = lone.findLast(
          (each) =>
            each.record.type === 'payment' &&
            isFree(each) &&
            !isUsed(each) &&
            returnsIn(one, each) &&
            Big(one.record.amount).plus(each.record.amount).eq(0) &&
            (!isNamed || isSameTransaction(one.record, each.record)),
        );
        if (payment) offsets.push({ records: [payment, one] });
      }
    }
    // Then the only payment that is left of an order, and all that is left to return it.
    const payments = lone.filter((each) => each.record.type === 'payment' && !isUsed(each));
    for (const payment of payments) {
      const { orderId } = payment.record;
      if (payments.filter(({ record }) => record.orderId === orderId).length > 1) continue;
      const parts = lone.filter((each) => !isUsed(each) && returnsIn(each, payment));
      const records = [payment, ...parts];
      if (parts.length < 2 || !records.every(isFree)) continue;
      if (amountOf(records.map(({ record }) => record)).eq(0)) offsets.push({ records });
    }
  }
  return offsets;
}

function isOfOrder(item: ReferenceItem, orderId: string): boolean {
  return item.orderId === orderId;
}

/** Has the side anything of it, settled or not? What is beside matched records is on both sides. */
function hasOfSide(item: ReferenceItem, side: SideName): boolean {
  return !ALONE.includes(item.category) || item.records[side].length > 0;
}

function byDateAndPlace(a: Leftover, b: Leftover): number {
  const line = ({ record }: Leftover) => Number(record.place.split(':')[1]);
  return a.date === b.date ? line(a) - line(b) : a.date < b.date ? -1 : 1;
}
