/** A delivered file, whatever its container: its fingerprint, and how it is closed. */
import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { InternalError } from '../support/errors.ts';
import { say } from '../words/language.ts';
import type { DeliveredFile, Document } from './document.ts';
import { changedError, type Origin } from './origin.ts';
import { readFully } from './read.ts';
import type { Sidecar } from './sidecar.ts';

/** Bytes that are hashed together: they should stay in the processor's cache. */
const HASHED_BYTES = 128 * 1024;
/** Bytes after which other work gets its turn. */
const TURN_BYTES = 8 * HASHED_BYTES;

interface Closable {
  close(): Promise<void>;
}

/** What a container adds to its origin. */
interface Container {
  readonly container: DeliveredFile['container'];
  readonly documents: readonly (Document & Partial<Closable>)[];
  readonly sidecar?: Sidecar | undefined;
  /** Reads what the sidecar covers, if that is not the origin. Throws RefusedError('archive'). */
  readonly drain?: () => Promise<void>;
  /** Closed after the documents. */
  readonly shared?: Closable | undefined;
}

/** Takes over `origin`. */
export function deliveredFile(
  origin: Origin,
  { container, documents, sidecar, drain, shared }: Container,
): DeliveredFile {
  let isClosed = false;
  let fingerprint: ReturnType<DeliveredFile['fingerprint']> | undefined;
  const takeFingerprint = async () => {
    const hash = await hashOf(origin, drain ? undefined : sidecar, () => isClosed);
    await drain?.();
    await origin.assertUnchanged();
    sidecar?.verify();
    return { bytes: origin.size, sha256: hash };
  };
  return {
    path: origin.path,
    container,
    documents,
    obtained: origin.obtained,
    fingerprint: () => {
      fingerprint ??= takeFingerprint();
      return fingerprint;
    },
    close: async () => {
      isClosed = true;
      await Promise.all(documents.map((document) => document.close?.()));
      await fingerprint?.catch(() => undefined);
      await shared?.close();
      await origin.close();
    },
  };
}

/** Reads all of `origin`. Throws RefusedError('changed') if it has become shorter. */
async function hashOf(
  { handle, label, size }: Origin,
  sidecar: Sidecar | undefined,
  isClosed: () => boolean,
): Promise<string> {
  const hash = createHash('sha256');
  const piece = Buffer.allocUnsafe(Math.min(HASHED_BYTES, size));
  for (let position = 0; position < size; position += piece.length) {
    if (isClosed()) throw new InternalError(say`${label} was closed while being read`);
    const want = Math.min(piece.length, size - position);
    const read = await readFully(handle, label, piece, 0, want, position);
    if (read < want) throw changedError(label);
    hash.update(piece.subarray(0, read));
    sidecar?.update(piece.subarray(0, read));
    if (position % TURN_BYTES === 0) await setImmediate();
  }
  return hash.digest('hex');
}
