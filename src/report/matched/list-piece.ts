/**
 * The lines of the pairs of one piece of the statement, in the order of its rows. Cells of the
 * flows come first, by piece of the flows, so that each file is read from start to end.
 */
import { promisify } from 'node:util';
import { gzip, gzipSync, type ZlibOptions } from 'node:zlib';
import { PAIR_WORDS, pairsOfPiece, type SpooledPairs } from '../../difference/pairs.ts';
import { ExactSums, type Totals } from '../../domain/exact-sums.ts';
import type { MatchedCompression } from '../../domain/job.ts';
import { currencyDigits } from '../../domain/money.ts';
import {
  type Side,
  type Sides,
  TRANSACTION_TYPES,
  type TransactionRecord,
} from '../../domain/record.ts';
import { stampWall } from '../../domain/time.ts';
import { changedError } from '../../inputs/origin.ts';
import { readFullySync } from '../../inputs/read.ts';
import { PIECE_BYTES_MAX } from '../../kernel/kernel.ts';
import * as L from '../../kernel/layout.ts';
import type { LineOf } from '../../matching/match-lines.ts';
import { RecordCells } from '../../reading/pieces/cells.ts';
import type { PlacedPiece } from '../../reading/pieces/piece.ts';
import type { PieceScanner } from '../../reading/pieces/piece-scanner.ts';
import type { ReadableDocument, ScannedRows } from '../../reading/records/fetch.ts';
import { pieceAgain } from '../../reading/records/places.ts';
import { idText, type RowReader } from '../../reading/rows/row-reader.ts';
import { InternalError } from '../../support/errors.ts';
import { RECORD_BYTES_MAX } from '../../support/limits.ts';
import { say } from '../../words/language.ts';
import { KernelLines } from './kernel-lines.ts';
import { lineWriter } from './line.ts';
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
export type FlowsCells = readonly { readonly piece: number; readonly bytes: Uint8Array }[];

/** The lines of a piece of the statement, ready to be written. */
export interface ListedPiece extends Totals {
  readonly chunks: readonly Uint8Array[];
}

/** Where cells for a piece of the statement are in the file: [position, length, …]. */
export type CellsPlaces = readonly number[];

/** Higher levels take twice the time for a tenth of the bytes. */
const GZIP_LEVEL = 3;
const gzipAside = promisify<Uint8Array, ZlibOptions, Buffer>(gzip);
/** Numbers of a place. */
const PLACE = 2;
/** No record is shorter than two bytes. */
const OFFSET_SHIFT = 1;

/** Bytes as matched.csv has them: members of a gzip file follow each other. */
export function packed(bytes: Uint8Array, compression: MatchedCompression): Uint8Array {
  return compression === 'gzip' ? gzipSync(bytes, { level: GZIP_LEVEL }) : bytes;
}

/** The same in another thread. */
export async function packedAside(
  bytes: Uint8Array,
  compression: MatchedCompression,
): Promise<Uint8Array> {
  return compression === 'gzip' ? await gzipAside(bytes, { level: GZIP_LEVEL }) : bytes;
}

/** Takes the records of a piece that something belongs to, with that and the line in the file. */
interface Wanted {
  staged(index: number, line: number, address: number): void;
  row(index: number, line: number, row: RowReader): void;
  /** Called after the staged ones of a block, while their bytes are there. */
  block(address: number, count: number): void;
}

export class PieceLister {
  readonly #request: ListRequest;
  readonly #scanner: PieceScanner;
  readonly #documents = new Map<number, ScannedRows>();
  readonly #lineOf: LineOf;
  readonly #cells = new RecordCells();
  /** By offset in the piece: what belongs to its record, from 1; 0: nothing. */
  #byOffset = new Uint32Array(0);

  constructor(scanner: PieceScanner, request: ListRequest) {
    this.#scanner = scanner;
    this.#request = request;
    this.#lineOf = lineWriter(request.currency);
    for (const document of request.documents) {
      if (!('isReceived' in document)) this.#documents.set(document.id, document);
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
    const { document } = this.#request.pieces.flows[piece];
    const out = new Map<number, CellsOut>();
    let [last, lastPiece] = [new CellsOut(document), -1];
    const cells = this.#cells;
    const add = (pair: number, line: number) => {
      const statementPiece = words[pair * PAIR_WORDS + 1];
      if (statementPiece !== lastPiece) {
        lastPiece = statementPiece;
        last = out.get(statementPiece) ?? new CellsOut(document);
        out.set(statementPiece, last);
      }
      last.add(words[pair * PAIR_WORDS + 2], line, cells);
    };
    const { kernel } = this.#scanner;
    this.#eachWanted('flows', piece, count, {
      staged: (pair, line, address) => {
        cells.takeStaged(kernel, address);
        add(pair, line);
      },
      row: (pair, line, row) => {
        cells.takeRow(row);
        add(pair, line);
      },
      block: () => {},
    });
    return Array.from(out, ([to, { bytes }]) => ({ piece: to, bytes }));
  }

  /** Returns the lines of a piece of the statement. Throws RefusedError('changed'). */
  list(piece: number, places: CellsPlaces): ListedPiece {
    const { compression, currency, inItems, pieces } = this.#request;
    const { kernel, room } = this.#scanner;
    const { document } = pieces.statement[piece];
    const partner = this.#readCells(places);
    const count = this.#indexCells(piece, partner);
    const chunks: Uint8Array[] = [];
    const emit = (chunk: Uint8Array) => chunks.push(packed(chunk, compression));
    const nameOf = (id: number) => this.#documentOf(id).name;
    const digits = currencyDigits(currency);
    const lines = new KernelLines(kernel, room, { digits, document, nameOf, emit });
    const excluded = inItems.get(nameOf(document));
    const sums = new ExactSums(1);
    const cells = this.#cells;
    const textOf = () => this.#textOf(cells, document, partner);
    this.#eachWanted('statement', piece, count, {
      staged: (at, line, address) => {
        if (excluded?.has(line)) return;
        partner.take(at);
        sums.add(0, kernel.doubles[(address + L.CELLS_AMOUNT) / 8]);
        lines.list(address, line, partner);
      },
      row: (at, line, row) => {
        if (excluded?.has(line)) return;
        partner.take(at);
        sums.add(0, row.amount);
        cells.takeRow(row);
        cells.line = line;
        lines.text(textOf());
      },
      block: (address, records) => {
        lines.write(address, records, (odd) => {
          cells.takeStaged(kernel, odd);
          partner.take(this.#belongingTo(kernel.word(odd), pieces.statement[piece]) - 1);
          return textOf();
        });
      },
    });
    lines.flush();
    return { chunks, ...sums.all()[0] };
  }

  /** The line of cells that the kernel does not write. */
  #textOf(cells: RecordCells, document: number, partner: CellsIn): string {
    const { currency } = this.#request;
    const refundId = idText(cells.refundId);
    const shared = { orderId: idText(cells.orderId), refundId, currency, account: '' };
    const type = TRANSACTION_TYPES[cells.type];
    const recordOf = (side: Side, from: RecordCells | CellsIn, of: number): TransactionRecord => ({
      ...{ ...shared, side, type, status: 'success' },
      channelTxnId: idText(from.channelTxnId),
      amount: from.amount,
      fee: Number.isNaN(from.fee) ? null : from.fee,
      time: from.time === 0 ? '' : stampWall(from.time),
      source: { file: this.#documentOf(of).name, line: from.line },
    });
    const statement = [recordOf('statement', cells, document)];
    const flows = [recordOf('flows', partner, partner.document)];
    return this.#lineOf({ rule: 'key', statement, flows });
  }

  /** Nothing belongs to the records of a piece. */
  #clear(number: number, side: Side): void {
    // No record starts so far behind the last mark.
    const { marks } = this.#request.pieces[side][number];
    const last = marks.length > 0 ? marks[marks.length - 2] : 0;
    const length =
      Math.min(PIECE_BYTES_MAX, last + RECORD_BYTES_MAX + L.MARK_BYTES) >>> OFFSET_SHIFT;
    if (this.#byOffset.length < length) this.#byOffset = new Uint32Array(length);
    else this.#byOffset.fill(0, 0, length);
  }

  /** Notes which cells belong to which record; returns their number. */
  #indexCells(piece: number, partner: CellsIn): number {
    this.#clear(piece, 'statement');
    let count = 0;
    partner.each((offset, at) => {
      this.#byOffset[offset >>> OFFSET_SHIFT] = at + 1;
      count++;
    });
    return count;
  }

  /** `offset` counts from the first record of the piece. */
  #belongingTo(offset: number, { marks }: PlacedPiece): number {
    return this.#byOffset[(offset + marks[0]) >>> OFFSET_SHIFT];
  }

  /** Visits the records of a piece that something belongs to; there are `count`. */
  #eachWanted(side: Side, number: number, count: number, wanted: Wanted): void {
    if (count === 0) return;
    const pieces = this.#request.pieces[side];
    const placed = pieces[number];
    const { name, rowsEnd } = this.#documentOf(placed.document);
    const firstLine = placed.line + placed.marks[1];
    const [first] = placed.marks;
    const { words } = this.#scanner.kernel;
    const byOffset = this.#byOffset;
    let found = 0;
    this.#scanner.cells(pieceAgain(side, number, pieces, rowsEnd), {
      staged: (address, records) => {
        const end = address + records * L.CELLS_BYTES;
        for (let at = address; at < end; at += L.CELLS_BYTES) {
          const index = byOffset[(words[at >>> 2] + first) >>> OFFSET_SHIFT];
          if (index === 0) continue;
          found++;
          wanted.staged(index - 1, firstLine + words[(at + L.CELLS_LINE) >>> 2], at);
        }
        wanted.block(address, records);
      },
      row: (row, offset, line) => {
        const index = this.#belongingTo(offset, placed);
        if (index === 0) return;
        found++;
        wanted.row(index - 1, firstLine + line, row);
      },
    });
    if (found !== count) throw changedError(name);
  }

  #readCells(places: CellsPlaces): CellsIn {
    let length = 0;
    for (let i = 1; i < places.length; i += PLACE) length += places[i];
    const bytes = new Uint8Array(length);
    let at = 0;
    for (let i = 0; i < places.length; i += PLACE) {
      const [from, count] = [places[i], places[i + 1]];
      if (readFullySync(this.#request.cells, bytes, at, count, from) < count)
        throw new InternalError(say`A file of pairs was cut off while in use.`);
      at += count;
    }
    return new CellsIn(bytes);
  }

  #documentOf(id: number): ScannedRows {
    const document = this.#documents.get(id);
    if (document === undefined) throw new Error('a record belongs to an unknown document');
    return document;
  }
}
