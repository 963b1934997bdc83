/** Positioned reads that return all the bytes asked for. */
import { readSync } from 'node:fs';
import { InternalError } from '../support/errors.ts';
import { say } from '../words/language.ts';
import { errorText } from './access.ts';

/**
 * Reads up to this size are synchronous: a trip through the thread pool takes longer than the read,
 * and there may be very many. Larger ones leave this thread free.
 */
const SYNC_BYTES_MAX = 128 * 1024;
/** The descriptor of a closed handle, whose own read method reports the error. */
const CLOSED_FD = -1;

/** A file as it is read. */
export interface ReadHandle {
  readonly fd: number;
  read(...given: [Uint8Array, number, number, number]): Promise<{ readonly bytesRead: number }>;
}

/**
 * Reads `length` bytes from `position` into `target` at `offset`; returns how many, fewer only at
 * the end. Throws InternalError naming `name` if the system cannot read.
 */
export async function readFully(
  handle: ReadHandle,
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
    throw new InternalError(say`${name} cannot be read: ${errorText(error)}`, {
      cause: error,
    });
  }
  return filled;
}

/** The same at once, from a descriptor. Throws what the system reports. */
export function readFullySync(
  fd: number,
  target: Uint8Array,
  offset: number,
  length: number,
  position: number,
): number {
  let filled = 0;
  while (filled < length) {
    const read = readSync(fd, target, offset + filled, length - filled, position + filled);
    if (read === 0) break;
    filled += read;
  }
  return filled;
}
