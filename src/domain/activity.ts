/** What the records of a side add up to, collected while they are scanned. */
import type { Status, TransactionType } from './record.ts';

/** A dimension with more values than this is not kept: it is an id, not a dimension. */
export const DIMENSION_VALUES_MAX = 200;
/** Dimensions that a job may declare. */
export const DIMENSIONS_MAX = 5;

/** Sums of records. */
export interface RecordSums {
  readonly count: number;
  /** Minor units, signed as the merchant sees them. */
  readonly amount: bigint;
  /** Fee units (see money.ts), positive when the merchant pays. */
  readonly fee: bigint;
  /** Records that state a fee. */
  readonly withFee: number;
}

/** Records of every status, also those that are not compared. */
export interface ActivityRow extends RecordSums {
  readonly type: TransactionType;
  readonly status: Status;
  /** 0 to 23, wall clock in the job's time zone; null: the records have no clock time. */
  readonly hour: number | null;
}

export interface ValueRow extends RecordSums {
  readonly type: TransactionType;
  readonly status: Status;
  readonly value: string;
}

/** The records of a side by the values of one of their fields. */
export interface Breakdown {
  /** `account`, or a dimension of the job. */
  readonly name: string;
  /** null: more than DIMENSION_VALUES_MAX values. */
  readonly rows: readonly ValueRow[] | null;
}

export interface Activity {
  readonly rows: readonly ActivityRow[];
  /** Of the statement: `account`, where its rows name one. Of the flows: the job's dimensions. */
  readonly breakdowns: readonly Breakdown[];
}
