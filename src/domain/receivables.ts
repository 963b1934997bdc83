/** What a settlement job is owed (应收), and what has arrived (到账), as of a date. */

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
export interface UnexplainedCredit {
  readonly date: string;
  /** `file:line` */
  readonly place: string;
  /** Minor units. */
  readonly amount: number;
  /** The groups that it may pay, by name, if there are several ways. */
  readonly candidates: readonly (readonly string[])[];
}

/** The receivables of a settlement job. */
export interface JobReceivables {
  readonly job: string;
  readonly currency: string;
  /** The date as of which all of it is. */
  readonly on: string;
  /** By business date. */
  readonly groups: readonly ListedGroup[];
  readonly unexplained: readonly UnexplainedCredit[];
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

/** What reports of a settlement job's date show besides its items. */
export interface SettlementReport {
  /** The job whose sums are owed; the job itself, if its own flows are. */
  readonly upstream: string;
  /** Credits of the date that may pay several groups. */
  readonly undecided: readonly UnexplainedCredit[];
  /**
   * Groups by expected date as of the date: those of the last RECENT_DAYS days and of later ones,
   * and those that have not arrived. Read from the ledger when it is called.
   */
  readonly expectedDays: () => readonly ExpectedDay[];
}

/** Days of expected dates in reports, including the latest. */
export const RECENT_DAYS = 31;

/** What has not arrived of a group. */
export function outstandingOf({ expected, received }: ListedGroup): number {
  return expected - received;
}
