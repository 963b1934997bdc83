/** A document's bytes in pieces, cut behind a line feed; what is behind the cut comes next. */
import { CARRY_BYTES, type Kernel, PIECE_BYTES } from '../kernel/kernel.ts';
import type { Document } from '../source/document.ts';
import { RECORD_BYTES_MAX } from '../support/limits.ts';
import { LINE_FEED } from './splitter.ts';

/** One is read while another is hashed. */
const READS_AHEAD = 2;

/** Bytes in the kernel's memory. */
export interface FedPiece {
  readonly start: number;
  readonly end: number;
  readonly isFinal: boolean;
  /** Offset in the document of its start. */
  readonly position: number;
}

export class PieceFeed {
  readonly #kernel: Kernel;
  readonly #document: Document;
  readonly #again: boolean;
  readonly #pieceBytes: number;
  /** Bytes before the first row, which are not given. */
  #skip: number;
  #readTo = 0;
  #readFrom = 0;
  /** Reads that go on, the earliest first. */
  readonly #reads: { readonly slot: number; readonly read: Promise<number> }[] = [];
  /** What was read and not yet given. */
  #carry: Uint8Array = new Uint8Array(0);
  #isAtEnd = false;

  /**
   * Starts at `from`, which lies within the document's head. `again` reads a document that was
   * read to its end before. Pieces have `pieceBytes` bytes or so, at most PIECE_BYTES.
   */
  constructor(
    kernel: Kernel,
    document: Document,
    from: number,
    options: { readonly again: boolean; readonly pieceBytes: number },
  ) {
    this.#kernel = kernel;
    this.#document = document;
    this.#skip = from;
    this.#again = options.again;
    this.#pieceBytes = Math.min(options.pieceBytes, PIECE_BYTES);
  }

  /** May another slot be read into? */
  get isOpen(): boolean {
    return !this.#isAtEnd && this.#reads.length < READS_AHEAD;
  }

  /** Begins to read into a slot that nobody uses. */
  begin(slot: number): void {
    const read = this.#read(slot + CARRY_BYTES);
    // Awaited in its turn; until then a failure must not count as unhandled.
    read.catch(() => {});
    this.#reads.push({ slot, read });
  }

  /** The next piece, in the slot that was begun first; null behind the last one. */
  async next(): Promise<{ readonly slot: number; readonly fed: FedPiece | null } | null> {
    const first = this.#reads.shift();
    if (!first) return null;
    const { slot } = first;
    const read = await first.read;
    if (this.#isAtEnd) return { slot, fed: null };
    this.#isAtEnd = read < this.#pieceBytes;
    this.#readTo += read;
    return { slot, fed: this.#cut(slot + CARRY_BYTES, read) };
  }

  /** Cuts what was read behind its last line feed; null where it has none. */
  #cut(into: number, read: number): FedPiece | null {
    const { bytes } = this.#kernel;
    const skipped = Math.min(this.#skip, read);
    this.#skip -= skipped;
    // Nothing was carried before the first row.
    const start = into + skipped - this.#carry.length;
    const end = into + read;
    bytes.set(this.#carry, start);
    const cut = start + bytes.subarray(start, end).lastIndexOf(LINE_FEED) + 1;
    const isCut = cut > start && !this.#isAtEnd;
    // What is longer than a record may be is given as it is, to be refused.
    if (!isCut && !this.#isAtEnd && end - start <= RECORD_BYTES_MAX) {
      this.#carry = bytes.slice(start, end);
      return null;
    }
    const given = isCut ? cut : end;
    this.#carry = bytes.slice(given, end);
    bytes[given] = LINE_FEED;
    const position = this.#readTo - (end - start);
    return { start, end: given, isFinal: this.#isAtEnd, position };
  }

  /** Offset in the document behind what was read. */
  get readTo(): number {
    return this.#readTo;
  }

  /** Gives bytes back: they come first in the next piece. False if there is none. */
  unread(tail: Uint8Array): boolean {
    if (this.#isAtEnd) return false;
    this.#carry = Buffer.concat([tail, this.#carry]);
    return true;
  }

  /** Up to `bytesMax` or so of the bytes that were not given; there is no next piece then. */
  async rest(slot: number, bytesMax: number): Promise<Uint8Array> {
    const pieces = [this.#carry];
    let length = this.#carry.length;
    while (!this.#isAtEnd && length < bytesMax) {
      if (this.#reads.length === 0) this.begin(slot);
      const [first] = this.#reads.splice(0, 1);
      const read = await first.read;
      this.#isAtEnd = read < this.#pieceBytes;
      const from = first.slot + CARRY_BYTES;
      pieces.push(this.#kernel.bytes.slice(from, from + read));
      length += read;
    }
    await this.settled();
    this.#isAtEnd = true;
    return Buffer.concat(pieces);
  }

  /** Waits until nothing is read into slots any more. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#reads.splice(0).map(({ read }) => read));
  }

  #read(address: number): Promise<number> {
    const { bytes } = this.#kernel;
    if (!this.#again) return this.#document.read(bytes, address, this.#pieceBytes);
    const from = this.#readFrom;
    this.#readFrom += this.#pieceBytes;
    return this.#document.readAt(bytes, address, this.#pieceBytes, from);
  }
}
