/** The scan of one document: its pieces dealt out, and what they give put together in order. */
import type { Kernel } from '../kernel/kernel.ts';
import { ExactSums } from '../model/exact-sums.ts';
import type { Footer, Head, Opening, RowSums } from '../profile/profile.ts';
import type { Document } from '../source/document.ts';
import { RefusedError } from '../support/errors.ts';
import { FOOTER_BYTES_MAX, RECORD_BYTES_MAX, REJECTS_MAX } from '../support/limits.ts';
import { readLines } from './head.ts';
import { type FedPiece, PieceFeed } from './piece-feed.ts';
import {
  type DocumentPlan,
  joinDates,
  type Piece,
  type PieceResult,
  type RowDates,
} from './piece-scanner.ts';
import type { SideSums } from './side-sums.ts';

/** What to do about a row that refuses the whole file. */
const ROW_ADVICE = {
  undecodable: 'The file is damaged or was re-encoded; use the original file.',
  account: 'Give the bill of the right account, or correct the job.',
} as const;

/** Where a piece of a side stands, so that its records are found again. */
export interface PlacedPiece {
  readonly document: ScannedDocument;
  /** Offset in the document, and line, of its first byte. */
  position: number;
  line: number;
  /** [offset, line, …] of record starts, counted from the piece's. */
  marks: Uint32Array;
}

/** A document after its pass. */
export interface ScannedDocument {
  readonly plan: DocumentPlan;
  readonly document: Document;
  readonly head: Head;
  readonly opening: Opening;
  rows: number;
  /** Where the records end, byte offset. */
  rowsEnd: number;
  sums: RowSums;
  footer: Footer;
  dates: RowDates;
}

/** A piece after its pass; its keys are among the runs, unless they are dropped. */
export interface ScannedPiece {
  readonly result: PieceResult;
  readonly drop: () => void;
}

/** Who scans pieces. */
export interface ScanPool {
  /** How many are worked on at once. */
  readonly threads: number;
  /** Makes a document known, before any piece of it is scanned. */
  add(document: DocumentPlan): void;
  scan(piece: Piece): Promise<ScannedPiece>;
}

/** What the documents of a side are scanned with. */
export interface ScanTools {
  readonly kernel: Kernel;
  readonly pool: ScanPool;
  /** Slots of the kernel's memory that are this side's. */
  readonly slots: readonly number[];
  readonly pieceBytes: number;
}

/** A piece that was dealt out. */
interface Dealt {
  readonly number: number;
  readonly slot: number;
  fed: FedPiece;
  scanned: Promise<ScannedPiece>;
}

/** Scans a document to its end. Throws RefusedError and what reading throws. */
export class DocumentScan {
  readonly #tools: ScanTools;
  readonly #side: SideSums;
  readonly #scanned: ScannedDocument;
  readonly #feed: PieceFeed;
  readonly #groups: ExactSums;
  readonly #sums: ExactSums;
  readonly #dealt: Dealt[] = [];
  #line: number;

  constructor(
    tools: ScanTools,
    documentPlan: DocumentPlan,
    side: SideSums,
    opened: { readonly document: Document; readonly head: Head; readonly opening: Opening },
    again: boolean,
  ) {
    const { opening, document, head } = opened;
    const { plan, rowsStart, rowsLine } = opening;
    this.#tools = tools;
    this.#side = side;
    this.#scanned = {
      plan: documentPlan,
      document,
      head,
      opening,
      rows: 0,
      rowsEnd: -1,
      sums: { counts: [], sums: [] },
      footer: { lines: [], name: document.name },
      dates: { first: 0, firstLine: 0, last: 0, lastLine: 0 },
    };
    const { kernel, pieceBytes } = tools;
    this.#feed = new PieceFeed(kernel, document, rowsStart, { again, pieceBytes });
    this.#groups = new ExactSums(plan.groups);
    this.#sums = new ExactSums(plan.groups * plan.sums.length);
    this.#line = rowsLine;
  }

  async run(): Promise<ScannedDocument> {
    try {
      await this.#pass();
    } finally {
      // Slots and memory are still written to by what was dealt out.
      await Promise.allSettled(this.#dealt.map(({ scanned }) => scanned));
      await this.#feed.settled();
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
    const feed = this.#feed;
    const free = [...this.#tools.slots];
    for (;;) {
      while (feed.isOpen && free.length > 0) feed.begin(free.shift() as number);
      const next = await feed.next();
      if (next?.fed) this.#deal(next.fed, next.slot);
      else if (next) free.push(next.slot);
      if (next && free.length > 0) continue;
      const first = this.#dealt.shift();
      if (!first && !next) break;
      if (!first) continue;
      if (await this.#take(first)) return;
      free.push(first.slot);
    }
    this.#scanned.rowsEnd = feed.readTo;
  }

  #deal(fed: FedPiece, slot: number): void {
    const { pieces } = this.#side;
    const none = new Uint32Array(0);
    pieces.push({ document: this.#scanned, position: fed.position, line: 0, marks: none });
    const number = pieces.length - 1;
    this.#dealt.push({ number, slot, fed, scanned: this.#scan(number, fed) });
  }

  #scan(number: number, { start, end, isFinal }: FedPiece): Promise<ScannedPiece> {
    const document = this.#scanned.plan.id;
    const piece = { side: this.#side.side, number, document, start, end, isFinal };
    const scanned = this.#tools.pool.scan(piece);
    // Awaited in its turn; until then a failure must not count as unhandled.
    scanned.catch(() => {});
    return scanned;
  }

  /** Takes what the next piece in order gave; true if no rows follow. */
  async #take({ number, slot, fed, scanned }: Dealt): Promise<boolean> {
    const { result } = await scanned;
    const piece = this.#side.pieces[number];
    piece.position = fed.position;
    piece.line = this.#line;
    piece.marks = result.marks;
    this.#side.add(result);
    this.#addRows(result);
    this.#addRejects(result);
    this.#line += result.lines;
    if (result.stopped === 'footer') {
      await this.#readFooter(fed, slot, result.passed);
      return true;
    }
    if (result.stopped === 'open') await this.#joinNext(fed, result.passed);
    return false;
  }

  #addRows(result: PieceResult): void {
    const { dates } = this.#scanned;
    this.#scanned.rows += result.records;
    for (const [group, count] of result.groups.entries()) this.#groups.join(group, count, 0n);
    for (const [index, sum] of result.sums.entries()) this.#sums.join(index, 0, sum);
    const { first, firstLine, last, lastLine } = result.dates;
    this.#scanned.dates = joinDates(dates, {
      first,
      firstLine: firstLine + this.#line,
      last,
      lastLine: lastLine + this.#line,
    });
  }

  #addRejects({ rejects, refusal }: PieceResult): void {
    const { name } = this.#scanned.document;
    for (const { line, reason, text } of rejects) {
      if (this.#side.rejects.length >= REJECTS_MAX) {
        throw new RefusedError(
          'rejects',
          `${name}:${this.#line + line}: more than ${REJECTS_MAX} rows cannot be read, the last ` +
            `because ${reason}. This is not the file it should be.`,
        );
      }
      this.#side.rejects.push({ file: name, line: this.#line + line, reason, text });
    }
    if (refusal === null) return;
    if (refusal.reason === 'too-long') throw this.#tooLong(this.#line + refusal.line);
    const advice = ROW_ADVICE[refusal.reason];
    throw new RefusedError(
      refusal.reason,
      `${name}:${this.#line + refusal.line}: ${refusal.problem}. ${advice}`,
    );
  }

  /** A record goes on behind the cut: what was made of the next piece was made of a part of it. */
  async #joinNext(fed: FedPiece, passed: number): Promise<void> {
    const { kernel } = this.#tools;
    const from = fed.start + passed;
    if (fed.end - from > RECORD_BYTES_MAX) throw this.#tooLong(this.#line);
    const tail = kernel.bytes.slice(from, fed.end);
    const [next] = this.#dealt;
    if (!next) {
      if (!this.#feed.unread(tail)) throw new Error('a record goes on behind the last piece');
      return;
    }
    const scanned = await next.scanned;
    scanned.drop();
    const { start, end, isFinal, position } = next.fed;
    if (start - tail.length < next.slot) throw this.#tooLong(this.#line);
    kernel.bytes.set(tail, start - tail.length);
    next.fed = { start: start - tail.length, end, isFinal, position: position - tail.length };
    next.scanned = this.#scan(next.number, next.fed);
  }

  async #readFooter(fed: FedPiece, slot: number, passed: number): Promise<void> {
    const { kernel } = this.#tools;
    const dealt = this.#dealt.splice(0);
    for (const { scanned } of dealt) (await scanned).drop();
    const given = [kernel.bytes.slice(fed.start + passed, fed.end)];
    for (const { fed: next } of dealt) given.push(kernel.bytes.slice(next.start, next.end));
    const length = given.reduce((total, each) => total + each.length, 0);
    const rest = await this.#feed.rest(slot, Math.max(0, FOOTER_BYTES_MAX + 1 - length));
    const footer = Buffer.concat([...given, rest]);
    const { document, head } = this.#scanned;
    if (footer.length > FOOTER_BYTES_MAX) {
      throw new RefusedError(
        'footer',
        `${document.name}:${this.#line}: here the rows end, but more than ` +
          `${FOOTER_BYTES_MAX / 1024} KiB follow. Two files were joined, or the file is damaged; ` +
          'download it again and give every file by itself.',
      );
    }
    const offset = fed.position + passed;
    const at = { offset, line: this.#line, linesMax: FOOTER_BYTES_MAX };
    this.#scanned.rowsEnd = offset;
    this.#scanned.footer = {
      lines: readLines(footer, head.encoding, at),
      name: document.name,
    };
  }

  #tooLong(line: number): RefusedError {
    return new RefusedError(
      'limit',
      `${this.#scanned.document.name}:${line}: the record that starts here is longer than 1 MiB. ` +
        'No bill has such rows; the file is damaged or not a bill.',
    );
  }
}
