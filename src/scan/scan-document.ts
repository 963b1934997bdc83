/** The forward pass over one document: bytes to keys, totals, rejects and checkpoints. */

import { ExactSums } from '../model/exact-sums.ts';
import type { Job } from '../model/job.ts';
import { drawSeed, KeyHasher, type KeySeed } from '../model/key.ts';
import { roundFee } from '../model/money.ts';
import type { Footer, Head, Opening, RowPlan, RowSums } from '../profile/profile.ts';
import { decodeLoosely } from '../source/decode.ts';
import type { Document } from '../source/document.ts';
import { RefusedError } from '../support/errors.ts';
import {
  FOOTER_BYTES_MAX,
  ID_BYTES_MAX,
  RECORD_BYTES_MAX,
  REJECTS_MAX,
} from '../support/limits.ts';
import { BacktickSplitter } from './backtick.ts';
import { ByteFeed } from './byte-feed.ts';
import { Checkpoints, RECORDS_PER_CHECKPOINT } from './checkpoints.ts';
import { DelimitedSplitter } from './delimited.ts';
import { readLines } from './head.ts';
import { NdjsonSplitter } from './ndjson.ts';
import { RowReader } from './row-reader.ts';
import type { SideSink } from './sink.ts';
import { CARRIAGE_RETURN, LINE_FEED, type Splitter } from './splitter.ts';

/** What to do about a row that refuses the whole file. */
const ROW_ADVICE = {
  undecodable: 'The file is damaged or was re-encoded; use the original file.',
  account: 'Give the bill of the right account, or correct the job.',
} as const;
const REJECT_TEXT_CHARS = 200;
const REJECT_TEXT_BYTES = REJECT_TEXT_CHARS * 4;

/** Order id, refund id and the separators behind them. */
const IDENTITY_BYTES_MAX = 2 * ID_BYTES_MAX + 2;

/** The random words of one run's keys. */
export function drawRunSeed(): KeySeed {
  return drawSeed(IDENTITY_BYTES_MAX);
}

/** A document after its pass. */
export interface ScannedDocument {
  readonly document: Document;
  readonly head: Head;
  readonly opening: Opening;
  readonly firstOrdinal: number;
  readonly rows: number;
  readonly checkpoints: Checkpoints;
  /** Where the records end, byte offset. */
  readonly rowsEnd: number;
  readonly sums: RowSums;
  readonly footer: Footer;
  /** First and last date of its rows as yyyymmdd, with the line of each; 0 where rows have none. */
  readonly dates: { first: number; firstLine: number; last: number; lastLine: number };
}

/** How the documents of a side are scanned. */
export interface ScanOptions {
  readonly job: Job;
  readonly seed: KeySeed;
  /** Are fees part of the match keys? */
  readonly compareFees: boolean;
  /** The documents were read before, and are read again. */
  readonly again: boolean;
}

/** The splitter of a layout. */
export function splitterFor(plan: RowPlan): Splitter {
  if (plan.layout === 'delimited') return new DelimitedSplitter();
  return plan.layout === 'backtick' ? new BacktickSplitter() : new NdjsonSplitter(plan.columns);
}

/**
 * Scans a document to its end. Throws RefusedError('limit' | 'undecodable' | 'footer' | 'rejects')
 * and what reading throws.
 */
export async function scanDocument(
  document: Document,
  head: Head,
  opening: Opening,
  sink: SideSink,
  options: ScanOptions,
): Promise<ScannedDocument> {
  const pass = new DocumentPass(document, head, opening, sink, options);
  await pass.run();
  return pass.result();
}

class DocumentPass {
  readonly #document: Document;
  readonly #head: Head;
  readonly #opening: Opening;
  readonly #sink: SideSink;
  readonly #hasher: KeyHasher;
  readonly #splitter: Splitter;
  readonly #reader: RowReader;
  readonly #compareFees: boolean;
  readonly #again: boolean;
  readonly #checkpoints = new Checkpoints();
  readonly #firstOrdinal: number;
  readonly #groups: ExactSums;
  readonly #sums: ExactSums;
  readonly #wantsDates: boolean;
  readonly #dates = { first: 0, firstLine: 0, last: 0, lastLine: 0 };
  #line: number;
  #rowsEnd = -1;
  #footer: Uint8Array = new Uint8Array(0);

  constructor(
    document: Document,
    head: Head,
    opening: Opening,
    sink: SideSink,
    options: ScanOptions,
  ) {
    const { plan } = opening;
    this.#document = document;
    this.#head = head;
    this.#opening = opening;
    this.#sink = sink;
    this.#hasher = new KeyHasher(options.seed);
    this.#splitter = splitterFor(plan);
    this.#reader = new RowReader(plan, this.#splitter, head.encoding, options.job);
    this.#compareFees = options.compareFees;
    this.#again = options.again;
    this.#firstOrdinal = sink.records;
    // Of flows no date is asked, and a declared period says more than rows do.
    this.#wantsDates = sink.side === 'statement' && opening.declared.period === null;
    this.#groups = new ExactSums(plan.groups);
    this.#sums = new ExactSums(plan.groups * plan.sums.length);
    this.#line = opening.rowsLine;
  }

  async run(): Promise<void> {
    const feed = new ByteFeed(this.#document, this.#opening.rowsStart, this.#again);
    while (await feed.next()) {
      const scanned = this.#scan(feed.buffer, feed.start, feed.end, feed.final, feed.position);
      if (this.#rowsEnd >= 0) {
        await this.#readFooter(feed, scanned);
        return;
      }
      if (!feed.keep(scanned)) throw this.#tooLong();
    }
    this.#rowsEnd = feed.position;
  }

  /** Scans whole records from `start`; gives the offset where it stopped. */
  #scan(buffer: Uint8Array, start: number, end: number, final: boolean, position: number): number {
    const { rowStart } = this.#opening.plan;
    const stopByte = rowStart === null ? -1 : rowStart.byte;
    const stopOn = rowStart === null ? false : rowStart.not;
    const splitter = this.#splitter;
    const reader = this.#reader;
    let at = start;
    while (at < end) {
      const byte = buffer[at];
      if (byte === LINE_FEED || (byte === CARRIAGE_RETURN && buffer[at + 1] === LINE_FEED)) {
        if (byte === CARRIAGE_RETURN && at + 1 >= end && !final) break;
        at += byte === LINE_FEED ? 1 : 2;
        this.#line++;
        continue;
      }
      if (stopByte >= 0 && (byte === stopByte) === stopOn) {
        this.#rowsEnd = position + (at - start);
        return at;
      }
      const next = splitter.split(buffer, at, end, final);
      if (next < 0) break;
      if (next - at > RECORD_BYTES_MAX) throw this.#tooLong();
      const index = this.#sink.records - this.#firstOrdinal;
      if (index % RECORDS_PER_CHECKPOINT === 0) {
        this.#checkpoints.note(position + (at - start), this.#line);
      }
      if (reader.read()) this.#take();
      else this.#reject(buffer, at, next);
      if (reader.group >= 0) this.#addSums();
      this.#sink.records++;
      this.#line += splitter.lines;
      at = next;
    }
    return Math.min(at, end);
  }

  /** Counts a record, or sets it aside where it is not in a success state. */
  #take(): void {
    const reader = this.#reader;
    const hasher = this.#hasher;
    const sink = this.#sink;
    const { orderId, refundId, type, amount } = reader;
    if (reader.isSuccess) {
      const fee = this.#compareFees ? roundFee(reader.fee) : Number.NaN;
      hasher.hash(orderId, refundId, type, amount, fee);
      sink.keys.add(hasher.lanes, sink.records);
      sink.totals.add(type, amount);
      if (!Number.isNaN(reader.fee)) sink.withFee++;
    } else sink.aside.add(hasher.identity(orderId, refundId), sink.records);
    if (this.#wantsDates) this.#noteDate(reader.businessDate());
  }

  #noteDate(date: number): void {
    const dates = this.#dates;
    if (date === dates.last || date === 0) return;
    if (dates.first === 0 || date < dates.first) {
      dates.first = date;
      dates.firstLine = this.#line;
    }
    if (date > dates.last) {
      dates.last = date;
      dates.lastLine = this.#line;
    }
  }

  #addSums(): void {
    const { group, sumValues } = this.#reader;
    this.#groups.add(group, 0);
    const base = group * sumValues.length;
    for (let i = 0; i < sumValues.length; i++) this.#sums.add(base + i, sumValues[i]);
  }

  #reject(buffer: Uint8Array, at: number, next: number): void {
    const { name } = this.#document;
    const reader = this.#reader;
    if (reader.refusal !== null) {
      const advice = ROW_ADVICE[reader.refusal];
      throw new RefusedError(reader.refusal, `${name}:${this.#line}: ${reader.problem}. ${advice}`);
    }
    if (this.#sink.rejects.length >= REJECTS_MAX) {
      throw new RefusedError(
        'rejects',
        `${name}:${this.#line}: more than ${REJECTS_MAX} rows cannot be read, the last because ` +
          `${reader.problem}. This is not the file it should be.`,
      );
    }
    const bytes = buffer.subarray(at, Math.min(next, at + REJECT_TEXT_BYTES));
    const text = decodeLoosely(bytes, this.#head.encoding).replace(/[\r\n]+$/, '');
    this.#sink.rejects.push({
      file: name,
      line: this.#line,
      reason: reader.problem,
      text: text.slice(0, REJECT_TEXT_CHARS),
    });
  }

  async #readFooter(feed: ByteFeed, at: number): Promise<void> {
    const rest = await feed.rest(at, FOOTER_BYTES_MAX + 1);
    if (rest.length > FOOTER_BYTES_MAX) {
      throw new RefusedError(
        'footer',
        `${this.#document.name}:${this.#line}: here the rows end, but more than ` +
          `${FOOTER_BYTES_MAX / 1024} KiB follow. Two files were joined, or the file is damaged; ` +
          'download it again and give every file by itself.',
      );
    }
    this.#footer = rest;
  }

  #tooLong(): RefusedError {
    return new RefusedError(
      'limit',
      `${this.#document.name}:${this.#line}: the record that starts here is longer than 1 MiB. ` +
        'No bill has such rows; the file is damaged or not a bill.',
    );
  }

  result(): ScannedDocument {
    const { plan } = this.#opening;
    const { name } = this.#document;
    const at = { offset: this.#rowsEnd, line: this.#line, linesMax: FOOTER_BYTES_MAX };
    const lines = readLines(this.#footer, this.#head.encoding, at);
    const groups = Array.from({ length: plan.groups }, (_, group) => group);
    const sums = groups.map((group) =>
      plan.sums.map((_, index) => this.#sums.sum(group * plan.sums.length + index)),
    );
    return {
      document: this.#document,
      head: this.#head,
      opening: this.#opening,
      firstOrdinal: this.#firstOrdinal,
      rows: this.#sink.records - this.#firstOrdinal,
      checkpoints: this.#checkpoints,
      rowsEnd: this.#rowsEnd,
      sums: { counts: groups.map((group) => this.#groups.counts[group]), sums },
      footer: { lines, name },
      dates: this.#dates,
    };
  }
}
