/** Bills on an SFTP server: files whose paths contain the date. */
import { lstat } from 'node:fs/promises';
import { posix } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ChannelSettings } from '../../config/channel-schema.ts';
import type { FetchConfig } from '../../config/fetch-config.ts';
import { fillDate } from '../../config/template.ts';
import { FETCHED_FILES_MAX } from '../../support/limits.ts';
import { say } from '../../words/language.ts';
import {
  type Answer,
  type Channel,
  type ChannelNote,
  type Downloaded,
  FetchFailure,
  okNote,
  RETRY_MS,
} from '../channel.ts';
import { saveAside } from '../save.ts';
import { connectSftp, type SftpConnection, type SftpTimes } from './connection.ts';
import { sftpLogin } from './login.ts';

/** Times, which tests lower. */
export interface SftpLimits extends SftpTimes {
  /** Waits between two looks at a file that may grow. */
  wait(): Promise<unknown>;
}
const LIMITS: SftpLimits = {
  ...{ connectMs: 10_000, silenceMs: 30_000 },
  wait: () => sleep(10_000),
};
const LOOKS_MAX = 5;
/** Of a usual file system. */
const NAME_CHARS_MAX = 255;
const WILDCARD = /[*?]/;

interface RemoteFile {
  readonly path: string;
  readonly size: number;
  readonly modified: number;
}

export class SftpChannel implements Channel {
  readonly clockAheadMs = null;
  readonly #settings: ChannelSettings<'sftp'>;
  readonly #config: FetchConfig;
  readonly #limits: SftpLimits;
  #connection: SftpConnection | undefined;

  constructor(settings: ChannelSettings<'sftp'>, config: FetchConfig, limits = LIMITS) {
    this.#settings = settings;
    this.#config = config;
    this.#limits = limits;
  }

  async ask(date: string): Promise<Answer> {
    const { user, host, port, hostKey } = this.#settings;
    const path = fillDate(this.#config.bill, date);
    const files = await this.#complete(path, date);
    const server = `${host.includes(':') ? `[${host}]` : host}:${port}`;
    return {
      is: 'bill',
      asked: `sftp://${user}@${server}/${path.replace(/^\//, '')}`,
      requestIds: [],
      verifiedBy: say`host key ${hostKey.replace(/=$/, '')}`,
      download: async (folder) => {
        const saved: Downloaded[] = [];
        for (const file of files) saved.push(await this.#download(file, folder));
        return saved;
      },
    };
  }

  async checkKeys(): Promise<readonly ChannelNote[]> {
    const { name, user } = this.#settings;
    const { shown } = await sftpLogin(this.#settings);
    return [okNote(say`${name}: ${shown} can be read; the user is ${user}`)];
  }

  async close(): Promise<void> {
    await this.#connection?.close();
    this.#connection = undefined;
  }

  async #connected(): Promise<SftpConnection> {
    if (this.#connection?.isOpen !== true) {
      await this.close();
      this.#connection = await connectSftp(this.#settings, this.#limits);
    }
    return this.#connection as SftpConnection;
  }

  /** The files of a bill, to which nothing more is added. */
  async #complete(path: string, date: string): Promise<readonly RemoteFile[]> {
    const { marker } = this.#config;
    if (marker !== null) return await this.#marked(path, fillDate(marker, date));
    let files = await this.#present(path);
    for (let looks = 1; looks <= LOOKS_MAX; looks++) {
      await this.#limits.wait();
      const again = await this.#present(path);
      if (JSON.stringify(again) === JSON.stringify(files)) return files;
      files = again;
    }
    throw this.#notReady(say`${this.#settings.name}: ${path} is still being written.`);
  }

  async #marked(path: string, marker: string): Promise<readonly RemoteFile[]> {
    const { name } = this.#settings;
    const markers = (await this.#find(marker)).map((each) => each.path);
    if (markers.length === 0) {
      throw this.#notReady(
        say`${name}: ${path} is not complete yet: there is no ${marker}, its marker.`,
      );
    }
    const files = (await this.#find(path)).filter((each) => !markers.includes(each.path));
    if (files.length > 0) return files;
    throw this.#notReady(say`${name}: ${marker} is there, but ${path} is not.`, 'no-bill');
  }

  /** Throws FetchFailure: 'no-bill' if there is no file, 'not-ready' for an empty one. */
  async #present(path: string): Promise<readonly RemoteFile[]> {
    const { name } = this.#settings;
    const files = await this.#find(path);
    if (files.length === 0) {
      const { dir } = posix.parse(path);
      const hasFolder = dir === '' || (await (await this.#connected()).stat(dir, true)) !== null;
      const message = hasFolder
        ? say`${name}: ${path} is not there.`
        : say`${name}: ${path} is not there: there is no folder ${dir}.`;
      throw this.#notReady(message, 'no-bill');
    }
    const empty = files.find(({ size }) => size === 0);
    if (empty === undefined) return files;
    throw this.#notReady(say`${name}: ${empty.path} is empty: it is still being written.`);
  }

  #notReady(message: string, reason: 'not-ready' | 'no-bill' = 'not-ready'): FetchFailure {
    return new FetchFailure(message, RETRY_MS.notReady, reason);
  }

  /** The files at a path, which may have wildcards in its last part; by their names' bytes. */
  async #find(path: string): Promise<RemoteFile[]> {
    const connection = await this.#connected();
    const { dir, base } = posix.parse(path);
    if (!WILDCARD.test(base)) {
      const stat = await connection.stat(path, true);
      if (stat === null) return [];
      if (stat.isFile) return [{ path, size: stat.size, modified: stat.modifyTime }];
      const message = say`${this.#settings.name}: ${path} is not a file.`;
      throw new FetchFailure(message);
    }
    const names = (await connection.names(dir === '' ? '.' : dir))
      .filter((name) => isMatch(base, name))
      .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    if (names.length > FETCHED_FILES_MAX) {
      const message = say`${this.#settings.name}: more than ${FETCHED_FILES_MAX} files match
        ${path}. Make the path in bill more exact.`;
      throw new FetchFailure(message, null, 'limit');
    }
    const files: RemoteFile[] = [];
    for (const name of names) {
      const found = posix.join(dir, name);
      const stat = await connection.stat(found, false);
      if (stat === null) throw this.#gone(found);
      if (stat.isFile) files.push({ path: found, size: stat.size, modified: stat.modifyTime });
    }
    return files;
  }

  #gone(path: string): FetchFailure {
    return new FetchFailure(
      say`${this.#settings.name}: ${path} is in the folder but cannot be opened by its name. It was
        removed, or its name is not UTF-8.`,
      RETRY_MS.failure,
    );
  }

  async #download({ path, size, modified }: RemoteFile, folder: string): Promise<Downloaded> {
    const { name } = this.#settings;
    const connection = await this.#connected();
    const saved = await saveAside(connection.read(path), { folder, name });
    const { size: bytes } = await lstat(saved);
    const after = await connection.stat(path, true);
    if (bytes === size && after?.size === size && after.modifyTime === modified) {
      return { path: saved, name: posix.basename(path), hash: null, requestIds: [] };
    }
    throw new FetchFailure(
      say`${name}: ${path} changed during the download: it has ${after?.size ?? 0} bytes, had
        ${size}, and ${bytes} came.`,
      RETRY_MS.failure,
      'archive',
    );
  }
}

/** Like a shell's: a hidden name, such as that of a file in transfer, is only found as such. */
function isMatch(pattern: string, name: string): boolean {
  if (/[/\0]/.test(name) || name.length > NAME_CHARS_MAX) return false;
  if (name.startsWith('.') && !pattern.startsWith('.')) return false;
  const source = pattern
    .replace(/[\\^$.|+()[\]{}]/g, '\\$&')
    .replace(/\*+/g, '[^]*')
    .replaceAll('?', '[^]');
  return new RegExp(`^${source}$`, 'u').test(name);
}
