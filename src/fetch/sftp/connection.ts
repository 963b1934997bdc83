/** A connection to an SFTP server whose host key is the expected one. */
import type { AuthenticationType, Client, ServerHostKeyAlgorithm } from 'ssh2';
import type SftpClient from 'ssh2-sftp-client';
import type { ChannelSettings } from '../../config/channel-schema.ts';
import { shorten } from '../../support/printable.ts';
import { say } from '../../words/language.ts';
import { FetchFailure, RETRY_MS } from '../channel.ts';
import { fingerprint } from '../keys.ts';
import { type SftpLogin, sftpClient, sftpLogin } from './login.ts';

/** Times after which a server is given up, ms. */
export interface SftpTimes {
  /** Until the user is logged in. */
  readonly connectMs: number;
  /** Until an answer, or the next piece of a file. */
  readonly silenceMs: number;
}

const KEEP_ALIVE_MS = 10_000;
/** What OpenSSH sends at once; one piece is asked for at a time. */
const PIECE_BYTES = 256 * 1024;
/** Of host keys of one server. */
const KINDS_MAX = 6;
const RSA = ['rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa'];
const TEXT_CHARS = 200;
/** SSH_FX_NO_SUCH_FILE; the library has its own code for stat. */
const NO_FILE: readonly unknown[] = [2, 'ENOENT'];
const NO_PERMISSION = 3;
/** SSH_MSG_DISCONNECT: too many attempts, no method left, no such user. */
const FINAL_REASONS: readonly unknown[] = [2, 14, 15];

type Settings = ChannelSettings<'sftp'>;

interface SshError extends Error {
  readonly level?: string;
  readonly code?: string | number;
}

/** The library's types lack some of it. */
interface Untyped {
  readonly client: Client;
  lstat: SftpClient['stat'];
}

export class SftpConnection {
  readonly #client: SftpClient;
  readonly #settings: Settings;
  readonly #times: SftpTimes;
  #isOpen = true;

  constructor(client: SftpClient, settings: Settings, times: SftpTimes) {
    this.#client = client;
    this.#settings = settings;
    this.#times = times;
    client.on('close', () => {
      this.#isOpen = false;
    });
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Names in a folder; none if there is no such folder. Throws FetchFailure. */
  async names(folder: string): Promise<string[]> {
    const list = await this.#ask(folder, this.#client.list(folder));
    return (list ?? []).map(({ name }) => name);
  }

  /** What a path, or the target of its link, is; null: there is nothing. Throws FetchFailure. */
  async stat(path: string, isFollowed: boolean): Promise<SftpClient.FileStats | null> {
    const client = this.#client as SftpClient & Untyped;
    return await this.#ask(path, isFollowed ? client.stat(path) : client.lstat(path));
  }

  /** The bytes of a file. Throws FetchFailure. */
  async *read(path: string): AsyncGenerator<Uint8Array> {
    let late: FetchFailure | undefined;
    const silent = () => {
      late = this.#giveUp();
    };
    let timer = setTimeout(silent, this.#times.silenceMs);
    try {
      const stream = this.#client.createReadStream(path, { highWaterMark: PIECE_BYTES });
      // A read that is under way when the stream ends fails later, when nobody listens.
      stream.on('error', () => {});
      for await (const piece of stream) {
        clearTimeout(timer);
        yield piece;
        timer = setTimeout(silent, this.#times.silenceMs);
      }
    } catch (error) {
      throw this.#failure(path, late ?? (error as SshError));
    } finally {
      clearTimeout(timer);
    }
  }

  async close(): Promise<void> {
    if (this.#isOpen) await this.#within(this.#client.end()).catch(() => {});
    socketOf(this.#client).destroy();
  }

  async #ask<T>(path: string, answer: Promise<T>): Promise<T | null> {
    try {
      return await this.#within(answer);
    } catch (error) {
      if (NO_FILE.includes((error as SshError).code)) return null;
      throw this.#failure(path, error as SshError);
    }
  }

  async #within<T>(answer: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(this.#giveUp()), this.#times.silenceMs);
    });
    return await Promise.race([answer, late]).finally(() => clearTimeout(timer));
  }

  /** Leaves a server that is silent. */
  #giveUp(): FetchFailure {
    socketOf(this.#client).destroy();
    const seconds = this.#times.silenceMs / 1000;
    const server = shownServer(this.#settings);
    return failed(say`${server} has not answered after ${seconds} s.`, RETRY_MS.failure);
  }

  #failure(path: string, error: SshError): Error {
    if (error instanceof FetchFailure) return error;
    const server = shownServer(this.#settings);
    if (error.code === NO_PERMISSION) {
      return failed(
        say`${server} does not let user ${this.#settings.user} read ${path}. Ask the other side for
          the permission, and check the path.`,
      );
    }
    const message =
      typeof error.code === 'number' && this.#isOpen
        ? say`${server} cannot give ${path}: ${shorten(error.message, TEXT_CHARS)}.`
        : say`${server}: the connection broke. Check the network of this machine.`;
    return failed(message, RETRY_MS.failure);
  }
}

function failed(message: string, retryMs: number | null = null): FetchFailure {
  return new FetchFailure(message, retryMs);
}

/** `bank: sftp.bank.example:22` */
function shownServer({ name, host, port }: Settings): string {
  return `${name}: ${host}:${port}`;
}

function socketOf(client: SftpClient): Client {
  return (client as SftpClient & Untyped).client;
}

/**
 * Connects and logs in. A server with keys of several kinds is asked for each of them, until one is
 * the expected one. Throws FetchFailure, UsageError.
 */
export async function connectSftp(settings: Settings, times: SftpTimes): Promise<SftpConnection> {
  const login = await sftpLogin(settings);
  const strange = new Map<string, string>();
  for (;;) {
    const known = strange.size;
    const client = await connectOnce(settings, times, login, strange);
    if (client !== null) return new SftpConnection(client, settings, times);
    if (strange.size > known && strange.size < KINDS_MAX) continue;
    const found = [...strange].map(([kind, print]) => `${kind} ${print}`).join(', ');
    throw failed(
      say`${shownServer(settings)} has another host key than hostKey says: found ${found}; expected
        ${settings.hostKey}. Neither key nor password was sent. Ask the other side, in a way that
        you know, whether its host key has changed; change hostKey only if it confirms.`,
    );
  }
}

/** Null: the host key is not the expected one; it is added to the strange ones. */
async function connectOnce(
  settings: Settings,
  { connectMs }: SftpTimes,
  login: SftpLogin,
  strange: Map<string, string>,
): Promise<SftpClient | null> {
  const { host, port, user: username } = settings;
  const expected = settings.hostKey.replace(/=$/, '');
  const events = { error() {}, end() {}, close() {} };
  const client = new (await sftpClient())(settings.name, events);
  let cause: SshError | undefined;
  client.on('error', (error: SshError) => {
    cause ??= error;
  });
  let isStrange = strange.size > 0;
  let accepted: readonly string[] = [];
  answerPrompts(client, login);
  try {
    await client.connect({
      ...{ host, port, username, ...login.options, tryKeyboard: true },
      ...{ readyTimeout: connectMs, keepaliveInterval: KEEP_ALIVE_MS },
      algorithms: { serverHostKey: { remove: algorithmsOf(strange), append: [], prepend: [] } },
      hostVerifier: (blob: Buffer) => {
        isStrange = fingerprint(blob) !== expected;
        if (isStrange) strange.set(kindOf(blob), fingerprint(blob));
        return !isStrange;
      },
      // Each secret is sent once: accounts are locked after a few wrong ones.
      authHandler: (left: AuthenticationType[] | null, _, next) => {
        if (left === null) return next('none');
        const method = accepted.length === 0 && login.methods.find((each) => left.includes(each));
        accepted = left;
        (next as (method: AuthenticationType | false) => void)(method || false);
      },
    });
    return client;
  } catch (error) {
    socketOf(client).destroy();
    if (isStrange) return null;
    throw connectFailure(settings, cause ?? (error as SshError), login, accepted);
  }
}

function answerPrompts(client: SftpClient, { options: { password } }: SftpLogin): void {
  type Prompts = readonly { readonly echo?: boolean }[];
  type Finish = (answers: readonly string[]) => void;
  client.on(
    'keyboard-interactive',
    (_name: string, _text: string, _language: string, prompts: Prompts, finish: Finish) => {
      const isPassword = prompts.length === 1 && prompts[0].echo !== true;
      finish(isPassword && password !== undefined ? [password] : []);
    },
  );
}

/** The kind of a public key, such as ssh-ed25519. */
function kindOf(blob: Buffer): string {
  return /^[\w@.-]{1,64}/.exec(blob.toString('latin1', 4))?.[0] ?? '';
}

function algorithmsOf(kinds: ReadonlyMap<string, string>): ServerHostKeyAlgorithm[] {
  const names = [...kinds.keys()].flatMap((kind) => (kind === 'ssh-rsa' ? RSA : [kind]));
  return names as ServerHostKeyAlgorithm[];
}

function connectFailure(
  settings: Settings,
  { level, code, message }: SshError,
  { shown }: SftpLogin,
  accepted: readonly string[],
): FetchFailure {
  const server = shownServer(settings);
  const text = shorten(message, TEXT_CHARS);
  if (level === 'client-authentication') {
    const methods = shorten(accepted.join(', '), TEXT_CHARS);
    return failed(
      say`${server} refuses user ${settings.user} with ${shown}; it accepts: ${methods}. Check the
        user. The other side must have registered the public key (ssh-keygen -y -f shows it) or the
        password, and perhaps the address of this machine.`,
    );
  }
  if (level === 'handshake') {
    return failed(
      say`${server}: no secure connection can be agreed on (${text}). Ask the other side which
        methods its server supports.`,
    );
  }
  if (/subsystem/.test(message)) {
    return failed(
      say`${server} lets user ${settings.user} in but not use SFTP. Ask the other side for it.`,
    );
  }
  return failed(
    say`${server} cannot be reached (${typeof code === 'string' ? code : text}). Check host, port,
      the network and firewalls, and whether the other side has the address of this machine on its
      list.`,
    FINAL_REASONS.includes(code) ? null : RETRY_MS.failure,
  );
}
