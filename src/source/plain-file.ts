/** A file that is its own and only document. */
import { createHash } from 'node:crypto';
import { HEAD_BYTES } from '../support/limits.ts';
import type { DeliveredFile, Document } from './document.ts';
import { changedError, type Origin } from './origin.ts';
import { readFully } from './read.ts';
import type { Sidecar } from './sidecar.ts';

const REST_PIECE_BYTES = 1024 * 1024;

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
    await this.#document.drain();
    await this.#origin.assertUnchanged();
    this.#sidecar?.verify();
    return { bytes: this.#origin.size, sha256: this.#document.hash.digest('hex') };
  }

  async close(): Promise<void> {
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
  #position = 0;
  #hashed: Promise<unknown> = Promise.resolve();
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

  async read(target: Uint8Array, offset: number, length: number): Promise<number> {
    const position = this.#position;
    this.#position = Math.min(this.sizeHint, position + length);
    // The next read may go on while this one is hashed, and is hashed after it.
    const before = this.#hashed;
    const hashing = this.readAt(target, offset, length, position).then(async (filled) => {
      await before;
      const piece = target.subarray(offset, offset + filled);
      this.hash.update(piece);
      this.#sidecar?.update(piece);
      return filled;
    });
    this.#hashed = hashing;
    return hashing;
  }

  async readAt(target: Uint8Array, offset: number, length: number, position: number) {
    const { handle, label, size } = this.#origin;
    const want = Math.max(0, Math.min(length, size - position));
    const filled = await readFully(handle, label, target, offset, want, position);
    if (filled < want) throw changedError(label);
    return filled;
  }

  descriptor(): number {
    return this.#origin.handle.fd;
  }

  /** Reads what has not been read yet, for the hashes. */
  async drain(): Promise<void> {
    const left = this.sizeHint - this.#position;
    if (left === 0) return;
    const piece = Buffer.allocUnsafe(Math.min(REST_PIECE_BYTES, left));
    while ((await this.read(piece, 0, piece.length)) > 0);
  }

  async #readHead(): Promise<Uint8Array> {
    const head = new Uint8Array(Math.min(HEAD_BYTES, this.sizeHint));
    await this.readAt(head, 0, head.length, 0);
    return head;
  }
}
