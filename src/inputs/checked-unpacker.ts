/** Plain bytes as they come out of packed ones, held to the limits and to what an archive says. */
import { crc32 } from 'node:zlib';
import { RefusedError } from '../support/errors.ts';
import { say } from '../words/language.ts';
import { type Packed, Unpacker } from './unpack.ts';
import { assertWithinLimits, type UnpackLimits } from './unpack-limits.ts';

/** Bytes in order, a chunk at a time. */
export interface ByteSource {
  /** The next chunk, which belongs to the caller; undefined after the last one. */
  next(): Promise<Buffer | undefined>;
  /** How much of the packed bytes has become those chunks, 0 to 1; null: it cannot be told. */
  share(): number | null;
  /** Packed bytes that the chunks so far came from. */
  readonly used: number;
  /** Stops; whoever waits for a chunk gets an error. */
  destroy(): void;
}

/** What an archive says about an entry. */
export interface Announced {
  readonly bytes: number;
  readonly crc32: number;
}

export class CheckedUnpacker implements ByteSource {
  readonly #packed: Packed;
  readonly #limits: UnpackLimits;
  readonly #announced: Announced | undefined;
  readonly #unpacker: Unpacker;
  #unpacked = 0;
  #crc32 = 0;

  /** Starts at once; `announced` is compared with what comes out. */
  constructor(packed: Packed, limits: UnpackLimits, announced?: Announced) {
    this.#packed = packed;
    this.#limits = limits;
    this.#announced = announced;
    this.#unpacker = new Unpacker(packed);
  }

  /** Throws RefusedError('archive' | 'limit'). */
  async next(): Promise<Buffer | undefined> {
    const chunk = await this.#unpacker.next();
    if (chunk === undefined) this.#checkEnd();
    else this.#check(chunk);
    return chunk;
  }

  get used(): number {
    return this.#unpacker.used;
  }

  share(): number | null {
    const { start, end } = this.#packed;
    if (this.#announced === undefined) return this.used / (end - start);
    return this.#announced.bytes === 0 ? null : this.#unpacked / this.#announced.bytes;
  }

  destroy(): void {
    this.#unpacker.destroy();
  }

  #check(chunk: Buffer): void {
    const { name } = this.#packed;
    this.#unpacked += chunk.length;
    // Of what was used so far, so that a bomb is told early, however much follows it.
    assertWithinLimits(name, this.#unpacked, this.used, this.#limits);
    if (this.#announced === undefined) return;
    if (this.#unpacked > this.#announced.bytes) throw this.#sizeError(this.#announced.bytes);
    this.#crc32 = crc32(chunk, this.#crc32);
  }

  #checkEnd(): void {
    if (this.#announced === undefined) return;
    if (this.#unpacked !== this.#announced.bytes) throw this.#sizeError(this.#announced.bytes);
    if (this.#crc32 === this.#announced.crc32) return;
    const message = say`${this.#packed.name} is damaged: its checksum (CRC-32) does not agree. Fetch
      the file again.`;
    throw new RefusedError('archive', message);
  }

  #sizeError(bytes: number): RefusedError {
    const { name } = this.#packed;
    const message =
      this.#unpacked > bytes
        ? say`${name} is damaged: ${bytes} bytes announced, more came out. Fetch the file again.`
        : say`${name} is damaged: ${bytes} bytes announced, only ${this.#unpacked} came out. Fetch
            the file again.`;
    return new RefusedError('archive', message);
  }
}
