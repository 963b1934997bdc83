/** What the tests' MariaDB and PostgreSQL servers have in common. */
import type { ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import {
  type Certificate,
  endServer,
  HOST,
  hasEnded,
  makeCertificate,
  SERVER_USER,
  serverFolder,
  spawnServer,
} from './server-process.ts';
import { HANG_MS, wait } from './waiting.ts';

/** May select from every table of the database, over TCP with the password. */
export const READER = { user: 'reader', password: 'r3ader:p@ss/w%rd' };
export const DATABASE = 'shop';

const LOOK_MS = 10;

export interface ServerOptions {
  /** Settings of the server, as in `--max_connections=5`. */
  readonly args?: readonly string[];
  /** Offers TLS, with a certificate for names like `DNS:db.test` and `IP:127.0.0.1`. */
  readonly tls?: readonly string[];
}

const running = new Set<DatabaseServer>();

afterAll(async () => {
  await Promise.all([...running].map((server) => server.end()));
});

export abstract class DatabaseServer {
  readonly folder = serverFolder();
  readonly port: number;
  /** With `tls`. */
  readonly certificate: Certificate | undefined;
  protected readonly args: readonly string[];
  protected abstract readonly scheme: 'mysql' | 'postgres';
  /** Ends the server at once, and leaves nothing behind. */
  protected abstract readonly endSignal: 'KILL' | 'QUIT';
  protected abstract readonly stopSignal: 'SIGTERM' | 'SIGINT';
  #process: ChildProcess | null = null;

  constructor(port: number, options: ServerOptions) {
    this.port = port;
    this.args = options.args ?? [];
    if (options.tls) this.certificate = makeCertificate(this.folder, options.tls);
  }

  /** For clients that are not the program. */
  get reader() {
    return { host: HOST, port: this.port, database: DATABASE, ...READER };
  }

  /** Without the password. */
  get url(): string {
    return `${this.scheme}://${READER.user}@${HOST}:${this.port}/${DATABASE}`;
  }

  protected abstract command(): readonly string[];

  /** Runs statements as the administrator; gives the rows of one SELECT. */
  abstract sql(statements: string): Promise<Record<string, unknown>[]>;

  /** Starts it, again after it was stopped or killed, with the same data. */
  async start(): Promise<this> {
    const log = join(this.folder, 'log');
    const fd = openSync(log, 'w');
    const [command, ...args] = this.command();
    const child = spawnServer(command, args, {
      stdio: ['ignore', fd, fd],
      deathSignal: this.endSignal,
      ...SERVER_USER,
    });
    closeSync(fd);
    this.#process = child;
    running.add(this);
    const deadline = Date.now() + HANG_MS;
    for (;;) {
      const answer = await this.sql('SELECT 1').catch((error: Error) => error);
      if (!(answer instanceof Error)) return this;
      if (hasEnded(child) || Date.now() > deadline) {
        throw new Error(
          `The server did not start: ${answer.message}\n${readFileSync(log, 'utf8')}`,
        );
      }
      await wait(LOOK_MS);
    }
  }

  /** Shuts it down in order, and tells its clients. */
  async stop(): Promise<void> {
    await this.#end((child) => child.kill(this.stopSignal));
  }

  /** Kills it with SIGKILL: its clients only see that the connection breaks. */
  async kill(): Promise<void> {
    await this.#end((child) => this.killProcess(Number(child.pid)));
  }

  protected killProcess(pid: number): void {
    process.kill(pid, 'SIGKILL');
  }

  /** Ends it when the tests are done. */
  async end(): Promise<void> {
    await this.#end((child) => child.kill(`SIG${this.endSignal}`));
  }

  async #end(how: (child: ChildProcess) => void): Promise<void> {
    const child = this.#process;
    this.#process = null;
    running.delete(this);
    if (child !== null) await endServer(child, () => how(child));
  }
}
