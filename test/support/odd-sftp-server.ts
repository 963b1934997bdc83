/** An SFTP server that does what sshd does not: odd names, passwords, silence. */
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { type AuthContext, type Connection, Server, type SFTPWrapper, utils } from 'ssh2';
import { afterAll } from 'vitest';
import { HOST } from './server-process.ts';
import { makeKey } from './sftp-server.ts';

const { OK, EOF, NO_SUCH_FILE, PERMISSION_DENIED } = utils.sftp.STATUS_CODE;
const FILE_MODE = 0o100_644;

export interface OddServer {
  readonly port: number;
  readonly hostKey: string;
  /** Paths that clients asked for. */
  readonly asked: string[];
  /** Methods and passwords that clients tried. */
  readonly tried: string[];
}

export interface Oddity {
  /** The only way in; otherwise everybody is let in. */
  readonly login?: 'password' | 'keyboard-interactive';
  readonly password?: string;
  /** The names in every folder; a file's content is its name. */
  readonly names?: readonly string[];
  /** Paths that may not be read. */
  readonly denied?: readonly string[];
  /** Says nothing more once a file is read. */
  readonly silent?: true;
  readonly noSftp?: true;
}

const servers = new Map<Server, Set<Connection>>();

afterAll(() => {
  for (const [server, clients] of servers) {
    for (const client of clients) client.end();
    server.close();
  }
});

export async function startOdd(oddity: Oddity): Promise<OddServer> {
  const key = makeKey('ed25519');
  const [asked, tried]: string[][] = [[], []];
  const clients = new Set<Connection>();
  const server = new Server({ hostKeys: [readFileSync(key.file)] }, (client) => {
    clients.add(client);
    client.on('error', () => {});
    client.on('authentication', (context) => letIn(context, oddity, tried));
    client.on('session', (accept) => {
      accept().on('sftp', (acceptSftp, refuse) => {
        if (oddity.noSftp) refuse();
        else serve(acceptSftp(), oddity, asked);
      });
    });
  });
  servers.set(server, clients);
  await new Promise<void>((done) => server.listen(0, HOST, done));
  const { port } = server.address() as AddressInfo;
  return { port, hostKey: key.fingerprint, asked, tried };
}

function letIn(context: AuthContext, { login, password }: Oddity, tried: string[]): void {
  const check = (given: string) => {
    tried.push(`${login} ${given}`);
    if (given === password) context.accept();
    else context.reject([context.method]);
  };
  if (login === undefined) context.accept();
  else if (context.method !== login) context.reject([login]);
  else if (context.method === 'password') check(context.password);
  else if (context.method === 'keyboard-interactive') {
    context.prompt([{ prompt: 'Password:', echo: false }], (answers) => check(answers.join()));
  }
}

function serve(sftp: SFTPWrapper, oddity: Oddity, asked: string[]): void {
  const { names = [], denied = [], silent } = oddity;
  const contents = (path: string) => names.find((name) => path.endsWith(`/${name}`));
  const open = new Map<number, string>();
  const listed = new Set<number>();
  let handles = 0;
  const handle = (path: string) => {
    const buffer = Buffer.alloc(4);
    buffer.writeUInt32BE(++handles);
    open.set(handles, path);
    return buffer;
  };
  const attributes = (size: number) => ({
    mode: FILE_MODE,
    uid: 0,
    gid: 0,
    size,
    atime: 1,
    mtime: 1,
  });
  const stat = (id: number, path: string) => {
    asked.push(path);
    const content = contents(path);
    if (denied.includes(path)) sftp.status(id, PERMISSION_DENIED);
    else if (content === undefined) sftp.status(id, NO_SUCH_FILE);
    else sftp.attrs(id, attributes(content.length));
  };
  sftp.on('STAT', stat);
  sftp.on('LSTAT', stat);
  sftp.on('OPENDIR', (id, path) => sftp.handle(id, handle(path)));
  sftp.on('READDIR', (id, buffer) => {
    const number = buffer.readUInt32BE(0);
    if (listed.has(number)) return sftp.status(id, EOF);
    listed.add(number);
    sftp.name(
      id,
      names.map((filename) => ({
        ...{ filename, longname: `-rw-r--r-- 1 a a 1 ${filename}` },
        attrs: attributes(filename.length),
      })),
    );
  });
  sftp.on('OPEN', (id, path) => sftp.handle(id, handle(path)));
  sftp.on('READ', (id, buffer, offset) => {
    if (silent) return;
    const content = Buffer.from(contents(open.get(buffer.readUInt32BE(0)) ?? '') ?? '');
    if (offset >= content.length) sftp.status(id, EOF);
    else sftp.data(id, content.subarray(offset));
  });
  sftp.on('CLOSE', (id, buffer) => {
    if (!silent || listed.has(buffer.readUInt32BE(0))) sftp.status(id, OK);
  });
}
