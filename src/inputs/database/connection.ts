/** A connection to a database: what the clients of all kinds have in common. */
import { readFileSync, statSync } from 'node:fs';
import type { Database, DatabaseConfig } from '../../config/database-schema.ts';
import { UsageError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';
import { errorText } from '../access.ts';

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

/**
 * Connects to a database. Throws RefusedError('database'); UsageError if the password is not where
 * the config says, or the server's client library is not installed.
 */
export async function connect(database: Database, session: Session): Promise<Connection> {
  const { target } = database;
  switch (target.kind) {
    case 'sqlite': {
      const { connectSqlite } = await import('./sqlite.ts');
      return connectSqlite(target.path, database, session);
    }
    case 'mysql': {
      const { connectMysql } = await import('./mysql.ts');
      return await connectMysql(target, { ...database, password: passwordOf(database) }, session);
    }
    case 'postgres': {
      const { connectPostgres } = await import('./postgres.ts');
      return await connectPostgres(
        target,
        { ...database, password: passwordOf(database) },
        session,
      );
    }
  }
}

/** A secret in the environment, or in a file that only its owner can read; empty: there is none. */
function passwordOf({ name, passwordEnv, passwordFile }: Database): string {
  if (passwordEnv !== undefined) {
    const password = process.env[passwordEnv];
    if (password !== undefined) return password;
    throw new UsageError(
      say`The password of database ${name} is missing: the environment variable ${passwordEnv} is
        not set. Under cron, set it in the crontab or in the script that starts zhangping.`,
    );
  }
  if (passwordFile === undefined) return '';
  try {
    const { mode } = statSync(passwordFile);
    if ((mode & 0o077) === 0) return readFileSync(passwordFile, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    throw new UsageError(
      say`The password file of database ${name} cannot be read (${passwordFile}:
        ${errorText(error)}).`,
    );
  }
  throw new UsageError(
    say`Others can read the password file of database ${name}. Run: chmod 600 ${passwordFile}`,
  );
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
