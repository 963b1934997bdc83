/** The settings of settlement jobs, and how jobs are linked with those that they settle. */
import { describe, expect, it, test } from 'vitest';
import type { ConfiguredJob } from '../../src/config/configured-job.ts';
import { configAt, configFile, jobText, mistakesOf } from './configs.ts';

/** The jobs of a config: wechat, and bank with these settings, a line each. */
function text(...settings: string[]): string {
  const lines = ['jobs:', '  wechat: { statement: "/w.csv", flows: /f.csv }', '  bank:'];
  return `${[...lines, ...settings.map((line) => `    ${line}`)].join('\n')}\n`;
}

const OF_WECHAT = ['flows: { job: wechat }', 'settles: { lag: T+1 }'];

function jobsOf(config: string): ReadonlyMap<string, ConfiguredJob> {
  return new Map(configAt(configFile(config)).jobs.map((each) => [each.job.name, each]));
}

function bankWith(...settings: string[]): ConfiguredJob {
  return jobsOf(text(...settings)).get('bank') as ConfiguredJob;
}

describe('a settlement job', () => {
  it('sums the net of the whole statement by date, unless it says otherwise', () => {
    const bank = bankWith('statement: "/b/{date}.csv"', ...OF_WECHAT);
    expect(bank).toMatchObject({
      statement: { kind: 'files', paths: ['/b/{date}.csv'] },
      flows: undefined,
      calendar: [],
    });
    expect(bank.settlement).toEqual({
      upstream: 'wechat',
      taking: { amount: 'settled', by: [] },
      measure: 'net',
      credits: null,
      lag: { unit: 'working', days: 1 },
      grace: 0,
      calendar: 'CN',
      runs: 14,
      partialMax: 500,
    });
  });

  it('has the settings of the file', () => {
    const bank = jobsOf(
      `${text(
        'statement: { path: [/b.csv], measure: settled, groupBy: [payoutId] }',
        'flows: { job: wechat, measure: order, groupBy: [account, date, storeId] }',
        'settles: { lag: D+2, calendar: bank, grace: 3 }',
        'runs: 0',
        'partialMax: 0',
      )}calendars: { bank: /days.yaml }\n`,
    ).get('bank');
    expect(bank).toMatchObject({
      statement: { kind: 'files', paths: ['/b.csv'] },
      calendar: ['/days.yaml'],
      settlement: {
        taking: { amount: 'order', by: ['account', 'storeId'] },
        measure: 'order',
        credits: { amount: 'settled', by: ['payoutId'], measure: 'settled' },
        lag: { unit: 'calendar', days: 2 },
        grace: 3,
        calendar: 'bank',
        runs: 0,
        partialMax: 0,
      },
    });
  });

  it('may take rows of a type', () => {
    const bank = bankWith('flows: { job: wechat, take: withdrawal }', 'settles: { lag: D+1 }');
    expect(bank.settlement?.taking).toEqual({ take: 'withdrawal' });
  });

  it('may settle its own files in groups', () => {
    const bank = bankWith('flows: { path: /f.csv, groupBy: [orderId] }', 'settles: { lag: T+0 }');
    expect(bank.flows).toEqual({ kind: 'files', paths: ['/f.csv'] });
    const taking = { amount: 'settled', by: ['orderId'] };
    expect(bank.settlement).toMatchObject({ upstream: null, taking });
  });

  it.each([
    ['"5%"', 500],
    ['2.5%', 250],
    ['0.07%', 7],
    ['"0%"', 0],
    ['100.00%', 10_000],
  ])('partialMax: %s is %i ten thousandths', (percent, expected) => {
    const { settlement } = bankWith(...OF_WECHAT, `partialMax: ${percent}`);
    expect(settlement?.partialMax).toBe(expected);
  });
});

test('a job knows who settles it, and each thing that they take, in the order of the file', () => {
  const jobs = jobsOf(`jobs:
  b1: { flows: { job: shop, groupBy: [date, account] }, settles: { lag: T+1 } }
  b2: { flows: { job: shop, take: withdrawal }, settles: { lag: D+1 } }
  shop: { statement: /w.csv, flows: /f.csv }
  b3: { flows: { job: shop, measure: settled, groupBy: [account] }, settles: { lag: T+2 } }
  b4: { flows: { job: b1, measure: order }, settles: { lag: T+1 } }
`);
  const { takings, downstream } = jobs.get('shop') as ConfiguredJob;
  expect(takings).toEqual([{ amount: 'settled', by: ['account'] }, { take: 'withdrawal' }]);
  const settling = ['b1', 'b2', 'b3'].map((name) => {
    const { job, settlement, calendar } = jobs.get(name) as ConfiguredJob;
    return { job, settlement, calendar };
  });
  expect(downstream).toEqual(settling);
  expect(jobs.get('b1')?.takings).toEqual([{ amount: 'order', by: [] }]);
  expect(jobs.get('b4')).toMatchObject({ takings: [], downstream: [] });
});

const PARTIAL = 'must be at most 100%, with at most two decimals, such as "5%" or "2.5%", or 0';
const FIELD =
  'must be the name of a field, such as date, orderId, or one under fields: of the profile';
const NEEDS_SETTLES =
  'is missing: a job whose flows are { job }, or a side of which is { path }, needs it, ' +
  'such as { lag: T+1 }';
const NEEDS_FLOWS = 'needs flows: { job }, the job that is settled, or flows: { path, groupBy }';

describe('a mistake', () => {
  it.each([
    [['flows: { job: wechat }'], `f:3: jobs.bank.settles: ${NEEDS_SETTLES}`],
    [['flows: { path: f.csv, groupBy: [date] }'], `f:3: jobs.bank.settles: ${NEEDS_SETTLES}`],
    [
      ['statement: { path: b.csv, groupBy: [type] }', 'flows: f.csv'],
      `f:3: jobs.bank.settles: ${NEEDS_SETTLES}`,
    ],
    [
      ['flows: { path: f.csv, measure: net }', 'settles: { lag: T+1 }'],
      'f:4: jobs.bank.flows.groupBy: is missing',
    ],
    [['flows: f.csv', 'settles: { lag: T+1 }'], `f:5: jobs.bank.settles: ${NEEDS_FLOWS}`],
    [['statement: b.csv', 'settles: { lag: T+1 }'], `f:5: jobs.bank.settles: ${NEEDS_FLOWS}`],
    [
      ['settles: { lag: T+1 }', 'flows: { job: wechta }'],
      "f:5: jobs.bank.flows.job: there is no job 'wechta'",
    ],
    [
      ['settles: { lag: T+1, calendar: US }', 'flows: { job: wechat }'],
      "f:4: jobs.bank.settles.calendar: there is no calendar 'US': use CN, or add it under " +
        'calendars:',
    ],
    [
      ['flows: { job: wechat, groupby: [date] }', 'settles: { lag: T+1 }'],
      "f:4: jobs.bank.flows: unknown setting 'groupby'",
    ],
    [
      ['flows: { job: wechat, groupBy: [date, order_id] }', 'settles: { lag: T+1 }'],
      `f:4: jobs.bank.flows.groupBy[1]: ${FIELD}`,
    ],
    [
      ['flows: { job: wechat, groupBy: [type, type] }', 'settles: { lag: T+1 }'],
      'f:4: jobs.bank.flows.groupBy[1]: names type twice',
    ],
    [
      ['flows: { job: wechat, measure: nett }', 'settles: { lag: T+1 }'],
      'f:4: jobs.bank.flows.measure: must be order or settled or net, not ' +
        "'nett'; did you mean net?",
    ],
    [
      ['flows: { job: wechat, take: fee, groupBy: [date] }', 'settles: { lag: T+1 }'],
      'f:4: jobs.bank.flows.groupBy: cannot be set together with take: remove one of them',
    ],
    [[...OF_WECHAT, 'runs: 367'], 'f:6: jobs.bank.runs: must be at most 366, not 367'],
    ...['5', '"5"', '101%', '"2.555%"', '-1%', '100.01%', '".5%"'].map(
      (percent): [string[], string] => [
        [...OF_WECHAT, `partialMax: ${percent}`],
        `f:6: jobs.bank.partialMax: ${PARTIAL}`,
      ],
    ),
    [
      [...OF_WECHAT, 'currency: USD'],
      'f:6: jobs.bank.currency: must be that of job wechat, which this job settles: CNY, not USD',
    ],
    [
      [...OF_WECHAT, 'timeZone: Asia/Tokyo'],
      'f:6: jobs.bank.timeZone: must be that of job wechat, which this job settles: ' +
        'Asia/Shanghai, not Asia/Tokyo',
    ],
    [
      [...OF_WECHAT, 'ledger: bank.db'],
      'f:6: jobs.bank.ledger: must be that of job wechat, which this job settles: ' +
        'zhangping.db, not bank.db',
    ],
    ...[
      'carryDays: 3',
      'edge: 0',
      'amountTolerance: 0.01',
      'compare: [status]',
      'matchedCompression: gzip',
    ].map((setting): [string[], string] => [
      [...OF_WECHAT, setting],
      `f:6: jobs.bank.${setting.split(':')[0]}: does not apply to a job with settles`,
    ]),
    [
      [...OF_WECHAT, 'formats: [xlsx, matched]'],
      'f:6: jobs.bank.formats[1]: does not apply to a job with settles',
    ],
    ...['identity: [channelTxnId]', 'netFees: true', 'flowsProfile: generic', 'engine: redis'].map(
      (setting): [string[], string] => [
        [...OF_WECHAT, setting],
        `f:6: jobs.bank.${setting.split(':')[0]}: does not apply to a job with settles`,
      ],
    ),
  ])('%j', (settings, expected) => {
    expect(mistakesOf(text(...settings))).toEqual([expected]);
  });

  it.each(['runs: 14', 'partialMax: "5%"'])('is %s in a job without settles', (setting) => {
    const what = 'applies only to a job with settles';
    expect(mistakesOf(jobText(setting))).toEqual([
      `f:4: jobs.shop.${setting.split(':')[0]}: ${what}`,
    ]);
  });

  it.each([
    ['bank: { flows: { job: bank }, settles: { lag: T+1 } }', 'bank', 'bank → bank'],
    [
      `a: { flows: { job: b }, settles: { lag: T+1 } }
  c: { flows: { job: a }, settles: { lag: T+1 } }
  b: { flows: { job: c }, settles: { lag: T+1 } }
  outside: { flows: { job: a }, settles: { lag: T+1 } }`,
      'a',
      'a → b → c → a',
    ],
  ])('is a cycle of jobs, which is named once: %s', (jobs, first, way) => {
    expect(mistakesOf(`jobs:\n  ${jobs}\n`)).toEqual([
      `f:2: jobs.${first}.flows.job: makes a cycle of jobs: ${way}`,
    ]);
  });

  it('is a field that the profile of the summed rows does not have', () => {
    const profile = 'profiles: { icbc: { orderId: 1, amount: 2, header: false } }';
    const mistake = (where: string, name: string) =>
      `f:3: jobs.bank.${where}: the profile icbc has no field '${name}', only date, ` +
      'account, channelTxnId, currency, orderId, refundId, type: add it under its fields:';
    const found = (...settings: string[]) =>
      mistakesOf(`jobs:
  wechat: { channel: icbc }
  bank: { settles: { lag: T+1 }, ${settings.join(', ')} }
${profile}
`);
    const both = found(
      'channel: icbc, statement: { path: b.csv, groupBy: [payout] }',
      'flows: { job: wechat, groupBy: [type, store] }',
    );
    expect(both).toEqual([
      mistake('statement.groupBy[0]', 'payout'),
      mistake('flows.groupBy[1]', 'store'),
    ]);
    const own = found('flowsProfile: icbc', 'flows: { path: f.csv, groupBy: [store] }');
    expect(own).toEqual([mistake('flows.groupBy[0]', 'store')]);
  });

  it('is reported with a setting of calendars', () => {
    expect(mistakesOf(`${text(...OF_WECHAT)}calendars:\n  CN: { of: [] }\n`)).toEqual([
      "f:7: calendars.CN: unknown setting 'of'; did you mean off?",
    ]);
  });

  it('is not a ledger of the same path, nor another cutoff', () => {
    const jobs = `ledger: ./a.db\n${text(...OF_WECHAT, 'ledger: a.db', 'cutoff: "06:00"')}`;
    expect(jobsOf(jobs).size).toBe(2);
  });
});
