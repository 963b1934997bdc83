/** The SHA-256 of a delivered file: of what others read of it in order, then of the rest. */
import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { InternalError } from '../support/errors.ts';
import { say } from '../words/language.ts';
import { changedError, type Origin } from './origin.ts';
import { readFully } from './read.ts';
import type { Sidecar } from './sidecar.ts';

/** Bytes that are hashed together: they should stay in the processor's cache. */
const HASHED_BYTES = 128 * 1024;
/** Bytes after which other work gets its turn. */
const TURN_BYTES = 8 * HASHED_BYTES;

export class FileHash {
  readonly #origin: Origin;
  readonly #sidecar: Sidecar | undefined;
  readonly #hash = createHash('sha256');
  /** Bytes that are hashed. */
  #position = 0;
  #isEnding = false;

  /** The sidecar sees the same bytes. */
  constructor(origin: Origin, sidecar: Sidecar | undefined) {
    this.#origin = origin;
    this.#sidecar = sidecar;
  }

  /** Takes bytes of the file, unless bytes before them are missing. */
  add(bytes: Uint8Array, position: number): void {
    if (this.#isEnding || position > this.#position) return;
    const more = bytes.subarray(this.#position - position);
    this.#hash.update(more);
    this.#sidecar?.update(more);
    this.#position += more.length;
  }

  /** Reads what is missing; called once. Throws RefusedError('changed') for a shorter file. */
  async end(isClosed: () => boolean): Promise<string> {
    const { handle, label, size } = this.#origin;
    this.#isEnding = true;
    const piece = Buffer.allocUnsafe(Math.min(HASHED_BYTES, size));
    for (
      let turn = 0;
      this.#position < size;
      this.#position += piece.length, turn += piece.length
    ) {
      if (isClosed()) throw new InternalError(say`${label} was closed while being read`);
      const want = Math.min(piece.length, size - this.#position);
      const read = await readFully(handle, label, piece, 0, want, this.#position);
      if (read < want) throw changedError(label);
      this.#hash.update(piece.subarray(0, read));
      this.#sidecar?.update(piece.subarray(0, read));
      if (turn % TURN_BYTES === 0) await setImmediate();
    }
    return this.#hash.digest('hex');
  }
}
