/** Lines of matched.csv that the kernel writes into its memory, a chunk at a time. */
import { TRANSACTION_TYPES } from '../../domain/record.ts';
import { asAddress, type Kernel } from '../../kernel/kernel.ts';
import * as L from '../../kernel/layout.ts';
import { aroundLine, CSV_LINE_END } from '../csv.ts';
import { ONE_TO_ONE } from './line.ts';
import type { CellsIn } from './spooled-cells.ts';

/** Bytes of lines that are taken at a time. */
const CHUNK_BYTES = 1024 * 1024;
const TEXT_BYTES = 1024 * 1024;
/** Ids of the flows for the records of one block. */
const IDS_BYTES = 2 * 1024 * 1024;
/** The kernel copies up to 15 bytes more than there are. */
const SLACK_BYTES = 64;

/** Start and end of a text in the kernel's memory. */
type Span = readonly [start: number, end: number];
const NOTHING: Span = [0, 0];
interface Around {
  readonly before: Span;
  readonly after: Span;
}

export class KernelLines {
  readonly #kernel: Kernel;
  readonly #emit: (lines: Uint8Array) => void;
  readonly #nameOf: (document: number) => string;
  readonly #texts: number;
  readonly #ids: number;
  readonly #out: number;
  readonly #end: number;
  #textAt: number;
  #idAt: number;
  #outAt: number;
  /** Of the flows, by document; null: there is no room for its texts. */
  readonly #around = new Map<number, Around | null>();

  /** `room` is memory that the thread does not need while lines are written. */
  constructor(
    kernel: Kernel,
    room: { readonly start: number; readonly end: number },
    {
      digits,
      document,
      nameOf,
      emit,
    }: {
      readonly digits: number;
      readonly document: number;
      readonly nameOf: (document: number) => string;
      readonly emit: (lines: Uint8Array) => void;
    },
  ) {
    this.#kernel = kernel;
    this.#emit = emit;
    this.#nameOf = nameOf;
    this.#texts = room.start;
    this.#textAt = room.start + L.LINES_BYTES;
    this.#ids = this.#textAt + TEXT_BYTES + SLACK_BYTES;
    this.#idAt = this.#ids;
    this.#out = this.#ids + IDS_BYTES + SLACK_BYTES;
    this.#outAt = this.#out;
    this.#end = room.end - SLACK_BYTES;
    kernel.setWord(this.#texts + L.LINES_DIGITS, digits);
    const around = this.#aroundOf(document);
    // A name without room: no line has room, and each is written as text.
    const none: Span = [0, this.#end - this.#out];
    this.#setSpan(this.#texts + L.LINES_BEFORE, around?.before ?? none);
    this.#setSpan(this.#texts + L.LINES_AFTER, around?.after ?? none);
    this.#put(L.LINES_MIDDLE, `,key,${ONE_TO_ONE},`);
    this.#put(L.LINES_END, CSV_LINE_END);
    for (const [i, type] of TRANSACTION_TYPES.entries()) {
      this.#put(L.LINES_TYPES + i * 8, `,${type},`);
    }
  }

  /** Lists staged cells, with their line in the file and those of the partner. */
  list(cells: number, line: number, partner: CellsIn): void {
    const { words, doubles } = this.#kernel;
    const word = cells >>> 2;
    const double = cells / 8;
    words[word + L.CELLS_LINE / 4] = line;
    const around = this.#aroundOf(partner.document);
    const id = this.#idSpan(cells, partner);
    if (around === null || id === null) {
      words[word + L.CELLS_LISTED / 4] = L.LISTED_AS_TEXT;
      return;
    }
    words[word + L.CELLS_LISTED / 4] = L.LISTED;
    doubles[double + L.CELLS_OTHER_AMOUNT / 8] = partner.amount;
    doubles[double + L.CELLS_OTHER_FEE / 8] = partner.fee;
    doubles[double + L.CELLS_OTHER_TIME / 8] = partner.time;
    words[word + L.CELLS_OTHER_LINE / 4] = partner.line;
    this.#setSpan(cells + L.CELLS_OTHER_TXN_ID, id);
    this.#setSpan(cells + L.CELLS_OTHER_BEFORE, around.before);
    this.#setSpan(cells + L.CELLS_OTHER_AFTER, around.after);
  }

  /** The partner's channel id in the memory, if the cells have none; null: there is no room. */
  #idSpan(cells: number, { channelTxnId: { bytes, start, end } }: CellsIn): Span | null {
    const own = (cells + L.CELLS_CHANNEL_TXN_ID) >>> 2;
    const isNeeded = this.#kernel.words[own] === this.#kernel.words[own + 1];
    if (!isNeeded || start === end) return NOTHING;
    const at = this.#idAt;
    if (at + end - start > this.#ids + IDS_BYTES) return null;
    this.#kernel.bytes.set(bytes.subarray(start, end), at);
    this.#idAt += end - start;
    return [at, this.#idAt];
  }

  /** Writes the lines of those of `count` cells that are listed; `textOf` returns odd ones. */
  write(cells: number, count: number, textOf: (cells: number) => string): void {
    const { calls } = this.#kernel;
    for (let done = 0; done < count; ) {
      const from = cells + done * L.CELLS_BYTES;
      done += calls.writeLines(from, count - done, this.#outAt, this.#end, this.#texts);
      this.#outAt = asAddress(calls.linesEnd());
      // The next line may only lack room.
      if (this.#outAt - this.#out >= CHUNK_BYTES) this.flush();
      else if (done < count) this.text(textOf(cells + done++ * L.CELLS_BYTES));
    }
    this.#idAt = this.#ids;
  }

  /** Writes a line that is text. */
  text(line: string): void {
    const bytes = Buffer.from(line);
    if (this.#outAt + bytes.length > this.#end) this.flush();
    if (this.#outAt + bytes.length > this.#end) this.#emit(bytes);
    else {
      this.#kernel.bytes.set(bytes, this.#outAt);
      this.#outAt += bytes.length;
    }
  }

  flush(): void {
    if (this.#outAt === this.#out) return;
    this.#emit(this.#kernel.bytes.slice(this.#out, this.#outAt));
    this.#outAt = this.#out;
  }

  #aroundOf(document: number): Around | null {
    let around = this.#around.get(document);
    if (around !== undefined) return around;
    const [before, after] = aroundLine(this.#nameOf(document)).map((text) => this.#span(text));
    around = before && after ? { before, after } : null;
    this.#around.set(document, around);
    return around;
  }

  #put(field: number, text: string): void {
    const span = this.#span(text);
    if (span !== null) this.#setSpan(this.#texts + field, span);
  }

  /** Copies a text into the memory; null if it has no room. */
  #span(text: string): Span | null {
    const bytes = Buffer.from(text);
    const start = this.#textAt;
    if (start + bytes.length > this.#ids - SLACK_BYTES) return null;
    this.#kernel.bytes.set(bytes, start);
    this.#textAt += bytes.length;
    return [start, this.#textAt];
  }

  #setSpan(address: number, [start, end]: Span): void {
    this.#kernel.setWord(address, start);
    this.#kernel.setWord(address + 4, end);
  }
}
