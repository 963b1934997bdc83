/** Reads full records again, decoded, with file and line, for the few places that need them. */
import { readSync } from 'node:fs';
import {
  type Side,
  STATUSES,
  TRANSACTION_TYPES,
  type TransactionRecord,
} from '../../domain/record.ts';
import { readPlainBytes } from '../../inputs/unpacked-memory.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import * as L from '../../kernel/layout.ts';
import { RefusedError } from '../../support/errors.ts';
import { RECORD_BYTES_MAX } from '../../support/limits.ts';
import { say } from '../../words/language.ts';
import { FeeJudge, otherAmountOf } from '../pieces/fee-plan.ts';
import type { DocumentPlan } from '../pieces/piece.ts';
import { DelimitedSplitter } from '../rows/delimited.ts';
import { idText, RowReader } from '../rows/row-reader.ts';
import { shownFields } from '../rows/shown-field.ts';
import { LINE_FEED, passBlankLine } from '../rows/splitter.ts';

/** A document whose records any thread can read again. */
export type ReadableDocument = ScannedRows | ReceivedRows;

/** A scanned document. */
export interface ScannedRows extends DocumentPlan {
  readonly side: Side;
  /** Where the records end, byte offset. */
  readonly rowsEnd: number;
}

/** Records that another machine has read, each as a line of JSON: `{ record }`. */
export interface ReceivedRows {
  readonly id: number;
  readonly fd: number;
  readonly isReceived: true;
}

/** Returns the names of the documents of the statement, in their order. */
export function statementNames(documents: readonly ReadableDocument[]): string[] {
  return documents.flatMap((document) => {
    return 'isReceived' in document || document.side !== 'statement' ? [] : [document.name];
  });
}

/** Offset of a record, and of a record at or before it whose line is known. */
export interface RecordPlace {
  readonly document: number;
  readonly position: number;
  readonly known: number;
  readonly line: number;
}

/** The balance after a row, and what the row added to it: minor units. */
export interface RowBalance {
  readonly amount: bigint;
  readonly balance: bigint;
  readonly line: number;
}

/** Bytes that are read at a time where records follow each other. */
const WINDOW_BYTES = 64 * 1024;
/** Bytes that mostly contain a whole record. */
const RECORD_BYTES_GUESS = 1024;

/** A kernel, and the address of its room for cut rows (see CUT_BYTES). */
export interface KernelRoom {
  readonly kernel: Kernel;
  readonly cut: number;
}

/** Reads records again, in any order; fastest where their places ascend. */
export class RecordReader {
  readonly #documents = new Map<number, DocumentReader | ReceivedReader>();
  readonly #room: KernelRoom | null;
  #windows = 0;

  /** With room, the kernel cuts the usual rows. */
  constructor(room: KernelRoom | null = null) {
    this.#room = room;
  }

  add(document: ReadableDocument): void {
    const reader =
      'isReceived' in document
        ? new ReceivedReader(document.fd)
        : new DocumentReader(document, this.#room, this.#windows++);
    this.#documents.set(document.id, reader);
  }

  /** Throws RefusedError('changed') where the record is no longer there. */
  read(place: RecordPlace): TransactionRecord {
    return this.#of(place).record(place);
  }

  /** Returns the row of a record, until another one is read, and its line. Throws as read. */
  row(place: RecordPlace): { readonly row: RowReader; readonly line: number } {
    const reader = this.#of(place);
    if (reader instanceof ReceivedReader) throw new Error('received records have no rows');
    return reader.row(place);
  }

  /** Returns up to `count` records from a place on, where a row or a blank line begins. */
  readSeveral(first: RecordPlace, count: number): TransactionRecord[] {
    return this.#several(first, count, (reader, place) => reader.recordOrNull(place));
  }

  /** Returns the fields of the same records by name. */
  fieldsOfSeveral(first: RecordPlace, count: number): Record<string, string>[] {
    return this.#several(first, count, (reader, place) => reader.fieldsOrNull(place));
  }

  #several<T>(
    first: RecordPlace,
    count: number,
    read: (reader: DocumentReader, place: RecordPlace) => T | null,
  ): T[] {
    const found: T[] = [];
    if (count === 0) return found;
    for (const each of this.#rowsFrom(first, read)) {
      found.push(each);
      if (found.length === count) break;
    }
    return found;
  }

  /** Yields the balances of the rows from a place on, where a row or a blank line begins. */
  balances(first: RecordPlace): Generator<RowBalance, undefined> {
    return this.#rowsFrom(first, (reader, place) => reader.balanceAt(place));
  }

  /** Yields what `read` returns for the rows from a place on, except null. */
  *#rowsFrom<T>(
    first: RecordPlace,
    read: (reader: DocumentReader, place: RecordPlace) => T | null,
  ): Generator<T, undefined> {
    const reader = this.#of(first);
    if (reader instanceof ReceivedReader) throw new Error('received records have no neighbours');
    let position = reader.rowFrom(first.position);
    while (position < reader.end) {
      const found = read(reader, { ...first, position });
      if (found !== null) yield found;
      position = reader.rowFrom(reader.next);
    }
  }

  #of({ document }: RecordPlace): DocumentReader | ReceivedReader {
    const reader = this.#documents.get(document);
    if (!reader) throw new Error('a record belongs to an unknown document');
    return reader;
  }
}

/** Reads records that were received. */
class ReceivedReader {
  readonly #fd: number;
  #buffer = Buffer.alloc(WINDOW_BYTES);
  #start = 0;
  #length = 0;

  constructor(fd: number) {
    this.#fd = fd;
  }

  record({ position }: RecordPlace): TransactionRecord {
    let end = this.#endOf(position);
    for (let bytes = WINDOW_BYTES; end < 0; bytes *= 4) {
      if (bytes > this.#buffer.length) this.#buffer = Buffer.alloc(bytes);
      this.#length = readSync(this.#fd, this.#buffer, 0, bytes, position);
      this.#start = position;
      end = this.#endOf(position);
      if (end < 0 && this.#length < bytes) throw new Error('a received record was cut off');
    }
    const line = this.#buffer.toString('utf8', position - this.#start, end);
    return (JSON.parse(line) as { record: TransactionRecord }).record;
  }

  /** Where the line ends in the buffer; -1 if it ends elsewhere. */
  #endOf(position: number): number {
    const at = position - this.#start;
    if (at < 0 || at >= this.#length) return -1;
    const end = this.#buffer.indexOf(LINE_FEED, at);
    return end < this.#length ? end : -1;
  }
}

class DocumentReader {
  readonly #document: ScannedRows;
  readonly #reader: RowReader;
  /** null: fees are not judged. */
  readonly #judge: FeeJudge | null;
  /** null: the window is not in its memory. */
  #kernel: Kernel | null = null;
  #buffer: Uint8Array = new Uint8Array(0);
  /** The same bytes as a Buffer, whose indexOf is many times faster. */
  #finder = Buffer.from(this.#buffer.buffer);
  /** The part of the buffer that has the window: where it starts, and its bytes. */
  #base = 0;
  #room = 0;
  /** Range of the document that is in the buffer. */
  #windowStart = 0;
  #windowEnd = 0;
  /** Bytes that are read beyond the requested ones. */
  #ahead = RECORD_BYTES_GUESS;
  /** Offset in the document after the last record that was read. */
  next = 0;
  /** The last requested place, and its line. */
  #known = -1;
  #knownLine = 0;

  /** `number`: of this document among those that share the room. */
  constructor(document: ScannedRows, room: KernelRoom | null, number: number) {
    const { plan, encoding, job, fees } = document;
    this.#document = document;
    this.#reader = new RowReader(plan, encoding, job, () => {}, otherAmountOf(fees));
    this.#judge = fees && new FeeJudge(fees);
    const { splitter } = this.#reader;
    if (room === null || number >= L.CUT_WINDOWS || !(splitter instanceof DelimitedSplitter)) {
      this.#grow(WINDOW_BYTES + 1);
      return;
    }
    splitter.useKernel(room.kernel, room.cut);
    this.#kernel = room.kernel;
    this.#buffer = room.kernel.bytes;
    this.#base = room.cut + L.CUT_WINDOW + number * L.CUT_WINDOW_BYTES;
    this.#room = L.CUT_WINDOW_BYTES;
  }

  /** Where the records end, byte offset. */
  get end(): number {
    return this.#document.rowsEnd;
  }

  record(place: RecordPlace): TransactionRecord {
    const record = this.recordOrNull(place);
    if (record === null) throw this.#changed();
    return record;
  }

  /** See RecordReader. */
  row(place: RecordPlace): { readonly row: RowReader; readonly line: number } {
    this.#moveTo(place);
    if (!this.#reader.read() || !this.#reader.isRecord) throw this.#changed();
    return { row: this.#reader, line: this.#knownLine };
  }

  /** Returns the record at a place; null if the row is not a record. */
  recordOrNull(place: RecordPlace): TransactionRecord | null {
    this.#moveTo(place);
    if (!this.#reader.read()) throw this.#changed();
    return this.#reader.isRecord ? this.#record() : null;
  }

  /** Returns the fields of the record at a place; null if the row is not a record. */
  fieldsOrNull(place: RecordPlace): Record<string, string> | null {
    if (this.recordOrNull(place) === null) return null;
    return shownFields(this.#reader, this.#document.job);
  }

  /** Cuts the row at a place, whose line is known then. */
  #moveTo({ position, known, line }: RecordPlace): void {
    if (known > this.#known || position < this.#known) {
      this.#known = known;
      this.#knownLine = line;
    }
    this.#countTo(position);
    this.#split(position);
  }

  /** Amount and balance of the row at a place; null where it moves nothing, or may lack one. */
  balanceAt(place: RecordPlace): RowBalance | null {
    this.#moveTo(place);
    // One that cannot be read has no part in sums; where such rows are allowed they show there.
    if (!this.#reader.read()) return null;
    // Skipped rows do not count in sums; those that are only summed do.
    if (this.#reader.group < 0) return null;
    const line = this.#knownLine;
    const balance = this.#reader.balance();
    if (!Number.isNaN(balance)) {
      return { amount: BigInt(this.#reader.amount), balance: BigInt(balance), line };
    }
    const { name, plan } = this.#document;
    if (!plan.balanceProves) return null;
    const cell = `${plan.columns[plan.balance]} '${this.#reader.balanceText()}'`;
    throw new RefusedError(
      'footer',
      say`${name}:${line}: ${cell} is not a balance. Use the file as it came, or leave balance out
        of its profile.`,
    );
  }

  /** Returns the offset of the first row at or after a position, past blank lines. */
  rowFrom(position: number): number {
    for (let from = position; ; ) {
      this.#show(from, Math.min(from + RECORD_BYTES_GUESS, this.end));
      const row = this.#skipBlank(from);
      if (row < this.#windowEnd || row === from) return row;
      from = row;
    }
  }

  /** Counts lines from the last known place on. */
  #countTo(position: number): void {
    this.#show(this.#known, position);
    const from = this.#at(this.#known);
    const end = this.#at(position);
    this.#known = position;
    if (this.#kernel !== null) {
      this.#knownLine += this.#kernel.calls.countLines(from, end);
      return;
    }
    let at = this.#finder.indexOf(LINE_FEED, from);
    while (at >= 0 && at < end) {
      this.#knownLine++;
      at = this.#finder.indexOf(LINE_FEED, at + 1);
    }
  }

  /** Where a byte of the window is in the buffer. */
  #at(position: number): number {
    return this.#base + position - this.#windowStart;
  }

  /** Cuts the record at a position into fields. */
  #split(position: number): void {
    const { rowsEnd } = this.#document;
    for (let bytes = RECORD_BYTES_GUESS; ; bytes *= 8) {
      this.#show(position, Math.min(position + bytes, rowsEnd));
      const isFinal = this.#windowEnd === rowsEnd;
      const [at, end] = [this.#at(position), this.#at(this.#windowEnd)];
      const next = this.#reader.splitter.split(this.#buffer, at, end, isFinal);
      if (next >= 0) {
        this.next = position + next - at;
        return;
      }
      if (bytes > RECORD_BYTES_MAX) throw this.#changed();
    }
  }

  /** Returns the offset after blank lines. */
  #skipBlank(from: number): number {
    const isFinal = this.#windowEnd === this.#document.rowsEnd;
    const end = this.#at(this.#windowEnd);
    let at = this.#at(from);
    for (let next = at; at < end; at = next) {
      next = passBlankLine(this.#buffer, at, end, isFinal);
      if (next === at) break;
    }
    return this.#windowStart + at - this.#base;
  }

  /** Reads a range of the document into the buffer, and what follows if that is cheap. */
  #show(start: number, end: number): void {
    if (start >= this.#windowStart && end <= this.#windowEnd) return;
    // Bytes between distant records are not worth reading.
    const isNear = start >= this.#windowStart && start < this.#windowEnd + this.#ahead;
    this.#ahead = isNear ? Math.min(WINDOW_BYTES, this.#ahead * 2) : RECORD_BYTES_GUESS;
    const windowEnd = Math.min(this.#document.rowsEnd, end + this.#ahead);
    const length = windowEnd - start;
    if (this.#room < length + 1) this.#grow(length * 2 + 1);
    const read = readPlainBytes(this.#document, this.#buffer, this.#base, length, start);
    if (read < length) throw this.#changed();
    // Splitters need a line feed after the end.
    this.#buffer[this.#base + length] = LINE_FEED;
    this.#windowStart = start;
    this.#windowEnd = windowEnd;
  }

  #grow(bytes: number): void {
    this.#buffer = new Uint8Array(bytes);
    this.#finder = Buffer.from(this.#buffer.buffer);
    this.#kernel = null;
    this.#base = 0;
    this.#room = bytes;
  }

  #changed(): RefusedError {
    return new RefusedError(
      'changed',
      say`${this.#document.name}:${this.#knownLine}: the file changed while it was read. Wait until
        it is written completely, then run again.`,
    );
  }

  #record(): TransactionRecord {
    const { plan, job, side, name } = this.#document;
    const reader = this.#reader;
    const record: TransactionRecord = {
      side,
      orderId: idText(reader.orderId),
      refundId: idText(reader.refundId),
      channelTxnId: reader.channelTxnId(),
      type: TRANSACTION_TYPES[reader.type],
      amount: reader.amount,
      currency: job.currency,
      fee: Number.isNaN(reader.fee) ? null : reader.fee,
      status: STATUSES[reader.status],
      time: reader.wallClock(),
      account: reader.text(plan.account) || plan.accountConstant,
      source: { file: name, line: this.#knownLine },
    };
    // Spread within the literal above, it would make each record several times as slow.
    return this.#judge && reader.isSuccess ? { ...record, ...this.#judge.owed(reader) } : record;
  }
}
