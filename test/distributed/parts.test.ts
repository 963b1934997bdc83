/** Files on several machines give what one machine with all of them gives, to the byte. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { Random } from '../../scripts/lib/random.mjs';
import { parseRedisUrls } from '../../src/config/redis-url.ts';
import { openRedis } from '../../src/difference/redis/redis-client.ts';
import { type LoadedPart, SharedRun } from '../../src/distributed/shared-run.ts';
import { JOB_DEFAULTS } from '../../src/domain/job.ts';
import { loadPart, reportsOf, reportsOfParts, reportsOfRun } from '../support/built.ts';
import { cuttingProxy } from '../support/cutting-proxy.ts';
import {
  nodeId,
  type RedisServer,
  SLOTS,
  startCluster,
  startRedis,
  until,
} from '../support/redis.ts';
import { writeDay } from '../support/redis-day.ts';
import { tempDir } from '../support/tempdir.ts';

interface SplitDay {
  /** Files by loader. */
  readonly statement: string[][];
  readonly flows: string[][];
}

/** A day whose rows are in files in any order, equal ones in different files among them. */
function splitDay(rng: Random, orders: number, change = (text: string) => text): SplitDay {
  const folder = tempDir();
  const day = writeDay(rng, folder, orders);
  const split = (path: string, side: string) => {
    const [header, ...rows] = change(readFileSync(path, 'utf8')).trimEnd().split('\n');
    const files = Array.from({ length: 1 + rng.int(3) }, () => [header]);
    for (const row of rows) rng.pick(files).push(row);
    const paths = files.map((lines, n) => {
      const file = join(folder, `${side}${n}.csv`);
      writeFileSync(file, `${lines.join('\n')}\n`);
      return file;
    });
    // Each by itself, or all by one.
    return rng.chance(0.5) ? [paths] : paths.map((each) => [each]);
  };
  return { statement: split(day.statement[0], 's'), flows: split(day.flows[0], 'f') };
}

function together({ statement, flows }: SplitDay): { statement: string[]; flows: string[] } {
  return { statement: statement.flat(), flows: flows.flat() };
}

/** Names of keys of a run's sets. */
function setsOf(redis: RedisServer, run: string): Promise<string[]> {
  return redis.ask((client) => client.keys(`zhangping:{${run}:*`));
}

let server: RedisServer;

beforeAll(async () => {
  server = await startRedis();
});

test.each([5, 200, 6000])(
  'random days of %i orders have the results of one machine',
  async (orders) => {
    for (let seed = 1; seed <= Math.ceil(20 / Math.sqrt(orders)); seed++) {
      const day = splitDay(new Random(seed * 31 + orders), orders);
      const job = { dimensions: ['status', 'amount'] };
      const reports = await reportsOfParts({ ...day, job, redis: server.url });
      expect(reports, `seed ${seed}`).toBe(await reportsOf({ ...together(day), job }));
    }
    expect(await server.ask((client) => client.dbsize())).toBe(0);
  },
);

test('fees that only one side has are not compared', async () => {
  const withoutFee = (text: string) => text.replaceAll(/,0\.[12],/g, ',,');
  // Keys with fees on one side only would have nothing in common with the other's.
  const job = { allowUnrelated: false };
  for (const side of ['statement', 'flows'] as const) {
    const rng = new Random(41);
    const stating = splitDay(rng, 11_000);
    const silent = splitDay(new Random(41), 11_000, withoutFee);
    const day =
      side === 'statement'
        ? { ...stating, flows: silent.flows }
        : { ...silent, flows: stating.flows };
    const reports = await reportsOfParts({ ...day, job, redis: server.url });
    expect(reports).toBe(await reportsOf({ ...together(day), job }));
    expect(reports).not.toContain('fee_mismatch,');
  }
});

test('of several faults, the same one is reported as on one machine', async () => {
  const otherDate = (text: string) => text.replaceAll('2026-11-19', '2026-11-20');
  const day = splitDay(new Random(43), 200);
  const { flows } = splitDay(new Random(43), 200, otherDate);
  const [file] = day.statement[0];
  writeFileSync(file, readFileSync(file, 'utf8').split('\n', 1)[0]);
  const job = { allowEmpty: false };
  const broken = { statement: [[file]], flows };
  const single = await reportsOf({ ...together(broken), job }).catch((error) => error);
  expect(single).toMatchObject({ reason: 'empty' });
  const parts = reportsOfParts({ ...broken, job, redis: server.url });
  expect(await parts.catch((error) => error)).toMatchObject({ reason: 'empty' });
});

test('a part that is loaded twice counts once', async () => {
  const day = splitDay(new Random(42), 500);
  const again = { ...day, statement: [...day.statement, ...day.statement] };
  const single = await reportsOf(together(day));
  // The number of parts stays what it is.
  const reports = await reportsOfParts({
    ...again,
    redis: server.url,
    of: day.statement.flat().length,
  });
  expect(reports).toBe(single);
});

test('a run stays marked as ended while another loader of a part may be alive', async () => {
  const target = parseRedisUrls([server.url]);
  const { client } = await openRedis(target);
  const part = { id: 'statement-x', generation: 1 } as LoadedPart;
  const endedTerms = async (loaders: number) => {
    const run = new SharedRun(client, target, `ended-${loaders}`);
    const terms = await run.join({ ...JOB_DEFAULTS, name: 'job' }, 0);
    const stops = [];
    for (let n = 0; n < loaders; n++) stops.push(await run.keepAlive(part.id));
    for (const stop of stops) await stop();
    await run.end([part], terms);
    return (await run.terms())?.isEnded;
  };
  expect(await endedTerms(1)).toBe(undefined);
  expect(await endedTerms(2)).toBe(true);
  expect(await client.keys('zhangping:{ended-2}*')).toEqual(['zhangping:{ended-2}:run']);
  client.disconnect();
});

test('a loader keeps running while another one loads the same part', async () => {
  const day = splitDay(new Random(50), 100);
  const between = async (run: string) => {
    const parts = `zhangping:{${run}}:parts`;
    const before = await server.ask((client) => client.hgetall(parts));
    const begun = Object.entries(before).flatMap(([id, part]) => [
      id,
      JSON.stringify({ ...JSON.parse(part), seal: null }),
    ]);
    await server.ask((client) => client.hset(parts, begun));
    // Loaders look every second.
    await delay(2500);
    await server.ask((client) => client.hset(parts, before));
  };
  const reports = await reportsOfParts({ ...day, between, redis: server.url });
  expect(reports).toBe(await reportsOf(together(day)));
});

test('a Redis user with only the permissions of docs/scaling.md can run', async () => {
  const own = await startRedis();
  const docs = readFileSync(join(import.meta.dirname, '../../docs/scaling.md'), 'utf8');
  const listed = docs.slice(
    docs.indexOf('- The Redis user needs'),
    docs.indexOf('`KEYS` and `FLUSH*`'),
  );
  const may = listed.match(/\+[a-z|]+/g) ?? [];
  expect(may.length).toBeGreaterThan(15);
  await own.ask((client) =>
    client.call('ACL', 'SETUSER', 'least', 'on', '>secret', '~zhangping:*', '-@all', ...may),
  );
  const day = splitDay(new Random(48), 300);
  const redis = own.url.replace('redis://', 'redis://least:secret@');
  expect(await reportsOfParts({ ...day, redis })).toBe(await reportsOf(together(day)));
});

test('answers of many messages arrive in any order of parts', async () => {
  const folder = tempDir();
  const header = 'order_id,amount,account\n';
  const put = (name: string, from: number, length: number) => {
    const rows = Array.from({ length }, (_, n) => `${from + n},1.00,${'x'.repeat(100)}\n`);
    writeFileSync(join(folder, name), header + rows.join(''));
    return join(folder, name);
  };
  const statement = [put('s2.csv', 0, 18_000), put('s1.csv', 20_000, 10)];
  const flows = [put('f2.csv', 30_000, 10), put('f1.csv', 40_000, 10)];
  const reports = await reportsOfParts({
    ...{ statement: [statement], flows: [flows] },
    redis: server.url,
  });
  const sorted = { statement: statement.toSorted(), flows: flows.toSorted() };
  expect(reports).toBe(await reportsOf(sorted));
});

describe('data that Redis loses', () => {
  test('some sets, all sets, or members of sets', async () => {
    const day = splitDay(new Random(43), 3000);
    const expected = await reportsOf(together(day));
    const losses: ((sets: string[]) => Promise<unknown>)[] = [
      (sets) => server.ask((client) => client.del(sets.filter((_, n) => n % 5 === 0))),
      (sets) => server.ask((client) => client.del(sets)),
      (sets) => server.ask((client) => Promise.all(sets.map((key) => client.spop(key)))),
    ];
    for (const lose of losses) {
      const between = async (run: string) => lose(await setsOf(server, run));
      expect(await reportsOfParts({ ...day, between, redis: server.url })).toBe(expected);
    }
  });

  test('keys evicted after the policy was checked', async () => {
    const evicting = await startRedis();
    const day = splitDay(new Random(44), 3000);
    const between = async () => {
      await evicting.ask(async (client) => {
        const used = Number(/used_memory:(\d+)/.exec(await client.info('memory'))?.[1]);
        await client.config('SET', 'maxmemory-policy', 'allkeys-random');
        await client.config('SET', 'maxmemory', String(Math.floor(used * 0.95)));
        await client.set('something', 'x'.repeat(1000));
        await client.config('SET', 'maxmemory', '0');
        await client.config('SET', 'maxmemory-policy', 'noeviction');
      });
    };
    const running = reportsOfParts({ ...day, between, redis: evicting.url });
    const outcome = await running.catch((error: Error) => error.message);
    const evicted = await evicting.ask((client) => client.info('stats'));
    expect(evicted).toMatch(/evicted_keys:[1-9]/);
    // The list of parts may be among what is gone, or what loaders say of themselves.
    if (!/Run .* is not complete|does not exist in|has lost part|has ended/.test(outcome)) {
      expect(outcome).toBe(await reportsOf(together(day)));
    }
  });

  test('everything, while only one side is loaded', async () => {
    const dying = await startRedis();
    const folder = tempDir();
    const put = (name: string, rows: string) => {
      const path = join(folder, name);
      writeFileSync(path, `order_id,amount,paid_at,${name}\n${rows}`);
      return path;
    };
    const rows = 'A1,1.00,2026-11-19 10:00:00,\nA2,2.00,2026-11-19 10:00:00,\n';
    const target = parseRedisUrls([dying.url]);
    const load = (side: 'statement' | 'flows', path: string) =>
      loadPart({ run: 'reborn', side, path, target });
    const first = load('statement', put('s.csv', rows));
    const failed = expect(first.ended).rejects.toThrow('has lost part statement-');
    await first.sealed;
    await dying.stop();
    await dying.start();
    const second = load('flows', put('f.csv', rows));
    await second.sealed;
    await failed;
    // Its keys are of another secret: nobody takes it for a part of what is there now.
    await dying.ask(async (client) => {
      const [part] = await client.hvals('zhangping:{reborn}:parts');
      const stale = { ...JSON.parse(part), id: 'statement-x', side: 'statement', terms: 'other' };
      await client.hset('zhangping:{reborn}:parts', 'statement-x', JSON.stringify(stale));
    });
    await expect(reportsOfRun('reborn', dying.url)).rejects.toThrow('is not sealed');
    await dying.ask((client) => client.hdel('zhangping:{reborn}:parts', 'statement-x'));
    const again = load('statement', join(folder, 's.csv'));
    await again.sealed;
    const alone = { statement: [join(folder, 's.csv')], flows: [join(folder, 'f.csv')] };
    expect(await reportsOfRun('reborn', dying.url)).toBe(await reportsOf(alone));
    await Promise.all([second.ended, again.ended]);
  });

  test('connections cut at any point', async () => {
    const day = splitDay(new Random(49), 3000);
    const expected = await reportsOf(together(day));
    for (let seed = 1; seed <= 6; seed++) {
      const rng = new Random(seed);
      const cuts = Array.from({ length: 12 }, () => 200 + rng.int(rng.pick([2000, 60_000])));
      const port = await cuttingProxy(server.port, cuts);
      const reports = await reportsOfParts({ ...day, redis: `redis://127.0.0.1:${port}` });
      expect(reports, `seed ${seed}`).toBe(expected);
    }
  });

  test('everything, between loading and the run', async () => {
    const dying = await startRedis();
    const day = splitDay(new Random(45), 100);
    const between = async () => {
      await dying.stop();
      await dying.start();
    };
    await expect(reportsOfParts({ ...day, between, redis: dying.url })).rejects.toThrow(
      /Run test-\S+ does not exist|has lost part/,
    );
  });
});

/** Moves slots of a cluster from one node to another, key by key. */
async function slotMover(from: RedisServer, to: RedisServer) {
  const [source, target] = [from.client(), to.client()];
  const [fromId, toId] = await Promise.all([from, to].map(nodeId));
  const move = async (slot: number) => {
    const tell = (client: typeof source, ...words: string[]) =>
      client.call('CLUSTER', 'SETSLOT', String(slot), ...words);
    await tell(target, 'IMPORTING', fromId);
    await tell(source, 'MIGRATING', toId);
    const keys = (await source.call('CLUSTER', 'GETKEYSINSLOT', String(slot), '100')) as string[];
    for (const key of keys) {
      // One at a time: for a while a bucket's two sets are not on the same node.
      await source.call('MIGRATE', '127.0.0.1', String(target.options.port), key, '0', '1000');
      await delay(1);
    }
    await tell(target, 'NODE', toId);
    await tell(source, 'NODE', toId);
  };
  const end = () => {
    source.disconnect();
    target.disconnect();
  };
  return { move, end };
}

describe('a cluster', () => {
  test('supports slots that move with their keys', async () => {
    const { masters, url } = await startCluster();
    const day = splitDay(new Random(46), 4000);
    let moving = Promise.resolve();
    const between = async (run: string) => {
      const slot = Number(
        await masters[0].ask((client) => client.call('CLUSTER', 'KEYSLOT', `{${run}}`)),
      );
      const index = Math.floor((slot * masters.length) / SLOTS);
      const from = masters[index];
      const mover = await slotMover(from, masters[(index + 1) % masters.length]);
      await mover.move(slot);
      // Loaders look for questions in this slot all the time, and are redirected.
      await until(async () => {
        const errors = await from.ask((client) => client.info('errorstats'));
        return /errorstat_(MOVED|ASK|TRYAGAIN):count=/.test(errors);
      });
      const first = Math.ceil((index * SLOTS) / masters.length);
      moving = (async () => {
        for (let next = first; next < first + 1500; next++) {
          if (next !== slot) await mover.move(next);
        }
      })().finally(mover.end);
    };
    try {
      const reports = await reportsOfParts({ ...day, between, redis: url });
      expect(reports).toBe(await reportsOf(together(day)));
    } finally {
      await moving;
    }
  });

  test('has no wrong result if a replica without the last writes becomes a master', async () => {
    const cluster = await startCluster({ replicas: true });
    const day = splitDay(new Random(47), 4000);
    const [master] = cluster.masters;
    const [replica] = cluster.replicas;
    // From now on it gets nothing.
    await master.ask((client) =>
      client.call('ACL', 'SETUSER', 'default', '-psync', '-sync', '-replconf'),
    );
    await master.ask((client) => client.call('CLIENT', 'KILL', 'TYPE', 'replica'));
    let isListLost = false;
    const between = async (run: string) => {
      const slot = Number(
        await master.ask((client) => client.call('CLUSTER', 'KEYSLOT', `{${run}}`)),
      );
      isListLost = slot < Math.floor(16_384 / 3);
      const lost = await setsOf(master, run);
      expect(lost.length).toBeGreaterThan(50);
      await master.stop();
      await replica.ask((client) => client.call('CLUSTER', 'FAILOVER', 'TAKEOVER'));
      expect(await setsOf(replica, run)).toEqual([]);
    };
    const outcome = await reportsOfParts({ ...day, between, redis: cluster.url }).catch(
      (error: Error) => error.message,
    );
    if (isListLost) expect(outcome).toContain('does not exist in');
    else expect(outcome).toBe(await reportsOf(together(day)));
  });
});

/** A debit of 50.00 that the bank gave back. */
const GIVEN_BACK = `:20:STMT
:25:6225880000001111
:28C:7/1
:60F:C261118CNY1000,00
:61:2611191119RD50,00NTRFORD0004//B4
:62F:C261119CNY1050,00
-
`;

test('own refunds keep their signs if the statement has them in both directions', async () => {
  const folder = tempDir();
  const put = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return [[join(folder, name)]];
  };
  const flows = put('f.csv', 'order_id,type,amount\nORD0004,reversal,50.00\n');
  const day = { statement: put('bank.sta', GIVEN_BACK), flows, job: { allowEmpty: false } };
  await expect(reportsOfParts({ ...day, redis: server.url })).rejects.toThrow(
    /f\.csv: this statement requires the flows' refunds and reversals with the sign as written/,
  );
  const reports = await reportsOfParts({ ...day, redis: server.url, takesSigns: true });
  expect(reports).toBe(await reportsOf({ ...together(day), job: day.job }));
});

describe('sides that are mistaken', () => {
  const put = (name: string, text: string) => {
    const path = join(tempDir(), name);
    writeFileSync(path, text);
    return [[path]];
  };
  const rows = 'order_id,amount\nA1,1.00\n';

  test('one file on both sides is refused', async () => {
    const day = { statement: put('s.csv', rows), flows: put('f.csv', rows), redis: server.url };
    await expect(reportsOfParts(day)).rejects.toThrow('the flows are the same as the statement');
  });

  test('files without rows are not, which have one name on two machines', async () => {
    const file = put('x.csv', 'order_id,amount\n');
    const day = { statement: file, flows: file, redis: server.url };
    expect(await reportsOfParts(day)).toContain('"balanced"');
  });

  test('a bill as flows of own records is refused', async () => {
    const bill = readFileSync('fixtures/category-long/alipay.csv', 'latin1');
    const flows = put('f.csv', '');
    writeFileSync(flows[0][0], bill, 'latin1');
    const day = { statement: put('s.csv', rows), flows, redis: server.url };
    await expect(reportsOfParts(day)).rejects.toThrow('the sides look swapped');
  });
});
