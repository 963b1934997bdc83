/** The client of MySQL and MariaDB, against real MariaDB servers. */
import { setImmediate as turn } from 'node:timers/promises';
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Database } from '../../src/config/database-schema.ts';
import { parseDatabaseUrl, type ServerTarget } from '../../src/config/database-url.ts';
import { connect } from '../../src/inputs/database/connect.ts';
import { type Parameters, parametersOf } from '../../src/inputs/database/connection.ts';
import type { MysqlConnection } from '../../src/inputs/database/mysql.ts';
import { RefusedError } from '../../src/support/errors.ts';
import { READER } from '../support/database-server.ts';
import { type MariaDbServer, startMariaDb } from '../support/mariadb.ts';
import { wait } from '../support/waiting.ts';

/** Has zones and TLS. */
let server: MariaDbServer;
/** Has neither, other settings of SQL, and copies `server`. */
let plain: MariaDbServer;

const NAMES = ['DNS:127.1', 'IP:0.0.0.0', 'DNS:localhost'];
const BINLOG = ['--log-bin=bin', '--log-bin-trust-function-creators=1'];
const DAY = parametersOf({ cutoffMinutes: 0 }, '2026-11-26', '2026-11-27');
const PASSWORD = 'MYSQL_TEST_PASSWORD';
process.env[PASSWORD] = READER.password;

beforeAll(async () => {
  const settings = ['--skip-ssl', '--server-id=2', '--max-connections=12'];
  const otherSql = ['--sql-mode=ANSI_QUOTES,NO_BACKSLASH_ESCAPES', '--character-set-server=latin1'];
  [server, plain] = await Promise.all([
    startMariaDb({ tls: NAMES, args: [...BINLOG, '--server-id=1'] }),
    startMariaDb({ args: [...settings, ...otherSql, '--skip-character-set-client-handshake'] }),
  ]);
  await server.loadZones(['Asia/Shanghai', 'Europe/Berlin', 'America/New_York']);
  await server.sql(`
    CREATE TABLE orders (order_id VARCHAR(40), amount DECIMAL(20, 2), paid_at DATETIME);
    INSERT INTO orders VALUES ('A', 1.00, '2026-11-26 10:00:00'),
      ('B', 2.00, '2026-11-27 00:00:00');
  `);
});

interface Options {
  readonly on?: MariaDbServer;
  readonly host?: string;
  readonly database?: Partial<Database>;
  readonly target?: Partial<ServerTarget>;
  readonly timeZone?: string;
  readonly timeoutSeconds?: number;
}

async function open(options: Options = {}): Promise<MysqlConnection> {
  const { on = server, timeZone = 'Asia/Shanghai', timeoutSeconds = 600 } = options;
  const target = { ...(parseDatabaseUrl(on.url) as ServerTarget), ...options.target };
  const plainDatabase = { name: 'shop', target, passwordEnv: PASSWORD, tls: true };
  const none = { passwordFile: undefined, caFile: undefined };
  const database = { ...plainDatabase, ...none, ...options.database };
  const connection = await connect(database, { timeZone, timeoutSeconds });
  onTestFinished(() => connection.close());
  return connection as MysqlConnection;
}

interface Read extends Options {
  readonly parameters?: Parameters;
}

/** All rows of a query, as CSV. */
async function read(sql: string, options: Read = {}) {
  const connection = await open(options);
  const { csv, inexactColumns, at } = await connection.read(sql, options.parameters ?? DAY);
  const text = await textOf(csv);
  await connection.close();
  return { text, inexact: inexactColumns(), at, server: connection.server };
}

async function textOf(csv: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of csv) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** The values of one row. */
async function values(expressions: readonly string[], options: Read = {}): Promise<string[]> {
  const columns = expressions.map((expression, i) => `${expression} AS c${i}`);
  const { text } = await read(`SELECT ${columns.join(', ')}`, options);
  return text.trimEnd().split('\n')[1].split(',');
}

/** The message of a refusal, without the name of the database. */
async function refusal(action: Promise<unknown>): Promise<string> {
  const error = await action.then(
    () => 'nothing was refused',
    (thrown) => thrown,
  );
  expect(error).toBeInstanceOf(RefusedError);
  const { message, reason } = error as RefusedError;
  expect(reason).toBe('database');
  expect(message).not.toContain(READER.password);
  return message.replace(/^database shop \([^)]*\):? ?/, '');
}

async function threads(on = server): Promise<Record<string, unknown>[]> {
  return await on.sql(`SELECT ID, STATE, INFO FROM information_schema.processlist
    WHERE USER = '${READER.user}'`);
}

/** Waits until the reader's threads in the server are so. */
async function untilThreads(is: (rows: Record<string, unknown>[]) => boolean, on = server) {
  while (!is(await threads(on))) await wait(5);
}

describe('values are as the server writes them', () => {
  test.each([
    ['CAST(-99999999999999999999999999999999999.99 AS DECIMAL(38, 2))', undefined],
    ['CAST(0.10 AS DECIMAL(5, 2))', undefined],
    ['-9223372036854775808', undefined],
    ['CAST(18446744073709551615 AS UNSIGNED)', undefined],
    ["CAST('9999-12-31' AS DATE)", '9999-12-31'],
    ["CAST('2026-11-26 23:59:59.999999' AS DATETIME(6))", '2026-11-26 23:59:59.999999'],
    ["CAST('2026-11-26 10:00:00' AS DATETIME)", '2026-11-26 10:00:00'],
    ["CAST('-838:59:59' AS TIME)", '-838:59:59'],
    ["b'101'", '5'],
    ['NULL', ''],
    ["''", ''],
    ['JSON_OBJECT(1, 2)', '"{""1"": 2}"'],
    ['true', '1'],
  ])('%s', async (expression, expected = /-?[\d.]+/.exec(expression)?.[0]) => {
    const table = `CREATE OR REPLACE TABLE v AS SELECT ${expression} AS v`;
    await server.sql(expression === "b'101'" ? BIT_TABLE : table);
    const { text, inexact } = await read('SELECT v FROM v');
    expect({ text, inexact }).toEqual({ text: `v\n${expected}\n`, inexact: [] });
  });
  const BIT_TABLE = "CREATE OR REPLACE TABLE v (v BIT(12)); INSERT INTO v VALUES (b'101')";

  test('of columns with types of their own', async () => {
    await server.sql(`CREATE OR REPLACE TABLE v (id INT(6) ZEROFILL, y YEAR, e ENUM('a', '退款'),
        s SET('x', 'y'), t TIMESTAMP(3), d DATE, dt DATETIME, b BLOB, vb VARBINARY(9), u UUID,
        g VARCHAR(9) CHARACTER SET gbk, l TEXT CHARACTER SET latin1, i TINYINT);
      SET time_zone = '+00:00', sql_mode = '';
      INSERT INTO v VALUES (7, 2026, '退款', 'x,y', '2026-11-26 01:00:00.5', 0, 0, '字', 'ab',
        '550e8400-e29b-41d4-a716-446655440000', '支付', 'é', -128)`);
    const { text, inexact } = await read('SELECT * FROM v');
    expect(text.split('\n')[1]).toBe(
      '000007,2026,退款,"x,y",2026-11-26 09:00:00.500,0000-00-00,0000-00-00 00:00:00,字,ab,' +
        '550e8400-e29b-41d4-a716-446655440000,支付,é,-128',
    );
    expect(inexact).toEqual([]);
  });

  test('floating-point columns are named, also without rows', async () => {
    const sql = `SELECT amount, amount * 1e0 AS d, CAST(amount AS FLOAT) AS f, AVG(amount) AS a
      FROM orders WHERE paid_at < :from GROUP BY amount`;
    expect(await read(sql)).toMatchObject({ text: 'amount,d,f,a\n', inexact: ['d', 'f'] });
  });

  test.each(['server', 'plain'])('text with anything in it, on %s', async (name) => {
    const on = name === 'plain' ? plain : server;
    const texts = [
      'a,b',
      'say "hi"',
      "it's",
      'line\nbreak\r\n',
      'tab\t',
      'back\\slash',
      '😀 退款',
      ' ',
    ];
    const lines = texts.map((text) => {
      return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
    });
    await on.sql('CREATE OR REPLACE TABLE v (i INT, v VARCHAR(99) CHARACTER SET utf8mb4)');
    const rows = texts.map((text, i) => `(${i}, X'${Buffer.from(text).toString('hex')}')`);
    await on.sql(`INSERT INTO v VALUES ${rows}`);
    const { text } = await read('SELECT v FROM v ORDER BY i', { on });
    expect(text).toBe(`v\n${lines.join('\n')}\n`);
  });

  test('bytes that are no text are refused', async () => {
    const expected = /^column order_id contains bytes that are no text\. .* HEX\(order_id\)/;
    for (const bytes of ["X'E9'", "CAST('ab' AS BINARY(4))", 'POINT(1, 2)']) {
      const message = await refusal(read(`SELECT ${bytes} AS order_id`));
      expect(message).toMatch(expected);
    }
  });

  test('long rows and many', async () => {
    const sql = `SELECT seq, REPEAT('退', 1000000 * (seq = 2)) AS v FROM seq_1_to_30000`;
    const { text } = await read(sql);
    const lines = text.split('\n');
    expect(lines.length).toBe(30_002);
    expect(lines[2]).toBe(`2,${'退'.repeat(1_000_000)}`);
    expect(lines[30_000]).toBe('30000,');
  });
});

describe('parameters', () => {
  const PARAMETERS = { from: '2026-11-26 04:00:00', to: '2026-11-27 04:00:00', date: '2026-11-26' };

  test('are text, bound, and not replaced in quotes and comments', async () => {
    const sql = `SELECT :date AS a, ':from' AS b, ":to" AS c, \`x:date\` AS d, /* :to */ :from AS e,
      '?' AS f, :date AS g # :to
      FROM (SELECT 1 AS \`x:date\`) AS t -- it's :from`;
    const { text } = await read(sql, { parameters: PARAMETERS });
    expect(text).toBe('a,b,c,d,e,f,g\n2026-11-26,:from,:to,1,2026-11-26 04:00:00,?,2026-11-26\n');
  });

  test('compare with times, dates and text, and use an index', async () => {
    await server.sql(`CREATE OR REPLACE TABLE days (at DATETIME(6), ts TIMESTAMP(6), day DATE,
        text VARCHAR(30) COLLATE utf8mb4_bin, KEY (at));
      SET time_zone = '+08:00';
      INSERT INTO days SELECT t, t, t, t FROM (SELECT TIMESTAMP'2026-11-26 04:00:00' +
        INTERVAL CASE seq % 4 WHEN 0 THEN -1 WHEN 1 THEN 0 WHEN 2 THEN 86399999999 ELSE 86400000000
        END MICROSECOND AS t FROM seq_1_to_400) AS s`);
    const range = (column: string) => `SUM(${column} >= :from AND ${column} < :to)`;
    const sql = `SELECT ${range('at')} AS a, ${range('ts')} AS b, SUM(day = :date) AS c,
      ${range('text')} AS d FROM days`;
    const { text } = await read(sql, { parameters: PARAMETERS });
    expect(text).toBe('a,b,c,d\n200,200,200,200\n');
    const moved = `:from + INTERVAL 1 DAY AS a, DATE_SUB(:to, INTERVAL 5 MINUTE) AS b,
      UNIX_TIMESTAMP(:from) AS c, CONCAT(:date, 'x') AS d`;
    const { text: times } = await read(`SELECT ${moved}`, { parameters: PARAMETERS });
    expect(times.split('\n')[1].replace(/\.0+/, '')).toBe(
      '2026-11-27 04:00:00,2026-11-27 03:55:00,1795636800,2026-11-26x',
    );
    const explained = await read('EXPLAIN SELECT day FROM days WHERE at < :from', {
      parameters: { ...PARAMETERS, from: '2026-01-01 00:00:00' },
    });
    expect(explained.text).toContain(',range,at,at,');
  });
});

describe('the session', () => {
  test('says what the server is', async () => {
    const { server: name } = await read('SELECT 1');
    expect(name).toMatch(/^MariaDB \d+\.\d+\.\d+$/);
  });

  test.each([
    ['Asia/Shanghai', '2026-11-26', 0, 48],
    ['Europe/Berlin', '2026-03-29', 0, 46],
    ['Europe/Berlin', '2026-10-25', 0, 50],
    ['Europe/Berlin', '2026-10-24', 240, 50],
    ['America/New_York', '2026-03-08', 0, 46],
    ['America/New_York', '2026-11-01', 0, 50],
    ['America/New_York', '2026-10-31', 240, 50],
  ])('%s: %s has its half hours', async (timeZone, date, cutoffMinutes, halfHours) => {
    await server.sql(`CREATE OR REPLACE TABLE halves (at TIMESTAMP);
      SET time_zone = '+00:00';
      INSERT INTO halves SELECT TIMESTAMP'${date} 00:00:00' - INTERVAL 3 DAY
        + INTERVAL seq * 30 MINUTE FROM seq_0_to_400`);
    const next = new Date(Date.parse(date) + 86_400_000).toISOString().slice(0, 10);
    const parameters = parametersOf({ cutoffMinutes }, date, next);
    const { text } = await read(
      'SELECT MIN(at) AS a, MAX(at) AS b, COUNT(*) AS n FROM halves WHERE at >= :from AND at < :to',
      { timeZone, parameters },
    );
    const last = new Date(Date.parse(`${parameters.to.replace(' ', 'T')}Z`) - 1_800_000);
    const end = last.toISOString().slice(0, 19).replace('T', ' ');
    expect(text).toBe(`a,b,n\n${parameters.from},${end},${halfHours}\n`);
  });

  test('without tables of zones, a zone of one offset has that', async () => {
    const select = ['@@time_zone', 'FROM_UNIXTIME(0)'];
    expect(await values(select, { on: plain })).toEqual(['+08:00', '1970-01-01 08:00:00']);
    const utc = await values(select, { on: plain, timeZone: 'UTC' });
    expect(utc).toEqual(['+00:00', '1970-01-01 00:00:00']);
    const west = await values(select, { on: plain, timeZone: 'America/Phoenix' });
    expect(west).toEqual(['-07:00', '1969-12-31 17:00:00']);
    const half = await values(select, { on: plain, timeZone: 'Asia/Kolkata' });
    expect(half[0]).toBe('+05:30');
  });

  test.each(['Europe/Berlin', 'Africa/Casablanca', 'Asia/Pyongyang'])(
    'without tables of zones, %s is refused',
    async (timeZone) => {
      expect(await refusal(open({ on: plain, timeZone }))).toBe(
        `the server does not know the time zone ${timeZone}. Load its tables of time zones: ` +
          'mysql_tzinfo_to_sql /usr/share/zoneinfo | mysql -u root mysql',
      );
    },
  );

  test('zones that the server has otherwise are refused', async () => {
    await server.loadZones(['Asia/Tokyo']);
    const types = 'mysql.time_zone_transition_type';
    await server.sql(`UPDATE ${types} SET \`Offset\` = 28800 WHERE \`Offset\` = 32400`);
    expect(await refusal(read('SELECT 1', { timeZone: 'Asia/Tokyo' }))).toMatch(
      /^2026-11-26 00:00:00 in Asia\/Tokyo is 2026-11-26 01:00:00 by the server's time zone/,
    );
  });

  test('gives small results as text', async () => {
    const connection = await open();
    const rows = await connection.select("SELECT 1 AS a, 0.10 AS b, NULL AS c, '' AS d");
    expect(rows).toEqual([{ a: '1', b: '0.10', c: null, d: '' }]);
    expect(await refusal(connection.select('SELECT * FROM nothing'))).toMatch(/doesn't exist/);
    expect(await refusal(connection.select('DELETE FROM orders'))).toMatch(/denied|READ ONLY/);
  });

  test('reads all rows, whatever the server limits others to', async () => {
    await plain.sql('SET GLOBAL sql_select_limit = 3');
    onTestFinished(async () => void (await plain.sql('SET GLOBAL sql_select_limit = DEFAULT')));
    const { text } = await read('SELECT seq AS 编号 FROM seq_1_to_9', { on: plain });
    expect(text).toBe('编号\n1\n2\n3\n4\n5\n6\n7\n8\n9\n');
  });

  test('leaves the mode of SQL as it is, and takes no files of this machine', async () => {
    const { text } = await read(
      'SELECT "order" AS v, @@sql_mode AS m FROM (SELECT 1 AS "order") t',
      {
        on: plain,
      },
    );
    expect(text).toBe('v,m\n1,"ANSI_QUOTES,NO_BACKSLASH_ESCAPES"\n');
  });
});

describe('one snapshot, read only', () => {
  test('what is committed after it began is not read', async () => {
    await server.sql(`CREATE OR REPLACE TABLE many (i INT);
      INSERT INTO many SELECT seq FROM seq_1_to_50000`);
    const connection = await open();
    const before = Date.now();
    const { csv, at } = await connection.read('SELECT i FROM many', DAY);
    const rows = csv[Symbol.asyncIterator]();
    const first = (await rows.next()).value as Buffer;
    await server.sql('INSERT INTO many VALUES (-1); DELETE FROM many WHERE i > 40000');
    const rest = await textOf({ [Symbol.asyncIterator]: () => rows });
    expect(`${first}${rest}`.split('\n').length).toBe(50_002);
    expect(Math.abs(at.getTime() - before)).toBeLessThan(60_000);
  });

  test('a query that writes is refused', async () => {
    await server.sql(`CREATE OR REPLACE TABLE log (i INT);
      CREATE OR REPLACE FUNCTION note() RETURNS INT BEGIN INSERT INTO log VALUES (1); RETURN 1; END;
      CREATE OR REPLACE SEQUENCE numbers;
      GRANT EXECUTE, INSERT ON shop.* TO ${READER.user}@'%'`);
    onTestFinished(async () => {
      await server.sql(`REVOKE EXECUTE, INSERT ON shop.* FROM ${READER.user}@'%'`);
    });
    const message = await refusal(read('SELECT note() AS v FROM orders'));
    expect(message).toBe(
      'Cannot execute statement in a READ ONLY transaction. ' +
        'Queries only read: leave out the function that writes.',
    );
    expect(await server.sql('SELECT * FROM log')).toEqual([]);
  });
});

describe('back-pressure', () => {
  test('the server waits for a slow reader; closing ends its thread', async () => {
    const connection = await open();
    const { csv } = await connection.read(
      "SELECT seq AS order_id, REPEAT('x', 200) AS v FROM seq_1_to_10000000",
      DAY,
    );
    await csv[Symbol.asyncIterator]().next();
    await untilThreads(([thread]) => thread.STATE === 'Writing to net');
    await connection.close();
    await untilThreads((rows) => rows.length === 0);
  });

  test('closing ends a query that still computes', async () => {
    const connection = await open();
    const { csv } = await connection.read('SELECT SLEEP(1000) AS v', DAY);
    const first = csv[Symbol.asyncIterator]().next();
    first.catch(() => {});
    await untilThreads(([thread]) => thread.STATE === 'User sleep');
    await connection.close();
    await untilThreads((rows) => rows.length === 0);
    await expect(first).rejects.toBeInstanceOf(RefusedError);
  });
});

describe('errors', () => {
  const QUERY = 'Correct sql: in the config.';

  test.each([
    ['SELECT * FROM orderss', `Table 'shop.orderss' doesn't exist. ${QUERY}`],
    ['SELECT amuont FROM orders', `Unknown column 'amuont'. ${QUERY}`],
    [
      'SELECT amount\nFROM orders\nWHERE\n paid_at = > :from\nAND true',
      'You have an error in your SQL syntax; check the manual that corresponds to your MariaDB ' +
        `server version for the right syntax to use near '> ? AND true' at line 4. ${QUERY}`,
    ],
    [
      'SELECT host FROM mysql.user',
      "SELECT command denied to user 'reader'@'127.0.0.1' for table `mysql`.`user`. " +
        'Check the name, and give the user permission, as in GRANT SELECT ON shop.<table> ' +
        'TO reader.',
    ],
    [
      'SELECT amount, order_id AS amount FROM orders',
      'the query has two columns amount. Name each column once, as in o.amount AS amount.',
    ],
    [
      'SELECT CASE WHEN true\nTHEN 1 END FROM orders',
      'the query has a column "CASE WHEN true\\nTHEN 1 END". ' +
        'Give it a name of letters, as in CONCAT(a, b) AS note.',
    ],
    [
      'SELECT CAST(amount AS SIGNED) * 9223372036854775807 AS v FROM orders WHERE amount > 1',
      'a row cannot be computed (error 1690). Run the query with mysql to see which row, and why.',
    ],
  ])('%s', async (sql, expected) => {
    // Versions name the clause of a column in other ways.
    expect((await refusal(read(sql))).replace(/ in '[\w ]+'\./, '.')).toBe(expected);
  });

  const LOGIN =
    'Check the user in the url, and the password that passwordEnv or passwordFile names. ' +
    'The connection is not encrypted: a user with REQUIRE SSL is not accepted then.';
  test('wrong password, user, database and server', async () => {
    process.env.WRONG_PASSWORD = 'not-it';
    expect(await refusal(open({ database: { passwordEnv: 'WRONG_PASSWORD' } }))).toBe(
      `Access denied for user 'reader'@'127.0.0.1' (using password: YES). ${LOGIN}`,
    );
    expect(await refusal(open({ database: { passwordEnv: undefined } }))).toBe(
      `Access denied for user 'reader'@'127.0.0.1' (using password: NO). ${LOGIN}`,
    );
    expect(await refusal(open({ target: { database: 'shopp' } }))).toBe(
      "Access denied for user 'reader'@'%' to database 'shopp'. " +
        'Check the name, and give the user permission, as in GRANT SELECT ON shopp.<table> ' +
        'TO reader.',
    );
    await server.sql(`GRANT SELECT ON *.* TO every@'%' IDENTIFIED BY '${READER.password}'`);
    expect(await refusal(open({ target: { database: 'shopp', user: 'every' } }))).toBe(
      "Unknown database 'shopp'. Check the database in the url.",
    );
    expect(await refusal(open({ target: { port: 1 } }))).toBe(
      'connect ECONNREFUSED 127.0.0.1:1. ' +
        'Check host and port in the url, and that the server runs and listens there.',
    );
    expect(await refusal(open({ target: { host: 'no.such.host.invalid' } }))).toMatch(
      /^getaddrinfo (?:ENOTFOUND|EAI_AGAIN) .*\. Check the host in the url, and the name servers/,
    );
  });

  test('a time limit', async () => {
    const message = await refusal(read('SELECT SLEEP(60) AS v', { timeoutSeconds: 1 }));
    expect(message).toBe(
      'the query took longer than 1 s. Check with zhangping doctor whether it uses an index, ' +
        'or raise timeoutSeconds in the config.',
    );
  });

  test('a server that does not answer any more', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const connection = await open({ timeoutSeconds: 60 });
    const { csv } = await connection.read('SELECT SLEEP(100) AS v', DAY);
    const failed = refusal(textOf(csv));
    await turn();
    await vi.advanceTimersByTimeAsync(65_000);
    expect(await failed).toMatch(/^the query took longer than 60 s\./);
  });

  test.each(['QUERY', 'CONNECTION'])('KILL %s while rows are read', async (what) => {
    const connection = await open();
    const { csv } = await connection.read('SELECT seq FROM seq_1_to_100000000', DAY);
    const rows = csv[Symbol.asyncIterator]();
    await rows.next();
    const [thread] = await threads();
    await server.sql(`KILL ${what} ${thread.ID}`);
    const message = await refusal(textOf({ [Symbol.asyncIterator]: () => rows }));
    expect(message).toMatch(
      // What is killed may not come to say so.
      /^(?:Query .*interrupted|Connection was killed)\. The query was|The connection broke/,
    );
    await connection.close();
  });

  test('a server that is full', async () => {
    const held = Array.from({ length: 14 }, () => open({ on: plain }).catch((error) => error));
    const refused = (await Promise.all(held)).filter((each) => each instanceof Error);
    expect(refused.length).toBeGreaterThan(0);
    expect(await refusal(Promise.reject(refused[0]))).toBe(
      'Too many connections. Run again later, or let the server accept more connections.',
    );
  });
});

describe('TLS', () => {
  const caFile = () => server.certificate?.cert;

  test.each(['127.1', '0.0.0.0'])('to %s with a certificate that names it', async (host) => {
    const tls = { target: { host }, database: { caFile: caFile() } };
    const { text } = await read("SHOW STATUS LIKE 'Ssl_version'", tls);
    expect(text).toMatch(/Ssl_version,TLSv1\.[23]/);
  });

  test('certificates are checked', async () => {
    expect(await refusal(open({ target: { host: '127.1' } }))).toMatch(
      /^self.signed certificate\. If the certificate is the right one, set caFile/,
    );
    for (const host of ['127.0.1', '::ffff:127.0.0.1']) {
      const other = { target: { host }, database: { caFile: caFile() } };
      expect(await refusal(open(other))).toMatch(
        /^Hostname\/IP does not match certificate's altnames: .*\. Write a host that the server's/,
      );
    }
  });

  test('a server without TLS', async () => {
    expect(await refusal(open({ on: plain, target: { host: '127.1' } }))).toBe(
      'Server does not support secure connection. Turn TLS on in the server. ' +
        'Only inside a trusted network, set tls: false (for init: --no-tls) instead.',
    );
    const { text } = await read('SELECT 1 AS v', {
      on: plain,
      target: { host: '127.1' },
      database: { tls: false },
    });
    expect(text).toBe('v\n1\n');
  });
});

describe('replicas', () => {
  test('are as far behind as they say', async () => {
    expect(await refusal((await open({ on: plain })).lagSeconds())).toBe(
      'the user may not see how far a replica is behind. Give permission: ' +
        'GRANT SLAVE MONITOR ON *.* TO reader; or remove maxLagSeconds from the config.',
    );
    await plain.sql(`GRANT SLAVE MONITOR ON *.* TO ${READER.user}@'%'`);
    const connection = await open({ on: plain });
    expect(await connection.lagSeconds()).toBeNull();

    const [{ File, Position }] = await server.sql('SHOW MASTER STATUS');
    await server.sql("GRANT REPLICATION SLAVE ON *.* TO copier@'%' IDENTIFIED BY 'copier'");
    await plain.sql(`CHANGE MASTER TO MASTER_HOST = '127.0.0.1', MASTER_PORT = ${server.port},
      MASTER_USER = 'copier', MASTER_PASSWORD = 'copier', MASTER_LOG_FILE = '${File}',
      MASTER_LOG_POS = ${Position}, MASTER_DELAY = 3600`);
    expect(await refusal(connection.lagSeconds())).toBe(
      'is a replica that does not replicate. Start it (START REPLICA), or read the primary.',
    );
    await plain.sql('START SLAVE');
    await server.sql('CREATE DATABASE later');
    let lag = 0;
    while (lag === 0) {
      await wait(20);
      lag = Number(await connection.lagSeconds().catch(() => 0));
    }
    expect(lag).toBeLessThan(600);
  });
});

test('a server killed while rows are read', async () => {
  const connection = await open({ on: plain });
  const { csv } = await connection.read('SELECT seq FROM seq_1_to_100000000', DAY);
  const rows = csv[Symbol.asyncIterator]();
  await rows.next();
  await plain.kill();
  expect(await refusal(textOf({ [Symbol.asyncIterator]: () => rows }))).toMatch(
    /The connection broke, and nothing was used\. Run again; if it breaks again, see the server/,
  );
  await connection.close();
});
