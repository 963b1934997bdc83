/** An engine answers one question: which match keys does each side have that the other lacks? */

import type { EngineName } from '../domain/job.ts';
import type { GatheredKeys, KeyBatches } from '../reading/keys/key-batches.ts';
import type { Leftovers } from './leftovers.ts';
import type { Found, Members, MembersWanted } from './partition.ts';

/** Differences partitions. */
export interface DifferencePool {
  /** How many partitions it works on at the same time. */
  readonly threads: number;
  /** Sets the keys from which partitions are gathered; called before any is differenced. */
  gather(keys: GatheredKeys): void;
  /** `among`: only these identities, ascending; null: all. */
  difference(partition: number, among: Uint32Array | null): Promise<Found>;
  members(wanted: MembersWanted): Promise<Members | null>;
}

export interface Engine {
  readonly name: EngineName;
  /**
   * Returns the multiset difference, both ways, with the other records of its identities. Of a key
   * that one side has more often, the last records of that side are left over. `onDone` is called
   * some hundred times with the share of the work that is done.
   */
  difference(
    keys: KeyBatches,
    pool: DifferencePool,
    onDone?: (share: number) => void,
  ): Promise<Leftovers>;
}
