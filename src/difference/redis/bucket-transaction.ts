/**
 * A bucket in Redis, in one transaction: two small sets of integers are filled, counted,
 * differenced both ways, and removed. No other client sees them, nothing is left whatever happens,
 * and an answer counts only if the sets had as many members as were sent.
 */
import { Command } from 'ioredis';
import type { RedisTarget } from '../../config/redis-url.ts';
import { SIDES, type Sides } from '../../domain/record.ts';
import { say } from '../../words/language.ts';
import { type BucketMembers, HEAD_BYTES } from './buckets.ts';
import { type RedisClient, TransientError, withRetries } from './redis-client.ts';

/** Keys of the two sets of a bucket, with one hash tag, so that they are on one node. */
type BucketKeys = Sides<string>;

/** Members that only one side of a bucket has. */
type OneSided = Sides<readonly string[]>;

const NOTHING: OneSided = { statement: [], flows: [] };

/** Commands that are executed together or not at all. */
type Transaction = ReturnType<RedisClient['multi']>;

/** A SADD whose members are already encoded: it saves twenty million strings. */
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
 * Returns the difference of a bucket, both ways. Sends it again where the server or the connection
 * fails, or the sets have fewer members than were sent. Throws InternalError if that fails, too.
 */
export async function differenceBucket(
  client: RedisClient,
  target: RedisTarget,
  keys: BucketKeys,
  members: Sides<BucketMembers>,
): Promise<OneSided> {
  const sides = SIDES.filter((side) => members[side].count > 0);
  if (sides.length === 0) return NOTHING;
  return withRetries(client, target, async () => {
    const transaction = client.multi();
    for (const side of sides) addMembers(transaction, keys[side], members[side]);
    compareSets(transaction, keys).unlink(keys.statement, keys.flows);
    const { counts, oneSided } = comparedSets(
      (await executeTransaction(transaction)).slice(sides.length),
    );
    const short = sides.find((side) => counts[side] !== members[side].count);
    if (short === undefined) return oneSided;
    const given = members[short].count;
    throw new TransientError(say`a set that was given ${given} members has ${counts[short]}`);
  });
}

/** Adds members to a set, within a transaction. */
export function addMembers(transaction: Transaction, key: string, members: BucketMembers): void {
  const command = new AddMembers(key, members);
  // ioredis accepts custom commands, which its types do not declare.
  (transaction as unknown as { sendCommand(command: Command): void }).sendCommand(command);
}

/** Requests, within a transaction, the sizes of both sets and their difference, both ways. */
export function compareSets(
  transaction: Transaction,
  { statement, flows }: BucketKeys,
): Transaction {
  transaction.scard(statement).scard(flows);
  transaction.sdiff(statement, flows).sdiff(flows, statement);
  return transaction;
}

/** Reads the replies to compareSets. */
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

/** Executes a transaction; returns its replies. Throws the error of a command that failed. */
export async function executeTransaction(transaction: Transaction): Promise<unknown[]> {
  const results = (await transaction.exec()) ?? [];
  return results.map(([error, reply]) => {
    if (error !== null) throw error;
    return reply;
  });
}
