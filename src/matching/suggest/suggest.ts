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
  const sorted = [...items].sort((a, b) => compareText(a.date, b.date) || compareText(a.id, b.id));
  const alike = findLookAlikes(sorted, window, steps);
  const { sets, unsearched } = findSets(sorted, window, steps);
  const keyOf = ({ members }: FoundSuggestion<T>) =>
    members
      .map(({ id }) => id)
      .sort()
      .join();
  const known = new Set(alike.map(keyOf));
  const suggestions = [...alike, ...sets.filter((set) => !known.has(keyOf(set)))];
  const ranked = suggestions.map((each) => ({ each, ranks: ranksOf(each), key: keyOf(each) }));
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

/** The surest first: by state, look-alikes before sets, few members, then most money. */
function ranksOf({ state, kind, members }: FoundSuggestion<OpenItem>): number[] {
  const states = { unique: 0, unfinished: 1, ambiguous: 2 };
  const largest = members.reduce((most, each) => Math.max(most, Math.abs(each.difference)), 0);
  return [states[state], kind === 'set' ? 1 : 0, members.length, -largest];
}
