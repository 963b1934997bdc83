/** Reads from PostgreSQL: COPY of one snapshot, in a read-only transaction. */
import { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Client, QueryArrayResult, QueryConfig } from 'pg';
import type { to } from 'pg-copy-streams';
import type { Database } from '../../config/database-schema.ts';
import type { ServerTarget } from '../../config/database-url.ts';
import { writeQuery } from '../../config/query.ts';
import { clockAt, convertZone } from '../../domain/time.ts';
import { RefusedError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';
import type { Connection, Parameters, QueryRows, Session } from './connection.ts';
import { shownDatabase, timeoutError } from './errors.ts';
import { isServerError, postgresError, type Sent } from './postgres-errors.ts';
import {
  ANSWER_MS,
  CONNECT_MS,
  importClient,
  KEEP_ALIVE_MS,
  requireDistinct,
  tlsOptions,
} from './server.ts';
import type { SmallRow } from './small-row.ts';

/** Object ids of types. */
const FLOATS = [700, 701];
const MONEY = 790;
const CLOSE_MS = 1000;

/**
 * How far a replica is behind. One that has replayed all that it received, and still receives, is
 * not, however old its last transaction is. Who may not see the receiver's state sees that it runs.
 */
const LAG = `
  SELECT CASE WHEN NOT pg_is_in_recovery() THEN NULL
    WHEN pg_last_wal_receive_lsn() <= pg_last_wal_replay_lsn()
      AND EXISTS (SELECT FROM pg_stat_wal_receiver WHERE coalesce(status, 'streaming') = 'streaming')
    THEN 0
    ELSE greatest(0, extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()))
  END AS lag, pg_is_in_recovery() AS is_replica`;

type Access = Database & { readonly password: string };

/** Throws RefusedError('database'); UsageError. */
export async function connectPostgres(
  target: ServerTarget,
  database: Access,
  session: Session,
): Promise<Connection> {
  const packages = 'pg pg-copy-streams';
  const { default: pg } = await importClient(packages, () => import('pg'));
  const copy = await importClient(packages, () => import('pg-copy-streams'));
  const socket = new Socket();
  const { host, port, user, database: name } = target;
  const client = new pg.Client({
    ...{ host, port, user, database: name, stream: () => socket },
    // A function: an empty password would be looked for in PGPASSWORD and ~/.pgpass.
    password: () => database.password,
    ssl: tlsOptions(target, database) ?? false,
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    application_name: 'zhangping',
  });
  const connection = new PostgresConnection({ client, socket, copyTo: copy.to }, database, session);
  await connection.open();
  return connection;
}

interface Parts {
  readonly client: Client;
  readonly socket: Socket;
  readonly copyTo: typeof to;
}

class PostgresConnection implements Connection {
  server = '';
  readonly #client: Client;
  readonly #socket: Socket;
  readonly #copyTo: typeof to;
  readonly #database: Database;
  readonly #session: Session;
  /** What broke the connection; queries after that only say that it is broken. */
  #broken: Error | undefined;
  #deadline: NodeJS.Timeout | undefined;
  #startedMs = Number.POSITIVE_INFINITY;

  constructor({ client, socket, copyTo }: Parts, database: Database, session: Session) {
    this.#client = client;
    this.#socket = socket;
    this.#copyTo = copyTo;
    this.#database = database;
    this.#session = session;
    client.on('error', (error) => {
      this.#broken ??= error;
    });
  }

  async open(): Promise<void> {
    const { timeoutSeconds } = this.#session;
    try {
      await this.#client.connect();
      // The server ends a query at its limit, unless it is gone.
      this.#deadline = setTimeout(
        () => this.#socket.destroy(timeoutError(this.#database, timeoutSeconds)),
        timeoutSeconds * 1000 + ANSWER_MS,
      );
      const { rows } = await this.#client.query('SELECT version()');
      this.server = /^.*?(?= \(| on |,|$)/.exec(rows[0].version)?.[0] ?? '';
      // A query ends with this process, however that ends. Not every platform has the setting.
      await this.#client.query("SET client_connection_check_interval = '2s'").catch(() => {});
    } catch (error) {
      await this.close();
      throw this.#failed(error);
    }
  }

  async lagSeconds(): Promise<number | null> {
    const { rows } = await this.#client.query(LAG).catch((error) => {
      throw this.#failed(error);
    });
    const [{ lag, is_replica: isReplica }] = rows;
    if (lag !== null) return Math.ceil(Number(lag));
    if (!isReplica) return null;
    throw new RefusedError(
      'database',
      say`${shownDatabase(this.#database)} is a replica that does not know how far it is behind: it
        has replayed no transaction since it started. Run again later, or read the primary.`,
    );
  }

  async select(sql: string): Promise<readonly SmallRow[]> {
    // Values stay the text that the server sends.
    const types = { getTypeParser: () => (text: string) => text };
    try {
      await this.#client.query(this.#beginning());
      const { rows } = await this.#client.query<SmallRow>({ text: sql, types });
      return rows;
    } catch (error) {
      throw this.#failed(error);
    } finally {
      await this.#client.query('ROLLBACK').catch(() => {});
    }
  }

  async read(sql: string, parameters: Parameters): Promise<QueryRows> {
    const query = writeQuery(sql, 'postgres', (name) => ` ${quoted(parameters[name])} `);
    try {
      const at = await this.#begin(parameters);
      const inexact = await this.#describe(query);
      return { at, csv: this.#rows(query), inexactColumns: () => inexact };
    } catch (error) {
      throw this.#failed(error);
    }
  }

  /** Begins a snapshot; its time. */
  async #begin(parameters: Parameters): Promise<Date> {
    const { from, to } = parameters;
    const epoch = (time: string) => `extract(epoch FROM ${time}) * 1000`;
    this.#startedMs = Date.now();
    await this.#client.query(this.#beginning());
    const times = ['now()', ...[from, to].map((time) => `timestamptz ${quoted(time)}`)];
    const { rows } = await this.#client.query({
      text: `SELECT ${times.map(epoch).join(', ')}`,
      rowMode: 'array',
    });
    const [at, fromThere, toThere] = rows[0].map((ms: unknown) => new Date(Number(ms)));
    this.#requireSameClock(from, fromThere);
    this.#requireSameClock(to, toThere);
    return at;
  }

  /** The settings are of the transaction, not of a pooler's server. */
  #beginning(): string {
    const { timeZone, timeoutSeconds } = this.#session;
    // Signed offsets have the opposite sign in SET TimeZone.
    const zone = /^[+-]\d/.test(timeZone) ? `INTERVAL ${quoted(timeZone)} HOUR TO MINUTE` : '';
    return `
      BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
      SET LOCAL client_encoding = 'UTF8';
      SET LOCAL standard_conforming_strings = on;
      SET LOCAL TIME ZONE ${zone || quoted(timeZone)};
      SET LOCAL DateStyle = 'ISO, YMD';
      SET LOCAL IntervalStyle = 'postgres';
      SET LOCAL bytea_output = 'hex';
      SET LOCAL extra_float_digits = 1;
      SET LOCAL statement_timeout = ${timeoutSeconds * 1000}`;
  }

  /** Throws RefusedError if the server's zone data differ from ours. */
  #requireSameClock(wall: string, there: Date): void {
    const { timeZone } = this.#session;
    const theirs = clockAt(there, timeZone);
    if (theirs === wall) return;
    // A time that clocks skip in spring is the time an hour later.
    const here = convertZone(wall, timeZone, 'UTC');
    if (clockAt(new Date(`${here.replace(' ', 'T')}Z`), timeZone) !== wall) return;
    throw new RefusedError(
      'database',
      say`${shownDatabase(this.#database)}: ${wall} in ${timeZone} is ${theirs} by the server's
        time zone data. Update the server's time zone data (tzdata), or this machine's Node.js.`,
    );
  }

  /** Checks the query without reading rows; the names of floating-point columns. */
  async #describe(query: string): Promise<string[]> {
    // The extended protocol takes one statement only, and the brackets only a query.
    const config: QueryConfig & { queryMode: string } = {
      text: `SELECT * FROM (\n${query}\n) AS q LIMIT 0`,
      queryMode: 'extended',
    };
    const { fields }: QueryArrayResult = await this.#client.query(config).catch((error) => {
      throw this.#failed(error, { text: config.text });
    });
    requireDistinct(
      this.#database,
      fields.map(({ name }) => name),
    );
    const money = fields.find(({ dataTypeID }) => dataTypeID === MONEY);
    if (money === undefined) {
      return fields.flatMap(({ name, dataTypeID }) => (FLOATS.includes(dataTypeID) ? [name] : []));
    }
    throw new RefusedError(
      'database',
      say`${shownDatabase(this.#database)}: column ${money.name} has the type money, which the
        server writes as its locale does. Convert it in the query, as in
        ${money.name}::numeric AS ${money.name}.`,
    );
  }

  async *#rows(query: string): AsyncGenerator<Buffer> {
    const text = `COPY (\n${query}\n) TO STDOUT (FORMAT csv, HEADER true)`;
    try {
      const stream = this.#client.query(this.#copyTo(text));
      // The connection may break after the last reader of the stream has gone.
      stream.on('error', () => {});
      for await (const chunk of stream) yield chunk as Buffer;
      await this.#client.query('COMMIT');
    } catch (error) {
      throw this.#failed(error, { text, isOfRows: true });
    }
  }

  #failed(error: unknown, sent?: Omit<Sent, 'isLate' | 'timeoutSeconds'>): Error {
    const { timeoutSeconds } = this.#session;
    const isLate = Date.now() - this.#startedMs >= timeoutSeconds * 1000;
    // What the server says of the query explains more than that the connection broke after it.
    const cause = isServerError(error) ? error : (this.#broken ?? error);
    return postgresError(this.#database, cause, { ...sent, isLate, timeoutSeconds });
  }

  async close(): Promise<void> {
    clearTimeout(this.#deadline);
    // Ends the connection at once if a query runs.
    const ended = this.#client.end().catch(() => {});
    await Promise.race([ended, delay(CLOSE_MS, undefined, { ref: false })]);
    this.#socket.destroy();
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
