/** What the page's script is given beside the items: shared by who writes it and who reads it. */
import type { ResolveAction } from '../../domain/decision.ts';
import type { Category, SuggestedAction } from '../../domain/item.ts';
import type { Status, TransactionType } from '../../domain/record.ts';
import type { Shared } from './packed-items.ts';

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

/** Words of rows and of the script; `{0}` in them stands for values. */
export interface Words {
  readonly lang: string;
  readonly categories: Readonly<Record<Category, string>>;
  readonly types: Readonly<Record<TransactionType, string>>;
  readonly statuses: Readonly<Record<Status, string>>;
  readonly actions: Readonly<Record<SuggestedAction | ResolveAction, string>>;
  readonly table: Readonly<Record<TableWord, string>>;
  readonly tools: Readonly<Record<ToolWord, string>>;
  readonly chart: Readonly<Record<ChartWord, string>>;
}

type TableWord =
  | ('category' | 'order' | 'refund' | 'type' | 'statement' | 'flows' | 'difference' | 'time')
  | ('action' | 'otherDate' | 'days' | 'businessDate' | 'channelTxn' | 'amount' | 'fee' | 'status')
  | ('source' | 'item' | 'noMatch' | 'explain' | 'settle' | 'reopen' | 'by' | 'absent')
  | ('resolved' | 'note' | 'reference');

type ToolWord =
  | (
      | 'all'
      | 'stillOpen'
      | 'settled'
      | 'search'
      | 'searchLabel'
      | 'categoriesLabel'
      | 'exportOne'
      | 'exportMany'
      | 'range'
    )
  | ('first' | 'previous' | 'next' | 'last' | 'open' | 'copy' | 'copied' | 'notCopied' | 'pages');

type ChartWord = 'amount' | 'count' | 'balanced' | 'discrepant' | 'noRun' | 'label';
