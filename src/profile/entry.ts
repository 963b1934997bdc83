/**
 * Account statements that are no table (MT940, camt.053): a transcriber reads them from the first
 * byte to the last and tells their entries one by one, each of which becomes a row.
 */
import type { TransactionType } from '../model/record.ts';
import type { Declared } from './profile.ts';

/** One movement on an account. */
export interface Entry {
  /** Physical line, from 1, on which it begins. */
  readonly line: number;
  /** The reference that identifies it; never empty. */
  readonly orderId: string;
  /** The bank's own reference; may be empty. */
  readonly channelTxnId: string;
  readonly type: TransactionType;
  /** Major units, a plain decimal with a point, negative where money leaves the account. */
  readonly amount: string;
  readonly currency: string;
  /** Booking date, `yyyy-MM-dd`. */
  readonly date: string;
  readonly account: string;
}

/** How one job wants entries to be read. */
export interface EntryOptions {
  /** The document, as messages name it. */
  readonly name: string;
  /** Its first group is the order id wherever it is found in an entry's free text; or null. */
  readonly orderIdPattern: RegExp | null;
  /** What the bank's codes mean to the job, before the profile's own rules; by upper-case code. */
  readonly types: ReadonlyMap<string, TransactionType>;
}

/** What a statement file says of itself when all of it was read. */
export interface EntryFacts extends Declared {
  /** Accounts in the order in which they came. */
  readonly accounts: readonly string[];
  readonly entries: number;
}

/** Reads one document. Both methods throw RefusedError, with file and line. */
export interface Transcriber {
  /** Takes the next bytes, cut anywhere. */
  write(bytes: Uint8Array): void;
  /** Says that these were all. Opening balance + entries = closing balance was proven by then. */
  end(): EntryFacts;
}

/** Makes a transcriber that tells every entry, in the order of the document. */
export type OpenTranscriber = (
  options: EntryOptions,
  onEntry: (entry: Entry) => void,
) => Transcriber;
