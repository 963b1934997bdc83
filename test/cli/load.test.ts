/** A run on several machines through the built program: load, run, doctor, and errors. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type CliResult, expectExit, leftIn, runCli, spawnCli } from '../support/cli.ts';
import { type RedisServer, startRedis, until } from '../support/redis.ts';
import { tempDir } from '../support/tempdir.ts';

const HEADER = 'order_id,amount,paid_at\n';
const FILES = {
  's1.csv': 'A1,1.00,2026-11-19 10:00:00\nA2,2.00,2026-11-19 10:00:00\n',
  's2.csv': 'A3,3.00,2026-11-19 10:00:00\nA1,1.00,2026-11-19 11:00:00\n',
  'f.csv': 'A1,1.00,2026-11-19 10:00:00\nA3,3.01,2026-11-19 10:00:00\n',
};

let server: RedisServer;

beforeAll(async () => {
  server = await startRedis();
});

function filledDir(): string {
  const cwd = tempDir();
  for (const [name, rows] of Object.entries(FILES)) writeFileSync(join(cwd, name), HEADER + rows);
  return cwd;
}

interface Loader {
  readonly result: Promise<CliResult>;
  readonly stop: () => void;
}

/** A loader in a process of its own. */
function startLoader(cwd: string, ...args: string[]): Loader {
  let pid = 0;
  const result = spawnCli(['load', ...args], {
    cwd,
    env: { ZHANGPING_REDIS_URL: server.url },
    onStart: (started) => {
      pid = started;
    },
  });
  return { result, stop: () => process.kill(pid, 'SIGKILL') };
}

function run(cwd: string, ...args: string[]): Promise<CliResult> {
  return runCli(['run', ...args], { cwd, env: { ZHANGPING_REDIS_URL: server.url } });
}

/** Waits until a run has so many sealed parts. */
async function sealed(id: string, count: number): Promise<void> {
  await until(async () => {
    const parts = await server.ask((client) => client.hvals(`zhangping:{${id}}:parts`));
    return parts.filter((part) => JSON.parse(part).seal !== null).length === count;
  });
}

test('two machines load, a third runs, and all end', async () => {
  const cwd = filledDir();
  const loaders = [
    startLoader(cwd, 's1.csv', '--run', 'r1', '--side', 'statement', '--of', '2'),
    startLoader(cwd, 's2.csv', '--run', 'r1', '--side', 'statement', '--of', '2'),
    startLoader(cwd, 'f.csv', '--run', 'r1', '--side', 'flows'),
  ];
  await sealed('r1', 3);
  const result = await run(cwd, 'shop', '--run', 'r1', '--out', 'shared');
  expectExit(result, 1);
  for (const { result: loaded } of loaders) expectExit(await loaded, 0);
  const { stderr } = await loaders[2].result;
  expect(stderr).toMatch(
    /^f\.csv: 2 records, part flows-[\da-f]{12}, sealed\nwaiting for zhangping run --run r1/,
  );
  const files = ['--statement', 's1.csv', 's2.csv', '--flows', 'f.csv'];
  expectExit(await run(cwd, 'shop', ...files, '--out', 'alone', '--no-ledger'), 1);
  const report = (out: string, name: string) =>
    readFileSync(join(cwd, out, 'shop', '2026-11-19', name), 'utf8');
  for (const name of ['discrepancies.csv', 'cross-day.csv']) {
    expect(report('shared', name)).toBe(report('alone', name));
  }
  const summaries = ['shared', 'alone'].map((out) => JSON.parse(report(out, 'summary.json')));
  const [shared, alone] = summaries.map(({ engine: _, runId: __, timings: ___, ...rest }) => rest);
  expect(shared).toEqual(alone);
  expect(summaries[0].engine).toBe('redis');
  expect(await server.ask((client) => client.keys('zhangping:*'))).toEqual([]);
});

describe('a run that is not complete is refused', () => {
  test('no part, one of two, and a loader that has ended', async () => {
    const cwd = filledDir();
    const none = await run(cwd, '--run', 'r2');
    expectExit(none, 3);
    expect(none.stderr).toContain('Run r2 does not exist');
    const loader = startLoader(cwd, 's1.csv', '--run', 'r2', '--side', 'statement', '--of', '2');
    await sealed('r2', 1);
    const noFlows = await run(cwd, '--run', 'r2');
    expectExit(noFlows, 3);
    expect(noFlows.stderr).toContain('1 of 2 parts of the statement are loaded');
    loader.stop();
    await loader.result;
    expect(leftIn(cwd)).toEqual(['f.csv', 's1.csv', 's2.csv']);
  });

  test('a crashed loader is named, and another can replace it', async () => {
    const cwd = filledDir();
    const statement = startLoader(cwd, 's1.csv', 's2.csv', '--run', 'r3', '--side', 'statement');
    const flows = startLoader(cwd, 'f.csv', '--run', 'r3', '--side', 'flows');
    await sealed('r3', 3);
    flows.stop();
    await flows.result;
    await server.ask(async (client) => {
      // What thirty seconds would do.
      await client.del(await client.keys('zhangping:{r3}:alive:flows-*'));
    });
    const gone = await run(cwd, '--run', 'r3');
    expectExit(gone, 4);
    expect(gone.stderr).toMatch(/The loader of part flows-[\da-f]{12} on .+ has ended/);
    const again = startLoader(cwd, 'f.csv', '--run', 'r3', '--side', 'flows');
    await until(
      async () => (await server.ask((c) => c.keys('zhangping:{r3}:alive:flows-*'))).length === 1,
    );
    expectExit(await run(cwd, '--run', 'r3', '--no-ledger'), 1);
    for (const { result } of [statement, again]) expectExit(await result, 0);
  });

  test('a file that is refused does not become a part', async () => {
    const cwd = filledDir();
    writeFileSync(join(cwd, 'bad.csv'), `${HEADER}A1,oops,2026-11-19 10:00:00\n`);
    const { result } = startLoader(cwd, 'bad.csv', '--run', 'r4', '--side', 'flows');
    expectExit(await result, 3);
    expect((await result).stderr).toContain('bad.csv:2');
    expect(await server.ask((client) => client.exists('zhangping:{r4}:parts'))).toBe(0);
  });

  test('a file that changes while its loader waits', async () => {
    const cwd = filledDir();
    const statement = startLoader(cwd, 's1.csv', 's2.csv', '--run', 'r5', '--side', 'statement');
    const flows = startLoader(cwd, 'f.csv', '--run', 'r5', '--side', 'flows');
    await sealed('r5', 3);
    writeFileSync(join(cwd, 'f.csv'), HEADER);
    const result = await run(cwd, '--run', 'r5');
    expectExit(result, 4);
    expect(result.stderr).toContain('f.csv:');
    expect(result.stderr).toContain('the file changed');
    expectExit(await flows.result, 3);
    statement.stop();
    await statement.result;
  });

  test('loaders and a run with different settings', async () => {
    const cwd = filledDir();
    writeFileSync(join(cwd, 'a.yaml'), 'jobs: { shop: { edge: 10 } }\n');
    const loader = startLoader(cwd, 's1.csv', '--run', 'r6', '--side', 'statement');
    await sealed('r6', 1);
    for (const command of [
      ['run', 'shop', '--run', 'r6'],
      ['load', 'f.csv', '--job', 'shop', '--run', 'r6', '--side', 'flows'],
    ]) {
      const args = [...command, '--config', 'a.yaml', '--redis', server.url];
      const result = await runCli(args, { cwd });
      expectExit(result, 2);
      expect(result.stderr).toContain('started with other job settings');
    }
    loader.stop();
    await loader.result;
  });
});

describe('flags', () => {
  test.each([
    [['load', 'f.csv', '--run', 'a b', '--side', 'flows'], '--run a b'],
    [['load', 'f.csv', '--run', 'x', '--side', 'bank'], '--side bank'],
    [['load', 'f.csv', '--run', 'x', '--side', 'flows', '--of', '0'], '--of 0'],
    [['load', 'f.csv', '--run', 'x', '--side', 'flows', '--rows', '1e9'], '--rows 1e9'],
    [['load', 'f.csv', '--run', 'x', '--side', 'flows', '--date', 'now'], '--date now'],
    [['run', '--run', 'x', '--statement', 's1.csv'], '--run uses the loaded files'],
    [['run', '--statement', 's1.csv', '--flows', 'f.csv', '--engine', 'x'], '--engine x'],
  ])('%j is a usage error', async (args, why) => {
    const result = await runCli(args, {
      cwd: filledDir(),
      env: { ZHANGPING_REDIS_URL: server.url },
    });
    expectExit(result, 2);
    expect(result.stderr).toContain(why);
  });

  test.each([
    [['load', 'f.csv', '--job', 'shop', '--run', 'x', '--side', 'flows'], 'load'],
    [['run', 'shop', '--run', 'x'], '--run'],
  ])('%j is refused for a job with fee rules', async (args, flag) => {
    const cwd = filledDir();
    const rules = 'fees: [{ name: r, rate: "0.006" }]';
    writeFileSync(join(cwd, 'zhangping.yaml'), `jobs: { shop: { ${rules} } }\n`);
    const result = await runCli(args, { cwd, env: { ZHANGPING_REDIS_URL: server.url } });
    expectExit(result, 2);
    expect(result.stderr).toContain(`${flag} does not apply to job shop, which has fee rules`);
  });

  test('without Redis', async () => {
    const result = await runCli(['load', 'f.csv', '--run', 'x', '--side', 'flows'], {
      cwd: filledDir(),
    });
    expectExit(result, 2);
    expect(result.stderr).toContain('No Redis is configured');
  });
});

test('doctor lists runs, and removes abandoned ones', async () => {
  const cwd = filledDir();
  const own = await startRedis();
  await own.ask((client) => client.set('theirs', 'kept'));
  const env = { ZHANGPING_REDIS_URL: own.url };
  const start = (id: string) => {
    let pid = 0;
    const onStart = (started: number) => {
      pid = started;
    };
    const args = ['load', 's1.csv', '--run', id, '--side', 'statement'];
    return {
      result: spawnCli(args, { cwd, env, onStart }),
      stop: () => process.kill(pid, 'SIGKILL'),
    };
  };
  const [dead, living] = [start('dead'), start('living')];
  await until(async () => (await own.ask((client) => client.keys('*:alive:*'))).length === 4);
  dead.stop();
  await dead.result;
  await own.ask(async (client) => client.del(await client.keys('zhangping:{dead}:alive:*')));
  const listed = await runCli(['doctor'], { cwd, env });
  expectExit(listed, 0);
  expect(listed.stdout).toMatch(/run dead: \d+ keys, 1 parts, 1 sealed, no loader is alive/);
  expect(listed.stdout).toMatch(/run living: \d+ keys, 1 parts, 1 sealed, a loader is alive/);
  const cleaned = await runCli(['doctor', '--clean'], { cwd, env });
  expect(cleaned.stdout).toMatch(/removed \d+ keys of dead\n/);
  const keys = await own.ask((client) => client.keys('*'));
  expect(keys).toContain('theirs');
  expect(keys.filter((key) => key.includes('dead'))).toEqual([]);
  expect(keys.some((key) => key.includes('living'))).toBe(true);
  living.stop();
  await living.result;
});
