/** What the page's script is given beside the items: shared by who writes it and who reads it. */
import type { Shared } from './packed-items.ts';
import type { Words } from './words.ts';

export interface PageData extends Shared {
  readonly job: string;
  readonly date: string;
  /** Of the currency. */
  readonly digits: number;
  readonly words: Words;
  /** Ascending; the last one is that of the page. */
  readonly chart: readonly ChartDate[];
}

/** A date of the chart; null: it had no run. */
export interface ChartDate {
  readonly date: string;
  readonly run: {
    readonly isBalanced: boolean;
    readonly count: number;
    /** Minor units. */
    readonly amount: string;
    /** The same in major units, to be drawn. */
    readonly height: number;
  } | null;
}
