/** Orders as they happen over a day: a payment, sometimes refunds of it, sometimes no payment. */
import { DAY_SECONDS, timeOf } from './clock.mjs';
import { idMaker } from './ids.mjs';
import { FEE_UNITS_PER_FEN } from './money.mjs';
import { anyPayer, anyProduct } from './products.mjs';

/** @typedef {import('./event.mjs').Event} Event */
/** @typedef {import('./random.mjs').Random} Random */

/** What the merchant pays: 0.6 %, as thousandths. */
const FEE_PER_MILLE = 6;
/** Share of the day's orders in each hour, not normalized: lunch, dinner, a quiet night. */
const HOURS = [
  6, 3, 2, 1, 1, 2, 6, 14, 24, 30, 36, 52, 58, 40, 32, 30, 34, 44, 60, 66, 58, 44, 28, 14,
];
const DISCOUNT_SHARE = 0.03;
const REFUND_DELAY_SECONDS_MAX = 3 * 60 * 60;
const REFUNDS_MAX = 3;

/**
 * @typedef {object} Fact something that happened once, as the channel would state it
 * @property {Event} event
 * @property {number} second of the day
 *
 * @typedef {object} Order
 * @property {Fact} payment
 * @property {Fact[]} refunds
 * @property {boolean} isPaid
 */

/** For every share of the day's orders, the second by which that many were made. */
function secondByShare() {
  const total = HOURS.reduce((sum, weight) => sum + weight, 0);
  const starts = [0];
  for (const weight of HOURS) starts.push(starts[starts.length - 1] + weight / total);
  return (/** @type {number} */ share) => {
    let hour = HOURS.length - 1;
    while (starts[hour] > share) hour--;
    const within = (share - starts[hour]) / (starts[hour + 1] - starts[hour]);
    return Math.min(Math.floor((hour + within) * 3600), DAY_SECONDS - 1);
  };
}

/** @param {Random} random */
function anyAmount(random) {
  const kind = random.int(20);
  if (kind === 0) return random.between(100_000, 2_000_000);
  if (kind < 5) return random.between(1, 100_000);
  return random.between(1, 300) * 100 - random.pick([0, 1, 10, 50]);
}

export class OrderMaker {
  #random;
  #options;
  #ids;
  #secondOf = secondByShare();

  /**
   * @param {Random} random
   * @param {{ channel: 'alipay' | 'wechat', date: string, orders: number,
   *   rates: { refund: number, unpaid: number } }} options
   */
  constructor(random, options) {
    this.#random = random;
    this.#options = options;
    this.#ids = idMaker({ ...options, shape: random.int(1000) });
  }

  /**
   * The order with this number, from 0; call it once for each, in order.
   * @param {number} index
   * @returns {Order}
   */
  make(index) {
    const { orders, rates } = this.#options;
    const random = this.#random;
    const second = this.#secondOf((index + random.unit()) / orders);
    const payment = this.#payment(index, second);
    const isPaid = !random.chance(rates.unpaid);
    const isRefunded = isPaid && random.chance(rates.refund);
    return { payment, refunds: isRefunded ? this.#refunds(index, payment) : [], isPaid };
  }

  /**
   * Alipay rounds fees to fen, WeChat Pay states them with five decimals.
   * @param {number} fen
   */
  #fee(fen) {
    if (this.#options.channel === 'wechat') return fen * FEE_PER_MILLE;
    return Math.round((fen * FEE_PER_MILLE) / FEE_UNITS_PER_FEN) * FEE_UNITS_PER_FEN;
  }

  /**
   * @param {number} index
   * @param {number} second
   * @returns {Fact}
   */
  #payment(index, second) {
    const { date } = this.#options;
    const random = this.#random;
    const amount = anyAmount(random);
    const hasDiscount = amount > 1 && random.chance(DISCOUNT_SHARE);
    const event = {
      orderId: this.#ids.orderId(index),
      refundId: '',
      channelTxnId: this.#ids.channelTxnId(index),
      channelRefundId: '',
      type: /** @type {const} */ ('payment'),
      amount,
      fee: this.#fee(amount),
      status: /** @type {const} */ ('success'),
      refundState: '',
      time: timeOf(date, second),
      createdAt: timeOf(date, Math.max(0, second - random.int(60))),
      product: anyProduct(random),
      payer: anyPayer(random),
      discount: hasDiscount ? random.between(1, Math.ceil(amount / 4)) : 0,
    };
    return { event, second };
  }

  /**
   * One refund of it all, or up to three that together give back no more than was paid.
   * @param {number} index
   * @param {Fact} payment
   * @returns {Fact[]}
   */
  #refunds(index, payment) {
    const random = this.#random;
    const count = random.chance(0.7) ? 1 : random.between(1, REFUNDS_MAX);
    const isFull = count === 1 && random.chance(0.8);
    let left = payment.event.amount;
    let second = payment.second;
    /** @type {Fact[]} */
    const refunds = [];
    for (let ordinal = 1; ordinal <= count && left > 0; ordinal++) {
      const amount = isFull ? left : random.between(1, left);
      left -= amount;
      second = Math.min(second + random.between(1, REFUND_DELAY_SECONDS_MAX), DAY_SECONDS - 1);
      refunds.push({ event: this.#refund(index, ordinal, payment.event, amount, second), second });
    }
    return refunds;
  }

  /**
   * @param {number} index
   * @param {number} ordinal
   * @param {Event} payment
   * @param {number} amount
   * @param {number} second
   * @returns {Event}
   */
  #refund(index, ordinal, payment, amount, second) {
    return {
      ...payment,
      refundId: this.#ids.refundId(index, ordinal),
      channelRefundId: this.#ids.channelRefundId(index, ordinal),
      type: 'refund',
      amount: 0 - amount,
      fee: 0 - this.#fee(amount),
      refundState: this.#random.chance(0.05) ? 'PROCESSING' : 'SUCCESS',
      time: timeOf(this.#options.date, second),
      discount: 0,
    };
  }
}
