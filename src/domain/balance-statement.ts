/** What the ledger knows of an account's balances, and the statement that reconciles them. */
import type { Item } from './item.ts';

/** An account on a date that has a run; minor units. */
export interface BalanceDay {
  readonly date: string;
  readonly account: string;
  /** null: not stated, and no earlier date shows it. */
  readonly opening: bigint | null;
  readonly moved: bigint;
  readonly closing: bigint | null;
  /** Were the balances computed from the closing balance of an earlier date? */
  readonly isComputed: boolean;
  /** Do its documents not lead from one to the next? */
  readonly isBroken: boolean;
  /** What opening balance and movements lack to the closing balance. */
  readonly residual: bigint;
  /** The opening balance minus the closing balance of the date before. */
  readonly gap: bigint;
  /** Dates without a run between that date and this one. */
  readonly missing: readonly string[];
}

/** The balances of one side of a job. */
export interface BalanceChain {
  readonly days: readonly BalanceDay[];
  /** The sum of the last closing balances of all accounts; null: one of them is not known. */
  readonly closing: bigint | null;
  /** Dates that were run before balances were recorded. */
  readonly unrecorded: readonly string[];
  /** Dates of which a file with rows states no balance. */
  readonly unstated: readonly string[];
}

/** A side of the reconciliation statement: 企业日记账 or 银行对账单. */
export type BalanceSide = 'book' | 'bank';

/** An unmatched amount that one side's balance lacks: what to add to it, minor units. */
export interface OpenAmount {
  readonly side: BalanceSide;
  readonly amount: bigint;
  readonly item: Item;
}

/** An amount without an item, by its kind. */
export interface OtherAmount {
  readonly side: BalanceSide;
  readonly amount: bigint;
  readonly kind: 'tolerated' | 'uncompared';
}

/** 余额调节表: a balance, what it lacks, and their sum. */
export interface AdjustedBalance {
  readonly balance: bigint | null;
  readonly received: bigint;
  readonly paid: bigint;
  readonly others: readonly OtherAmount[];
  readonly adjusted: bigint | null;
}

export interface BalanceReport {
  readonly job: string;
  readonly currency: string;
  readonly from: string;
  /** The last date with a run, up to the one that was asked for. */
  readonly to: string;
  /** Dates from `from` to `to` without a run. */
  readonly missing: readonly string[];
  readonly statement: BalanceChain;
  /** null: the flows have no balances. */
  readonly flows: BalanceChain | null;
  /** The largest first. */
  readonly items: readonly OpenAmount[];
  readonly book: AdjustedBalance;
  readonly bank: AdjustedBalance;
  /** Adjusted bank balance minus adjusted book balance; null: one of them is not known. */
  readonly difference: bigint | null;
  /** Items that were resolved by `to`: the sum of their differences. */
  readonly resolved: { readonly count: number; readonly amount: bigint };
  /** Statement rows that the job does not compare, and that the book balance seems to have. */
  readonly uncompared: bigint;
  readonly isProven: boolean;
}
