/**
 * Rows of a plan read in the plainest way, from characters and with big integers, where nothing in
 * the file is wrong. It shares nothing with the program but what things are called.
 */
import type { Job } from '../../src/domain/job.ts';
import type { Kind, RowPlan } from '../../src/formats/profile.ts';
import type { Encoding } from '../../src/inputs/decode.ts';

export interface PlainRecord {
  readonly position: number;
  readonly line: number;
  readonly orderId: string;
  readonly refundId: string;
  readonly channelTxnId: string;
  readonly type: string;
  readonly amount: bigint;
  readonly fee: bigint | null;
  readonly status: string;
  /** Wall clock in the job's zone; empty: none. */
  readonly time: string;
  readonly account: string;
}

export interface PlainRows {
  readonly records: readonly PlainRecord[];
  /** Their rows, in the same order. */
  readonly rows: readonly PlainRow[];
  readonly skipped: number;
  /** Rows of other accounts that are passed over, and records that name none. */
  readonly others: number;
  readonly unnamed: number;
  readonly counts: readonly number[];
  /** [group][sum column]. */
  readonly sums: readonly (readonly bigint[])[];
  /** Where the rows end, and the line there. */
  readonly end: number;
  readonly isFooter: boolean;
}

export interface PlainFile {
  readonly bytes: Buffer;
  readonly rowsStart: number;
  readonly rowsLine: number;
  readonly plan: RowPlan;
  readonly encoding: Encoding;
  readonly job: Job;
}

const CURRENCY_DIGITS: Readonly<Record<string, number>> = { CNY: 2, JPY: 0, KWD: 3 };
const FEE_DIGITS = 3;

interface Character {
  readonly text: string;
  readonly at: number;
}

/** How many bytes the character takes that begins with these two. */
function lengthOf(first: number, second: number, encoding: Encoding): number {
  if (first < 0x80 || encoding === 'latin1') return 1;
  if (encoding === 'utf-8') return first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  return encoding === 'gb18030' && second >= 0x30 && second <= 0x39 ? 4 : 2;
}

function charactersOf({ bytes, encoding }: PlainFile, from: number): Character[] {
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  const characters: Character[] = [];
  for (let at = from; at < bytes.length; ) {
    const length = lengthOf(bytes[at], bytes[at + 1], encoding);
    characters.push({ text: decoder.decode(bytes.subarray(at, at + length)), at });
    at += length;
  }
  return characters;
}

/** A row before anybody knows what it means: the offset that it begins at, its line, its cells. */
interface Row {
  readonly at: number;
  readonly line: number;
  readonly cells: readonly string[];
}

interface Cut {
  readonly rows: readonly Row[];
  readonly end: number;
  readonly isFooter: boolean;
}

function isFooterAt({ bytes, plan }: PlainFile, at: number): boolean {
  const { rowStart, footerStarts } = plan;
  if (rowStart?.not === true && bytes[at] === rowStart.byte) return true;
  if (rowStart?.not === false && bytes[at] !== rowStart.byte) return true;
  return footerStarts.some((start) => bytes.subarray(at, at + start.length).equals(start));
}

/** Lines of bytes, each of them cut at its places. */
function cutFixed(file: PlainFile): Cut {
  const { bytes, plan, encoding, rowsStart, rowsLine } = file;
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  const rows: Row[] = [];
  let line = rowsLine;
  for (let at = rowsStart; at < bytes.length; line++) {
    const found = bytes.indexOf('\n', at);
    const end = found < 0 ? bytes.length : found;
    const text = bytes.subarray(at, end).toString('latin1').replace(/\r$/, '');
    if (text !== '') {
      if (isFooterAt(file, at)) return { rows, end: at, isFooter: true };
      const cells = plan.fixed.map(({ start, length }) =>
        decoder.decode(Buffer.from(text.slice(start, start + length), 'latin1')),
      );
      rows.push({ at, line, cells });
    }
    at = end + 1;
  }
  return { rows, end: bytes.length, isFooter: false };
}

function cutCharacters(file: PlainFile): Cut {
  const characters = charactersOf(file, file.rowsStart);
  const textAt = (i: number) => characters[i]?.text ?? '\n';
  const rows: Row[] = [];
  let line = file.rowsLine;
  let i = 0;
  while (i < characters.length) {
    const blank = textAt(i) === '\n' ? 1 : textAt(i) === '\r' && textAt(i + 1) === '\n' ? 2 : 0;
    if (blank > 0) {
      i += blank;
      line++;
      continue;
    }
    const { at } = characters[i];
    if (isFooterAt(file, at)) return { rows, end: at, isFooter: true };
    const from = i;
    const isBacktick = file.plan.layout === 'backtick';
    const { cells, next } = isBacktick ? cutBacktick(textAt, i) : cutQuoted(file.plan, textAt, i);
    rows.push({ at, line, cells });
    i = next;
    const passed = characters.slice(from, i);
    line += passed.filter(({ text }) => text === '\n').length;
  }
  return { rows, end: file.bytes.length, isFooter: false };
}

interface CutRow {
  readonly cells: readonly string[];
  readonly next: number;
}

function cutBacktick(textAt: (i: number) => string, from: number): CutRow {
  let end = from;
  while (textAt(end) !== '\n') end++;
  const text = Array.from({ length: end - from }, (_, i) => textAt(from + i)).join('');
  return { cells: text.replace(/\r$/, '').slice(1).split(',`'), next: end + 1 };
}

function cutQuoted(plan: RowPlan, textAt: (i: number) => string, from: number): CutRow {
  const separator = String.fromCharCode(plan.separator);
  const quote = plan.quote < 0 ? null : String.fromCharCode(plan.quote);
  const cells: string[] = [];
  for (let i = from; ; i++) {
    let cell = '';
    if (textAt(i) === quote) {
      for (i++; textAt(i) !== quote || textAt(i + 1) === quote; i++) {
        cell += textAt(i);
        if (textAt(i) === quote) i++;
      }
      i++;
      while (textAt(i) !== separator && textAt(i) !== '\n') i++;
    } else {
      for (; textAt(i) !== separator && textAt(i) !== '\n'; i++) cell += textAt(i);
      if (textAt(i) === '\n') cell = cell.replace(/\r$/, '');
    }
    cells.push(cell);
    if (textAt(i) === '\n') return { cells, next: i + 1 };
  }
}

/** All of a file's rows. */
export function readPlainly(file: PlainFile): PlainRows {
  const { plan } = file;
  const cut = plan.layout === 'fixed' ? cutFixed(file) : cutCharacters(file);
  const records: PlainRecord[] = [];
  const rows: PlainRow[] = [];
  const counts = Array.from({ length: plan.groups }, () => 0);
  const sums = Array.from({ length: plan.groups }, () => plan.sums.map(() => 0n));
  let skipped = 0;
  let others = 0;
  let unnamed = 0;
  for (const row of cut.rows) {
    if (plan.skip?.words.includes(cellOf(plan, row, plan.skip.column))) {
      skipped++;
      continue;
    }
    const accounts = accountsOf(file, row);
    const isOthers = accounts.length > 0 && !accounts.some((a) => file.job.accounts.includes(a));
    if (isOthers) others++;
    if (isOthers && plan.sums.length === 0) continue;
    if (isOfSkippedKind(file, row)) {
      if (!isOthers) skipped++;
      continue;
    }
    const reader = new PlainRow(file, row);
    const group = reader.group();
    counts[group]++;
    for (const [index, value] of reader.sums().entries()) sums[group][index] += value;
    if (isOthers) continue;
    if (reader.kind.role !== 'record') {
      skipped++;
      continue;
    }
    records.push(reader.record());
    rows.push(reader);
    const isAsked = plan.ownAccounts.length > 0 && file.job.accounts.length > 0;
    if (isAsked && accounts.length === 0) unnamed++;
  }
  const { end, isFooter } = cut;
  return { records, rows, skipped, others, unnamed, counts, sums, end, isFooter };
}

/** The accounts that a row names, where the job asks for them. */
function accountsOf({ plan, job }: PlainFile, row: Row): string[] {
  if (job.accounts.length === 0) return [];
  const cells = plan.ownAccounts.map((column) => cellOf(plan, row, column));
  return cells.filter((cell) => cell !== '');
}

/** An id without what looks like nothing around it. */
function trimmedId(text: string): string {
  return text.replace(/^[\s\u200b\ufeff]+|[\s\u200b\ufeff]+$/g, '');
}

/** Does the row's word, or the plan, say that nothing counts it? */
function isOfSkippedKind({ plan }: PlainFile, row: Row): boolean {
  if (plan.kind < 0) return plan.kinds[0].role === 'skipped';
  const text = cellOf(plan, row, plan.kind);
  const word = plan.foldCase ? text.toLowerCase() : text;
  return plan.kinds[plan.kindWords.get(word) ?? plan.otherKind].role === 'skipped';
}

/** The text of a column; empty where it has none, or the text that says so. */
function cellOf({ emptyText }: RowPlan, { cells }: Row, column: number): string {
  const text = (cells[column] ?? '').replace(/^[ \t]+|[ \t]+$/g, '');
  return text === emptyText ? '' : text;
}

export class PlainRow {
  readonly #file: PlainFile;
  readonly #row: Row;
  readonly #digits: number;
  readonly #amount: bigint;
  readonly kind: Kind;

  constructor(file: PlainFile, row: Row) {
    this.#file = file;
    this.#row = row;
    const { plan, job } = file;
    this.#digits = plan.minorUnits ? 0 : CURRENCY_DIGITS[job.currency];
    const kind = plan.kinds[this.#kindIndex()];
    this.#amount = this.#amountOf(kind);
    const isOut = kind.outKind >= 0 && this.#amount < 0n;
    this.kind = isOut ? plan.kinds[kind.outKind] : kind;
  }

  /** The text of a column. */
  cell(column: number): string {
    return this.#cell(column);
  }

  /** The amount with other kinds than the plan's. */
  amountWith(kinds: readonly Kind[]): bigint {
    return this.#amountOf(kinds[this.#kindIndex()]);
  }

  #cell(column: number): string {
    return cellOf(this.#file.plan, this.#row, column);
  }

  #known(text: string): string {
    return this.#file.plan.foldCase ? text.toLowerCase() : text;
  }

  #kindIndex(): number {
    const { plan } = this.#file;
    if (plan.kind < 0) return 0;
    return plan.kindWords.get(this.#known(this.#cell(plan.kind))) ?? plan.otherKind;
  }

  /** A number without its point; nothing is 0. */
  #number(column: number, digits: number): bigint {
    const { plan } = this.#file;
    let text = this.#cell(column);
    if (text === '') return 0n;
    if (plan.lettered && text.startsWith('C')) text = text.slice(1);
    if (plan.lettered && text.startsWith('D')) text = `-${text.slice(1)}`;
    if (plan.grouped) text = text.split(',').join('');
    const [whole, decimals = ''] = text.replace(/^[+-]/, '').split('.');
    const kept = decimals.padEnd(digits, '0').slice(0, digits);
    const value = BigInt(`${whole}${kept}`);
    return text.startsWith('-') ? -value : value;
  }

  #amountOf({ amountRule, amount, minus }: Kind): bigint {
    const { plan } = this.#file;
    const value = this.#number(amount, this.#digits);
    const size = value < 0n ? -value : value;
    switch (amountRule) {
      case 'owed':
        return -value;
      case 'magnitude-owed':
        return -size;
      case 'net':
        return value - this.#number(minus, this.#digits);
      case 'in-out':
      case 'in-out-either': {
        const paid = this.#number(minus, this.#digits);
        return value - (paid < 0n ? -paid : paid);
      }
      case 'directed': {
        const word = this.#known(this.#cell(plan.direction));
        return plan.directionWords.get(word) === -1 ? -value : value;
      }
      default:
        return value;
    }
  }

  group(): number {
    if (!this.#file.plan.groupsBySign) return this.kind.group;
    return this.#amount > 0n ? 0 : this.#amount < 0n ? 1 : 2;
  }

  sums(): bigint[] {
    const { plan, job } = this.#file;
    const shift = plan.minorUnits ? CURRENCY_DIGITS[job.currency] : 0;
    return plan.sums.map(({ column, digits }) =>
      column < 0 ? this.#amount : this.#number(column, digits - shift),
    );
  }

  #id(column: number): string {
    if (column < 0) return '';
    const pattern = this.#file.plan.patterns.get(column);
    if (!pattern) return trimmedId(this.#cell(column));
    return trimmedId(pattern.exec(this.#cell(column))?.[1] ?? '');
  }

  record(): PlainRecord {
    const { plan, job } = this.#file;
    const { kind } = this;
    const hasFee = plan.fee >= 0 && this.#cell(plan.fee) !== '';
    const fee = hasFee ? this.#number(plan.fee, this.#digits + FEE_DIGITS) : null;
    const hasStatus = kind.status >= 0 && job.compare.includes('status');
    const word = this.#known(this.#cell(kind.status));
    const time = this.#time();
    return {
      position: this.#row.at,
      line: this.#row.line,
      orderId: plan.orderId.map((column) => this.#id(column)).find((id) => id !== '') ?? '',
      refundId: kind.hasRefundId ? this.#id(plan.refundId) : '',
      channelTxnId: this.#id(plan.channelTxnId),
      type: kind.type,
      amount: this.#amount,
      fee: fee === null ? null : fee * BigInt(plan.feeSign),
      status: hasStatus ? String(plan.statusWords.get(word)) : 'success',
      time,
      account: (plan.account < 0 ? '' : this.#cell(plan.account)) || plan.accountConstant,
    };
  }

  /** The time in the job's zone; without a clock where it has none. */
  #time(): string {
    const { plan, job } = this.#file;
    const text = plan.time < 0 ? '' : this.#cell(plan.time);
    if (text === '') return '';
    if (plan.timeFormat === null) return isoTime(text, plan.timeZone || job.timeZone, job.timeZone);
    let wall = formattedTime(text, plan.timeFormat.pattern);
    if (plan.clock >= 0) {
      const digits = this.#cell(plan.clock).replaceAll(':', '');
      const clock = digits.padEnd(6, '0').replace(/(..)(..)(..)/, ' $1:$2:$3');
      wall = wall.slice(0, 10) + (digits === '' ? '' : clock);
    }
    if (wall.length === 10 || plan.timeZone === '') return wall;
    return inZone(wall, plan.timeZone, job.timeZone);
  }
}

function formattedTime(text: string, pattern: string): string {
  const parts: Record<string, string> = {};
  let at = 0;
  for (const [token] of pattern.matchAll(/y+|M+|d+|H+|m+|s+|[^yMdHms]/g)) {
    const isPart = /[yMdHms]/.test(token);
    const taken = isPart && token.length === 1 ? /^\d\d?/.exec(text.slice(at))?.[0] : undefined;
    const length = taken?.length ?? token.length;
    if (isPart) parts[token[0]] = text.slice(at, at + length).padStart(2, '0');
    at += length;
  }
  const date = `${parts.y.padStart(4, '20')}-${parts.M}-${parts.d}`;
  return parts.H ? `${date} ${parts.H}:${parts.m ?? '00'}:${parts.s ?? '00'}` : date;
}

function isoTime(text: string, from: string, to: string): string {
  const wall = `${text.slice(0, 10)} ${text.slice(11, 19)}`;
  const offset = /(Z|[+-]\d\d:?\d\d)$/.exec(text.slice(19))?.[0];
  if (offset === undefined) return inZone(wall, from, to);
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(-2));
  const ahead = offset === 'Z' ? 0 : offset.startsWith('-') ? -minutes : minutes;
  return shown(Date.parse(`${wall.replace(' ', 'T')}Z`) - ahead * 60_000, to);
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** A moment as clocks of a zone show it. */
function shown(moment: number, timeZone: string): string {
  const options = { timeZone, dateStyle: 'short', timeStyle: 'medium' } as const;
  const clock = clocks.get(timeZone) ?? new Intl.DateTimeFormat('sv-SE', options);
  clocks.set(timeZone, clock);
  return clock.format(moment);
}

/** Finds the moment at which the clocks of one zone show a time: what do those of another show? */
function inZone(wall: string, from: string, to: string): string {
  const asUtc = Date.parse(`${wall.replace(' ', 'T')}Z`);
  for (let minutes = -14 * 60; minutes <= 14 * 60; minutes += 15) {
    const moment = asUtc - minutes * 60_000;
    if (shown(moment, from) === wall) return shown(moment, to);
  }
  throw new Error(`${wall} is no time in ${from}`);
}
