/** The embedded engine: the kernel differences partitions, one in each thread. */
import type { KeyBatches } from '../reading/keys/key-batches.ts';
import type { DifferencePool, Engine } from './engine.ts';
import type { Leftovers } from './leftovers.ts';
import { differencePartitions } from './partitions.ts';

/** Partitions that wait or are in work, for each thread: what is found in more takes memory. */
const PARTITIONS_AHEAD = 2;

export class MemoryEngine implements Engine {
  readonly name = 'memory';

  difference(
    keys: KeyBatches,
    pool: DifferencePool,
    onDone: (share: number) => void = () => {},
  ): Promise<Leftovers> {
    const options = { ahead: pool.threads * PARTITIONS_AHEAD, onDone };
    return differencePartitions(keys, pool, options, (partition) =>
      pool.difference(partition, null),
    );
  }
}
