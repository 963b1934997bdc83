/** The embedded engine: partitions differenced by the kernel, as many at once as threads are. */

import { PARTITIONS } from '../kernel/layout.ts';
import type { KeyRuns } from '../keys/key-runs.ts';
import { Leftovers } from '../keys/leftovers.ts';
import { InternalError } from '../support/errors.ts';
import type { DifferencePool, Engine } from './engine.ts';

export class MemoryEngine implements Engine {
  readonly name = 'memory';

  async difference(keys: KeyRuns, pool: DifferencePool): Promise<Leftovers> {
    const leftovers = new Leftovers();
    // What was not spilled yet is in the way of what comes back.
    if (keys.wereSpilled) await keys.spill();
    pool.gather(keys.gather(pool.threads));
    const partitions = Array.from({ length: PARTITIONS }, (_, partition) => partition);
    const found = await Promise.all(partitions.map((partition) => pool.difference(partition)));
    const large = partitions.filter((partition) => found[partition] === null);
    if (large.length > 0) {
      // A key that very many records have: alone, and with all of the memory.
      if (keys.areInMemory) await keys.spill();
      pool.gather(keys.gather(1));
      for (const partition of large) found[partition] = await pool.difference(partition);
    }
    for (const each of found) {
      if (each === null) {
        throw new InternalError(
          'So many records have the same order id that they do not fit the memory together. Give ' +
            'more with --memory.',
        );
      }
      leftovers.add(each);
    }
    return leftovers;
  }
}
