/** Unpacks a document in a thread of its own, for which the main thread need not wait. */
import { Worker } from 'node:worker_threads';
import { InternalError } from '../support/errors.ts';
import { receivedError } from '../support/thread-errors.ts';
import { language, say } from '../words/language.ts';
import type { UnpackLimits } from './unpack-limits.ts';
import type { UnpackedChunk, UnpackThreadData, UnpackThreadMessage } from './unpack-thread.ts';
import { PART_BYTES, viewsOf } from './unpacked-memory.ts';
import { type ByteSource, type Packed, Unpacker } from './unpacker.ts';

/** Smaller documents are unpacked in about the time in which a thread starts. */
const THREAD_BYTES_MIN = 64 * 1024 * 1024;
/** One for each side; they take some 20 MB of memory each. */
const THREADS_MAX = 2;
/** What a thread leaves behind is large but few: a small nursery keeps its memory small. */
const YOUNG_GENERATION_MB = 1;

let threads = 0;

/** Starts to unpack: in a thread if the document is large and `memory` is for all of it. */
export function unpackerFor(
  packed: Packed,
  limits: UnpackLimits,
  memory: readonly SharedArrayBuffer[],
): ByteSource {
  const isLarge = memory.length * PART_BYTES >= THREAD_BYTES_MIN;
  return isLarge && threads < THREADS_MAX
    ? new ThreadUnpacker(packed, limits, memory)
    : new Unpacker(packed, limits);
}

/** Its chunks are views of the memory, which the thread fills without waiting for its reader. */
class ThreadUnpacker implements ByteSource {
  readonly #memory: readonly SharedArrayBuffer[];
  readonly #thread: Worker;
  readonly #chunks: Buffer[] = [];
  #received = 0;
  #used = 0;
  #share: number | null = null;
  /** Does the thread wait until the last chunk is taken? */
  #isFull = false;
  #isEnd = false;
  #error: Error | undefined;
  #wake: (() => void) | undefined;

  constructor(packed: Packed, limits: UnpackLimits, memory: readonly SharedArrayBuffer[]) {
    const { origin, ...what } = packed;
    const { label, handle } = origin;
    const given = { packed: what, label, fd: handle.fd, limits, memory, language: language() };
    const workerData: UnpackThreadData = given;
    this.#memory = memory;
    this.#thread = new Worker(new URL('./unpack-thread.js', import.meta.url), {
      workerData,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
    });
    threads++;
    this.#thread.on('message', (message: UnpackThreadMessage) => this.#onMessage(message));
    this.#thread.on('error', (error) => {
      this.#fail(new InternalError(say`A thread failed: ${error.message}.`, { cause: error }));
    });
    this.#thread.on('exit', () => {
      threads--;
      this.#fail(new InternalError(say`${packed.name} was closed while being read`));
    });
  }

  get used(): number {
    return this.#used;
  }

  share(): number | null {
    return this.#share;
  }

  /** Throws what the Unpacker of the thread throws. */
  async next(): Promise<Buffer | undefined> {
    for (;;) {
      const chunk = this.#chunks.shift();
      if (chunk !== undefined) return chunk;
      if (this.#isEnd) return undefined;
      if (this.#error !== undefined) throw this.#error;
      if (this.#isFull) this.#thread.postMessage('taken');
      this.#isFull = false;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  async destroy(): Promise<void> {
    await this.#thread.terminate();
  }

  #onMessage(message: UnpackThreadMessage): void {
    if ('kept' in message) this.#receive(message);
    else if ('isEnd' in message) this.#isEnd = true;
    else this.#fail(receivedError(message));
    this.#wake?.();
  }

  #receive({ kept, rest, used, share }: UnpackedChunk): void {
    for (const { buffer, byteOffset, length } of viewsOf(this.#memory, this.#received, kept)) {
      this.#chunks.push(Buffer.from(buffer, byteOffset, length));
    }
    this.#received += kept;
    this.#isFull = rest.length > 0;
    if (this.#isFull) this.#chunks.push(Buffer.from(rest.buffer));
    this.#used = used;
    this.#share = share;
  }

  #fail(error: Error): void {
    this.#error ??= error;
    this.#wake?.();
  }
}
