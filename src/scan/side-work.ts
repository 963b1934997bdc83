/** What a run asks of a side, wherever the work is done: every answer can cross a thread. */
import type { Job } from '../model/job.ts';
import type { KeySeed } from '../model/key.ts';
import type { FileFacts, Reject } from '../model/outcome.ts';
import type { TransactionRecord } from '../model/record.ts';
import type { Declared } from '../profile/profile.ts';
import type { KeyStore } from './key-store.ts';

export interface SideRequest {
  readonly paths: readonly string[];
  readonly job: Job;
  /** Name of a profile or channel; undefined: detected. */
  readonly profile: string | undefined;
  /** An existing folder with room for what compressed inputs hold. */
  readonly scratchDir: string;
}

/** What the head of a document with records says. */
export interface DocumentFacts {
  readonly name: string;
  readonly profile: string;
  readonly channel: string;
  readonly rowsTellDate: boolean;
  readonly confirmsEmpty: boolean;
  readonly declared: Declared;
  readonly hasFee: boolean;
  /** Bytes, as far as known. */
  readonly sizeHint: number;
}

export interface OpenedFacts {
  readonly documents: readonly DocumentFacts[];
}

/** First and last date of a document's rows as yyyymmdd, with the line of each; 0: no dates. */
export interface RowDates {
  readonly first: number;
  readonly firstLine: number;
  readonly last: number;
  readonly lastLine: number;
}

export interface ScannedFacts {
  readonly keys: KeyStore;
  /** Records not in a success state: [identity hash, ordinal, identity hash, ordinal, …]. */
  readonly aside: Uint32Array;
  /** By index into TRANSACTION_TYPES; amounts in minor units. */
  readonly totals: readonly { readonly count: number; readonly amount: bigint }[];
  readonly rejects: readonly Reject[];
  /** Records of all kinds. */
  readonly records: number;
  /** Counted records that state a fee. */
  readonly withFee: number;
  /** By document. */
  readonly dates: readonly RowDates[];
}

/** The steps of a side, in the order in which a run calls them. Each may throw RefusedError. */
export interface SideWork {
  /** Opens the files and reads their heads. */
  open(request: SideRequest): Promise<OpenedFacts>;
  /** Scans all rows and holds them against footers and summaries; may be called again. */
  scan(bucketBits: number, seed: KeySeed, compareFees: boolean): Promise<ScannedFacts>;
  /** Full records for ordinals, which ascend. */
  fetch(ordinals: Uint32Array): Promise<TransactionRecord[]>;
  /** Fingerprints; refuses files that changed since they were opened. */
  files(): Promise<FileFacts[]>;
  close(): Promise<void>;
}
