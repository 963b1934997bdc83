/** Offsets (内部勾销): records of one side of an order that cancel each other. Pure functions. */
import { isRefund } from '../domain/fee-rules.ts';
import type { Side, TransactionType } from '../domain/record.ts';
import { daysBetween } from '../domain/time.ts';

/** An item of an order. */
export interface OffsetCandidate {
  readonly date: string;
  /** The side of its only record, which has no counterpart on its date; null: any other item. */
  readonly loneSide: Side | null;
  /** The sides that have anything of its order, in whatever status. */
  readonly sides: readonly Side[];
  readonly type: TransactionType;
  readonly amount: number;
  readonly channelTxnId: string;
  /** May it be matched? Not while it is pending, has a counterpart, or a person has decided. */
  readonly isOpen: boolean;
}

/** A payment, and the refunds or reversals that return all of it. */
export interface Offset<T> {
  readonly payment: T;
  readonly returns: readonly T[];
}

/**
 * The offsets among all items of an order in a job, which are in the order of dates and files. An
 * item that is open and in no offset decides none: that a person decides about it changes nothing.
 */
export function offsetsOf<T extends OffsetCandidate>(
  items: readonly T[],
  side: Side,
  carryDays: number,
): Offset<T>[] {
  const isNear = (a: T, b: T) => Math.abs(daysBetween(a.date, b.date)) <= carryDays;
  const others = items.filter(({ sides }) => sides.some((each) => each !== side));
  const lone = items.filter(({ loneSide }) => loneSide === side);
  const free = new Set(lone.filter((one) => one.isOpen && !others.some((o) => isNear(o, one))));
  const used = new Set<T>();
  const isReturnOf = (one: T, payment: T) =>
    isRefund(one.type) && one.date >= payment.date && isNear(one, payment);
  const offsets: Offset<T>[] = [];
  const add = (payment: T, returns: readonly T[]) => {
    offsets.push({ payment, returns });
    for (const each of [payment, ...returns]) used.add(each);
  };
  for (const mayPair of [hasSameTransaction, () => true]) {
    for (const one of lone) {
      if (!free.has(one) || used.has(one)) continue;
      const payment = lone.findLast((each) => {
        const isEqual = isPayment(each) && each.amount + one.amount === 0;
        if (!isEqual || !free.has(each) || used.has(each)) return false;
        return isReturnOf(one, each) && mayPair(one, each);
      });
      if (payment) add(payment, [one]);
    }
  }
  const [payment, ...further] = lone.filter((each) => isPayment(each) && !used.has(each));
  if (payment === undefined || further.length > 0) return offsets;
  const parts = lone.filter((each) => !used.has(each) && isReturnOf(each, payment));
  const all = [payment, ...parts];
  const sum = all.reduce((total, { amount }) => total + amount, 0);
  if (parts.length > 1 && sum === 0 && all.every((each) => free.has(each))) add(payment, parts);
  return offsets;
}

function isPayment({ type }: OffsetCandidate): boolean {
  return type === 'payment';
}

function hasSameTransaction(a: OffsetCandidate, b: OffsetCandidate): boolean {
  return a.channelTxnId !== '' && a.channelTxnId === b.channelTxnId;
}
