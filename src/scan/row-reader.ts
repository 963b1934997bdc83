/** What one record means under a plan: numbers and byte ranges, decoded only where it must be. */
import type { Job } from '../model/job.ts';
import type { IdRange } from '../model/key.ts';
import { currencyDigits, describeBadAmount, FEE_DIGITS, parseScaled } from '../model/money.ts';
import { STATUSES, TRANSACTION_TYPES } from '../model/record.ts';
import { businessDateNumber, timeDateNumber } from '../model/time.ts';
import type { Kind, RowPlan } from '../profile/profile.ts';
import { decode, type Encoding } from '../source/decode.ts';
import { ID_BYTES_MAX } from '../support/limits.ts';
import type { Splitter } from './splitter.ts';
import { UNDECODABLE_WORD, WordTable } from './words.ts';

const TAB = 9;
const SPACE = 32;
const SUCCESS = STATUSES.indexOf('success');
/** Length of `yyyy-MM-dd HH:mm:ss`; what is longer has a fraction or an offset. */
const WALL_CLOCK_BYTES = 19;
const MINUTE_CHARS = 16;
/** Two days of minutes. */
const DATES_REMEMBERED_MAX = 2 * 24 * 60;
const encoder = new TextEncoder();

/** 1 for bytes that make an id worth a second look (see #checkId): control, non-ASCII, `+`, `.`. */
const SUSPICIOUS = new Uint8Array(256).map((_, byte) =>
  byte < 33 || byte > 126 || byte === 0x2b || byte === 0x2e ? 1 : 0,
);
/** What a spreadsheet makes of a long number: the digits are gone for good. */
const SCIENTIFIC = /^\d+(\.\d+)?E\+?\d+$/i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u001f\u007f]/;

/** Told of the spellings of words: their bytes, and what they mean. */
export interface WordLearners {
  readonly kind: (spelling: Uint8Array, value: number) => void;
  readonly status: (spelling: Uint8Array, value: number) => void;
}

const NOBODY_LEARNS: WordLearners = { kind: () => {}, status: () => {} };

export class RowReader {
  readonly plan: RowPlan;
  /** Why the record is not usable; empty if it is. */
  problem = '';
  /** Why the whole file is to be refused for this record, whatever the job allows; else null. */
  refusal: 'undecodable' | 'account' | null = null;
  /** Index into TRANSACTION_TYPES. */
  type = 0;
  isSuccess = true;
  status = SUCCESS;
  /** Minor units. */
  amount = 0;
  /** Fee units; NaN where the record has none. */
  fee = Number.NaN;
  /** Group of the last record's kind, and the values of the plan's sum columns; -1: none read. */
  group = -1;
  readonly sumValues: Float64Array;
  /** Ids, canonical: UTF-8 whatever the file's encoding. */
  readonly orderId: IdRange = { bytes: new Uint8Array(0), start: 0, end: 0 };
  readonly refundId: IdRange = { bytes: new Uint8Array(0), start: 0, end: 0 };
  readonly #encoding: Encoding;
  readonly #job: Job;
  readonly #digits: number;
  /** The date as it is written, yyyymmdd, and whether that may be another day in the job's zone. */
  #date = 0;
  #hasOffset = false;
  /** Business dates of times seen, seconds left out. */
  readonly #dates = new Map<string, number>();
  readonly #currency: Uint8Array;
  readonly #account: string;
  readonly #kinds: WordTable;
  readonly #statuses: WordTable;
  readonly #typeCodes: readonly number[];
  readonly #comparesStatus: boolean;
  #splitter: Splitter;
  #start = 0;
  #end = 0;

  /** `learners` are told what the words of kinds and statuses mean, when first met. */
  constructor(
    plan: RowPlan,
    splitter: Splitter,
    encoding: Encoding,
    job: Job,
    learners: WordLearners = NOBODY_LEARNS,
  ) {
    this.plan = plan;
    this.#splitter = splitter;
    this.#encoding = encoding;
    this.#job = job;
    this.#digits = currencyDigits(job.currency);
    this.#currency = encoder.encode(job.currency);
    this.#account = plan.ownAccounts.length > 0 ? job.account : '';
    this.#kinds = new WordTable(plan.kindWords, encoding, plan.foldCase, learners.kind);
    const statuses = [...plan.statusWords].map(
      ([word, status]) => [word, STATUSES.indexOf(status)] as const,
    );
    const statusWords = new Map(statuses);
    this.#statuses = new WordTable(statusWords, encoding, plan.foldCase, learners.status);
    this.#typeCodes = plan.kinds.map((kind) => TRANSACTION_TYPES.indexOf(kind.type));
    this.#comparesStatus = job.compare.includes('status');
    this.sumValues = new Float64Array(plan.sums.length);
  }

  /** Reads the record that the splitter has just cut; false if it has a problem. */
  read(): boolean {
    const { plan } = this;
    const splitter = this.#splitter;
    this.refusal = null;
    this.group = -1;
    this.problem = splitter.problem;
    if (this.problem !== '') return false;
    const width = plan.columns.length;
    if (splitter.count !== width && !(plan.emptyTail && this.#hasEmptyTail(width))) {
      this.problem = `${width} columns are expected, ${splitter.count} were found`;
      return false;
    }
    const kindIndex = plan.kind < 0 ? 0 : this.#word(this.#kinds, plan.kind);
    if (kindIndex < 0) return false;
    const kind = plan.kinds[kindIndex];
    this.type = this.#typeCodes[kindIndex];
    // Sums first: a footer counts a row whatever else is wrong with it.
    return (
      this.#readSums(kind.group) &&
      this.#readId(this.orderId, plan.orderId, true) &&
      this.#readRefundId(kind) &&
      this.#readAmount(kind) &&
      this.#readStatus(kind) &&
      this.#readFee() &&
      this.#readTime() &&
      this.#checkCurrency() &&
      this.#checkAccount()
    );
  }

  /** The trimmed text of a column; empty where the plan has none or its bytes are undecodable. */
  text(column: number): string {
    if (column < 0) return '';
    this.#trim(column);
    const bytes = this.#splitter.bytes.subarray(this.#start, this.#end);
    return decode(bytes, this.#encoding) ?? '';
  }

  /** The business date of the record's time as yyyymmdd; 0 where it has none. */
  businessDate(): number {
    if (this.#date === 0 || (!this.#hasOffset && this.#job.cutoffMinutes === 0)) return this.#date;
    const text = this.text(this.plan.time);
    const minute = text.slice(0, MINUTE_CHARS) + text.slice(WALL_CLOCK_BYTES);
    let date = this.#dates.get(minute);
    if (date === undefined) {
      date = businessDateNumber(text, this.#job);
      if (this.#dates.size < DATES_REMEMBERED_MAX) this.#dates.set(minute, date);
    }
    return date;
  }

  #hasEmptyTail(width: number): boolean {
    if (this.#splitter.count !== width + 1) return false;
    this.#trim(width);
    return this.#start === this.#end;
  }

  #trim(column: number): void {
    const { bytes, starts, ends } = this.#splitter;
    let start = starts[column];
    let end = ends[column];
    while (start < end && (bytes[start] === TAB || bytes[start] === SPACE)) start++;
    while (end > start && (bytes[end - 1] === TAB || bytes[end - 1] === SPACE)) end--;
    this.#start = start;
    this.#end = end;
  }

  #fail(column: number, what: string): false {
    this.problem = `${this.plan.columns[column]} ${what}`;
    return false;
  }

  #failDecoding(column: number): false {
    this.refusal = 'undecodable';
    return this.#fail(column, `cannot be decoded as ${this.#encoding}`);
  }

  #word(table: WordTable, column: number): number {
    this.#trim(column);
    const value = table.find(this.#splitter.bytes, this.#start, this.#end);
    if (value >= 0) return value;
    if (value === UNDECODABLE_WORD) this.#failDecoding(column);
    else {
      const known = [...table.words()].filter((word) => word !== '').join(', ');
      this.#fail(column, `'${this.text(column)}' is not known; known are ${known}`);
    }
    return -1;
  }

  #readSums(group: number): boolean {
    const { sums } = this.plan;
    for (let i = 0; i < sums.length; i++) {
      const { column, digits } = sums[i];
      this.#trim(column);
      const empty = this.#start === this.#end;
      const value = empty ? 0 : parseScaled(this.#splitter.bytes, this.#start, this.#end, digits);
      if (Number.isNaN(value)) {
        return this.#fail(column, describeBadAmount(this.text(column), digits));
      }
      this.sumValues[i] = value;
    }
    this.group = group;
    return true;
  }

  #readRefundId(kind: Kind): boolean {
    if (kind.hasRefundId && this.plan.refundId >= 0) {
      return this.#readId(this.refundId, this.plan.refundId, false);
    }
    this.refundId.start = 0;
    this.refundId.end = 0;
    return true;
  }

  #readId(id: IdRange, column: number, required: boolean): boolean {
    this.#trim(column);
    const { bytes } = this.#splitter;
    id.bytes = bytes;
    id.start = this.#start;
    id.end = this.#end;
    if (this.#start === this.#end) return required ? this.#fail(column, 'is empty') : true;
    let suspicious = 0;
    for (let p = this.#start; p < this.#end; p++) suspicious |= SUSPICIOUS[bytes[p]];
    if (suspicious !== 0 && !this.#checkId(id, column)) return false;
    if (id.end - id.start <= ID_BYTES_MAX) return true;
    return this.#fail(column, `is longer than ${ID_BYTES_MAX} bytes`);
  }

  #checkId(id: IdRange, column: number): boolean {
    const text = decode(id.bytes.subarray(id.start, id.end), this.#encoding);
    if (text === null) return this.#failDecoding(column);
    if (CONTROL.test(text)) return this.#fail(column, 'holds a control character');
    if (SCIENTIFIC.test(text)) {
      return this.#fail(
        column,
        `'${text}' was changed by a spreadsheet and its digits are lost; use the original file`,
      );
    }
    id.bytes = encoder.encode(text);
    id.start = 0;
    id.end = id.bytes.length;
    return true;
  }

  #number(column: number, digits: number): number {
    this.#trim(column);
    const value = parseScaled(this.#splitter.bytes, this.#start, this.#end, digits);
    if (Number.isNaN(value)) this.#fail(column, describeBadAmount(this.text(column), digits));
    return value;
  }

  #readAmount(kind: Kind): boolean {
    const value = this.#number(kind.amount, this.#digits);
    if (Number.isNaN(value)) return false;
    if (kind.minus >= 0) {
      const minus = this.#number(kind.minus, this.#digits);
      if (Number.isNaN(minus)) return false;
      if (value < 0) return this.#failSign(kind.amount, 'negative');
      if (minus < 0) return this.#failSign(kind.minus, 'negative');
      this.amount = value - minus;
      return true;
    }
    const rule = kind.amountRule;
    if (rule === 'negative') {
      if (value > 0) return this.#failSign(kind.amount, 'positive');
      this.amount = value;
    } else if (rule === 'positive' || rule === 'owed') {
      if (value < 0) return this.#failSign(kind.amount, 'negative');
      this.amount = rule === 'owed' ? 0 - value : value;
    } else this.amount = rule === 'signed' ? value : 0 - Math.abs(value);
    return true;
  }

  #failSign(column: number, sign: string): false {
    const type = TRANSACTION_TYPES[this.type];
    return this.#fail(column, `'${this.text(column)}' is ${sign}, which a ${type} cannot be`);
  }

  #readStatus(kind: Kind): boolean {
    this.status = SUCCESS;
    if (kind.status >= 0 && this.#comparesStatus) {
      this.status = this.#word(this.#statuses, kind.status);
      if (this.status < 0) return false;
    }
    this.isSuccess = this.status === SUCCESS;
    return true;
  }

  #readFee(): boolean {
    const column = this.plan.fee;
    this.fee = Number.NaN;
    if (column < 0) return true;
    this.#trim(column);
    if (this.#start === this.#end) return true;
    const value = this.#number(column, this.#digits + FEE_DIGITS);
    if (Number.isNaN(value)) return false;
    this.fee = this.plan.feeSign < 0 ? 0 - value : value;
    return true;
  }

  #readTime(): boolean {
    const column = this.plan.time;
    this.#date = 0;
    if (column < 0) return true;
    this.#trim(column);
    if (this.#start === this.#end) return true;
    this.#date = timeDateNumber(this.#splitter.bytes, this.#start, this.#end);
    this.#hasOffset = this.#end - this.#start > WALL_CLOCK_BYTES;
    if (this.#date > 0) return true;
    return this.#fail(
      column,
      `'${this.text(column)}' is not a time; expected is yyyy-MM-dd HH:mm:ss, an offset may follow`,
    );
  }

  #checkCurrency(): boolean {
    const column = this.plan.currency;
    if (column < 0) return true;
    this.#trim(column);
    const length = this.#end - this.#start;
    if (length === 0) return true;
    const { bytes } = this.#splitter;
    let same = length === this.#currency.length;
    for (let i = 0; same && i < length; i++) same = bytes[this.#start + i] === this.#currency[i];
    if (same) return true;
    const expected = String.fromCharCode(...this.#currency);
    return this.#fail(column, `is ${this.text(column)}, and the job reconciles ${expected} only`);
  }

  #checkAccount(): boolean {
    if (this.#account === '') return true;
    const names = this.plan.ownAccounts.map((column) => this.text(column));
    if (names.includes(this.#account)) return true;
    this.refusal = 'account';
    this.problem = `the bill is of account ${names[0]}, the job is of account ${this.#account}`;
    return false;
  }
}
