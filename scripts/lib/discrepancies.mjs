/** Turns what happened into what either side says of it, and knows what differs then. */
import { DAY_SECONDS, timeOf } from './clock.mjs';
import { FEE_UNITS_PER_FEN, roundToFen } from './money.mjs';

/** @typedef {import('./event.mjs').Event} Event */
/** @typedef {import('./orders.mjs').Fact} Fact */
/** @typedef {import('./random.mjs').Random} Random */

export const DISCREPANCIES = /** @type {const} */ ([
  'long',
  'short',
  'amount_mismatch',
  'fee_mismatch',
  'status_mismatch',
  'type_mismatch',
  'duplicate',
]);

/**
 * @typedef {typeof DISCREPANCIES[number]} Discrepancy
 *
 * @typedef {object} Finding
 * @property {Discrepancy | 'pending'} category
 * @property {number} difference fen, statement minus flows
 *
 * @typedef {object} Views one fact in the words of both sides
 * @property {Event[]} statement
 * @property {Event[]} flows
 * @property {Finding | null} finding
 * @property {boolean} isMatched
 */

/** Leftovers this close to either end of the day are expected next door. */
const EDGE_SECONDS = 30 * 60;
/** The merchant hears of a payment within this time. */
const NOTICE_SECONDS_MAX = 4;
const FLOWS_WITHOUT_FEE_SHARE = 0.01;
const NOT_SETTLED = /** @type {const} */ (['pending', 'failed', 'closed']);

/** @param {number} second */
export function isNearEdge(second) {
  return second <= EDGE_SECONDS || second >= DAY_SECONDS - EDGE_SECONDS;
}

export class Witness {
  #random;
  #options;
  /** Does the merchant keep fees in whole fen, or as fine as the channel? */
  #keepsWholeFen;

  /**
   * @param {Random} random
   * @param {{ channel: 'alipay' | 'wechat', date: string }} options
   */
  constructor(random, options) {
    this.#random = random;
    this.#options = options;
    this.#keepsWholeFen = random.chance(0.5);
  }

  /**
   * Both sides of a fact; they agree unless a discrepancy is asked for. `long` and `short` ask for
   * one that only the statement has, or only the flows.
   * @param {Fact} fact
   * @param {Discrepancy | null} discrepancy
   * @returns {Views}
   */
  tell(fact, discrepancy) {
    const { second, event } = fact;
    const heardAt = Math.min(second + this.#random.int(NOTICE_SECONDS_MAX), DAY_SECONDS - 1);
    const ours = this.#ours(event, heardAt);
    switch (discrepancy) {
      case 'long':
        return oneSided([event], [], second);
      case 'short':
        return oneSided([], [ours], heardAt);
      case 'amount_mismatch':
        return mismatch(event, { ...ours, amount: this.#otherAmount(event.amount) }, discrepancy);
      case 'fee_mismatch':
        return mismatch(event, { ...ours, fee: this.#otherFee(event) }, discrepancy);
      case 'type_mismatch':
        return mismatch(event, { ...ours, type: 'transfer' }, discrepancy);
      case 'status_mismatch':
        return this.#statusMismatch(event, ours);
      case 'duplicate':
        return this.#duplicate(event, ours);
      default:
        return { statement: [event], flows: [ours], finding: null, isMatched: true };
    }
  }

  /**
   * A payment that nobody made: ours alone, and no discrepancy.
   * @param {Fact} fact
   * @returns {Views}
   */
  tellUnpaid({ event, second }) {
    const ours = { ...this.#ours(event, second), status: this.#random.pick(NOT_SETTLED) };
    return { statement: [], flows: [ours], finding: null, isMatched: false };
  }

  /**
   * @param {Event} event
   * @param {number} second
   * @returns {Event}
   */
  #ours(event, second) {
    let { fee } = event;
    if (this.#random.chance(FLOWS_WITHOUT_FEE_SHARE)) fee = null;
    else if (fee !== null && this.#keepsWholeFen) fee = roundToFen(fee) * FEE_UNITS_PER_FEN;
    return { ...event, fee, time: timeOf(this.#options.date, second) };
  }

  /** @param {number} amount */
  #otherAmount(amount) {
    const magnitude = Math.abs(amount);
    const random = this.#random;
    const other =
      magnitude > 1 && random.chance(0.5)
        ? random.between(1, magnitude - 1)
        : magnitude + random.between(1, 500);
    return amount < 0 ? 0 - other : other;
  }

  /** @param {Event} event */
  #otherFee(event) {
    const units = this.#random.between(1, 30) * FEE_UNITS_PER_FEN;
    return event.amount < 0 ? (event.fee ?? 0) - units : (event.fee ?? 0) + units;
  }

  /**
   * The dropped order, or a refund that we booked and that did not reach the payer.
   * @param {Event} event
   * @param {Event} ours
   * @returns {Views}
   */
  #statusMismatch(event, ours) {
    const isFailedRefund = this.#options.channel === 'wechat' && event.type === 'refund';
    if (isFailedRefund && this.#random.chance(0.5)) {
      const refundState = this.#random.pick(['CHANGE', 'FAIL']);
      /** @type {Event} */
      const failed = { ...event, status: 'failed', refundState };
      return {
        statement: [failed],
        flows: [ours],
        finding: { category: 'status_mismatch', difference: 0 - ours.amount },
        isMatched: false,
      };
    }
    return {
      statement: [event],
      flows: [{ ...ours, status: this.#random.pick(NOT_SETTLED) }],
      finding: { category: 'status_mismatch', difference: event.amount },
      isMatched: false,
    };
  }

  /**
   * @param {Event} event
   * @param {Event} ours
   * @returns {Views}
   */
  #duplicate(event, ours) {
    const isTheirs = this.#random.chance(0.5);
    return {
      statement: isTheirs ? [event, event] : [event],
      flows: isTheirs ? [ours] : [ours, ours],
      finding: { category: 'duplicate', difference: isTheirs ? event.amount : 0 - ours.amount },
      isMatched: true,
    };
  }
}

/**
 * A refund of one side alone is long if ours, and short if theirs: the money decides.
 * @param {Event[]} statement
 * @param {Event[]} flows
 * @param {number} second
 * @returns {Views}
 */
function oneSided(statement, flows, second) {
  const difference = statement.length > 0 ? statement[0].amount : 0 - flows[0].amount;
  const category = difference > 0 ? 'long' : 'short';
  return {
    statement,
    flows,
    finding: { category: isNearEdge(second) ? 'pending' : category, difference },
    isMatched: false,
  };
}

/**
 * @param {Event} event
 * @param {Event} ours
 * @param {Discrepancy} category
 * @returns {Views}
 */
function mismatch(event, ours, category) {
  const finding = { category, difference: event.amount - ours.amount };
  return { statement: [event], flows: [ours], finding, isMatched: false };
}
