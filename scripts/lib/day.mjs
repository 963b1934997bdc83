/** A seeded business day, seen from both sides, and what a reconciliation must find in it. */
import { Delay } from './delay.mjs';
import { DISCREPANCIES, isNearEdge, Witness } from './discrepancies.mjs';
import { OrderMaker } from './orders.mjs';
import { Random } from './random.mjs';
import { Tally } from './tally.mjs';

/** @typedef {import('./discrepancies.mjs').Discrepancy} Discrepancy */
/** @typedef {import('./discrepancies.mjs').Views} Views */
/** @typedef {import('./event.mjs').Event} Event */
/** @typedef {import('./tally.mjs').Expected} Expected */

/**
 * Probabilities per order, but `pending` per order near midnight.
 * @typedef {Record<Discrepancy | 'pending' | 'unpaid' | 'refund', number>} Rates
 *
 * @typedef {object} DayOptions
 * @property {number} seed
 * @property {number} orders
 * @property {'alipay' | 'wechat'} channel
 * @property {string} [date]
 * @property {Partial<Rates>} [rates]
 *
 * @typedef {object} Day both sides can be iterated any number of times and are never held
 * @property {string} date
 * @property {Iterable<Event>} statement
 * @property {Iterable<Event>} flows
 * @property {Expected} expected
 */

export const DEFAULT_DATE = '2026-11-19';
export const DEFAULT_DISCREPANCY_RATE = 0.002;
/** Missing neighbours of midnight are that much likelier than other discrepancies. */
const PENDING_FACTOR = 10;
/** A pass over one side draws its row order from a seed of its own. */
const ORDER_SEEDS = { statement: 0x51a7e, flows: 0xf1035 };
const PAYMENT_STEPS = { statement: 1, flows: 16 };

/**
 * Rates that spread a share of orders evenly over the kinds of discrepancy.
 * @param {number} share
 * @returns {Rates}
 */
export function discrepancyRates(share) {
  const each = share / DISCREPANCIES.length;
  return {
    long: each,
    short: each,
    amount_mismatch: each,
    fee_mismatch: each,
    status_mismatch: each,
    type_mismatch: each,
    duplicate: each,
    pending: Math.min(0.5, share * PENDING_FACTOR),
    unpaid: 0.02,
    refund: 0.05,
  };
}

/**
 * @param {Random} random
 * @param {Rates} rates
 * @param {boolean} isEdge
 * @returns {Discrepancy | null}
 */
function chooseDiscrepancy(random, rates, isEdge) {
  if (isEdge && random.chance(rates.pending)) return random.pick(['long', 'short']);
  let left = random.unit();
  for (const name of DISCREPANCIES) {
    left -= rates[name];
    if (left < 0) return name;
  }
  return null;
}

/**
 * Everything that happens in the day, in order of payment.
 * @param {Required<DayOptions> & { rates: Rates }} options
 * @returns {Generator<Views[]>}
 */
function* happenings(options) {
  const random = new Random(options.seed);
  const maker = new OrderMaker(random, options);
  const witness = new Witness(random, options);
  for (let index = 0; index < options.orders; index++) {
    const { payment, refunds, isPaid } = maker.make(index);
    if (!isPaid) {
      yield [witness.tellUnpaid(payment)];
      continue;
    }
    const wanted = chooseDiscrepancy(random, options.rates, isNearEdge(payment.second));
    const facts = [payment, ...refunds];
    // Only a payment can be mistaken for a transfer: refunds are known by their own ids.
    const target =
      wanted === 'type_mismatch' || refunds.length === 0 ? payment : random.pick(facts);
    yield facts.map((fact) => witness.tell(fact, fact === target ? wanted : null));
  }
}

/**
 * @param {Required<DayOptions> & { rates: Rates }} options
 * @param {'statement' | 'flows'} side
 * @param {(expected: Expected) => void} onEnd
 * @returns {Generator<Event>}
 */
function* rowsOf(options, side, onEnd) {
  const tally = new Tally();
  const order = new Random(options.seed * 2 + ORDER_SEEDS[side]);
  const delay = new Delay(order, PAYMENT_STEPS[side]);
  for (const views of happenings(options)) {
    for (const view of views) {
      tally.add(view);
      for (const event of view[side]) delay.put(event);
    }
    yield* delay.take();
  }
  yield* delay.drain();
  onEnd(tally.expected);
}

/**
 * @param {DayOptions} options
 * @returns {Day}
 */
export function makeDay(options) {
  const rates = { ...discrepancyRates(DEFAULT_DISCREPANCY_RATE), ...options.rates };
  const day = { date: DEFAULT_DATE, ...options, rates };
  /** @type {Expected | null} */
  let expected = null;
  const onEnd = (/** @type {Expected} */ found) => {
    expected = found;
  };
  return {
    date: day.date,
    statement: { [Symbol.iterator]: () => rowsOf(day, 'statement', onEnd) },
    flows: { [Symbol.iterator]: () => rowsOf(day, 'flows', onEnd) },
    get expected() {
      if (expected) return expected;
      const tally = new Tally();
      for (const views of happenings(day)) for (const view of views) tally.add(view);
      expected = tally.expected;
      return expected;
    },
  };
}
