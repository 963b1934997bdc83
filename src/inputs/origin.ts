/** A delivered file, opened once, from which every container is read. */
import { type BigIntStats, constants } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { ExpectedError, RefusedError } from '../support/errors.ts';
import { say } from '../words/language.ts';
import { accessError, errorText, notAFile } from './access.ts';
import type { Obtained } from './document.ts';
import { STANDARD_INPUT } from './expand-paths.ts';
import { openInputSpool, type Spool } from './spool.ts';

/** The delivered bytes, at positions 0 to `size`. */
export interface Origin {
  /** As the user named it. */
  readonly path: string;
  /** The name in messages: the path, or words for `-`. */
  readonly label: string;
  readonly handle: FileHandle;
  /** Bytes when it was opened; bytes added later are not read. */
  readonly size: number;
  readonly obtained: Obtained;
  /** Throws RefusedError('changed') if the file changed, or its path leads to another one. */
  assertUnchanged(): Promise<void>;
  close(): Promise<void>;
}

/** Opens a regular file. Throws RefusedError('missing'). */
export async function openOrigin(path: string): Promise<Origin> {
  // Without O_NONBLOCK, opening a named pipe waits for its other end.
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
 * Copies standard input into a spool in `scratchDir`. Throws InternalError if there is no room, and
 * RefusedError('limit').
 */
export async function spoolInput(
  input: Readable,
  scratchDir: string,
  bytesMax: number,
): Promise<Origin> {
  // Without a listener, an input that fails before it is read ends the process.
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

/** The refusal of a file that changed while it was read. */
export function changedError(label: string): RefusedError {
  const message = say`${label} changed while it was being read. Wait until no program writes to it,
    then run again.`;
  return new RefusedError('changed', message);
}

class FileOrigin implements Origin {
  readonly path: string;
  readonly label: string;
  readonly handle: FileHandle;
  readonly size: number;
  readonly obtained: Obtained;
  readonly #opened: BigIntStats;

  constructor(path: string, handle: FileHandle, opened: BigIntStats) {
    this.path = path;
    this.label = path;
    this.handle = handle;
    this.size = Number(opened.size);
    this.obtained = { how: 'file', at: opened.mtime };
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

/** A spool has no name, so that nothing else can change it. */
class InputOrigin implements Origin {
  readonly path = STANDARD_INPUT;
  readonly label: string;
  readonly handle: FileHandle;
  readonly size: number;
  readonly obtained: Obtained = { how: 'stdin', at: new Date() };
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
