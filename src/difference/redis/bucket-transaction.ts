/**
 * A bucket in Redis, from its first member to its last, in one transaction: two small sets of
 * integers are filled, counted, differenced both ways, and removed. Nobody ever sees them, nothing
 * is left whatever happens, and what is answered is of what was sent or is not believed.
 */
import { Command } from 'ioredis';
import type { RedisTarget } from '../../config/redis-url.ts';
import { SIDES, type Sides } from '../../domain/record.ts';
import { say } from '../../words/language.ts';
import { type BucketMembers, HEAD_BYTES } from './buckets.ts';
import { patiently, type RedisClient, TransientError } from './redis-client.ts';

/** Keys of the two sets of a bucket: of one hash tag, so that they are on one node. */
export type BucketKeys = Sides<string>;

/** What either side of a bucket has and the other has not. */
export type OneSided = Sides<readonly string[]>;

const NOTHING: OneSided = { statement: [], flows: [] };

/** Commands that are done together or not at all. */
type Transaction = ReturnType<RedisClient['multi']>;

/** A SADD whose members are in the protocol's form already: twenty million strings less. */
class AddMembers extends Command {
  readonly #bytes: Buffer;

  constructor(key: string, { count, text }: BucketMembers) {
    super('sadd', [key]);
    const length = Buffer.byteLength(key);
    const head = `*${count + 2}\r\n$4\r\nSADD\r\n$${length}\r\n${key}\r\n`;
    const bytes = Buffer.from(text.buffer, text.byteOffset, text.byteLength);
    const start = HEAD_BYTES - Buffer.byteLength(head);
    bytes.write(head, start);
    this.#bytes = bytes.subarray(start);
  }

  override toWritable(): Buffer {
    return this.#bytes;
  }
}

/**
 * The difference of a bucket, both ways. Loads it again where the server or the way to it fails, or
 * the sets turn out smaller than they were sent. Throws InternalError where that does not help.
 */
export async function differenceBucket(
  client: RedisClient,
  target: RedisTarget,
  keys: BucketKeys,
  members: Sides<BucketMembers>,
): Promise<OneSided> {
  const sides = SIDES.filter((side) => members[side].count > 0);
  if (sides.length === 0) return NOTHING;
  return patiently(client, target, async () => {
    const transaction = client.multi();
    for (const side of sides) addMembers(transaction, keys[side], members[side]);
    compareSets(transaction, keys).unlink(keys.statement, keys.flows);
    const { counts, oneSided } = comparedSets((await execute(transaction)).slice(sides.length));
    const short = sides.find((side) => counts[side] !== members[side].count);
    if (short === undefined) return oneSided;
    const given = members[short].count;
    throw new TransientError(say`a set that was given ${given} members has ${counts[short]}`);
  });
}

/** Adds members to a set, within a transaction. */
export function addMembers(transaction: Transaction, key: string, members: BucketMembers): void {
  const command = new AddMembers(key, members);
  // ioredis takes a command of our own, which its types do not say.
  (transaction as unknown as { sendCommand(command: Command): void }).sendCommand(command);
}

/** Asks, within a transaction, for the sizes of both sets and their difference, both ways. */
export function compareSets(
  transaction: Transaction,
  { statement, flows }: BucketKeys,
): Transaction {
  transaction.scard(statement).scard(flows);
  transaction.sdiff(statement, flows).sdiff(flows, statement);
  return transaction;
}

/** What compareSets was answered. */
export function comparedSets(replies: readonly unknown[]): {
  readonly counts: Sides<number>;
  readonly oneSided: OneSided;
} {
  const [statementCount, flowsCount, long, short] = replies;
  if (!Array.isArray(long) || !Array.isArray(short)) {
    throw new TransientError(say`a transaction returned an incomplete answer`);
  }
  return {
    counts: { statement: statementCount as number, flows: flowsCount as number },
    oneSided: { statement: long as string[], flows: short as string[] },
  };
}

/** Runs a transaction; what its commands were answered. Throws what any of them failed with. */
export async function execute(transaction: Transaction): Promise<unknown[]> {
  const results = (await transaction.exec()) ?? [];
  return results.map(([error, reply]) => {
    if (error !== null) throw error;
    return reply;
  });
}
