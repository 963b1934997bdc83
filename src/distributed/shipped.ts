/** Messages between the loaders and the machine that reconciles. */
import type { TransactionRecord } from '../domain/record.ts';

/** The words of a key entry: the partition, then the entry without piece and offset. */
type EntryWords = readonly [number, number, number, number];

/** A record with its key, as a line of JSON. */
export interface ShippedRecord {
  readonly key: EntryWords;
  readonly record: TransactionRecord;
}

/** A question to a loader, answered once, in any number of messages. */
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

/** One message of an answer. */
export interface LoaderAnswer {
  /** Lines of JSON: shipped records, or [partition, bucket, members]. */
  readonly lines: readonly string[];
  readonly isLast: boolean;
  /** Why there is no answer, for the user of the run. */
  readonly failure?: string;
}
