/** A document that the program writes from one that cannot be read by rows. */
import { HEAD_BYTES } from '../support/limits.ts';
import type { Document, Reached } from './document.ts';
import { openInputSpool, type Spool } from './spool.ts';
import type { PlainBytes } from './unpacked-memory.ts';

export class WrittenDocument implements Document {
  /** The name of the source document. */
  readonly name: string;
  readonly #spool: Spool;

  /** Opens an empty one in an existing folder. Throws InternalError. */
  static async open(name: string, scratchDir: string): Promise<WrittenDocument> {
    return new WrittenDocument(name, await openInputSpool(scratchDir));
  }

  private constructor(name: string, spool: Spool) {
    this.name = name;
    this.#spool = spool;
  }

  get sizeHint(): number {
    return this.#spool.length;
  }

  /** Throws InternalError where there is no room. */
  async append(bytes: Uint8Array): Promise<void> {
    await this.#spool.append(bytes);
  }

  async head(): Promise<Uint8Array> {
    const head = new Uint8Array(Math.min(HEAD_BYTES, this.#spool.length));
    await this.readAt(head, 0, head.length, 0);
    return head;
  }

  async reach(): Promise<Reached> {
    await this.#spool.settled();
    return { length: this.#spool.length, isEnd: true };
  }

  async readAt(target: Uint8Array, offset: number, length: number, position: number) {
    return await this.#spool.readAt(target, offset, length, position);
  }

  expectedBytes(): number {
    return this.#spool.length;
  }

  plainBytes(): PlainBytes {
    return this.#spool.plainBytes;
  }

  async close(): Promise<void> {
    await this.#spool.close();
  }
}
