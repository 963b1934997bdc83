/** Reads one record by a plan: numbers and byte ranges, decoded only where necessary. */

import type { Job } from '../../domain/job.ts';
import type { IdRange } from '../../domain/key.ts';
import { currencyDigits, describeBadAmount, FEE_DIGITS } from '../../domain/money.ts';
import { STATUSES, TRANSACTION_TYPES } from '../../domain/record.ts';
import type { Condition, FieldColumn, Kind, RowPlan } from '../../formats/profile.ts';
import { decode, decodeLoosely, type Encoding } from '../../inputs/decode.ts';
import { GROUP_IN, GROUP_NONE, GROUP_OUT } from '../../kernel/layout.ts';
import { comparable } from '../../support/comparable.ts';
import { ID_BYTES_MAX } from '../../support/limits.ts';
import { cutCell, withoutWords } from '../../support/outline.ts';
import { trimBlankLike } from '../../support/printable.ts';
import { say } from '../../words/language.ts';
import { parseNumber } from './odd-number.ts';
import { RowTime } from './row-time.ts';
import type { Splitter } from './splitter.ts';
import { splitterFor } from './splitter-for.ts';
import { UNDECODABLE_WORD, WordTable } from './words.ts';

const TAB = 9;
const SPACE = 32;
const SUCCESS = STATUSES.indexOf('success');
/** Characters of a text that are searched for an id. */
const SEARCHED_CHARS = 4096;
const FEE_TYPE = TRANSACTION_TYPES.indexOf('fee');
/** Bytes of a character in any encoding, at most. */
const CHARACTER_BYTES_MAX = 4;
const NO_BYTES = new Uint8Array(0);
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** 1 for bytes that make an id worth a second look (see #checkId): control, non-ASCII, `+`, `.`. */
const SUSPICIOUS = new Uint8Array(256).map((_, byte) =>
  byte < 33 || byte > 126 || byte === 0x2b || byte === 0x2e ? 1 : 0,
);
/** What a spreadsheet makes of a long number: the digits are gone for good. */
const SCIENTIFIC = /^\d+(\.\d+)?E\+?\d+$/i;
const CURRENCY_CODE = /^[A-Z]{3}$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: it finds them
const CONTROL = /[\u0000-\u001f\u007f]/;

/** Lists of words that a plan gives a meaning. */
export type WordList = 'kind' | 'status' | 'direction' | 'currency';

/** Called with each new spelling of a word: its bytes, and what they mean. */
type OnWord = (list: WordList, spelling: Uint8Array, value: number) => void;

const indexed = (word: string): [string, number] => [word, 0];

/** Decimals with which a plan's amounts are read as minor units. */
export function amountDigits({ minorUnits }: RowPlan, { currency }: Job): number {
  return minorUnits ? 0 : currencyDigits(currency);
}

/** The text of an id. */
export function idText({ bytes, start, end }: IdRange): string {
  return start === end ? '' : decoder.decode(bytes.subarray(start, end));
}

/** The amount that a job does not use: by index into the plan's kinds, for records of a type. */
export interface OtherAmount {
  readonly kinds: readonly Kind[];
  readonly isUsed: (type: number) => boolean;
}

export class RowReader {
  readonly plan: RowPlan;
  /** Splits the records of the plan's layout. */
  readonly splitter: Splitter;
  /** Why the record is not usable; empty if it is. */
  problem = '';
  /** Why this record makes the run refuse the file, whatever the job allows; else null. */
  refusal: 'undecodable' | 'account' | null = null;
  /** The code of another currency that makes the record unusable; else empty. */
  otherCurrency = '';
  /** Does the row have the cells of the plan's columns? */
  isCut = false;
  /** Is the row a record of the job's account? Else it is skipped. */
  isRecord = true;
  /** The account of the row: one of the job's, another one, or none is named. */
  whose: 'job' | 'others' | 'unnamed' = 'job';
  /** Is it a record that does not meet the plan's `only`? Its amount and time were read. */
  isPassedOver = false;
  /** Index into TRANSACTION_TYPES. */
  type = 0;
  isSuccess = true;
  status = SUCCESS;
  /** Minor units. */
  amount = 0;
  /** Like `amount`, where the reader has an OtherAmount that is used. */
  otherAmount = 0;
  /** Fee units; NaN where the record has no fee. */
  fee = Number.NaN;
  /** Group of the last record's kind (-1 before it is read), and its values of the sum columns. */
  group = -1;
  readonly sumValues: Float64Array;
  /** Ids, canonical: UTF-8 whatever the file's encoding. */
  readonly orderId: IdRange = { bytes: NO_BYTES, start: 0, end: 0 };
  readonly refundId: IdRange = { bytes: NO_BYTES, start: 0, end: 0 };
  readonly #encoding: Encoding;
  readonly #digits: number;
  /** Digits with which each sum's column is read. */
  readonly #sumDigits: readonly number[];
  readonly #time: RowTime;
  readonly #currency: string;
  readonly #currencies: WordTable;
  readonly #accounts: readonly string[];
  readonly #kinds: WordTable;
  readonly #statuses: WordTable;
  readonly #directions: WordTable;
  readonly #skipped: ReadonlySet<string>;
  readonly #typeCodes: readonly number[];
  readonly #comparesStatus: boolean;
  readonly #other: OtherAmount | null;
  /** May messages quote cells? Else only numbers and times, without words. */
  readonly #quotesAll: boolean;
  #start = 0;
  #end = 0;

  constructor(
    plan: RowPlan,
    encoding: Encoding,
    job: Job,
    onWord: OnWord = () => {},
    other: OtherAmount | null = null,
  ) {
    this.plan = plan;
    this.#other = other;
    this.splitter = splitterFor(plan, encoding);
    this.#encoding = encoding;
    this.#digits = amountDigits(plan, job);
    const shift = currencyDigits(job.currency) - this.#digits;
    this.#sumDigits = plan.sums.map(({ digits }) => digits - shift);
    this.#time = new RowTime(plan, job, () => this.text(plan.time));
    this.#skipped = new Set(plan.skip?.words);
    this.#currency = job.currency;
    const spellings = [...plan.currencyWords].filter(([, code]) => code === job.currency);
    const currencies = new Map([job.currency, ...spellings.map(([text]) => text)].map(indexed));
    const learn = (list: WordList) => (spelling: Uint8Array, value: number) =>
      onWord(list, spelling, value);
    this.#currencies = new WordTable(currencies, encoding, false, learn('currency'));
    this.#accounts = plan.ownAccounts.length > 0 ? job.accounts : [];
    const { foldCase, otherKind } = plan;
    this.#kinds = new WordTable(plan.kindWords, encoding, foldCase, learn('kind'), otherKind);
    const directions = [...plan.directionWords].map(([word, way]) => [word, way + 1] as const);
    const ways = new Map(directions);
    this.#directions = new WordTable(ways, encoding, foldCase, learn('direction'));
    const statuses = [...plan.statusWords].map(
      ([word, status]) => [word, STATUSES.indexOf(status)] as const,
    );
    const statusWords = new Map(statuses);
    this.#statuses = new WordTable(statusWords, encoding, foldCase, learn('status'));
    this.#typeCodes = plan.kinds.map((kind) => TRANSACTION_TYPES.indexOf(kind.type));
    this.#comparesStatus = job.compare.includes('status');
    this.#quotesAll = job.personalData === 'kept';
    this.sumValues = new Float64Array(plan.sums.length);
  }

  /** Reads the record that the splitter has just split; false if it has a problem. */
  read(): boolean {
    const { plan, splitter } = this;
    this.refusal = null;
    this.group = -1;
    this.problem = splitter.problem;
    this.isCut = false;
    this.isPassedOver = false;
    this.otherCurrency = '';
    if (this.problem !== '') return false;
    const width = plan.columns.length;
    if (splitter.count !== width && !(plan.emptyTail && this.#hasEmptyTail(width))) {
      this.problem = say`expected ${width} columns, found ${splitter.count}`;
      return false;
    }
    this.isCut = true;
    this.whose = 'job';
    this.isRecord = !this.#isSkipped();
    if (!this.isRecord) return true;
    if (!this.#readAccount()) return false;
    if (!this.isRecord && plan.sums.length === 0) return true;
    const kindIndex = plan.kind < 0 ? 0 : this.#word(this.#kinds, plan.kind);
    if (kindIndex < 0) return false;
    return this.#readAs(kindIndex);
  }

  #readAs(kindIndex: number): boolean {
    const { plan } = this;
    let kind = plan.kinds[kindIndex];
    if (kind.role === 'skipped') {
      this.isRecord = false;
      return true;
    }
    this.type = this.#typeCodes[kindIndex];
    // Sums first: a footer counts a row whatever else is wrong with it.
    if (!this.#readSums(kind.group) || !this.#readAmount(kind)) return false;
    if (plan.sums[0]?.column === -1) this.sumValues[0] = this.amount;
    if (kind.outKind >= 0 && this.amount < 0) {
      this.type = this.#typeCodes[kind.outKind];
      kind = plan.kinds[kind.outKind];
    }
    if (!plan.groupsBySign) this.group = kind.group;
    else this.group = this.amount > 0 ? GROUP_IN : this.amount < 0 ? GROUP_OUT : GROUP_NONE;
    if (!this.isRecord) return true;
    this.isRecord = kind.role === 'record';
    if (this.isRecord && !this.meets(this.plan.only)) return this.#passOver();
    const isRead =
      this.#readOrderId(kind) &&
      this.#checkChannelTxnId() &&
      this.#readRefundId(kind) &&
      this.#readStatus(kind) &&
      this.#readFee() &&
      this.#readTime() &&
      this.#checkCurrency();
    if (plan.summed >= 0 && this.text(plan.summed) !== '') this.isRecord = false;
    return isRead && this.#readOtherAmount(kindIndex);
  }

  /** The trimmed text of a column; empty where the plan has none or its bytes are undecodable. */
  text(column: number): string {
    if (column < 0) return '';
    this.#trim(column);
    const bytes = this.splitter.bytes.subarray(this.#start, this.#end);
    return decode(bytes, this.#encoding) ?? '';
  }

  /** The trimmed text of a field, as far as it can be decoded; empty where nothing is found. */
  fieldText({ column, pattern }: FieldColumn): string {
    this.#trim(column);
    const bytes = this.splitter.bytes.subarray(this.#start, this.#end);
    const text = (decode(bytes, this.#encoding) ?? decodeLoosely(bytes, this.#encoding)).trim();
    if (pattern === null) return text;
    return (pattern.exec(text.slice(0, SEARCHED_CHARS))?.[1] ?? '').trim();
  }

  /** The first and the last trade date that the record names, as written; null: none. */
  tradeDates(): [from: string, to: string] | null {
    const { tradeDates } = this.plan;
    const text = tradeDates === null ? '' : this.fieldText({ ...tradeDates, pattern: null });
    const found = tradeDates?.pattern?.exec(text.slice(0, SEARCHED_CHARS));
    return found ? [found[1] ?? '', found[2] ?? ''] : null;
  }

  /** The trimmed bytes of a column. */
  bytesOf(column: number): IdRange {
    this.#trim(column);
    return { bytes: this.splitter.bytes, start: this.#start, end: this.#end };
  }

  /** Is the last record a fee? */
  get isFee(): boolean {
    return this.type === FEE_TYPE;
  }

  /** The business number of the last record, as its bytes; empty where it has none. */
  businessId(): IdRange {
    return this.bytesOf(this.plan.businessId);
  }

  /** The account's balance after the last record, minor units; NaN where it has none. */
  balance(): number {
    this.#trim(this.plan.balance);
    return this.#start === this.#end ? Number.NaN : this.#parse(this.#digits);
  }

  /** The balance as a message may quote it. */
  balanceText(): string {
    return this.#quotable(this.plan.balance);
  }

  /** The channel's own id of the record; empty where it has none. */
  channelTxnId(): string {
    const column = this.plan.channelTxnId;
    return trimBlankLike(this.found(column) ?? this.text(column));
  }

  /** The record's time as a stamp (see domain/time.ts); 0 where it has none. */
  stamp(): number {
    return this.#time.stamp();
  }

  /** The record's time in the job's zone, without its clock where it has none; empty: no time. */
  wallClock(): string {
    return this.#time.wallClock();
  }

  /** The match of the column's pattern in its text, empty if none; null: it has no pattern. */
  found(column: number): string | null {
    const pattern = this.plan.patterns.get(column);
    if (!pattern) return null;
    return (pattern.exec(this.text(column).slice(0, SEARCHED_CHARS))?.[1] ?? '').trim();
  }

  /** Do the fields of the row contain what they must? */
  meets(conditions: readonly Condition[]): boolean {
    return conditions.every(({ field, texts }) => {
      const found = comparable(this.fieldText(field));
      return texts.some((text) => found.includes(text));
    });
  }

  /** What else is wrong with the row does not matter to the job. */
  #passOver(): true {
    this.isPassedOver = true;
    this.isRecord = false;
    if (!this.#readTime()) this.#time.clear();
    this.problem = '';
    return true;
  }

  #isSkipped(): boolean {
    const { skip } = this.plan;
    if (skip === null) return false;
    this.#trim(skip.column);
    const text = decode(this.splitter.bytes.subarray(this.#start, this.#end), this.#encoding);
    // What cannot be decoded is neither a word nor empty.
    return text !== null && this.#skipped.has(text);
  }

  #hasEmptyTail(width: number): boolean {
    if (this.splitter.count !== width + 1) return false;
    this.#trim(width);
    return this.#start === this.#end;
  }

  #trim(column: number): void {
    const { bytes, starts, ends } = this.splitter;
    let start = starts[column];
    let end = ends[column];
    while (start < end && (bytes[start] === TAB || bytes[start] === SPACE)) start++;
    while (end > start && (bytes[end - 1] === TAB || bytes[end - 1] === SPACE)) end--;
    this.#start = start;
    this.#end = this.#isEmptyText(start, end) ? start : end;
  }

  #isEmptyText(start: number, end: number): boolean {
    const { emptyText } = this.plan;
    const { bytes } = this.splitter;
    if (emptyText === '' || start === end) return false;
    if (end - start > emptyText.length * CHARACTER_BYTES_MAX) return false;
    return decode(bytes.subarray(start, end), this.#encoding) === emptyText;
  }

  /** A cell that should be a number or a time, as a message may quote it. */
  #quotable(column: number): string {
    const text = this.text(column);
    return this.#quotesAll ? cutCell(text) : withoutWords(text);
  }

  #fail(column: number, what: string): false {
    this.problem = `${this.plan.columns[column]} ${what}`;
    return false;
  }

  #failDecoding(column: number): false {
    this.refusal = 'undecodable';
    return this.#fail(column, say`cannot be decoded as ${this.#encoding}`);
  }

  #word(table: WordTable, column: number): number {
    this.#trim(column);
    const value = table.find(this.splitter.bytes, this.#start, this.#end);
    if (value >= 0) return value;
    if (value === UNDECODABLE_WORD) this.#failDecoding(column);
    else this.#fail(column, this.#describeUnknown(table, cutCell(this.text(column))));
    return -1;
  }

  #describeUnknown(table: WordTable, word: string): string {
    const words = [...table.words()].filter((each) => each !== '');
    const known = words.length === 0 ? say`none` : words.join(say`, `);
    if (table === this.#directions) return say`'${word}' is unknown; known: ${known}`;
    return table === this.#kinds
      ? say`'${word}' is unknown; known: ${known}; define it under types: in the job, or use
        --unknown-types as-other`
      : say`'${word}' is unknown; known: ${known}; define it under statuses: in the job`;
  }

  #readSums(group: number): boolean {
    const { sums, groupsBySign } = this.plan;
    for (let i = 0; i < sums.length; i++) {
      const { column } = sums[i];
      if (column < 0) continue;
      this.#trim(column);
      const digits = this.#sumDigits[i];
      const value = this.#start === this.#end ? 0 : this.#parse(digits);
      if (Number.isNaN(value)) {
        return this.#fail(column, this.#describeBad(column, digits));
      }
      this.sumValues[i] = value;
    }
    if (!groupsBySign) this.group = group;
    return true;
  }

  /** The order id is in the first of its columns that is not empty, the kind's own column first. */
  #readOrderId(kind: Kind): boolean {
    const { orderId } = this.plan;
    for (const column of kind.orderId < 0 ? orderId : [kind.orderId, ...orderId]) {
      if (!this.#readId(this.orderId, column)) return false;
      if (this.orderId.start < this.orderId.end) return true;
    }
    const hasPattern = this.plan.patterns.has(orderId[0]);
    return this.#fail(orderId[0], hasPattern ? say`contains no id` : say`is empty`);
  }

  #readRefundId(kind: Kind): boolean {
    if (kind.hasRefundId && this.plan.refundId >= 0) {
      return this.#readId(this.refundId, this.plan.refundId);
    }
    this.refundId.start = 0;
    this.refundId.end = 0;
    return true;
  }

  #readId(id: IdRange, column: number): boolean {
    this.#trim(column);
    id.bytes = this.splitter.bytes;
    id.start = this.#start;
    id.end = this.#end;
    if (this.plan.patterns.has(column) && !this.#findId(id, column)) return false;
    let suspicious = 0;
    for (let p = id.start; p < id.end; p++) suspicious |= SUSPICIOUS[id.bytes[p]];
    if (suspicious !== 0 && !this.#checkId(id, column)) return false;
    if (id.end - id.start <= ID_BYTES_MAX) return true;
    return this.#fail(column, say`is longer than ${ID_BYTES_MAX} bytes`);
  }

  /** Takes the match of the column's pattern as the id. */
  #findId(id: IdRange, column: number): boolean {
    if (decode(id.bytes.subarray(id.start, id.end), this.#encoding) === null) {
      return this.#failDecoding(column);
    }
    id.bytes = encoder.encode(this.found(column) ?? '');
    id.start = 0;
    id.end = id.bytes.length;
    return true;
  }

  #checkId(id: IdRange, column: number): boolean {
    // The match of a pattern was decoded before.
    const encoding = this.plan.patterns.has(column) ? 'utf-8' : this.#encoding;
    const decoded = decode(id.bytes.subarray(id.start, id.end), encoding);
    if (decoded === null) return this.#failDecoding(column);
    const text = trimBlankLike(decoded);
    if (CONTROL.test(text)) return this.#fail(column, say`contains a control character`);
    if (SCIENTIFIC.test(text)) return this.#failScientific(column, text);
    id.bytes = encoder.encode(text);
    id.start = 0;
    id.end = id.bytes.length;
    return true;
  }

  #failScientific(column: number, text: string): false {
    const what = say`'${text}' was changed by a spreadsheet and its digits are lost; use the
      original file`;
    return this.#fail(column, what);
  }

  /** No key contains it, but people look orders up by it. */
  #checkChannelTxnId(): boolean {
    const column = this.plan.channelTxnId;
    if (column < 0 || this.plan.orderId.includes(column)) return true;
    this.#trim(column);
    const { bytes } = this.splitter;
    let suspicious = 0;
    for (let p = this.#start; p < this.#end; p++) suspicious |= SUSPICIOUS[bytes[p]];
    if (suspicious === 0) return true;
    const text = this.channelTxnId();
    return !SCIENTIFIC.test(text) || this.#failScientific(column, text);
  }

  #describeBad(column: number, digits: number): string {
    const text = this.#quotable(column);
    if (this.plan.decimalComma && text !== '') {
      return say`'${text}' is not a number with a decimal comma and at most ${digits} decimals`;
    }
    const isGrouped = this.plan.grouped && /\d,\d/.test(text);
    return isGrouped
      ? say`'${text}' has thousands separators that are not every three digits`
      : describeBadAmount(text, digits);
  }

  /** The number in the range that was trimmed last; NaN if it is not a number. */
  #parse(digits: number): number {
    return parseNumber(this.splitter.bytes, this.#start, this.#end, digits, this.plan);
  }

  #number(column: number, digits: number): number {
    this.#trim(column);
    const value = this.#parse(digits);
    if (Number.isNaN(value)) this.#fail(column, this.#describeBad(column, digits));
    return value;
  }

  #readAmount(kind: Kind): boolean {
    const rule = kind.amountRule;
    if (rule === 'in-out' || rule === 'in-out-either') return this.#readInOut(kind);
    const value = this.#number(kind.amount, this.#digits);
    if (Number.isNaN(value)) return false;
    if (rule === 'signed') this.amount = value;
    else if (rule === 'magnitude-owed') this.amount = 0 - Math.abs(value);
    else if (rule === 'negative') {
      if (value > 0) return this.#failSign(kind.amount, 'positive');
      this.amount = value;
    } else {
      if (value < 0) return this.#failSign(kind.amount, 'negative');
      if (rule === 'net') return this.#takeNet(kind, value);
      if (rule === 'directed') return this.#takeDirected(value);
      this.amount = rule === 'owed' ? 0 - value : value;
    }
    return true;
  }

  #readOtherAmount(kindIndex: number): boolean {
    if (!this.isRecord || !this.isSuccess || !this.#other?.isUsed(this.type)) return true;
    const { amount } = this;
    const isRead = this.#readAmount(this.#other.kinds[kindIndex]);
    this.otherAmount = this.amount;
    this.amount = amount;
    return isRead;
  }

  #takeNet(kind: Kind, value: number): boolean {
    const minus = this.#number(kind.minus, this.#digits);
    if (Number.isNaN(minus)) return false;
    if (minus < 0) return this.#failSign(kind.minus, 'negative');
    this.amount = value - minus;
    return true;
  }

  #takeDirected(value: number): boolean {
    const way = this.#word(this.#directions, this.plan.direction);
    if (way < 0) return false;
    this.amount = way === 0 ? 0 - value : value;
    return true;
  }

  #readInOut({ amount, minus, amountRule }: Kind): boolean {
    const received = this.#numberOrNothing(amount);
    if (Number.isNaN(received)) return false;
    if (received < 0) return this.#fail(amount, say`'${this.#quotable(amount)}' is negative`);
    const isPaidEmpty = this.text(minus) === '';
    if (isPaidEmpty && this.text(amount) === '') {
      return this.#fail(amount, say`and ${this.plan.columns[minus]} are both empty`);
    }
    const paid = this.#numberOrNothing(minus);
    if (Number.isNaN(paid)) return false;
    if (paid < 0 && amountRule === 'in-out') {
      return this.#fail(
        minus,
        say`'${this.#quotable(minus)}' is negative, but expenses must be written without a minus
          sign`,
      );
    }
    if (received !== 0 && paid !== 0) {
      return this.#fail(amount, say`and ${this.plan.columns[minus]} both have an amount`);
    }
    this.amount = received - Math.abs(paid);
    return true;
  }

  #numberOrNothing(column: number): number {
    this.#trim(column);
    return this.#start === this.#end ? 0 : this.#number(column, this.#digits);
  }

  #failSign(column: number, sign: 'positive' | 'negative'): false {
    const text = this.#quotable(column);
    const type = TRANSACTION_TYPES[this.type];
    const what =
      sign === 'positive'
        ? say`'${text}' is positive, which a ${type} cannot be`
        : say`'${text}' is negative, which a ${type} cannot be`;
    return this.#fail(column, what);
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
    const { time, clock, timeFormat } = this.plan;
    this.#time.clear();
    if (time < 0) return true;
    this.#trim(time);
    if (this.#start === this.#end) return true;
    if (timeFormat !== null) {
      const problem = this.#time.readFormatted(this.text(time), this.text(clock), timeFormat);
      return problem === '' || this.#fail(time, problem);
    }
    if (this.#time.readIso(this.splitter.bytes, this.#start, this.#end)) return true;
    const what = say`'${this.#quotable(time)}' is not a time; expected yyyy-MM-dd, or yyyy-MM-dd
      HH:mm:ss with or without an offset`;
    return this.#fail(time, what);
  }

  #checkCurrency(): boolean {
    const column = this.plan.currency;
    if (column < 0) return true;
    this.#trim(column);
    if (this.#start === this.#end) return true;
    if (this.#currencies.find(this.splitter.bytes, this.#start, this.#end) >= 0) return true;
    const found = cutCell(this.text(column));
    if (CURRENCY_CODE.test(found)) this.otherCurrency = found;
    return this.#fail(column, say`is ${found}, but the job reconciles ${this.#currency} only`);
  }

  /** A row that names no account counts as the job's: skipped, it could be lost. */
  #readAccount(): boolean {
    if (this.#accounts.length === 0) return true;
    const { ownAccounts, passOverOthers } = this.plan;
    const named = ownAccounts.filter((column) => {
      this.#trim(column);
      return this.#start < this.#end;
    });
    if (named.length === 0) this.whose = 'unnamed';
    if (named.length === 0 || named.some((each) => this.#accounts.includes(this.text(each)))) {
      return true;
    }
    this.whose = 'others';
    this.isRecord = false;
    if (passOverOthers) return true;
    this.refusal = 'account';
    const wanted = this.#accounts.join(say` or `);
    const found = this.text(named[0]);
    this.problem = say`the bill is for account ${found}, the job for account ${wanted}`;
    return false;
  }
}
