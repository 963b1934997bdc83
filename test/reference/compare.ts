/** How two records of the reference compare, and how it writes money. */
import Big from 'big.js';
import type { PlainRecord } from './record.ts';

const EDGE_MINUTES = 30;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

export type SideName = 'statement' | 'flows';
export type Sides = Record<SideName, PlainRecord[]>;
export const SIDES = ['statement', 'flows'] as const;

export function otherSide(side: SideName): SideName {
  return side === 'statement' ? 'flows' : 'statement';
}

export function isCounted(record: PlainRecord): boolean {
  return record.status === 'success';
}

export function isSameType(a: PlainRecord, b: PlainRecord): boolean {
  return a.type === b.type;
}

export function isSameAmount(a: PlainRecord, b: PlainRecord): boolean {
  return Big(a.amount).eq(b.amount);
}

/** Equal to the currency's digits, or missing on both. */
export function isSameFee(a: PlainRecord, b: PlainRecord, digits: number): boolean {
  if (a.fee === null || b.fee === null) return a.fee === b.fee;
  return rounded(Big(a.fee), digits).eq(rounded(Big(b.fee), digits));
}

/** Half away from zero. */
export function rounded(value: Big, digits: number): Big {
  return value.round(digits, Big.roundHalfUp);
}

/** Both name the channel's transaction, and the same one. */
export function isSameTransaction(a: PlainRecord, b: PlainRecord): boolean {
  return a.channelTxnId !== '' && a.channelTxnId === b.channelTxnId;
}

export function isSameRefund(a: PlainRecord, b: PlainRecord): boolean {
  return a.orderId === b.orderId && isSameAmount(a, b);
}

/** Alipay has the order id in the place of an id that nobody gave. */
export function hasRefundId({ refundId, orderId }: PlainRecord): boolean {
  return refundId !== '' && refundId !== orderId;
}

export function isNearEdge(time: string, date: string): boolean {
  if (time.length <= 10) return false;
  const at = Date.parse(`${time.replace(' ', 'T')}Z`);
  const start = Date.parse(`${date}T00:00:00Z`);
  return [start, start + DAY_MS].some((end) => Math.abs(at - end) <= EDGE_MINUTES * MINUTE_MS);
}

/** Is it the time of another date, no further away than leftovers are carried? */
export function isOfNearDate(time: string, date: string, carryDays: number): boolean {
  if (time === '') return false;
  const days = (Date.parse(time.slice(0, 10)) - Date.parse(date)) / DAY_MS;
  return days !== 0 && Math.abs(days) <= carryDays;
}

export function digitsOf(records: readonly PlainRecord[]): number {
  const currency = records[0]?.currency ?? 'CNY';
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  return format.resolvedOptions().maximumFractionDigits ?? 2;
}

export function amountOf(records: readonly PlainRecord[]): Big {
  return records.reduce((sum, { amount }) => sum.plus(amount), Big(0));
}

/** The sum of fees; null if any record states none. */
export function feeOf(records: readonly PlainRecord[]): Big | null {
  return records.reduce(
    (sum: Big | null, { fee }) => (sum === null || fee === null ? null : sum.plus(fee)),
    Big(0),
  );
}

/** A decimal with the currency's digits; zero has no sign. */
export function money(value: Big, digits: number): string {
  return value.eq(0) ? Big(0).toFixed(digits) : value.toFixed(digits);
}
