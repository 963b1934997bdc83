/**
 * The pass over one piece of a document: bytes to staged keys, totals, rejects and marks. The
 * kernel reads rows in the usual form; the careful reader in TypeScript reads all others.
 */

import { ExactSums } from '../../domain/exact-sums.ts';
import { KeyHasher } from '../../domain/key.ts';
import { FEE_UNITS, roundFee } from '../../domain/money.ts';
import { TRANSACTION_TYPES } from '../../domain/record.ts';
import type { FieldColumn } from '../../formats/profile.ts';
import { decodeLoosely } from '../../inputs/decode.ts';
import { bufferOf, cutOf, groupsOf, type Kernel, passOf } from '../../kernel/kernel.ts';
import * as L from '../../kernel/layout.ts';
import { RECORD_BYTES_MAX, REJECTS_MAX, TAKEN_RECORDS_MAX } from '../../support/limits.ts';
import { REJECT_TEXT_CHARS, RejectText } from '../rows/reject-text.ts';
import { idText, RowReader } from '../rows/row-reader.ts';
import { LINE_FEED, passBlankLine, startsFooter } from '../rows/splitter.ts';
import type { CellsVisitor } from './cells.ts';
import type { Collection } from './collection.ts';
import { otherAmountOf } from './fee-plan.ts';
import { GroupTable, SUM_OF_TYPE } from './group-table.ts';
import { PackedRows } from './packed-rows.ts';
import {
  type DocumentPlan,
  joinTimes,
  NO_TIMES,
  type Piece,
  type PieceRecord,
  type PieceRefusal,
  type PieceReject,
  type PieceResult,
  type RowTimes,
} from './piece.ts';
import { hourOf, kernelActivity } from './piece-activity.ts';
import { PieceBlocks } from './piece-blocks.ts';
import { PieceFees } from './piece-fees.ts';
import { PieceValues } from './piece-values.ts';
import { fitFields, fitsFees, fitsGroupings, fitsKernel, PlanBlock } from './plan-block.ts';
import { RecordTally } from './record-tally.ts';

const REJECT_TEXT_BYTES = REJECT_TEXT_CHARS * 4;
/** Of fewer records than one in so many bytes, each is read by itself. */
const SPARSE_BYTES = 4096;

/** Scans pieces, one at a time, in one thread's part of the kernel's memory. */
export class PieceScanner {
  readonly #kernel: Kernel;
  readonly #plan: number;
  readonly #block: PlanBlock;
  readonly #hasher: KeyHasher;
  readonly #groups: GroupTable;
  readonly #documents = new Map<number, DocumentPlan>();
  #reader: DocumentReader | null = null;

  constructor(kernel: Kernel, thread: number) {
    this.#kernel = kernel;
    this.#plan = kernel.map.threads[thread];
    this.#block = new PlanBlock(kernel, this.#plan);
    this.#hasher = new KeyHasher(kernel.seed);
    this.#groups = new GroupTable(kernel, thread);
  }

  /** Where the thread stages keys: for `batchBytes` and `writeBatch` of the kernel. */
  get pass(): number {
    return passOf(this.#plan);
  }

  get kernel(): Kernel {
    return this.#kernel;
  }

  /** Memory that only groups need. */
  get room(): { readonly start: number; readonly end: number } {
    const start = groupsOf(this.#plan);
    return { start, end: start + L.GROUPS_BYTES };
  }

  /** Room for rows that are read again, see CUT_BYTES. */
  get cut(): number {
    return cutOf(this.#plan);
  }

  /** Makes a document known. */
  add(document: DocumentPlan): void {
    this.#documents.set(document.id, document);
  }

  scan(piece: Piece): PieceResult {
    return this.#passOver(piece).run();
  }

  /**
   * Reads again the records that start at these offsets of a piece, which ascend. Returns two
   * numbers for each: its amount, and its money as keys have it (see KeyHasher). One or both are
   * NaN where no record starts, where one has several lines, or its amount is zero.
   */
  money(piece: Piece, offsets: Uint32Array): Float64Array {
    const document = this.document(piece.document);
    const isSparse = (piece.to - piece.from) / offsets.length > SPARSE_BYTES;
    const packed = new PackedRows(this.#kernel, bufferOf(this.#plan), { document, piece }, offsets);
    const starts = isSparse ? packed.starts : offsets;
    const money = new Float64Array(offsets.length * 2).fill(Number.NaN);
    let next = 0;
    const take = (offset: number, amount: number, fee: number) => {
      while (starts[next] < offset) next++;
      if (starts[next] !== offset) return;
      money[next * 2] = amount;
      if (amount === 0) return;
      const compared = document.compareFees ? roundFee(fee) : Number.NaN;
      money[next * 2 + 1] = this.#hasher.money(amount, compared);
    };
    const { words, doubles } = this.#kernel;
    const visitor: CellsVisitor = {
      staged: (address, count) => {
        for (let at = address; at < address + count * L.CELLS_BYTES; at += L.CELLS_BYTES) {
          const fee = doubles[(at + L.CELLS_FEE) / 8];
          take(words[at / 4], doubles[(at + L.CELLS_AMOUNT) / 8], fee);
        }
      },
      row: (row, offset) => take(offset, row.amount, row.fee),
    };
    this.#passOver(piece, 'cells', isSparse ? packed : undefined).visit(visitor);
    // A row of several lines was cut: the one after it was read as a part of it.
    for (let i = 2; isSparse && i < money.length; i += 2) money[i - 1] += 0 * money[i];
    return money;
  }

  /** Reads a piece again and visits its records in a success state, in their order. */
  cells(piece: Piece, visitor: CellsVisitor): void {
    this.#passOver(piece, 'cells').visit(visitor);
  }

  /** The same with careful reading alone; lines count from the piece's first record. */
  rows(piece: Piece, visit: (row: RowReader, line: number) => void): void {
    const row: CellsVisitor['row'] = (each, _, line) => visit(each, line);
    this.#passOver(piece, 'rows').visit({ row, staged: () => {} });
  }

  document(id: number): DocumentPlan {
    const document = this.#documents.get(id);
    if (!document) throw new Error('a piece belongs to an unknown document');
    return document;
  }

  #passOver(piece: Piece, visits: Visits | null = null, rows?: PackedRows): PiecePass {
    const reader = this.#reader;
    if (reader?.document.id !== piece.document || reader.visits !== visits) {
      const document = this.document(piece.document);
      this.#reader = new DocumentReader(this.#kernel, this.#plan, {
        ...{ block: this.#block, hasher: this.#hasher, document, visits },
      });
    }
    const buffer = bufferOf(this.#plan);
    const current = this.#reader as DocumentReader;
    const blocks = rows ?? new PieceBlocks(this.#kernel, buffer, current.document, piece);
    return new PiecePass(this.#kernel, this.#plan, current, blocks, this.#groups);
  }
}

/** How a piece is visited: by what the kernel stages, or row by row, with what judges its fees. */
type Visits = 'cells' | 'rows';

/** The readers of one document's rows, kept from piece to piece. */
class DocumentReader {
  readonly document: DocumentPlan;
  readonly rows: RowReader;
  readonly rejectText: RejectText;
  readonly hasher: KeyHasher;
  /** Does the kernel read its usual rows? */
  readonly inKernel: boolean;
  readonly visits: Visits | null;

  /** null: fees are not judged. */
  readonly fees: PieceFees | null;

  constructor(
    kernel: Kernel,
    thread: number,
    from: {
      readonly block: PlanBlock;
      readonly hasher: KeyHasher;
      readonly document: DocumentPlan;
      readonly visits: Visits | null;
    },
  ) {
    const { block, hasher, visits } = from;
    const bare = { ...from.document, wantsTimes: true, collection: null, dimensions: [] };
    const document =
      visits === null ? from.document : visits === 'cells' ? { ...bare, fees: null } : bare;
    this.visits = visits;
    const { plan, encoding, job, collection, dimensions, fees } = document;
    this.document = document;
    this.hasher = hasher;
    this.rejectText = new RejectText(plan, job);
    const fitsSums =
      (collection === null || fitsGroupings(collection)) &&
      fitFields(dimensions) &&
      (fees === null || fitsFees(fees));
    this.inKernel = visits !== 'rows' && fitsKernel(plan, job) && fitsSums;
    if (this.inKernel) block.write(document);
    this.fees = fees && new PieceFees(kernel, thread, fees, this.inKernel);
    const onWord: ConstructorParameters<typeof RowReader>[3] = (list, spelling, value) => {
      if (this.inKernel) block.learn(list, spelling, value);
    };
    const charged = otherAmountOf(fees);
    const kinds = collection?.otherKinds ?? charged?.kinds ?? null;
    const isUsed = (type: number) =>
      (collection?.otherKinds && SUM_OF_TYPE[type] >= 0) || charged?.isUsed(type) === true;
    this.rows = new RowReader(plan, encoding, job, onWord, kinds && { kinds, isUsed });
  }
}

class PiecePass {
  readonly #kernel: Kernel;
  readonly #pass: number;
  readonly #reader: DocumentReader;
  readonly #blocks: PieceBlocks | PackedRows;
  readonly #activity = new RecordTally<number>();
  readonly #values: PieceValues;
  readonly #groups: ExactSums;
  readonly #sums: ExactSums;
  readonly #groupTable: GroupTable;
  readonly #rejects: PieceReject[] = [];
  readonly #taken: PieceRecord[] = [];
  #refusal: PieceRefusal | null = null;
  #isFooter = false;
  #passedOver = 0;
  #largest = 0;
  #times: RowTimes = NO_TIMES;
  #visitor: CellsVisitor | null = null;

  constructor(
    kernel: Kernel,
    plan: number,
    reader: DocumentReader,
    blocks: PieceBlocks | PackedRows,
    groupTable: GroupTable,
  ) {
    this.#kernel = kernel;
    this.#groupTable = groupTable;
    this.#pass = passOf(plan);
    this.#reader = reader;
    this.#blocks = blocks;
    const { groups, sums } = reader.document.plan;
    this.#groups = new ExactSums(groups);
    this.#sums = new ExactSums(groups * sums.length);
    kernel.calls.begin(plan, this.#pass);
    this.#values = new PieceValues(kernel, plan, reader.document);
    if (this.#hasGroups) groupTable.begin(reader.document);
  }

  get #hasGroups(): boolean {
    return (this.#reader.document.collection?.groupings.length ?? 0) > 0;
  }

  visit(visitor: CellsVisitor): void {
    this.#visitor = visitor;
    this.#set(L.PASS_STAGES, L.STAGES_CELLS);
    this.run();
  }

  #visitStaged(): void {
    this.#visitor?.staged(this.#pass + L.PASS_STAGE, this.#get(L.PASS_STAGED));
    this.#set(L.PASS_STAGED, 0);
  }

  run(): PieceResult {
    const blocks = this.#blocks;
    while (blocks.next(this.#get(L.PASS_AT))) {
      this.#set(L.PASS_AT, blocks.at);
      this.#set(L.PASS_END, blocks.end);
      this.#set(L.PASS_BASE, blocks.base);
      this.#set(L.PASS_FINAL, Number(blocks.isFinal));
      this.#block();
      blocks.done();
      if (this.#isFooter || this.#refusal !== null) break;
    }
    return this.#result();
  }

  /** Scans a block, except a record at its end that continues after it. */
  #block(): void {
    const { end } = this.#blocks;
    while (this.#get(L.PASS_AT) < end && !this.#isFooter && this.#refusal === null) {
      if (this.#reader.inKernel && !this.#blocks.isLonger) {
        const why = this.#kernel.calls.scanRows();
        if (this.#visitor !== null) this.#visitStaged();
        if (why === L.STOPPED_DONE) return;
        this.#isFooter = why === L.STOPPED_FOOTER;
        if (this.#isFooter) return;
      }
      if (!this.#careful()) return;
      if (this.#blocks.isLonger && this.#get(L.PASS_AT) >= this.#blocks.cut) return;
    }
  }

  /** Reads one record or blank line carefully; false if it continues after the block. */
  #careful(): boolean {
    const { bytes, calls } = this.#kernel;
    const { end, isFinal } = this.#blocks;
    const at = this.#get(L.PASS_AT);
    const afterBlank = passBlankLine(bytes, at, end, isFinal);
    if (afterBlank > at) {
      this.#advance(afterBlank, 1);
      return true;
    }
    if (startsFooter(bytes, at, end, this.#reader.document.plan)) {
      this.#isFooter = true;
      return true;
    }
    const next = this.#reader.rows.splitter.split(bytes, at, end, isFinal);
    const length = (next < 0 ? end : next) - at;
    if (length > RECORD_BYTES_MAX) {
      this.#refusal = { reason: 'too-long', line: this.#get(L.PASS_LINES), problem: '' };
    }
    if (next < 0) return false;
    calls.noteMark(at);
    if (this.#refusal !== null) return true;
    this.#read(at, next);
    this.#advance(next, this.#reader.rows.splitter.lines);
    return true;
  }

  #advance(at: number, lines: number): void {
    this.#set(L.PASS_AT, at);
    this.#set(L.PASS_LINES, this.#get(L.PASS_LINES) + lines);
  }

  #read(at: number, next: number): void {
    const { rows } = this.#reader;
    const isRead = rows.read();
    if (rows.isPassedOver) this.#passOver();
    else this.#increment(isRead && !rows.isRecord ? countOf(rows) : L.PASS_RECORDS);
    if (!isRead) this.#reject(at, next);
    else if (rows.isRecord) this.#take(at);
    if (rows.group < 0) return;
    this.#groups.add(rows.group, 0);
    const base = rows.group * rows.sumValues.length;
    for (let i = 0; i < rows.sumValues.length; i++) this.#sums.add(base + i, rows.sumValues[i]);
  }

  /** Counts a record, or sets it aside where it is not in a success state. */
  #take(at: number): void {
    const { rows, hasher, document } = this.#reader;
    const offset = at - this.#blocks.base;
    if (this.#visitor !== null) {
      if (rows.isSuccess) this.#visitor.row(rows, offset, this.#get(L.PASS_LINES));
      return;
    }
    const comparedFee = document.compareFees ? rows.fee : Number.NaN;
    const fee = roundFee(comparedFee);
    const stamp = rows.stamp();
    this.#activity.add(rows.type, rows.status, hourOf(stamp), rows);
    this.#values.add(rows);
    hasher.identity(rows.orderId, rows.refundId);
    let rest = (rows.type << L.OFFSET_BITS) | offset;
    if (rows.isSuccess) {
      const isFeeWrong = this.#reader.fees?.add(rows);
      hasher.element(rows.type, rows.amount, fee, isFeeWrong);
      this.#largest = Math.max(this.#largest, Math.abs(rows.amount), largestFee(comparedFee, fee));
      if (document.collection !== null) this.#collect(document.collection);
    } else rest |= 1 << L.ASIDE_BIT;
    const [lane0, lane1, lane2, lane3] = hasher.lanes;
    this.#kernel.calls.stage(lane0, lane1, lane2, lane3, rest);
    if (rows.whose === 'unnamed') this.#increment(L.PASS_UNNAMED);
    this.#addTime(stamp);
  }

  /** The times of all rows show which day a file is of. */
  #passOver(): void {
    this.#passedOver++;
    this.#addTime(this.#reader.rows.stamp());
  }

  #addTime(stamp: number): void {
    if (stamp === 0 || !this.#reader.document.wantsTimes) return;
    const line = this.#get(L.PASS_LINES);
    const times = { first: stamp, firstLine: line, last: stamp, lastLine: line };
    this.#times = joinTimes(this.#times, times);
  }

  #collect({ taken }: Collection): void {
    const { rows } = this.#reader;
    if (this.#hasGroups) this.#groupTable.add(this.#reader);
    const type = TRANSACTION_TYPES[rows.type];
    // One more than may be taken: DocumentScan refuses there.
    if (!taken.includes(type) || this.#taken.length > TAKEN_RECORDS_MAX) return;
    const text = (field: FieldColumn) => rows.fieldText(field);
    this.#taken.push({
      type,
      orderId: idText(rows.orderId),
      refundId: idText(rows.refundId),
      channelTxnId: rows.channelTxnId(),
      amount: rows.amount,
      time: rows.wallClock(),
      line: this.#get(L.PASS_LINES),
      fields: Object.fromEntries([...rows.plan.fields].map(([name, field]) => [name, text(field)])),
      tradeDates: rows.tradeDates(),
    });
  }

  #reject(at: number, next: number): void {
    const { rows, document, rejectText } = this.#reader;
    const line = this.#get(L.PASS_LINES);
    if (rows.refusal !== null) {
      this.#refusal = { reason: rows.refusal, line, problem: rows.problem };
      return;
    }
    // One more than may be kept: DocumentScan refuses there.
    if (this.#rejects.length > REJECTS_MAX) return;
    const bytes = this.#kernel.bytes.slice(at, Math.min(next, at + REJECT_TEXT_BYTES));
    const raw = decodeLoosely(bytes, document.encoding).replace(/[\r\n]+$/, '');
    const text = rejectText.of(raw, rows.isCut ? rows : null);
    this.#rejects.push({
      ...{ line, reason: rejectText.reason(rows.problem), text },
      ...(rows.otherCurrency !== '' && { currency: rows.otherCurrency }),
      ...(this.#endsFile(next) && { endsFile: true }),
    });
  }

  /** Does the document end at a row's end, without a line end? */
  #endsFile(next: number): boolean {
    const { end, isFinal } = this.#blocks;
    return isFinal && next === end && this.#kernel.bytes[next - 1] !== LINE_FEED;
  }

  #result(): PieceResult {
    const { words } = this.#kernel;
    const { groups, sums } = this.#reader.document.plan;
    const columns = Array.from({ length: groups * sums.length }, (_, i) => {
      const [group, column] = [Math.floor(i / sums.length), i % sums.length];
      const at = L.PASS_SUMS + (group * L.PLAN_SUMS_MAX + column) * 8;
      return this.#sums.sum(i) + this.#long(at);
    });
    this.#activity.join(kernelActivity(this.#kernel, this.#pass));
    const activity = this.#activity.rows() ?? [];
    const marks = (this.#pass + L.PASS_MARK_LIST) >>> 2;
    const at = this.#get(L.PASS_AT);
    // No record starts in the piece: nothing was read.
    const end = at === 0 ? this.#blocks.start : this.#blocks.positionOf(at);
    return {
      records: this.#get(L.PASS_RECORDS),
      skipped: this.#get(L.PASS_SKIPPED),
      others: this.#get(L.PASS_OTHERS),
      unnamed: this.#get(L.PASS_UNNAMED),
      passedOver: this.#passedOver,
      lines: this.#get(L.PASS_LINES),
      start: this.#blocks.start,
      end,
      isFooter: this.#isFooter,
      activity,
      values: this.#values.end(activity),
      groups: Array.from(this.#groups.counts, (count, group) => {
        return count + Number(this.#long(L.PASS_GROUPS + group * 8));
      }),
      sums: columns,
      largest: Math.max(this.#largest, this.#kernel.doubles[(this.#pass + L.PASS_LARGEST) / 8]),
      times: joinTimes(this.#times, {
        first: Number(this.#long(L.PASS_FIRST_TIME)),
        firstLine: this.#get(L.PASS_FIRST_LINE),
        last: Number(this.#long(L.PASS_LAST_TIME)),
        lastLine: this.#get(L.PASS_LAST_LINE),
      }),
      rejects: this.#rejects,
      grouped: this.#hasGroups ? this.#groupTable.end() : [],
      taken: this.#taken,
      fees: this.#reader.fees?.end() ?? [],
      refusal: this.#refusal,
      marks: words.slice(marks, marks + this.#get(L.PASS_MARKS) * 2),
    };
  }

  #get(field: number): number {
    return this.#kernel.word(this.#pass + field);
  }

  #set(field: number, value: number): void {
    this.#kernel.setWord(this.#pass + field, value);
  }

  #increment(field: number): void {
    this.#set(field, this.#get(field) + 1);
  }

  #long(field: number): bigint {
    return this.#kernel.longs[(this.#pass + field) / 8];
  }
}

/** See PieceResult; `fee` is in fee units, `rounded` in minor units. */
function largestFee(fee: number, rounded: number): number {
  if (Number.isNaN(fee)) return 0;
  return fee === rounded * FEE_UNITS ? Math.abs(rounded) : Number.POSITIVE_INFINITY;
}

/** The count of rows that are no records. */
function countOf({ whose }: RowReader): number {
  return whose === 'others' ? L.PASS_OTHERS : L.PASS_SKIPPED;
}
