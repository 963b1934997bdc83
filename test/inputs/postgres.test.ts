/** PostgreSQL as a source, against real servers. */
import { spawnSync } from 'node:child_process';
import { appendFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Database, databasesOf } from '../../src/config/database-schema.ts';
import { connect } from '../../src/inputs/database/connect.ts';
import {
  type Connection,
  type Parameters,
  parametersOf,
  type Session,
} from '../../src/inputs/database/connection.ts';
import type { PostgresConnection } from '../../src/inputs/database/postgres.ts';
import { postgresError } from '../../src/inputs/database/postgres-errors.ts';
import { importPeer } from '../../src/inputs/import-peer.ts';
import { RefusedError, UsageError } from '../../src/support/errors.ts';
import { DATABASE, READER } from '../support/database-server.ts';
import { PostgresServer, startPostgres } from '../support/postgres.ts';
import { freePort, SERVER_USER } from '../support/server-process.ts';
import { wait } from '../support/waiting.ts';

const PASSWORD = 'ZHANGPING_TEST_PASSWORD';
const DAY: Parameters = {
  from: '2026-11-26 00:00:00',
  to: '2026-11-27 00:00:00',
  date: '2026-11-26',
};
const LOOK_MS = 5;
const SHANGHAI: Session = { timeZone: 'Asia/Shanghai', timeoutSeconds: 600 };

let server: PostgresServer;
/** Without TLS. */
let plain: PostgresServer;
beforeAll(async () => {
  process.env[PASSWORD] = READER.password;
  server = await startPostgres({ tls: ['DNS:127.1'] });
  plain = await startPostgres();
});
afterAll(() => {
  delete process.env[PASSWORD];
});

function databaseOf(url: string, settings: Partial<Database> = {}): Database {
  const given = { url, passwordEnv: PASSWORD, tls: true };
  const database = databasesOf({ shop: given }, (path) => path).get('shop') as Database;
  return { ...database, ...settings };
}

async function withConnection<T>(
  use: (connection: Connection) => Promise<T>,
  session = SHANGHAI,
  database = databaseOf(server.url),
): Promise<T> {
  const connection = await connect(database, session);
  try {
    return await use(connection);
  } finally {
    await connection.close();
  }
}

async function csvOf(connection: Connection, sql: string, parameters = DAY): Promise<string> {
  const { csv } = await connection.read(sql, parameters);
  const chunks: Buffer[] = [];
  for await (const chunk of csv) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

async function rowsOf(sql: string, session = SHANGHAI, parameters = DAY): Promise<string[][]> {
  const csv = await withConnection((each) => csvOf(each, sql, parameters), session);
  return parse(csv, { relaxColumnCount: true });
}

/** The refusal of a query, or of the connection. */
async function refusalOf(sql: string, session = SHANGHAI, database = databaseOf(server.url)) {
  const error = await withConnection((each) => csvOf(each, sql), session, database).catch((e) => e);
  expect(error).toBeInstanceOf(RefusedError);
  expect(error.reason).toBe('database');
  expect(error.message).not.toContain(READER.password);
  expect(error.message).not.toContain('\n');
  return error.message.replace(/^database shop \([^)]*\):? /, '');
}

async function untilTrue(sql: string, at = server): Promise<void> {
  while (!(await at.sql(`SELECT (${sql}) AS it`))[0].it) await wait(LOOK_MS);
}

describe('values', () => {
  test('are exact at the limits of their types', async () => {
    const values: [sql: string, text: string][] = [
      ["'999999999999999999999999999999999999.99'::numeric(38,2)", `${'9'.repeat(36)}.99`],
      ["'-0.01'::numeric(38,2)", '-0.01'],
      ["'1e-20'::numeric", '0.00000000000000000001'],
      ['9223372036854775807::bigint', '9223372036854775807'],
      ['(-9223372036854775808)::bigint', '-9223372036854775808'],
      ["'NaN'::numeric", 'NaN'],
      ['NULL', ''],
      ["''", ''],
      ["'a,b'", 'a,b'],
      [`'say "hi"'`, 'say "hi"'],
      [`E'two\\r\\nlines\\tand a tab'`, 'two\r\nlines\tand a tab'],
      [String.raw`'back\slash \N \.'`, String.raw`back\slash \N \.`],
      ["' blanks '", ' blanks '],
      ["'账平 😀 é'", '账平 😀 é'],
      ["'a1b2c3d4-0000-0000-0000-000000000000'::uuid", 'a1b2c3d4-0000-0000-0000-000000000000'],
      [`'{"a": [1, "x"]}'::json`, '{"a": [1, "x"]}'],
      ['true', 't'],
      ["'\\x00ff'::bytea", '\\x00ff'],
      ["INTERVAL '1 day 2 hours'", '1 day 02:00:00'],
      ["timestamptz '2026-11-01 12:00:00+08'", '2026-11-01 12:00:00'],
      ["timestamptz '2026-11-01 04:00:00.123456Z'", '2026-11-01 12:00:00.123456'],
      ["timestamp '2026-11-01 12:00:00.5'", '2026-11-01 12:00:00.5'],
      ["date '2026-11-01'", '2026-11-01'],
      ["timestamptz 'infinity'", 'infinity'],
      ["timestamp '0044-03-15 12:00:00 BC'", '0044-03-15 12:00:00 BC'],
    ];
    const columns = values.map(([sql], i) => `${sql} AS c${i}`);
    const rows = await rowsOf(`SELECT ${columns.join(', ')}, :date AS date`);
    expect(rows[1]).toEqual([...values.map(([, text]) => text), '2026-11-26']);
  });

  test('are written alike whatever the user, the database and the server are set to', async () => {
    await server.sql(`ALTER ROLE ${READER.user} SET TimeZone = 'America/New_York';
      ALTER ROLE ${READER.user} SET DateStyle = 'SQL, DMY';
      ALTER ROLE ${READER.user} SET IntervalStyle = 'iso_8601';
      ALTER ROLE ${READER.user} SET client_encoding = 'LATIN1';
      ALTER ROLE ${READER.user} SET standard_conforming_strings = off;
      ALTER ROLE ${READER.user} SET default_transaction_isolation = 'read committed';
      ALTER ROLE ${READER.user} SET bytea_output = 'escape'`);
    const sql = `SELECT timestamptz '2026-11-26 01:02:03Z', INTERVAL '1 day', '\\', '账'::text,
      '\\x00'::bytea, current_setting('transaction_isolation'), :from AS f`;
    const rows = await rowsOf(sql).finally(() => server.sql(`ALTER ROLE ${READER.user} RESET ALL`));
    expect(rows[1]).toEqual([
      ...['2026-11-26 09:02:03', '1 day', '\\', '账', '\\x00', 'repeatable read', DAY.from],
    ]);
  });

  test('of floating-point columns are named, also of domains and expressions', async () => {
    await server.sql('CREATE DOMAIN price AS float8');
    const sql = 'SELECT 1::float4 a, 2::price b, 1.5 c, 1.5 * 2::real d, :date e';
    const { inexactColumns } = await withConnection((each) => each.read(sql, DAY));
    expect(inexactColumns()).toEqual(['a', 'b', 'd']);
  });

  test('of the type money are refused, which the server writes as its locale does', async () => {
    expect(await refusalOf("SELECT :date AS d, '1.50'::money AS amount")).toBe(
      'column amount has the type money, which the server writes as its locale does. ' +
        'Convert it in the query, as in amount::numeric AS amount.',
    );
  });
});

test('parameters are replaced in code only', async () => {
  const sql = `SELECT ':from' AS ":to", E'\\':date' -- and
    '\\':to' AS w, $$:from$$ AS x, $q$ $$:to$$ $q$ AS y, -- :from
    /* :to */ :date::date + 1 AS next, (:to::timestamptz - :from::timestamptz) AS day -- :date`;
  expect(await rowsOf(sql)).toEqual([
    [':to', 'w', 'x', 'y', 'next', 'day'],
    [':from', "':date':to", ':from', ' $$:to$$ ', '2026-11-27', '1 day'],
  ]);
});

test.each([
  // Clocks go forward, and back; by day, and cut in the night.
  ['Europe/Berlin', '2026-03-29', 0, 23],
  ['Europe/Berlin', '2026-10-25', 0, 25],
  ['Europe/Berlin', '2026-10-24', 360, 25],
  ['America/New_York', '2026-03-08', 0, 23],
  ['America/New_York', '2026-10-31', 300, 25],
  ['America/Santiago', '2026-09-06', 0, 23],
  ['Asia/Shanghai', '2026-03-29', 0, 24],
  ['Asia/Kolkata', '2026-03-29', 0, 24],
])('a day in %s of %s, cut at minute %i, has %i hours', async (timeZone, date, cutoff, hours) => {
  const next = new Date(`${date}T00:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  const nextDate = next.toISOString().slice(0, 10);
  const parameters = parametersOf({ cutoffMinutes: cutoff }, date, nextDate);
  const sql = `SELECT count(*)
    FROM generate_series(timestamptz '2026-01-01', '2026-12-31', '1 hour') t
    WHERE t >= :from AND t < :to`;
  expect(await rowsOf(sql, { ...SHANGHAI, timeZone }, parameters)).toEqual([
    ['count'],
    [String(hours)],
  ]);
});

test('a zone may be an offset; one that means another zone to the server is refused', async () => {
  const sql = 'SELECT :from::timestamptz AS t';
  expect(await rowsOf(sql, { ...SHANGHAI, timeZone: '+05:30' })).toEqual([
    ['t'],
    ['2026-11-26 00:00:00'],
  ]);
  // PostgreSQL counts such an offset west of Greenwich.
  expect(await refusalOf(sql, { ...SHANGHAI, timeZone: 'UTC+08' })).toMatch(
    /^2026-11-26 00:00:00 in UTC\+08 is 2026-11-26 16:00:00 by the server's time zone data\./,
  );
});

test('a zone that the server does not know is refused', async () => {
  const session = { ...SHANGHAI, timeZone: 'Asia/Nowhere' };
  expect(await refusalOf('SELECT :date AS d', session)).toMatch(
    /Asia\/Nowhere.*\. Update the server's time zone data, or correct timeZone in the config\.$/,
  );
});

test("small queries are read as text, in the job's zone, and cannot write", async () => {
  await withConnection(async (connection) => {
    expect(connection.server).toMatch(/^PostgreSQL \d+\.\d+$/);
    const select = (sql: string) => (connection as PostgresConnection).select(sql);
    const sql = "SELECT timestamptz '2026-11-26 00:00Z' AS t, 9007199254740993 AS n, NULL AS none";
    const row = { t: '2026-11-26 08:00:00+08', n: '9007199254740993', none: null };
    await expect(select('CREATE TABLE no ()')).rejects.toThrow(/read-only transaction\. Queries/);
    expect(await select(sql)).toEqual([row]);
    expect(await csvOf(connection, 'SELECT 1 AS a, :date AS b')).toBe('a,b\n1,2026-11-26\n');
  });
});

describe('a snapshot', () => {
  test('has the rows of its time, whatever is committed while they are read', async () => {
    await server.sql(`CREATE TABLE moving AS SELECT i, repeat('x', 100) AS x
      FROM generate_series(1, 50000) i`);
    await withConnection(async (connection) => {
      const before = Date.now();
      const { at, csv } = await connection.read('SELECT i, x, :date AS d FROM moving', DAY);
      expect(at.getTime()).toBeGreaterThanOrEqual(before - 2);
      expect(at.getTime()).toBeLessThanOrEqual(Date.now() + 2);
      await server.sql(`INSERT INTO moving VALUES (0, 'before the first row was read')`);
      let [lines, chunks] = [0, 0];
      for await (const chunk of csv) {
        if (chunks++ === 0) await server.sql(`DELETE FROM moving`);
        lines += chunk.filter((byte) => byte === 10).length;
      }
      expect(lines).toBe(50_001);
      expect(chunks).toBeGreaterThan(10);
    });
    expect(await rowsOf('SELECT count(*) FROM moving WHERE :date > $$$$')).toEqual([
      ['count'],
      ['0'],
    ]);
  });

  test('can be read only', async () => {
    await server.sql('CREATE SEQUENCE counter; GRANT ALL ON counter TO reader');
    expect(await refusalOf("SELECT nextval('counter'), :date AS d")).toBe(
      'cannot execute nextval() in a read-only transaction. ' +
        'Queries only read: leave out the function that writes.',
    );
    expect(await server.sql('SELECT is_called FROM counter')).toEqual([{ is_called: false }]);
  });

  test('takes one query only, even if it got past the checks of the config', async () => {
    await server.sql('CREATE TABLE precious AS SELECT 1 AS i; GRANT ALL ON precious TO reader');
    for (const sql of [
      'SELECT 1) TO STDOUT; COMMIT; DROP TABLE precious --',
      'SELECT 1) AS q; COMMIT; DELETE FROM precious; SELECT (1',
      'DELETE FROM precious RETURNING i',
      'WITH gone AS (DELETE FROM precious RETURNING i) SELECT * FROM gone',
      "SELECT set_config('transaction_read_only', 'off', false)",
    ]) {
      expect(await refusalOf(sql)).toMatch(/\./);
    }
    expect(await server.sql('SELECT i FROM precious')).toEqual([{ i: 1 }]);
  });

  test('of no rows is the line of names', async () => {
    expect(await rowsOf('SELECT 1 AS a, :date AS b WHERE false')).toEqual([['a', 'b']]);
  });
});

describe('a refusal says what to do about', () => {
  test.each([
    ['SELECT 1 FROM orderss', 'relation "orderss" does not exist. Correct sql: in the config.'],
    [
      'SELECT\n  amout\nFROM facts',
      'column "amout" does not exist. Correct line 2 of sql: in the config.',
    ],
    [
      "SELECT '😀' AS a,\n b c d\nFROM facts",
      'syntax error at or near "d". Correct line 2 of sql: in the config.',
    ],
    ['SELECT 1,\n', 'syntax error at or near ")". Correct line 2 of sql: in the config.'],
    [
      'SELECT a FROM gone.facts',
      'relation "gone.facts" does not exist. Correct sql: in the config.',
    ],
    [
      'SELECT nothing(1)',
      /^function nothing\(integer\) does not exist. Correct sql: in the config.$/,
    ],
    [
      'SELECT * FROM secret',
      /^permission denied for table secret\. .* GRANT SELECT ON <table> TO reader\.$/,
    ],
    [
      'SELECT a, b AS a FROM facts',
      'the query has two columns a. Name each column once, as in o.amount AS amount.',
    ],
    [
      'SELECT a AS "a\n" FROM facts',
      'the query has a column "a\\n". Give it a name of letters, as in CONCAT(a, b) AS note.',
    ],
    // The message would show the value of a row.
    [
      'SELECT b::int FROM facts',
      /^a row cannot be computed \(SQLSTATE 22P02\)\. Run the query with psql/,
    ],
    [
      'SELECT leak(b) FROM facts',
      /^a row cannot be computed \(SQLSTATE P0001\)\. Run the query with psql/,
    ],
  ])('%j', async (sql, message) => {
    await server.sql(`DROP TABLE IF EXISTS facts; CREATE TABLE facts (a int, b text);
      INSERT INTO facts VALUES (1, 'private');
      CREATE OR REPLACE FUNCTION leak(t text) RETURNS int AS $$
        BEGIN RAISE EXCEPTION 'bad row: %', t; END $$ LANGUAGE plpgsql;
      CREATE TABLE IF NOT EXISTS secret (); REVOKE ALL ON secret FROM reader`);
    const refusal = await refusalOf(sql);
    if (typeof message === 'string') expect(refusal).toBe(message);
    else expect(refusal).toMatch(message);
    expect(refusal).not.toContain('private');
  });

  test('a wrong, an empty and a missing password', async () => {
    const fix =
      'Check the user in the url, and the password that passwordEnv or passwordFile names.';
    process.env.PGPASSWORD = READER.password;
    const passwordOf = async (password: string) => {
      process.env[PASSWORD] = password;
      return await refusalOf('SELECT :date').finally(() => {
        process.env[PASSWORD] = READER.password;
      });
    };
    expect(await passwordOf('wrong')).toBe(
      `password authentication failed for user "reader". ${fix}`,
    );
    expect(await passwordOf('')).toContain(`non-empty string. ${fix}`);
    const none = databaseOf(server.url, { passwordEnv: undefined });
    expect(await refusalOf('SELECT :date', SHANGHAI, none)).toContain(fix);
    delete process.env.PGPASSWORD;
  });

  test('an unknown database, user, host and port', async () => {
    const at = (url: string) => refusalOf('SELECT :date', SHANGHAI, databaseOf(url));
    expect(await at(server.url.replace('/shop', '/shp'))).toBe(
      'database "shp" does not exist. Check the database in the url.',
    );
    expect(await at(server.url.replace('reader', 'nobody'))).toMatch(/password authentication/);
    expect(await at(server.url.replace('127.0.0.1', 'no-such-host.invalid'))).toMatch(
      /Check the host in the url, and the name servers of this machine\.$/,
    );
    const port = await freePort();
    for (const host of ['127.0.0.1', 'localhost']) {
      expect(await at(`postgres://reader@${host}:${port}/shop`)).toMatch(
        /ECONNREFUSED.*\. Check host and port in the url, and that the server runs and/,
      );
    }
  });

  test('a server of another protocol, and too many connections', async () => {
    const other = createServer((socket) => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as { port: number };
    const url = `postgres://reader@127.0.0.1:${port}/shop`;
    expect(await refusalOf('SELECT :date', SHANGHAI, databaseOf(url))).toMatch(/\. .*\.$/);
    other.close();
    await server.sql('ALTER ROLE reader CONNECTION LIMIT 0');
    expect(
      await refusalOf('SELECT :date').finally(() =>
        server.sql('ALTER ROLE reader CONNECTION LIMIT -1'),
      ),
    ).toBe(
      'too many connections for role "reader". ' +
        'Run again later, or let the server accept more connections.',
    );
  });

  test('a client library that is not installed', async () => {
    const load = () => import('pg-copy-streams/missing.js' as string);
    await expect(importPeer('pg pg-copy-streams', load)).rejects.toThrow(
      new UsageError(
        'A package that this needs is not installed. ' +
          'Run: npm install pg pg-copy-streams – if zhangping is installed globally: ' +
          'npm install --global pg pg-copy-streams',
      ),
    );
  });
});

/** A query whose first row comes at once, and whose rows never end. */
const ENDLESS = `SELECT generate_series(1, 1000000000) AS i, repeat('x', 1000) AS x, :date AS d`;
const ALONE = `FROM pg_stat_activity WHERE application_name = 'zhangping'`;

/** Reads an endless query until `act` has ended it; what it says then. */
async function endedBy(
  act: () => Promise<unknown>,
  session = SHANGHAI,
  at = server,
): Promise<string> {
  return await withConnection(
    async (connection) => {
      const { csv } = await connection.read(ENDLESS, DAY);
      let chunks = 0;
      try {
        for await (const _ of csv) if (chunks++ === 0) await act();
      } catch (error) {
        expect(error).toBeInstanceOf(RefusedError);
        return (error as Error).message.replace(/^database shop \([^)]*\):? /, '');
      }
      throw new Error('The query ended as if it were complete.');
    },
    session,
    databaseOf(at.url),
  );
}

describe('a query that does not end', () => {
  test('is read as fast as its rows are used, and ends in the server if it is closed', async () => {
    const connection = await connect(databaseOf(server.url), SHANGHAI);
    const { csv } = await connection.read(ENDLESS, DAY);
    const before = process.memoryUsage().arrayBuffers;
    const rows = csv[Symbol.asyncIterator]();
    await rows.next();
    // The server waits for us, with full buffers in between.
    await untilTrue(`SELECT wait_event = 'ClientWrite' ${ALONE}`);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20_000_000);
    await connection.close();
    await untilTrue(`SELECT count(*) = 0 ${ALONE}`);
  });

  test('ends in the server if it is closed before the first row', async () => {
    const connection = await connect(databaseOf(server.url), SHANGHAI);
    const { csv } = await connection.read('SELECT pg_sleep(10000), :date AS d', DAY);
    const rows = csv[Symbol.asyncIterator]();
    const first = rows.next().catch((error) => error);
    await untilTrue(`SELECT count(*) = 1 ${ALONE} AND wait_event = 'PgSleep'`);
    await connection.close();
    expect(await first).toBeInstanceOf(RefusedError);
    await untilTrue(`SELECT count(*) = 0 ${ALONE}`);
  });

  test('says that its connection was ended in the server', async () => {
    await withConnection(async (connection) => {
      const { csv } = await connection.read('SELECT pg_sleep(10000), :date AS d', DAY);
      const first = csv[Symbol.asyncIterator]().next();
      await untilTrue(`SELECT count(*) = 1 ${ALONE} AND wait_event = 'PgSleep'`);
      await Promise.all([
        expect(first).rejects.toThrow(/\. Run again when the server is up; its log says more\.$/),
        server.sql(`SELECT pg_terminate_backend(pid) ${ALONE}`),
      ]);
    });
  });

  test('is refused if it is cancelled, or its connection is ended', async () => {
    expect(await endedBy(() => server.sql(`SELECT pg_cancel_backend(pid) ${ALONE}`))).toMatch(
      /\. The query was cancelled in the server\. Run again\.$/,
    );
    // A server that waits for us to read cannot say why it ends the connection.
    expect(await endedBy(() => server.sql(`SELECT pg_terminate_backend(pid) ${ALONE}`))).toMatch(
      /\. (?:Run again when the server is up|The connection broke, and nothing was used)/,
    );
  });

  test('is refused if it takes longer than its limit', async () => {
    expect(await endedBy(async () => {}, { ...SHANGHAI, timeoutSeconds: 1 })).toBe(
      'the query took longer than 1 s. Check with zhangping doctor whether it uses an index, ' +
        'or raise timeoutSeconds in the config.',
    );
  });

  test('is refused if the server no longer answers', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const ended = await endedBy(async () => {
        const [{ pid }] = await server.sql(`SELECT pid ${ALONE}`);
        process.kill(Number(pid), 'SIGSTOP');
        vi.advanceTimersByTime(SHANGHAI.timeoutSeconds * 1000 + 10_000);
        process.kill(Number(pid), 'SIGCONT');
      });
      expect(ended).toMatch(/^the query took longer than 600 s\./);
    } finally {
      vi.useRealTimers();
    }
  });

  test('is refused if the server is killed', async () => {
    const killed = endedBy(() => plain.kill(), SHANGHAI, plain);
    expect(await killed.finally(() => plain.start())).toMatch(
      /\. The connection broke, and nothing was used\. Run again; if it breaks again, see/,
    );
  });
});

test('a password is not sent in clear to whoever listens at the port', async () => {
  const received: Buffer[] = [];
  const asks = createServer((socket) => {
    socket.on('data', (data) => {
      received.push(data);
      // AuthenticationCleartextPassword
      if (received.length === 1) socket.write(Buffer.from('R\0\0\0\x08\0\0\0\x03', 'latin1'));
    });
  });
  await new Promise<void>((resolve) => asks.listen(0, '127.0.0.1', resolve));
  const { port } = asks.address() as { port: number };
  const database = databaseOf(`postgres://reader@127.0.0.1:${port}/shop`);
  expect(await refusalOf('SELECT :date', SHANGHAI, database)).toBe(
    'the server asks for the password without encryption, and it was not sent. Write ' +
      'scram-sha-256 as the method of the user in pg_hba.conf, or turn TLS on.',
  );
  expect(Buffer.concat(received).toString()).not.toContain(READER.password);
  asks.close();
});

test('a server that never answers is left after ten seconds', async () => {
  const silent = createServer();
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const { port } = silent.address() as { port: number };
  const connected = new Promise((resolve) => silent.once('connection', resolve));
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const refusal = refusalOf('', SHANGHAI, databaseOf(`postgres://a@127.0.0.1:${port}/a`));
    await connected;
    vi.advanceTimersByTime(10_000);
    expect(await refusal).toBe(
      'timeout expired. Check host and port in the url, and the firewalls in between.',
    );
  } finally {
    vi.useRealTimers();
    silent.close();
  }
});

describe('TLS', () => {
  const SQL = 'SELECT ssl, :date AS d FROM pg_stat_ssl WHERE pid = pg_backend_pid()';
  /** The server by names of this machine that are not known to be local. */
  const remote = (settings: Partial<Database>, host = '127.1', port = server.port) => {
    const target = { kind: 'postgres', host, port, user: READER.user, database: DATABASE } as const;
    return databaseOf(server.url, { target, ...settings });
  };
  const read = (database: Database) =>
    withConnection((each) => csvOf(each, SQL), SHANGHAI, database);

  test('is off for a local server', async () => {
    expect((await rowsOf(SQL))[1]).toEqual(['f', DAY.date]);
  });

  test('is checked for others, with their own authority', async () => {
    const caFile = server.certificate?.cert;
    expect(await read(remote({ caFile }))).toBe(`ssl,d\nt,${DAY.date}\n`);
    expect(await refusalOf(SQL, SHANGHAI, remote({}))).toMatch(
      /self-signed certificate\. If the certificate is the right one, set caFile/,
    );
    expect(await refusalOf(SQL, SHANGHAI, remote({ caFile }, '127.0.1'))).toMatch(
      /\. Write a host that the server's certificate names in the url\.$/,
    );
    await expect(read(remote({ caFile: '/no/ca.pem' }))).rejects.toThrow(UsageError);
  });

  test('is named where pg_hba.conf asks for it', () => {
    const denied = Object.assign(new Error('no pg_hba.conf entry for host "h", no encryption'), {
      ...{ severity: 'FATAL', code: '28000' },
    });
    const sent = { isLate: false, timeoutSeconds: 1 };
    expect(postgresError(remote({ tls: false }), denied, sent).message).toMatch(
      /pg_hba\.conf\. The connection is not encrypted: lines with hostssl do not let it in\.$/,
    );
  });

  test('is never left out because a server does not offer it', async () => {
    expect(await refusalOf(SQL, SHANGHAI, remote({}, '127.1', plain.port))).toBe(
      'The server does not support SSL connections. Turn TLS on in the server. ' +
        'Only inside a trusted network, set tls: false (for init: --no-tls) instead.',
    );
    const csv = await read(remote({ tls: false }, '127.1', plain.port));
    expect(csv).toBe(`ssl,d\nf,${DAY.date}\n`);
  });
});

describe('lag', () => {
  const lagOf = (at: PostgresServer) =>
    withConnection((each) => each.lagSeconds(), SHANGHAI, databaseOf(at.url));

  test('is null for a primary', async () => {
    expect(await lagOf(server)).toBeNull();
  });

  test('of a replica is 0 while it replays what it receives, else its age', async () => {
    const settings = ['wal_level=replica', 'max_wal_senders=2', 'hot_standby=on'];
    const args = settings.flatMap((setting) => ['-c', setting]);
    const primary = await startPostgres({ args });
    const replica = new PostgresServer(await freePort(), { args });
    const data = (of: PostgresServer) => join(of.folder, 'data');
    appendFileSync(join(data(primary), 'pg_hba.conf'), 'local replication postgres trust\n');
    await primary.stop();
    const copy = spawnSync('cp', ['-a', data(primary), replica.folder], SERVER_USER);
    expect(copy.status).toBe(0);
    writeFileSync(join(data(replica), 'standby.signal'), '');
    const source = `host=${primary.folder} port=${primary.port} user=postgres`;
    appendFileSync(
      join(data(replica), 'postgresql.conf'),
      `primary_conninfo = '${source}'\nwal_retrieve_retry_interval = 10ms\n`,
    );
    await primary.start();
    await replica.start();
    const isBehind = 'pg_last_wal_receive_lsn() > pg_last_wal_replay_lsn()';
    await untilTrue(`NOT ${isBehind} AND EXISTS (SELECT FROM pg_stat_wal_receiver)`, replica);
    expect(await lagOf(replica)).toBe(0);

    await replica.sql('SELECT pg_wal_replay_pause()');
    await untilTrue("pg_get_wal_replay_pause_state() = 'paused'", replica);
    await primary.sql('CREATE TABLE one ()');
    await untilTrue(isBehind, replica);
    await expect(lagOf(replica)).rejects.toThrow(
      'is a replica that does not know how far it is behind: it has replayed no transaction',
    );
    await replica.sql('SELECT pg_wal_replay_resume()');
    await untilTrue(`NOT ${isBehind}`, replica);
    expect(await lagOf(replica)).toBe(0);

    await primary.kill();
    await untilTrue('NOT EXISTS (SELECT FROM pg_stat_wal_receiver)', replica);
    expect(await lagOf(replica)).toBeGreaterThan(0);
  });
});
