/** Runs of consecutive groups whose sum is a credit, found with prefix sums. */
import { daysBetween } from '../../domain/time.ts';

/** A group in a sequence. */
interface RunGroup {
  readonly businessDate: string;
  /** Minor units; not 0, which would extend any run. */
  readonly amount: number;
}

/** The first and the last group of a run, as indexes into the sequence. */
export type Run = readonly [first: number, last: number];

/** Runs that are listed of one amount; beyond them, any group may belong to one. */
const RUNS_MAX = 100;

const MARK_BITS = 20;
/** An odd number whose multiples spread well over 32 bits. */
const SPREAD = 0x9e3779b1;

/** The sums that runs are searched for. */
export class WantedSums {
  readonly sums: ReadonlySet<number>;
  /** Most other sums have no mark. */
  readonly #marks = new Uint8Array(1 << MARK_BITS);

  constructor(sums: Iterable<number>) {
    this.sums = new Set(sums);
    for (const sum of this.sums) this.#marks[markOf(sum)] = 1;
  }

  has(sum: number): boolean {
    return this.#marks[markOf(sum)] === 1 && this.sums.has(sum);
  }
}

function markOf(sum: number): number {
  return Math.imul(sum | 0, SPREAD) >>> (32 - MARK_BITS);
}

/** A sequence of groups, by business date. */
export class RunFinder {
  /** Sums of the first groups, as far as they are exact. */
  readonly #prefixes: Float64Array;
  /** The first group of the longest run that ends with a group, and the number of all runs. */
  readonly #starts: Uint32Array;
  #runs = 0;
  /** Sums of the first groups, ascending, and how many groups each sums. */
  readonly #sums: Float64Array;
  readonly #counts: Uint32Array;

  /** `days`: the longest run. No run contains a sum beyond 2^53. */
  constructor(groups: readonly RunGroup[], days: number) {
    const start = groups[0]?.businessDate ?? '';
    const dates = Int32Array.from(groups, (group) => daysBetween(start, group.businessDate));
    const prefixes = new Float64Array(groups.length + 1);
    for (let i = 0; i < groups.length; i++) {
      const sum = prefixes[i] + groups[i].amount;
      // NaN is equal to nothing.
      prefixes[i + 1] = Number.isSafeInteger(sum) ? sum : Number.NaN;
    }
    const known = prefixes.findIndex(Number.isNaN);
    const end = known < 0 ? prefixes.length : known;
    this.#prefixes = prefixes.subarray(0, end);
    this.#starts = new Uint32Array(end - 1);
    for (let last = 0, first = 0; last < end - 1; last++) {
      while (dates[last] - dates[first] >= days) first++;
      this.#starts[last] = first;
      this.#runs += last - first + 1;
    }
    this.#counts = Uint32Array.from({ length: end }, (_, i) => i);
    this.#counts.sort((a, b) => prefixes[a] - prefixes[b] || a - b);
    this.#sums = Float64Array.from(this.#counts, (count) => prefixes[count]);
  }

  /** The runs by their sum, in minor units; null: more than RUNS_MAX. */
  find(wanted: WantedSums): Map<number, Run[] | null> {
    const found = new Map<number, Run[] | null>();
    // Whichever takes fewer steps.
    if (this.#runs <= wanted.sums.size * this.#sums.length) {
      this.#eachRun((sum, first, last) => {
        if (!wanted.has(sum)) return;
        const runs = found.get(sum);
        if (runs === undefined) found.set(sum, [[first, last]]);
        else if (runs?.length === RUNS_MAX) found.set(sum, null);
        else runs?.push([first, last]);
      });
      return found;
    }
    for (const sum of wanted.sums) {
      const runs = this.#runsOf(sum);
      if (runs?.length !== 0) found.set(sum, runs);
    }
    return found;
  }

  /** Calls `take` with every run that is not too long, by its last group, then by its first. */
  #eachRun(take: (sum: number, first: number, last: number) => void): void {
    const prefixes = this.#prefixes;
    for (let last = 0; last < this.#starts.length; last++) {
      for (let first = this.#starts[last]; first <= last; first++) {
        take(prefixes[last + 1] - prefixes[first], first, last);
      }
    }
  }

  /** The runs of a sum; null: more than RUNS_MAX. Takes linear time. */
  #runsOf(amount: number): Run[] | null {
    const sums = this.#sums;
    const runs: Run[] = [];
    // As the sum at `to` grows, so does the one that is smaller by the amount.
    for (let to = 0, from = 0; to < sums.length; to++) {
      const wanted = sums[to] - amount;
      while (from < sums.length && sums[from] < wanted) from++;
      for (let at = from; at < sums.length && sums[at] === wanted; at++) {
        const [first, last] = [this.#counts[at], this.#counts[to] - 1];
        if (first > last || first < this.#starts[last]) continue;
        if (runs.length === RUNS_MAX) return null;
        runs.push([first, last]);
      }
    }
    return runs.sort((a, b) => a[1] - b[1] || a[0] - b[0]);
  }
}
