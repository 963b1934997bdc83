/** An engine answers one question: which match keys does each side hold that the other lacks? */
import type { KeyStore } from '../scan/key-store.ts';

/** Ordinals of the records left over on either side, ascending. */
export interface Difference {
  readonly statement: Uint32Array;
  readonly flows: Uint32Array;
}

export interface Engine {
  readonly name: 'memory' | 'redis';
  /**
   * The multiset difference, both ways. Of a key that one side holds more often, the last records
   * of that side are left over. Both stores have the same bucket bits.
   */
  difference(statement: KeyStore, flows: KeyStore): Promise<Difference>;
}
