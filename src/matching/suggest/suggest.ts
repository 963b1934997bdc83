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
  const order = suggestions.map((each) => ({ each, size: sizeOf(each), key: keyOf(each) }));
  order.sort((a, b) => b.size - a.size || compareText(a.key, b.key));
  return {
    suggestions: order.map(({ each }) => each),
    unsearched,
    isFinished: steps.left >= 0,
  };
}

/** The largest difference of a member: most money comes first. */
function sizeOf({ members }: FoundSuggestion<OpenItem>): number {
  return members.reduce((most, { difference }) => Math.max(most, Math.abs(difference)), 0);
}
