/** Entries of an account statement, written out as rows before the scan. */
import type { Job } from '../model/job.ts';
import type { TransactionType } from '../model/record.ts';
import type { Entry, EntryFacts } from '../profile/entry.ts';
import { entryRow } from '../profile/entry-rows.ts';
import type { EntryProfile } from '../profile/profile.ts';
import type { Document } from '../source/document.ts';
import { WrittenDocument } from '../source/written-document.ts';
import { RefusedError } from '../support/errors.ts';

/** Bytes of a statement that are read at once. */
const CHUNK_BYTES = 256 * 1024;

/** A statement, written out. */
export interface Transcript {
  readonly document: WrittenDocument;
  readonly facts: EntryFacts;
  /** Of the first entry; empty if there is none. */
  readonly currency: string;
  /** Entries on accounts that are not the job's. */
  readonly skipped: number;
}

/**
 * Reads all of a statement. Rows stand on the lines on which their entries begin, as long as no
 * two do on one. Throws RefusedError and InternalError.
 */
export async function transcribe(
  document: Document,
  profile: EntryProfile,
  job: Job,
  scratchDir: string,
): Promise<Transcript> {
  const written = await WrittenDocument.open(document.name, scratchDir);
  try {
    const rows = new EntryRows(job);
    const open = await profile.transcriber();
    const types = Object.entries(job.types).map(([word, type]): [string, TransactionType] => [
      word.toUpperCase(),
      type,
    ]);
    const { orderIdPattern } = profile;
    const options = { name: document.name, orderIdPattern, types: new Map(types) };
    const transcriber = open(options, (entry) => rows.add(entry));
    const chunk = new Uint8Array(CHUNK_BYTES);
    for (let at = 0; ; ) {
      const { length, isEnd } = await document.reach(at + CHUNK_BYTES);
      const read = await document.readAt(chunk, 0, Math.min(CHUNK_BYTES, length - at), at);
      transcriber.write(chunk.subarray(0, read));
      at += read;
      await written.append(rows.take());
      if (isEnd && at >= length) break;
    }
    const facts = transcriber.end();
    await written.append(rows.take());
    refuseOtherAccounts(document.name, facts, job);
    const { currency, skipped } = rows;
    return { document: written, facts, currency, skipped };
  } catch (error) {
    await written.close();
    throw error;
  }
}

/** A statement of several accounts is one of the job's if that is among them. */
function refuseOtherAccounts(name: string, { accounts }: EntryFacts, { account, ...job }: Job) {
  if (account === '' || accounts.length === 0 || accounts.includes(account)) return;
  throw new RefusedError(
    'account',
    `${name}: the statement is of ${accounts.slice(0, 5).join(', ')}, the job ${job.name} is of ` +
      `account ${account}. Give the statement of the right account, or correct the job.`,
  );
}

/** Rows on their way into the document. */
class EntryRows {
  skipped = 0;
  currency = '';
  readonly #account: string;
  #text = '';
  /** The line that the next row stands on. */
  #line = 1;

  constructor({ account }: Job) {
    this.#account = account;
  }

  add(entry: Entry): void {
    if (this.#account !== '' && entry.account !== this.#account) {
      this.skipped++;
      return;
    }
    this.currency ||= entry.currency;
    const blank = Math.max(0, entry.line - this.#line);
    this.#text += '\n'.repeat(blank) + entryRow(entry);
    this.#line += blank + 1;
  }

  take(): Uint8Array {
    const bytes = Buffer.from(this.#text);
    this.#text = '';
    return bytes;
  }
}
