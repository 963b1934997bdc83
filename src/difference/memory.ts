/** The embedded engine: the kernel differences partitions, one in each thread. */
import { PARTITIONS } from '../kernel/layout.ts';
import type { KeyBatches } from '../reading/keys/key-batches.ts';
import type { DifferencePool, Engine } from './engine.ts';
import type { Leftovers } from './leftovers.ts';
import { differencePartitions } from './partitions.ts';

export class MemoryEngine implements Engine {
  readonly name = 'memory';

  difference(
    keys: KeyBatches,
    pool: DifferencePool,
    onDone: (share: number) => void = () => {},
  ): Promise<Leftovers> {
    const options = { ahead: PARTITIONS, onDone };
    return differencePartitions(keys, pool, options, (partition) =>
      pool.difference(partition, null),
    );
  }
}
