/**
 * A bucket in Redis, from its first member to its last, in one transaction: two small sets of
 * integers are filled, counted, differenced both ways, and removed. Nobody ever sees them, nothing
 * is left whatever happens, and what is answered is of what was sent or is not believed.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { Command } from 'ioredis';
import { SIDES, type Side, type Sides } from '../model/record.ts';
import type { RedisTarget } from '../support/redis-url.ts';
import { permanentReason, type RedisClient, redisError, TransientError } from './redis-client.ts';

/** Members of one side of a bucket, as Redis wants them in a command. */
export interface BucketMembers {
  /** Room for the command's head, then the members. */
  readonly text: Uint8Array;
  readonly count: number;
}

/** Bytes of a command before its members: the key has at most 150. */
export const HEAD_BYTES = 192;

/** Keys of the two sets of a bucket: of one hash tag, so that they are on one node. */
export type BucketKeys = Sides<string>;

/** What either side of a bucket has and the other has not. */
export type OneSided = Sides<readonly string[]>;

/** How often a bucket is tried; in between is waited, longer each time: some ten seconds in all. */
const TRIES = 8;
const WAIT_MS = 100;
const WAIT_DOUBLINGS = 5;

const NOTHING: OneSided = { statement: [], flows: [] };

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
  let last: unknown;
  for (let tries = 0; tries < TRIES; tries++) {
    if (tries > 0) await delay(WAIT_MS * 2 ** Math.min(tries, WAIT_DOUBLINGS));
    try {
      const { counts, oneSided } = await transact(client, keys, members, sides);
      const short = sides.find((side) => counts[side] !== members[side].count);
      if (short === undefined) return oneSided;
      const given = members[short].count;
      last = new TransientError(`a set that was given ${given} members has ${counts[short]}`);
    } catch (error) {
      last = error;
      // Where it was given up nothing is going to be different.
      if (permanentReason(error) !== null || client.status === 'end') break;
    }
  }
  throw redisError(target, last);
}

async function transact(
  client: RedisClient,
  keys: BucketKeys,
  members: Sides<BucketMembers>,
  sides: readonly Side[],
): Promise<{ readonly counts: Sides<number>; readonly oneSided: OneSided }> {
  const transaction = client.multi();
  for (const side of sides) send(transaction, new AddMembers(keys[side], members[side]));
  transaction.scard(keys.statement).scard(keys.flows);
  transaction.sdiff(keys.statement, keys.flows).sdiff(keys.flows, keys.statement);
  transaction.unlink(keys.statement, keys.flows);
  const results = (await transaction.exec()) ?? [];
  const replies = results.map(([error, reply]) => {
    if (error !== null) throw error;
    return reply;
  });
  const [statementCount, flowsCount, long, short] = replies.slice(-5, -1);
  if (!Array.isArray(long) || !Array.isArray(short)) {
    throw new TransientError('a transaction was answered by halves');
  }
  return {
    counts: { statement: statementCount as number, flows: flowsCount as number },
    oneSided: { statement: long as string[], flows: short as string[] },
  };
}

/** Puts a command of our own into a transaction, which ioredis can and its types do not say. */
function send(transaction: ReturnType<RedisClient['multi']>, command: Command): void {
  (transaction as unknown as { sendCommand(command: Command): void }).sendCommand(command);
}
