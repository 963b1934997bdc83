/** Counts and exact sums, without a BigInt operation per row. */

/** A count, and an amount in minor units. */
export interface Totals {
  count: number;
  amount: bigint;
}

/** Both together. */
export function addTotals(a: Totals, b: Totals): Totals {
  return { count: a.count + b.count, amount: a.amount + b.amount };
}

/** The upper half of a sum of 64 bits that a running sum can take: below 2^51. */
const HIGH_MAX = 2 ** 19 - 1;
const WORD = 2 ** 32;
/** At this size a running sum moves to its BigInt. */
const FLUSH_AT = 4 * 10 ** 15;

/** Exact sums of any number of integers, by slot. */
export class ExactSums {
  readonly counts: Float64Array;
  #running: Float64Array;
  readonly #flushed: bigint[];

  constructor(slots: number) {
    this.counts = new Float64Array(slots);
    this.#running = new Float64Array(slots);
    this.#flushed = new Array(slots).fill(0n);
  }

  add(slot: number, value: number): void {
    this.counts[slot]++;
    this.#add(slot, value);
  }

  #add(slot: number, value: number): void {
    const sum = this.#running[slot] + value;
    if (sum < FLUSH_AT && sum > -FLUSH_AT) {
      this.#running[slot] = sum;
      return;
    }
    // One by one: groups may be as large as the ledger can hold, and the sum no longer exact.
    this.#flushed[slot] += BigInt(this.#running[slot]) + BigInt(value);
    this.#running[slot] = 0;
  }

  /** Adds a count and sum that were computed elsewhere. */
  join(slot: number, count: number, amount: bigint): void {
    this.counts[slot] += count;
    this.#flushed[slot] += amount;
  }

  /** Adds a value of 64 bits without a count, as its two halves; the upper one is signed. */
  addLong(slot: number, low: number, high: number): void {
    if (Math.abs(high) <= HIGH_MAX) this.#add(slot, high * WORD + low);
    else this.#flushed[slot] += (BigInt(high) << 32n) + BigInt(low);
  }

  /** Makes room for more slots, which have no counts. */
  grow(slots: number): void {
    const running = this.#running;
    if (slots <= running.length) return;
    this.#running = new Float64Array(Math.max(slots, 2 * running.length));
    this.#running.set(running);
    while (this.#flushed.length < this.#running.length) this.#flushed.push(0n);
  }

  sum(slot: number): bigint {
    return this.#flushed[slot] + BigInt(this.#running[slot]);
  }

  /** Count and sum of every slot. */
  all(): Totals[] {
    return Array.from(this.counts, (count, slot) => ({ count, amount: this.sum(slot) }));
  }
}
