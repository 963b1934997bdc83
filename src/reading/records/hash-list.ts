/** Multisets of 64-bit hashes, eight bytes each. */

const CAPACITY_MIN = 1024;

/** A list that grows. */
export class HashList {
  #values = new BigUint64Array(CAPACITY_MIN);
  #length = 0;

  add(value: bigint): void {
    if (this.#length === this.#values.length) {
      const larger = new BigUint64Array(2 * this.#length);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length++] = value;
  }

  /** The values in ascending order; nothing may be added afterwards. */
  sorted(): BigUint64Array {
    return this.#values.subarray(0, this.#length).sort();
  }
}

/** What one sorted list has more often than another. */
export class Surplus {
  /** Ascending, without repetitions, and how often each is left to take. */
  readonly #values: BigUint64Array;
  readonly #counts: number[] = [];
  /** Number of values, with repetitions. */
  readonly length: number;

  constructor(list: BigUint64Array, other: BigUint64Array) {
    const values = new HashList();
    let length = 0;
    for (const [value, count, otherCount] of runsOf(list, other)) {
      if (count <= otherCount) continue;
      values.add(value);
      this.#counts.push(count - otherCount);
      length += count - otherCount;
    }
    this.#values = values.sorted();
    this.length = length;
  }

  /** Removes a value once. Returns false if the list does not have it, or no longer. */
  take(value: bigint): boolean {
    let [low, high] = [0, this.#values.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#values[middle] < value) low = middle + 1;
      else high = middle;
    }
    if (this.#values[low] !== value || this.#counts[low] === 0) return false;
    this.#counts[low]--;
    return true;
  }
}

/** How many values two sorted lists have in common. */
export function sharedCount(list: BigUint64Array, other: BigUint64Array): number {
  let shared = 0;
  for (const [, count, otherCount] of runsOf(list, other)) shared += Math.min(count, otherCount);
  return shared;
}

/** Each value of a sorted list, with its number in both. */
function* runsOf(
  list: BigUint64Array,
  other: BigUint64Array,
): Generator<[value: bigint, count: number, otherCount: number]> {
  let at = 0;
  for (let start = 0; start < list.length; ) {
    const value = list[start];
    let end = start;
    while (end < list.length && list[end] === value) end++;
    while (at < other.length && other[at] < value) at++;
    const from = at;
    while (at < other.length && other[at] === value) at++;
    yield [value, end - start, at - from];
    start = end;
  }
}
