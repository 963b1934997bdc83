/** Lists the shared runs in a Redis, and removes abandoned ones. */
import { mastersOf } from '../difference/redis/redis-client.ts';
import { runKey, runOfKey } from '../difference/redis/redis-keys.ts';
import { ALIVE, type LoadedPart, SharedRun } from './shared-run.ts';

export interface AbandonedRun {
  readonly id: string;
  readonly keys: number;
  readonly parts: readonly LoadedPart[];
  /** Whether one of its loaders is alive. */
  readonly isAlive: boolean;
}

/** Keys per SCAN. */
const SCAN_COUNT = 1000;

/** All runs with keys under the prefix, by id. */
export async function abandonedRuns(run: SharedRun): Promise<AbandonedRun[]> {
  const keys = new Map<string, number>();
  const alive = new Set<string>();
  for await (const some of keysOf(run)) {
    for (const { id, name } of some) {
      keys.set(id, (keys.get(id) ?? 0) + 1);
      if (name.startsWith(runKey(run.target, id, ALIVE))) alive.add(id);
    }
  }
  const found: AbandonedRun[] = [];
  for (const [id, count] of [...keys].sort()) {
    const parts = await new SharedRun(run.client, run.target, id).parts();
    found.push({ id, keys: count, parts, isAlive: alive.has(id) });
  }
  return found;
}

/** Removes all keys of some runs; returns their number. */
export async function removeAbandonedRuns(
  run: SharedRun,
  ids: ReadonlySet<string>,
): Promise<number> {
  let removed = 0;
  for await (const some of keysOf(run)) {
    const names = some.filter(({ id }) => ids.has(id)).map(({ name }) => name);
    // One by one, because a cluster keeps them in many slots.
    await run.do((client) => Promise.all(names.map((name) => client.unlink(name))));
    removed += names.length;
  }
  return removed;
}

/** The keys of all runs, in batches. */
async function* keysOf({
  client,
  target,
}: SharedRun): AsyncGenerator<{ readonly name: string; readonly id: string }[]> {
  for (const server of mastersOf(client)) {
    let cursor = '0';
    do {
      const pattern = `${target.prefix}{*`;
      const [next, names] = await server.scan(cursor, 'MATCH', pattern, 'COUNT', SCAN_COUNT);
      cursor = next;
      yield names.flatMap((name) => {
        const id = runOfKey(target, name);
        return id === null ? [] : [{ name, id }];
      });
    } while (cursor !== '0');
  }
}
