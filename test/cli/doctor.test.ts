/** `zhangping doctor`: findings of real set-ups, which it does not change. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { tz } from '@date-fns/tz';
import Database from 'better-sqlite3';
import { formatISO } from 'date-fns/formatISO';
import { subDays } from 'date-fns/subDays';
import { afterAll, describe, expect, test } from 'vitest';
import { type CliResult, expectExit, leftIn, runCli, spawnCli } from '../support/cli.ts';
import { startRedis } from '../support/redis.ts';
import { tempDir } from '../support/tempdir.ts';

const FIXTURE = resolve(import.meta.dirname, '..', '..', 'fixtures', 'profile-wechat-all');
const DATE = '2026-11-19';
/** A date whose bills are due, whatever the clock says, and one whose are not. */
const PAST = '2020-01-01';
const FUTURE = '2090-01-01';
const mounted: string[] = [];

afterAll(() => {
  for (const folder of mounted) spawnSync('umount', [folder]);
});

interface Told {
  readonly check: string;
  readonly level: 'ok' | 'hint' | 'problem';
  readonly what: string;
  readonly fix: string;
}

/** A set-up in which all is well. */
function setUp(job = ''): string {
  const cwd = tempDir();
  copyFileSync(join(FIXTURE, 'wechat.csv'), join(cwd, `bill-${DATE}.csv`));
  copyFileSync(join(FIXTURE, 'flows.csv'), join(cwd, `flows-${DATE}.csv`));
  const lines = [
    'jobs:',
    '  shop:',
    '    statement: bill-{date}.csv',
    '    flows: flows-{date}.csv',
  ];
  writeFileSync(join(cwd, 'zhangping.yaml'), `${lines.join('\n')}\n${job}`, { mode: 0o600 });
  return cwd;
}

async function examined(cwd: string, ...args: string[]): Promise<{ told: Told[]; run: CliResult }> {
  const run = await runCli(['doctor', '--json', ...args], { cwd });
  expect(run.stderr).toBe('');
  return { told: JSON.parse(run.stdout), run };
}

/** What is not well. */
function wrong(told: readonly Told[]): Told[] {
  // In which zone this machine is, is no matter of the set-up.
  const isZone = ({ check, what }: Told) =>
    check === 'clock' && what.includes('this machine is in');
  return told.filter((each) => each.level !== 'ok' && !isZone(each));
}

async function reconciled(cwd: string): Promise<void> {
  expectExit(await runCli(['run', 'shop', '--date', DATE], { cwd }), 1);
}

describe('a set-up without problems', () => {
  test('has no findings before and after its first run', async () => {
    const cwd = setUp();
    const before = await examined(cwd, '--date', DATE);
    expectExit(before.run, 0);
    expect(wrong(before.told)).toEqual([]);
    const checks = ['clock', 'config', 'disk', 'flows', 'icu', 'ledger', 'memory', 'node'];
    const found = new Set(before.told.map(({ check }) => check));
    expect([...found].sort()).toEqual([...checks, 'reports', 'statement']);
    expect(leftIn(cwd)).not.toContain('zhangping.db');
    await reconciled(cwd);
    const after = await examined(cwd, '--date', DATE);
    expectExit(after.run, 0);
    // Yesterday and the dates since then have no run.
    expect(wrong(after.told).filter(({ check }) => check !== 'dates')).toEqual([]);
    const ledger = after.told.find(({ check }) => check === 'ledger');
    expect(ledger?.what).toContain('zhangping.db: intact, jobs: 1, dates: 1');
    const statement = after.told.find(({ check }) => check === 'statement');
    expect(statement?.what).toMatch(/^shop, 2026-11-19: bill-2026-11-19.csv: WeChat Pay .*wechat-/);
  });

  test('is left unchanged, to the byte', async () => {
    const cwd = setUp();
    await reconciled(cwd);
    const bytes = () =>
      readdirSync(cwd, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .sort()
        .map((path) => [path, readFileSync(path).toString('base64')]);
    const before = bytes();
    await examined(cwd);
    expect(bytes()).toEqual(before);
  });

  test('is printed in lines, problems last, in the current language', async () => {
    const cwd = setUp('    account: "1"\n');
    const english = await runCli(['doctor', '--date', DATE], { cwd });
    expectExit(english, 0);
    expect(english.stdout).toMatch(/^ok {7}node {7}Node\.js \d/);
    expect(english.stdout).not.toContain('\u001b');
    rmSync(join(cwd, `bill-${DATE}.csv`));
    const chinese = await runCli(['doctor', '--date', PAST, '--lang', 'zh'], { cwd });
    expectExit(chinese, 3);
    expect(chinese.stdout).toMatch(/^正常 {2}node/);
    expect(chinese.stdout).toMatch(/\n问题 {2}flows .*\n +→ 请取得 2020-01-01 的文件/);
    expect(chinese.stdout).toMatch(/\n问题 2 项，提示 \d+ 项，正常 \d+ 项\n$/);
  });

  test('without a config is a hint, and no file is created', async () => {
    const cwd = tempDir();
    const { told, run } = await examined(cwd);
    expectExit(run, 0);
    const fix = expect.stringContaining('zhangping init');
    expect(wrong(told)).toMatchObject([{ check: 'config', fix }]);
    expect(leftIn(cwd)).toEqual([]);
  });
});

describe('the config', () => {
  test('is checked; every mistake is reported with its line', async () => {
    const cwd = tempDir();
    writeFileSync(join(cwd, 'z.yaml'), 'jobs:\n  shop:\n    edge: -1\n    foo: 1\n');
    const { told, run } = await examined(cwd, '--config', 'z.yaml');
    expectExit(run, 2);
    expect(wrong(told).map(({ what }) => what)).toEqual([
      'z.yaml:3: jobs.shop.edge: must be at least 0, not -1',
      "z.yaml:4: jobs.shop: unknown setting 'foo'",
    ]);
    expectExit((await examined(cwd, '--config', 'none.yaml')).run, 2);
  });

  test('that is readable by other users is a hint', async () => {
    const cwd = setUp();
    chmodSync(join(cwd, 'zhangping.yaml'), 0o644);
    const { told, run } = await examined(cwd, '--date', DATE);
    expectExit(run, 0);
    expect(wrong(told)).toMatchObject([{ check: 'config', fix: 'chmod 600 zhangping.yaml' }]);
  });

  test('with an unknown profile, or more memory than the machine has', async () => {
    const cwd = setUp('    channel: nobody\n    memory: 900000GB\n');
    const { told, run } = await examined(cwd, '--date', DATE);
    expectExit(run, 2);
    expect(wrong(told)).toMatchObject([
      { check: 'memory', level: 'hint' },
      { check: 'profile', level: 'problem', what: expect.stringContaining("'nobody'") },
    ]);
  });

  test('an invalid date is a mistake', async () => {
    const result = await runCli(['doctor', '--date', 'soon'], { cwd: setUp() });
    expectExit(result, 2);
    expect(result.stderr).toContain('--date soon');
  });
});

describe('files', () => {
  test('that are missing are a problem when they are due, a hint before', async () => {
    const cwd = setUp();
    const due = await examined(cwd, '--date', PAST);
    expectExit(due.run, 3);
    expect(wrong(due.told)).toMatchObject([
      { check: 'statement', level: 'problem', what: expect.stringContaining(`bill-${PAST}.csv`) },
      { check: 'flows', level: 'problem' },
    ]);
    const early = await examined(cwd, '--date', FUTURE);
    expectExit(early.run, 0);
    expect(wrong(early.told).map(({ check, level }) => [check, level])).toEqual([
      ['statement', 'hint'],
      ['flows', 'hint'],
    ]);
  });

  test.each([
    ['an error page', '<html><body>502</body></html>', /this is an error answer/],
    ['nothing', '', /is empty/],
    ['a table that nobody knows', 'a,b\n1,2\n', /the format is not recognized/],
  ])('that are %s', async (_, text, why) => {
    const cwd = setUp();
    writeFileSync(join(cwd, `bill-${DATE}.csv`), text);
    const { told, run } = await examined(cwd, '--date', DATE);
    expectExit(run, 3);
    expect(wrong(told)).toMatchObject([{ check: 'statement', what: expect.stringMatching(why) }]);
  });

  test('of another account than the job', async () => {
    const cwd = setUp('    account: "4711"\n');
    copyFileSync(
      resolve(FIXTURE, '..', 'profile-alipay-plain', 'alipay.csv'),
      join(cwd, `bill-${DATE}.csv`),
    );
    const { told, run } = await examined(cwd, '--date', DATE);
    expectExit(run, 3);
    expect(wrong(told)).toMatchObject([{ what: expect.stringContaining('for account 4711') }]);
  });

  test('with the same path for every date, or without a path in the config', async () => {
    const cwd = setUp();
    writeFileSync(join(cwd, 'zhangping.yaml'), `jobs: { shop: { statement: bill-${DATE}.csv } }\n`);
    chmodSync(join(cwd, 'zhangping.yaml'), 0o600);
    const { told, run } = await examined(cwd, '--date', DATE);
    expectExit(run, 0);
    expect(wrong(told)).toMatchObject([
      { check: 'statement', what: 'shop: the same files for every date' },
      { check: 'flows', what: 'shop: the config names no files' },
    ]);
  });
});

describe('the ledger', () => {
  test('readable by other users, with a copy and the lock of a crashed run', async () => {
    const cwd = setUp();
    await reconciled(cwd);
    chmodSync(join(cwd, 'zhangping.db'), 0o644);
    writeFileSync(join(cwd, 'zhangping.db.v1-20261101T000000Z.bak'), '');
    const note = { pid: 2 ** 22 + 1, host: hostname(), since: '2026-11-20T02:30:00.000Z' };
    writeFileSync(join(cwd, 'zhangping.db.locks', 'shop.json'), JSON.stringify(note));
    const { told, run } = await examined(cwd, '--date', DATE);
    expectExit(run, 0);
    const found = wrong(told).filter(({ check }) => check !== 'dates');
    expect(found).toMatchObject([
      { check: 'ledger', fix: 'chmod 600 zhangping.db' },
      { check: 'lock', what: expect.stringMatching(/^shop: a run died \(process 4194305 on/) },
      { check: 'ledger', what: expect.stringContaining('.bak: a copy of an older version') },
    ]);
  });

  test('with a changed byte', async () => {
    const cwd = setUp();
    await reconciled(cwd);
    const path = join(cwd, 'zhangping.db');
    const bytes = readFileSync(path);
    // Of an order id that an item holds: SQLite itself would not notice.
    const at = bytes.indexOf('RW1001');
    expect(at).toBeGreaterThan(0);
    bytes[at] ^= 1;
    writeFileSync(path, bytes);
    const { told, run } = await examined(cwd, '--date', DATE);
    expectExit(run, 4);
    expect(wrong(told)).toMatchObject([
      { check: 'ledger', level: 'problem', what: expect.stringContaining('it is damaged') },
    ]);
  });

  test.each(['changes', 'runs', 'rejects', 'events'])(
    'whose table %s has a row that was never written',
    async (table) => {
      const cwd = setUp();
      await reconciled(cwd);
      const db = new Database(join(cwd, 'zhangping.db'));
      const columns = db.pragma(`table_info(${table})`) as { name: string; type: string }[];
      const values = columns.map(({ type }) => (type === 'TEXT' ? "'x'" : '1'));
      const [day] = db.prepare('SELECT id FROM days').pluck().all();
      const own = columns.map(({ name }, i) => {
        if (['id', 'seq'].includes(name)) return '99';
        return name === 'day' ? String(day) : values[i];
      });
      db.prepare(`INSERT INTO ${table} VALUES (${own.join(', ')})`).run();
      db.close();
      const { told, run } = await examined(cwd, '--date', DATE);
      expectExit(run, 4);
      expect(wrong(told)[0]).toMatchObject({ check: 'ledger', level: 'problem' });
    },
  );

  test.each(['items', 'rejects', 'events', 'days', 'jobs'])(
    'whose table %s has lost a row',
    async (table) => {
      const cwd = setUp('    maxRejects: 1\n');
      const flows = join(cwd, `flows-${DATE}.csv`);
      writeFileSync(flows, `${readFileSync(flows, 'utf8')}W9,,,payment,x,,,,,\n`);
      await reconciled(cwd);
      const list = await runCli(['items', 'list', '--json'], { cwd });
      const [{ item_id: id }] = JSON.parse(list.stdout);
      const decide = ['items', 'resolve', id, '--action', 'ignore', '--by', 'wang', '--note', 'x'];
      expectExit(await runCli(decide, { cwd }), 0);
      const sound = await examined(cwd, '--date', DATE);
      expect(wrong(sound.told).filter(({ level }) => level === 'problem')).toEqual([]);
      const db = new Database(join(cwd, 'zhangping.db'));
      db.pragma('foreign_keys = OFF');
      expect(db.prepare(`DELETE FROM ${table}`).run().changes).toBe(1);
      db.close();
      const { told, run } = await examined(cwd, '--date', DATE);
      expectExit(run, 4);
      expect(wrong(told)[0]).toMatchObject({ check: 'ledger', level: 'problem' });
    },
  );

  test('of a newer version, an older version or another program', async () => {
    const cwd = setUp();
    await reconciled(cwd);
    const path = join(cwd, 'zhangping.db');
    const set = (sql: string) => {
      const db = new Database(path);
      db.exec(sql);
      db.close();
    };
    set('PRAGMA user_version = 99');
    const newer = await examined(cwd, '--date', DATE);
    expectExit(newer.run, 4);
    expect(wrong(newer.told)[0].what).toContain('has version 99');
    set('PRAGMA user_version = 1; PRAGMA application_id = 7');
    const other = await examined(cwd, '--date', DATE);
    expectExit(other.run, 4);
    expect(wrong(other.told)[0].what).toContain('not a ledger of zhangping');
    writeFileSync(path, '');
    const empty = await examined(cwd, '--date', DATE);
    expectExit(empty.run, 0);
    expect(empty.told.find(({ check }) => check === 'ledger')?.what).toContain('it is empty');
    expect(statSync(path).size).toBe(0);
  });

  test('in a missing folder', async () => {
    const cwd = setUp();
    const config = readFileSync(join(cwd, 'zhangping.yaml'), 'utf8');
    writeFileSync(join(cwd, 'zhangping.yaml'), `ledger: data/z.db\n${config}`);
    const { told, run } = await examined(cwd, '--date', DATE);
    expectExit(run, 2);
    expect(wrong(told)).toMatchObject([
      { check: 'ledger', fix: expect.stringMatching(/^mkdir -p/) },
    ]);
    expect(existsSync(join(cwd, 'data'))).toBe(false);
  });

  test('with stale dates', async () => {
    const cwd = setUp();
    await reconciled(cwd);
    // What the bill has and the flows lack turns up on the next day, whose reports go elsewhere.
    const header = 'order_id,refund_id,type,amount,paid_at\n';
    const row = 'B1,,payment,5.00,2026-11-20 12:00:00\n';
    writeFileSync(join(cwd, 's.csv'), header + row);
    const late = 'W1001,RW1001,refund,40.00,2026-11-20 10:00:00\n';
    writeFileSync(join(cwd, 'f.csv'), header + row + late);
    const files = ['--statement', 's.csv', '--flows', 'f.csv', '--date', '2026-11-20'];
    const next = await runCli(['run', 'shop', ...files, '--out', 'elsewhere'], { cwd });
    expectExit(next, 0);
    const { told, run } = await examined(cwd, '--date', DATE);
    expectExit(run, 0);
    expect(wrong(told)[0]).toEqual({
      check: 'dates',
      level: 'hint',
      what: `shop: changed since their reports were written: ${DATE}`,
      fix: `zhangping report shop --date ${DATE}`,
    });
  });

  test('with recent dates without a run, except yesterday', async () => {
    const cwd = setUp();
    const zone = { in: tz('Asia/Shanghai'), representation: 'date' } as const;
    const ago = (days: number) => formatISO(subDays(new Date(), days), zone);
    const flows = (date: string) => {
      const rows = `order_id,amount,paid_at\nA1,5.00,${date} 12:00:00\n`;
      writeFileSync(join(cwd, `bill-${date}.csv`), `\ufeff${rows}`);
      writeFileSync(join(cwd, `flows-${date}.csv`), rows);
    };
    const run = async (days: number) => {
      flows(ago(days));
      expectExit(await runCli(['run', 'shop', '--date', ago(days)], { cwd }), 0);
    };
    for (const days of [40, 9, 3]) await run(days);
    const { told } = await examined(cwd, '--date', ago(3));
    const [found] = wrong(told);
    expect(found.fix).toBe(`zhangping run shop --date ${ago(31)}`);
    // Thirty dates before the day before yesterday, of which two have a run.
    expect(found.what).toMatch(
      new RegExp(`^shop: dates without a run: ${ago(31)}, .* and 23 more$`),
    );
  });

  test('whose last run is in the future: the clock is wrong', async () => {
    const cwd = setUp();
    const ahead = join(cwd, 'ahead.mjs');
    writeFileSync(
      ahead,
      'const Now = Date;\n' +
        'globalThis.Date = class extends Now {\n' +
        '  constructor(...args) { super(...(args.length > 0 ? args : [Date.now()])); }\n' +
        '  static now() { return Now.now() + 4e11; }\n};\n',
    );
    const env = { NODE_OPTIONS: `--import ${ahead}` };
    expectExit(await spawnCli(['run', 'shop', '--date', DATE], { cwd, env }), 1);
    const { told, run } = await examined(cwd, '--date', DATE);
    expectExit(run, 4);
    expect(wrong(told).filter(({ level }) => level === 'problem')).toMatchObject([
      { check: 'clock', what: expect.stringContaining('the ledger has a run of') },
    ]);
  });
});

describe('places', () => {
  test('reports readable by other users, and a file in place of their folder', async () => {
    const cwd = setUp();
    await reconciled(cwd);
    chmodSync(join(cwd, 'reports', 'shop'), 0o755);
    const open = await examined(cwd, '--date', DATE);
    expect(wrong(open.told).filter(({ check }) => check === 'reports')).toMatchObject([
      { level: 'hint', fix: 'chmod 700 reports/shop' },
    ]);
    rmSync(join(cwd, 'reports'), { recursive: true });
    writeFileSync(join(cwd, 'reports'), '');
    const { told, run } = await examined(cwd, '--date', DATE);
    expectExit(run, 4);
    expect(wrong(told).at(-1)).toMatchObject({ check: 'reports', level: 'problem' });
  });

  test('a disk that is nearly full is a problem, one with little space a hint', async () => {
    const cwd = setUp();
    const disk = tempDir();
    const mount = (...args: string[]) => {
      const { status, stderr } = spawnSync('mount', args, { encoding: 'utf8' });
      expect(status, `this test mounts a small disk and needs root: ${stderr}`).toBe(0);
    };
    mount('-t', 'tmpfs', '-o', 'size=16m', 'tmpfs', disk);
    mounted.push(disk);
    const config = readFileSync(join(cwd, 'zhangping.yaml'), 'utf8');
    writeFileSync(join(cwd, 'zhangping.yaml'), `ledger: ${disk}/z.db\nout: ${disk}/r\n${config}`);
    const full = await examined(cwd, '--date', DATE);
    expectExit(full.run, 4);
    // Ledger and reports are on the same disk, which has one finding.
    expect(wrong(full.told)).toMatchObject([{ check: 'disk', level: 'problem' }]);
    mount('-o', 'remount,size=512m', disk);
    const low = await examined(cwd, '--date', DATE);
    expectExit(low.run, 0);
    expect(wrong(low.told)).toMatchObject([{ check: 'disk', level: 'hint' }]);
  });

  test('the time zones of the machine and the job', async () => {
    const cwd = setUp();
    const of = async (TZ: string) => {
      const result = await runCli(['doctor', '--json', '--date', DATE], { cwd, env: { TZ } });
      const told: Told[] = JSON.parse(result.stdout);
      return told.find(({ what }) => what.includes('Asia/Shanghai'));
    };
    expect(await of('America/New_York')).toMatchObject({
      level: 'hint',
      fix: expect.stringContaining('those of America/New_York'),
    });
    expect(await of('Asia/Shanghai')).toMatchObject({ check: 'clock', level: 'ok' });
  });
});

describe('Redis', () => {
  test('that works, that evicts keys, and that is not reachable', async () => {
    const cwd = setUp('    engine: redis\n');
    const none = await examined(cwd, '--date', DATE);
    expectExit(none.run, 2);
    expect(wrong(none.told)).toMatchObject([
      { what: expect.stringContaining('No Redis is configured') },
    ]);
    const good = await startRedis();
    const { told, run } = await examined(cwd, '--date', DATE, '--redis', good.url);
    expectExit(run, 0);
    expect(wrong(told)).toEqual([]);
    const redis = told.filter(({ check }) => check === 'redis');
    expect(redis[0].what).toMatch(/can be used; version \d+\.\d+.*set-max-intset-entries 512/);
    expect(redis[1].what).toBe('no run has left keys there');
    expect(told.some(({ what }) => what.includes('the clock of Redis agrees'))).toBe(true);
    const secret = 'hunter2';
    const dropping = await startRedis([
      '--maxmemory-policy',
      'allkeys-lru',
      '--requirepass',
      secret,
    ]);
    const url = dropping.url.replace('//', `//:${secret}@`);
    const bad = await examined(cwd, '--date', DATE, '--redis', url);
    expectExit(bad.run, 4);
    expect(wrong(bad.told)).toMatchObject([{ what: expect.stringContaining('noeviction') }]);
    const wrongUrl = dropping.url.replace('//', '//:wrong@');
    const refused = await examined(cwd, '--date', DATE, '--redis', wrongUrl);
    expectExit(refused.run, 4);
    for (const { stdout } of [bad.run, refused.run]) expect(stdout).not.toMatch(/hunter2|wrong@/);
    await good.stop();
    const gone = await examined(cwd, '--date', DATE, '--redis', good.url);
    expectExit(gone.run, 4);
    expect(wrong(gone.told)).toMatchObject([{ check: 'redis', level: 'problem' }]);
  });

  test('of the config takes precedence over the environment, as in a run', async () => {
    const cwd = setUp('    engine: redis\n');
    const { url } = await startRedis();
    const path = join(cwd, 'zhangping.yaml');
    const jobs = readFileSync(path, 'utf8');
    const gone = 'redis://127.0.0.1:1';
    const redisIn = async (config: string, variable: string) => {
      writeFileSync(path, config);
      const args = ['doctor', '--json', '--date', DATE];
      const { stdout } = await runCli(args, { cwd, env: { ZHANGPING_REDIS_URL: variable } });
      const found: Told[] = JSON.parse(stdout);
      return found.find(({ check }) => check === 'redis')?.level;
    };
    expect(await redisIn(`redis: ${url}\n${jobs}`, gone)).toBe('ok');
    expect(await redisIn(`redis: ${gone}\n${jobs}`, url)).toBe('problem');
    expect(await redisIn(jobs, url)).toBe('ok');
  });

  test('whose clock differs from that of this machine', async () => {
    const cwd = setUp();
    const ahead = join(cwd, 'ahead.mjs');
    writeFileSync(ahead, 'const now = Date.now; Date.now = () => now() + 60_000;\n');
    const { url } = await startRedis();
    const env = { NODE_OPTIONS: `--import ${ahead}` };
    const args = ['doctor', '--json', '--date', DATE, '--redis', url];
    const result = await spawnCli(args, { cwd, env });
    expectExit(result, 0);
    const [found] = wrong(JSON.parse(result.stdout));
    expect(found).toMatchObject({ check: 'clock', level: 'hint' });
    expect(found.what).toMatch(/^the clock of Redis and this one are (59|60|61) seconds apart$/);
  });

  test('must be named with --clean', async () => {
    const result = await runCli(['doctor', '--clean'], { cwd: tempDir() });
    expectExit(result, 2);
    expect(result.stdout).toContain('No Redis is configured');
  });
});

test('variables for secrets: whether they are set, never their values', async () => {
  const cwd = setUp();
  const config = readFileSync(join(cwd, 'zhangping.yaml'), 'utf8');
  const notify = 'notify:\n  - to: dingtalk\n    urlEnv: TEST_URL\n    secretEnv: TEST_SECRET\n';
  const command = '  - to: command\n    command: [true]\n'.replace('true', '"true"');
  writeFileSync(join(cwd, 'zhangping.yaml'), config + notify + command);
  const env = { TEST_URL: 'https://example.com/hunter2' };
  const result = await runCli(['doctor', '--json', '--date', DATE], { cwd, env });
  expectExit(result, 2);
  expect(result.stdout).not.toContain('hunter2');
  const told: Told[] = JSON.parse(result.stdout);
  expect(told.filter(({ check }) => check === 'environment')).toMatchObject([
    { level: 'ok', what: 'TEST_URL is set (notify[0].urlEnv)' },
    { level: 'problem', what: 'TEST_SECRET is not set (notify[0].secretEnv)' },
  ]);
});

test('the files, ledgers and reports of several jobs are checked', async () => {
  const cwd = setUp();
  mkdirSync(join(cwd, 'other'));
  const config = readFileSync(join(cwd, 'zhangping.yaml'), 'utf8');
  const second =
    '  second:\n    statement: none-{date}.csv\n    flows: flows-{date}.csv\n    out: other\n';
  writeFileSync(join(cwd, 'zhangping.yaml'), `${config}${second}    ledger: other/o.db\n`);
  const { told, run } = await examined(cwd, '--date', DATE);
  expectExit(run, 0, 3);
  const what = (check: string) =>
    told.filter((each) => each.check === check).map((each) => each.what);
  expect(what('ledger').map((each) => each.split(':')[0])).toEqual(['zhangping.db', 'other/o.db']);
  expect(what('reports')).toEqual(['reports/shop: can be written', 'other/second: can be written']);
  expect(what('flows')).toHaveLength(2);
  expect(what('statement').join('\n')).toContain('none-2026-11-19.csv does not exist');
});
