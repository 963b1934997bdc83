/** A side whose records were read, here or elsewhere: what the rest of a run asks of it. */
import type { ExactSums } from '../domain/exact-sums.ts';
import type { FileFacts, Reject } from '../domain/outcome.ts';
import type { Side } from '../domain/record.ts';
import type { PlacedPiece } from './pieces/piece.ts';
import type { ReadableDocument } from './records/fetch.ts';

export interface ReadSide {
  readonly side: Side;
  readonly sums: {
    /** By index into TRANSACTION_TYPES, minor units. */
    readonly totals: ExactSums;
    readonly rejects: readonly Reject[];
    /** In the order of documents and of bytes; positions of records name them by index. */
    readonly pieces: readonly PlacedPiece[];
  };
  /** Where records are read again. */
  readonly documents: readonly ReadableDocument[];
  /** What records may name as their file. */
  readonly names: readonly string[];
  /** Do the times of its records tell which date they are of? */
  readonly hasDates: boolean;
  /** Refuses files that changed since they were opened, or that were given twice. */
  files(): Promise<FileFacts[]>;
}
