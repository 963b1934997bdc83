/** A file that is its own and only document. */
import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { InternalError } from '../support/errors.ts';
import { HEAD_BYTES } from '../support/limits.ts';
import { say } from '../words/language.ts';
import type { DeliveredFile, Document, Reached } from './document.ts';
import { changedError, type Origin } from './origin.ts';
import { readFully } from './read.ts';
import type { Sidecar } from './sidecar.ts';

/** Bytes that are hashed at once: they should stay in the processor's cache. */
const HASHED_BYTES = 128 * 1024;
/** Bytes after which others get their turn. */
const TURN_BYTES = 8 * HASHED_BYTES;

/** Takes over `origin`, and the sidecar if there is one. */
export function plainFile(origin: Origin, sidecar: Sidecar | undefined): DeliveredFile {
  return new PlainFile(origin, sidecar);
}

class PlainFile implements DeliveredFile {
  readonly path: string;
  readonly container = 'plain';
  readonly documents: readonly Document[];
  readonly #document: PlainDocument;
  readonly #origin: Origin;
  readonly #sidecar: Sidecar | undefined;
  #fingerprint: Promise<{ bytes: number; sha256: string }> | undefined;

  constructor(origin: Origin, sidecar: Sidecar | undefined) {
    this.path = origin.path;
    this.#origin = origin;
    this.#sidecar = sidecar;
    this.#document = new PlainDocument(origin, sidecar);
    this.documents = [this.#document];
  }

  fingerprint(): Promise<{ bytes: number; sha256: string }> {
    this.#fingerprint ??= this.#takeFingerprint();
    return this.#fingerprint;
  }

  async #takeFingerprint(): Promise<{ bytes: number; sha256: string }> {
    await this.#document.hashAll();
    await this.#origin.assertUnchanged();
    this.#sidecar?.verify();
    return { bytes: this.#origin.size, sha256: this.#document.hash.digest('hex') };
  }

  async close(): Promise<void> {
    this.#document.close();
    await this.#fingerprint?.catch(() => undefined);
    await this.#origin.close();
  }
}

class PlainDocument implements Document {
  readonly name: string;
  readonly sizeHint: number;
  /** Over what has been read. */
  readonly hash = createHash('sha256');
  readonly #origin: Origin;
  readonly #sidecar: Sidecar | undefined;
  #isClosed = false;
  #head: Promise<Uint8Array> | undefined;

  constructor(origin: Origin, sidecar: Sidecar | undefined) {
    this.name = origin.path;
    this.sizeHint = origin.size;
    this.#origin = origin;
    this.#sidecar = sidecar;
  }

  head(): Promise<Uint8Array> {
    this.#head ??= this.#readHead();
    return this.#head;
  }

  async reach(): Promise<Reached> {
    return { length: this.sizeHint, isEnd: true };
  }

  async readAt(target: Uint8Array, offset: number, length: number, position: number) {
    const { handle, label, size } = this.#origin;
    const want = Math.max(0, Math.min(length, size - position));
    const filled = await readFully(handle, label, target, offset, want, position);
    if (filled < want) throw changedError(label);
    return filled;
  }

  expectedBytes(): number {
    return this.sizeHint;
  }

  descriptor(): number {
    return this.#origin.handle.fd;
  }

  /** Reads all of it, for the hashes. Throws RefusedError('changed') for a shorter file. */
  async hashAll(): Promise<void> {
    const piece = Buffer.allocUnsafe(Math.min(HASHED_BYTES, this.sizeHint));
    for (let position = 0; position < this.sizeHint; position += piece.length) {
      if (this.#isClosed) throw new InternalError(say`${this.name} was closed while being read`);
      const read = await this.readAt(piece, 0, piece.length, position);
      this.hash.update(piece.subarray(0, read));
      this.#sidecar?.update(piece.subarray(0, read));
      // Others wait for their turn in this thread.
      if (position % TURN_BYTES === 0) await setImmediate();
    }
  }

  /** Stops hashAll. */
  close(): void {
    this.#isClosed = true;
  }

  async #readHead(): Promise<Uint8Array> {
    const head = new Uint8Array(Math.min(HEAD_BYTES, this.sizeHint));
    await this.readAt(head, 0, head.length, 0);
    return head;
  }
}
