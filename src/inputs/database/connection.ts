/** A connection to a database: what the clients of all kinds have in common. */
import type { DatabaseConfig } from '../../config/database-schema.ts';

/** The values of a query's parameters: wall clock in the job's zone, `yyyy-MM-dd HH:mm:ss`. */
export interface Parameters {
  readonly from: string;
  /** Exclusive. */
  readonly to: string;
  /** `yyyy-MM-dd`. */
  readonly date: string;
}

/** How a connection is set up. */
export interface Session {
  /** IANA name of the session's time zone. */
  readonly timeZone: string;
  readonly timeoutSeconds: number;
}

/** The rows of a query. */
export interface QueryRows {
  /** Time of the snapshot, by the server's clock. */
  readonly at: Date;
  /** CSV in UTF-8: a line of names, then the rows; NULL is an empty field. */
  readonly csv: AsyncIterable<Buffer>;
  /** Columns with floating-point numbers, which do not hold amounts exactly: after the rows. */
  readonly inexactColumns: () => readonly string[];
}

/** A row of a small result, as text. */
export type SmallRow = Readonly<Record<string, string | null>>;

/**
 * A read-only connection. Every method throws RefusedError('database'), which says what to do and
 * shows neither the password nor a row.
 */
export interface Connection {
  /** Product and version, as in `PostgreSQL 16.4`. */
  readonly server: string;
  /** How far a replica is behind, seconds; null: it is no replica. */
  lagSeconds(): Promise<number | null>;
  /** All rows of a small query without parameters, by column; NULL is null. Not after `read`. */
  select(sql: string): Promise<readonly SmallRow[]>;
  /** Begins a consistent snapshot, and the query in it. */
  read(sql: string, parameters: Parameters): Promise<QueryRows>;
  /** Ends the query, if it still runs, and the connection. Never throws. */
  close(): Promise<void>;
}

/** The values of the parameters for a business date, which begins at the job's cutoff. */
export function parametersOf(
  { cutoffMinutes }: Pick<DatabaseConfig, 'cutoffMinutes'>,
  date: string,
  nextDate: string,
): Parameters {
  const two = (number: number) => String(number).padStart(2, '0');
  const clock = `${two(Math.floor(cutoffMinutes / 60))}:${two(cutoffMinutes % 60)}:00`;
  return { from: `${date} ${clock}`, to: `${nextDate} ${clock}`, date };
}
