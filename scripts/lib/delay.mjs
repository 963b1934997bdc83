/** Puts rows out of order by a bounded number of steps, holding no more rows than that. */

/** @typedef {import('./event.mjs').Event} Event */

/** Refunds stand among later orders, not next to what they refund. */
const REFUND_STEPS_MAX = 256;

export class Delay {
  #random;
  #paymentSteps;
  #step = 0;
  /** @type {Event[][]} */
  #slots = Array.from({ length: REFUND_STEPS_MAX }, () => []);

  /**
   * @param {import('./random.mjs').Random} random
   * @param {number} paymentSteps payments move by fewer steps than this
   */
  constructor(random, paymentSteps) {
    this.#random = random;
    this.#paymentSteps = paymentSteps;
  }

  /** @param {Event} event */
  put(event) {
    const steps = event.type === 'refund' ? REFUND_STEPS_MAX : this.#paymentSteps;
    this.#slots[(this.#step + this.#random.int(steps)) % REFUND_STEPS_MAX].push(event);
  }

  /** The rows that are due at this step. */
  take() {
    const slot = this.#step++ % REFUND_STEPS_MAX;
    const due = this.#slots[slot];
    if (due.length > 0) this.#slots[slot] = [];
    return due;
  }

  /** All rows that are left. */
  *drain() {
    for (let i = 0; i < REFUND_STEPS_MAX; i++) yield* this.take();
  }
}
