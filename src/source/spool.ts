/** A nameless file for bytes that cannot be read twice from where they come from. */
import { randomUUID } from 'node:crypto';
import { closeSync, constants, openSync, rmSync } from 'node:fs';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { onExit } from '../support/cleanup.ts';
import { InternalError } from '../support/errors.ts';
import { say } from '../support/language.ts';
import { errorCode, errorText } from './access.ts';
import { readFully } from './read.ts';

/** Bytes given to the system for writing and not yet confirmed, beyond which appending waits. */
const UNWRITTEN_BYTES_MAX = 4 * 1024 * 1024;

/**
 * Opens a spool in `folder`. Its name is removed at once, so that nothing stays behind however
 * the process ends. Throws InternalError naming the folder.
 */
export async function openSpool(folder: string): Promise<Spool> {
  const path = join(folder, `spool-${randomUUID()}`);
  // Registered before it exists, and made at once: a signal may come while it has a name.
  const forget = onExit(() => rmSync(path, { force: true }));
  try {
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL;
    closeSync(openSync(path, flags, 0o600));
    const handle = await open(path, constants.O_RDWR);
    try {
      await unlink(path);
      forget();
      return new Spool(folder, handle);
    } catch (error) {
      await handle.close();
      throw error;
    }
  } catch (error) {
    throw spoolError(folder, error);
  }
}

export class Spool {
  readonly handle: FileHandle;
  readonly #folder: string;
  #length = 0;
  #written = 0;
  #writes: Promise<void> = Promise.resolve();
  #failure: Error | undefined;

  constructor(folder: string, handle: FileHandle) {
    this.#folder = folder;
    this.handle = handle;
  }

  /** Bytes appended so far. */
  get length(): number {
    return this.#length;
  }

  /**
   * Appends `chunk`, which belongs to the spool from now on. Waits only while too much is on its
   * way. Throws InternalError when this or an earlier chunk could not be written.
   */
  async append(chunk: Uint8Array): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure;
    this.#length += chunk.length;
    this.#writes = this.#writes.then(() => this.#write(chunk));
    if (this.#length - this.#written > UNWRITTEN_BYTES_MAX) await this.settled();
  }

  /** Waits until all that was appended can be read back. Throws InternalError if it cannot. */
  async settled(): Promise<void> {
    await this.#writes;
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** Up to `length` bytes from `position` into `target` at `offset`; fewer only at the end. */
  async readAt(target: Uint8Array, offset: number, length: number, position: number) {
    if (Math.min(position + length, this.#length) > this.#written) await this.settled();
    return await readFully(this.handle, this.#folder, target, offset, length, position);
  }

  async close(): Promise<void> {
    await this.#writes;
    await this.handle.close();
  }

  async #write(chunk: Uint8Array): Promise<void> {
    if (this.#failure !== undefined) return;
    try {
      for (let done = 0; done < chunk.length; ) {
        const left = chunk.length - done;
        const { bytesWritten } = await this.handle.write(chunk, done, left, this.#written);
        done += bytesWritten;
        this.#written += bytesWritten;
      }
    } catch (error) {
      this.#failure = spoolError(this.#folder, error);
    }
  }
}

/** What could not be written to a folder for what memory does not hold. */
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
