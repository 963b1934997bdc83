/** A file that is not packed: it is its own and only document. */
import { HEAD_BYTES } from '../support/limits.ts';
import { deliveredFile } from './delivered-file.ts';
import type { DeliveredFile, Document, Reached } from './document.ts';
import { changedError, type Origin } from './origin.ts';
import { readFully } from './read.ts';
import type { Sidecar } from './sidecar.ts';
import type { PlainBytes } from './unpacked-memory.ts';

/** Takes over `origin`, and the sidecar if there is one. */
export function plainFile(origin: Origin, sidecar: Sidecar | undefined): DeliveredFile {
  return deliveredFile(origin, {
    container: 'plain',
    documents: [new PlainDocument(origin)],
    sidecar,
  });
}

class PlainDocument implements Document {
  readonly name: string;
  readonly sizeHint: number;
  readonly #origin: Origin;
  #head: Promise<Uint8Array> | undefined;

  constructor(origin: Origin) {
    this.name = origin.path;
    this.sizeHint = origin.size;
    this.#origin = origin;
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

  plainBytes(): PlainBytes {
    return { fd: this.#origin.handle.fd, memory: [] };
  }

  async #readHead(): Promise<Uint8Array> {
    const head = new Uint8Array(Math.min(HEAD_BYTES, this.sizeHint));
    await this.readAt(head, 0, head.length, 0);
    return head;
  }
}
