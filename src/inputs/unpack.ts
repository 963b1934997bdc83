/** A stretch of packed bytes, to the plain chunks that come out of it. */
import { Readable } from 'node:stream';
import { createGunzip, createInflateRaw } from 'node:zlib';
import { ExpectedError, InternalError, RefusedError } from '../support/errors.ts';
import { say } from '../words/language.ts';
import { errorCode, errorText } from './access.ts';
import { changedError, type Origin } from './origin.ts';
import { readFully } from './read.ts';

const PACKED_PIECE_BYTES = 256 * 1024;
const PLAIN_PIECE_BYTES = 1024 * 1024;
/** Plain bytes that wait to be taken, beyond which unpacking pauses. */
const READ_AHEAD_BYTES_MAX = 2 * 1024 * 1024;

/** Where packed bytes are, and how they are packed. */
export interface Packed {
  /** For messages: the file, or `path!entry`. */
  readonly name: string;
  readonly origin: Origin;
  readonly codec: 'gzip' | 'deflate' | 'stored';
  readonly start: number;
  readonly end: number;
  /** Sees every packed byte, in order. */
  readonly onPacked?: (bytes: Uint8Array) => void;
}

/** Plain chunks in order, unpacked ahead of the reader and never copied. */
export class Unpacker {
  readonly #packed: Packed;
  readonly #source: Readable;
  readonly #output: Readable;
  /** Packed bytes that the codec has used up. */
  readonly #used: () => number;
  readonly #chunks: Buffer[] = [];
  #waiting = 0;
  #state: 'open' | 'ended' | 'failed' = 'open';
  #error: unknown;
  #wake: (() => void) | undefined;

  constructor(packed: Packed) {
    this.#packed = packed;
    this.#source = packedStream(packed);
    if (packed.codec === 'stored') {
      this.#output = this.#source;
      this.#used = () => packed.end - packed.start;
    } else {
      const options = { chunkSize: PLAIN_PIECE_BYTES };
      const inflate = packed.codec === 'gzip' ? createGunzip(options) : createInflateRaw(options);
      this.#source.on('error', (error) => inflate.destroy(error));
      this.#output = this.#source.pipe(inflate);
      this.#used = () => inflate.bytesWritten;
    }
    this.#listen();
  }

  /** Packed bytes that have been unpacked so far. */
  get used(): number {
    return this.#used();
  }

  /**
   * The next chunk, or undefined after the last one. Throws RefusedError('archive') for packed
   * bytes that are damaged, cut off, or followed by something else.
   */
  async next(): Promise<Buffer | undefined> {
    for (;;) {
      const chunk = this.#chunks.shift();
      if (chunk !== undefined) {
        this.#waiting -= chunk.length;
        if (this.#waiting < READ_AHEAD_BYTES_MAX) this.#output.resume();
        return chunk;
      }
      if (this.#state === 'failed') throw damage(this.#packed.name, this.#error);
      if (this.#state === 'ended') {
        this.#assertUsedUp();
        return undefined;
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Stops; a reader that waits for a chunk gets an error. */
  destroy(): void {
    this.#settle(
      'failed',
      new InternalError(say`${this.#packed.name} was closed while being read`),
    );
    this.#source.unpipe();
    this.#source.destroy();
    this.#output.destroy();
  }

  #listen(): void {
    this.#output.on('data', (chunk: Buffer) => {
      this.#chunks.push(chunk);
      this.#waiting += chunk.length;
      if (this.#waiting >= READ_AHEAD_BYTES_MAX) this.#output.pause();
      this.#wake?.();
    });
    this.#output.on('end', () => this.#settle('ended', undefined));
    this.#output.on('error', (error) => this.#settle('failed', error));
  }

  #settle(state: 'ended' | 'failed', error: unknown): void {
    if (this.#state === 'open') {
      this.#state = state;
      this.#error = error;
    }
    this.#wake?.();
  }

  /** A codec stops at its own end mark, whatever follows. */
  #assertUsedUp(): void {
    const { name, start, end } = this.#packed;
    const left = end - start - this.#used();
    if (left === 0) return;
    const message = say`${name} is damaged: ${left} bytes follow the end of its compressed data.
      Fetch the file again.`;
    throw new RefusedError('archive', message);
  }
}

function packedStream(packed: Packed): Readable {
  const { origin, onPacked, end } = packed;
  let position = packed.start;
  return new Readable({
    highWaterMark: PACKED_PIECE_BYTES,
    read() {
      const want = Math.min(PACKED_PIECE_BYTES, end - position);
      if (want === 0) {
        this.push(null);
        return;
      }
      const piece = Buffer.allocUnsafe(want);
      readFully(origin.handle, origin.label, piece, 0, want, position).then(
        (filled) => {
          if (filled < want) {
            this.destroy(changedError(origin.label));
            return;
          }
          position += want;
          onPacked?.(piece);
          this.push(piece);
        },
        (error) => this.destroy(error),
      );
    },
  });
}

function damage(name: string, error: unknown): Error {
  if (error instanceof ExpectedError) return error;
  const code = errorCode(error);
  if (!code.startsWith('Z_')) {
    const message = say`${name} cannot be unpacked: ${errorText(error)}`;
    return new InternalError(message, { cause: error });
  }
  const message =
    code === 'Z_BUF_ERROR'
      ? say`${name} is cut off: its compressed data ends too early. Fetch the file again.`
      : say`${name} is damaged: its compressed data cannot be unpacked (${errorText(error)}). Fetch
          the file again.`;
  return new RefusedError('archive', message);
}
