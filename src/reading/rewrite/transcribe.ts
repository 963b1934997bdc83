/** Writes the entries of an account statement out as rows, before the scan. */
import { createHash } from 'node:crypto';
import type { StatedBalance } from '../../domain/balances.ts';
import type { Job } from '../../domain/job.ts';
import { currencyDigits } from '../../domain/money.ts';
import type { TransactionType } from '../../domain/record.ts';
import { shiftDate } from '../../domain/time.ts';
import {
  BALANCE_DECIMALS,
  type Entry,
  type EntryListener,
  type StatementFacts,
} from '../../formats/entries/entry.ts';
import { entryRow } from '../../formats/entries/entry-rows.ts';
import type { Declared, EntryProfile } from '../../formats/profile.ts';
import type { Document } from '../../inputs/document.ts';
import { WrittenDocument } from '../../inputs/written-document.ts';
import { RefusedError } from '../../support/errors.ts';
import { STATEMENTS_MAX } from '../../support/limits.ts';
import { say } from '../../words/language.ts';
import type { ChainedStatement } from '../gate/statement-chain.ts';

/** Bytes of a statement that are read at a time. */
const CHUNK_BYTES = 256 * 1024;
/** Blank lines that are written at a time. */
const BLANK_LINES_MAX = 256 * 1024;

/** How a document is transcribed. */
interface TranscribeOptions {
  readonly job: Job;
  /** The business date that was asked for, if one was. */
  readonly date?: string | null;
  readonly scratchDir: string;
}

/** An account statement, written out. */
interface Transcript {
  readonly document: WrittenDocument;
  readonly declared: Declared;
  /** All statements of the job's account, whatever their date. */
  readonly statements: readonly ChainedStatement[];
  /** The balances of those that were written out. */
  readonly balances: readonly StatedBalance[];
  /** Currency of the first entry; empty if there is none. */
  readonly currency: string;
  /** Entries on accounts that are not the job's. */
  readonly others: number;
  /** Entries of other days. */
  readonly skipped: number;
}

/**
 * Reads all of a document. Of several statements, those of the date are written out, if there are
 * any. Rows have the line numbers of their entries, unless two entries begin on one line.
 * Throws RefusedError and InternalError.
 */
export async function transcribe(
  document: Document,
  profile: EntryProfile,
  options: TranscribeOptions,
): Promise<Transcript> {
  const { job, date } = options;
  const all = await writeOut(document, profile, options, () => true);
  const { accounts, statements } = all.rows;
  let wanted: readonly ChainedStatement[] = statements;
  let taken = all;
  try {
    refuseOtherAccounts(document.name, accounts, job);
    const ofDate = statements.filter(({ days }) => date && days.from <= date && date <= days.to);
    if (ofDate.length > 0 && ofDate.length < statements.length) {
      const indexes = new Set(ofDate.map(({ index }) => index));
      await all.written.close();
      taken = await writeOut(document, profile, options, (index) => indexes.has(index));
      wanted = ofDate;
    }
  } catch (error) {
    await all.written.close();
    throw error;
  }
  const { currency, others, skipped } = taken.rows;
  const isByDay =
    new Set(statements.map(({ days }) => days.from)).size > 1 &&
    statements.every(({ days }) => days.from === days.to);
  const declared = { ...declaredBy(wanted[0]?.account ?? accounts[0], wanted), isByDay };
  const balances = wanted.map(statedBalance);
  return { document: taken.written, declared, statements, balances, currency, others, skipped };
}

function statedBalance({ account, currency, opening, closing }: StatementFacts): StatedBalance {
  const unit = 10n ** BigInt(BALANCE_DECIMALS - currencyDigits(currency));
  const isExact = opening % unit === 0n && closing % unit === 0n;
  return {
    account,
    opening: isExact ? (opening / unit).toString() : null,
    closing: isExact ? (closing / unit).toString() : null,
    moved: ((closing - opening) / unit).toString(),
  };
}

/** What statements declare about the rows. */
function declaredBy(account: string, statements: readonly StatementFacts[]): Declared {
  const from = statements.map(({ days }) => days.from).sort()[0];
  const to = statements.map(({ days }) => days.to).sort()[statements.length - 1];
  return { account, period: { from, until: shiftDate(to, 1) } };
}

/** Writes out the entries of those statements that `isWanted`, counted from 0. */
async function writeOut(
  document: Document,
  profile: EntryProfile,
  { job, scratchDir }: TranscribeOptions,
  isWanted: (index: number) => boolean,
): Promise<{ readonly written: WrittenDocument; readonly rows: EntryRows }> {
  const written = await WrittenDocument.open(document.name, scratchDir);
  try {
    const rows = new EntryRows(document.name, job, isWanted);
    const open = await profile.transcriber();
    const types = Object.entries(job.types).map(([word, type]): [string, TransactionType] => [
      word.toUpperCase(),
      type,
    ]);
    const { orderIdPattern } = profile;
    const options = { name: document.name, orderIdPattern, types: new Map(types) };
    const transcriber = open(options, rows);
    const chunk = new Uint8Array(CHUNK_BYTES);
    for (let at = 0; ; ) {
      const { length, isEnd } = await document.reach(at + CHUNK_BYTES);
      const read = await document.readAt(chunk, 0, Math.min(CHUNK_BYTES, length - at), at);
      transcriber.write(chunk.subarray(0, read));
      at += read;
      await rows.writeTo(written);
      if (isEnd && at >= length) break;
    }
    transcriber.end();
    await rows.writeTo(written);
    return { written, rows };
  } catch (error) {
    await written.close();
    throw error;
  }
}

/** A file of several accounts is the job's if one of the job's accounts is among them. */
function refuseOtherAccounts(name: string, accounts: readonly string[], job: Job): void {
  const isOfJob = accounts.some((each) => job.accounts.includes(each));
  if (job.accounts.length === 0 || accounts.length === 0 || isOfJob) return;
  const found = accounts.slice(0, 5).join(say`, `);
  throw new RefusedError(
    'account',
    say`${name}: the statement is for ${found}, the job ${job.name} for account
      ${job.accounts.join(say` or `)}. Give the statement of the right account, or correct the
      job.`,
  );
}

/** An entry's row, and the number of blank lines that keep it on its line. */
interface PlacedRow {
  readonly blank: number;
  readonly text: string;
}

/** Collects rows for the document. */
class EntryRows implements EntryListener {
  others = 0;
  skipped = 0;
  currency = '';
  /** Statements of the job's account. */
  readonly statements: ChainedStatement[] = [];
  readonly #name: string;
  readonly #ofJob: readonly string[];
  readonly #isWanted: (index: number) => boolean;
  readonly #accounts = new Set<string>();
  /** Of the current statement: its index, its number of entries, and their hash. */
  #index = 0;
  #entries = 0;
  #hash = createHash('sha256');
  #rows: PlacedRow[] = [];
  /** The line of the next row. */
  #line = 1;

  constructor(name: string, { accounts }: Job, isWanted: (index: number) => boolean) {
    this.#name = name;
    this.#ofJob = accounts;
    this.#isWanted = isWanted;
  }

  /** All accounts, in order of appearance. */
  get accounts(): readonly string[] {
    return [...this.#accounts];
  }

  onEntry(entry: Entry): void {
    if (!this.#isOwn(entry.account)) {
      this.others++;
      return;
    }
    if (!this.#isWanted(this.#index)) {
      this.skipped++;
      return;
    }
    this.currency ||= entry.currency;
    const blank = Math.max(0, entry.line - this.#line);
    const text = entryRow(entry);
    this.#rows.push({ blank, text });
    this.#line += blank + 1;
    this.#entries++;
    this.#hash.update(text);
  }

  onStatement(facts: StatementFacts): void {
    this.#accounts.add(facts.account);
    const index = this.#index++;
    if (index >= STATEMENTS_MAX) {
      throw new RefusedError(
        'limit',
        say`${this.#name}:${facts.line}: more than ${STATEMENTS_MAX} statements are in one file.
          Have the bank send a file for each account or day.`,
      );
    }
    const [entries, content] = [this.#entries, this.#hash.digest('base64')];
    this.#entries = 0;
    this.#hash = createHash('sha256');
    if (!this.#isOwn(facts.account)) return;
    this.statements.push({ ...facts, name: this.#name, index, entries, content });
  }

  #isOwn(account: string): boolean {
    return this.#ofJob.length === 0 || this.#ofJob.includes(account);
  }

  /** Writes the collected rows; there may be more blank lines than fit into memory. */
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
