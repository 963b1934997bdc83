/** What the records of a side add up to, collected while they are scanned. */
import type { Status, TransactionType } from './record.ts';

/** A dimension with more values than this is not kept: it is an id, not a dimension. */
export const DIMENSION_VALUES_MAX = 200;
/** Characters of a value; of a longer one, the ledger has its beginning and a hash. */
export const VALUE_CHARS_MAX = 64;
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

/** Activity as JSON has it: rows by type and status, which begin with an hour or a value. */
export interface StoredActivity {
  readonly rows: StoredRows<number | null>;
  /** Breakdowns by name; null: too many values. */
  readonly by: Readonly<Record<string, StoredRows<string> | null>>;
}

type StoredRows<K> = {
  readonly [T in TransactionType]?: { readonly [S in Status]?: readonly StoredRow<K>[] };
};
/** The last two are absent if no record states a fee. */
type StoredRow<K> = readonly [
  key: K,
  count: number,
  amount: string,
  fee?: string,
  withFee?: number,
];

interface Keyed<K> extends Omit<ActivityRow, 'hour'> {
  readonly key: K;
}

export function storedActivity({ rows, breakdowns }: Activity): StoredActivity {
  const by = breakdowns.map(({ name, rows }) => {
    return [name, rows && storedRows(rows.map(({ value: key, ...row }) => ({ ...row, key })))];
  });
  return {
    rows: storedRows(rows.map(({ hour: key, ...row }) => ({ ...row, key }))),
    by: Object.fromEntries(by),
  };
}

export function activityOf({ rows, by }: StoredActivity): Activity {
  return {
    rows: rowsOf(rows).map(({ key: hour, ...row }) => ({ ...row, hour })),
    breakdowns: Object.entries(by).map(([name, stored]) => {
      const values = stored && rowsOf(stored).map(({ key: value, ...row }) => ({ ...row, value }));
      return { name, rows: values };
    }),
  };
}

function storedRows<K>(rows: readonly Keyed<K>[]): StoredRows<K> {
  const stored: { [T in TransactionType]?: { [S in Status]?: StoredRow<K>[] } } = {};
  for (const { type, status, key, count, amount, fee, withFee } of rows) {
    const fees = withFee === 0 ? ([] as const) : ([String(fee), withFee] as const);
    const byStatus = stored[type] ?? {};
    const own = byStatus[status] ?? [];
    own.push([key, count, String(amount), ...fees]);
    byStatus[status] = own;
    stored[type] = byStatus;
  }
  return stored;
}

function rowsOf<K>(stored: StoredRows<K>): Keyed<K>[] {
  return Object.entries(stored).flatMap(([type, byStatus]) =>
    Object.entries(byStatus).flatMap(([status, rows]) =>
      rows.map(([key, count, amount, fee = '0', withFee = 0]) => ({
        ...{ type: type as TransactionType, status: status as Status, key, count, withFee },
        ...{ amount: BigInt(amount), fee: BigInt(fee) },
      })),
    ),
  );
}
