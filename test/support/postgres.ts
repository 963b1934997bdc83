/** Real PostgreSQL servers, each with an empty database of its own. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { DATABASE, DatabaseServer, READER, type ServerOptions } from './database-server.ts';
import { freePort, HOST, programPath, SERVER_USER } from './server-process.ts';

const VERSIONS = '/usr/lib/postgresql';
const ADMIN = 'postgres';

/** Files are never synced: a killed server keeps its data, a killed machine need not. */
const SETTINGS = [
  ...['fsync=off', 'full_page_writes=off', 'wal_level=minimal', 'max_wal_senders=0'],
  ...['shared_buffers=16MB', 'max_connections=20', 'autovacuum=off', 'jit=off'],
  // A file in its folder, which is removed with it.
  'dynamic_shared_memory_type=mmap',
].flatMap((setting) => ['-c', setting]);

/** The administrator connects in the folder, everybody else with a password. */
const ACCESS = `local all ${ADMIN} trust\nhost all all ${HOST}/32 scram-sha-256\n`;

function serverPath(name: string): string {
  const versions = existsSync(VERSIONS) ? readdirSync(VERSIONS) : [];
  const newest = versions.sort((a, b) => Number(b) - Number(a));
  const folders = newest.map((version) => join(VERSIONS, version, 'bin'));
  return programPath(name, folders, 'postgresql');
}

export class PostgresServer extends DatabaseServer {
  protected readonly scheme = 'postgres';
  // Killed, it would leave shared memory behind.
  protected readonly endSignal = 'QUIT';
  protected readonly stopSignal = 'SIGINT';
  readonly #data = join(this.folder, 'data');

  /** How the administrator connects: a test that holds a transaction open does. */
  get admin() {
    return { host: this.folder, port: this.port, user: ADMIN, database: DATABASE };
  }

  async sql(statements: string): Promise<Record<string, unknown>[]> {
    const client = new pg.Client(this.admin);
    client.on('error', () => {});
    await client.connect();
    try {
      const results = await client.query(statements);
      return Array.isArray(results) ? [] : results.rows;
    } finally {
      await client.end();
    }
  }

  protected command(): readonly string[] {
    const tls = this.certificate
      ? ['ssl=on', `ssl_cert_file=${this.certificate.cert}`, `ssl_key_file=${this.certificate.key}`]
      : [];
    return [
      ...[serverPath('postgres'), '-D', this.#data, '-p', String(this.port)],
      ...['-h', HOST, '-k', this.folder, ...SETTINGS],
      ...tls.flatMap((setting) => ['-c', setting]),
      ...this.args,
    ];
  }

  initialize(): void {
    const args = ['-D', this.#data, '-U', ADMIN, '-A', 'trust', '-E', 'UTF8'];
    this.#run('initdb', [...args, '--no-locale', '--no-sync']);
    writeFileSync(join(this.#data, 'pg_hba.conf'), ACCESS);
    // A database is a copy of template1, with its privileges. Each line is a statement.
    const script = [
      `CREATE ROLE ${READER.user} LOGIN PASSWORD '${READER.password}'`,
      `ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO ${READER.user}`,
      `CREATE DATABASE ${DATABASE}\n`,
    ];
    this.#run('postgres', ['--single', '-D', this.#data, ...SETTINGS, 'template1'], script);
  }

  #run(program: string, args: readonly string[], input: readonly string[] = []): void {
    const options = { input: input.join('\n'), encoding: 'utf8', ...SERVER_USER } as const;
    const { status, stdout, stderr } = spawnSync(serverPath(program), args, options);
    if (status !== 0) throw new Error(`PostgreSQL's ${program} failed: ${stdout}${stderr}`);
  }

  /** A query would run on without the server's first process: all of its processes are killed. */
  protected override killProcess(pid: number): void {
    process.kill(pid, 'SIGSTOP');
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
    for (const each of [...children.split(' ').filter(Boolean).map(Number), pid]) {
      process.kill(each, 'SIGKILL');
    }
    // A server removes its shared memory when it ends; a killed one cannot.
    const memory = readFileSync(join(this.#data, 'postmaster.pid'), 'utf8').split('\n')[6];
    spawnSync('ipcrm', ['-m', memory.trim().split(/ +/)[1]]);
  }
}

/** A server of its own; `READER` may read its database. */
export async function startPostgres(options: ServerOptions = {}): Promise<PostgresServer> {
  const server = new PostgresServer(await freePort(), options);
  server.initialize();
  return await server.start();
}
