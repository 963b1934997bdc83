/** Data of the page's script other than the items. */
import type { Shared } from './packed-items.ts';
import type { Words } from './words.ts';

export interface PageData extends Shared {
  readonly job: string;
  readonly date: string;
  /** Of the currency. */
  readonly digits: number;
  readonly words: Words;
  /** Ascending; the last is the page's own. */
  readonly chart: readonly ChartDate[];
}

/** A date of the chart; `run` is null without a run. */
export interface ChartDate {
  readonly date: string;
  readonly run: {
    readonly isBalanced: boolean;
    readonly count: number;
    /** Minor units. */
    readonly amount: string;
    /** The same in major units, for the bar. */
    readonly height: number;
  } | null;
}
