/**
 * SWIFT MT940 account statements: `:20: :25: :28C: :60F: (:61: :86:)* :62F:`, over and over. A
 * file is read field by field; what stands between statements (preambles, ends, available
 * balances) is passed over. Opening balance + entries = closing balance proves each page.
 */
import type { SourcePlace, TransactionType } from '../../domain/record.ts';
import { RefusedError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';
import {
  BALANCE_DECIMALS,
  type EntryListener,
  type EntryOptions,
  type OpenTranscriber,
  type Transcriber,
} from '../entries/entry.ts';
import { EntryDates } from '../entries/entry-days.ts';
import { AtSigns } from './at-signs.ts';
import { type Balance, BalanceProof, parseBalance } from './balance.ts';
import { malformed, refusal, SCALE } from './field.ts';
import { LineReader } from './lines.ts';
import { type Movement, parseMovement } from './movement.ts';
import { bareAccount } from './recognize.ts';
import { meant, orderIdOf } from './reference.ts';

export { mt940Account, recognizeMt940 } from './recognize.ts';

/** Longest free text of an entry: its `:86:` and its supplementary details, characters. */
export const TEXT_CHARS_MAX = 64 * 1024;
/** Longest account, characters. */
export const ACCOUNT_CHARS_MAX = 128;
/** Accounts in one file. */
export const ACCOUNTS_MAX = 10_000;

/** `:NS:` is of German banks, for what has no tag of its own; it is passed over. */
const TAG = /^:(\d\d[A-Z]?|NS):/;
/** Between balances other tags without a letter are text that was wrapped: `:30:05`. */
const PAGE_TAG = /^:(\d\d[A-Z]|20|61|86|NS):/;
/** `12/3`. Where banks write zeros it says nothing. */
const STATEMENT_NUMBER = /^0*[1-9]\d{0,9}(?:\/\d{1,10})?$/;
const FEE_CODES = new Set(['CHG', 'COM']);
const BALANCE_UNITS = 10n ** BigInt(BALANCE_DECIMALS - SCALE);

/** An entry whose free text may go on. */
interface Pending {
  readonly movement: Movement;
  readonly place: SourcePlace;
  text: string;
  details: string;
}

/** A statement whose closing balance has not come. */
interface OpenStatement {
  readonly line: number;
  readonly number: string;
  readonly opening: Balance;
}

/** Begins to read a document; see OpenTranscriber. */
export const openMt940: OpenTranscriber = (options, listener) => new Mt940(options, listener);

class Mt940 implements Transcriber {
  readonly #options: EntryOptions;
  readonly #listener: EntryListener;
  readonly #lines: LineReader;
  readonly #atSigns = new AtSigns();
  readonly #proof = new BalanceProof();
  /** Between statements; behind `:20:`; behind an opening balance. */
  #state: 'between' | 'head' | 'page' = 'between';
  /** Where the page begins that is being read. */
  #start: SourcePlace;
  #account = '';
  #currency = '';
  /** What tells the statement from others of the account: its number, else its first date. */
  #number = '';
  /** The statement that is read, over all its pages: where it began, and its entries so far. */
  #statement: OpenStatement | null = null;
  #ordinal = 0;
  #dates = new EntryDates();
  #pending: Pending | null = null;
  /** What a line without a tag goes on with. */
  #wrapped: 'text' | 'details' | 'nothing' = 'nothing';
  readonly #accounts = new Set<string>();

  constructor(options: EntryOptions, listener: EntryListener) {
    const pattern = options.orderIdPattern;
    // A global or sticky pattern would go on where it last ended.
    const orderIdPattern = pattern && new RegExp(pattern, pattern.flags.replace(/[gy]/g, ''));
    this.#options = { ...options, orderIdPattern };
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
        say`${this.#options.name}: no statement is in it: expected lines that begin with :20:, :25:,
          :60F: and so on. Give the file that the bank calls MT940.`,
      );
    }
  }

  #takeLine(text: string, place: SourcePlace): void {
    const match = (this.#state === 'page' ? PAGE_TAG : TAG).exec(text);
    if (match === null) {
      this.#goOn(text);
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
      this.#goOn(text);
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

  /** Damage may have taken the head; some banks leave out what they think is not needed. */
  #requireHead(tag: string, place: SourcePlace): void {
    const isBegun = this.#state !== 'between';
    if (isBegun && this.#account !== '') return;
    const missing = isBegun ? ':25:' : ':20:';
    throw refusal(
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
      throw refusal('limit', place, what);
    }
    if (this.#accounts.size > ACCOUNTS_MAX) {
      throw refusal(
        'limit',
        place,
        say`more than ${ACCOUNTS_MAX} accounts are in the file. Split it.`,
      );
    }
  }

  #enter(text: string, place: SourcePlace): void {
    if (this.#state !== 'page') {
      throw malformed(place, `:61:${text}`, say`an opening balance (:60F:) before an entry`);
    }
    this.#tell();
    const movement = parseMovement(text, place);
    this.#proof.add(movement.value, movement.isReversal);
    this.#dates.add(movement.date, movement.isBooked);
    this.#ordinal++;
    this.#pending = { movement, place, text: '', details: movement.details };
    this.#wrapped = 'details';
  }

  #goOn(text: string): void {
    const pending = this.#pending;
    if (pending === null || this.#wrapped === 'nothing') return;
    pending[this.#wrapped] += text;
    if (pending.text.length + pending.details.length > TEXT_CHARS_MAX) {
      const what = say`the free text of the entry is longer than ${TEXT_CHARS_MAX} characters. The
        file is damaged; download it again.`;
      throw refusal('limit', pending.place, what);
    }
  }

  #close(tag: string, text: string, place: SourcePlace): void {
    if (this.#state !== 'page') {
      const expected = say`an opening balance (:60F:) before a closing balance`;
      throw malformed(place, `:${tag}:${text}`, expected);
    }
    this.#tell();
    const balance = parseBalance(tag, text, place);
    this.#proof.close(balance, tag === '62F', place);
    this.#state = 'between';
    if (tag === '62F') this.#tellStatement(balance);
  }

  #tellStatement(closing: Balance): void {
    if (this.#statement === null) throw new Error('a statement was closed that was not opened');
    const { line, number, opening } = this.#statement;
    this.#listener.onStatement({
      line,
      account: this.#account,
      currency: this.#currency,
      number,
      opening: opening.value * BALANCE_UNITS,
      closing: closing.value * BALANCE_UNITS,
      closingDate: closing.date,
      days: this.#dates.between(opening.date, closing.date),
    });
  }

  /** Tells the entry whose free text is over. */
  #tell(): void {
    const pending = this.#pending;
    if (pending === null) return;
    this.#pending = null;
    const { movement, place, text, details } = pending;
    const { orderIdPattern } = this.#options;
    this.#listener.onEntry({
      line: place.line,
      orderId:
        orderIdOf(movement, text, details, orderIdPattern) ||
        `${this.#account}/${this.#number}/${this.#ordinal}`,
      channelTxnId: meant(movement.bankReference),
      type: this.#typeOf(movement),
      amount: movement.amount,
      currency: this.#currency,
      date: movement.date,
      account: this.#account,
    });
  }

  #typeOf({ code, isReversal }: Movement): TransactionType {
    const { types } = this.#options;
    const bare = code.slice(1);
    const wanted = types.get(code) ?? types.get(bare);
    if (wanted !== undefined) return wanted;
    if (isReversal) return 'reversal';
    return FEE_CODES.has(bare) ? 'fee' : 'transfer';
  }

  #requireClosed(): void {
    if (this.#state === 'between') return;
    throw refusal(
      'footer',
      this.#start,
      say`the statement that begins here has no closing balance (:62F:). The file is cut off;
        download it again.`,
    );
  }
}
