/** Which orders differ between the parts of both sides: Redis says so, and is held to counts. */

import { inTurns } from '../difference/partitions.ts';
import { comparedSets, compareSets, execute } from '../difference/redis/bucket-transaction.ts';
import { identityOf } from '../difference/redis/buckets.ts';
import { SIDES, type Side, type Sides } from '../domain/record.ts';
import { IDENTITY_BITS, PARTITIONS } from '../kernel/layout.ts';
import { askAll } from './mail.ts';
import { type RunTerms, type SealedPart, type SharedRun, sharedKeys } from './shared-run.ts';

export interface Differing {
  /** Of each partition the identities, of 24 bits, that one side has more often, or may have. */
  readonly identities: readonly ReadonlySet<number>[];
  /** Members of the statement that the flows have not. */
  readonly statementLeft: number;
}

/** Partitions that are differenced at once, and those whose doubtful buckets are asked for. */
const PARTITIONS_AHEAD = 4;
const PARTITIONS_ASKED = 8;

/**
 * `onDone` is told the share of partitions that Redis has differenced. Throws InternalError where
 * Redis cannot be asked, or a loader does not answer.
 */
export async function differingOrders(
  run: SharedRun,
  { bucketBits }: RunTerms,
  parts: readonly SealedPart[],
  onDone: (share: number) => void,
): Promise<Differing> {
  const found = new Found(bucketBits);
  for (const { seal } of parts) for (const identity of seal.repeated) found.repeated(identity);
  const generations = generationsOf(parts);
  let done = 0;
  const doubtful = await inTurns(PARTITIONS, PARTITIONS_AHEAD, async (partition) => {
    const expected = await expectedCounts(run, parts, partition, bucketBits);
    const buckets = Array.from({ length: 2 ** bucketBits }, (_, bucket) => bucket);
    const believed = await Promise.all(
      buckets.map(async (bucket) => {
        const counts = { statement: expected.statement[bucket], flows: expected.flows[bucket] };
        if (counts.statement + counts.flows === 0) return true;
        const keys = sharedKeys(run, partition * buckets.length + bucket, generations);
        const compared = await run.do(async (client) =>
          comparedSets(await execute(compareSets(client.multi(), keys))),
        );
        if (SIDES.some((side) => compared.counts[side] !== counts[side])) return false;
        for (const side of SIDES) found.left(side, partition, bucket, compared.oneSided[side]);
        return true;
      }),
    );
    onDone(++done / PARTITIONS);
    return buckets.filter((bucket) => !believed[bucket]);
  });
  for (let from = 0; from < PARTITIONS; from += PARTITIONS_ASKED) {
    const some = doubtful
      .slice(from, from + PARTITIONS_ASKED)
      .map((buckets, n) => [from + n, buckets] as const)
      .filter(([, buckets]) => buckets.length > 0);
    if (some.length > 0) await askForBuckets(run, parts, some, found);
  }
  return found;
}

/** Which loading of each side counts. */
function generationsOf(parts: readonly SealedPart[]): Sides<number> {
  const of = (side: Side) => parts.find((part) => part.side === side)?.generation ?? 1;
  return { statement: of('statement'), flows: of('flows') };
}

class Found implements Differing {
  readonly identities = Array.from({ length: PARTITIONS }, () => new Set<number>());
  statementLeft = 0;
  readonly #bucketBits: number;

  constructor(bucketBits: number) {
    this.#bucketBits = bucketBits;
  }

  /** Members of a bucket that the other side has not. */
  left(side: Side, partition: number, bucket: number, members: readonly string[]): void {
    if (side === 'statement') this.statementLeft += members.length;
    for (const member of members) {
      this.identities[partition].add(identityOf(member, bucket, this.#bucketBits));
    }
  }

  repeated(identity: number): void {
    const partition = identity >>> IDENTITY_BITS;
    this.identities[partition].add(identity % 2 ** IDENTITY_BITS);
  }
}

/** How many members each bucket of a partition must have, by what loaders counted. */
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
 * Buckets of which Redis has fewer members than loaders counted: some are lost, or two parts have
 * an equal key. Loaders say what is in them, and nobody needs Redis for that.
 */
async function askForBuckets(
  run: SharedRun,
  parts: readonly SealedPart[],
  buckets: readonly (readonly [number, readonly number[]])[],
  found: Found,
): Promise<void> {
  /** By partition and bucket: of each member how much more often the statement has it. */
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
