import { writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unconfiguredJob } from '../../src/config/configured-job.ts';
import { loadConfig } from '../../src/config/load.ts';
import { JOB_DEFAULTS } from '../../src/domain/job.ts';
import { CONFIG_BYTES_MAX } from '../../src/support/limits.ts';
import { tempDir } from '../support/tempdir.ts';
import { configAt, configFile, jobText, jobWith } from './configs.ts';

const namesOf = (text: string) => configAt(configFile(text)).jobs.map(({ job }) => job.name);

describe('a job', () => {
  it('without settings equals a job without a config', () => {
    const { jobs } = configAt(configFile('jobs: { shop: {} }\n'));
    expect(jobs).toEqual([unconfiguredJob('shop')]);
    expect(jobs[0].job).toEqual({ ...JOB_DEFAULTS, name: 'shop' });
  });

  it('has the settings of the file', () => {
    const job = jobWith(
      'statement: /in/bill.zip',
      'flows: [/in/a.csv, "/in/{b,c}.csv"]',
      'channel: alipay',
      'flowsProfile: generic',
      'currency: JPY',
      'timeZone: Asia/Tokyo',
      'cutoff: "23:30"',
      'carryDays: 7',
      'amount: settled',
      'compare: [fee]',
      'amountTolerance: 2',
      'offset: [flows]',
      'identity: [channelTxnId]',
      'types: { 充值: topup }',
      'statuses: { 已关闭: closed }',
      'netFees: true',
      'account: "2088"',
      'maxRejects: 5',
      'personalData: kept',
      'only: { counterparty: [财付通, 支付宝] }',
      'dimensions: [store, 支付方式]',
      'memory: 512MB',
      'engine: redis',
      'ledger: /var/zhangping.db',
      'out: /var/reports',
      'formats: [xlsx]',
      'fees: /etc/fees.yaml',
    );
    expect(job).toEqual({
      job: {
        name: 'shop',
        currency: 'JPY',
        timeZone: 'Asia/Tokyo',
        cutoffMinutes: 23 * 60 + 30,
        edgeMinutes: 1,
        carryDays: 7,
        amount: 'settled',
        compare: ['fee'],
        amountTolerance: 2,
        offset: ['flows'],
        identity: ['channelTxnId'],
        types: { 充值: 'topup' },
        statuses: { 已关闭: 'closed' },
        unknownTypesAsOther: false,
        netFees: true,
        accounts: ['2088'],
        only: { counterparty: ['财付通', '支付宝'] },
        dimensions: ['store', '支付方式'],
        maxRejects: 5,
        allowEmpty: false,
        allowUnrelated: false,
        personalData: 'kept',
      },
      statement: { kind: 'files', paths: ['/in/bill.zip'] },
      flows: { kind: 'files', paths: ['/in/a.csv', '/in/{b,c}.csv'] },
      settlement: null,
      calendar: [],
      fees: '/etc/fees.yaml',
      takings: [],
      downstream: [],
      // It takes only some rows of its statement.
      readers: [expect.objectContaining({ statement: { kind: 'files', paths: ['/in/bill.zip'] } })],
      profiles: {},
      channel: 'alipay',
      flowsProfile: 'generic',
      memory: 512 * 1024 * 1024,
      notify: [],
      engine: 'redis',
      redis: [],
      ledger: '/var/zhangping.db',
      out: '/var/reports',
      formats: ['xlsx'],
      matchedCompression: 'none',
      suggestSteps: 10_000_000,
    });
  });

  it.each([
    ['edge: 0', { edgeMinutes: 0 }],
    ['edge: 720', { edgeMinutes: 720 }],
    ['carryDays: 0', { carryDays: 0 }],
    ['carryDays: 31', { carryDays: 31 }],
    ['maxRejects: 100000', { maxRejects: 100_000 }],
    ['cutoff: 00:00', { cutoffMinutes: 0 }],
    ['compare: []', { compare: [] }],
    ['compare: [fee, status]', { compare: ['fee', 'status'] }],
  ])('may have %s', (setting, expected) => {
    const text = `jobs:\n  shop:\n    ${setting}\n`;
    expect(configAt(configFile(text)).jobs[0].job).toMatchObject(expected);
  });

  it('may share settings with another job by an anchor', () => {
    const text = 'jobs:\n  a: &a\n    flows: &f [/f.csv]\n    statement: *f\n  b: *a\n';
    const { jobs } = configAt(configFile(text));
    const paths = { paths: ['/f.csv'] };
    expect(jobs).toMatchObject([{ statement: paths }, { statement: paths }]);
  });
});

describe('amountTolerance', () => {
  it.each([
    ['0.01', 'CNY', 1],
    ['"0.01"', 'CNY', 1],
    ['1.10', 'CNY', 110],
    ['0.0100', 'CNY', 1],
    ['0.29', 'CNY', 29],
    ['"1.005"', 'KWD', 1005],
    ['3', 'JPY', 3],
    ['0', 'CNY', 0],
    // A float of so many digits is near its end.
    ['4503599627370.49', 'CNY', 450359962737049],
    ['"9999999999999.99"', 'CNY', 999999999999999],
  ])('%s of %s is %d minor units', (text, currency, units) => {
    const { job } = jobWith(`currency: ${currency}`, `amountTolerance: ${text}`);
    expect(job.amountTolerance).toBe(units);
  });

  it('is read exactly, with or without quotes', () => {
    const units = fc.integer({ min: 0, max: 10 ** 15 });
    fc.assert(
      fc.property(units, fc.boolean(), (expected, quoted) => {
        const digits = String(expected).padStart(3, '0');
        const decimal = `${digits.slice(0, -2)}.${digits.slice(-2)}`;
        const text = quoted ? `"${decimal}"` : decimal;
        expect(jobWith(`amountTolerance: ${text}`).job.amountTolerance).toBe(expected);
      }),
      { numRuns: 50 },
    );
  });
});

describe('paths', () => {
  it('are relative to the folder of the file', () => {
    const text = jobText('statement: a.csv', 'flows: [b/*.csv, ../c.csv, "-"]', 'ledger: l.db');
    const path = configFile(`${text}out: r\n`);
    const folder = dirname(path);
    expect(configAt(path).jobs[0]).toMatchObject({
      statement: { paths: [join(folder, 'a.csv')] },
      flows: { paths: [join(folder, 'b/*.csv'), resolve(folder, '../c.csv'), '-'] },
      ledger: join(folder, 'l.db'),
      out: join(folder, 'r'),
    });
  });

  it('keep their dates, including dates with folders', () => {
    const { statement } = jobWith('statement: /bills/{date:yyyy/MM}/{date}_*.zip');
    expect(statement).toMatchObject({ paths: ['/bills/{date:yyyy/MM}/{date}_*.zip'] });
  });

  it('stay short if the config is in the working folder', () => {
    const folder = tempDir();
    const before = process.cwd();
    process.chdir(folder);
    try {
      writeFileSync('zhangping.yaml', jobText('flows: f.csv'));
      expect(configAt('zhangping.yaml').jobs[0].flows).toMatchObject({ paths: ['f.csv'] });
    } finally {
      process.chdir(before);
    }
  });
});

describe('ledger and out at the top', () => {
  it('apply to jobs without their own', () => {
    const own = 'ledger: /own.db, out: /own';
    const text = `ledger: /all.db\nout: /all\njobs:\n  a: {}\n  b: { ${own} }\n`;
    const { jobs } = configAt(configFile(text));
    expect(jobs.map(({ ledger, out }) => [ledger, out])).toEqual([
      ['/all.db', '/all'],
      ['/own.db', '/own'],
    ]);
  });
});

describe('the jobs of a config', () => {
  it('are in the order of the file, with names as written', () => {
    expect(
      namesOf('jobs:\n  b: {}\n  2: {}\n  1: {}\n  007: {}\n  微信: {}\n  "a.b": {}\n'),
    ).toEqual(['b', '2', '1', '007', '微信', 'a.b']);
  });

  it('may have names of object properties', () => {
    expect(namesOf('jobs: { constructor: {}, toString: {} }')).toEqual(['constructor', 'toString']);
  });
});

describe('a file', () => {
  it('may have a byte order mark and Windows line ends', () => {
    expect(namesOf('\uFEFFjobs:\r\n  a: {}\r\n')).toEqual(['a']);
  });

  it.each([
    [CONFIG_BYTES_MAX - 1, true],
    [CONFIG_BYTES_MAX, true],
    [CONFIG_BYTES_MAX + 1, false],
  ])('of %d bytes is accepted: %s', async (bytes, isAccepted) => {
    const path = configFile('jobs: { a: {} }\n#'.padEnd(bytes, '.'));
    const loaded = expect(loadConfig(path));
    if (isAccepted) await loaded.resolves.toHaveProperty('path', path);
    else await loaded.rejects.toThrow(`${path}: the config is larger than 1048576 bytes.`);
  });

  it('that cannot be read is reported with the reason', async () => {
    const folder = tempDir();
    await expect(loadConfig(join(folder, 'none.yaml'))).rejects.toThrow(
      /none\.yaml: the config cannot be read \(ENOENT: .*\)\.$/,
    );
    await expect(loadConfig(folder)).rejects.toThrow(
      /: the config cannot be read \(EISDIR: .*\)\.$/,
    );
  });

  it('in GBK is refused', async () => {
    const path = configFile(Buffer.from([0x6a, 0xd6, 0xd0, 0xb9, 0xfa]));
    await expect(loadConfig(path)).rejects.toThrow(
      `${path}: the config is not UTF-8. Save it as UTF-8.`,
    );
  });
});

it('the Redis of a file applies to all its jobs', () => {
  const one = configAt(
    configFile('redis: rediss://u:p@h\njobs: { a: {}, b: { engine: redis } }\n'),
  );
  expect(one.jobs.map(({ engine, redis }) => [engine, redis])).toEqual([
    ['memory', ['rediss://u:p@h']],
    ['redis', ['rediss://u:p@h']],
  ]);
  const several = configAt(
    configFile('redis: [redis+cluster://a, redis+cluster://b]\njobs: { a: {} }\n'),
  );
  expect(several.jobs[0].redis).toEqual(['redis+cluster://a', 'redis+cluster://b']);
});
