/** Works on partitions, several at the same time; on those that need all of the memory, alone. */
import { PARTITIONS } from '../kernel/layout.ts';
import type { KeyBatches } from '../reading/keys/key-batches.ts';
import { InternalError } from '../support/errors.ts';
import { say } from '../words/language.ts';
import type { DifferencePool } from './engine.ts';
import { Leftovers } from './leftovers.ts';
import type { Found } from './partition.ts';

/**
 * Returns all that `difference` finds in the partitions, working on `ahead` at the same time.
 * `onDone` is called with the share of them that is done.
 */
export async function differencePartitions(
  keys: KeyBatches,
  pool: DifferencePool,
  { ahead, onDone }: { readonly ahead: number; readonly onDone: (share: number) => void },
  difference: (partition: number) => Promise<Found>,
): Promise<Leftovers> {
  const leftovers = new Leftovers(keys.foundRoom());
  let done = 0;
  await everyPartition(keys, pool, ahead, async (partition) => {
    const found = await difference(partition);
    onDone(Math.min(1, ++done / PARTITIONS));
    if (found !== null) await leftovers.add(found);
    return found === null ? null : true;
  });
  return leftovers;
}

/** Returns the result of `work` for every partition; null means that it had too little memory. */
export async function everyPartition<T>(
  keys: KeyBatches,
  pool: DifferencePool,
  ahead: number,
  work: (partition: number) => Promise<T | null>,
): Promise<T[]> {
  // Batches still in memory take the room that spilled ones need.
  if (keys.wereSpilled) await keys.spill();
  pool.gather(keys.gather(pool.threads));
  const done = await inTurns(PARTITIONS, ahead, work);
  const large = [...done.keys()].filter((partition) => done[partition] === null);
  if (large.length > 0) {
    // Very many records have one key: such a partition gets all of the memory.
    if (keys.areInMemory) await keys.spill();
    pool.gather(keys.gather(1));
    for (const partition of large) done[partition] = await work(partition);
  }
  return done.map((each) => {
    if (each !== null) return each;
    throw new InternalError(
      say`Too many records have the same order id: together they do not fit into memory. Give more
        with --memory.`,
    );
  });
}

/** Does `count` pieces of work, `ahead` at the same time; returns their results in order. */
export async function inTurns<T>(
  count: number,
  ahead: number,
  work: (index: number) => Promise<T>,
): Promise<T[]> {
  const done = new Array<T>(count);
  let next = 0;
  const worker = async () => {
    while (next < count) {
      const index = next++;
      done[index] = await work(index);
    }
  };
  const workers = await Promise.allSettled(Array.from({ length: Math.min(ahead, count) }, worker));
  for (const each of workers) if (each.status === 'rejected') throw each.reason;
  return done;
}
