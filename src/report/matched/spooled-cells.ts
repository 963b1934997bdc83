/** Cells of records of the flows, as bytes, for the lines of the statement's records. */
import type { IdRange } from '../../domain/key.ts';
import type { RecordCells } from '../../reading/pieces/cells.ts';

// Cells as words: offset of the statement's record, line; amount, fee and time as doubles;
// document, and the length of the channel's id, whose bytes follow.
const LINE = 1;
const AMOUNT = 1;
const FEE = 2;
const TIME = 3;
const DOCUMENT = 8;
const ID_LENGTH = 9;
const HEAD_BYTES = 40;
const WORD_BYTES = 4;
const DOUBLE_BYTES = 8;
const FIRST_BYTES = 4096;

/** Cells for one piece of the statement. */
export class CellsOut {
  #bytes = new Uint8Array(FIRST_BYTES);
  #words = new Uint32Array(this.#bytes.buffer);
  #doubles = new Float64Array(this.#bytes.buffer);
  #used = 0;

  readonly #document: number;

  /** Of records of a document. */
  constructor(document: number) {
    this.#document = document;
  }

  /** `line` counts from the start of the file. */
  add(statementOffset: number, line: number, cells: RecordCells): void {
    const { bytes, start, end } = cells.channelTxnId;
    const length = Math.ceil((HEAD_BYTES + end - start) / DOUBLE_BYTES) * DOUBLE_BYTES;
    if (this.#used + length > this.#bytes.length) this.#grow(length);
    const word = this.#used / WORD_BYTES;
    const double = this.#used / DOUBLE_BYTES;
    this.#words[word] = statementOffset;
    this.#words[word + LINE] = line;
    this.#doubles[double + AMOUNT] = cells.amount;
    this.#doubles[double + FEE] = cells.fee;
    this.#doubles[double + TIME] = cells.time;
    this.#words[word + DOCUMENT] = this.#document;
    this.#words[word + ID_LENGTH] = end - start;
    let to = this.#used + HEAD_BYTES;
    for (let at = start; at < end; at++) this.#bytes[to++] = bytes[at];
    this.#used += length;
  }

  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#used);
  }

  #grow(more: number): void {
    const grown = new Uint8Array((2 * (this.#used + more) + FIRST_BYTES) & ~(DOUBLE_BYTES - 1));
    grown.set(this.bytes);
    this.#bytes = grown;
    this.#words = new Uint32Array(grown.buffer);
    this.#doubles = new Float64Array(grown.buffer);
  }
}

/** Reads such cells. */
export class CellsIn {
  line = 0;
  amount = 0;
  fee = 0;
  time = 0;
  document = 0;
  readonly channelTxnId: IdRange = { bytes: new Uint8Array(0), start: 0, end: 0 };
  readonly #words: Uint32Array;
  readonly #doubles: Float64Array;

  constructor(bytes: Uint8Array) {
    this.#words = new Uint32Array(bytes.buffer);
    this.#doubles = new Float64Array(bytes.buffer);
    this.channelTxnId.bytes = bytes;
  }

  /** Calls `visit` with the offset of each statement's record, and where its cells are. */
  each(visit: (statementOffset: number, at: number) => void): void {
    const { length } = this.channelTxnId.bytes;
    for (let at = 0; at < length; ) {
      const word = at / WORD_BYTES;
      visit(this.#words[word], at);
      const bytes = HEAD_BYTES + this.#words[word + ID_LENGTH];
      at += Math.ceil(bytes / DOUBLE_BYTES) * DOUBLE_BYTES;
    }
  }

  /** Takes the cells at a place. */
  take(at: number): void {
    const word = at / WORD_BYTES;
    const double = at / DOUBLE_BYTES;
    this.line = this.#words[word + LINE];
    this.amount = this.#doubles[double + AMOUNT];
    this.fee = this.#doubles[double + FEE];
    this.time = this.#doubles[double + TIME];
    this.document = this.#words[word + DOCUMENT];
    this.channelTxnId.start = at + HEAD_BYTES;
    this.channelTxnId.end = at + HEAD_BYTES + this.#words[word + ID_LENGTH];
  }
}
