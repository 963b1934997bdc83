/** Finds the orders that differ between the parts, by Redis sets checked against counts. */

import { inTurns } from '../difference/partitions.ts';
import {
  comparedSets,
  compareSets,
  executeTransaction,
} from '../difference/redis/bucket-transaction.ts';
import { identityOfMember } from '../difference/redis/buckets.ts';
import { SIDES, type Side, type Sides } from '../domain/record.ts';
import { IDENTITY_BITS, PARTITIONS } from '../kernel/layout.ts';
import { askAll } from './mail.ts';
import { type RunTerms, type SealedPart, type SharedRun, sharedKeys } from './shared-run.ts';

export interface Differing {
  /** By partition: the 24-bit identities that one side has, or may have, more often. */
  readonly identities: readonly ReadonlySet<number>[];
  /** Members of the statement that the flows lack. */
  readonly statementLeft: number;
}

/** Partitions compared concurrently, and partitions per question about unreliable buckets. */
const PARTITIONS_AHEAD = 4;
const PARTITIONS_ASKED = 8;

/**
 * Calls `onDone` with the share of partitions that Redis has compared. Throws InternalError if
 * Redis or a loader does not answer.
 */
export async function differingOrders(
  run: SharedRun,
  { bucketBits }: RunTerms,
  parts: readonly SealedPart[],
  onDone: (share: number) => void,
): Promise<Differing> {
  const found = new DifferingIdentities(bucketBits);
  for (const { seal } of parts) for (const identity of seal.repeated) found.repeated(identity);
  const generations = generationsOf(parts);
  let done = 0;
  const unreliable = await inTurns(PARTITIONS, PARTITIONS_AHEAD, async (partition) => {
    const expected = await expectedCounts(run, parts, partition, bucketBits);
    const buckets = Array.from({ length: 2 ** bucketBits }, (_, bucket) => bucket);
    const isReliable = await Promise.all(
      buckets.map(async (bucket) => {
        const counts = { statement: expected.statement[bucket], flows: expected.flows[bucket] };
        if (counts.statement + counts.flows === 0) return true;
        const keys = sharedKeys(run, partition * buckets.length + bucket, generations);
        const compared = await run.do(async (client) =>
          comparedSets(await executeTransaction(compareSets(client.multi(), keys))),
        );
        if (SIDES.some((side) => compared.counts[side] !== counts[side])) return false;
        for (const side of SIDES) found.left(side, partition, bucket, compared.oneSided[side]);
        return true;
      }),
    );
    onDone(++done / PARTITIONS);
    return buckets.filter((bucket) => !isReliable[bucket]);
  });
  for (let from = 0; from < PARTITIONS; from += PARTITIONS_ASKED) {
    const some = unreliable
      .slice(from, from + PARTITIONS_ASKED)
      .map((buckets, n) => [from + n, buckets] as const)
      .filter(([, buckets]) => buckets.length > 0);
    if (some.length > 0) await compareBuckets(run, parts, some, found);
  }
  return found;
}

/** The current generation of each side. */
function generationsOf(parts: readonly SealedPart[]): Sides<number> {
  const of = (side: Side) => parts.find((part) => part.side === side)?.generation ?? 1;
  return { statement: of('statement'), flows: of('flows') };
}

class DifferingIdentities implements Differing {
  readonly identities = Array.from({ length: PARTITIONS }, () => new Set<number>());
  statementLeft = 0;
  readonly #bucketBits: number;

  constructor(bucketBits: number) {
    this.#bucketBits = bucketBits;
  }

  /** Members of a bucket that the other side lacks. */
  left(side: Side, partition: number, bucket: number, members: readonly string[]): void {
    if (side === 'statement') this.statementLeft += members.length;
    for (const member of members) {
      this.identities[partition].add(identityOfMember(member, bucket, this.#bucketBits));
    }
  }

  repeated(identity: number): void {
    const partition = identity >>> IDENTITY_BITS;
    this.identities[partition].add(identity % 2 ** IDENTITY_BITS);
  }
}

/** Members that each bucket of a partition must have, as counted by the loaders. */
async function expectedCounts(
  run: SharedRun,
  parts: readonly SealedPart[],
  partition: number,
  bucketBits: number,
): Promise<Sides<Float64Array>> {
  const sums = {
    statement: new Float64Array(2 ** bucketBits),
    flows: new Float64Array(2 ** bucketBits),
  };
  await Promise.all(
    parts.map(async ({ id, side }) => {
      const counts = await run.counts(id, partition, bucketBits);
      for (const [bucket, count] of counts.entries()) sums[side][bucket] += count;
    }),
  );
  return sums;
}

/**
 * Compares buckets of which Redis has fewer members than loaders counted, because some are lost or
 * two parts have an equal key. Their members come from the loaders instead of Redis.
 */
async function compareBuckets(
  run: SharedRun,
  parts: readonly SealedPart[],
  buckets: readonly (readonly [number, readonly number[]])[],
  found: DifferingIdentities,
): Promise<void> {
  /** By partition and bucket: how much more often the statement has each member. */
  const more = new Map<string, Map<string, number>>();
  for await (const { line, part } of askAll(run, parts, { kind: 'members', buckets })) {
    const [partition, bucket, members] = JSON.parse(line) as [number, number, string[]];
    const place = `${partition}:${bucket}`;
    const counts = more.get(place) ?? new Map<string, number>();
    more.set(place, counts);
    const by = part.side === 'statement' ? 1 : -1;
    for (const member of members) counts.set(member, (counts.get(member) ?? 0) + by);
  }
  for (const [place, counts] of more) {
    const [partition, bucket] = place.split(':').map(Number);
    for (const [member, by] of counts) {
      if (by !== 0) found.left(by > 0 ? 'statement' : 'flows', partition, bucket, [member]);
    }
  }
}
