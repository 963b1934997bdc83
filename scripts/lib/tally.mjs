/** Adds up what a generated day must be found to hold, in the words of summary.json. */
import { DISCREPANCIES } from './discrepancies.mjs';
import { formatFen } from './money.mjs';

/** @typedef {import('./discrepancies.mjs').Views} Views */
/** @typedef {import('./event.mjs').Event} Event */

/**
 * @typedef {{ count: number, amount: string }} Sum amount in yuan
 * @typedef {Sum & { rows: number, byType: Record<string, Sum> }} SideTotals
 *
 * @typedef {object} Expected
 * @property {SideTotals} statement over records in a success state; `rows` counts all of them
 * @property {SideTotals} flows
 * @property {Sum} matched
 * @property {Record<string, Sum>} discrepancies sums of differences by category
 * @property {{ pending: Sum }} crossDay
 * @property {{ difference: string, explained: string, residual: string }} proof
 */

class Counter {
  count = 0;
  fen = 0;

  /** @param {number} fen */
  add(fen) {
    this.count++;
    this.fen += fen;
  }

  /** @returns {Sum} */
  get sum() {
    return { count: this.count, amount: formatFen(this.fen) };
  }
}

class SideCounter extends Counter {
  rows = 0;
  /** @type {Map<string, Counter>} */
  #byType = new Map();

  /** @param {Event} event */
  see(event) {
    this.rows++;
    if (event.status !== 'success') return;
    let counter = this.#byType.get(event.type);
    if (!counter) {
      counter = new Counter();
      this.#byType.set(event.type, counter);
    }
    counter.add(event.amount);
    this.add(event.amount);
  }

  /** @returns {SideTotals} */
  get totals() {
    const types = [...this.#byType].sort(([a], [b]) => (a < b ? -1 : 1));
    const byType = Object.fromEntries(types.map(([type, counter]) => [type, counter.sum]));
    return { ...this.sum, rows: this.rows, byType };
  }
}

export class Tally {
  #statement = new SideCounter();
  #flows = new SideCounter();
  #matched = new Counter();
  #findings = new Map([...DISCREPANCIES, 'pending'].map((name) => [name, new Counter()]));

  /** @param {Views} views */
  add(views) {
    for (const event of views.statement) this.#statement.see(event);
    for (const event of views.flows) this.#flows.see(event);
    if (views.isMatched) this.#matched.add(views.statement[0].amount);
    if (views.finding) this.#finding(views.finding.category).add(views.finding.difference);
  }

  /** @param {string} category */
  #finding(category) {
    const counter = this.#findings.get(category);
    if (!counter) throw new Error(`no such category: ${category}`);
    return counter;
  }

  /** @returns {Expected} */
  get expected() {
    const difference = this.#statement.fen - this.#flows.fen;
    let explained = 0;
    for (const counter of this.#findings.values()) explained += counter.fen;
    const sumOf = (/** @type {string} */ name) => this.#finding(name).sum;
    return {
      statement: this.#statement.totals,
      flows: this.#flows.totals,
      matched: this.#matched.sum,
      discrepancies: Object.fromEntries(DISCREPANCIES.map((name) => [name, sumOf(name)])),
      crossDay: { pending: sumOf('pending') },
      proof: {
        difference: formatFen(difference),
        explained: formatFen(explained),
        residual: formatFen(difference - explained),
      },
    };
  }
}
