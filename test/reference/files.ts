/** Reference records as the files that the program reads. */

import Big from 'big.js';
import { alipayTrade, alipayZip } from '../../scripts/lib/alipay.mjs';
import type { Event } from '../../scripts/lib/event.mjs';
import { flowsCsv, flowsNdjson } from '../../scripts/lib/flows.mjs';
import { type BillOptions, wechatBill } from '../../scripts/lib/wechat.mjs';
import type { PlainRecord } from './record.ts';

const FEN = 100;
const FEE_UNITS = 100_000;
const DEFAULT_TIME = '2026-11-19 12:00:00';

/** The record as the writers take it. */
export function toEvent(record: PlainRecord): Event {
  const isRefund = record.type === 'refund';
  const state = record.status === 'success' ? 'SUCCESS' : 'FAIL';
  return {
    orderId: record.orderId,
    refundId: record.refundId,
    channelTxnId: record.channelTxnId,
    channelRefundId: isRefund ? `5030${record.refundId}` : '',
    type: record.type,
    amount: Big(record.amount).times(FEN).toNumber(),
    fee: record.fee === null ? null : Big(record.fee).times(FEE_UNITS).toNumber(),
    status: record.status,
    refundState: isRefund ? (record.refundState ?? state) : '',
    time: record.time,
    createdAt: record.time || DEFAULT_TIME,
    product: '拿铁',
    payer: '*明(138***@x.com)',
    discount: 0,
  };
}

/** Own records as a statement: another system writes a byte order mark before the same rows. */
export function asStatement(file: Buffer): Buffer {
  return Buffer.concat([Buffer.from('\ufeff'), file]);
}

/** Generic flows as CSV. */
export function flowsCsvFile(records: readonly PlainRecord[]): Buffer {
  return Buffer.concat([...flowsCsv(records.map(toEvent))]);
}

/** Generic flows as NDJSON. */
export function flowsNdjsonFile(records: readonly PlainRecord[]): Buffer {
  return Buffer.concat([...flowsNdjson(records.map(toEvent))]);
}

/** The trade detail of an Alipay bill, unpacked. */
export function alipayFile(records: readonly PlainRecord[], date: string): Buffer {
  return Buffer.concat([...alipayTrade(records.map(toEvent), { date })]);
}

/** An Alipay bill as it is downloaded. */
export async function alipayZipFile(
  records: readonly PlainRecord[],
  date: string,
  options: { summary?: 'first' | 'last' } = {},
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of alipayZip(records.map(toEvent), { date }, options)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** A WeChat Pay trade bill. */
export function wechatFile(records: readonly PlainRecord[], options: BillOptions = {}): Buffer {
  return Buffer.concat([...wechatBill(records.map(toEvent), options)]);
}
