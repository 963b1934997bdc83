/** Counts and exact sums, without a BigInt operation per row. */

/** A count, and an amount in minor units. */
export interface Totals {
  count: number;
  amount: bigint;
}

/** At this size a running sum moves to its BigInt: with rows up to AMOUNT_MAX it stays exact. */
const FLUSH_AT = 4 * 10 ** 15;

/** Exact sums of any number of integers, by slot. */
export class ExactSums {
  readonly counts: Float64Array;
  readonly #running: Float64Array;
  readonly #flushed: bigint[];

  constructor(slots: number) {
    this.counts = new Float64Array(slots);
    this.#running = new Float64Array(slots);
    this.#flushed = new Array(slots).fill(0n);
  }

  add(slot: number, value: number): void {
    this.counts[slot]++;
    const sum = this.#running[slot] + value;
    if (sum < FLUSH_AT && sum > -FLUSH_AT) {
      this.#running[slot] = sum;
      return;
    }
    this.#flushed[slot] += BigInt(sum);
    this.#running[slot] = 0;
  }

  /** Adds a count and sum that were computed elsewhere. */
  join(slot: number, count: number, amount: bigint): void {
    this.counts[slot] += count;
    this.#flushed[slot] += amount;
  }

  sum(slot: number): bigint {
    return this.#flushed[slot] + BigInt(this.#running[slot]);
  }

  /** Count and sum of every slot. */
  all(): Totals[] {
    return Array.from(this.counts, (count, slot) => ({ count, amount: this.sum(slot) }));
  }
}
