/** Whatever becomes of Redis, a run ends with the right reports or with exit 4 and why. */
import { describe, expect, test } from 'vitest';
import { Random } from '../../scripts/lib/random.mjs';
import { reportsOf } from '../support/built.ts';
import { type CliResult, expectExit, leftIn, runCli, spawnCli } from '../support/cli.ts';
import { cuttingProxy } from '../support/cutting-proxy.ts';
import { nodeId, type RedisServer, startCluster, startRedis, until } from '../support/redis.ts';
import { writeDay } from '../support/redis-day.ts';
import { makeCertificate, serverFolder } from '../support/server-process.ts';
import { tempDir } from '../support/tempdir.ts';

const SECRET = 'x7-secret-and-more';

/** A run that must not come to a verdict. */
async function failing(redis: string): Promise<CliResult> {
  const cwd = tempDir();
  const files = writeDay(new Random(1), cwd, 300);
  const paths = ['--statement', ...files.statement, '--flows', ...files.flows];
  const result = await runCli(
    ['run', ...paths, '--date', '2026-11-19', '--engine', 'redis', '--redis', redis],
    { cwd },
  );
  expectExit(result, 4);
  // Neither a ledger nor reports.
  expect(leftIn(cwd)).toEqual(['f.csv', 's.csv']);
  expect(result.stdout).toBe('');
  expect(result.stderr).not.toContain(SECRET);
  expect(result.stderr).not.toMatch(/^ +at /m);
  return result;
}

function withPassword(server: RedisServer, user: string, password: string): string {
  return server.url.replace('redis://', `redis://${user}:${encodeURIComponent(password)}@`);
}

describe('a Redis that cannot be used gets its own message', () => {
  test('if no server listens', async () => {
    const server = await startRedis();
    await server.stop();
    const { stderr } = await failing(server.url);
    expect(stderr).toContain(`Redis ${server.url} cannot be reached`);
    expect(stderr).toContain('ECONNREFUSED');
  });

  test('with a wrong password or none; the right one works', async () => {
    const server = await startRedis(['--requirepass', SECRET]);
    const wrong = await failing(withPassword(server, 'default', `${SECRET}!`));
    expect(wrong.stderr).toContain('refuses the user or the password');
    const none = await failing(server.url);
    expect(none.stderr).toContain('refuses the user or the password');
    const files = writeDay(new Random(2), tempDir(), 300);
    const redis = withPassword(server, '', SECRET);
    expect(await reportsOf({ ...files, redis })).toBe(await reportsOf(files));
  });

  test('if the user lacks permissions', async () => {
    const server = await startRedis();
    await server.ask((client) =>
      client.call('ACL', 'SETUSER', 'reader', 'on', `>${SECRET}`, '~*', '+@read', '+info', '+ping'),
    );
    const { stderr } = await failing(withPassword(server, 'reader', SECRET));
    expect(stderr).toContain('denies the user a permission that is needed');
  });

  test('a user with only the documented permissions can run', async () => {
    const server = await startRedis();
    const may = ['sadd', 'scard', 'sdiff', 'unlink', 'multi', 'exec', 'info', 'ping', 'select'];
    await server.ask((client) =>
      client.call(
        'ACL',
        ...['SETUSER', 'least', 'on', `>${SECRET}`, '~zp:*', '-@all'],
        ...may.map((command) => `+${command}`),
      ),
    );
    const files = writeDay(new Random(3), tempDir(), 300);
    const redis = `${withPassword(server, 'least', SECRET)}/0?prefix=zp:`;
    expect(await reportsOf({ ...files, redis })).toBe(await reportsOf(files));
  });

  test('with an eviction policy', async () => {
    const server = await startRedis(['--maxmemory-policy', 'allkeys-lru']);
    const { stderr } = await failing(server.url);
    expect(stderr).toContain('maxmemory-policy allkeys-lru');
    expect(stderr).toContain('noeviction');
  });

  test('if it is a replica', async () => {
    const master = await startRedis();
    const replica = await startRedis(['--replicaof', `127.0.0.1 ${master.port}`]);
    expect((await failing(replica.url)).stderr).toContain('is a read-only replica');
  });

  test('without free memory', async () => {
    const server = await startRedis(['--maxmemory', '1']);
    expect((await failing(server.url)).stderr).toContain('out of memory (maxmemory)');
  });

  test('if a cluster is named as a server, or a server as a cluster', async () => {
    const { masters } = await startCluster();
    expect((await failing(masters[0].url)).stderr).toContain('use redis+cluster://');
    const server = await startRedis();
    const url = server.url.replace('redis://', 'redis+cluster://');
    expect((await failing(url)).stderr).toContain('is not a cluster');
  });
});

describe('faults during a run', () => {
  const files = () => writeDay(new Random(11), tempDir(), 20_000);

  test('the connection is cut at any point', async () => {
    const server = await startRedis();
    const day = files();
    const expected = await reportsOf(day);
    for (let seed = 1; seed <= 6; seed++) {
      const rng = new Random(seed);
      const cuts = Array.from({ length: 5 }, () => 1 + rng.int(rng.pick([300, 20_000, 400_000])));
      const port = await cuttingProxy(server.port, cuts);
      const redis = `redis://127.0.0.1:${port}`;
      expect(await reportsOf({ ...day, redis }), `seed ${seed}`).toBe(expected);
    }
    expect(await server.ask((client) => client.dbsize())).toBe(0);
  });

  test('the server disconnects its clients', async () => {
    const server = await startRedis();
    const day = files();
    const expected = await reportsOf(day);
    const killer = server.client();
    const killing = setInterval(() => {
      killer.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes').catch(() => {});
    }, 150);
    try {
      expect(await reportsOf({ ...day, redis: server.url })).toBe(expected);
    } finally {
      clearInterval(killing);
      killer.disconnect();
    }
  });

  test('the server crashes and restarts empty', async () => {
    const server = await startRedis();
    const day = files();
    const expected = await reportsOf(day);
    for (let round = 0; round < 2; round++) {
      const running = reportsOf({ ...day, redis: server.url });
      await until(() => server.ask(async (one) => /sdiff/.test(await one.info('commandstats'))));
      await server.stop();
      await server.start();
      expect(await running).toBe(expected);
    }
  });

  test('the server crashes and stays down', async () => {
    const server = await startRedis();
    const cwd = tempDir();
    const day = writeDay(new Random(12), cwd, 60_000);
    const paths = ['--statement', ...day.statement, '--flows', ...day.flows];
    const running = runCli(['run', ...paths, '--date', '2026-11-19', '--redis', server.url], {
      cwd,
    });
    await until(() => server.ask(async (one) => /sdiff/.test(await one.info('commandstats'))));
    await server.stop();
    const result = await running;
    expectExit(result, 4);
    expect(result.stderr).toContain('cannot be reached');
    expect(leftIn(cwd)).toEqual(['f.csv', 's.csv']);
  });

  test('a replica is promoted', async () => {
    const cluster = await startCluster({ replicas: true });
    const day = files();
    const expected = await reportsOf(day);
    const [replica] = cluster.replicas;
    const id = await nodeId(replica);
    const running = reportsOf({ ...day, redis: cluster.url });
    await until(() =>
      cluster.masters[0].ask(async (one) => /sdiff/.test(await one.info('commandstats'))),
    );
    // Without asking its master: what that has not passed on yet is gone.
    await replica.ask((client) => client.call('CLUSTER', 'FAILOVER', 'TAKEOVER'));
    await cluster.masters[0].stop();
    expect(await running).toBe(expected);
    const nodes = await replica.ask((client) => client.cluster('NODES'));
    expect(String(nodes)).toMatch(new RegExp(`^${id} .*master`, 'm'));
  });
});

test('a signal ends a run, which leaves no keys', async () => {
  const server = await startRedis();
  const cwd = tempDir();
  const day = writeDay(new Random(13), cwd, 60_000);
  const paths = ['--statement', ...day.statement, '--flows', ...day.flows];
  let pid = 0;
  const running = spawnCli(['run', ...paths, '--date', '2026-11-19', '--redis', server.url], {
    cwd,
    onStart: (started) => {
      pid = started;
    },
  });
  await until(() => server.ask(async (one) => /sdiff/.test(await one.info('commandstats'))));
  process.kill(pid, 'SIGTERM');
  const result = await running;
  expect(result.code).toBe(143);
  expect(await server.ask((client) => client.dbsize())).toBe(0);
  expect(leftIn(cwd)).toEqual(['f.csv', 's.csv']);
});

test('TLS connects only to a server with a valid certificate', async () => {
  const { cert, key } = makeCertificate(serverFolder(), ['IP:127.0.0.1']);
  const plain = await startRedis();
  const port = plain.port;
  await plain.ask(async (client) => {
    await client.config('SET', 'tls-cert-file', cert);
    await client.config('SET', 'tls-key-file', key);
    await client.config('SET', 'tls-ca-cert-file', cert);
    await client.config('SET', 'tls-auth-clients', 'no');
    await client.config('SET', 'tls-port', String(port + 1));
  });
  const redis = `rediss://127.0.0.1:${port + 1}`;
  expect((await failing(redis)).stderr).toContain('self-signed certificate');
  const cwd = tempDir();
  const day = writeDay(new Random(14), cwd, 300);
  const paths = ['--statement', ...day.statement, '--flows', ...day.flows];
  const args = ['run', ...paths, '--date', '2026-11-19', '--redis', redis];
  expectExit(await spawnCli(args, { cwd, env: { NODE_EXTRA_CA_CERTS: cert } }), 1);
});
