/** The figures of a period, a month or one date, over all jobs of a ledger. */
import type { Totals } from './exact-sums.ts';
import type { Category } from './item.ts';

/** What the records of a side add up to in a period. Only `attempts` counts unsuccessful ones. */
export interface SideFigures {
  readonly payments: Totals;
  /** Refunds and reversals; their amount is negative. */
  readonly refunds: Totals;
  /** All other types. */
  readonly others: Totals;
  /** Payments of every status: 发起笔数. */
  readonly attempts: number;
  /** Fees of payments less fees returned with refunds, and fee rows; fee units, positive: paid. */
  readonly fees: bigint;
  /** false: no record of the period states a fee, so that none are known. */
  readonly hasFees: boolean;
}

/** A line of a table: a channel, a job, an account, a type, an hour, a value of a dimension. */
export interface MonthRow {
  /** A key, not for people: `alipay`, `wechat-main`, `13` (an hour), a dimension's value. */
  readonly key: string;
  readonly currency: string;
  /** null: not known of this side. */
  readonly statement: SideFigures | null;
  readonly flows: SideFigures | null;
}

/** The same line in the period and in the one before it. */
export interface ComparedRow {
  readonly now: MonthRow;
  /** null: there is none. */
  readonly before: MonthRow | null;
}

/** The items of a category whose business date is in the period. */
export interface CategoryFigures {
  readonly category: Category;
  readonly all: Totals;
  readonly open: Totals;
  /** Days from the business date to the date, in the job's zone, on which an item was closed. */
  readonly closedDays: { readonly count: number; readonly median: number; readonly max: number };
}

/** Matches by the rule that made them; `key` is the match of equal keys. */
export interface RuleFigures {
  readonly rule: string;
  readonly matches: number;
  /** Statement records in them. */
  readonly records: number;
}

/** How far the figures of a job can be relied on. Dates ascending. */
export interface Coverage {
  readonly ran: number;
  /** Expected dates of the period, up to today, without a run. */
  readonly missing: readonly string[];
  /** Dates that changed since their reports were written. */
  readonly stale: readonly string[];
  /** Dates run by a version that did not collect activity: run them again. */
  readonly withoutActivity: readonly string[];
}

/** A settlement job: what was expected in the period, what arrived, what is overdue; minor units. */
export interface ArrivalFigures {
  readonly expected: Totals;
  readonly arrived: Totals;
  readonly overdue: Totals;
}

export interface PeriodDate {
  readonly date: string;
  readonly row: MonthRow;
  /** Discrepancies of the date, resolved or not. */
  readonly discrepancies: Totals;
}

export interface JobMonth {
  readonly job: string;
  readonly currency: string;
  /** Who wrote the statement (`alipay`, `wechat`, …), from the profiles of its files. */
  readonly channel: string;
  readonly coverage: Coverage;
  readonly figures: ComparedRow;
  readonly categories: readonly CategoryFigures[];
  readonly rules: readonly RuleFigures[];
  readonly byType: readonly ComparedRow[];
  readonly byHour: readonly ComparedRow[];
  readonly byAccount: readonly ComparedRow[];
  /** By dimension; rows null: it has too many values. */
  readonly dimensions: readonly {
    readonly name: string;
    readonly rows: readonly ComparedRow[] | null;
  }[];
  readonly dates: readonly PeriodDate[];
  /** null: the job settles no other one. */
  readonly arrivals: ArrivalFigures | null;
}

export interface Period {
  /** `yyyy-MM` or `yyyy-MM-dd`. */
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

export interface MonthReport {
  readonly period: Period;
  /** The month, or the date, before. */
  readonly before: Period;
  readonly jobs: readonly JobMonth[];
  /** Jobs of payments (not settlement jobs) added up by currency: one line each. */
  readonly totals: readonly ComparedRow[];
  /** The same by channel and currency. */
  readonly channels: readonly ComparedRow[];
}
