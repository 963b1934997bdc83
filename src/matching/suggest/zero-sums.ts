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
  const left = new Map<number, (readonly Pick[])[]>([[0, [[]]]]);
  const isLeftDone = eachSubset(choices, first, steps, (sum, picks) => {
    const same = left.get(sum);
    if (same) same.push([...picks]);
    else left.set(sum, [[...picks]]);
    return true;
  });
  if (!isLeftDone) return false;
  const join = (sum: number, picks: readonly Pick[]) => {
    for (const others of left.get(-sum) ?? []) {
      if (!steps.take(1)) return false;
      const set = [...others, ...picks];
      const values = set.flatMap(({ choice, count }) => Array(count).fill(choices[choice].value));
      if (values.length === 0 || values.length > MEMBERS_MAX) continue;
      if (!steps.take(2 ** (values.length - 1))) return false;
      if (isSmallest(values) && !found(set)) return false;
    }
    return true;
  };
  return join(0, []) && eachSubset(choices, second, steps, join);
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

/**
 * Visits subsets of the choices at these places with their sum, but none that contains a smaller
 * one that adds up to zero, as far as that is easily seen. `picks` changes after the visit.
 */
function eachSubset(
  choices: readonly Choice[],
  places: readonly number[],
  steps: Steps,
  visit: (sum: number, picks: readonly Pick[]) => boolean,
): boolean {
  const picks: Pick[] = [];
  const extend = (from: number, sum: number, size: number): boolean => {
    for (let i = from; i < places.length; i++) {
      const { value, count } = choices[places[i]];
      const last = picks.at(-1);
      if (last && choices[last.choice].value === -value) continue;
      for (let n = 1; n <= count && size + n <= MEMBERS_MAX; n++) {
        const total = sum + n * value;
        picks.push({ choice: places[i], count: n });
        if (!steps.take(1) || !visit(total, picks)) return false;
        if (total !== 0 && !extend(i + 1, total, size + n)) return false;
        picks.pop();
      }
    }
    return true;
  };
  return extend(0, 0, 0);
}

/** Does no part of values that add up to zero do so, too? */
function isSmallest(values: readonly number[]): boolean {
  // The rest of such a part is one as well, so the last value need not be in it.
  const sums = [0];
  for (const value of values.slice(0, -1)) {
    for (let i = sums.length - 1; i >= 0; i--) {
      if (sums[i] + value === 0) return false;
      sums.push(sums[i] + value);
    }
  }
  return true;
}
