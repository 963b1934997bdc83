/**
 * The engine that differences in Redis: keys become members of small sets of integers, and the
 * server returns their difference, both ways. The kernel differences the identities it names again,
 * with all of their records: the result is that of the embedded engine, to the byte.
 */

import type { RedisTarget } from '../../config/redis-url.ts';
import type { KeyBatches } from '../../reading/keys/key-batches.ts';
import type { DifferencePool, Engine } from '../engine.ts';
import type { Leftovers } from '../leftovers.ts';
import type { Found } from '../partition.ts';
import { differencePartitions } from '../partitions.ts';
import { byGroup } from '../sorted-found.ts';
import { differenceBucket } from './bucket-transaction.ts';
import { bucketBitsFor, bucketOf, identityOfMember, membersWanted } from './buckets.ts';
import { openRedis, type RedisClient } from './redis-client.ts';
import { bucketKeys, newRunId } from './redis-keys.ts';

/** Partitions in flight: while the server works on one, the next one is prepared. */
const PARTITIONS_AHEAD = 3;

export class RedisEngine implements Engine {
  readonly name = 'redis';
  readonly #target: RedisTarget;

  constructor(target: RedisTarget) {
    this.#target = target;
  }

  /** Throws InternalError where the server cannot be used, fails, or loses members. */
  async difference(
    keys: KeyBatches,
    pool: DifferencePool,
    onDone: (share: number) => void = () => {},
  ): Promise<Leftovers> {
    const { client, settings } = await openRedis(this.#target);
    try {
      const bits = bucketBitsFor(keys.recordsMax, settings.intsetMax);
      const run = new RedisDifference(client, this.#target, pool, bits);
      const options = { ahead: PARTITIONS_AHEAD, onDone };
      return await differencePartitions(keys, pool, options, (partition) =>
        run.difference(partition),
      );
    } finally {
      client.disconnect();
    }
  }
}

/** The partitions of one run. */
class RedisDifference {
  readonly #client: RedisClient;
  readonly #target: RedisTarget;
  readonly #pool: DifferencePool;
  /** A partition has 2^bits buckets. */
  readonly #bits: number;
  readonly #run = newRunId();

  constructor(client: RedisClient, target: RedisTarget, pool: DifferencePool, bits: number) {
    this.#client = client;
    this.#target = target;
    this.#pool = pool;
    this.#bits = bits;
  }

  /** Returns what differs in a partition; null if the memory was too small. */
  async difference(partition: number): Promise<Found> {
    const statement = await this.#pool.members(membersWanted('statement', partition, this.#bits));
    const flows = await this.#pool.members(membersWanted('flows', partition, this.#bits));
    if (statement === null || flows === null) return null;
    const identities = new Set([...statement.repeated, ...flows.repeated]);
    const buckets = Array.from({ length: 2 ** this.#bits }, (_, bucket) => bucket);
    await Promise.all(
      buckets.map(async (bucket) => {
        const found = await differenceBucket(
          this.#client,
          this.#target,
          bucketKeys(this.#target, this.#run, partition * buckets.length + bucket),
          { statement: bucketOf(statement, bucket), flows: bucketOf(flows, bucket) },
        );
        for (const member of [...found.statement, ...found.flows]) {
          identities.add(identityOfMember(member, bucket, this.#bits));
        }
      }),
    );
    if (identities.size === 0) return byGroup(new Uint32Array());
    return this.#pool.difference(partition, Uint32Array.from(identities).sort());
  }
}
