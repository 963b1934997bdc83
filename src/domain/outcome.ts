/** The findings of a run, and the outcome of a date that the ledger derives for all reports. */
import type { Activity } from './activity.ts';
import type { StatedBalance } from './balances.ts';
import { ExactSums, type Totals } from './exact-sums.ts';
import type { FeeLine } from './fee-sums.ts';
import type { CrossDayState, DiscrepancyCategory, Item, OpenedMatch, RuleName } from './item.ts';
import type { Worst } from './item-order.ts';
import type { ToDo } from './item-sums.ts';
import type { SettlementReport, Unclaimed } from './receivables.ts';
import type { Sides, TransactionType } from './record.ts';
import type { ArrivedCredit, TakenSums } from './settlement.ts';
import type { DayBounds } from './time.ts';
import type { Verdict } from './verdict.ts';

/** The query that read records from a database. */
export interface QueryFacts {
  /** As in the config. */
  readonly sql: string;
  /** The SHA-256 of its text, hex. */
  readonly sha256: string;
  /** The values of its parameters. */
  readonly from: string;
  readonly to: string;
  /** Product and version of the server. */
  readonly server: string;
  /** Time of the snapshot, ISO 8601, UTC. */
  readonly at: string;
  /** Columns with floating-point numbers; absent: none. */
  readonly inexactColumns?: readonly string[];
}

/** A row in the columns that the job uses, by their names. */
export interface ChangedRow {
  readonly line: number;
  readonly values: Readonly<Record<string, string>>;
}

/** A row that two runs of a date read differently: null where one of them did not have it. */
export interface RowChange {
  readonly orderId: string;
  readonly before: ChangedRow | null;
  readonly after: ChangedRow | null;
}

/** How the rows of a query differ from those of the date's previous run. */
export interface RowChanges {
  readonly added: number;
  readonly removed: number;
  /** Rows of an order that were replaced by others. */
  readonly changed: number;
  /** The first by order id, at most ROW_CHANGES_MAX. */
  readonly rows: readonly RowChange[];
  /** Whether the previous run had another query, or other times in it. */
  readonly isOtherQuery?: boolean;
}

/** Changed rows that reports show one by one. */
export const ROW_CHANGES_MAX = 20;

/** A document, as reports show it. */
export interface FileFacts {
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly profile: string;
  readonly encoding: string;
  readonly rows: number;
  /** Rows that are not records; absent where none were skipped. */
  readonly skipped?: number;
  /** Rows of other accounts; records without an account, where other records name one. */
  readonly otherAccounts?: number;
  readonly withoutAccount?: number;
  /** Rows that the job's `only` leaves out; absent if there are none. */
  readonly passedOver?: number;
  /**
   * How it was obtained (`file`: by its path, `stdin`, `database`, `kept`: the copy of rows that
   * were read from a database, or `fetched`: from a channel, with its evidence), and when: the
   * modification time of a file, else the time at which it was read or fetched, as wall clock in
   * the job's time zone; empty if it cannot be shown. Absent in older ledgers.
   */
  readonly obtained?: {
    readonly how: string;
    readonly at: string;
    readonly query?: QueryFacts;
    readonly evidence?: string;
  };
  /** It contains statements of several days, of which one was read. */
  readonly isByDay?: boolean;
  /** The copy of a query's rows that the run kept: a path from the ledger's folder. */
  readonly kept?: string;
  /** Absent: the rows are those of the date's previous run. null: no copy shows which changed. */
  readonly changed?: RowChanges | null;
  /** Balances that it states; empty: its format has none. Absent in older ledgers. */
  readonly balances?: readonly StatedBalance[];
}

/** A row that could not be read. */
export interface Reject {
  readonly file: string;
  readonly line: number;
  readonly reason: string;
  /** The code of its currency, if only that is wrong. */
  readonly currency?: string;
  /** Is it the last row, without a line end? */
  readonly endsFile?: true;
  /** The row's text, cut to a length that fits reports. */
  readonly text: string;
}

export interface SideTotals extends Totals {
  files: FileFacts[];
  byType: Partial<Record<TransactionType, Totals>>;
  /** Absent in older ledgers, and in runs of settlement jobs. */
  activity?: Activity;
}

/** Matches that come out even, and the statement records in them. */
export interface RuleMatches {
  readonly matches: number;
  readonly records: number;
}

/** `key`: equal keys. A rule without matches is absent. */
export type MatchesByRule = Readonly<Partial<Record<RuleName | 'key', RuleMatches>>>;

/** Refunds without a refund id on one side, matched by order and amount instead. */
export interface RefundsByAmount {
  /** Pairs matched in this way. */
  readonly matched: number;
  /** Unmatched refunds by side, and how many of both sides have no refund id. */
  readonly left: Sides<number> & { readonly lacking: number };
}

/** The totals of a date without other dates and without items. */
export interface DayFacts {
  readonly job: string;
  readonly date: string;
  readonly runId: string;
  readonly engine: string;
  readonly currency: string;
  readonly statement: SideTotals;
  readonly flows: SideTotals;
  /** Matches that come out even: their number, and the sum of their statement records. */
  readonly matched: Totals;
  /** Statement minus flows: the records of these matches. */
  readonly matchedCountDifference: number;
  /** The same matches by rule; absent in older ledgers, and in runs of settlement jobs. */
  readonly matchedByRule?: MatchesByRule;
  /** Matches that come out even only because the job tolerates the difference. */
  readonly tolerated: Totals;
  readonly refundsByAmount: RefundsByAmount;
  /** Own records that the statement lacks and whose time lies outside the date, edges included. */
  readonly outside: number;
  /** The statement's fees by rule; absent: the job has no fee rules. */
  readonly fees?: readonly FeeLine[];
  /** How the times of own records determine their business date; null: they do not. */
  readonly flowsBounds: DayBounds | null;
  readonly rejects: readonly Reject[];
  /** Milliseconds by step. */
  readonly timings: Readonly<Record<string, number>>;
}

/** An item of an offset, and the id of the one that it is matched with. */
export interface OffsetItem {
  readonly item: Item;
  readonly counterpart: string;
}

/** Items that are read again at each iteration: there may be millions. */
export interface Items extends Iterable<Item> {
  readonly length: number;
}

/** What a run stores for settlement jobs. */
export interface SettlementFindings {
  /** Sums and rows of its statement for other jobs, or of its own flows. */
  readonly taken?: readonly TakenSums[];
  /** The credits of a settlement job's statement. */
  readonly credits?: readonly ArrivedCredit[];
  readonly unclaimed?: Unclaimed;
}

/** Matches of records of one side that cancel each other. */
export interface Offsets {
  /** Within the date: their records are no items. */
  readonly matches: number;
  /** Items of the date that are cleared together with items of another date. */
  readonly across: number;
}

export interface DayFindings extends DayFacts, SettlementFindings {
  /** The day's own: discrepancies and cross-day items, in any order. */
  readonly items: Items;
  /** Names of all documents that items may refer to. */
  readonly documents: readonly string[];
}

/** The difference of the sides, and how much of it the items explain; minor units. */
export interface Proof {
  readonly difference: bigint;
  readonly explained: bigint;
  readonly residual: bigint;
}

/** Open items of the job with an age in days from `from` to `to`, both included. */
export interface AgeGroup extends Totals {
  readonly from: number;
  readonly to: number | null;
}

/** A date of the job that had a run. */
export interface HistoryDate {
  readonly date: string;
  readonly verdict: Verdict;
  /** Discrepancies of the date itself, resolved or not; minor units. */
  readonly discrepancies: Totals;
}

/** Number of dates in a history, including the latest. */
export const HISTORY_DATES = 30;

/** The job up to a date. */
export interface History {
  readonly openByAge: readonly AgeGroup[];
  /** Ascending; only dates with a run. */
  readonly dates: readonly HistoryDate[];
}

/** A date as its reports show it, items matched with other dates included. */
export interface Outcome extends DayFacts {
  readonly verdict: Verdict;
  readonly discrepancies: Readonly<Record<DiscrepancyCategory, Totals>>;
  /** Includes items of earlier dates that expired on this one. */
  readonly crossDay: Readonly<Record<CrossDayState, Totals>>;
  /** Refunds without a refund id that may equal refunds of the same order on the other side. */
  readonly unclearRefunds: Sides<number>;
  /** Refunds that this side may have on another date without a refund id. */
  readonly unclearElsewhere: Sides<number>;
  /** The items of discrepancies.csv, in report order; read from the ledger while it is open. */
  readonly listed: Iterable<Item>;
  /** The same with the largest differences first, resolved items last. */
  readonly listedBySize: Iterable<Item>;
  /** The worst unresolved items among them. */
  readonly worst: Worst;
  /** The number of items, listed or across days, with several records on a side. */
  readonly severalRecords: number;
  /** The items of cross-day.csv, in report order, read in the same way. */
  readonly acrossDays: Iterable<Item>;
  /** The same: expired, pending, cleared, each with the largest differences first. */
  readonly acrossBySize: Iterable<Item>;
  /**
   * Items of earlier dates that expired on this one. They count on their own dates, but reports of
   * this date list them, because those are the ones that people read.
   */
  readonly expiredHere: Totals & Worst;
  /** Unresolved items of the date itself; the amount is the sum of their differences. */
  readonly openItems: Totals;
  /** People's matches with an item of the date that are open again. */
  readonly openedMatches: readonly OpenedMatch[];
  readonly proof: Proof;
  /** Unresolved discrepancies by what to do about them, most money first. */
  readonly toDo: readonly ToDo[];
  /** Read from the ledger when it is called. */
  readonly history: () => History;
  /** Absent: there are none. */
  readonly offsets?: Offsets;
  /** The records of offsets.csv, in report order, read in the same way. */
  readonly offsetItems: Iterable<OffsetItem>;
  /** Null: the job settles no other one. */
  readonly settlement: SettlementReport | null;
}

/** The exact sum of amounts. */
export function sumOf<T>(from: Iterable<T>, amountOf: (each: T) => number): bigint {
  const sums = new ExactSums(1);
  for (const each of from) sums.add(0, amountOf(each));
  return sums.sum(0);
}

/** Compares the difference of the totals with what items and the tolerance explain. */
export function proofOf(
  day: Pick<DayFacts, 'statement' | 'flows' | 'tolerated'>,
  byItems: bigint,
): Proof {
  const difference = day.statement.amount - day.flows.amount;
  const explained = byItems + day.tolerated.amount;
  return { difference, explained, residual: difference - explained };
}
