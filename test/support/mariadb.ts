/** Real MariaDB servers, each with an empty database of its own. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tzOffset } from '@date-fns/tz';
import mysql, { type RowDataPacket } from 'mysql2/promise';
import { DATABASE, DatabaseServer, READER, type ServerOptions } from './database-server.ts';
import { freePort, HOST, programPath, SERVER_USER, serverFolder } from './server-process.ts';

const SHARE = ['/usr/share/mariadb', '/usr/share/mysql'];

/** Files are small and never synced: a killed server keeps its data, a killed machine need not. */
const SETTINGS = [
  ...['--skip-name-resolve', '--skip-log-bin', '--character-set-server=utf8mb4'],
  ...['--innodb-flush-log-at-trx-commit=2', '--innodb-flush-method=nosync'],
  ...['--innodb-buffer-pool-size=32M', '--innodb-log-file-size=32M', '--innodb-use-native-aio=0'],
  ...['--innodb-buffer-pool-dump-at-shutdown=0', '--max-connections=20'],
  // A zone of no test: who relies on the server's zone gets wrong times, on every machine.
  '--default-time-zone=+05:45',
];

const HALF_HOUR_MS = 1_800_000;
const DAY_MS = 48 * HALF_HOUR_MS;
/** Zones have their transitions of these years. */
const ZONES_FROM_MS = Date.UTC(2020, 0);
const ZONES_TO_MS = Date.UTC(2031, 0);

export class MariaDbServer extends DatabaseServer {
  protected readonly scheme = 'mysql';
  protected readonly endSignal = 'KILL';
  protected readonly stopSignal = 'SIGTERM';
  /** A starting server removes the temporary tables that it finds here. */
  readonly #temporary = serverFolder();

  /** How the administrator connects: a test that holds a transaction open does. */
  get admin() {
    const socketPath = join(this.folder, 'socket');
    return { socketPath, user: 'root', database: DATABASE, multipleStatements: true };
  }

  async sql(statements: string): Promise<Record<string, unknown>[]> {
    const connection = await mysql.createConnection(this.admin);
    try {
      const [results] = await connection.query(statements);
      return Array.isArray(results) ? (results as RowDataPacket[]) : [];
    } finally {
      connection.destroy();
    }
  }

  protected command(): readonly string[] {
    const tls = this.certificate
      ? [`--ssl-cert=${this.certificate.cert}`, `--ssl-key=${this.certificate.key}`]
      : [];
    return [
      ...this.#base(),
      ...[`--bind-address=${HOST}`, `--port=${this.port}`],
      `--socket=${join(this.folder, 'socket')}`,
      ...tls,
      ...this.args,
    ];
  }

  #base(): readonly string[] {
    const mariadbd = programPath('mariadbd', ['/usr/sbin'], 'mariadb-server-core');
    const folders = [`--datadir=${this.folder}`, `--tmpdir=${this.#temporary}`];
    return [mariadbd, '--no-defaults', ...folders, ...SETTINGS];
  }

  /** As mariadb-install-db does, but without the help tables, which take it most of its time. */
  initialize(): void {
    const script = [
      'CREATE DATABASE mysql;\nUSE mysql;\nSET @skip_auth_anonymous=1;',
      ...['system_tables', 'performance_tables', 'system_tables_data'].map(bootstrapFile),
      `FLUSH PRIVILEGES;\nCREATE DATABASE ${DATABASE};`,
      `CREATE USER ${READER.user}@'%' IDENTIFIED BY '${READER.password}';`,
      `GRANT SELECT ON ${DATABASE}.* TO ${READER.user}@'%';\n`,
    ];
    const [command, ...args] = this.#base();
    const done = spawnSync(command, [...args, '--bootstrap'], {
      input: script.join('\n'),
      encoding: 'utf8',
      ...SERVER_USER,
    });
    if (done.status !== 0) throw new Error(`MariaDB made no data folder: ${done.stderr}`);
  }

  /** Puts zones into the tables of zones, which are empty as on a newly installed server. */
  async loadZones(names: readonly string[]): Promise<void> {
    await this.sql(`USE mysql;\n${names.map(zoneRows).join('\n')}`);
  }
}

function bootstrapFile(name: string): string {
  const path = SHARE.flatMap((folder) => [
    join(folder, `mariadb_${name}.sql`),
    join(folder, `mysql_${name}.sql`),
  ]).find((candidate) => existsSync(candidate));
  if (path === undefined) throw new Error(`MariaDB's ${name} is missing in ${SHARE.join(', ')}`);
  return readFileSync(path, 'utf8');
}

/** What mariadb-tzinfo-to-sql, of another package, makes. */
function zoneRows(name: string): string {
  const offsets: number[] = [];
  const transitions: string[] = [];
  let offset = Number.NaN;
  const change = (at: number) => {
    offset = tzOffset(name, new Date(at));
    if (!offsets.includes(offset)) offsets.push(offset);
    transitions.push(`(@zone, ${at / 1000}, ${offsets.indexOf(offset)})`);
  };
  for (let day = ZONES_FROM_MS; day < ZONES_TO_MS; day += DAY_MS) {
    if (tzOffset(name, new Date(day)) === offset) continue;
    let at = transitions.length === 0 ? day : day - DAY_MS;
    while (tzOffset(name, new Date(at)) === offset) at += HALF_HOUR_MS;
    change(at);
  }
  const types = offsets.map((minutes, type) => `(@zone, ${type}, ${minutes * 60}, 0, '')`);
  return `INSERT INTO time_zone (Use_leap_seconds) VALUES ('N');
    SET @zone = LAST_INSERT_ID();
    INSERT INTO time_zone_name (Name, Time_zone_id) VALUES ('${name}', @zone);
    INSERT INTO time_zone_transition_type
      (Time_zone_id, Transition_type_id, \`Offset\`, Is_DST, Abbreviation)
      VALUES ${types.join()};
    INSERT INTO time_zone_transition (Time_zone_id, Transition_time, Transition_type_id)
      VALUES ${transitions.join()};`;
}

/** A server of its own; `READER` may read its database. */
export async function startMariaDb(options: ServerOptions = {}): Promise<MariaDbServer> {
  const server = new MariaDbServer(await freePort(), options);
  server.initialize();
  return await server.start();
}
