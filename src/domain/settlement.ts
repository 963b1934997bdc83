/** Settlements (结算): what one job sums of another's statement, and the money that pays it. */
import type { AmountChoice, Job } from './job.ts';
import { roundFees } from './money.ts';
import type { TransactionRecord, TransactionType } from './record.ts';
import type { Lag, WorkingCalendar } from './working-days.ts';

/** The amount of a group: of orders, as settled, or `net`: settled, less fees. */
export const MEASURES = ['order', 'settled', 'net'] as const;
export type Measure = (typeof MEASURES)[number];

/** How the rows of a statement are summed: by the values of these fields. */
export interface Grouping {
  readonly amount: AmountChoice;
  /** Fields of records, or of the profile. Without any, there is one group. */
  readonly by: readonly string[];
  /** The rows are those of the flows: a job may be owed these, and another one its statement. */
  readonly isOfFlows?: true;
}

/** What one group of a grouping has, of records in a success state and a summed type. */
export interface GroupSums {
  /** By field of the grouping. */
  readonly values: readonly string[];
  /** The number of records. */
  readonly count: number;
  /** Minor units, signed as the merchant sees them: payments, refunds with reversals, fee rows. */
  readonly payments: bigint;
  readonly refunds: bigint;
  readonly feeRows: bigint;
  /** The fees of all records, in fee units: positive where the merchant pays. */
  readonly fees: bigint;
}

/** A record that is kept one by one, in a success state. */
export interface TakenRecord
  extends Pick<
    TransactionRecord,
    'type' | 'orderId' | 'refundId' | 'channelTxnId' | 'amount' | 'time'
  > {
  /** The document, as reports name it, and the first line of the record. */
  readonly file: string;
  readonly line: number;
  /** The profile's own fields by name. */
  readonly fields: Readonly<Record<string, string>>;
  /** The first and the last trade date that the row names, as written; null: it names none. */
  readonly tradeDates: readonly [from: string, to: string] | null;
}

/** What a job takes from a statement: sums, or the rows of a type one by one. */
export type Taking = Grouping | { readonly take: TransactionType };

/** How a job matches what arrived (the statement) with what another job is owed. */
export interface Settlement {
  /** The job whose statement is owed; null: the flows of this job are, grouped. */
  readonly upstream: string | null;
  readonly taking: Taking;
  readonly measure: Measure;
  /** How the statement is grouped; null: each of its records is a credit. */
  readonly credits: (Grouping & { readonly measure: Measure }) | null;
  readonly lag: Lag;
  /** Days, in the unit of the lag. */
  readonly grace: number;
  /** The calendar by name. */
  readonly calendar: string;
  /** The longest run of groups that one credit pays, days; 0: none. */
  readonly runs: number;
  /** Ten thousandths of a group by which a credit may differ in part; 0: none. */
  readonly partialMax: number;
}

/** A settlement job as runs need it. */
export interface SettlementJob {
  readonly job: Job;
  readonly settlement: Settlement;
  readonly calendar: WorkingCalendar;
}

/** What a run of a date took for other jobs; of taken rows, the values are their ids. */
export interface TakenSums {
  readonly taking: Taking;
  readonly groups: readonly GroupSums[];
}

/** The ids of a taken row that are its values, in this order. */
export const TAKEN_VALUES = ['orderId', 'refundId', 'channelTxnId'] as const;

/**
 * Money that arrived: a record with only those fields that groups may have as well, and with trade
 * dates as `yyyy-MM-dd`.
 */
export type ArrivedCredit = TakenRecord;

/** The text of a taking, the same for equal ones: a key in the ledger. */
export function takingText(taking: Taking): string {
  if ('take' in taking) return JSON.stringify({ take: taking.take });
  const { amount, by, isOfFlows } = taking;
  return JSON.stringify({ amount, by, isOfFlows });
}

/** The names of the values that a taking's groups have. */
export function valueNames(taking: Taking): readonly string[] {
  return 'take' in taking ? TAKEN_VALUES : taking.by;
}

/**
 * Fields of a bank's profile that say which group a credit pays, if it has them: those that groups
 * are formed by; of taken rows, the type, as in `withdrawal`, with the row's order id.
 */
export function keyFields(taking: Taking): readonly string[] {
  return 'take' in taking ? [taking.take] : taking.by;
}

/** The value that a group has for a field of its key. */
export function keyValue(taking: Taking, values: readonly string[], field: string): string {
  return 'take' in taking ? values[0] : values[taking.by.indexOf(field)];
}

/** What a group is worth by a measure, minor units; fees are rounded half-up once. */
export function measured(sums: GroupSums, measure: Measure): bigint {
  const amount = sums.payments + sums.refunds;
  return measure === 'net' ? amount + sums.feeRows - roundFees(sums.fees) : amount;
}
