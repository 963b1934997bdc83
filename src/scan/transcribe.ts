/** Entries of an account statement, written out as rows before the scan. */
import type { Job } from '../model/job.ts';
import type { TransactionType } from '../model/record.ts';
import type { Entry, EntryFacts } from '../profile/entry.ts';
import { entryRow } from '../profile/entry-rows.ts';
import type { EntryProfile } from '../profile/profile.ts';
import type { Document } from '../source/document.ts';
import { WrittenDocument } from '../source/written-document.ts';
import { RefusedError } from '../support/errors.ts';
import { say } from '../support/language.ts';

/** Bytes of a statement that are read at once. */
const CHUNK_BYTES = 256 * 1024;
/** Blank lines that are written at once. */
const BLANK_LINES_MAX = 256 * 1024;

/** A statement, written out. */
export interface Transcript {
  readonly document: WrittenDocument;
  readonly facts: EntryFacts;
  /** Of the first entry; empty if there is none. */
  readonly currency: string;
  /** Entries on accounts that are not the job's. */
  readonly others: number;
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
      await rows.writeTo(written);
      if (isEnd && at >= length) break;
    }
    const facts = transcriber.end();
    await rows.writeTo(written);
    refuseOtherAccounts(document.name, facts, job);
    const { currency, others } = rows;
    return { document: written, facts, currency, others };
  } catch (error) {
    await written.close();
    throw error;
  }
}

/** A statement of several accounts is one of the job's if that is among them. */
function refuseOtherAccounts(name: string, { accounts }: EntryFacts, job: Job) {
  const isOfJob = accounts.some((each) => job.accounts.includes(each));
  if (job.accounts.length === 0 || accounts.length === 0 || isOfJob) return;
  const found = accounts.slice(0, 5).join(say`, `);
  throw new RefusedError(
    'account',
    say`${name}: the statement is of ${found}, the job ${job.name} is of account
      ${job.accounts.join(say` or `)}. Give the statement of the right account, or correct the
      job.`,
  );
}

/** An entry's row, and how many blank lines keep it on its line. */
interface PlacedRow {
  readonly blank: number;
  readonly text: string;
}

/** Rows on their way into the document. */
class EntryRows {
  others = 0;
  currency = '';
  readonly #accounts: readonly string[];
  #rows: PlacedRow[] = [];
  /** The line that the next row stands on. */
  #line = 1;

  constructor({ accounts }: Job) {
    this.#accounts = accounts;
  }

  add(entry: Entry): void {
    if (this.#accounts.length > 0 && !this.#accounts.includes(entry.account)) {
      this.others++;
      return;
    }
    this.currency ||= entry.currency;
    const blank = Math.max(0, entry.line - this.#line);
    this.#rows.push({ blank, text: entryRow(entry) });
    this.#line += blank + 1;
  }

  /** Writes what was added; there may be more blank lines than fit into memory at once. */
  async writeTo(document: WrittenDocument): Promise<void> {
    let text = '';
    for (const row of this.#rows) {
      let blank = row.blank;
      for (; blank > BLANK_LINES_MAX; blank -= BLANK_LINES_MAX) {
        await document.append(Buffer.from(text + '\n'.repeat(BLANK_LINES_MAX)));
        text = '';
      }
      text += '\n'.repeat(blank) + row.text;
    }
    this.#rows = [];
    await document.append(Buffer.from(text));
  }
}
