/** Positioned reads that give all there is. */
import type { Hash } from 'node:crypto';
import { readSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { InternalError } from '../support/errors.ts';
import { say } from '../words/language.ts';
import { errorText } from './access.ts';

/**
 * Reads up to this size are done at once: the way through the thread pool takes longer than they
 * do, and there may be very many. Larger ones go on while something else is worked on.
 */
const SYNC_BYTES_MAX = 128 * 1024;
/** What a closed handle has for a descriptor; only the handle itself then says what is wrong. */
const CLOSED_FD = -1;
const HASH_PIECE_BYTES = 1024 * 1024;

/**
 * Reads `length` bytes from `position` into `target` at `offset`; gives how many, fewer only at
 * the end. Throws InternalError naming `name` if the system cannot read.
 */
export async function readFully(
  handle: FileHandle,
  name: string,
  target: Uint8Array,
  offset: number,
  length: number,
  position: number,
): Promise<number> {
  let filled = 0;
  try {
    while (filled < length) {
      const at = offset + filled;
      const left = length - filled;
      const bytesRead =
        left > SYNC_BYTES_MAX || handle.fd === CLOSED_FD
          ? (await handle.read(target, at, left, position + filled)).bytesRead
          : readSync(handle.fd, target, at, left, position + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
  } catch (error) {
    throw new InternalError(say`${name} cannot be read: ${errorText(error)}`, { cause: error });
  }
  return filled;
}

/** Adds the first `length` bytes of an open file to `hash`; gives how many there were. */
export async function hashFrom(
  handle: FileHandle,
  name: string,
  length: number,
  hash: Hash,
): Promise<number> {
  const piece = Buffer.allocUnsafe(Math.min(HASH_PIECE_BYTES, length));
  let done = 0;
  while (done < length) {
    const want = Math.min(piece.length, length - done);
    const filled = await readFully(handle, name, piece, 0, want, done);
    if (filled === 0) break;
    hash.update(piece.subarray(0, filled));
    done += filled;
  }
  return done;
}
