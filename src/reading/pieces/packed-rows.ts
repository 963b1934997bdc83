/** Rows of a document that are far from each other: read one by one, and packed into blocks. */
import { changedError } from '../../inputs/origin.ts';
import { readPlainBytes } from '../../inputs/unpacked-memory.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { LINE_FEED } from '../rows/splitter.ts';
import type { DocumentPlan, Piece } from './piece.ts';

/** Bytes that are read for a row. */
const ROW_BYTES = 1024;

export class PackedRows {
  /** Addresses of the block. */
  readonly at: number;
  end = 0;
  readonly isFinal = false;
  readonly isLonger = false;
  readonly cut = 0;
  readonly start = 0;
  /** Where the rows so far start, as if all of them followed each other; -1: it is too long. */
  readonly starts: number[] = [];
  #packed = 0;
  readonly #kernel: Kernel;
  readonly #document: DocumentPlan;
  readonly #piece: Piece;
  readonly #offsets: Uint32Array;

  /** Reads to `buffer` the rows that start at these offsets of the piece, a line of each. */
  constructor(
    kernel: Kernel,
    buffer: number,
    { document, piece }: { readonly document: DocumentPlan; readonly piece: Piece },
    offsets: Uint32Array,
  ) {
    this.#kernel = kernel;
    this.#document = document;
    this.#piece = piece;
    this.#offsets = offsets;
    this.at = buffer;
  }

  /** The address that the first row would have. */
  get base(): number {
    return this.end - this.#packed;
  }

  /** Moves on to the next block; false if there is none. Throws RefusedError('changed'). */
  next(): boolean {
    const { bytes } = this.#kernel;
    const { blockBytes } = this.#document;
    const { from, available } = this.#piece;
    this.end = this.at;
    while (this.starts.length < this.#offsets.length && this.end - this.at < blockBytes) {
      const position = from + this.#offsets[this.starts.length];
      const length = Math.min(ROW_BYTES, available - position);
      const read = readPlainBytes(this.#document, bytes, this.end, length, position);
      if (read < length) throw changedError(this.#document.name);
      bytes[this.end + length] = LINE_FEED;
      const end = bytes.indexOf(LINE_FEED, this.end) + 1;
      if (end > this.end + length && position + length < available) {
        this.starts.push(-1);
        continue;
      }
      this.starts.push(this.#packed);
      this.#packed += end - this.end;
      this.end = end;
    }
    return this.end > this.at;
  }

  done(): void {}

  positionOf(): number {
    return 0;
  }
}
