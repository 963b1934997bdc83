/** Records on their way from the machine that has their file to the one that runs. */
import type { TransactionRecord } from '../domain/record.ts';

/** The words of a key entry: partition and what stands in memory, without piece and offset. */
export type EntryWords = readonly [number, number, number, number];

/** A record with its key, as a line of JSON. */
export interface ShippedRecord {
  readonly key: EntryWords;
  readonly record: TransactionRecord;
}

/** What a loader is asked. A question is answered once, by as many messages as it takes. */
export type Question =
  | {
      readonly kind: 'records';
      readonly number: string;
      /** [partition, identities of 24 bits, ascending]. */
      readonly identities: readonly (readonly [number, readonly number[]])[];
    }
  | {
      readonly kind: 'members';
      readonly number: string;
      /** [partition, buckets of it]. */
      readonly buckets: readonly (readonly [number, readonly number[]])[];
    }
  | {
      readonly kind: 'again';
      readonly number: string;
      readonly generation: number;
      readonly usesFees: boolean;
    };

/** One message of an answer; the last one says so. */
export interface Answer {
  /** Lines of JSON: shipped records, or [partition, bucket, members]. */
  readonly lines: readonly string[];
  readonly isLast: boolean;
  /** Why there is none: what the person at the run is told. */
  readonly failure?: string;
}
