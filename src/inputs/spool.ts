/**
 * A file without a name, for bytes whose source can be read only once. The first bytes of an input
 * may be in memory instead.
 */
import { randomUUID } from 'node:crypto';
import { closeSync, constants, openSync, rmSync } from 'node:fs';
import { type FileHandle, open, readdir, rm, stat, statfs, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { onExit } from '../support/cleanup.ts';
import { InternalError } from '../support/errors.ts';
import { DISK_ROOM_MIN_BYTES } from '../support/limits.ts';
import { say } from '../words/language.ts';
import { errorCode, errorText } from './access.ts';
import { readFully } from './read.ts';
import {
  PART_BYTES,
  type PlainBytes,
  readPlainBytes,
  returnUnpackedMemory,
  takeUnpackedMemory,
  writeUnpacked,
} from './unpacked-memory.ts';

/** Unconfirmed bytes beyond which appending waits. */
const UNWRITTEN_BYTES_MAX = 4 * 1024 * 1024;

/** Bytes written between checks of the free space. */
const ROOM_CHECK_BYTES = 16 * 1024 * 1024;

/**
 * The flags of a file that never gets a name (open(2), O_TMPFILE). Node has no constant for it;
 * this is the value of Linux on all processors that Node supports.
 */
const NAMELESS =
  process.platform === 'linux' ? 0o20000000 | constants.O_DIRECTORY | constants.O_EXCL : 0;

/** Errors of file systems and kernels without O_TMPFILE. */
const REFUSES_NAMELESS = ['ENOTSUP', 'EOPNOTSUPP', 'EISDIR', 'EINVAL', 'ENOSYS'];

/**
 * Opens a spool in `folder`: a file without a name, so that nothing remains however the process
 * ends. Throws InternalError naming the folder.
 */
export async function openSpool(
  folder: string,
  nameless = NAMELESS,
  roomMinBytes = 0,
): Promise<Spool> {
  try {
    return new Spool(folder, await openNameless(folder, nameless), roomMinBytes);
  } catch (error) {
    throw spoolError(folder, error);
  }
}

/**
 * A spool for an input, which may be endless: it leaves free space on the disk. If there is memory
 * for the expected bytes, they do not go to the disk.
 */
export async function openInputSpool(folder: string, expectedBytes = 0): Promise<Spool> {
  const spool = await openSpool(folder, NAMELESS, DISK_ROOM_MIN_BYTES);
  spool.memory = takeUnpackedMemory(expectedBytes);
  return spool;
}

async function openNameless(folder: string, nameless: number): Promise<FileHandle> {
  if (nameless === 0) return await openUnlinked(folder);
  try {
    return await open(folder, nameless | constants.O_RDWR, 0o600);
  } catch (error) {
    if (!REFUSES_NAMELESS.includes(errorCode(error))) throw error;
    return await openUnlinked(folder);
  }
}

const SPOOL_NAME = /^spool-[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;
/** An older named spool was left by a killed process, ms. */
const LEFT_BEHIND_MS = 60_000;

/** The fallback: a file whose name is removed immediately. The next spool removes leftovers. */
async function openUnlinked(folder: string): Promise<FileHandle> {
  const path = join(folder, `spool-${randomUUID()}`);
  // Registered before it exists, and made synchronously: a signal may come while it has a name.
  const forget = onExit(() => rmSync(path, { force: true }));
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL;
  closeSync(openSync(path, flags, 0o600));
  const handle = await open(path, constants.O_RDWR);
  try {
    await unlink(path);
    forget();
    await removeLeftBehind(folder);
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function removeLeftBehind(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!SPOOL_NAME.test(name)) continue;
    const path = join(folder, name);
    const info = await stat(path).catch(() => undefined);
    if (info === undefined || Date.now() - info.mtimeMs < LEFT_BEHIND_MS) continue;
    await rm(path, { force: true });
  }
}

export class Spool {
  readonly handle: FileHandle;
  /** Memory for its first bytes. */
  memory: readonly SharedArrayBuffer[] = [];
  readonly #folder: string;
  #length = 0;
  #written = 0;
  #writes: Promise<void> = Promise.resolve();
  #failure: Error | undefined;
  #roomCheckedAt = 0;
  readonly #roomMinBytes: number;

  constructor(folder: string, handle: FileHandle, roomMinBytes = 0) {
    this.#folder = folder;
    this.handle = handle;
    this.#roomMinBytes = roomMinBytes;
  }

  /** Bytes appended so far. */
  get length(): number {
    return this.#length;
  }

  /** Where other threads read it. */
  get plainBytes(): PlainBytes {
    return { fd: this.handle.fd, memory: this.memory };
  }

  /**
   * Appends `chunk`, owned by the spool from now on. Waits only while too much is unconfirmed.
   * Throws InternalError if this or an earlier chunk could not be written.
   */
  async append(chunk: Uint8Array): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure;
    const kept = writeUnpacked(this.memory, chunk, this.#length);
    this.#length += chunk.length;
    if (kept === chunk.length) return;
    this.#writes = this.#writes.then(() => this.#write(chunk.subarray(kept)));
    if (this.#length - this.#readable > UNWRITTEN_BYTES_MAX) await this.settled();
  }

  /** Bytes in memory and on the disk. */
  get #readable(): number {
    return this.#memoryBytes + this.#written;
  }

  get #memoryBytes(): number {
    return this.memory.length * PART_BYTES;
  }

  /** Waits until all appended bytes can be read. Throws InternalError. */
  async settled(): Promise<void> {
    await this.#writes;
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** Up to `length` bytes from `position` into `target` at `offset`; fewer only at the end. */
  async readAt(target: Uint8Array, offset: number, length: number, position: number) {
    const end = Math.min(position + length, this.#length);
    if (end > this.#readable) await this.settled();
    const inMemory = Math.max(0, Math.min(end, this.#memoryBytes) - position);
    if (inMemory > 0) readPlainBytes(this.plainBytes, target, offset, inMemory, position);
    const [from, left] = [position + inMemory, end - position - inMemory];
    if (left <= 0) return inMemory;
    const onDisk = from - this.#memoryBytes;
    const at = offset + inMemory;
    return inMemory + (await readFully(this.handle, this.#folder, target, at, left, onDisk));
  }

  async close(): Promise<void> {
    await this.#writes;
    await this.handle.close();
    returnUnpackedMemory(this.memory);
    this.memory = [];
  }

  /** Never fills a shared disk. Throws the error of a full one. */
  async #assertRoom(): Promise<void> {
    if (this.#written < this.#roomCheckedAt + ROOM_CHECK_BYTES) return;
    this.#roomCheckedAt = this.#written;
    const { bavail, bsize } = await statfs(this.#folder);
    if (bavail * bsize >= this.#roomMinBytes) return;
    const what = say`less than ${this.#roomMinBytes} bytes are free`;
    throw Object.assign(new Error(what), { code: 'ENOSPC' });
  }

  async #write(chunk: Uint8Array): Promise<void> {
    if (this.#failure !== undefined) return;
    try {
      for (let done = 0; done < chunk.length; ) {
        const left = chunk.length - done;
        const { bytesWritten } = await this.handle.write(chunk, done, left, this.#written);
        done += bytesWritten;
        this.#written += bytesWritten;
        await this.#assertRoom();
      }
    } catch (error) {
      this.#failure = spoolError(this.#folder, error);
    }
  }
}

/** The error of a temporary folder that cannot be written. */
export function spoolError(folder: string, error: unknown): InternalError {
  const code = errorCode(error);
  const full = code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG' || code === 'SQLITE_FULL';
  const message = full
    ? say`Temporary folder ${folder} cannot be written: ${errorText(error)}. Free space there:
        archives and standard input need room for their unpacked bytes, and large files for what
        memory does not hold (--memory).`
    : say`Temporary folder ${folder} cannot be written: ${errorText(error)}. It must exist and be
        writable.`;
  return new InternalError(message, { cause: error });
}
