/** Reads a SQLite file, and leaves it as it is. */
import BetterSqlite3 from 'better-sqlite3';
import type { Database } from '../../config/database-schema.ts';
import { writeQuery } from '../../config/query.ts';
import { say } from '../../words/language.ts';
import { errorText } from '../access.ts';
import type { Connection, Parameters, QueryRows, Session, SmallRow } from './connection.ts';
import { CsvLines, isText } from './csv-lines.ts';
import { databaseError, notTextError, timeoutError } from './errors.ts';

type Value = string | bigint | number | Buffer | null;

/** Opens an existing file. Throws RefusedError('database'). */
export function connectSqlite(path: string, database: Database, session: Session): Connection {
  try {
    const db = new BetterSqlite3(path, { readonly: true, fileMustExist: true });
    return new SqliteConnection(db, database, session);
  } catch (error) {
    throw errorOf(database, error);
  }
}

class SqliteConnection implements Connection {
  readonly server: string;
  readonly #db: BetterSqlite3.Database;
  readonly #database: Database;
  readonly #session: Session;

  constructor(db: BetterSqlite3.Database, database: Database, session: Session) {
    const version = db.prepare('SELECT sqlite_version()').pluck().get();
    this.server = ['SQLite', version].join(' ');
    this.#db = db;
    this.#database = database;
    this.#session = session;
  }

  async lagSeconds(): Promise<null> {
    return null;
  }

  async select(sql: string): Promise<readonly SmallRow[]> {
    try {
      return this.#db.prepare(sql).safeIntegers().all().map(Object).map(textsOf);
    } catch (error) {
      throw errorOf(this.#database, error);
    }
  }

  async read(sql: string, parameters: Parameters): Promise<QueryRows> {
    const values: string[] = [];
    const written = writeQuery(sql, 'sqlite', (name) => {
      values.push(parameters[name]);
      return '?';
    });
    // Each value has a type of its own: only the rows show which columns are floating-point.
    const inexact = new Set<string>();
    try {
      const statement = this.#db.prepare(written).raw().safeIntegers();
      const columns = statement.columns().map(({ name }) => name);
      const rows = statement.iterate(...values) as Iterable<Value[]>;
      const csv = this.#csv(columns, rows, inexact);
      return { at: new Date(), csv, inexactColumns: () => [...inexact] };
    } catch (error) {
      throw errorOf(this.#database, error);
    }
  }

  async *#csv(
    columns: readonly string[],
    rows: Iterable<Value[]>,
    inexact: Set<string>,
  ): AsyncGenerator<Buffer> {
    const { timeoutSeconds } = this.#session;
    const deadline = Date.now() + timeoutSeconds * 1000;
    const textOf = (value: Value, column: number): string | null => {
      if (typeof value === 'number') inexact.add(columns[column]);
      if (Buffer.isBuffer(value) && !isText(value)) {
        throw notTextError(this.#database, columns[column]);
      }
      return value === null ? null : String(value);
    };
    const lines = new CsvLines();
    lines.add(columns);
    try {
      for (const row of rows) {
        lines.add(row.map(textOf));
        if (!lines.isFull) continue;
        if (Date.now() > deadline) throw timeoutError(this.#database, timeoutSeconds);
        yield lines.take();
      }
    } catch (error) {
      throw errorOf(this.#database, error);
    }
    yield lines.take();
  }

  async close(): Promise<void> {
    this.#db.close();
  }
}

function textsOf(row: object): SmallRow {
  const texts = Object.entries(row).map(([name, value]): [string, string | null] => {
    return [name, value === null ? null : String(value)];
  });
  return Object.fromEntries(texts);
}

function errorOf(database: Database, error: unknown): Error {
  const text = errorText(error);
  if (/unable to open/.test(text)) {
    return databaseError(database, error, say`Check its path, and that this user may read it.`);
  }
  if (/no such (?:table|column)/.test(text)) {
    return databaseError(database, error, say`Correct sql: in the config.`);
  }
  return databaseError(database, error, say`Run the query with sqlite3 to see what is wrong.`);
}
