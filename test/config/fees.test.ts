/** Fee rules in a config, and in a file that jobs share. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import type { FeeSource } from '../../src/config/configured-job.ts';
import { loadFees } from '../../src/config/fees.ts';
import { UsageError } from '../../src/support/errors.ts';
import { FEE_RULES_MAX, FEE_STEPS_MAX } from '../../src/support/limits.ts';
import { tempDir } from '../support/tempdir.ts';
import { configAt, configFile, jobText, jobWith, mistakesOf } from './configs.ts';

/** A job with these rules, each a flow map, from line 5 on. */
const withRules = (...rules: string[]) => ['fees:', ...rules.map((rule) => `  - { ${rule} }`)];
const RATE = 'name: r, rate: 0.006';
const RATE_RULE = 'must be a decimal number, such as "0.006" for 0.6 %';
const AMOUNT_RULE = 'must be a decimal number of 0 or more, such as "0.01"';
const PERCENTAGE = 'rates of 20 % or more are not accepted, and 0.6 % is "0.006"';
const FIELD_RULE =
  'must be one of account, channelTxnId, currency, orderId, refundId, type, or a name under ' +
  'fields: of the profile';
const tiers = (...steps: string[]) =>
  `name: r, tiers: { by: amount, mode: whole, steps: [${steps.map((each) => `{ ${each} }`)}] }`;
const BY_VOLUME = 'name: r, tiers: { by: volume, mode: whole, steps: [{ rate: 0.006 }] }';

function feesFile(text: string): string {
  const path = join(tempDir(), 'fees.yaml');
  writeFileSync(path, text);
  return path;
}

function refusalOf(source: FeeSource, currency = 'CNY'): string {
  try {
    loadFees(source, currency);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  throw new Error('accepted');
}

/** The example of the documentation. */
const RULES = `fees:
  - name: wechat-jsapi
    for: { type: payment, product: [JSAPI], account: 0019 }
    from: 2026-01-01
    until: 2026-07-01
    rate: "0.0060"
    fixed: 0.1
    min: 0.00
    max: "25.00"
    base: order
    rounding: half-even
    roundPer: day
    refunds: kept
    collect: billed
  - name: transfers
    for: { type: [transfer, withdrawal] }
    tiers:
      by: amount
      mode: marginal
      steps: [{ upTo: 10000.00, rate: 0.0060 }, { rate: 0.0055 }]
`;

describe('a file of rules', () => {
  test('has them as a job has them', () => {
    const { rules, fields } = loadFees(feesFile(RULES), 'CNY');
    expect(fields).toEqual(['product', 'account']);
    expect(rules).toMatchObject([
      {
        name: 'wechat-jsapi',
        types: new Set(['payment']),
        conditions: [
          { field: 'product', values: new Set(['JSAPI']) },
          { field: 'account', values: new Set(['0019']) },
        ],
        from: '2026-01-01',
        until: '2026-07-01',
        pieces: [{ rate: 600_000, constant: 10n ** 9n, upTo: Number.POSITIVE_INFINITY }],
        min: 0,
        max: 2500,
        base: 'order',
        rounding: 'half-even',
        roundPer: 'day',
        refunds: 'kept',
        collect: 'billed',
      },
      {
        types: new Set(['transfer', 'withdrawal']),
        pieces: [
          { rate: 600_000, constant: 0n, upTo: 1_000_000 },
          { rate: 550_000, constant: 50_000n * 10n ** 6n },
        ],
        min: 0,
        max: Number.POSITIVE_INFINITY,
        byVolume: null,
        base: 'settled',
        rounding: 'half-up',
        roundPer: 'row',
        refunds: 'proportional',
        collect: 'deducted',
      },
    ]);
    const indented = RULES.trimEnd().split('\n');
    expect(loadFees(jobWith(...indented).fees, 'CNY').rules).toEqual(rules);
  });

  test('is found next to the config, and read when it is needed', () => {
    const path = configFile('jobs: { a: { fees: fees.yaml }, b: { fees: /x/fees.yaml }, c: {} }');
    const beside = path.replace('zhangping.yaml', 'fees.yaml');
    const sources = configAt(path).jobs.map(({ fees }) => fees);
    expect(sources).toEqual([beside, '/x/fees.yaml', []]);
    expect(refusalOf(beside)).toMatch(/^\/.*fees\.yaml: the file of fee rules cannot be read/);
    writeFileSync(beside, RULES);
    expect(loadFees(beside, 'CNY').rules).toHaveLength(2);
  });

  test('is refused with the lines of its mistakes', () => {
    const lines = (text: string, currency?: string) => {
      const path = feesFile(text);
      return refusalOf(path, currency).replaceAll(path, 'f').split('\n');
    };
    expect(lines(RULES.replace('"25.00"', '0.001').replace('0.0055', '0.55'))).toEqual([
      "f:9: fees[0].max: '0.001' has 3 decimals, 2 are allowed (the currency is CNY)",
      'f:20: fees[1].tiers.steps[1].rate: is 55 %: rates of 20 % or more are not accepted, and ' +
        '0.6 % is "0.006"',
    ]);
    expect(lines(RULES.replace('"25.00"', '25.50'), 'JPY')).toEqual([
      "f:9: fees[0].max: '25.50' has 1 decimals, 0 are allowed (the currency is JPY)",
    ]);
    expect(lines('[{ name: a }]')).toEqual(['f:1: must be a map of settings, not a list']);
    expect(lines('fees: []')).toEqual(['f:1: fees: must not be empty']);
  });
});

describe('a rule', () => {
  it.each([
    ['rate: 0.006', 'name', 'is missing'],
    ['name: a/b, rate: 0.006', 'name', /^cannot be the name of a rule: 1 to 64 letters/],
    ['name: r', 'rate', 'is missing: a rule needs rate, fixed or tiers'],
    ['name: r, rate: 0.6%', 'rate', RATE_RULE],
    ['name: r, rate: -0.006', 'rate', RATE_RULE],
    ['name: r, rate: 6e-3', 'rate', RATE_RULE],
    ['name: r, rate: .006', 'rate', RATE_RULE],
    ['name: r, rate: &a 0.00000001', 'rate', RATE_RULE],
    ['name: r, rate: [0.006]', 'rate', 'must be text or a number, not a list'],
    ['name: r, rate: 0.6', 'rate', `is 60 %: ${PERCENTAGE}`],
    ['name: r, rate: 0.20000', 'rate', `is 20 %: ${PERCENTAGE}`],
    ['name: r, rate: 1.25', 'rate', `is 125 %: ${PERCENTAGE}`],
    ['name: r, rate: 0.000000001', 'rate', "'0.000000001' has 9 decimals, 8 are allowed"],
    ['name: r, fixed: "1,000"', 'fixed', AMOUNT_RULE],
    [
      'name: r, fixed: 0.000001',
      'fixed',
      "'0.000001' has 6 decimals, 5 are allowed (the currency is CNY)",
    ],
    [
      `${RATE}, min: 99999999999999`,
      'min',
      "'99999999999999' is larger than an amount may be (the currency is CNY)",
    ],
    [`${RATE}, min: 0.10, max: 0.09`, 'max', 'must be at least min: 0.10'],
    [`${RATE}, from: 2026-02-30`, 'from', 'must be a date such as 2026-02-16'],
    [
      `${RATE}, from: 2026-02-01, until: 2026-02-01`,
      'until',
      'must be later than from: the rule ends before this date',
    ],
    [`${RATE}, rounding: half`, 'rounding', /^must be half-up or half-even or up or down/],
    [`${RATE}, for: { type: pay }`, 'for.type', /./],
    [`${RATE}, for: { product: [] }`, 'for.product', 'must not be empty'],
    [`${RATE}, for: { date: 2026-01-01 }`, 'for.date', /use from and until$/],
    [`${RATE}, for: { amount: 1 }`, 'for.amount', FIELD_RULE],
    [`${RATE}, for: { 产品: a }`, 'for.产品', FIELD_RULE],
    [
      `${RATE}, for: { type: [payment, refund] }`,
      'for.type',
      'cannot be payment together with refund or reversal: these follow the rule of their ' +
        'payment, by refunds:',
    ],
    [
      `${RATE}, for: { type: refund }, refunds: kept`,
      'refunds',
      'applies only to rules for payments',
    ],
    [
      `${tiers('rate: 0.006')}, rate: 0.006`,
      'tiers',
      'cannot be set together with rate: remove one of them',
    ],
    [tiers(), 'tiers.steps', 'must not be empty'],
    [tiers('rate: 0.6'), 'tiers.steps[0].rate', `is 60 %: ${PERCENTAGE}`],
    [
      tiers('upTo: 10, rate: 0.006'),
      'tiers.steps[0].upTo',
      'must not be set in the last step, which has all larger amounts',
    ],
    [
      tiers('rate: 0.006', 'rate: 0.005'),
      'tiers.steps[0].upTo',
      'is missing: only the last step has none',
    ],
    [
      tiers('upTo: 10, rate: 0.006', 'upTo: 10.00, rate: 0.005', 'rate: 0.004'),
      'tiers.steps[1].upTo',
      'must be larger than that of the step before, and than 0',
    ],
    [
      tiers('upTo: 0, rate: 0.006', 'rate: 0.005'),
      'tiers.steps[0].upTo',
      'must be larger than that of the step before, and than 0',
    ],
    ...['fixed: 1', 'min: 1', 'max: 1', 'roundPer: row'].map((setting) => [
      `${BY_VOLUME}, ${setting}`,
      setting.split(':')[0],
      'does not apply to tiers by volume',
    ]),
  ] as [string, string, string | RegExp][])('%s is refused', (rule, setting, what) => {
    const [mistake, ...others] = mistakesOf(jobText(...withRules(rule)));
    const place = 'f:5: jobs.shop.fees[0].';
    const prefix = `${place}${setting}: `;
    expect(others).toEqual([]);
    expect(mistake.slice(0, prefix.length)).toBe(prefix);
    const said = mistake.slice(prefix.length);
    expect(said).toEqual(typeof what === 'string' ? what : expect.stringMatching(what));
  });

  it.each([
    'rate: 0.19999999',
    'rate: 0.12345678000',
    'rate: 0',
    'fixed: 0.00001',
    'rate: &a 0.006, max: 25',
  ])('may have %s', (setting) => {
    const { fees } = jobWith(...withRules(`name: r, ${setting}`));
    expect(loadFees(fees, 'CNY').rules).toHaveLength(1);
  });

  it('may have limits of 16 steps, and a job 200 rules', () => {
    const steps = Array.from({ length: FEE_STEPS_MAX }, (_, at) => `upTo: ${at + 1}, rate: 0.01`);
    const accepted = (...rules: string[]) => jobWith(...withRules(...rules)).fees.length;
    expect(accepted(tiers(...steps.slice(1), 'rate: 0.1'))).toBe(1);
    expect(mistakesOf(jobText(...withRules(tiers(...steps, 'rate: 0.1'))))).toEqual([
      'f:5: jobs.shop.fees[0].tiers.steps: must be at most 16 steps',
    ]);
    const rules = Array.from({ length: FEE_RULES_MAX }, (_, at) => {
      return `name: r${at}, for: { orderId: "${at}" }, fixed: 1`;
    });
    expect(accepted(...rules)).toBe(FEE_RULES_MAX);
    expect(mistakesOf(jobText(...withRules(...rules, RATE)))).toEqual([
      'f:4: jobs.shop.fees: must be at most 200 rules',
    ]);
  });
});

describe('rules together', () => {
  const NEVER =
    'f:6: jobs.shop.fees[1]: never applies, because r above applies to all of its records: ' +
    'move this rule above it, or end that one with until:';
  const SAME_NAME =
    'f:6: jobs.shop.fees[1].name: is also the name of a rule above, at the same time: end that ' +
    'one with until:, or choose another name';

  it.each([
    [RATE, 'name: other, rate: 0.01', NEVER],
    [RATE, 'name: other, rate: 0.01, from: 2026-01-01', NEVER],
    [RATE, 'name: other, rate: 0.01, for: { type: refund }', NEVER],
    [
      `${RATE}, for: { product: [APP, H5] }`,
      'name: other, rate: 0.01, for: { product: H5, account: 1 }',
      NEVER,
    ],
    [
      `${RATE}, until: 2026-03-01`,
      'name: other, rate: 0.01, from: 2026-01-01, until: 2026-03-01',
      NEVER,
    ],
    [RATE, 'name: r, rate: 0.01, from: 2026-01-01', SAME_NAME],
    [`${RATE}, until: 2026-01-02`, 'name: r, rate: 0.01, from: 2026-01-01', SAME_NAME],
  ])('%s, then %s', (first, second, mistake) => {
    expect(mistakesOf(jobText(...withRules(first, second)))).toEqual([mistake]);
  });

  it.each([
    [`${RATE}, until: 2026-01-01`, 'name: r, rate: 0.01, from: 2026-01-01'],
    [`${RATE}, from: 2026-01-01`, 'name: r, rate: 0.01, until: 2026-01-01'],
    [`${RATE}, until: 2026-01-01`, 'name: other, rate: 0.01'],
    [`${RATE}, for: { product: H5 }`, 'name: other, rate: 0.01'],
    [`${RATE}, for: { product: H5 }`, 'name: other, rate: 0.01, for: { product: [APP, H5] }'],
    [`${RATE}, for: { type: refund }`, 'name: other, rate: 0.01'],
    [RATE, 'name: other, rate: 0.01, for: { type: [payment, transfer] }'],
  ])('may be %s, then %s', (first, second) => {
    expect(jobWith(...withRules(first, second)).fees).toHaveLength(2);
  });
});

describe('fees of a job', () => {
  it('are checked against a currency that exists', () => {
    const text = jobText(...withRules('name: r, fixed: 0.123'), 'currency: yuan');
    expect(mistakesOf(text)).toEqual([
      'f:6: jobs.shop.currency: must be an ISO 4217 code, such as CNY',
    ]);
  });

  it('choose by fields that the profile in the config has', () => {
    const profile = (field: string) =>
      `profiles: { p: { orderId: a, amount: b, fields: { ${field}: 3 } } }
`;
    const job = jobText('channel: p', ...withRules(`${RATE}, for: { rate: "1", type: payment }`));
    expect(configAt(configFile(job + profile('rate'))).jobs).toHaveLength(1);
    expect(mistakesOf(job + profile('shop'))[0]).toMatch(
      /^f:6: jobs\.shop\.fees\[0\]\.for\.rate: the profile p has no field 'rate', only .*shop/,
    );
  });

  it('keep the column numbers of profiles, whatever the fields are called', () => {
    const text = 'profiles: { fees: { orderId: a, amount: b, fields: { rate: 3, min: 4 } } }\n';
    const { profiles } = configAt(configFile(jobText() + text));
    expect(profiles.fees.fields).toEqual({ rate: 3, min: 4 });
  });

  it('are not those of a settlement job', () => {
    const job = ['flows: { path: /f.csv, groupBy: [orderId] }', 'settles: { lag: T+0 }'];
    const text = `jobs:\n  shop: { ${[...job, 'fees: /fees.yaml'].join(', ')} }\n`;
    expect(mistakesOf(text)).toEqual(['f:2: jobs.shop.fees: does not apply to a job with settles']);
  });

  it('may be shared by an anchor', () => {
    const text = `jobs: { a: { fees: &f [{ ${RATE} }] }, b: { fees: *f } }`;
    const [a, b] = configAt(configFile(text)).jobs;
    expect(a.fees).toEqual(b.fees);
  });
});
