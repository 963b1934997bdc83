/** A document's bytes in large pieces, the next read while one is scanned, tails carried over. */
import type { Document } from '../source/document.ts';
import { RECORD_BYTES_MAX } from '../support/limits.ts';
import { LINE_FEED } from './splitter.ts';

const PIECE_BYTES = 256 * 1024;

export class ByteFeed {
  /** Valid from `start` to `end`, with a line feed behind it. */
  buffer: Uint8Array;
  start = RECORD_BYTES_MAX;
  end = RECORD_BYTES_MAX;
  /** Nothing follows these bytes. */
  final = false;
  /** Offset in the document of `start`. */
  position: number;
  readonly #document: Document;
  readonly #again: boolean;
  #readTo = 0;
  #other: Uint8Array;
  #skip: number;
  #reading: Promise<number> | null = null;

  /**
   * Starts at `from`, which lies within the document's head. `again` reads a document that was
   * read to its end before.
   */
  constructor(document: Document, from: number, again: boolean) {
    this.#document = document;
    this.#again = again;
    this.#skip = from;
    this.position = from;
    // Room for a carried record in front, and for the line feed behind.
    this.buffer = new Uint8Array(RECORD_BYTES_MAX + PIECE_BYTES + 1);
    this.#other = new Uint8Array(RECORD_BYTES_MAX + PIECE_BYTES + 1);
  }

  /** Moves on; false once the final bytes have been given. */
  async next(): Promise<boolean> {
    if (this.final) return false;
    const read = await (this.#reading ?? this.#readPiece());
    const carried = this.end - this.start;
    const target = this.#other;
    const start = RECORD_BYTES_MAX - carried;
    target.set(this.buffer.subarray(this.start, this.end), start);
    this.#other = this.buffer;
    this.buffer = target;
    this.start = start;
    this.end = RECORD_BYTES_MAX + read;
    this.final = read === 0;
    this.#reading = null;
    this.#dropSkipped();
    this.buffer[this.end] = LINE_FEED;
    if (!this.final) this.#readAhead();
    return true;
  }

  /** Says that everything before `at` is done with; false if what is left is too long to carry. */
  keep(at: number): boolean {
    this.position += at - this.start;
    this.start = at;
    return this.end - at <= RECORD_BYTES_MAX;
  }

  /** All bytes from `at` on, up to `bytesMax` of them; the feed is used up then. */
  async rest(at: number, bytesMax: number): Promise<Uint8Array> {
    const pieces = [this.buffer.slice(at, this.end)];
    let length = pieces[0].length;
    this.start = this.end;
    while (length < bytesMax && (await this.next())) {
      pieces.push(this.buffer.slice(this.start, this.end));
      length += this.end - this.start;
      this.start = this.end;
    }
    await this.#reading;
    return Buffer.concat(pieces).subarray(0, bytesMax);
  }

  #dropSkipped(): void {
    const skipped = Math.min(this.#skip, this.end - this.start);
    this.start += skipped;
    this.#skip -= skipped;
  }

  #readAhead(): void {
    this.#reading = this.#readPiece();
    // Awaited by the next call; until then a failure must not count as unhandled.
    this.#reading.catch(() => {});
  }

  async #readPiece(): Promise<number> {
    if (!this.#again) return this.#document.read(this.#other, RECORD_BYTES_MAX, PIECE_BYTES);
    const from = this.#readTo;
    const read = await this.#document.readAt(this.#other, RECORD_BYTES_MAX, PIECE_BYTES, from);
    this.#readTo += read;
    return read;
  }
}
