/** Suggestions for the open items of a job: look-alikes, then sets. */
import { compareText } from '../../domain/item-order.ts';
import type { FoundSuggestion, OpenItem, Steps, Unsearched } from '../../domain/suggestion.ts';
import { findLookAlikes } from './look-alikes.ts';
import { findSets } from './sets.ts';

export interface FoundSuggestions<T extends OpenItem> {
  readonly suggestions: readonly FoundSuggestion<T>[];
  readonly unsearched: readonly Unsearched[];
  /** Were the steps enough? */
  readonly isFinished: boolean;
}

/**
 * What may belong together among open items, within `window` days: the same whatever the order of
 * the items. A set of two that are look-alikes is listed as a look-alike.
 */
export function suggest<T extends OpenItem>(
  items: readonly T[],
  window: number,
  steps: Steps,
): FoundSuggestions<T> {
  // By id only where a search begins: most items are in none.
  const sorted = [...items].sort((a, b) => compareText(a.date, b.date));
  const alike = findLookAlikes(sorted, window, steps);
  const { sets, unsearched } = findSets(sorted, window, steps);
  const keyOf = ({ members }: FoundSuggestion<T>) =>
    members
      .map(({ id }) => id)
      .sort()
      .join();
  const known = new Set(alike.map(keyOf));
  const others = sets.filter((set) => !known.has(keyOf(set)));
  const isOfBoth = (a: FoundSuggestion<T>, b: FoundSuggestion<T>) =>
    a.members.some((member) => b.members.includes(member));
  const pairs = alike.map((pair) => {
    return { ...pair, otherSets: others.filter((set) => isOfBoth(set, pair)).length };
  });
  const sure = new Set(pairs.flatMap(({ state, members }) => (state === 'unique' ? members : [])));
  const ranked = [...pairs, ...others].map((each) => ({
    each,
    ranks: ranksOf(each, each.alike === null && each.members.some((one) => sure.has(one))),
    key: keyOf(each),
  }));
  ranked.sort((a, b) => {
    const rank = a.ranks.findIndex((value, i) => value !== b.ranks[i]);
    return rank < 0 ? compareText(a.key, b.key) : a.ranks[rank] - b.ranks[rank];
  });
  return {
    suggestions: ranked.map(({ each }) => each),
    unsearched,
    isFinished: steps.left >= 0,
  };
}

/**
 * The surest first: by state, look-alikes before sets, sets without members of unique look-alikes
 * before the others, few members, then most money.
 */
function ranksOf(
  { state, kind, members }: FoundSuggestion<OpenItem>,
  hasSureMember: boolean,
): number[] {
  const states = { unique: 0, unfinished: 1, ambiguous: 2 };
  const largest = members.reduce((most, each) => Math.max(most, Math.abs(each.difference)), 0);
  return [states[state], kind === 'set' ? 1 : 0, Number(hasSureMember), members.length, -largest];
}
