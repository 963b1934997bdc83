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
  /**
   * Payments of every status: 发起笔数. null: not known, because no record of the period has
   * another status than success, or because dates were run without collecting activity.
   */
  readonly attempts: number | null;
  /** Fees of payments less fees returned with refunds, and fee rows; fee units, positive: paid. */
  readonly fees: bigint;
  /**
   * false: fees are not known, because no record of the period states one, or because dates were
   * run without collecting activity.
   */
  readonly hasFees: boolean;
  /** Successful payments and refunds that state a fee. */
  readonly withFee: number;
  /**
   * Those that state none, on a side where others do: the fees lack theirs. 0 on a side whose fees
   * are rows of their own.
   */
  readonly withoutFee: number;
}

/** A line of a table: a channel, a job, an account, a type, an hour, a value of a dimension. */
export interface MonthRow {
  /**
   * A key, not for people: `alipay`, `wechat-main`, `13` (an hour; empty: records without a clock
   * time), a dimension's value.
   */
  readonly key: string;
  readonly currency: string;
  /** null: not known of this side, or no date of the period was run. */
  readonly statement: SideFigures | null;
  readonly flows: SideFigures | null;
}

/** The same line in the period and in the one before it. */
export interface ComparedRow {
  /** If only the period before has the line: zeros, or null sides if no date was run. */
  readonly now: MonthRow;
  /** null: the period before does not have the line. */
  readonly before: MonthRow | null;
}

/** null: none was closed. */
export interface ClosedDays {
  readonly count: number;
  readonly median: number | null;
  readonly max: number | null;
}

/** The items of a category whose business date is in the period. */
export interface CategoryFigures {
  readonly category: Category;
  readonly all: Totals;
  readonly open: Totals;
  /**
   * Days from the business date to the date, in the job's zone, on which an item was closed. Of an
   * even number, the median is the mean of the middle two, so that it may end in a half.
   */
  readonly closedDays: ClosedDays;
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
  /** Dates of the period before that were run. */
  readonly ranBefore: number;
  /** Expected dates of the period, up to today, without a run. */
  readonly missing: readonly string[];
  /** Days up to yesterday that go back to the first missing date; 0: none is missing. */
  readonly catchUpDays: number;
  /** Dates of the period from today on that have no run: they are not expected yet. */
  readonly notDue: readonly string[];
  /** Dates that changed since their reports were written. */
  readonly stale: readonly string[];
  /** Dates run by a version that did not collect activity: run them again. */
  readonly withoutActivity: readonly string[];
}

/**
 * A settlement job: groups that were expected in the period, what arrived of them, and what of them
 * is overdue, as of the job's last run; minor units.
 */
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
  /**
   * Who wrote the statement (`alipay`, `wechat`, …), from the profiles of its files; the job's name
   * if they do not say; empty: it was never run.
   */
  readonly channel: string;
  readonly coverage: Coverage;
  /**
   * The job whose figures contain the payments of this one: totals and channels do not add it. The
   * upstream job of a settlement job; null: it is added.
   */
  readonly countedIn: string | null;
  readonly figures: ComparedRow;
  readonly categories: readonly CategoryFigures[];
  /** Empty: not known, because a date was run without collecting activity, or no match. */
  readonly rules: readonly RuleFigures[];
  readonly byType: readonly ComparedRow[];
  readonly byHour: readonly ComparedRow[];
  /** null: too many values, as below. */
  readonly byAccount: readonly ComparedRow[] | null;
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
  /** Jobs without `countedIn` added up by currency: one line each. */
  readonly totals: readonly ComparedRow[];
  /** The same by channel and currency. */
  readonly channels: readonly ComparedRow[];
}
