/** Inputs as the rest of the program sees them: delivered files, and the documents in them. */
import type { QueryFacts } from '../domain/outcome.ts';
import type { PlainBytes } from './unpacked-memory.ts';

/** How a file was obtained, and when. */
export interface Obtained {
  /**
   * `file`: by its path; `stdin`; `database`: by a query; `kept`: the copy of a query's rows;
   * `fetched`: from a channel.
   */
  readonly how: string;
  /** The modification time of a file; else the time at which it was read or fetched. */
  readonly at: Date;
  readonly query?: QueryFacts;
  /** The path of the evidence of a fetched file. */
  readonly evidence?: string;
}

/** One file as it was delivered. */
export interface DeliveredFile {
  /** As the user named it (`-` for standard input), for messages and reports. */
  readonly path: string;
  readonly container: 'plain' | 'gzip' | 'zip' | 'xlsx';
  readonly documents: readonly Document[];
  readonly obtained: Obtained;
  /** Days for which a run keeps a copy of it; null or absent: none is kept. */
  readonly keepDays?: number | null;
  /** Was it verified to be the channel's answer that there were no transactions? */
  readonly isConfirmedEmpty?: boolean;
  /**
   * Size in bytes and SHA-256 (hex) of the file as delivered. Throws RefusedError('changed') if the
   * file changed since it was opened.
   */
  fingerprint(): Promise<{ bytes: number; sha256: string }>;
  close(): Promise<void>;
}

/**
 * One stream of plain bytes: a plain file, the contents of a gzip file, an entry of an archive, or
 * a sheet of a workbook as CSV.
 */
export interface Document {
  /** The path, or `path!entry` for an entry or sheet of it: `file` in `file:line`. */
  readonly name: string;
  /** Columns of a database with floating-point numbers, which do not hold amounts exactly. */
  readonly inexactColumns?: readonly string[];
  /** Estimated size in bytes. */
  readonly sizeHint: number;
  /**
   * The current estimate of the size, for progress: exact for plain files, extrapolated while
   * packed ones are unpacked.
   */
  expectedBytes(): number;
  /**
   * The first HEAD_BYTES, or all of a shorter document, for detection and headers. The same array
   * on every call.
   */
  head(): Promise<Uint8Array>;
  /**
   * Waits until the bytes before `position`, or all bytes, can be read. Returns how many can be,
   * and whether these are all. Throws RefusedError('archive' | 'limit').
   */
  reach(position: number): Promise<Reached>;
  /**
   * Reads reached bytes from `position`: up to `length` into `target` at `offset`; fewer only at
   * the end.
   */
  readAt(target: Uint8Array, offset: number, length: number, position: number): Promise<number>;
  /** Where other threads read the reached bytes; valid until the file is closed. */
  plainBytes(): PlainBytes;
}

/** The readable part of a document. */
export interface Reached {
  /** Bytes. */
  readonly length: number;
  readonly isEnd: boolean;
}
