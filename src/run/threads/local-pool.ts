/** A pool that works in this thread, for small jobs. */

import type { SortedPairs } from '../../difference/pairs.ts';
import type { Found, Members, MembersWanted } from '../../difference/partition.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { Batch, BatchRequest, MatchedBatch } from '../../matching/batch.ts';
import type { GatheredKeys, KeyBatches } from '../../reading/keys/key-batches.ts';
import type { ScannedPiece } from '../../reading/pieces/document-scan.ts';
import type { DocumentPlan, Piece } from '../../reading/pieces/piece.ts';
import type { FeeRows, FeeRowsRequest } from '../../report/fee-rows.ts';
import type {
  CellsPlaces,
  FlowsCells,
  ListedPiece,
  ListRequest,
} from '../../report/matched/list-piece.ts';
import type { Pool } from './pool.ts';
import { PoolWorker } from './worker.ts';

export class LocalPool implements Pool {
  readonly threads = 1;
  readonly seed: Uint32Array;
  readonly #worker: PoolWorker;
  readonly #keys: KeyBatches;
  #scanning: Promise<void> = Promise.resolve();

  constructor(kernel: Kernel, keys: KeyBatches) {
    this.#worker = new PoolWorker(kernel, 0);
    this.#keys = keys;
    this.seed = kernel.seed;
  }

  add(document: DocumentPlan): void {
    this.#worker.add(document);
  }

  scan(piece: Piece): Promise<ScannedPiece> {
    // One piece at a time: nothing may be scanned while keys are spilled.
    const scanned = this.#scanning.then(() => this.#scan(piece));
    this.#scanning = scanned.then(
      () => {},
      () => {},
    );
    return scanned;
  }

  async #scan(piece: Piece): Promise<ScannedPiece> {
    const result = this.#worker.scan(piece);
    return { result, drop: await this.#keys.write(piece.side, piece.number, this.#worker.pass) };
  }

  gather(keys: GatheredKeys): void {
    this.#worker.gather(keys);
  }

  async difference(partition: number, among: Uint32Array | null): Promise<Found> {
    return this.#worker.difference(partition, among);
  }

  async members(wanted: MembersWanted): Promise<Members | null> {
    return this.#worker.members(wanted);
  }

  async pairs(partition: number, pieces: number): Promise<SortedPairs | null> {
    return this.#worker.pairs(partition, pieces);
  }

  prepareList(request: ListRequest): void {
    this.#worker.prepareList(request);
  }

  async flowsCells(piece: number): Promise<FlowsCells> {
    return this.#worker.flowsCells(piece);
  }

  async list(piece: number, places: CellsPlaces): Promise<ListedPiece> {
    return this.#worker.list(piece, places);
  }

  async feeRows(request: FeeRowsRequest): Promise<FeeRows> {
    return this.#worker.feeRows(request);
  }

  prepare(request: BatchRequest): void {
    this.#worker.prepare(request);
  }

  async match(batch: Batch): Promise<MatchedBatch> {
    return this.#worker.match(batch);
  }

  async money(piece: Piece, offsets: Uint32Array): Promise<Float64Array> {
    return this.#worker.money(piece, offsets);
  }

  async close(): Promise<void> {}
}
