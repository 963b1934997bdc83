/** A record: one normalized row (一条流水). */
import { say } from '../words/language.ts';

export const SIDES = ['statement', 'flows'] as const;
export type Side = (typeof SIDES)[number];

/** The name of a side for people. */
export function sideWord(side: Side): string {
  return side === 'statement' ? say`statement` : say`flows`;
}

/** A value for each side. */
export interface Sides<T> {
  readonly statement: T;
  readonly flows: T;
}

export function otherSide(side: Side): Side {
  return side === 'statement' ? 'flows' : 'statement';
}

/** The values of a side and of the other one. */
export function bySide<T>(side: Side, own: T, other: T): Sides<T> {
  return side === 'statement' ? { statement: own, flows: other } : { statement: other, flows: own };
}

export const TRANSACTION_TYPES = [
  'payment',
  'refund',
  'reversal',
  'withdrawal',
  'topup',
  'fee',
  'transfer',
  'settlement',
  'other',
] as const;
export type TransactionType = (typeof TRANSACTION_TYPES)[number];

export const STATUSES = ['success', 'pending', 'failed', 'closed'] as const;
export type Status = (typeof STATUSES)[number];

/** The place of a record: the file as the user named it, and its first physical line (from 1). */
export interface SourcePlace {
  readonly file: string;
  readonly line: number;
}

export interface TransactionRecord {
  readonly side: Side;
  readonly orderId: string;
  /** Empty unless the record is a refund. */
  readonly refundId: string;
  readonly channelTxnId: string;
  readonly type: TransactionType;
  /** Minor units, signed as the merchant sees it: payments positive, refunds negative. */
  readonly amount: number;
  readonly currency: string;
  /** Fee units (see money.ts): positive when the merchant pays it. Null if the row has none. */
  readonly fee: number | null;
  /** The right fee, fee units, and the rule that says so; absent unless `fee` is wrong. */
  readonly owed?: { readonly fee: number; readonly rule: string };
  /** The right fee, fee units, where the wrong rate of its rule is an item by itself. */
  readonly rated?: number;
  readonly status: Status;
  /** Wall clock in the job's time zone, `yyyy-MM-dd HH:mm:ss`; empty if the row has none. */
  readonly time: string;
  readonly account: string;
  readonly source: SourcePlace;
}

/** The identity of the event of a record. Ids never contain NUL, so it is unique. */
export function identityOf(record: Pick<TransactionRecord, 'orderId' | 'refundId'>): string {
  return `${record.orderId}\0${record.refundId}`;
}

/** Identity and type: two records of one side that share it are duplicates. */
export function eventOf(record: Pick<TransactionRecord, 'orderId' | 'refundId' | 'type'>): string {
  return `${identityOf(record)}\0${record.type}`;
}

/** Alipay repeats the order id as refund id if a refund was requested without an id. */
export function lacksRefundId(record: Pick<TransactionRecord, 'orderId' | 'refundId'>): boolean {
  return record.refundId === '' || record.refundId === record.orderId;
}

/** `file:line`, as in reports and messages. */
export function formatPlace(place: SourcePlace): string {
  // What has no line is named by its file alone: a sum of rows.
  return place.line === 0 ? place.file : `${place.file}:${place.line}`;
}
