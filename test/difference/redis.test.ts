/** The Redis engine gives what the embedded one gives, to the byte, from one Redis or a cluster. */
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { beforeAll, describe, expect, test } from 'vitest';
import { Random } from '../../scripts/lib/random.mjs';
import { compileFees } from '../../src/domain/fee-rules.ts';
import { reportsOf } from '../support/built.ts';
import { expectExit, runCli } from '../support/cli.ts';
import {
  nodeId,
  type RedisCluster,
  type RedisServer,
  startCluster,
  startRedis,
} from '../support/redis.ts';
import { writeDay } from '../support/redis-day.ts';
import { tempDir } from '../support/tempdir.ts';

const ROOT = resolve(import.meta.dirname, '..', '..');
const DAYS = 24;

let server: RedisServer;

beforeAll(async () => {
  server = await startRedis();
});

/** The names of all keys of a server. */
async function keysOf(redis: RedisServer): Promise<string[]> {
  return await redis.ask((client) => client.keys('*'));
}

test('every fixture has the same output', async () => {
  const result = await runCli(['fixtures', 'check', 'fixtures', '--redis', server.url], {
    cwd: ROOT,
  });
  expectExit(result, 0);
  expect(result.stdout).toMatch(/(\d+) of \1 fixtures as expected/);
});

test.each([3, 40, 700, 12_000])(
  'random days of %i orders have the same results',
  async (orders) => {
    for (let seed = 1; seed <= Math.ceil(DAYS / Math.sqrt(orders)); seed++) {
      const files = writeDay(new Random(seed * 7919 + orders), tempDir(), orders);
      const run = { ...files, job: { maxRejects: 10 }, lists: true };
      expect(await reportsOf({ ...run, redis: server.url }), `seed ${seed}`).toBe(
        await reportsOf(run),
      );
    }
  },
);

test('fee rules have the same results', async () => {
  const rule = { base: 'settled', rounding: 'half-up', collect: 'deducted' } as const;
  const rules = [
    { ...rule, name: 'few', for: { channelTxnId: ['', 'T1'] }, fixed: '0.10' },
    { ...rule, name: 'most', for: { channelTxnId: 'T2' }, fixed: '0.11' },
  ];
  const files = writeDay(new Random(6), tempDir(), 2000);
  const run = { ...files, fees: compileFees(rules, { digits: 2 }), lists: true };
  const expected = await reportsOf(run);
  expect(expected).toMatch(/fee_mismatch,.*,0\.10,few/);
  expect(expected).toMatch(/,payment,[\d.]+,0\.10,0\.11,-0\.01,most,/);
  expect(await reportsOf({ ...run, redis: server.url })).toBe(expected);
});

test('keys that do not fit into memory have the same results', async () => {
  const files = writeDay(new Random(5), tempDir(), 20_000);
  const machine = { threads: 2, threadsFromBytes: 0, keyBytes: 3e6, pieceBytes: 65_536 };
  const expected = await reportsOf(files);
  expect(await reportsOf({ ...files, machine, redis: server.url })).toBe(expected);
});

test('a server with a low set-max-intset-entries is supported', async () => {
  const small = await startRedis(['--set-max-intset-entries', '16']);
  const files = writeDay(new Random(6), tempDir(), 20_000);
  expect(await reportsOf({ ...files, redis: small.url })).toBe(await reportsOf(files));
});

test('other keys in Redis stay, and a run leaves none', async () => {
  const before = await keysOf(server);
  await server.ask((client) => client.set('theirs', 'kept'));
  await server.ask((client) => client.config('RESETSTAT'));
  await reportsOf({ ...writeDay(new Random(8), tempDir(), 500), redis: server.url });
  expect((await keysOf(server)).sort()).toEqual([...before, 'theirs'].sort());
  const stats = await server.ask((client) => client.info('commandstats'));
  expect(stats).toContain('cmdstat_sdiff');
  // Our own look at the keys is the only one.
  expect(stats).toMatch(/cmdstat_keys:calls=1,/);
  expect(stats).not.toMatch(/cmdstat_flush/);
});

describe('a cluster', () => {
  let cluster: RedisCluster;

  beforeAll(async () => {
    cluster = await startCluster();
  });

  test('uses all of its masters', async () => {
    const files = writeDay(new Random(9), tempDir(), 5000);
    expect(await reportsOf({ ...files, redis: cluster.url })).toBe(await reportsOf(files));
    for (const master of cluster.masters) {
      const stats = await master.ask((client) => client.info('commandstats'));
      const calls = Number(/cmdstat_sdiff:calls=(\d+)/.exec(stats)?.[1]);
      // 256 buckets and more, both ways: a third of them each, about.
      expect(calls).toBeGreaterThan(80);
    }
  });

  test('has the same result if slots move during a run', async () => {
    const files = writeDay(new Random(10), tempDir(), 30_000);
    const expected = await reportsOf(files);
    const [from, to] = cluster.masters.map((master) => master.client());
    const [fromId, toId] = await Promise.all(cluster.masters.map(nodeId));
    /** As a resharding does it: both ends are told, then that it is done. */
    const move = async (slots: readonly number[]) => {
      const tell = async (client: Redis, ...words: string[]) => {
        const pipeline = client.pipeline();
        for (const slot of slots) pipeline.call('CLUSTER', 'SETSLOT', String(slot), ...words);
        for (const [error] of (await pipeline.exec()) ?? []) if (error) throw error;
      };
      await tell(to, 'IMPORTING', fromId);
      await tell(from, 'MIGRATING', toId);
      await delay(20);
      await tell(to, 'NODE', toId);
      await tell(from, 'NODE', toId);
    };
    let isRunning = true;
    const moving = (async () => {
      for (let slot = 0; isRunning && slot < 5000; slot += 100) {
        await move(Array.from({ length: 100 }, (_, n) => slot + n));
      }
    })();
    try {
      for (let run = 0; run < 3; run++) {
        expect(await reportsOf({ ...files, redis: cluster.url })).toBe(expected);
      }
    } finally {
      isRunning = false;
      await moving;
    }
    const errors = await from.info('errorstats');
    from.disconnect();
    to.disconnect();
    // The client was sent on from where slots had been.
    expect(errors).toMatch(/errorstat_(MOVED|ASK):count=/);
  });
});
