/** What a matching rule takes and returns. */
import type { Job } from '../../domain/job.ts';
import type { Match } from '../../domain/match.ts';
import type { Sides, TransactionRecord } from '../../domain/record.ts';
import type { DayWindow } from '../day-window.ts';
import type { ItemStore } from '../item-store.ts';
import type { LoneRefundSums } from '../lone-refunds.ts';
import type { MatchLines } from '../match-lines.ts';
import type { Agreed } from '../unmatched-sums.ts';

/** What one side has of an identity, each list in file order. */
export interface GroupSide {
  /** In a success state, and not matched yet. */
  left: readonly TransactionRecord[];
  /** Matched by exact keys, of the types that a side has leftovers of. */
  held: readonly TransactionRecord[];
  /** Not in a success state. */
  aside: readonly TransactionRecord[];
  /** Left over, and known to be as large as matched ones, which are not in the group. */
  copy: readonly TransactionRecord[];
}

/** Lists of most groups have no record or one: no list is made before there is a record. */
const NO_RECORDS: readonly TransactionRecord[] = [];

export function emptySide(): GroupSide {
  return { left: NO_RECORDS, held: NO_RECORDS, aside: NO_RECORDS, copy: NO_RECORDS };
}

export function addRecord(side: GroupSide, list: keyof GroupSide, record: TransactionRecord): void {
  const records = side[list];
  if (records.length === 0) side[list] = [record];
  else (records as TransactionRecord[]).push(record);
}

/** All records of one identity that a rule may need. */
export type Group = Sides<GroupSide>;

/**
 * Records of one identity and type on a side that make one item at most. An id that more records
 * share is not that of an order: they are judged one by one.
 */
export const ORDER_RECORDS_MAX = 1000;

/** Settings that decide whether records agree. */
export type Agreement = Pick<Job, 'compare' | 'amountTolerance'>;

/**
 * Matches what is left of a group, given what the rules before it matched: a match that includes
 * the records of an earlier one replaces it. Records in no match are the rest, which the next rule
 * takes; a rule changes nothing itself.
 */
export type GroupRule = (
  group: Group,
  agreement: Agreement,
  before: readonly Match[],
) => readonly Match[];

/** What a rule returns for nearly every group, without a new array for each. */
export const NO_MATCHES: readonly Match[] = [];

/** Everything that the rules within one identity leave of a date. */
export interface DateLeft {
  /** A rule removes the items that it matches, and adds those of matches that do not agree. */
  readonly items: ItemStore;
  /** Refunds among the items that are alone; a rule that matches some counts them down. */
  readonly refunds: LoneRefundSums;
  readonly job: Job;
  /** Has the job fee rules? */
  readonly judgesFees: boolean;
  readonly window: DayWindow;
  /** Where matches are listed; null: they are not. */
  readonly lines: MatchLines | null;
  /** An existing folder for what memory does not hold. */
  readonly folder: string;
}

/** What a rule over a whole date matched, apart from the items. */
export interface DateMatches {
  readonly agreed: Agreed;
  /** Own records among the matched ones that had been counted as outside of the date. */
  readonly outside: number;
}

export type DateRule = (left: DateLeft) => Promise<DateMatches>;
