/** Reads a SQLite file, and leaves it as it is. */
import { isUtf8 } from 'node:buffer';
import BetterSqlite3 from 'better-sqlite3';
import type { Database } from '../../config/database-schema.ts';
import { writeQuery } from '../../config/query.ts';
import { say } from '../../words/language.ts';
import { errorText } from '../access.ts';
import type { Connection, Parameters, QueryRows, Session, SmallRow } from './connection.ts';
import { CsvLines } from './csv-lines.ts';
import { databaseError, timeoutError } from './errors.ts';
import { notTextError, requireNames } from './server.ts';

type Value = string | bigint | number | Buffer | null;

/** Opens an existing file. Throws RefusedError('database'). */
export function connectSqlite(
  path: string,
  database: Database,
  { timeoutSeconds }: Session,
): Connection {
  const failed = (error: unknown) => errorOf(database, error);
  const guarded = async <T>(work: () => T): Promise<T> => {
    try {
      return work();
    } catch (error) {
      throw failed(error);
    }
  };
  try {
    const db = new BetterSqlite3(path, { readonly: true, fileMustExist: true });
    const version = db.prepare('SELECT sqlite_version()').pluck().get();
    return {
      server: ['SQLite', version].join(' '),
      lagSeconds: async () => null,
      select: (sql) => guarded(() => db.prepare(sql).safeIntegers().all().map(Object).map(textsOf)),
      read: (sql, parameters) => guarded(() => rowsOf(db, sql, parameters)),
      close: async () => void db.close(),
    };
  } catch (error) {
    throw failed(error);
  }

  function rowsOf(db: BetterSqlite3.Database, sql: string, parameters: Parameters): QueryRows {
    const values: string[] = [];
    const written = writeQuery(sql, 'sqlite', (name) => {
      values.push(parameters[name]);
      return '?';
    });
    const statement = db.prepare(written).raw().safeIntegers();
    const columns = statement.columns().map(({ name }) => name);
    requireNames(database, columns);
    // Each value has a type of its own: only the rows show which columns are floating-point.
    const inexact = new Set<string>();
    const at = new Date();
    const deadline = at.getTime() + timeoutSeconds * 1000;
    const cellOf = (value: Value, column: string) => {
      if (typeof value === 'number') inexact.add(column);
      if (!isText(value)) throw notTextError(database, column);
      return value === null ? null : String(value);
    };
    async function* csv(): AsyncGenerator<Buffer> {
      const lines = new CsvLines();
      lines.add(columns);
      try {
        for (const row of statement.iterate(...values) as Iterable<Value[]>) {
          lines.add(row.map((value, i) => cellOf(value, columns[i])));
          if (!lines.isFull) continue;
          if (Date.now() > deadline) throw timeoutError(database, timeoutSeconds);
          yield lines.take();
        }
      } catch (error) {
        throw failed(error);
      }
      yield lines.take();
    }
    return { at, csv: csv(), inexactColumns: () => [...inexact] };
  }
}

/** In text, the library replaces bytes that are not UTF-8. */
function isText(value: Value): boolean {
  if (typeof value === 'string') return !value.includes('\ufffd');
  return !Buffer.isBuffer(value) || (isUtf8(value) && !value.includes(0));
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
