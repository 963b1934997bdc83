/** Random detail files, and what they mean by a reference that slices bytes where the rules say. */
import iconv from 'iconv-lite';
import type { Event } from '../../../scripts/lib/event.mjs';
import type { Random } from '../../../scripts/lib/random.mjs';
import { MERCHANT, unionpayDetail } from '../../../scripts/lib/unionpay.mjs';

const FEE_UNITS_PER_FEN = 1000;
const ROWS_MAX = 12;
const SHOPS = ['', 'shop', '街角咖啡馆', `a${'馆'.repeat(20)}`, '咖啡|,"\\'];
const DAY = '2026-11-';

/** Amounts as they are mostly, and at the ends of what fits the field. */
function amountOf(rng: Random): number {
  return rng.pick([0, 1, 99, 100, rng.int(10_000), rng.int(10_000_000), 999_999_999_999]);
}

function eventOf(rng: Random, number: number): Event {
  const type = rng.pick(['payment', 'payment', 'refund', 'reversal'] as const);
  const amount = amountOf(rng) * (type === 'payment' || rng.chance(0.1) ? 1 : -1);
  const two = (value: number) => String(value).padStart(2, '0');
  const clock = [rng.int(24), rng.int(60), rng.int(60)].map(two).join(':');
  return {
    orderId: rng.chance(0.1) ? `${number}`.padStart(32, 'A') : `U${number}`,
    refundId: type === 'refund' ? `R${number}` : '',
    channelTxnId: String(number),
    channelRefundId: '',
    type,
    amount,
    fee: rng.pick([0, 1, rng.int(amount === 0 ? 1 : 5000)]) * FEE_UNITS_PER_FEN * Math.sign(amount),
    status: 'success',
    refundState: '',
    time: `${DAY}${rng.pick(['18', '19'])} ${clock}`,
    createdAt: '',
    product: '',
    payer: '',
    discount: 0,
  };
}

/** Fields that may be otherwise. */
function moreOf(rng: Random, { type }: Event): Record<string, string> {
  const more: Record<string, string> = { 二级商户简称: rng.pick(SHOPS) };
  if (type === 'payment' && rng.chance(0.3)) {
    Object.assign(more, { 交易类型: rng.pick(['02', '03', '32']), 原始交易订单号: 'HELD' });
  }
  if (type === 'reversal' && rng.chance(0.5)) more.交易类型 = '33';
  if (type !== 'payment' && rng.chance(0.2)) more.原始交易订单号 = '';
  if (rng.chance(0.2)) more.结算金额 = '000000000000';
  if (rng.chance(0.1)) more.商户手续费 = '';
  return more;
}

/** A detail file of a random day. */
export function randomDetail(rng: Random): Buffer {
  const events = Array.from({ length: 1 + rng.int(ROWS_MAX) }, (_, i) => eventOf(rng, 1000 + i));
  const group = rng.chance(0.2) ? '802310048990000' : '';
  return unionpayDetail(events, {
    merchant: MERCHANT,
    group,
    eol: rng.pick(['\r\n', '\n']),
    more: (event: Event) => moreOf(rng, event),
  });
}

/** What a row of a detail file means. */
export interface Expected {
  readonly type: string;
  readonly orderId: string;
  readonly refundId: string;
  readonly channelTxnId: string;
  readonly amount: number;
  readonly fee: number | null;
  readonly time: string;
  readonly account: string;
  readonly line: number;
}

const LETTERS: Readonly<Record<string, number>> = { C: 1, D: -1 };

/** The records of a detail file, sliced out of it byte by byte. */
export function expectedRecords(file: Buffer): Expected[] {
  const lines = file.toString('latin1').split('\n').slice(0, -1);
  return lines.flatMap((text, index) => {
    const bytes = Buffer.from(text, 'latin1');
    const cut = (start: number, length: number) =>
      iconv.decode(bytes.subarray(start, start + length), 'gb18030').trim();
    const txnType = cut(215, 2);
    if (txnType === '02' || txnType === '32') return [];
    const [own, original] = [cut(112, 32), cut(476, 32)];
    const isPayment = txnType === '01' || txnType === '03';
    const way = isPayment ? 1 : (LETTERS[cut(180, 1)] ?? -1);
    const fee = cut(166, 13);
    const paid = Number(fee.replace(/^[CD]/, '')) * FEE_UNITS_PER_FEN;
    const queryId = cut(87, 21);
    const [, ...time] = /^(....)(..)(..)(..)(..)(..)/.exec(queryId) ?? [];
    return [
      {
        type: isPayment ? 'payment' : txnType === '04' ? 'refund' : 'reversal',
        orderId: isPayment ? own : original || own,
        refundId: txnType === '04' ? own : '',
        channelTxnId: queryId,
        amount: way * Number(cut(66, 12)) + 0,
        fee: fee === '' ? null : (fee.startsWith('C') ? -paid : paid) + 0,
        time: `${time.slice(0, 3).join('-')} ${time.slice(3).join(':')}`,
        account: cut(293, 15),
        line: index + 1,
      },
    ];
  });
}
