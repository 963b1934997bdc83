/** What a matching rule takes and returns. */
import type { Totals } from '../../domain/exact-sums.ts';
import type { Category } from '../../domain/item.ts';
import type { Job } from '../../domain/job.ts';
import type { Side, Sides, TransactionRecord } from '../../domain/record.ts';
import type { DayWindow } from '../day-window.ts';
import type { ItemStore } from '../item-store.ts';
import type { LoneRefundSums } from '../lone-refunds.ts';

/** What made a match. */
export type RuleName = 'identity' | 'refund';

/** Records of either side that belong together; one of the two sides may have none. */
export interface Match extends Sides<readonly TransactionRecord[]> {
  readonly rule: RuleName;
  /** How the sides disagree; null: they agree, and nothing is left to do. */
  readonly category: Category | null;
  /** Minor units, statement minus flows, of the records in a success state. */
  readonly difference: number;
  /** Records in a success state, statement minus flows. */
  readonly countDifference: number;
}

/** What one side has of an identity, each list in file order. */
export interface GroupSide {
  /** In a success state, and not matched yet. */
  left: readonly TransactionRecord[];
  /** Matched, by exact keys or by a rule; of equal ones at least one. */
  held: readonly TransactionRecord[];
  /** Not in a success state. */
  aside: readonly TransactionRecord[];
}

/** Lists of most groups have no record or one: no list is made before there is a record. */
const NO_RECORDS: readonly TransactionRecord[] = [];

export function emptySide(): GroupSide {
  return { left: NO_RECORDS, held: NO_RECORDS, aside: NO_RECORDS };
}

export function addRecord(side: GroupSide, list: keyof GroupSide, record: TransactionRecord): void {
  const records = side[list];
  if (records.length === 0) side[list] = [record];
  else (records as TransactionRecord[]).push(record);
}

/** All records of one identity that a rule may need. */
export type Group = Sides<GroupSide>;

/** Settings that decide whether two records agree. */
export type Agreement = Pick<Job, 'compare' | 'amountTolerance'>;

/**
 * Matches what is left of a group. Records in no match are the rest, which the next rule takes; a
 * rule changes nothing itself.
 */
export type GroupRule = (group: Group, agreement: Agreement) => readonly Match[];

/** What a rule returns for nearly every group, without a new array for each. */
export const NO_MATCHES: readonly Match[] = [];

/** Everything that the rules within one identity leave of a date. */
export interface DateLeft {
  /** A rule removes the items that it matches, and adds those of matches that do not agree. */
  readonly items: ItemStore;
  /** Refunds among the items that are alone; a rule that matches some counts them down. */
  readonly refunds: LoneRefundSums;
  readonly job: Job;
  readonly window: DayWindow;
  /** An existing folder for what memory does not hold. */
  readonly folder: string;
}

/** What a rule over a whole date matched, apart from the items. */
export interface DateMatches {
  /** Pairs that agree, and the sum of their amounts on either side, minor units. */
  readonly agreed: Totals;
  /** Own records among the matched ones that had been counted as outside of the date. */
  readonly outside: number;
}

export type DateRule = (left: DateLeft) => Promise<DateMatches>;

/** A match of these records, with its difference. */
export function matchOf(
  rule: RuleName,
  category: Category | null,
  statement: readonly TransactionRecord[],
  flows: readonly TransactionRecord[],
): Match {
  let difference = 0;
  let countDifference = 0;
  for (const { status, amount } of statement) {
    if (status !== 'success') continue;
    difference += amount;
    countDifference++;
  }
  for (const { status, amount } of flows) {
    if (status !== 'success') continue;
    difference -= amount;
    countDifference--;
  }
  return { rule, category, statement, flows, difference, countDifference };
}

/** A match of a record with records of the other side. */
export function matchFrom(
  side: Side,
  rule: RuleName,
  category: Category,
  record: TransactionRecord,
  others: readonly TransactionRecord[] = [],
): Match {
  return side === 'statement'
    ? matchOf(rule, category, [record], others)
    : matchOf(rule, category, others, [record]);
}
