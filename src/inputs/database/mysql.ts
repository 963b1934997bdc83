/** Reads from MySQL and MariaDB: the rows of one snapshot, in a read-only transaction. */
import { isUtf8 } from 'node:buffer';
import { once } from 'node:events';
import { connect as connectSocket, isIP, type Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { tzOffset, tzScan } from '@date-fns/tz';
import { addYears } from 'date-fns/addYears';
import type { Connection as Client, FieldPacket, QueryOptions, TypeCast } from 'mysql2';
import type { Database } from '../../config/database-schema.ts';
import type { ServerTarget } from '../../config/database-url.ts';
import { writeQuery } from '../../config/query.ts';
import { RefusedError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';
import { importPeer } from '../import-peer.ts';
import type { Connection, Parameters, QueryRows, Session } from './connection.ts';
import { CsvLines } from './csv-lines.ts';
import { shownDatabase, timeoutError } from './errors.ts';
import { isServerError, mysqlError } from './mysql-errors.ts';
import {
  ANSWER_MS,
  CONNECT_MS,
  KEEP_ALIVE_MS,
  notTextError,
  requireNames,
  requireSameClock,
  tlsOptions,
} from './server.ts';

const CLOSE_MS = 1000;
const KILL_MS = 3000;
/** Rows that wait while those before them are used. */
const ROWS_AHEAD = 256;
/** The largest limit. */
const ALL_ROWS = '18446744073709551615';
/** Types of columns, in the protocol. */
const FLOATS = [4, 5];
const BIT = 16;
const TEXTS = [15, BIT, 242, 249, 250, 251, 252, 253, 254, 255];
/** The character set of columns whose bytes are no text. */
const BINARY = 63;
/** Zones are checked from here on for whether their offset has ever changed. */
const ZONES_FROM = '2000-01-01T00:00:00Z';

/** The certificate is trusted, and names the host. */
const CHECKED = { rejectUnauthorized: true, verifyIdentity: true };
/** What tells a server from others that have the same address. */
const PLACE = "CONCAT(@@hostname, ':', @@port)";

type Access = Database & { readonly password: string };
type Row = Record<string, string | number | null>;

/** Throws RefusedError('database'); UsageError. */
export async function connectMysql(
  target: ServerTarget,
  database: Access,
  session: Session,
): Promise<Connection> {
  const { createConnection } = await importPeer('mysql2', () => import('mysql2'));
  const ssl = tlsOptions(database);
  const { host, port, user, database: schema } = target;
  const open = () => {
    const address = { keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS, noDelay: true };
    const socket = connectSocket({ host, port, ...address });
    const client = createConnection({
      ...{ port, user, database: schema, password: database.password },
      // The library checks the names of certificates only for hosts that are no IP address, which
      // one with a dot at its end is not to it, while it is the same to Node.js.
      host: ssl && isIP(host) ? `${host}.` : host,
      stream: socket,
      ...(ssl && { ssl: { ...(ssl.ca !== undefined && { ca: ssl.ca }), ...CHECKED } }),
      enableCleartextPlugin: ssl !== undefined,
      connectTimeout: CONNECT_MS,
      // The server does not ask for files, and reads names as it does for other clients.
      flags: ['-LOCAL_FILES', '-IGNORE_SPACE'],
      connectAttributes: { program_name: 'zhangping' },
      dateStrings: true,
    });
    return new Link(client, socket);
  };
  const connection = new MysqlConnection(open, database, session);
  await connection.open();
  return connection;
}

/** A connection as such: every statement ends with its rows or an error when the socket ends. */
class Link {
  readonly #client: Client;
  readonly #socket: Socket;
  /** What broke the connection; statements after that only say that it is closed. */
  #broken: Error | undefined;
  #stream: Readable | undefined;
  /** Does the server still send rows, as far as known? */
  isStreaming = false;

  constructor(client: Client, socket: Socket) {
    this.#client = client;
    this.#socket = socket;
    client.on('error', (error) => {
      if (this.#broken !== undefined) return;
      this.#broken = error;
      this.isStreaming = false;
      this.#stream?.destroy(error);
    });
  }

  /** Runs a statement, prepared if it has values. */
  run(sql: string | QueryOptions, values?: readonly string[]): Promise<Row[]> {
    return new Promise((resolve, reject) => {
      const done = (error: Error | null, rows: unknown) => {
        if (error) reject(this.#broken ?? error);
        else resolve(rows as Row[]);
      };
      const options = typeof sql === 'string' ? { sql } : sql;
      if (values === undefined) this.#client.query(options, done);
      else this.#client.execute(options, [...values], done);
    });
  }

  /** Rows as they come, with back-pressure; `onFields` gets their columns before. */
  stream(query: QueryOptions, onFields: (columns: FieldPacket[]) => void): Readable {
    this.isStreaming = true;
    const running = this.#client.query(query);
    running.on('end', () => {
      this.isStreaming = false;
    });
    const stream = running.stream({ highWaterMark: ROWS_AHEAD });
    stream.on('fields', onFields);
    // The reader of the rows gets the error. Without a listener it would end the process.
    stream.on('error', () => {});
    this.#stream = stream;
    return stream;
  }

  /** Ends the connection at once. */
  destroy(reason: Error): void {
    this.#broken ??= reason;
    this.#stream?.destroy(reason);
    this.#socket.destroy();
  }

  /** Ends the connection in order, as far as the server answers. */
  async end(): Promise<void> {
    if (this.#broken === undefined && !this.isStreaming && !this.#socket.destroyed) {
      this.#client.end();
      const late = delay(CLOSE_MS, undefined, { ref: false });
      await Promise.race([once(this.#socket, 'close').catch(() => {}), late]);
    }
    this.#socket.destroy();
  }
}

export class MysqlConnection implements Connection {
  server = '';
  readonly #open: () => Link;
  readonly #link: Link;
  readonly #database: Database;
  readonly #session: Session;
  #isMariaDb = false;
  /** The server's id of the connection, and what tells the server from others. */
  #id = 0;
  #place = '';
  #deadline: NodeJS.Timeout | undefined;
  #isOfRows = false;

  constructor(open: () => Link, database: Database, session: Session) {
    this.#open = open;
    this.#link = open();
    this.#database = database;
    this.#session = session;
  }

  async open(): Promise<void> {
    const { timeoutSeconds } = this.#session;
    // The server ends a query at its limit, unless it is gone.
    this.#deadline = setTimeout(
      () => this.#link.destroy(timeoutError(this.#database, timeoutSeconds)),
      timeoutSeconds * 1000 + ANSWER_MS,
    );
    try {
      // Literals have the collation that they have with the server's other clients. No setting of
      // the server cuts off rows.
      await this.#link.run(`SET NAMES utf8mb4, sql_select_limit = ${ALL_ROWS}`);
      const [{ version, id, place }] = await this.#link.run(
        `SELECT VERSION() AS version, CONNECTION_ID() AS id, ${PLACE} AS place`,
      );
      this.#isMariaDb = /mariadb/i.test(String(version));
      this.server = serverName(String(version), this.#isMariaDb);
      this.#id = Number(id);
      this.#place = String(place);
      await this.#link.run('SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
      await this.#setZone();
      await this.#setLimit();
    } catch (error) {
      await this.close();
      throw this.#failed(error);
    }
  }

  async #setZone(): Promise<void> {
    const { timeZone } = this.#session;
    try {
      await this.#link.run('SET time_zone = ?', [timeZone]);
    } catch (error) {
      if (!isServerError(error, 'unknownZone')) throw error;
      const offset = onlyOffset(timeZone);
      if (offset === undefined) throw this.#withoutZones();
      await this.#link.run('SET time_zone = ?', [offset]);
    }
  }

  #withoutZones(): RefusedError {
    const { timeZone } = this.#session;
    return new RefusedError(
      'database',
      say`${shownDatabase(this.#database)}: the server does not know the time zone ${timeZone}. Load
        its tables of time zones: mysql_tzinfo_to_sql /usr/share/zoneinfo | mysql -u root mysql`,
    );
  }

  async #setLimit(): Promise<void> {
    const { timeoutSeconds } = this.#session;
    const setting = this.#isMariaDb
      ? `max_statement_time = ${timeoutSeconds}`
      : `max_execution_time = ${timeoutSeconds * 1000}`;
    try {
      await this.#link.run(`SET ${setting}`);
    } catch (error) {
      // An old server has no limit: the program's ends the query there.
      if (!isServerError(error, 'unknownVariable')) throw error;
    }
  }

  async lagSeconds(): Promise<number | null> {
    let rows: Row[];
    try {
      rows = await this.#replicas();
    } catch (error) {
      throw isServerError(error, 'privilegeNeeded') ? this.#lagDenied() : this.#failed(error);
    }
    const lags = rows.map((row) => row.Seconds_Behind_Source ?? row.Seconds_Behind_Master ?? null);
    if (!lags.includes(null)) return lags.length === 0 ? null : Math.max(...lags.map(Number));
    throw new RefusedError(
      'database',
      say`${shownDatabase(this.#database)} is a replica that does not replicate. Start it (START
        REPLICA), or read the primary.`,
    );
  }

  /** A row for each server that is replicated. */
  async #replicas(): Promise<Row[]> {
    if (this.#isMariaDb) return await this.#link.run('SHOW ALL SLAVES STATUS');
    try {
      return await this.#link.run('SHOW REPLICA STATUS');
    } catch (error) {
      // Until MySQL 8.0.21.
      if (!isServerError(error, 'syntax')) throw error;
      return await this.#link.run('SHOW SLAVE STATUS');
    }
  }

  #lagDenied(): RefusedError {
    const { user } = this.#database.target as ServerTarget;
    const privilege = this.#isMariaDb ? 'SLAVE MONITOR' : 'REPLICATION CLIENT';
    return new RefusedError(
      'database',
      say`${shownDatabase(this.#database)}: the user may not see how far a replica is behind. Give
        permission: GRANT ${privilege} ON *.* TO ${user}; or remove maxLagSeconds from the config.`,
    );
  }

  /** All rows of a small query, as text. */
  async select(sql: string): Promise<Readonly<Record<string, string | null>>[]> {
    try {
      const typeCast: TypeCast = (field) => field.string('utf8');
      return (await this.#link.run({ sql, typeCast })) as Record<string, string | null>[];
    } catch (error) {
      throw this.#failed(error);
    }
  }

  async read(sql: string, parameters: Parameters): Promise<QueryRows> {
    const values: string[] = [];
    const written = writeQuery(sql, 'mysql', (name) => {
      values.push(parameters[name]);
      return '?';
    });
    const names = values.map((_, i) => `@zhangping_${i}`);
    const settings = ['@zhangping', ...names].map((name) => `${name} = ?`);
    try {
      await this.#link.run('START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY');
      const at = await this.#clock(parameters);
      // Rows of such a prepared query are text; those of the library's would have to be decoded.
      await this.#link.run(`SET ${settings}`, [written, ...values]);
      await this.#link.run('PREPARE zhangping FROM @zhangping');
      const using = names.length > 0 ? ` USING ${names}` : '';
      return { at, ...this.#rows(`EXECUTE zhangping${using}`) };
    } catch (error) {
      throw this.#failed(error);
    }
  }

  /** The server's time. Throws RefusedError if its zone data differ from ours. */
  async #clock({ from, to }: Parameters): Promise<Date> {
    const [{ at, fromThere, toThere }] = await this.#link.run(
      'SELECT UTC_TIMESTAMP(3) AS at, UNIX_TIMESTAMP(?) AS fromThere, UNIX_TIMESTAMP(?) AS toThere',
      [from, to],
    );
    this.#requireSameClock(from, Number(fromThere));
    this.#requireSameClock(to, Number(toThere));
    return new Date(`${at}Z`);
  }

  #requireSameClock(wall: string, seconds: number): void {
    // Old servers do not know times after 2038.
    if (seconds === 0) return;
    requireSameClock(this.#database, this.#session, wall, new Date(seconds * 1000));
  }

  #rows(sql: string): Omit<QueryRows, 'at'> {
    const lines = new CsvLines();
    let columns: FieldPacket[] = [];
    let binary = new Set<string>();
    const typeCast: TypeCast = (field) => {
      if (!binary.has(field.name)) return field.string('utf8');
      const bytes = field.buffer();
      if (bytes === null) return null;
      if (field.type === 'BIT') return String(BigInt(`0x${bytes.toString('hex')}`));
      if (!isUtf8(bytes) || bytes.includes(0))
        stream.destroy(notTextError(this.#database, field.name));
      return bytes.toString();
    };
    const onFields = (fields: FieldPacket[] = []) => {
      columns = fields;
      const names = fields.map(({ name }) => name);
      lines.add(names);
      binary = new Set(fields.filter(isBinary).map(({ name }) => name));
      try {
        requireNames(this.#database, names);
      } catch (error) {
        stream.destroy(error as Error);
      }
    };
    const stream: Readable = this.#link.stream({ sql, rowsAsArray: true, typeCast }, onFields);
    return {
      csv: this.#csv(stream, lines),
      inexactColumns: () => columns.filter(isInexact).map(({ name }) => name),
    };
  }

  async *#csv(stream: Readable, lines: CsvLines): AsyncGenerator<Buffer> {
    this.#isOfRows = true;
    try {
      for await (const row of stream as AsyncIterable<(string | null)[]>) {
        lines.add(row);
        if (lines.isFull) yield lines.take();
      }
    } catch (error) {
      throw this.#failed(error);
    }
    yield lines.take();
  }

  async close(): Promise<void> {
    clearTimeout(this.#deadline);
    if (this.#link.isStreaming) await this.#kill();
    await this.#link.end();
  }

  /** Ends the query in the server, which would otherwise go on until it next sends rows. */
  async #kill(): Promise<void> {
    const killer = this.#open();
    const timer = setTimeout(() => killer.destroy(new Error('late')), KILL_MS);
    try {
      // Behind one address may be several servers, where others have the same id.
      const [{ place }] = await killer.run(`SELECT ${PLACE} AS place`);
      if (place === this.#place) await killer.run(`KILL ${this.#id}`);
    } catch {
      // The server's time limit ends it.
    }
    clearTimeout(timer);
    await killer.end();
  }

  #failed(error: unknown): Error {
    const { timeoutSeconds } = this.#session;
    return mysqlError(this.#database, error, { isOfRows: this.#isOfRows, timeoutSeconds });
  }
}

function serverName(version: string, isMariaDb: boolean): string {
  // MariaDB may say 5.5.5-10.6.18-MariaDB, for old replicas.
  const number = /^(?:5\.5\.5-(?=\d))?([\d.]+)/.exec(version)?.[1] ?? version;
  return `${isMariaDb ? 'MariaDB' : 'MySQL'} ${number}`;
}

function isInexact({ columnType = 0 }: FieldPacket): boolean {
  return FLOATS.includes(columnType);
}

function isBinary({ columnType = 0, characterSet }: FieldPacket): boolean {
  return characterSet === BINARY && TEXTS.includes(columnType);
}

/**
 * The offset of a zone, as `+08:00`, if it has been the same all these years and stays so in the
 * coming one; else undefined.
 */
function onlyOffset(timeZone: string): string | undefined {
  const now = new Date();
  const changes = tzScan(timeZone, { start: new Date(ZONES_FROM), end: addYears(now, 1) });
  if (changes.length > 0) return undefined;
  const minutes = tzOffset(timeZone, now);
  const two = (number: number) => String(Math.trunc(number)).padStart(2, '0');
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${two(size / 60)}:${two(size % 60)}`;
}
