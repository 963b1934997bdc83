/** The lines of the pairs of one piece of the statement, in the order of its rows. */
import { gzipSync } from 'node:zlib';
import { inFileOrder } from '../../difference/leftovers.ts';
import { PAIR_WORDS, pairsOfPiece, type SpooledPairs } from '../../difference/pairs.ts';
import { ExactSums } from '../../domain/exact-sums.ts';
import type { MatchedCompression } from '../../domain/job.ts';
import { currencyDigits } from '../../domain/money.ts';
import { type Sides, TRANSACTION_TYPES } from '../../domain/record.ts';
import type { LineBlock } from '../../matching/match-lines.ts';
import type { PlacedPiece } from '../../reading/pieces/piece.ts';
import { type ReadableDocument, RecordReader } from '../../reading/records/fetch.ts';
import { placeOf } from '../../reading/records/places.ts';
import { idText, type RowReader } from '../../reading/rows/row-reader.ts';
import { CSV_LINE_END, wordCell } from '../csv.ts';
import { ByteLines } from './byte-lines.ts';
import { idCell, ONE_TO_ONE, sourceAround } from './line.ts';

/** What is needed to list the pairs of a run. */
export interface ListRequest {
  readonly pairs: SpooledPairs;
  readonly pieces: Sides<readonly PlacedPiece[]>;
  /** Of both sides. */
  readonly documents: readonly ReadableDocument[];
  readonly currency: string;
  readonly compression: MatchedCompression;
  /** By file of the statement: lines of records that are in items. */
  readonly inItems: ReadonlyMap<string, ReadonlySet<number>>;
}

/** Higher levels take twice the time for a tenth of the bytes. */
const GZIP_LEVEL = 3;
/** Pairs that are listed at a time. */
const CHUNK_PAIRS = 4096;
/** A time that is copied: `yyyy-MM-dd HH:mm:ss`. */
const TIME_BYTES = 19;
const SPACE = 32;
const SPACE_AT = 10;
const MIDDLE = Buffer.from(`,identity,${ONE_TO_ONE},`);
const LINE_END = Buffer.from(CSV_LINE_END);

/** Bytes as matched.csv has them: members of a gzip file follow each other. */
export function packed(bytes: Uint8Array, compression: MatchedCompression): Uint8Array {
  return compression === 'gzip' ? gzipSync(bytes, { level: GZIP_LEVEL }) : bytes;
}

/** What lines say of records of the flows, by pair of a chunk. */
class FlowsCells {
  readonly amounts = new Float64Array(CHUNK_PAIRS);
  readonly fees = new Float64Array(CHUNK_PAIRS);
  readonly lines = new Float64Array(CHUNK_PAIRS);
  readonly times = new Uint8Array(CHUNK_PAIRS * TIME_BYTES);
  /** Cells of times of another form; undefined: the time is in `times`. */
  readonly otherTimes: (string | undefined)[] = [];
}

export class PieceLister {
  readonly #request: ListRequest;
  readonly #reader = new RecordReader();
  readonly #cells = new FlowsCells();
  /** By document: its places before and after the line. */
  readonly #around = new Map<number, readonly [before: Buffer, after: Buffer]>();

  readonly #inItems = new Map<number, ReadonlySet<number>>();

  constructor(request: ListRequest) {
    this.#request = request;
    for (const document of request.documents) {
      this.#reader.add(document);
      if ('isReceived' in document) continue;
      const lines = document.side === 'statement' ? request.inItems.get(document.name) : undefined;
      if (lines !== undefined) this.#inItems.set(document.id, lines);
      const [before, after] = sourceAround(document.name);
      this.#around.set(document.id, [Buffer.from(before), Buffer.from(after)]);
    }
  }

  /** Throws RefusedError('changed'). */
  list(piece: number): LineBlock {
    const { pairs, compression, currency } = this.#request;
    const words = pairsOfPiece(pairs, piece);
    const column = (word: number) => {
      const values = new Uint32Array(words.length / PAIR_WORDS);
      for (let i = 0; i < values.length; i++) values[i] = words[i * PAIR_WORDS + word];
      return values;
    };
    const [offsets, flowsPieces, flowsOffsets] = [column(0), column(1), column(2)];
    const sorted = Uint32Array.from(inFileOrder(new Uint32Array(offsets.length), offsets));
    const lines = new ByteLines(currencyDigits(currency));
    const sums = new ExactSums(1);
    for (let at = 0; at < sorted.length; at += CHUNK_PAIRS) {
      const chunk = sorted.subarray(at, at + CHUNK_PAIRS);
      const of = (all: Uint32Array) => chunk.map((pair) => all[pair]);
      const flows = { pieces: of(flowsPieces), offsets: of(flowsOffsets) };
      this.#readFlows(flows);
      for (let i = 0; i < chunk.length; i++) {
        const flowsPosition = { piece: flows.pieces[i], offset: flows.offsets[i] };
        const amount = this.#line({ piece, offset: offsets[chunk[i]] }, flowsPosition, i, lines);
        if (!Number.isNaN(amount)) sums.add(0, amount);
      }
    }
    const [{ count, amount }] = sums.all();
    return { bytes: packed(lines.take(), compression), count, amount, inItems: [] };
  }

  /** Reads the flows' rows of a chunk; in their own order, in which reading is fastest. */
  #readFlows({ pieces, offsets }: { readonly pieces: Uint32Array; readonly offsets: Uint32Array }) {
    const cells = this.#cells;
    for (const i of inFileOrder(pieces, offsets)) {
      const place = placeOf(this.#request.pieces.flows, { piece: pieces[i], offset: offsets[i] });
      const { row, line } = this.#reader.row(place);
      cells.amounts[i] = row.amount;
      cells.fees[i] = row.fee;
      cells.lines[i] = line;
      const { bytes, start } = timeOf(row);
      cells.otherTimes[i] = start < 0 ? wordCell(row.wallClock()) : undefined;
      for (let at = 0; start >= 0 && at < TIME_BYTES; at++) {
        cells.times[i * TIME_BYTES + at] = bytes[start + at];
      }
    }
  }

  /** Writes the line of a pair; returns its amount on the statement, NaN if it is in an item. */
  #line(position: Position, flowsPosition: Position, i: number, lines: ByteLines): number {
    const { pieces } = this.#request;
    const cells = this.#cells;
    const place = placeOf(pieces.statement, position);
    const { row, line } = this.#reader.row(place);
    const { amount } = row;
    if (this.#inItems.get(place.document)?.has(line)) return Number.NaN;
    lines.id(row.orderId, () => idCell(idText(row.orderId)));
    lines.comma();
    lines.id(row.refundId, () => idCell(idText(row.refundId)));
    lines.comma();
    const time = timeOf(row);
    const isNamed = this.#channelId(row, lines);
    if (!isNamed) {
      const { channelTxnId } = this.#reader.read(placeOf(pieces.flows, flowsPosition));
      lines.text(idCell(channelTxnId));
    }
    lines.all(TYPE_CELLS[row.type]);
    lines.amount(amount);
    lines.comma();
    lines.amount(cells.amounts[i]);
    lines.comma();
    lines.fee(row.fee);
    lines.comma();
    lines.fee(cells.fees[i]);
    lines.comma();
    if (time.start < 0) lines.text(wordCell(row.wallClock()));
    else lines.copy(time.bytes, time.start, time.start + TIME_BYTES);
    lines.comma();
    const other = cells.otherTimes[i];
    if (other !== undefined) lines.text(other);
    else lines.copy(cells.times, i * TIME_BYTES, (i + 1) * TIME_BYTES);
    lines.all(MIDDLE);
    this.#source(place.document, line, lines);
    lines.comma();
    this.#source(pieces.flows[flowsPosition.piece].document, cells.lines[i], lines);
    lines.all(LINE_END);
    return amount;
  }

  /** Writes the channel's id of a record; false if it has none. */
  #channelId(row: RowReader, lines: ByteLines): boolean {
    const column = row.plan.channelTxnId;
    if (column < 0) return false;
    const id = row.bytesOf(column);
    const cellOf = () => idCell(row.channelTxnId());
    if (row.plan.patterns.has(column)) {
      const cell = cellOf();
      lines.text(cell);
      return cell !== '';
    }
    lines.id(id, cellOf);
    return id.start < id.end;
  }

  #source(document: number, line: number, lines: ByteLines): void {
    const around = this.#around.get(document);
    if (around === undefined) throw new Error('a record belongs to an unknown document');
    lines.all(around[0]);
    lines.count(line);
    lines.all(around[1]);
  }
}

interface Position {
  readonly piece: number;
  readonly offset: number;
}

const TYPE_CELLS = TRANSACTION_TYPES.map((type) => Buffer.from(`,${type},`));

/** The bytes of the time where they are as the line has them; else its start is -1. */
function timeOf(row: RowReader): { readonly bytes: Uint8Array; readonly start: number } {
  const { time, timeFormat, timeZone } = row.plan;
  if (time < 0 || timeFormat !== null || timeZone !== '') return NO_BYTES;
  const { bytes, start, end } = row.bytesOf(time);
  return end - start === TIME_BYTES && bytes[start + SPACE_AT] === SPACE
    ? { bytes, start }
    : NO_BYTES;
}

const NO_BYTES = { bytes: new Uint8Array(0), start: -1 };
