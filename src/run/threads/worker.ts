/** The work of one thread for a pool, with the thread's own state. */

import { type SortedPairs, sortPairs } from '../../difference/pairs.ts';
import {
  type Found,
  type Members,
  type MembersWanted,
  PartitionDiffer,
} from '../../difference/partition.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import {
  type Batch,
  BatchMatcher,
  type BatchRequest,
  type MatchedBatch,
} from '../../matching/batch.ts';
import type { GatheredKeys } from '../../reading/keys/key-batches.ts';
import type { DocumentPlan, Piece, PieceResult } from '../../reading/pieces/piece.ts';
import { PieceScanner } from '../../reading/pieces/piece-scanner.ts';
import { type FeeRows, type FeeRowsRequest, feeRowsOf } from '../../report/fee-rows.ts';
import { lineWriter } from '../../report/matched/line.ts';
import {
  type CellsPlaces,
  type FlowsCells,
  type ListedPiece,
  type ListRequest,
  PieceLister,
} from '../../report/matched/list-piece.ts';

export class PoolWorker {
  readonly #kernel: Kernel;
  readonly #thread: number;
  readonly #scanner: PieceScanner;
  #differ: PartitionDiffer | null = null;
  #matcher: BatchMatcher | null = null;
  #lister: PieceLister | null = null;

  constructor(kernel: Kernel, thread: number) {
    this.#kernel = kernel;
    this.#thread = thread;
    this.#scanner = new PieceScanner(kernel, thread);
  }

  /** Where scan stages keys. */
  get pass(): number {
    return this.#scanner.pass;
  }

  add(document: DocumentPlan): void {
    this.#scanner.add(document);
  }

  scan(piece: Piece): PieceResult {
    return this.#scanner.scan(piece);
  }

  money(piece: Piece, offsets: Uint32Array): Float64Array {
    return this.#scanner.money(piece, offsets);
  }

  gather(keys: GatheredKeys): void {
    this.#differ = new PartitionDiffer(this.#kernel, keys, this.#thread);
  }

  difference(partition: number, among: Uint32Array | null): Found {
    return this.#gathered.difference(partition, among);
  }

  members(wanted: MembersWanted): Members | null {
    return this.#gathered.members(wanted);
  }

  get #gathered(): PartitionDiffer {
    if (!this.#differ) throw new Error('nothing was gathered');
    return this.#differ;
  }

  pairs(partition: number, pieces: number): SortedPairs | null {
    const found = this.#gathered.pairs(partition);
    return found && sortPairs(found, pieces);
  }

  prepareList(request: ListRequest): void {
    this.#lister = new PieceLister(this.#scanner, request);
  }

  flowsCells(piece: number): FlowsCells {
    return this.#prepared.flows(piece);
  }

  list(piece: number, places: CellsPlaces): ListedPiece {
    return this.#prepared.list(piece, places);
  }

  get #prepared(): PieceLister {
    if (!this.#lister) throw new Error('no list was prepared');
    return this.#lister;
  }

  feeRows(request: FeeRowsRequest): FeeRows {
    return feeRowsOf(this.#scanner, request);
  }

  prepare(request: BatchRequest): void {
    const lineOf = request.listsMatches ? lineWriter(request.job.currency) : null;
    this.#matcher = new BatchMatcher(request, lineOf, {
      kernel: this.#kernel,
      cut: this.#scanner.cut,
    });
  }

  match(batch: Batch): MatchedBatch {
    if (!this.#matcher) throw new Error('nothing was prepared');
    return this.#matcher.match(batch);
  }
}

/** What prepares a worker for tasks; nothing waits for it. */
export type NoticeName = 'add' | 'gather' | 'prepareList' | 'prepare';
/** What a worker computes, apart from scans, whose keys the pool must keep. */
export type TaskName = Exclude<keyof PoolWorker, NoticeName | 'pass' | 'scan'>;
