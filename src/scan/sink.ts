/** What the documents of a side add to, row by row. */

import { ExactSums } from '../model/exact-sums.ts';
import type { Reject } from '../model/outcome.ts';
import { type Side, TRANSACTION_TYPES } from '../model/record.ts';
import type { KeyStore } from './key-store.ts';

/** Records that are not in a success state: identity hash and ordinal, pairwise. */
export class AsideList {
  #words = new Uint32Array(256);
  #used = 0;

  add(identityHash: number, ordinal: number): void {
    if (this.#used === this.#words.length) {
      const grown = new Uint32Array(this.#used * 2);
      grown.set(this.#words);
      this.#words = grown;
    }
    this.#words[this.#used] = identityHash;
    this.#words[this.#used + 1] = ordinal;
    this.#used += 2;
  }

  /** [identity hash, ordinal, identity hash, ordinal, …] */
  get words(): Uint32Array {
    return this.#words.subarray(0, this.#used);
  }
}

/** What all documents of a side add to. */
export interface SideSink {
  readonly side: Side;
  readonly keys: KeyStore;
  readonly aside: AsideList;
  /** By index into TRANSACTION_TYPES, minor units. */
  readonly totals: ExactSums;
  readonly rejects: Reject[];
  /** Records so far, whatever became of them: the next record's ordinal. */
  records: number;
  /** Counted records that state a fee. */
  withFee: number;
}

/** An empty sink for a side. */
export function newSink(side: Side, keys: KeyStore): SideSink {
  return {
    side,
    keys,
    aside: new AsideList(),
    totals: new ExactSums(TRANSACTION_TYPES.length),
    rejects: [],
    records: 0,
    withFee: 0,
  };
}
