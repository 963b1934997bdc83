/** Size and SHA-256 of a delivered file, for containers that are not read from end to end. */
import { createHash } from 'node:crypto';
import { changedError, type Origin } from './origin.ts';
import { hashFrom } from './read.ts';

/** Reads all of `origin`. Throws RefusedError('changed') if it is not what was opened. */
export async function fingerprintOf(origin: Origin): Promise<{ bytes: number; sha256: string }> {
  const { handle, label, size } = origin;
  const hash = createHash('sha256');
  const found = await hashFrom(handle, label, size, hash);
  if (found < size) throw changedError(label);
  await origin.assertUnchanged();
  return { bytes: size, sha256: hash.digest('hex') };
}
