/** Servers as processes of their own, on free ports, that end with the test process. */
import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { tempDir } from './tempdir.ts';

export const HOST = '127.0.0.1';

/** Database servers refuse to run as root: they run as nobody. */
const NOBODY = 65_534;
const ROOT = process.getuid?.() === 0;
export const SERVER_USER = ROOT ? { uid: NOBODY, gid: NOBODY } : {};

/** An empty folder that the server owns. */
export function serverFolder(): string {
  const folder = tempDir();
  if (ROOT) chownSync(folder, NOBODY, NOBODY);
  return folder;
}

/** The path of a program; Debian has servers in folders that are not in every PATH. */
export function programPath(name: string, folders: readonly string[], debian: string): string {
  const path = [...(process.env.PATH ?? '').split(':'), ...folders]
    .map((folder) => join(folder, name))
    .find((candidate) => existsSync(candidate));
  if (path === undefined) throw new Error(`${name} is missing: apt-get install ${debian}`);
  return path;
}

/** Starts a server, which the kernel ends if the test process is killed before its cleanup. */
export function spawnServer(
  command: string,
  args: readonly string[],
  options: SpawnOptions & { readonly deathSignal?: 'KILL' | 'QUIT' } = {},
): ChildProcess {
  const { deathSignal = 'KILL', ...rest } = options;
  if (process.platform !== 'linux') return spawn(command, args, rest);
  return spawn('setpriv', ['--pdeathsig', deathSignal, command, ...args], rest);
}

export function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/** Ends a server, if it has not ended, and waits until it has. */
export async function endServer(child: ChildProcess, end: () => void): Promise<void> {
  if (hasEnded(child)) return;
  const ended = once(child, 'exit');
  end();
  await ended;
}

/** Below those that the system gives to connections, as is a Redis cluster's bus, 10,000 above. */
const PORT_MIN = 10_000;
const PORTS = 12_000;
const BUS = 10_000;

/** A port that is free, and 10,000 above it too. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = PORT_MIN + Math.floor(Math.random() * PORTS);
    if ((await isFree(port)) && (await isFree(port + BUS))) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.on('error', () => resolve(false));
    server.listen(port, HOST, () => server.close(() => resolve(true)));
  });
}

export interface Certificate {
  /** Is its own authority: clients trust it with `ca`. */
  readonly cert: string;
  readonly key: string;
}

/** Makes a self-signed certificate for names like `DNS:db.test` and `IP:127.0.0.1`. */
export function makeCertificate(folder: string, names: readonly string[]): Certificate {
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const made = spawnSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
      ...['-days', '2', '-subj', '/CN=test', '-addext', `subjectAltName=${names.join(',')}`],
      ...['-keyout', key, '-out', cert],
    ],
    { encoding: 'utf8', ...SERVER_USER },
  );
  if (made.status !== 0) throw new Error(`openssl made no certificate: ${made.stderr}`);
  return { cert, key };
}
