/** Plain bytes from packed ones, checked against the limits and what an archive announces. */
import { Readable } from 'node:stream';
import { crc32, createGunzip, createInflateRaw } from 'node:zlib';
import { ExpectedError, InternalError, RefusedError } from '../support/errors.ts';
import { say } from '../words/language.ts';
import { errorCode, errorText } from './access.ts';
import { changedError } from './origin.ts';
import { type ReadHandle, readFully } from './read.ts';
import { assertWithinLimits, type UnpackLimits } from './unpack-limits.ts';

/** Large pieces: a codec waits for this thread between them. */
const PACKED_PIECE_BYTES = 512 * 1024;
const PLAIN_PIECE_BYTES = 2 * 1024 * 1024;
/** Plain bytes waiting to be taken; beyond them unpacking pauses. */
const READ_AHEAD_BYTES_MAX = 4 * 1024 * 1024;

/** Bytes in order, a chunk at a time. */
export interface ByteSource {
  /** The next chunk, owned by the caller; undefined after the last one. */
  next(): Promise<Buffer | undefined>;
  /** The share of the packed bytes that became those chunks, 0 to 1; null: unknown. */
  share(): number | null;
  /** Packed bytes that the chunks so far came from. */
  readonly used: number;
  /** Stops; a pending `next` throws. Nothing is read or written after the promise, if any. */
  destroy(): void | Promise<void>;
}

/** Where packed bytes are, and how they are packed. */
export interface Packed {
  /** For messages: the file, or `path!entry`. */
  readonly name: string;
  readonly origin: { readonly label: string; readonly handle: ReadHandle };
  readonly codec: 'gzip' | 'deflate' | 'stored';
  readonly start: number;
  readonly end: number;
  /** What an archive says will come out. */
  readonly announced?: { readonly bytes: number; readonly crc32: number };
}

/** Unpacks ahead of its reader, without copying. */
export class Unpacker implements ByteSource {
  readonly #packed: Packed;
  readonly #limits: UnpackLimits;
  readonly #source: Readable;
  readonly #output: Readable;
  /** Packed bytes that the codec has consumed. */
  readonly #used: () => number;
  readonly #chunks: Buffer[] = [];
  #waiting = 0;
  #unpacked = 0;
  #crc32 = 0;
  #state: 'open' | 'ended' | 'failed' = 'open';
  #error: unknown;
  #wake: (() => void) | undefined;

  /** Starts immediately. */
  constructor(packed: Packed, limits: UnpackLimits) {
    this.#packed = packed;
    this.#limits = limits;
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

  get used(): number {
    return this.#used();
  }

  share(): number | null {
    const { start, end, announced } = this.#packed;
    if (announced === undefined) return this.used / (end - start);
    return announced.bytes === 0 ? null : this.#unpacked / announced.bytes;
  }

  /**
   * Throws RefusedError: 'archive' for packed bytes that are damaged, cut off, or followed by
   * something else, 'limit'.
   */
  async next(): Promise<Buffer | undefined> {
    for (;;) {
      const chunk = this.#chunks.shift();
      if (chunk !== undefined) {
        this.#waiting -= chunk.length;
        if (this.#waiting < READ_AHEAD_BYTES_MAX) this.#output.resume();
        this.#check(chunk);
        return chunk;
      }
      if (this.#state === 'failed') throw unpackError(this.#packed.name, this.#error);
      if (this.#state === 'ended') {
        this.#checkEnd();
        return undefined;
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  destroy(): void {
    const message = say`${this.#packed.name} was closed while being read`;
    this.#settle('failed', new InternalError(message));
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

  #check(chunk: Buffer): void {
    const { name, announced } = this.#packed;
    this.#unpacked += chunk.length;
    // Relative to the bytes used so far, so that a bomb is refused early, whatever follows it.
    assertWithinLimits(name, this.#unpacked, this.used, this.#limits);
    if (announced === undefined) return;
    if (this.#unpacked > announced.bytes) {
      const message = say`${name} is damaged: ${announced.bytes} bytes announced, more came out.
        Fetch the file again.`;
      throw new RefusedError('archive', message);
    }
    this.#crc32 = crc32(chunk, this.#crc32);
  }

  /** A codec stops at its own end mark, whatever follows. */
  #checkEnd(): void {
    const { name, start, end, announced } = this.#packed;
    const left = end - start - this.used;
    if (left !== 0) {
      const message = say`${name} is damaged: ${left} bytes follow the end of its compressed data.
        Fetch the file again.`;
      throw new RefusedError('archive', message);
    }
    if (announced === undefined) return;
    if (this.#unpacked !== announced.bytes) {
      const message = say`${name} is damaged: ${announced.bytes} bytes announced, only
        ${this.#unpacked} came out. Fetch the file again.`;
      throw new RefusedError('archive', message);
    }
    if (this.#crc32 === announced.crc32) return;
    const message = say`${name} is damaged: its checksum (CRC-32) does not match. Fetch the file
      again.`;
    throw new RefusedError('archive', message);
  }
}

function packedStream({ origin, start, end }: Packed): Readable {
  let position = start;
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
          this.push(piece);
        },
        (error) => this.destroy(error),
      );
    },
  });
}

function unpackError(name: string, error: unknown): Error {
  if (error instanceof ExpectedError) return error;
  const code = errorCode(error);
  if (!code.startsWith('Z_')) {
    const message = say`${name} cannot be unpacked: ${errorText(error)}`;
    return new InternalError(message, { cause: error });
  }
  const message =
    code === 'Z_BUF_ERROR'
      ? say`${name} is cut off: its compressed data ends too early. Fetch the file again.`
      : say`${name} is damaged: its compressed data cannot be unpacked. Fetch the file again.`;
  return new RefusedError('archive', message, { cause: error });
}
