/** Order, refund and transaction ids: each a function of a counter, so none needs remembering. */
import { compactDate } from './clock.mjs';

/** Coprime to powers of ten: multiplying by it permutes the numbers below one of them. */
const STRIDE = 7_368_787;
const TEN_DIGITS = 10 ** 10;

/**
 * @typedef {object} IdMaker
 * @property {(index: number) => string} orderId
 * @property {(index: number, ordinal: number) => string} refundId
 * @property {(index: number) => string} channelTxnId
 * @property {(index: number, ordinal: number) => string} channelRefundId
 */

/** @param {number} index */
function scattered(index) {
  return String((index * STRIDE) % TEN_DIGITS).padStart(10, '0');
}

/** @type {readonly ((day: string, digits: string) => string)[]} */
const ORDER_SHAPES = [
  (day, digits) => `A${day}${digits}`,
  (day, digits) => `${day}${digits}`,
  (day, digits) => `MALL-${day.slice(2)}-${digits}`,
  (day, digits) => `${digits.slice(0, 5)}e${day}c${digits.slice(5)}b7d3f0a6`,
  (day, digits) => `000${day.slice(4)}${digits}_01`,
];

/**
 * Ids of one merchant and day; every id of a merchant has the same shape.
 * @param {{ channel: 'alipay' | 'wechat', date: string, shape: number }} options
 * @returns {IdMaker}
 */
export function idMaker({ channel, date, shape }) {
  const day = compactDate(date);
  const order = ORDER_SHAPES[shape % ORDER_SHAPES.length];
  const head = channel === 'alipay' ? `${day}2200145886` : `4200002086${day}`;
  return {
    orderId: (index) => order(day, scattered(index)),
    refundId: (index, ordinal) => `R${day}${scattered(index)}${ordinal}`,
    channelTxnId: (index) => `${head}${String(index).padStart(10, '0')}`,
    channelRefundId: (index, ordinal) =>
      `5030310856${day}${ordinal}${String(index).padStart(10, '0')}`,
  };
}
