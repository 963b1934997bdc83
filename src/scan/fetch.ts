/** Full records for the few ordinals that need them: read again, decoded, with file and line. */
import type { Job } from '../model/job.ts';
import { type Side, STATUSES, TRANSACTION_TYPES, type TransactionRecord } from '../model/record.ts';
import { wallClock } from '../model/time.ts';
import { RefusedError } from '../support/errors.ts';
import { RECORDS_PER_CHECKPOINT } from './checkpoints.ts';
import { RowReader } from './row-reader.ts';
import { type ScannedDocument, splitterFor } from './scan-document.ts';
import { CARRIAGE_RETURN, LINE_FEED, type Splitter } from './splitter.ts';

/** The records with these ordinals (ascending), in that order. */
export async function fetchRecords(
  side: Side,
  documents: readonly ScannedDocument[],
  ordinals: Uint32Array,
  job: Job,
): Promise<TransactionRecord[]> {
  const records: TransactionRecord[] = [];
  let from = 0;
  for (const document of documents) {
    let to = from;
    while (to < ordinals.length && ordinals[to] < document.firstOrdinal + document.rows) to++;
    if (to > from) {
      const fetch = new DocumentFetch(side, document, job);
      await fetch.into(records, ordinals.subarray(from, to));
    }
    from = to;
  }
  return records;
}

/** Bytes that are read at once. */
const WINDOW_BYTES = 64 * 1024;

class DocumentFetch {
  readonly #side: Side;
  readonly #scanned: ScannedDocument;
  readonly #job: Job;
  readonly #splitter: Splitter;
  readonly #reader: RowReader;
  #buffer: Uint8Array = new Uint8Array(WINDOW_BYTES + 1);
  /** Which bytes of the document stand in the buffer. */
  #windowStart = 0;
  #windowEnd = 0;

  constructor(side: Side, scanned: ScannedDocument, job: Job) {
    this.#side = side;
    this.#scanned = scanned;
    this.#job = job;
    this.#splitter = splitterFor(scanned.opening.plan);
    const { plan } = scanned.opening;
    this.#reader = new RowReader(plan, this.#splitter, scanned.head.encoding, job);
  }

  async into(records: TransactionRecord[], ordinals: Uint32Array): Promise<void> {
    const { firstOrdinal } = this.#scanned;
    let from = 0;
    while (from < ordinals.length) {
      const block = Math.floor((ordinals[from] - firstOrdinal) / RECORDS_PER_CHECKPOINT);
      const blockEnd = firstOrdinal + (block + 1) * RECORDS_PER_CHECKPOINT;
      let to = from;
      while (to < ordinals.length && ordinals[to] < blockEnd) to++;
      await this.#block(records, block, ordinals.subarray(from, to));
      from = to;
    }
  }

  async #block(records: TransactionRecord[], block: number, wanted: Uint32Array): Promise<void> {
    const { checkpoints, firstOrdinal } = this.#scanned;
    const { start, end } = await this.#readBlock(block);
    let ordinal = firstOrdinal + block * RECORDS_PER_CHECKPOINT;
    let line = checkpoints.line(block);
    let at = start;
    for (const target of wanted) {
      for (;;) {
        const blank = this.#blankBytes(at, end);
        if (blank > 0) {
          at += blank;
          line++;
          continue;
        }
        if (at >= end) throw this.#changed(line);
        const next = this.#splitter.split(this.#buffer, at, end, true);
        if (ordinal === target) break;
        at = next;
        line += this.#splitter.lines;
        ordinal++;
      }
      if (!this.#reader.read()) throw this.#changed(line);
      records.push(this.#record(line));
    }
  }

  /**
   * Where the records behind a checkpoint stand in the buffer. Where the next blocks fit, they are
   * read as well: leftovers are often close to each other.
   */
  async #readBlock(block: number): Promise<{ start: number; end: number }> {
    const { checkpoints, rowsEnd } = this.#scanned;
    const start = checkpoints.offset(block);
    const end = block + 1 < checkpoints.count ? checkpoints.offset(block + 1) : rowsEnd;
    if (start < this.#windowStart || end > this.#windowEnd) {
      await this.#readWindow(start, Math.max(end, Math.min(start + WINDOW_BYTES, rowsEnd)), block);
    }
    return { start: start - this.#windowStart, end: end - this.#windowStart };
  }

  async #readWindow(start: number, end: number, block: number): Promise<void> {
    const { checkpoints, document } = this.#scanned;
    const length = end - start;
    if (this.#buffer.length < length + 1) this.#buffer = new Uint8Array(length * 2 + 1);
    let read = 0;
    while (read < length) {
      const got = await document.readAt(this.#buffer, read, length - read, start + read);
      if (got === 0) throw this.#changed(checkpoints.line(block));
      read += got;
    }
    // Splitters want a line feed behind the end; only the last record of a file may lack its own.
    this.#buffer[length] = LINE_FEED;
    this.#windowStart = start;
    this.#windowEnd = end;
  }

  #blankBytes(at: number, length: number): number {
    if (at >= length) return 0;
    if (this.#buffer[at] === LINE_FEED) return 1;
    return this.#buffer[at] === CARRIAGE_RETURN && this.#buffer[at + 1] === LINE_FEED ? 2 : 0;
  }

  #changed(line: number): RefusedError {
    return new RefusedError(
      'changed',
      `${this.#scanned.document.name}:${line}: the file changed while it was read. Wait until ` +
        'it is written completely, then run again.',
    );
  }

  #record(line: number): TransactionRecord {
    const { plan } = this.#scanned.opening;
    const reader = this.#reader;
    const time = reader.text(plan.time);
    const hasRefundId = reader.refundId.end > reader.refundId.start;
    return {
      side: this.#side,
      orderId: reader.text(plan.orderId),
      refundId: hasRefundId ? reader.text(plan.refundId) : '',
      channelTxnId: reader.text(plan.channelTxnId),
      type: TRANSACTION_TYPES[reader.type],
      amount: reader.amount,
      currency: this.#job.currency,
      fee: Number.isNaN(reader.fee) ? null : reader.fee,
      status: STATUSES[reader.status],
      time: time === '' ? '' : wallClock(time, this.#job.timeZone),
      account: reader.text(plan.account) || plan.accountConstant,
      source: { file: this.#scanned.document.name, line },
    };
  }
}
