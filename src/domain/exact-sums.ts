/** Counts and exact sums, added up row by row without a BigInt a row. */

/** How many, and how much in minor units. */
export interface Totals {
  count: number;
  amount: bigint;
}

/** Beyond this a running sum is moved into its BigInt; with AMOUNT_MAX a row it stays exact. */
const FLUSH_AT = 4 * 10 ** 15;

/** Sums of integers by slot, exact whatever their number. */
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

  /** Adds what was added up elsewhere. */
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
