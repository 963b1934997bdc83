/** Saves what comes from a channel, within limits of size and time. */
import { randomUUID } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { InternalError } from '../support/errors.ts';
import { FETCHED_BYTES_MAX, FETCHED_MS_MAX } from '../support/limits.ts';
import { say } from '../words/language.ts';
import { FetchFailure } from './channel.ts';

/** Only the owner may read bills. */
const FILE_MODE = 0o600;

interface SaveOptions {
  /** An existing folder. */
  readonly folder: string;
  /** Where the bytes come from, for messages. */
  readonly name: string;
}

/** Limits, which tests lower. */
interface SaveLimits {
  readonly bytesMax: number;
  readonly timeMs: number;
}
const LIMITS: SaveLimits = { bytesMax: FETCHED_BYTES_MAX, timeMs: FETCHED_MS_MAX };

/**
 * Writes pieces to a new file in a folder, and returns its path. Throws FetchFailure('limit'),
 * InternalError if the file cannot be written, and what the pieces throw.
 */
export async function saveAside(
  pieces: AsyncIterable<Uint8Array>,
  { folder, name }: SaveOptions,
  { bytesMax, timeMs }: SaveLimits = LIMITS,
): Promise<string> {
  const path = join(folder, randomUUID());
  const written = <T>(action: Promise<T>): Promise<T> =>
    action.catch((error) => {
      const message = say`${path} cannot be written: ${error.message}`;
      throw new InternalError(message, { cause: error });
    });
  const file = await written(open(path, 'wx', FILE_MODE));
  const end = performance.now() + timeMs;
  let length = 0;
  try {
    for await (const piece of pieces) {
      length += piece.length;
      if (length > bytesMax) {
        throw new FetchFailure(say`${name} sends more than ${bytesMax} bytes.`, null, 'limit');
      }
      if (performance.now() > end) {
        const seconds = timeMs / 1000;
        throw new FetchFailure(
          say`${name} has not sent the file after ${seconds} s.`,
          null,
          'limit',
        );
      }
      await written(file.writeFile(piece));
    }
    await written(file.sync());
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
  return path;
}
