/** What a list says of a record: numbers, and ids as ranges of bytes. */
import type { IdRange } from '../../domain/key.ts';
import { stampOf } from '../../domain/time.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import * as L from '../../kernel/layout.ts';
import type { RowReader } from '../rows/row-reader.ts';

/** Visits the records of a piece. */
export interface CellsVisitor {
  /** Takes cells that the kernel staged. What they refer to is in its memory until this returns. */
  staged(address: number, count: number): void;
  /** Takes a row that was read carefully; offset and line count from the piece's first record. */
  row(row: RowReader, offset: number, line: number): void;
}

/** The cells of one record after the other, each until the next one is taken. */
export class RecordCells {
  /** Counted from the first record of the piece, or from the start of the file. */
  line = 0;
  /** Minor units. */
  amount = 0;
  /** Fee units; NaN: none. */
  fee = Number.NaN;
  /** As a stamp (see domain/time.ts); 0: none. */
  time = 0;
  /** Index into TRANSACTION_TYPES. */
  type = 0;
  readonly orderId: IdRange = emptyRange();
  readonly refundId: IdRange = emptyRange();
  readonly channelTxnId: IdRange = emptyRange();

  /** Takes those that the kernel staged at an address. */
  takeStaged({ bytes, words, doubles }: Kernel, address: number): void {
    const word = address >>> 2;
    const double = address / 8;
    this.line = words[word + L.CELLS_LINE / 4];
    this.amount = doubles[double + L.CELLS_AMOUNT / 8];
    this.fee = doubles[double + L.CELLS_FEE / 8];
    this.time = doubles[double + L.CELLS_TIME / 8];
    this.type = words[word + L.CELLS_TYPE / 4];
    setRange(this.orderId, bytes, words, word + L.CELLS_ORDER_ID / 4);
    setRange(this.refundId, bytes, words, word + L.CELLS_REFUND_ID / 4);
    setRange(this.channelTxnId, bytes, words, word + L.CELLS_CHANNEL_TXN_ID / 4);
  }

  /** Takes those of a row that was read carefully, except its line. */
  takeRow(row: RowReader): void {
    const time = row.wallClock();
    const channelTxnId = Buffer.from(row.channelTxnId());
    this.amount = row.amount;
    this.fee = row.fee;
    this.time = time === '' ? 0 : stampOf(time);
    this.type = row.type;
    Object.assign(this.orderId, row.orderId);
    Object.assign(this.refundId, row.refundId);
    const end = channelTxnId.length;
    Object.assign(this.channelTxnId, { bytes: channelTxnId, start: 0, end });
  }
}

function emptyRange(): IdRange {
  return { bytes: new Uint8Array(0), start: 0, end: 0 };
}

function setRange(range: IdRange, bytes: Uint8Array, words: Uint32Array, at: number): void {
  range.bytes = bytes;
  range.start = words[at];
  range.end = words[at + 1];
}
