/** A file as delivered, opened once: what every container is read from. */
import { type BigIntStats, constants } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { ExpectedError, RefusedError } from '../support/errors.ts';
import { say } from '../words/language.ts';
import { accessError, errorText, notAFile } from './access.ts';
import { openInputSpool, type Spool } from './spool.ts';

/** The delivered bytes, at positions 0 to `size`. */
export interface Origin {
  /** As the user named it. */
  readonly path: string;
  /** For messages: the path, or the words for `-`. */
  readonly label: string;
  readonly handle: FileHandle;
  /** Bytes when it was opened; what was added later is not read. */
  readonly size: number;
  /** Throws RefusedError('changed') if the file, or what its path leads to, is another one now. */
  assertUnchanged(): Promise<void>;
  close(): Promise<void>;
}

/** Opens a regular file. Throws RefusedError('missing'). */
export async function openOrigin(path: string): Promise<Origin> {
  // Without O_NONBLOCK the opening of a named pipe would wait for its other end.
  const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
  const handle = await open(path, flags).catch((error) => {
    throw accessError(path, error);
  });
  try {
    const opened = await handle.stat({ bigint: true });
    if (!opened.isFile()) throw notAFile(path);
    return new FileOrigin(path, handle, opened);
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/**
 * Takes all of standard input into a spool in `scratchDir`. Throws InternalError where there is no
 * room, and RefusedError('limit').
 */
export async function spoolInput(
  input: Readable,
  scratchDir: string,
  bytesMax: number,
): Promise<Origin> {
  // Without a listener, an input that fails before it is read would end the process.
  input.on('error', () => {});
  const spool = await openInputSpool(scratchDir);
  try {
    for await (const chunk of input) {
      if (spool.length + chunk.length > bytesMax) {
        const message = say`Standard input holds more than ${bytesMax} bytes. Ask for the statement
          in smaller parts.`;
        throw new RefusedError('limit', message);
      }
      await spool.append(chunk);
    }
    await spool.settled();
    return new InputOrigin(spool);
  } catch (error) {
    await spool.close();
    if (error instanceof ExpectedError) throw error;
    const message = say`Standard input cannot be read: ${errorText(error)}.`;
    throw new RefusedError('missing', message);
  }
}

/** The refusal of a file that did not stay the same while it was read. */
export function changedError(label: string): RefusedError {
  const message = say`${label} was changed while it was being read. Wait until nothing writes to it
    any more, then run again.`;
  return new RefusedError('changed', message);
}

class FileOrigin implements Origin {
  readonly path: string;
  readonly label: string;
  readonly handle: FileHandle;
  readonly size: number;
  readonly #opened: BigIntStats;

  constructor(path: string, handle: FileHandle, opened: BigIntStats) {
    this.path = path;
    this.label = path;
    this.handle = handle;
    this.size = Number(opened.size);
    this.#opened = opened;
  }

  async assertUnchanged(): Promise<void> {
    const now = await this.handle.stat({ bigint: true });
    const named = await stat(this.path, { bigint: true }).catch(() => undefined);
    if (named === undefined || !this.#isSame(now) || !this.#isSame(named)) {
      throw changedError(this.label);
    }
  }

  #isSame(info: BigIntStats): boolean {
    const { size, mtimeNs, ino } = this.#opened;
    return info.size === size && info.mtimeNs === mtimeNs && info.ino === ino;
  }

  async close(): Promise<void> {
    await this.handle.close();
  }
}

/** Nobody else can reach a spool: it does not change. */
class InputOrigin implements Origin {
  readonly path = '-';
  readonly label: string;
  readonly handle: FileHandle;
  readonly size: number;
  readonly #spool: Spool;

  constructor(spool: Spool) {
    this.#spool = spool;
    this.label = say`Standard input`;
    this.handle = spool.handle;
    this.size = spool.length;
  }

  async assertUnchanged(): Promise<void> {}

  async close(): Promise<void> {
    await this.#spool.close();
  }
}
