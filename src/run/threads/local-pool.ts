/** A pool that works in this thread, for small jobs. */

import type { Kernel } from '../../kernel/kernel.ts';
import type { KeyBatches } from '../../reading/keys/key-batches.ts';
import type { ScannedPiece } from '../../reading/pieces/document-scan.ts';
import type { Piece } from '../../reading/pieces/piece.ts';
import type { Pool } from './pool.ts';
import { type NoticeName, PoolWorker, type TaskName } from './worker.ts';

export class LocalPool implements Pool {
  readonly threads = 1;
  readonly seed: Uint32Array;
  readonly #worker: PoolWorker;
  readonly #keys: KeyBatches;
  #scanning: Promise<void> = Promise.resolve();
  readonly add = this.#notice('add');
  readonly gather = this.#notice('gather');
  readonly difference = this.#task('difference');
  readonly members = this.#task('members');
  readonly pairs = this.#task('pairs');
  readonly prepareList = this.#notice('prepareList');
  readonly flowsCells = this.#task('flowsCells');
  readonly list = this.#task('list');
  readonly feeRows = this.#task('feeRows');
  readonly prepare = this.#notice('prepare');
  readonly match = this.#task('match');
  readonly money = this.#task('money');

  constructor(kernel: Kernel, keys: KeyBatches) {
    this.#worker = new PoolWorker(kernel, 0);
    this.#keys = keys;
    this.seed = kernel.seed;
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

  #notice<Name extends NoticeName>(name: Name) {
    return (...given: Parameters<PoolWorker[Name]>): void => {
      Reflect.apply(this.#worker[name], this.#worker, given);
    };
  }

  #task<Name extends TaskName>(name: Name) {
    return async (...given: Parameters<PoolWorker[Name]>): Promise<ReturnType<PoolWorker[Name]>> =>
      Reflect.apply(this.#worker[name], this.#worker, given);
  }

  async close(): Promise<void> {}
}
