/** Suggestions: open items that may belong together. They say where to look and change nothing. */
import type { Side } from './record.ts';

/** Steps of the search for the suggestions of a run, unless the config has another number. */
export const SUGGEST_STEPS = 10_000_000;
export const SUGGEST_STEPS_MAX = 1_000_000_000;
/** The most members of a set. */
export const MEMBERS_MAX = 8;
/** The most candidates among which sets are searched. */
export const CANDIDATES_MAX = 40;
/** From so many candidates on, chance alone makes a second set likely. */
export const CHANCE_CANDIDATES = 16;
/** The most suggestions that are listed of those that one item has. */
export const LISTED_MAX = 5;

export const SUGGESTION_KINDS = ['set', 'look_alike'] as const;
export type SuggestionKind = (typeof SUGGESTION_KINDS)[number];

/**
 * `unique`: the search was exhausted, and no member is in another suggestion of the kind;
 * `ambiguous`: one is; `unfinished`: none was found, but not everything was searched.
 */
export const SUGGESTION_STATES = ['unique', 'ambiguous', 'unfinished'] as const;
export type SuggestionState = (typeof SUGGESTION_STATES)[number];

/** How two ids are alike, the closest first. */
export const LIKENESSES = ['same', 'transposed', 'one_edit', 'prefix', 'inside'] as const;
export type Likeness = (typeof LIKENESSES)[number];

/** What the search needs of an open item. */
export interface OpenItem {
  readonly id: string;
  readonly date: string;
  /** Minor units, statement minus flows; never 0. */
  readonly difference: number;
  /** The side of its unmatched records; null: it is a mismatch of both. */
  readonly side: Side | null;
  /** Items of two accounts are never in one set; empty: it may be of any. */
  readonly account: string;
  /** Its order id, refund id and transaction id, without empty ones. */
  readonly ids: readonly string[];
}

/** Open items of one job whose differences add up to zero. */
export interface FoundSuggestion<T extends OpenItem> {
  readonly kind: SuggestionKind;
  readonly members: readonly T[];
  readonly state: SuggestionState;
  /** The most suggestions of the kind that one member is in, as far as they were searched. */
  readonly alternatives: number;
  /** Of a set: the open items among which it was found, its members included. */
  readonly candidates: number;
  /** Of a look-alike: how which ids are alike. */
  readonly alike: { readonly how: Likeness; readonly ids: readonly [string, string] } | null;
}

/** Dates on which there are too many open items to search sets among them. */
export interface Unsearched {
  readonly from: string;
  readonly to: string;
  readonly candidates: number;
}

/** The steps that a search may still take. */
export class Steps {
  left: number;

  constructor(left: number) {
    this.left = left;
  }

  /** Null: there is no search. */
  static of(steps: number): Steps | null {
    return steps === 0 ? null : new Steps(steps);
  }

  /** Takes so many steps; false: there are not as many, and none is left. */
  take(steps: number): boolean {
    this.left = steps > this.left ? -1 : this.left - steps;
    return this.left >= 0;
  }
}
