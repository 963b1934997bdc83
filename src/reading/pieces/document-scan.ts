/** The scan of one document: its pieces dealt out, and their results put together in order. */

import { ExactSums } from '../../domain/exact-sums.ts';
import { PIECE_BYTES_MAX } from '../../kernel/kernel.ts';
import { RefusedError } from '../../support/errors.ts';
import {
  FOOTER_BYTES_MAX,
  RECORD_BYTES_MAX,
  REJECTS_MAX,
  TAKEN_RECORDS_MAX,
} from '../../support/limits.ts';
import { say } from '../../words/language.ts';
import type { ReadMeter } from '../read-meter.ts';
import { readLines } from '../recognize/head.ts';
import type { OpenedDocument, ScannedDocument } from '../side-contents.ts';
import {
  type DocumentPlan,
  joinTimes,
  NO_TIMES,
  type Piece,
  type PieceResult,
  recordTooLong,
} from './piece.ts';
import type { SideSums } from './side-sums.ts';

/** Bytes after a piece that its last record may need, however it ends. */
const BEHIND_BYTES = 2 * RECORD_BYTES_MAX;

/** A piece after its pass; its keys are in a batch, unless that is dropped. */
export interface ScannedPiece {
  readonly result: PieceResult;
  readonly drop: () => void;
}

/** Scans pieces. */
export interface ScanPool {
  /** How many pieces it scans at the same time. */
  readonly threads: number;
  /** Makes a document known, before any piece of it is scanned. */
  add(document: DocumentPlan): void;
  scan(piece: Piece): Promise<ScannedPiece>;
}

/** A piece whose result has arrived, and what adds its groups. */
interface ReceivedPiece extends ScannedPiece {
  readonly joinGroups: () => void;
}

/** A piece that was dealt out. */
interface Dealt {
  readonly piece: Piece;
  readonly scanned: Promise<ReceivedPiece>;
}

/** Scans a document to its end. Throws RefusedError and what reading throws. */
export class DocumentScan {
  readonly #pool: ScanPool;
  readonly #pieceBytes: number;
  readonly #side: SideSums;
  readonly #meter: ReadMeter;
  readonly #scanned: ScannedDocument;
  readonly #groups: ExactSums;
  readonly #sums: ExactSums;
  readonly #dealt: Dealt[] = [];
  /** Where the next piece begins; beyond the document's end if there is none. */
  #dealtTo: number;
  /** Where the next record starts, and its line. */
  #at: number;
  #line: number;

  constructor(
    pool: ScanPool,
    pieceBytes: number,
    plan: DocumentPlan,
    sums: { readonly side: SideSums; readonly meter: ReadMeter },
    opened: OpenedDocument,
  ) {
    const { opening, document } = opened;
    this.#pool = pool;
    this.#pieceBytes = Math.min(pieceBytes, PIECE_BYTES_MAX);
    this.#side = sums.side;
    this.#meter = sums.meter;
    this.#scanned = {
      ...opened,
      plan,
      rows: 0,
      unnamed: 0,
      passedOver: 0,
      rowsEnd: 0,
      sums: { counts: [], sums: [] },
      footer: { lines: [], name: document.name },
      times: NO_TIMES,
    };
    this.#groups = new ExactSums(opening.plan.groups);
    this.#sums = new ExactSums(opening.plan.groups * opening.plan.sums.length);
    this.#dealtTo = opening.rowsStart;
    this.#at = opening.rowsStart;
    this.#line = opening.rowsLine;
  }

  async run(): Promise<ScannedDocument> {
    const { document } = this.#scanned;
    this.#meter.begin(document);
    try {
      await this.#pass();
      this.#meter.end(document);
    } finally {
      // Pieces that were dealt out still write to memory.
      await Promise.allSettled(this.#dealt.map(({ scanned }) => scanned));
    }
    const { plan } = this.#scanned.opening;
    const groups = Array.from({ length: plan.groups }, (_, group) => group);
    this.#scanned.sums = {
      counts: groups.map((group) => this.#groups.counts[group]),
      sums: groups.map((group) =>
        plan.sums.map((_, column) => this.#sums.sum(group * plan.sums.length + column)),
      ),
    };
    return this.#scanned;
  }

  async #pass(): Promise<void> {
    // One more than threads, so that none waits: pieces after a footer are read in vain.
    const ahead = this.#pool.threads + 1;
    for (;;) {
      while (this.#dealt.length < ahead && (await this.#deal()));
      const first = this.#dealt.shift();
      if (!first) break;
      if (await this.#take(first)) return;
    }
    this.#scanned.rowsEnd = this.#at;
  }

  /** Deals out the next piece; false if there is none. */
  async #deal(): Promise<boolean> {
    const from = this.#dealtTo;
    const wanted = from + this.#pieceBytes;
    const { length, isEnd } = await this.#scanned.document.reach(wanted + BEHIND_BYTES);
    if (isEnd && from >= length) return false;
    const to = isEnd ? Math.min(wanted, length) : wanted;
    this.#dealtTo = to;
    const piece: Piece = {
      side: this.#side.side,
      number: this.#side.pieces.length + this.#dealt.length,
      document: this.#scanned.plan.id,
      from,
      to,
      isAligned: from === this.#scanned.opening.rowsStart,
      available: length,
    };
    this.#dealt.push({ piece, scanned: this.#scan(piece) });
    return true;
  }

  #scan(piece: Piece): Promise<ReceivedPiece> {
    // At once: results of a thread may be needed in another order.
    const scanned = this.#pool.scan(piece).then((each) => {
      return { ...each, joinGroups: this.#side.groupTotals.receive(each.result.grouped) };
    });
    // Awaited in its turn; until then a failure must not count as unhandled.
    scanned.catch(() => {});
    return scanned;
  }

  /** Takes the result of the next piece in order; true if no rows follow. */
  async #take({ piece, scanned }: Dealt): Promise<boolean> {
    const { result, position, joinGroups } = await this.#inOrder(piece, await scanned);
    this.#side.pieces.push({
      document: this.#scanned.plan.id,
      position,
      line: this.#line,
      marks: result.marks,
    });
    this.#side.add(result);
    joinGroups();
    this.#addRows(result);
    this.#addTaken(result);
    this.#addRejects(result);
    this.#line += result.lines;
    this.#at = result.end;
    this.#meter.read(this.#scanned.document, result.records, this.#at);
    if (!result.isFooter) return false;
    await this.#readFooter();
    return true;
  }

  /**
   * Returns a piece's result if it began where the one before ended. Else a record extends into it
   * over a line feed in quotes, and it is scanned again from the end of that record.
   */
  async #inOrder(
    piece: Piece,
    { result, drop, joinGroups }: ReceivedPiece,
  ): Promise<Pick<ReceivedPiece, 'result' | 'joinGroups'> & { readonly position: number }> {
    if (result.start === this.#at) return { result, joinGroups, position: piece.from };
    drop();
    const from = Math.min(this.#at, piece.to);
    const again = await this.#scan({ ...piece, from, isAligned: true });
    return {
      ...again,
      result: { ...again.result, end: Math.max(this.#at, again.result.end) },
      position: from,
    };
  }

  #addRows(result: PieceResult): void {
    const { times } = this.#scanned;
    this.#scanned.rows += result.records;
    this.#scanned.skipped += result.skipped;
    this.#scanned.others += result.others;
    this.#scanned.unnamed += result.unnamed;
    this.#scanned.passedOver += result.passedOver;
    for (const [group, count] of result.groups.entries()) this.#groups.join(group, count, 0n);
    for (const [index, sum] of result.sums.entries()) this.#sums.join(index, 0, sum);
    const { first, firstLine, last, lastLine } = result.times;
    this.#scanned.times = joinTimes(times, {
      first,
      firstLine: firstLine + this.#line,
      last,
      lastLine: lastLine + this.#line,
    });
  }

  #addTaken({ taken }: PieceResult): void {
    const { name } = this.#scanned.document;
    for (const { line, ...record } of taken) {
      if (this.#side.taken.length >= TAKEN_RECORDS_MAX) {
        throw new RefusedError(
          'limit',
          say`${name}:${this.#line + line}: more than ${TAKEN_RECORDS_MAX} rows are taken one by
            one. Sum them by group instead: use groupBy.`,
        );
      }
      this.#side.taken.push({ ...record, file: name, line: this.#line + line });
    }
  }

  #addRejects({ rejects, refusal }: PieceResult): void {
    const { name } = this.#scanned.document;
    for (const { line, reason, text, ...more } of rejects) {
      if (this.#side.rejects.length >= REJECTS_MAX) {
        throw new RefusedError(
          'rejects',
          say`${name}:${this.#line + line}: more than ${REJECTS_MAX} rows cannot be read, the last
            because ${reason}. The file is damaged or of another format.`,
        );
      }
      this.#side.rejects.push({ file: name, line: this.#line + line, reason, text, ...more });
    }
    if (refusal === null) return;
    const at = this.#line + refusal.line;
    if (refusal.reason === 'too-long') throw recordTooLong(name, at);
    const place = `${name}:${at}`;
    const message =
      refusal.reason === 'undecodable'
        ? say`${place}: ${refusal.problem}. The file is damaged or was re-encoded; use the original
            file.`
        : say`${place}: ${refusal.problem}. Give the bill of the right account, or correct the
            job.`;
    throw new RefusedError(refusal.reason, message);
  }

  /** Reads what follows the last row. */
  async #readFooter(): Promise<void> {
    for (const { scanned } of this.#dealt.splice(0)) (await scanned).drop();
    const { document, head } = this.#scanned;
    const { length } = await document.reach(this.#at + FOOTER_BYTES_MAX + 1);
    if (length - this.#at > FOOTER_BYTES_MAX) {
      throw new RefusedError(
        'footer',
        say`${document.name}:${this.#line}: the rows end here, but more than
          ${FOOTER_BYTES_MAX / 1024} KiB follow. Two files were joined, or the file is damaged;
          download it again and give each file separately.`,
      );
    }
    const footer = new Uint8Array(length - this.#at);
    await document.readAt(footer, 0, footer.length, this.#at);
    const at = { offset: this.#at, line: this.#line, linesMax: FOOTER_BYTES_MAX };
    this.#scanned.rowsEnd = this.#at;
    this.#scanned.footer = {
      lines: readLines(footer, head.encoding, at),
      name: document.name,
    };
  }
}
