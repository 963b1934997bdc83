/**
 * The lines of the pairs of one piece of the statement, in the order of its rows. Cells of the flows
 * come first, by piece of the flows, so that each file is read from start to end.
 */
import { readSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { PAIR_WORDS, pairsOfPiece, type SpooledPairs } from '../../difference/pairs.ts';
import { ExactSums } from '../../domain/exact-sums.ts';
import type { MatchedCompression } from '../../domain/job.ts';
import { currencyDigits } from '../../domain/money.ts';
import { type Side, type Sides, TRANSACTION_TYPES } from '../../domain/record.ts';
import { changedError } from '../../inputs/origin.ts';
import { PIECE_BYTES_MAX } from '../../kernel/kernel.ts';
import type { LineBlock } from '../../matching/match-lines.ts';
import type { RecordCells } from '../../reading/pieces/cells.ts';
import type { PlacedPiece } from '../../reading/pieces/piece.ts';
import type { PieceScanner } from '../../reading/pieces/piece-scanner.ts';
import type { ReadableDocument, ScannedRows } from '../../reading/records/fetch.ts';
import { pieceAgain } from '../../reading/records/places.ts';
import { InternalError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';
import { CSV_LINE_END } from '../csv.ts';
import { ByteLines } from './byte-lines.ts';
import { ONE_TO_ONE, sourceAround } from './line.ts';
import { CellsIn, CellsOut } from './spooled-cells.ts';

/** What is needed to list the pairs of a run. */
export interface ListRequest {
  readonly pairs: SpooledPairs;
  /** The file of the cells of the flows. */
  readonly cells: number;
  readonly pieces: Sides<readonly PlacedPiece[]>;
  /** Of both sides. */
  readonly documents: readonly ReadableDocument[];
  readonly currency: string;
  readonly compression: MatchedCompression;
  /** By file of the statement: lines of records that are in items. */
  readonly inItems: ReadonlyMap<string, ReadonlySet<number>>;
}

/** The cells of a piece of the flows, for each piece of the statement that has partners there. */
export interface FlowsCells {
  readonly bytes: Uint8Array;
  /** [piece of the statement, length, …] in the order of the bytes. */
  readonly lengths: readonly number[];
}

/** Where cells for a piece of the statement are in the file: [position, length, …]. */
export type CellsPlaces = readonly number[];

/** Higher levels take twice the time for a tenth of the bytes. */
const GZIP_LEVEL = 3;
/** Bytes of lines that are packed at a time. */
const CHUNK_BYTES = 1024 * 1024;
/** Numbers of a place. */
const PLACE = 2;
/** No record is shorter than two bytes. */
const OFFSET_SHIFT = 1;
const MIDDLE = Buffer.from(`,identity,${ONE_TO_ONE},`);
const LINE_END = Buffer.from(CSV_LINE_END);
const TYPE_CELLS = TRANSACTION_TYPES.map((type) => Buffer.from(`,${type},`));

/** Bytes as matched.csv has them: members of a gzip file follow each other. */
export function packed(bytes: Uint8Array, compression: MatchedCompression): Uint8Array {
  return compression === 'gzip' ? gzipSync(bytes, { level: GZIP_LEVEL }) : bytes;
}

/** The text of a place in a document before the line, and after it. */
interface Around {
  readonly before: Buffer;
  readonly after: Buffer;
}

export class PieceLister {
  readonly #request: ListRequest;
  readonly #scanner: PieceScanner;
  readonly #documents = new Map<number, ScannedRows>();
  readonly #around = new Map<number, Around>();
  /** By offset in the piece: what belongs to its record, from 1; 0: nothing. */
  #byOffset = new Uint32Array(0);

  constructor(scanner: PieceScanner, request: ListRequest) {
    this.#scanner = scanner;
    this.#request = request;
    for (const document of request.documents) {
      if ('isReceived' in document) continue;
      this.#documents.set(document.id, document);
      const [before, after] = sourceAround(document.name);
      this.#around.set(document.id, { before: Buffer.from(before), after: Buffer.from(after) });
    }
  }

  /** Returns the cells of a piece of the flows. Throws RefusedError('changed'). */
  flows(piece: number): FlowsCells {
    const words = pairsOfPiece(this.#request.pairs, piece);
    const count = words.length / PAIR_WORDS;
    this.#clear(piece, 'flows');
    for (let pair = 0; pair < count; pair++) {
      this.#byOffset[words[pair * PAIR_WORDS] >>> OFFSET_SHIFT] = pair + 1;
    }
    const out = new Map<number, CellsOut>();
    const { document } = this.#request.pieces.flows[piece];
    let [last, lastPiece] = [new CellsOut(document), -1];
    this.#eachWanted('flows', piece, count, (pair, line, cells) => {
      const statementPiece = words[pair * PAIR_WORDS + 1];
      if (statementPiece !== lastPiece) {
        lastPiece = statementPiece;
        last = out.get(statementPiece) ?? new CellsOut(document);
        out.set(statementPiece, last);
      }
      last.add(words[pair * PAIR_WORDS + 2], line, cells);
    });
    const parts = Array.from(out.values(), ({ bytes }) => bytes);
    const lengths = Array.from(out, ([statementPiece, { bytes }]) => [
      statementPiece,
      bytes.length,
    ]).flat();
    return { bytes: new Uint8Array(Buffer.concat(parts)), lengths };
  }

  /** Returns the lines of a piece of the statement. Throws RefusedError('changed'). */
  list(piece: number, places: CellsPlaces): LineBlock {
    const { compression, currency, inItems, pieces } = this.#request;
    const partner = this.#readCells(places);
    this.#clear(piece, 'statement');
    let count = 0;
    partner.each((offset, at) => {
      this.#byOffset[offset >>> OFFSET_SHIFT] = at + 1;
      count++;
    });
    const { document } = pieces.statement[piece];
    const around = this.#aroundOf(document);
    const excluded = inItems.get(this.#documents.get(document)?.name ?? '');
    const lines = new ByteLines(currencyDigits(currency));
    const chunks: Uint8Array[] = [];
    const sums = new ExactSums(1);
    this.#eachWanted('statement', piece, count, (at, line, cells) => {
      if (excluded?.has(line)) return;
      partner.take(at);
      writeLine(lines, cells, partner);
      writeSource(lines, around, line);
      lines.comma();
      writeSource(lines, this.#aroundOf(partner.document), partner.line);
      lines.all(LINE_END);
      sums.add(0, cells.amount);
      if (lines.length >= CHUNK_BYTES) chunks.push(packed(lines.take(), compression));
    });
    if (lines.length > 0) chunks.push(packed(lines.take(), compression));
    const [total] = sums.all();
    return { bytes: new Uint8Array(Buffer.concat(chunks)), ...total, inItems: [] };
  }

  /** Nothing belongs to the records of a piece. */
  #clear(number: number, side: Side): void {
    // No record starts so far behind the last mark.
    const { marks } = this.#request.pieces[side][number];
    const last = marks.length > 0 ? marks[marks.length - 2] : 0;
    const length = Math.min(PIECE_BYTES_MAX, last + RECORD_BYTES_MAX + MARK_BYTES) >>> OFFSET_SHIFT;
    if (this.#byOffset.length < length) this.#byOffset = new Uint32Array(length);
    else this.#byOffset.fill(0, 0, length);
  }

  /** Visits the records of a piece that something belongs to: that less 1, and the line. */
  #eachWanted(
    side: Side,
    number: number,
    count: number,
    visit: (index: number, line: number, cells: RecordCells) => void,
  ): void {
    if (count === 0) return;
    const pieces = this.#request.pieces[side];
    const { document, line, marks } = pieces[number];
    const rows = this.#documents.get(document);
    if (rows === undefined) throw new Error('a piece belongs to an unknown document');
    const piece = pieceAgain(side, number, pieces, rows.rowsEnd);
    let found = 0;
    this.#scanner.cells(piece, (cells) => {
      const index = this.#byOffset[(cells.offset + marks[0]) >>> OFFSET_SHIFT];
      if (index === 0) return;
      found++;
      visit(index - 1, line + marks[1] + cells.line, cells);
    });
    if (found !== count) throw changedError(rows.name);
  }

  #readCells(places: CellsPlaces): CellsIn {
    let length = 0;
    for (let i = 1; i < places.length; i += PLACE) length += places[i];
    const bytes = new Uint8Array(length);
    let at = 0;
    for (let i = 0; i < places.length; i += PLACE) {
      const end = at + places[i + 1];
      for (let from = places[i]; at < end; ) {
        const read = readSync(this.#request.cells, bytes, at, end - at, from);
        if (read === 0) throw new InternalError(say`A file of pairs was cut off while in use.`);
        at += read;
        from += read;
      }
    }
    return new CellsIn(bytes);
  }

  #aroundOf(document: number): Around {
    const around = this.#around.get(document);
    if (around === undefined) throw new Error('a record belongs to an unknown document');
    return around;
  }
}

function writeLine(lines: ByteLines, cells: RecordCells, partner: CellsIn): void {
  const { orderId, refundId, channelTxnId } = cells;
  lines.id(orderId);
  lines.comma();
  lines.id(refundId);
  lines.comma();
  lines.id(channelTxnId.start < channelTxnId.end ? channelTxnId : partner.channelTxnId);
  lines.all(TYPE_CELLS[cells.type]);
  lines.amount(cells.amount);
  lines.comma();
  lines.amount(partner.amount);
  lines.comma();
  lines.fee(cells.fee);
  lines.comma();
  lines.fee(partner.fee);
  lines.comma();
  lines.time(cells.time);
  lines.comma();
  lines.time(partner.time);
  lines.all(MIDDLE);
}

function writeSource(lines: ByteLines, { before, after }: Around, line: number): void {
  lines.all(before);
  lines.count(line);
  lines.all(after);
}
