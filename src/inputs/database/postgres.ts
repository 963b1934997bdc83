/** Reads from PostgreSQL: COPY of one snapshot, in a read-only transaction. */
import { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Client, FieldDef, QueryArrayResult } from 'pg';
import type { to } from 'pg-copy-streams';
import type { Database } from '../../config/database-schema.ts';
import type { ServerTarget } from '../../config/database-url.ts';
import { writeQuery } from '../../config/query.ts';
import { RefusedError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';
import { importPeer } from '../import-peer.ts';
import type { Connection, Parameters, QueryRows, Session } from './connection.ts';
import { shownDatabase, timeoutError } from './errors.ts';
import { inQuotes } from './in-quotes.ts';
import { isServerError, postgresError, type Sent } from './postgres-errors.ts';
import {
  ANSWER_MS,
  CONNECT_MS,
  KEEP_ALIVE_MS,
  requireNames,
  requireSameClock,
  tlsOptions,
} from './server.ts';

/** Object ids of types. */
const FLOATS = [700, 701];
const MONEY = 790;
const TIMESTAMP_WITH_ZONE = 1184;
const CLOSE_MS = 1000;
/** The extended protocol takes one statement only. */
const ONE_STATEMENT = { queryMode: 'extended' };

/**
 * How far a replica is behind. One that has replayed all that it received, and still receives, is
 * not, however old its last transaction is. Who may not see the receiver's state sees that it runs.
 */
const LAG = `
  SELECT CASE WHEN NOT pg_is_in_recovery() THEN NULL
    WHEN pg_last_wal_receive_lsn() <= pg_last_wal_replay_lsn()
      AND EXISTS (
        SELECT FROM pg_stat_wal_receiver WHERE coalesce(status, 'streaming') = 'streaming'
      )
    THEN 0
    ELSE extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp())
  END AS lag, pg_is_in_recovery() AS is_replica`;

type Access = Database & { readonly password: string };

/** Throws RefusedError('database'); UsageError. */
export async function connectPostgres(
  target: ServerTarget,
  database: Access,
  session: Session,
): Promise<Connection> {
  const packages = ['pg', 'pg-copy-streams'].join(' ');
  const { default: pg } = await importPeer(packages, () => import('pg'));
  const copy = await importPeer(packages, () => import('pg-copy-streams'));
  const socket = new Socket();
  const { host, port, user, database: name } = target;
  const ssl = tlsOptions(database) ?? false;
  let asksInClear = false;
  const client = new pg.Client({
    ...{ host, port, user, database: name, stream: () => socket },
    // A function: an empty password would be looked for in PGPASSWORD and ~/.pgpass.
    password: () => {
      if (asksInClear && !ssl) throw clearPasswordError(database);
      return database.password;
    },
    ssl,
    // As configured, whatever the PG* variables of the environment say.
    sslnegotiation: 'postgres',
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    application_name: 'zhangping',
  });
  client.connection.once('authenticationCleartextPassword', () => {
    asksInClear = true;
  });
  const connection = new PostgresConnection({ client, socket, copyTo: copy.to }, database, session);
  await connection.open();
  return connection;
}

/** Whoever listens at the port would know the password. */
function clearPasswordError(database: Database): RefusedError {
  return new RefusedError(
    'database',
    say`${shownDatabase(database)}: the server asks for the password without encryption, and it was
      not sent. Write scram-sha-256 as the method of the user in pg_hba.conf, or turn TLS on.`,
  );
}

interface Parts {
  readonly client: Client;
  readonly socket: Socket;
  readonly copyTo: typeof to;
}

export class PostgresConnection implements Connection {
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
    // The clocks of the two servers may differ.
    if (lag !== null) return Math.max(0, Math.ceil(Number(lag)));
    if (!isReplica) return null;
    throw new RefusedError(
      'database',
      say`${shownDatabase(this.#database)} is a replica that does not know how far it is behind: it
        has replayed no transaction since it started. Run again later, or read the primary.`,
    );
  }

  async read(sql: string, parameters: Parameters): Promise<QueryRows> {
    const query = writeQuery(sql, 'postgres', (name) => ` ${inQuotes(parameters[name], "'")} `);
    try {
      await this.#begin();
      const at = await this.#snapshot(parameters);
      const fields = await this.#describe(query);
      const inexact = fields.filter(({ dataTypeID }) => FLOATS.includes(dataTypeID));
      const csv = this.#rows(withWallClocks(query, fields));
      return { at, csv, inexactColumns: () => inexact.map(({ name }) => name) };
    } catch (error) {
      throw this.#failed(error);
    }
  }

  /** All rows of a small query, as text. */
  async select(sql: string): Promise<Readonly<Record<string, string | null>>[]> {
    try {
      await this.#begin();
      const config = { text: sql, types: { getTypeParser: () => String }, ...ONE_STATEMENT };
      return (await this.#client.query(config)).rows;
    } catch (error) {
      throw this.#failed(error);
    } finally {
      await this.#client.query('ROLLBACK').catch(() => {});
    }
  }

  /** The settings are of the transaction: behind a pooler, others use the session as well. */
  async #begin(): Promise<void> {
    const { timeZone, timeoutSeconds } = this.#session;
    // Signed offsets have the opposite sign in SET TimeZone.
    const zone = /^[+-]\d/.test(timeZone)
      ? `INTERVAL ${inQuotes(timeZone, "'")} HOUR TO MINUTE`
      : '';
    this.#startedMs = Date.now();
    await this.#client.query(`
      BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
      SET LOCAL client_encoding = 'UTF8';
      SET LOCAL standard_conforming_strings = on;
      SET LOCAL TIME ZONE ${zone || inQuotes(timeZone, "'")};
      SET LOCAL DateStyle = 'ISO, YMD';
      SET LOCAL IntervalStyle = 'postgres';
      SET LOCAL bytea_output = 'hex';
      SET LOCAL extra_float_digits = 1;
      SET LOCAL statement_timeout = ${timeoutSeconds * 1000}`);
  }

  /** The time of the snapshot. Throws RefusedError if the server's zone data differ from ours. */
  async #snapshot({ from, to }: Parameters): Promise<Date> {
    const times = ['now()', ...[from, to].map((time) => `${inQuotes(time, "'")}::timestamptz`)];
    const { rows } = await this.#client.query({
      text: `SELECT ${times.map((time) => `extract(epoch FROM ${time}) * 1000`).join(', ')}`,
      rowMode: 'array',
    });
    const [at, fromThere, toThere] = rows[0].map((ms: unknown) => new Date(Number(ms)));
    requireSameClock(this.#database, this.#session, from, fromThere);
    requireSameClock(this.#database, this.#session, to, toThere);
    return at;
  }

  /** Checks the query without reading rows; its columns. */
  async #describe(query: string): Promise<readonly FieldDef[]> {
    // The brackets take only a query.
    const config = { text: `SELECT * FROM (\n${query}\n) AS q LIMIT 0`, ...ONE_STATEMENT };
    const { fields }: QueryArrayResult = await this.#client.query(config).catch((error) => {
      throw this.#failed(error, { text: config.text });
    });
    requireNames(
      this.#database,
      fields.map(({ name }) => name),
    );
    const money = fields.find(({ dataTypeID }) => dataTypeID === MONEY);
    if (money === undefined) return fields;
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

/** The query with times as wall clock in the session's zone: with offsets they are slow to read. */
function withWallClocks(query: string, fields: readonly FieldDef[]): string {
  if (!fields.some(({ dataTypeID }) => dataTypeID === TIMESTAMP_WITH_ZONE)) return query;
  const columns = fields.map(({ name, dataTypeID }) => {
    const column = inQuotes(name, '"');
    if (dataTypeID !== TIMESTAMP_WITH_ZONE) return column;
    return `CAST(${column} AS TIMESTAMP) AS ${column}`;
  });
  return `SELECT ${columns.join(', ')} FROM (\n${query}\n) AS q`;
}
