/** A real OpenSSH server with SFTP, for the user that runs the tests. */
import { type ChildProcess, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { endServer, freePort, HOST, hasEnded, programPath, spawnServer } from './server-process.ts';
import { tempDir } from './tempdir.ts';
import { HANG_MS, wait } from './waiting.ts';

const ROOT = process.getuid?.() === 0;
const LOOK_MS = 10;

export interface KeyPair {
  /** The private key; the public one has `.pub` after its name. */
  readonly file: string;
  /** As ssh-keygen -l prints it. */
  readonly fingerprint: string;
}

export interface SftpServer {
  readonly port: number;
  readonly user: string;
  /** What users see of the server: an absolute path. */
  readonly folder: string;
  /** A key that it lets in. */
  readonly key: KeyPair;
  readonly hostKeys: readonly KeyPair[];
  log(): string;
}

const running: ChildProcess[] = [];

afterAll(async () => {
  await Promise.all(running.splice(0).map((child) => endServer(child, () => child.kill())));
});

/** Makes a key with ssh-keygen, as in `makeKey('rsa', '-b', '2048')`. */
export function makeKey(type: string, ...options: readonly string[]): KeyPair {
  const file = join(tempDir(), type);
  keygen('-q', '-t', type, '-N', '', '-C', 'test', '-f', file, ...options);
  return { file, fingerprint: keygen('-l', '-f', file).split(' ')[1] };
}

export function keygen(...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync('ssh-keygen', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`ssh-keygen ${args.join(' ')}: ${stderr}`);
  return stdout;
}

/** Starts a server with host keys of these types. */
export async function startSftp(types: readonly string[] = ['ed25519']): Promise<SftpServer> {
  const [own, folder] = [tempDir(), tempDir()];
  const key = makeKey('ed25519');
  const hostKeys = types.map((type) => makeKey(type));
  const port = await freePort();
  const config = join(own, 'sshd_config');
  const authorized = join(own, 'authorized_keys');
  const log = join(own, 'log');
  writeFileSync(authorized, readFileSync(`${key.file}.pub`));
  const lines = [
    ...[`ListenAddress ${HOST}`, `Port ${port}`, 'PidFile none', 'LogLevel DEBUG1'],
    ...hostKeys.map(({ file }) => `HostKey ${file}`),
    ...[`AuthorizedKeysFile ${authorized}`, 'StrictModes no', 'UsePAM no', 'UseDNS no'],
    ...['PermitRootLogin yes', 'PasswordAuthentication no', 'Subsystem sftp internal-sftp'],
    'KbdInteractiveAuthentication no',
  ];
  writeFileSync(config, `${lines.join('\n')}\n`);
  // Where the part of it that has no privileges works; packages make it when the service starts.
  if (ROOT) mkdirSync('/run/sshd', { recursive: true });
  const sshd = programPath('sshd', ['/usr/sbin'], 'openssh-server');
  // Newer ones lock out an address from which wrong keys come.
  const lenient = ['-o', 'PerSourcePenalties=no'];
  const isNewer = spawnSync(sshd, ['-t', '-f', config, ...lenient]).status === 0;
  const args = ['-D', '-f', config, '-E', log, ...(isNewer ? lenient : [])];
  const child = spawnServer(sshd, args, { stdio: 'ignore' });
  running.push(child);
  const readLog = () => readFileSync(log, 'utf8');
  for (const deadline = Date.now() + HANG_MS; !(await accepts(port)); await wait(LOOK_MS)) {
    if (hasEnded(child) || Date.now() > deadline) throw new Error(`no sshd: ${readLog()}`);
  }
  const user = userInfo().username;
  return { port, user, folder, key, hostKeys, log: readLog };
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, HOST);
    socket.on('error', () => resolve(false));
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}
