/** WeChat Pay trade bills (微信支付交易账单): ALL, SUCCESS, REFUND and the legacy ALL. */
import { formatFee, formatFen } from './money.mjs';
import { encodeBatches } from './text.mjs';

/** @typedef {import('./event.mjs').Event} Event */

const BOM = '\ufeff';
const RATE = '0.60%';

/**
 * @typedef {'ALL' | 'SUCCESS' | 'REFUND' | 'LEGACY'} BillKind
 *
 * @typedef {object} BillOptions
 * @property {BillKind} [kind]
 * @property {string} [merchant]
 * @property {string} [appId]
 * @property {boolean} [bom]
 * @property {'\r\n' | '\n'} [eol]
 */

const ORDER =
  '交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,' +
  '交易状态,付款银行,货币种类,应结订单金额,代金券金额';
const REFUND = '微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态';
const GOODS = '商品名称,商户数据包,手续费,费率';
const LEGACY_ORDER = ORDER.replace('特约商户号', '子商户号')
  .replace('应结订单金额', '总金额')
  .replace('代金券金额', '代金券或立减优惠金额');
const LEGACY_REFUND = REFUND.replace('充值券退款金额', '代金券或立减优惠退款金额');

/** @type {Readonly<Record<BillKind, string>>} */
export const HEADERS = {
  ALL: `${ORDER},${REFUND},${GOODS},订单金额,申请退款金额,费率备注`,
  SUCCESS: `${ORDER},${GOODS},订单金额,费率备注`,
  REFUND: `${ORDER},退款申请时间,退款成功时间,${REFUND},${GOODS},订单金额,申请退款金额,费率备注`,
  LEGACY: `${LEGACY_ORDER},${LEGACY_REFUND},${GOODS}`,
};

/** @type {Readonly<Record<BillKind, string>>} */
const SUMMARY_HEADERS = {
  ALL: '总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额',
  SUCCESS: '总交易单数,应结订单总金额,手续费总金额,订单总金额',
  REFUND:
    '总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额',
  LEGACY: '总交易单数,总交易额,总退款金额,总代金券或立减优惠退款金额,手续费总金额',
};

class Totals {
  count = 0;
  settled = 0;
  ordered = 0;
  refunded = 0;
  fee = 0;

  /** @param {Event} event */
  add(event) {
    this.count++;
    this.fee += event.fee ?? 0;
    if (event.type === 'refund') {
      this.refunded -= event.amount;
    } else {
      this.settled += event.amount - event.discount;
      this.ordered += event.amount;
    }
  }

  /** @param {BillKind} kind */
  cells(kind) {
    const settled = formatFen(this.settled);
    const ordered = formatFen(this.ordered);
    const refunded = formatFen(this.refunded);
    const fee = formatFee(this.fee);
    const count = String(this.count);
    if (kind === 'SUCCESS') return [count, settled, fee, ordered];
    if (kind === 'LEGACY') return [count, settled, refunded, '0.00', fee];
    return [count, settled, refunded, '0.00', fee, ordered, refunded];
  }
}

/**
 * @param {Event} event
 * @param {Required<BillOptions>} options
 */
function rowCells(event, { kind, merchant, appId }) {
  const isRefund = event.type === 'refund';
  if (!isRefund && event.type !== 'payment') {
    throw new Error(`a WeChat Pay bill is not written with rows of type ${event.type}`);
  }
  const amount = isRefund ? '0.00' : formatFen(event.amount);
  const back = isRefund ? formatFen(0 - event.amount) : '0.00';
  const order = [
    event.time,
    appId,
    merchant,
    '0',
    '',
    event.channelTxnId,
    event.orderId,
    'o2RW45oGxo1Z8Fhcf6Oy9rMM7aT8',
    'NATIVE',
    isRefund ? 'REFUND' : 'SUCCESS',
    'OTHERS',
    'CNY',
    isRefund ? '0.00' : formatFen(event.amount - event.discount),
    formatFen(event.discount),
  ];
  const refund = isRefund
    ? [event.channelRefundId, event.refundId, back, '0.00', 'ORIGINAL', event.refundState]
    : ['0', '0', '0.00', '0.00', '', ''];
  const goods = [event.product, '', formatFee(event.fee ?? 0), RATE];
  if (kind === 'LEGACY') return [...order, ...refund, ...goods];
  if (kind === 'SUCCESS') return [...order, ...goods, amount, ''];
  const moments = kind === 'REFUND' ? [event.time, event.time] : [];
  return [...order, ...moments, ...refund, ...goods, amount, back, ''];
}

/**
 * @param {Event} event
 * @param {BillKind} kind
 */
function belongs(event, kind) {
  if (kind === 'SUCCESS') return event.type === 'payment';
  return kind === 'REFUND' ? event.type === 'refund' : true;
}

/**
 * The bill, summary included; rows that its kind does not list are left out.
 * @param {Iterable<Event>} rows
 * @param {BillOptions} [options]
 * @returns {Generator<Buffer>}
 */
export function wechatBill(rows, options = {}) {
  /** @type {Required<BillOptions>} */
  const bill = {
    kind: 'ALL',
    merchant: '1627859777',
    appId: 'wx9dfe38480f030e85',
    bom: true,
    eol: '\r\n',
    ...options,
  };
  const { kind, eol } = bill;
  // A backtick before every value is all the format has: nothing is quoted, commas included.
  const line = (/** @type {string[]} */ cells) => `\`${cells.join(',`')}${eol}`;
  function* lines() {
    const totals = new Totals();
    yield (bill.bom ? BOM : '') + HEADERS[kind] + eol;
    for (const row of rows) {
      if (!belongs(row, kind)) continue;
      totals.add(row);
      yield line(rowCells(row, bill));
    }
    yield SUMMARY_HEADERS[kind] + eol;
    yield line(totals.cells(kind));
  }
  return encodeBatches(lines(), 'utf8');
}
