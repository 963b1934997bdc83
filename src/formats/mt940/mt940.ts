/**
 * SWIFT MT940 account statements: `:20: :25: :28C: :60F: (:61: :86:)* :62F:`, repeated. A file is
 * read field by field; text between statements (preambles, trailers, available balances) is
 * ignored. Opening balance + entries = closing balance proves each page.
 */
import type { SourcePlace, TransactionType } from '../../domain/record.ts';
import { RefusedError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';
import {
  type EntryListener,
  type EntryOptions,
  entryType,
  type OpenTranscriber,
  statedReference,
  type Transcriber,
} from '../entries/entry.ts';
import { EntryDates } from '../entries/entry-dates.ts';
import type { Balance } from '../entries/entry-sum.ts';
import { AtSigns } from './at-signs.ts';
import { BalanceProof, parseBalance } from './balance.ts';
import { fieldRefusal, malformedField } from './field.ts';
import { LineReader } from './lines.ts';
import { parseMovement, type StatementMovement } from './movement.ts';
import { bareAccount } from './profile.ts';
import { orderIdOf, wordsOf } from './reference.ts';

/** Longest free text of an entry: its `:86:` and its supplementary details, characters. */
export const TEXT_CHARS_MAX = 64 * 1024;
/** Longest account, characters. */
export const ACCOUNT_CHARS_MAX = 128;
/** Accounts in one file. */
export const ACCOUNTS_MAX = 10_000;

/** German banks use `:NS:` for data without a tag; it is ignored. */
const TAG = /^:(\d\d[A-Z]?|NS):/;
/** Between balances other tags without a letter are wrapped text: `:30:05`. */
const PAGE_TAG = /^:(\d\d[A-Z]|20|61|86|NS):/;
/** `12/3`. Zeros mean that the bank does not number its statements. */
const STATEMENT_NUMBER = /^0*[1-9]\d{0,9}(?:\/\d{1,10})?$/;
const FEE_CODES = new Set(['CHG', 'COM']);

/** An entry whose free text may continue. */
interface Pending {
  readonly movement: StatementMovement;
  readonly place: SourcePlace;
  text: string;
  details: string;
}

/** A statement before its closing balance. */
interface OpenStatement {
  readonly line: number;
  readonly number: string;
  readonly opening: Balance;
}

export const openMt940: OpenTranscriber = (options, listener) => new Mt940(options, listener);

class Mt940 implements Transcriber {
  readonly #options: EntryOptions;
  readonly #listener: EntryListener;
  readonly #lines: LineReader;
  readonly #atSigns = new AtSigns();
  readonly #proof = new BalanceProof();
  /** Between statements; after `:20:`; after an opening balance. */
  #state: 'between' | 'head' | 'page' = 'between';
  /** The start of the current page. */
  #start: SourcePlace;
  #account = '';
  #currency = '';
  /** Distinguishes the statements of an account: the number, else the opening date. */
  #number = '';
  /** The current statement, over all its pages. */
  #statement: OpenStatement | null = null;
  #ordinal = 0;
  #dates = new EntryDates();
  #pending: Pending | null = null;
  /** What a line without a tag continues. */
  #wrapped: 'text' | 'details' | 'nothing' = 'nothing';
  readonly #accounts = new Set<string>();

  constructor(options: EntryOptions, listener: EntryListener) {
    this.#options = options;
    this.#listener = listener;
    this.#start = { file: options.name, line: 1 };
    this.#lines = new LineReader(options.name, (text, place) => this.#takeLine(text, place));
  }

  write(bytes: Uint8Array): void {
    this.#lines.write(this.#atSigns.replace(bytes));
  }

  end(): void {
    this.#lines.write(this.#atSigns.end());
    this.#lines.end();
    this.#requireClosed();
    this.#proof.end();
    if (this.#accounts.size === 0) {
      throw new RefusedError(
        'header',
        say`${this.#options.name}: the file has no statement: expected lines that begin with :20:,
          :25:, :60F: and so on. Give the file that the bank calls MT940.`,
      );
    }
  }

  #takeLine(text: string, place: SourcePlace): void {
    const match = (this.#state === 'page' ? PAGE_TAG : TAG).exec(text);
    if (match === null) {
      this.#continue(text);
      return;
    }
    this.#wrapped = 'nothing';
    this.#takeField(match[1], text.slice(match[0].length), place);
  }

  #takeField(tag: string, text: string, place: SourcePlace): void {
    if (tag === '20') this.#begin(place);
    else if (tag === '60F' || tag === '60M') this.#open(tag, text, place);
    else if (tag === '61') this.#enter(text, place);
    else if (tag === '62F' || tag === '62M') this.#close(tag, text, place);
    else if (tag === '86' && this.#pending !== null) {
      this.#wrapped = 'text';
      this.#continue(text);
    } else if (this.#state === 'head') {
      if (tag === '25' || tag === '25P') this.#account = text.trim();
      if (tag === '28' || tag === '28C') this.#number = text.trim();
    }
  }

  #begin(place: SourcePlace): void {
    this.#requireClosed();
    this.#state = 'head';
    this.#start = place;
    this.#account = '';
    this.#number = '';
  }

  #open(tag: string, text: string, place: SourcePlace): void {
    if (this.#state === 'page') this.#requireClosed();
    this.#requireHead(tag, place);
    const balance = parseBalance(tag, text, place);
    const account = bareAccount(this.#account, balance.currency);
    this.#proof.open(account, balance, tag === '60F', place);
    this.#keepAccount(account, place);
    this.#currency = balance.currency;
    const isNumbered = STATEMENT_NUMBER.test(this.#number);
    if (tag === '60F') {
      const number = isNumbered ? this.#number : '';
      this.#statement = { line: this.#start.line, number, opening: balance };
      this.#ordinal = 0;
      this.#dates = new EntryDates();
    }
    if (!isNumbered) this.#number = balance.date;
    this.#state = 'page';
  }

  /** The head may be damaged, and some banks omit parts of it. */
  #requireHead(tag: string, place: SourcePlace): void {
    const isBegun = this.#state !== 'between';
    if (isBegun && this.#account !== '') return;
    const missing = isBegun ? ':25:' : ':20:';
    throw fieldRefusal(
      'header',
      place,
      say`${missing} is missing before this :${tag}:, and every statement begins with :20: and :25:.
        Download the file again; if it is the same, ask the bank for complete MT940 statements.`,
    );
  }

  #keepAccount(account: string, place: SourcePlace): void {
    this.#account = account;
    this.#accounts.add(account);
    if (account.length > ACCOUNT_CHARS_MAX) {
      const what = say`the account (:25:) is longer than ${ACCOUNT_CHARS_MAX} characters. The file
        is damaged; download it again.`;
      throw fieldRefusal('limit', place, what);
    }
    if (this.#accounts.size > ACCOUNTS_MAX) {
      throw fieldRefusal(
        'limit',
        place,
        say`the file has more than ${ACCOUNTS_MAX} accounts. Split it.`,
      );
    }
  }

  #enter(text: string, place: SourcePlace): void {
    if (this.#state !== 'page') {
      throw malformedField(place, `:61:${text}`, say`an opening balance (:60F:) before an entry`);
    }
    this.#emitPending();
    const movement = parseMovement(text, place);
    this.#proof.add(movement.value, movement.isReversal);
    this.#dates.add(movement.date, movement.isBooked);
    this.#ordinal++;
    this.#pending = { movement, place, text: '', details: movement.details };
    this.#wrapped = 'details';
  }

  #continue(text: string): void {
    const pending = this.#pending;
    if (pending === null || this.#wrapped === 'nothing') return;
    pending[this.#wrapped] += text;
    if (pending.text.length + pending.details.length > TEXT_CHARS_MAX) {
      const what = say`the free text of the entry is longer than ${TEXT_CHARS_MAX} characters. The
        file is damaged; download it again.`;
      throw fieldRefusal('limit', pending.place, what);
    }
  }

  #close(tag: string, text: string, place: SourcePlace): void {
    if (this.#state !== 'page') {
      const expected = say`an opening balance (:60F:) before a closing balance`;
      throw malformedField(place, `:${tag}:${text}`, expected);
    }
    this.#emitPending();
    const balance = parseBalance(tag, text, place);
    this.#proof.close(balance, tag === '62F', place);
    this.#state = 'between';
    if (tag === '62F') this.#emitStatement(balance);
  }

  #emitStatement(closing: Balance): void {
    if (this.#statement === null) throw new Error('a statement was closed that was not opened');
    const { line, number, opening } = this.#statement;
    this.#listener.onStatement({
      line,
      account: this.#account,
      currency: this.#currency,
      number,
      opening: opening.value,
      closing: closing.value,
      closingDate: closing.date,
      days: this.#dates.between(opening.date, closing.date),
    });
  }

  /** Reports the entry whose free text has ended. */
  #emitPending(): void {
    const pending = this.#pending;
    if (pending === null) return;
    this.#pending = null;
    const { movement, place, text, details } = pending;
    const { orderIdPattern } = this.#options;
    const words = wordsOf(text);
    this.#listener.onEntry({
      line: place.line,
      orderId:
        orderIdOf(movement, words, [text, details], orderIdPattern) ||
        `${this.#account}/${this.#number}/${this.#ordinal}`,
      channelTxnId: statedReference(movement.bankReference),
      type: this.#typeOf(movement),
      amount: movement.amount,
      currency: this.#currency,
      date: movement.date,
      account: this.#account,
      counterparty: words.counterparty,
      remark: `${words.remark} ${details}`.trim(),
    });
  }

  #typeOf({ code, isReversal }: StatementMovement): TransactionType {
    const { types } = this.#options;
    const bare = code.slice(1);
    return entryType(types.get(code) ?? types.get(bare), isReversal, FEE_CODES.has(bare));
  }

  #requireClosed(): void {
    if (this.#state === 'between') return;
    throw fieldRefusal(
      'footer',
      this.#start,
      say`the statement that begins here has no closing balance (:62F:). The file is cut off;
        download it again.`,
    );
  }
}
