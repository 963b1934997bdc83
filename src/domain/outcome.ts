/** What a run finds on a date, and what the ledger makes of it: all that reports are made from. */
import { ExactSums, type Totals } from './exact-sums.ts';
import type { CrossDayState, DiscrepancyCategory, Item } from './item.ts';
import type { Worst } from './item-order.ts';
import type { ToDo } from './item-sums.ts';
import type { Sides, TransactionType } from './record.ts';
import type { Verdict } from './run-end.ts';
import type { DayBounds } from './time.ts';

/** A delivered file, as reports name it. */
export interface FileFacts {
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly profile: string;
  readonly encoding: string;
  readonly rows: number;
  /** Rows that are no records; not there where nothing was passed over. */
  readonly skipped?: number;
  /** Rows of other accounts than the job's; records that name no account beside some that do. */
  readonly otherAccounts?: number;
  readonly withoutAccount?: number;
  /** It has statements of several days, of which one was taken. */
  readonly isByDay?: boolean;
}

/** A row that could not be read. */
export interface Reject {
  readonly file: string;
  readonly line: number;
  readonly reason: string;
  /** The code of the currency that it is in, where only that is wrong. */
  readonly currency?: string;
  /** The row's text, cut to a length that reports can bear. */
  readonly text: string;
}

export interface SideTotals extends Totals {
  files: FileFacts[];
  byType: Partial<Record<TransactionType, Totals>>;
}

/** Refunds of which one side gave no refund id, so that order and amount had to tell them apart. */
export interface RefundsByAmount {
  /** Pairs that were matched so. */
  readonly matched: number;
  /** May some be left, because nothing tells them apart? */
  readonly leavesSome: boolean;
}

/** What the inputs of a date give before other dates are looked at, but for its items. */
export interface DayFacts {
  readonly job: string;
  readonly date: string;
  readonly runId: string;
  readonly engine: string;
  readonly currency: string;
  readonly statement: SideTotals;
  readonly flows: SideTotals;
  readonly matched: Totals;
  /** Pairs that agree only because the job tolerates the difference: how many, how much. */
  readonly tolerated: Totals;
  readonly refundsByAmount: RefundsByAmount;
  /** Own records that the statement lacks and whose time lies outside the date, edges included. */
  readonly outside: number;
  /** By which the times of own records tell their date; null: they do not. */
  readonly flowsBounds: DayBounds | null;
  readonly rejects: readonly Reject[];
  /** Milliseconds by step. */
  readonly timings: Readonly<Record<string, number>>;
}

/** Items that are read when asked for, as often as that: there may be millions. */
export interface Items extends Iterable<Item> {
  readonly length: number;
}

export interface DayFindings extends DayFacts {
  /** The day's own: discrepancies and cross-day items, in any order. */
  readonly items: Items;
  /** Names of all files that items may name. */
  readonly documents: readonly string[];
}

/** How much the sides differ, and how much of that the items explain, minor units. */
export interface Proof {
  readonly difference: bigint;
  readonly explained: bigint;
  readonly residual: bigint;
}

/** Open items of the job whose age in days is within these, both included. */
export interface AgeGroup extends Totals {
  readonly from: number;
  readonly to: number | null;
}

/** A date of the job that had a run. */
export interface HistoryDate {
  readonly date: string;
  readonly verdict: Verdict;
  /** Its own, settled or not; minor units. */
  readonly discrepancies: Totals;
}

/** How many dates a history looks back on, its own among them. */
export const HISTORY_DATES = 30;

/** How the job stands on a date, other dates up to it considered. */
export interface History {
  readonly openByAge: readonly AgeGroup[];
  /** Ascending; a date without a run is not among them. */
  readonly dates: readonly HistoryDate[];
}

/** A date as its reports show it: what it gave, and what the other dates made of that. */
export interface Outcome extends DayFacts {
  readonly verdict: Verdict;
  readonly discrepancies: Readonly<Record<DiscrepancyCategory, Totals>>;
  /** With what is told here of earlier dates. */
  readonly crossDay: Readonly<Record<CrossDayState, Totals>>;
  /** Refunds without a refund id that may be those that the other side has of their orders. */
  readonly unclearRefunds: Sides<number>;
  /** What discrepancies.csv lists, in report order; read from the ledger while it is open. */
  readonly listed: Iterable<Item>;
  /** The same, resolved ones last, and the largest differences first. */
  readonly listedBySize: Iterable<Item>;
  /** The worst of those that nobody has resolved. */
  readonly worst: Worst;
  /** What cross-day.csv lists, in report order, read in the same way. */
  readonly acrossDays: Iterable<Item>;
  /** The same: expired, pending, cleared, and of each the largest differences first. */
  readonly acrossBySize: Iterable<Item>;
  /**
   * Items of earlier dates whose window ran out on this one: how many, how much, and the worst.
   * They count on their own dates; here they are told, because here is where somebody looks.
   */
  readonly expiredHere: Totals & Worst;
  /** The day's own that nobody has settled; the amount is the sum of differences, minor units. */
  readonly openItems: Totals;
  readonly proof: Proof;
  /** What is to be done about discrepancies that nobody has resolved, most money first. */
  readonly toDo: readonly ToDo[];
  /** The job up to this date, as the ledger has it when it is asked for. */
  readonly history: () => History;
}

/** The exact sum of amounts. */
export function sumOf<T>(from: Iterable<T>, amountOf: (each: T) => number): bigint {
  const sums = new ExactSums(1);
  for (const each of from) sums.add(0, amountOf(each));
  return sums.sum(0);
}

/** Step 6: the totals' difference held against what items explain, and what was tolerated. */
export function proofOf(
  day: Pick<DayFacts, 'statement' | 'flows' | 'tolerated'>,
  byItems: bigint,
): Proof {
  const difference = day.statement.amount - day.flows.amount;
  const explained = byItems + day.tolerated.amount;
  return { difference, explained, residual: difference - explained };
}
