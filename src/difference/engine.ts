/** An engine answers one question: which match keys does each side hold that the other lacks? */

import type { EngineName } from '../domain/job.ts';
import type { GatheredKeys, KeyBatches } from '../reading/keys/key-batches.ts';
import type { Leftovers } from './leftovers.ts';
import type { Found, Members, MembersWanted } from './partition.ts';

/** Who differences partitions. */
export interface DifferencePool {
  /** How many are worked on at once. */
  readonly threads: number;
  /** Says what partitions are to be gathered from, before any is differenced. */
  gather(keys: GatheredKeys): void;
  /** `among`: of these identities only, ascending; null: all of them. */
  difference(partition: number, among: Uint32Array | null): Promise<Found>;
  members(wanted: MembersWanted): Promise<Members | null>;
}

export interface Engine {
  readonly name: EngineName;
  /**
   * The multiset difference, both ways, and what else is known of the identities that are left
   * over. Of a key that one side holds more often, the last records of that side are left over.
   * `onDone` is told what share of the work is done, some hundred times.
   */
  difference(
    keys: KeyBatches,
    pool: DifferencePool,
    onDone?: (share: number) => void,
  ): Promise<Leftovers>;
}
