/** Unpacks a document in a thread of its own, which does not wait for this one. */
import { on } from 'node:events';
import { Worker } from 'node:worker_threads';
import { InternalError } from '../support/errors.ts';
import { receivedError } from '../support/thread-errors.ts';
import { language, say } from '../words/language.ts';
import type { UnpackLimits } from './unpack-limits.ts';
import type { UnpackThreadData, UnpackThreadMessage } from './unpack-thread.ts';
import { PART_BYTES, viewsOf } from './unpacked-memory.ts';
import { type ByteSource, type Packed, Unpacker } from './unpacker.ts';

/** A thread for a smaller document is not worth its memory. */
const THREAD_BYTES_MIN = 64 * 1024 * 1024;
const PACKED_BYTES_MIN = 256 * 1024;
/** As many as there are sides. A thread takes some 20 MB of memory. */
const THREADS_MAX = 2;
/** A thread's garbage is buffers, which are not in its nursery. */
const YOUNG_GENERATION_MB = 1;

let threads = 0;

/** Starts to unpack: in a thread if there is `memory` for all of a large document. */
export function unpack(
  packed: Packed,
  limits: UnpackLimits,
  memory: readonly SharedArrayBuffer[],
): ByteSource {
  // The end of a damaged gzip file says anything.
  const isLarge =
    memory.length * PART_BYTES >= THREAD_BYTES_MIN && packed.end - packed.start >= PACKED_BYTES_MIN;
  return isLarge && threads < THREADS_MAX
    ? new ThreadUnpacker(packed, limits, memory)
    : new Unpacker(packed, limits);
}

/** Its chunks are views of the memory. */
class ThreadUnpacker implements ByteSource {
  used = 0;
  readonly #name: string;
  readonly #memory: readonly SharedArrayBuffer[];
  readonly #thread: Worker;
  readonly #messages: AsyncIterator<readonly UnpackThreadMessage[]>;
  readonly #chunks: Buffer[] = [];
  #kept = 0;
  #share: number | null = null;
  #isWaitedFor = false;

  constructor(packed: Packed, limits: UnpackLimits, memory: readonly SharedArrayBuffer[]) {
    const { origin, ...what } = packed;
    const { label, handle } = origin;
    const given = { packed: what, label, fd: handle.fd, limits, memory, language: language() };
    const workerData: UnpackThreadData = given;
    this.#name = packed.name;
    this.#memory = memory;
    this.#thread = new Worker(new URL('./unpack-thread.js', import.meta.url), {
      workerData,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
    });
    threads++;
    this.#thread.on('exit', () => threads--);
    this.#messages = on(this.#thread, 'message', { close: ['exit'] });
  }

  share(): number | null {
    return this.#share;
  }

  /** Throws what the Unpacker of the thread throws. */
  async next(): Promise<Buffer | undefined> {
    for (;;) {
      const chunk = this.#chunks.shift();
      if (chunk !== undefined) return chunk;
      if (this.#isWaitedFor) this.#thread.postMessage('taken');
      const { value, done } = await this.#messages.next();
      if (done) throw new InternalError(say`${this.#name} was closed while being read`);
      const [message] = value;
      if ('isEnd' in message) return undefined;
      if (!('kept' in message)) throw receivedError(message);
      const { kept, rest, used, share } = message;
      this.#chunks.push(...viewsOf(this.#memory, this.#kept, kept));
      if (rest.length > 0) this.#chunks.push(Buffer.from(rest.buffer));
      this.#isWaitedFor = rest.length > 0;
      this.#kept += kept;
      this.used = used;
      this.#share = share;
    }
  }

  async destroy(): Promise<void> {
    await this.#thread.terminate();
  }
}
