/** What a settlement job is owed (应收), and what has arrived (到账), as of a date. */
import type { TransactionRecord } from './record.ts';

export const RECEIVABLE_STATES = ['received', 'in_transit', 'overdue', 'partial'] as const;
export type ReceivableState = (typeof RECEIVABLE_STATES)[number];

/** A group as of a date; amounts in minor units. */
export interface ListedGroup {
  readonly account: string;
  readonly group: string;
  readonly businessDate: string;
  readonly expectedDate: string;
  readonly expected: number;
  /** What has arrived of it. */
  readonly received: number;
  readonly state: ReceivableState;
  /** Days since its expected date; 0: it is received, or not due yet. */
  readonly ageDays: number;
}

/** A credit that pays no group. */
export interface ListedCredit {
  readonly date: string;
  /** `file:line` */
  readonly place: string;
  /** Minor units. */
  readonly amount: number;
  /** The groups that it may pay, by name, if there are several ways. */
  readonly candidates: readonly (readonly string[])[];
}

/** A row of a bank's statement that no job takes. */
export interface UnclaimedRow extends Pick<TransactionRecord, 'source' | 'time' | 'type'> {
  /** Minor units of the first job's currency, whatever that of the row. */
  readonly amount: number;
  /** ISO 4217 code, or the word in the file. */
  readonly currency: string;
  /** The profile's own fields by name, with what is personal masked. */
  readonly fields: Readonly<Record<string, string>>;
}

/** The rows of a date's statement that no job takes. */
export interface Unclaimed {
  readonly count: number;
  /** The first UNCLAIMED_MAX, in the order of files and lines. */
  readonly rows: readonly UnclaimedRow[];
}

/** Unclaimed rows that are kept one by one. */
export const UNCLAIMED_MAX = 100;

/** The receivables of a settlement job. */
export interface JobReceivables {
  readonly job: string;
  readonly currency: string;
  /** The date as of which all of it is. */
  readonly on: string;
  /** The last date that the job was run for; null: none. */
  readonly lastRun: string | null;
  /** By business date. */
  readonly groups: readonly ListedGroup[];
  readonly unexplained: readonly ListedCredit[];
  /** Of the latest date that the job was run for. */
  readonly unclaimed: Unclaimed;
  /** The job whose sums are owed, and its dates that have run since without this job. */
  readonly upstream: string;
  readonly outdated: readonly string[];
}

/** The groups that are expected on a date, as of another one. */
export interface ExpectedDay {
  readonly date: string;
  readonly groups: number;
  /** Minor units, by state: what is expected of its groups. */
  readonly expected: Readonly<Record<ReceivableState, bigint>>;
  /** What has arrived of groups that were paid in part. */
  readonly paidInPart: bigint;
}

/** What the groups of some business dates are made of, and what became of them; minor units. */
export interface SettledSums {
  readonly orders: bigint;
  /** Refunds and reversals: positive where they are paid. */
  readonly refunds: bigint;
  /** Positive where they are paid. */
  readonly fees: bigint;
  readonly settled: bigint;
  readonly received: bigint;
  readonly inTransit: bigint;
  readonly overdue: bigint;
  /** What credits that paid in part lack. */
  readonly partial: bigint;
  /** What nothing explains: anything but 0 is a fault. */
  readonly residual: bigint;
}

/** What reports of a settlement job's date show besides its items. */
export interface SettlementReport {
  /** The job whose sums are owed; the job itself, if its own flows are. */
  readonly upstream: string;
  /** Credits of the date that may pay several groups. */
  readonly undecided: readonly ListedCredit[];
  readonly unclaimed: Unclaimed;
  /**
   * Groups by expected date as of the date: those of the last RECENT_DAYS days and of later ones,
   * and those that have not arrived. Read from the ledger when it is called.
   */
  readonly expectedDays: () => readonly ExpectedDay[];
  /**
   * The orders of the last RECENT_DAYS business dates, read in the same way; null: the job must run
   * before its groups are known.
   */
  readonly sums: () => SettledSums | null;
}

/** Days of expected dates in reports, including the latest. */
export const RECENT_DAYS = 31;

/** What has not arrived of a group. */
export function outstandingOf({ expected, received }: ListedGroup): number {
  return expected - received;
}
