/** A seeded generator (sfc32): the same seed gives the same numbers on every machine. */

const UINT32 = 2 ** 32;
/** Outputs thrown away so that similar seeds part company. */
const WARM_UP = 16;

export class Random {
  #a;
  #b;
  #c;
  #counter = 1;

  /** @param {number} seed any safe integer */
  constructor(seed) {
    this.#a = seed | 0;
    this.#b = Math.floor(seed / UINT32) | 0;
    this.#c = 0x9e3779b9 | 0;
    for (let i = 0; i < WARM_UP; i++) this.uint32();
  }

  /** An integer from 0 to 2^32 - 1. */
  uint32() {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (this.#c << 21) | (this.#c >>> 11);
    this.#c = (this.#c + sum) | 0;
    return sum >>> 0;
  }

  /** A number from 0 (inclusive) to 1 (exclusive). */
  unit() {
    return this.uint32() / UINT32;
  }

  /**
   * An integer from 0 to n - 1.
   * @param {number} n
   */
  int(n) {
    return Math.floor(this.unit() * n);
  }

  /**
   * An integer from `low` to `high`, both included.
   * @param {number} low
   * @param {number} high
   */
  between(low, high) {
    return low + this.int(high - low + 1);
  }

  /**
   * True with the given probability.
   * @param {number} probability
   */
  chance(probability) {
    return this.unit() < probability;
  }

  /**
   * One of the items.
   * @template T
   * @param {readonly T[]} items
   * @returns {T}
   */
  pick(items) {
    return items[this.int(items.length)];
  }

  /**
   * The items in another order (Fisher and Yates).
   * @template T
   * @param {readonly T[]} items
   * @returns {T[]}
   */
  shuffle(items) {
    const result = [...items];
    for (let i = result.length - 1; i > 0; i--) {
      const j = this.int(i + 1);
      [result[i], result[j]] = [result[j], result[i]];
    }
    return result;
  }
}
