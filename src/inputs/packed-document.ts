/** A document that is unpacked while it is read, into a spool from which it is read again. */
import { InternalError } from '../support/errors.ts';
import { HEAD_BYTES } from '../support/limits.ts';
import { say } from '../words/language.ts';
import type { Document, Reached } from './document.ts';
import { openInputSpool, type Spool } from './spool.ts';
import type { PlainBytes } from './unpacked-memory.ts';
import type { ByteSource } from './unpacker.ts';

/** Share of the packed bytes after which the unpacked size can be estimated. */
const SHARE_MIN = 0.05;

interface PackedDocumentOptions {
  readonly name: string;
  readonly sizeHint: number;
  /** Starts to unpack, and may write into the memory; called once, on the first read. */
  readonly unpack: (memory: readonly SharedArrayBuffer[]) => ByteSource;
  readonly scratchDir: string;
  /** Sees every plain byte, in order. */
  readonly onPlain?: (bytes: Uint8Array) => void;
}

export class PackedDocument implements Document {
  readonly name: string;
  readonly sizeHint: number;
  readonly #options: PackedDocumentOptions;
  #unpacker: ByteSource | undefined;
  #spool: Spool | undefined;
  #head: Promise<Uint8Array> | undefined;
  /** The last request for a chunk. */
  #last: Promise<unknown> = Promise.resolve();
  #isAhead = false;
  #unpacked = 0;
  #ended = false;
  #closed = false;
  #failure: unknown;

  constructor(options: PackedDocumentOptions) {
    this.#options = options;
    this.name = options.name;
    this.sizeHint = options.sizeHint;
  }

  head(): Promise<Uint8Array> {
    this.#head ??= this.#readHead();
    return this.#head;
  }

  async reach(position: number): Promise<Reached> {
    await this.head();
    this.#unpackAhead();
    while (this.#unpacked < position && (await this.#unpackNext()));
    await this.#spool?.settled();
    return { length: this.#unpacked, isEnd: this.#ended };
  }

  async readAt(target: Uint8Array, offset: number, length: number, position: number) {
    await this.head();
    if (this.#spool === undefined) throw this.#closedError();
    return await this.#spool.readAt(target, offset, length, position);
  }

  expectedBytes(): number {
    if (this.#ended) return this.#unpacked;
    const share = this.#unpacker?.share() ?? null;
    // In a small share, the bytes still inside the unpacker would weigh too much.
    if (share === null || share < SHARE_MIN) return Math.max(this.#unpacked, this.sizeHint);
    return this.#unpacked / share;
  }

  plainBytes(): PlainBytes {
    if (this.#spool === undefined) throw this.#closedError();
    return this.#spool.plainBytes;
  }

  /** Unpacks and checks all of it. */
  async drain(): Promise<void> {
    await this.reach(Number.POSITIVE_INFINITY);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#unpacker?.destroy();
    await this.#head?.catch(() => undefined);
    await this.#unpacker?.destroy();
    await this.#last;
    await this.#spool?.close();
  }

  async #readHead(): Promise<Uint8Array> {
    if (this.#closed) throw this.#closedError();
    this.#spool = await openInputSpool(this.#options.scratchDir, this.sizeHint);
    if (this.#closed) throw this.#closedError();
    this.#unpacker = this.#options.unpack(this.#spool.memory);
    while (this.#unpacked < HEAD_BYTES && (await this.#unpackNext()));
    const head = new Uint8Array(Math.min(HEAD_BYTES, this.#unpacked));
    await this.#spool.readAt(head, 0, head.length, 0);
    return head;
  }

  /**
   * Unpacks the rest without waiting for the reader: the spool has room for it.
   */
  #unpackAhead(): void {
    if (this.#isAhead) return;
    this.#isAhead = true;
    const unpackAll = async () => {
      while (await this.#unpackNext());
    };
    // The next read reports the failure.
    unpackAll().catch(() => {});
  }

  /** Takes one more chunk, after those requested before; false at the end. */
  #unpackNext(): Promise<boolean> {
    const next = this.#last.then(() => this.#unpackMore());
    // Every later call reports the failure.
    this.#last = next.catch(() => false);
    return next;
  }

  /** Takes one more chunk; false at the end. */
  async #unpackMore(): Promise<boolean> {
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#closed) throw this.#closedError();
    if (this.#ended) return false;
    try {
      const chunk = await this.#unpacker?.next();
      if (chunk === undefined) await this.#finish();
      else await this.#take(chunk);
    } catch (error) {
      this.#failure = error;
      this.#unpacker?.destroy();
      throw error;
    }
    return !this.#ended;
  }

  async #take(chunk: Buffer): Promise<void> {
    this.#unpacked += chunk.length;
    this.#options.onPlain?.(chunk);
    await this.#spool?.append(chunk);
  }

  async #finish(): Promise<void> {
    await this.#spool?.settled();
    this.#ended = true;
  }

  #closedError(): InternalError {
    return new InternalError(say`${this.name} was read after it had been closed`);
  }
}
