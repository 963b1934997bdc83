/**
 * Account statements that are not tables (MT940, camt.053): a transcriber reads them from the first
 * byte to the last and reports their entries one by one, each of which becomes a row.
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
  /** The name of the other party; empty where it is not stated. */
  readonly counterparty: string;
  /** What the bank and the parties wrote about it. */
  readonly remark: string;
}

/** Longest name and remark of an entry that are kept, characters. */
export const COUNTERPARTY_CHARS_MAX = 256;
export const REMARK_CHARS_MAX = 1024;

/** How the entries of one document are read. */
export interface EntryOptions {
  /** The document, as messages name it. */
  readonly name: string;
  /** Its first group finds the order id in the free text of an entry; null: not searched. */
  readonly orderIdPattern: RegExp | null;
  /** The job's types by upper-case bank code; they take precedence over the format's rules. */
  readonly types: ReadonlyMap<string, TransactionType>;
}

/** Decimals of balances: the most that ISO 20022 allows, and more than MT940 has. */
export const BALANCE_DECIMALS = 17;

/** One proven statement of a document: opening balance + entries = closing balance. */
export interface StatementFacts {
  /** Physical line, from 1, on which it begins. */
  readonly line: number;
  readonly account: string;
  readonly currency: string;
  /** The bank's number (`323/1`); may be empty. */
  readonly number: string;
  /** In 10^-BALANCE_DECIMALS, negative where the account is overdrawn. */
  readonly opening: bigint;
  readonly closing: bigint;
  /** Of the closing balance, `yyyy-MM-dd`. */
  readonly closingDate: string;
  readonly days: Days;
}

/** A first and a last day, `yyyy-MM-dd`. */
export interface Days {
  readonly from: string;
  readonly to: string;
}

/** Receives the contents of a document in order. */
export interface EntryListener {
  onEntry(entry: Entry): void;
  /** Follows the entries of the statement, which are proven. */
  onStatement(statement: StatementFacts): void;
}

/** Reads one document. Both methods throw RefusedError, with file and line. */
export interface Transcriber {
  /** Takes the next bytes, cut anywhere. */
  write(bytes: Uint8Array): void;
  /** Ends the document, which has at least one statement. */
  end(): void;
}

/** Makes a transcriber of one document. */
export type OpenTranscriber = (options: EntryOptions, listener: EntryListener) => Transcriber;

/** The type of an entry: the job's own, else a reversal, a fee, or a transfer. */
export function entryType(
  mapped: TransactionType | undefined,
  isReversal: boolean,
  isFee: boolean,
): TransactionType {
  if (mapped !== undefined) return mapped;
  if (isReversal) return 'reversal';
  return isFee ? 'fee' : 'transfer';
}

/** The reference, unless it is a word for a missing one. */
export function statedReference(reference: string): string {
  return /^(?:NONREF|NOT ?PROVIDED)$/i.test(reference) ? '' : reference;
}
