/** The smallest sets of values that add up to zero, found by meeting in the middle. */
import { MEMBERS_MAX, type Steps } from '../../domain/suggestion.ts';

/** A value, and how many candidates have it. Values are not 0, and may be given more than once. */
export interface Choice {
  readonly value: number;
  readonly count: number;
}

/** A choice by its place, and how often it is in a set. */
export interface Pick {
  readonly choice: number;
  readonly count: number;
}

/**
 * Calls `found` with each set of at most MEMBERS_MAX values that adds up to zero and contains no
 * smaller such set. Returns false if the steps were used up, or if `found` did.
 */
export function zeroSums(
  choices: readonly Choice[],
  steps: Steps,
  found: (picks: readonly Pick[]) => boolean,
): boolean {
  for (const [i, { value }] of choices.entries()) {
    for (const [k, other] of choices.entries()) {
      if (value < 0 || other.value !== -value) continue;
      const pair = [i, k].map((choice) => ({ choice, count: 1 }));
      if (!steps.take(1) || !found(pair)) return false;
    }
  }
  const [first, second] = halvesOf(choices);
  const left = subsetsOf(choices, first, steps);
  const right = left && subsetsOf(choices, second, steps);
  if (!left || !right) return false;
  const bySum = new SumIndex(left.sums);
  const values: number[] = [];
  for (let at = 0; at < right.sums.length; at++) {
    const sum = -right.sums[at];
    for (let other = bySum.first(sum); other >= 0; other = bySum.next[other]) {
      if (left.sums[other] !== sum) continue;
      if (!steps.take(1)) return false;
      const size = right.sizes[at] + left.sizes[other];
      if (size === 0 || size > MEMBERS_MAX) continue;
      if (!steps.take(2 ** (size - 1))) return false;
      const set = [...picksOf(left, other), ...picksOf(right, at)];
      values.length = 0;
      for (const { choice, count } of set) {
        for (let i = 0; i < count; i++) values.push(choices[choice].value);
      }
      if (isSmallest(values) && !found(set)) return false;
    }
  }
  return true;
}

/** The places of choices in two halves of about as many candidates, those of an amount together. */
function halvesOf(choices: readonly Choice[]): [number[], number[]] {
  const byAmount = new Map<number, number[]>();
  for (const [i, { value }] of choices.entries()) {
    const amount = Math.abs(value);
    byAmount.set(amount, [...(byAmount.get(amount) ?? []), i]);
  }
  const countOf = (places: readonly number[]) =>
    places.reduce((sum, place) => sum + choices[place].count, 0);
  const groups = [...byAmount].sort(
    ([a, of], [b, others]) => countOf(others) - countOf(of) || a - b,
  );
  const halves: [number[], number[]] = [[], []];
  for (const [, places] of groups) {
    places.sort((a, b) => choices[a].value - choices[b].value);
    halves[countOf(halves[0]) <= countOf(halves[1]) ? 0 : 1].push(...places);
  }
  return halves;
}

/** Sets of choices, in columns. Each has one more pick than its parent; the first one is empty. */
interface Subsets {
  readonly sums: number[];
  readonly sizes: number[];
  readonly parents: number[];
  readonly choices: number[];
  readonly counts: number[];
}

/**
 * Subsets of the choices at these places, but none that contains a smaller one that adds up to
 * zero, as far as that is easily seen. Null: the steps were used up.
 */
function subsetsOf(
  choices: readonly Choice[],
  places: readonly number[],
  steps: Steps,
): Subsets | null {
  const subsets = { sums: [0], sizes: [0], parents: [-1], choices: [-1], counts: [0] };
  const { sums, sizes } = subsets;
  /** The place after that of the last choice. */
  const nexts = [0];
  for (let at = 0; at < sums.length; at++) {
    if (at > 0 && sums[at] === 0) continue;
    const opposite = at === 0 ? 0 : -choices[subsets.choices[at]].value;
    for (let i = nexts[at]; i < places.length; i++) {
      const { value, count } = choices[places[i]];
      if (value === opposite) continue;
      for (let n = 1; n <= count && sizes[at] + n <= MEMBERS_MAX; n++) {
        if (!steps.take(1)) return null;
        sums.push(sums[at] + n * value);
        sizes.push(sizes[at] + n);
        subsets.parents.push(at);
        subsets.choices.push(places[i]);
        subsets.counts.push(n);
        nexts.push(i + 1);
      }
    }
  }
  return subsets;
}

function picksOf(subsets: Subsets, at: number): Pick[] {
  const picks: Pick[] = [];
  for (let each = at; each > 0; each = subsets.parents[each]) {
    picks.push({ choice: subsets.choices[each], count: subsets.counts[each] });
  }
  return picks;
}

/** Finds sums by their value, and perhaps others with them. A Map takes three times as long. */
class SumIndex {
  readonly #heads: Int32Array;
  /** The next one with the same hash; -1: there is none. */
  readonly next: Int32Array;

  constructor(sums: readonly number[]) {
    this.#heads = new Int32Array(2 ** Math.ceil(Math.log2(sums.length + 1))).fill(-1);
    this.next = new Int32Array(sums.length);
    for (let i = 0; i < sums.length; i++) {
      const slot = this.#slotOf(sums[i]);
      this.next[i] = this.#heads[slot];
      this.#heads[slot] = i;
    }
  }

  first(sum: number): number {
    return this.#heads[this.#slotOf(sum)];
  }

  #slotOf(sum: number): number {
    const hash = Math.imul(sum | 0, 0x9e3779b1) ^ Math.imul((sum / 2 ** 32) | 0, 0x85ebca6b);
    return (hash ^ (hash >>> 15)) & (this.#heads.length - 1);
  }
}

/** The sums of the parts of a set; the first part is empty. */
const PART_SUMS = new Float64Array(2 ** MEMBERS_MAX);

/** Does no part of values that add up to zero do so, too? */
function isSmallest(values: readonly number[]): boolean {
  // The rest of such a part is one as well, so the last value need not be in it.
  let count = 1;
  for (let last = 0; last < values.length - 1; last++) {
    for (let i = 0, known = count; i < known; i++) {
      const sum = PART_SUMS[i] + values[last];
      if (sum === 0) return false;
      PART_SUMS[count++] = sum;
    }
  }
  return true;
}
