/** One bucket: its difference both ways, and a set that is not what was sent is not believed. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseRedisUrls, type RedisTarget } from '../../src/config/redis-url.ts';
import { differenceBucket } from '../../src/difference/redis/bucket-transaction.ts';
import { type BucketMembers, HEAD_BYTES } from '../../src/difference/redis/buckets.ts';
import { openRedis, type RedisClient } from '../../src/difference/redis/redis-client.ts';
import { startRedis } from '../support/redis.ts';

const KEYS = { statement: 'zhangping:{x:1}:s', flows: 'zhangping:{x:1}:f' };

let target: RedisTarget;
let client: RedisClient;

beforeAll(async () => {
  const server = await startRedis();
  target = parseRedisUrls([server.url]);
  ({ client } = await openRedis(target));
});

afterAll(() => client.disconnect());

function members(...numbers: string[]): BucketMembers {
  const text = numbers.map((number) => `$${number.length}\r\n${number}\r\n`).join('');
  const bytes = new Uint8Array(HEAD_BYTES + text.length);
  bytes.set(Buffer.from(text), HEAD_BYTES);
  return { text: bytes, count: numbers.length };
}

test('returns what each side has and the other lacks', async () => {
  const sides = { statement: members('1', '2', '9223372036854775807'), flows: members('2', '30') };
  const found = await differenceBucket(client, target, KEYS, sides);
  expect(found.statement.toSorted()).toEqual(['1', '9223372036854775807']);
  expect(found.flows).toEqual(['30']);
  expect(await client.dbsize()).toBe(0);
});

test('a side can have no members', async () => {
  const sides = { statement: members(), flows: members('4', '5') };
  const found = await differenceBucket(client, target, KEYS, sides);
  expect(found).toEqual({ statement: [], flows: ['4', '5'] });
});

test('a set with fewer members than were sent is an error', async () => {
  // As if one had got lost: the server keeps one of two.
  const sides = { statement: members('7', '7'), flows: members('7') };
  await expect(differenceBucket(client, target, KEYS, sides)).rejects.toThrow(
    'a set that was given 2 members has 1',
  );
  expect(await client.dbsize()).toBe(0);
});
