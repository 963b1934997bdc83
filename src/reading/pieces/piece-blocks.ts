/**
 * The bytes of a piece, block by block, in the kernel's memory: cut after line feeds, with the rest
 * carried to the next block. A piece has the records that start within its range; its last one may
 * end far after it.
 */
import { changedError } from '../../inputs/origin.ts';
import { readPlainBytes } from '../../inputs/unpacked-memory.ts';
import { CARRY_BYTES, type Kernel } from '../../kernel/kernel.ts';
import { RECORD_BYTES_MAX } from '../../support/limits.ts';
import { LINE_FEED } from '../rows/splitter.ts';
import type { DocumentPlan, Piece } from './piece.ts';

/** Bytes that a copy moves at a time. */
const ALIGNMENT = 8;
/** Bytes after a piece that are read with it, for the end of its last record. */
const BEHIND_BYTES = 4096;

export class PieceBlocks {
  /** Addresses of the block: its start, and its end, at which there is a line feed. */
  at = 0;
  end = 0;
  /** Nothing of the document follows the block. */
  isFinal = false;
  /** The block extends beyond the piece, for the record that it begins with. */
  isLonger = false;
  /** Address after the first line feed at or after the piece's last byte. */
  cut = 0;
  /** Offset in the document of the piece's first record. */
  start: number;
  readonly #kernel: Kernel;
  readonly #document: DocumentPlan;
  readonly #piece: Piece;
  /** Address that blocks are read to; carried bytes are before it. */
  readonly #buffer: number;
  /** Address after what was read, and its offset in the document. */
  #filled: number;
  #position: number;
  #isBegun = false;
  /** The block has the end of the piece. */
  #isLast = false;
  /** The byte that the line feed at the end replaces. */
  #covered = 0;

  /** Reads into a thread's buffer. */
  constructor(kernel: Kernel, buffer: number, document: DocumentPlan, piece: Piece) {
    this.#kernel = kernel;
    this.#document = document;
    this.#piece = piece;
    this.start = piece.from;
    // The byte before the piece shows whether a record starts at its first byte.
    this.#position = piece.isAligned ? piece.from : piece.from - 1;
    // Shared memory is copied byte by byte unless both places have the same alignment.
    this.#buffer = buffer + CARRY_BYTES + (this.#position % ALIGNMENT);
    this.#filled = this.#buffer;
  }

  /**
   * Moves on to a block that begins with the record at `at`, an address in the last one; false if
   * no record of the piece is left. Throws RefusedError('changed') for a shorter file.
   */
  next(at: number): boolean {
    if (!this.#isBegun) {
      this.#isBegun = true;
      const first = this.#align();
      return this.start < this.#piece.to && this.#show(first);
    }
    if (!this.#isLast) return this.#show(at);
    if (at >= this.cut) return false;
    if (this.isLonger && at > this.at) this.#present(at, this.cut, false);
    else this.#lengthen(at);
    return true;
  }

  /** Restores the byte that the line feed replaced. */
  done(): void {
    this.#kernel.bytes[this.end] = this.#covered;
  }

  /** Offset in the document of an address. */
  positionOf(at: number): number {
    return this.#position - (this.#filled - at);
  }

  /** The address that the piece's `from` has, or would have had. */
  get base(): number {
    return this.#filled - (this.#position - this.#piece.from);
  }

  /** Finds the first record; returns its address. */
  #align(): number {
    if (this.#piece.isAligned) return this.#filled;
    for (;;) {
      if (this.#isAtEnd) {
        this.start = this.#position;
        return this.#filled;
      }
      this.#filled = this.#buffer;
      this.#append(this.#filled);
      const lineFeed = this.#find(this.#buffer);
      if (lineFeed < 0) continue;
      this.start = this.positionOf(lineFeed + 1);
      return lineFeed + 1;
    }
  }

  /** Presents whole lines from `at` on, as many as have been read; false after the last byte. */
  #show(at: number): boolean {
    let from = at;
    let known = this.#filled;
    for (;;) {
      if (this.#position < this.#piece.to || this.#find(this.#lastByte(from)) < 0) {
        if (this.#isAtEnd) {
          if (from >= this.#filled) return false;
          this.#isLast = true;
          this.cut = this.#filled;
          this.#present(from, this.#filled, false);
          return true;
        }
        known -= from;
        from = this.#append(from);
        known += from;
      }
      const end = this.#endFrom(from, known);
      if (end > from) {
        this.#present(from, end, false);
        return true;
      }
      if (this.#filled - from > RECORD_BYTES_MAX) {
        this.#present(from, this.#filled, false);
        return true;
      }
    }
  }

  /** Address after the line feed that ends the piece, or else after the last new one; 0: none. */
  #endFrom(from: number, known: number): number {
    if (this.#position >= this.#piece.to) {
      const lineFeed = this.#find(this.#lastByte(from));
      if (lineFeed < 0) return 0;
      this.#isLast = true;
      this.cut = lineFeed + 1;
      return this.cut;
    }
    const { bytes } = this.#kernel;
    const lineFeed = bytes.subarray(known, this.#filled).lastIndexOf(LINE_FEED);
    return lineFeed < 0 ? 0 : known + lineFeed + 1;
  }

  /** The record at `at` ends after the piece: presents it up to one more line feed. */
  #lengthen(at: number): void {
    let from = at;
    let shown = Math.max(this.end, this.cut) - at;
    for (;;) {
      const lineFeed = this.#find(from + shown);
      if (lineFeed >= 0) {
        this.#present(from, lineFeed + 1, true);
        return;
      }
      if (this.#isAtEnd || this.#filled - from > RECORD_BYTES_MAX) {
        this.#present(from, this.#filled, true);
        return;
      }
      shown = this.#filled - from;
      const moved = this.#append(from);
      this.cut += moved - from;
      from = moved;
    }
  }

  #present(at: number, end: number, isLonger: boolean): void {
    const { bytes } = this.#kernel;
    this.at = at;
    this.end = end;
    this.isLonger = isLonger;
    this.isFinal = this.#isAtEnd && end === this.#filled;
    this.#covered = bytes[end];
    bytes[end] = LINE_FEED;
  }

  /** Address of the piece's last byte, or of `from` if that comes later. */
  #lastByte(from: number): number {
    return Math.max(from, this.#filled - (this.#position - this.#piece.to) - 1);
  }

  /** Address of the first line feed from `from` on; -1 if there is none yet. */
  #find(from: number): number {
    const at = this.#kernel.bytes.subarray(from, this.#filled).indexOf(LINE_FEED);
    return at < 0 ? -1 : from + at;
  }

  get #isAtEnd(): boolean {
    return this.#position >= this.#piece.available;
  }

  /** Moves the bytes from `from` on to the front and reads more; returns their new address. */
  #append(from: number): number {
    const { bytes } = this.#kernel;
    const { to, available } = this.#piece;
    const carried = this.#filled - from;
    const moved = this.#buffer - carried;
    bytes.copyWithin(moved, from, this.#filled);
    const near = to + BEHIND_BYTES - this.#position;
    const { blockBytes, name } = this.#document;
    const wanted = near > 0 ? Math.min(blockBytes, near) : blockBytes;
    const length = Math.min(wanted, available - this.#position);
    const read = readPlainBytes(this.#document, bytes, this.#buffer, length, this.#position);
    if (read === 0) throw changedError(name);
    this.#filled = this.#buffer + read;
    this.#position += read;
    return moved;
  }
}
