/** Runs of consecutive groups whose sum is a credit, found with prefix sums. */
import { daysBetween } from '../../domain/time.ts';

/** A group in a sequence. */
export interface RunGroup {
  readonly businessDate: string;
  /** Minor units; not 0, which would extend any run. */
  readonly amount: number;
}

/** The first and the last group of a run, as indexes into the sequence. */
export type Run = readonly [first: number, last: number];

/** Runs that are listed of one amount; beyond them, any group may belong to one. */
export const RUNS_MAX = 100;

/** A sequence of groups, by business date. */
export class RunFinder {
  readonly #longest: number;
  /** Day numbers of the groups. */
  readonly #days: Int32Array;
  /** Sums of the first groups, ascending, and how many groups each sums. */
  readonly #sums: Float64Array;
  readonly #counts: Uint32Array;

  /** `days`: the longest run. No run contains a sum beyond 2^53. */
  constructor(groups: readonly RunGroup[], days: number) {
    this.#longest = days;
    const start = groups[0]?.businessDate ?? '';
    this.#days = Int32Array.from(groups, (group) => daysBetween(start, group.businessDate));
    const prefixes = new Float64Array(groups.length + 1);
    for (let i = 0; i < groups.length; i++) {
      const sum = prefixes[i] + groups[i].amount;
      // NaN is equal to nothing.
      prefixes[i + 1] = Number.isSafeInteger(sum) ? sum : Number.NaN;
    }
    const known = prefixes.findIndex(Number.isNaN);
    const end = known < 0 ? prefixes.length : known;
    this.#counts = Uint32Array.from({ length: end }, (_, i) => i);
    this.#counts.sort((a, b) => prefixes[a] - prefixes[b] || a - b);
    this.#sums = Float64Array.from(this.#counts, (count) => prefixes[count]);
  }

  /** The runs of this sum, in minor units; null: more than RUNS_MAX. Takes linear time. */
  find(amount: number): Run[] | null {
    const sums = this.#sums;
    const runs: Run[] = [];
    // As the sum at `to` grows, so does the one that is smaller by the amount.
    for (let to = 0, from = 0; to < sums.length; to++) {
      const wanted = sums[to] - amount;
      while (from < sums.length && sums[from] < wanted) from++;
      for (let at = from; at < sums.length && sums[at] === wanted; at++) {
        const [first, last] = [this.#counts[at], this.#counts[to] - 1];
        if (first > last || this.#days[last] - this.#days[first] >= this.#longest) continue;
        if (runs.length === RUNS_MAX) return null;
        runs.push([first, last]);
      }
    }
    return runs;
  }
}
