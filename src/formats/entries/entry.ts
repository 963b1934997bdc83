/**
 * Account statements that are no table (MT940, camt.053): a transcriber reads them from the first
 * byte to the last and tells their entries one by one, each of which becomes a row.
 */
import type { TransactionType } from '../../domain/record.ts';

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

/** Decimals of StatementFacts' balances: more than any format writes. */
export const BALANCE_DECIMALS = 17;

/** One statement of a document. Its opening balance and its entries give its closing balance. */
export interface StatementFacts {
  /** Physical line, from 1, on which it begins. */
  readonly line: number;
  readonly account: string;
  readonly currency: string;
  /** As the bank numbers it (`323/1`); empty if it does not. */
  readonly number: string;
  /** In 10^-BALANCE_DECIMALS, negative where the account is overdrawn. */
  readonly opening: bigint;
  readonly closing: bigint;
  /** Of the closing balance, `yyyy-MM-dd`. */
  readonly closingDate: string;
  /** Which days it covers. */
  readonly days: Days;
}

/** A first and a last day, `yyyy-MM-dd`. */
export interface Days {
  readonly from: string;
  readonly to: string;
}

/** What a transcriber tells of a document, in the order of the document. */
export interface EntryListener {
  onEntry(entry: Entry): void;
  /** All entries of the statement were told, and it is proven. */
  onStatement(statement: StatementFacts): void;
}

/** Reads one document. Both methods throw RefusedError, with file and line. */
export interface Transcriber {
  /** Takes the next bytes, cut anywhere. */
  write(bytes: Uint8Array): void;
  /** Says that these were all. At least one statement was told by then. */
  end(): void;
}

/** Makes a transcriber of one document. */
export type OpenTranscriber = (options: EntryOptions, listener: EntryListener) => Transcriber;
