/** Events of the fixture cases, told by what matters in a case: id, amount, time of day. */

/** @typedef {import('./event.mjs').Event} Event */

/**
 * @typedef {object} Details what a case says beyond id, amount and time; amounts are yuan as text
 * @property {string} [fee]
 * @property {import('./event.mjs').EventStatus} [status]
 * @property {import('./event.mjs').EventType} [type]
 * @property {string} [refundState]
 * @property {string} [product]
 * @property {string} [discount]
 * @property {string} [txn] the channel's transaction id
 * @property {string} [date]
 */

/** The business date of nearly all cases. */
export const DATE = '2026-11-19';

const FEN_DIGITS = 2;
const FEE_DIGITS = 5;

/**
 * A decimal as an integer, never by way of a floating-point number.
 * @param {string} text
 * @param {number} digits
 */
function scaled(text, digits) {
  const [whole, rest = ''] = text.split('.');
  if (!/^-?\d+$/.test(whole) || !/^\d*$/.test(rest) || rest.length > digits) {
    throw new Error(`not an amount with at most ${digits} decimals: ${text}`);
  }
  return Number(whole + rest.padEnd(digits, '0'));
}

/** The id a channel gives: its own digits, then those of the order. */
function txnId(/** @type {string} */ prefix, /** @type {string} */ orderId) {
  const digits = orderId.replace(/\D/g, '').slice(-6);
  return prefix + digits.padStart(28 - prefix.length, '0');
}

const REFUND_PREFIX = '50303108562026111900';
/** A refund repeats when its order was made: all orders are made as the day begins. */
const ORDERS_MADE = '00:00:00';

/**
 * Makers of one channel's events: `pay(order, yuan, time)` and `back(order, refund, yuan, time)`,
 * where the yuan of a refund are positive.
 * @param {string} prefix of transaction ids
 */
function eventsOf(prefix) {
  /**
   * @param {string} orderId
   * @param {string} yuan
   * @param {string} time HH:mm:ss
   * @param {Details} [more]
   * @returns {Event}
   */
  function pay(orderId, yuan, time, more = {}) {
    const date = more.date ?? DATE;
    return {
      orderId,
      refundId: '',
      channelTxnId: more.txn ?? txnId(prefix, orderId),
      channelRefundId: '',
      type: more.type ?? 'payment',
      amount: scaled(yuan, FEN_DIGITS),
      fee: more.fee === undefined ? null : scaled(more.fee, FEE_DIGITS),
      status: more.status ?? 'success',
      refundState: '',
      time: `${date} ${time}`,
      createdAt: `${DATE} ${ORDERS_MADE}`,
      product: more.product ?? '拿铁',
      payer: '*明(138***@x.com)',
      discount: scaled(more.discount ?? '0', FEN_DIGITS),
    };
  }
  /**
   * @param {string} orderId
   * @param {string} refundId
   * @param {string} yuan
   * @param {string} time HH:mm:ss
   * @param {Details} [more]
   * @returns {Event}
   */
  function back(orderId, refundId, yuan, time, more = {}) {
    const paid = pay(orderId, yuan, time, more);
    return {
      ...paid,
      refundId,
      channelRefundId: txnId(REFUND_PREFIX, refundId),
      type: more.type ?? 'refund',
      amount: 0 - paid.amount,
      fee: paid.fee === null ? null : 0 - paid.fee,
      refundState: more.refundState ?? 'SUCCESS',
      discount: 0 - paid.discount,
    };
  }
  return { pay, back };
}

export const alipay = eventsOf('2026111922001458860515');
export const wechat = eventsOf('420000208620261119');
