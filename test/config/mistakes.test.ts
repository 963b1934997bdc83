import { describe, expect, it } from 'vitest';
import { ALIASED_MAX, NESTING_MAX } from '../../src/config/yaml-file.ts';
import { configAt, configFile, jobText, mistakesOf } from './configs.ts';

const MAP = 'a map of settings';
const NAME_RULE =
  "cannot be a job name: 1 to 64 letters, digits, '.', '_' and '-', " +
  'the first one a letter or digit';
/** The setting of a side. */
const SIDE = 'must be text or a list or a map of settings';
const NOT_NEGATIVE = 'must be a decimal number of 0 or more, such as "0.01"';
const LETTERS = 'use yyyy, yy, MM, M, dd or d';
const CUTOFF = 'must be a time of day in quotes, such as "00:00"';

describe('a setting of a job', () => {
  it.each([
    ['statement: ""', 'statement', 'must not be empty'],
    ['statement: []', 'statement', 'must not be empty'],
    ['statement: 2026', 'statement', `${SIDE}: put the value in quotes`],
    ['statement:', 'statement', `is empty; it ${SIDE}`],
    ['flows: {date}', 'flows', `${SIDE}: quote a value that begins with {`],
    ['out: {date}', 'out', 'must be text, not a map: quote a value that begins with {'],
    ['flows: {database: db}', 'flows.sql', 'is missing'],
    [
      'flows: *.csv',
      'flows',
      'refers to &.csv, which does not exist: quote a value that begins with *',
    ],
    ['flows: a{date:YYYY}', 'flows', `{date:YYYY} contains 'YYYY': ${LETTERS}`],
    ['channel: 1', 'channel', 'must be text: put the value in quotes'],
    ['only: 财付通', 'only', "must be a map, not '财付通'"],
    ['only: { counterparty: 财付通 }', 'only.counterparty', "must be a list, not '财付通'"],
    ['only: { counterparty: [] }', 'only.counterparty', 'must not be empty'],
    ['only: { counterparty: ["　"] }', 'only.counterparty[0]', 'must not be empty'],
    ['channel: [a]', 'channel', 'must be text, not a list'],
    ['flowsProfile: true', 'flowsProfile', 'must be text: put the value in quotes'],
    ['currency: cny', 'currency', 'must be an ISO 4217 code, such as CNY'],
    ['timeZone: Mars/Olympus', 'timeZone', 'is not the name of a time zone'],
    ['cutoff: "24:00"', 'cutoff', CUTOFF],
    ['cutoff: 800', 'cutoff', CUTOFF],
    ['carryDays: -1', 'carryDays', 'must be at least 0, not -1'],
    ['carryDays: 32', 'carryDays', 'must be at most 31, not 32'],
    ['carryDays: 1.5', 'carryDays', 'must be a whole number, not 1.5'],
    ['carryDays: "3"', 'carryDays', "must be a number, not '3'"],
    ['carryDays: [3]', 'carryDays', 'must be a number, not a list'],
    ['carryDays:', 'carryDays', 'is empty; it must be a number'],
    ['memory: 255MB', 'memory', 'is too small: the minimum is 256MB'],
    ['memory: lots', 'memory', 'must be a size such as 512MB or 2GB'],
    ['memory: 512', 'memory', 'must be a size such as 512MB or 2GB'],
    ['engine: mysql', 'engine', "must be memory or redis, not 'mysql'"],
    ['maxRejects: 100001', 'maxRejects', 'must be at most 100000, not 100001'],
    ['amount: setled', 'amount', "must be order or settled, not 'setled'; did you mean settled?"],
    ['amount: none', 'amount', "must be order or settled, not 'none'"],
    ['compare: fee', 'compare', "must be a list, not 'fee'"],
    [
      'compare: [status, fees]',
      'compare[1]',
      "must be status or fee, not 'fees'; did you mean fee?",
    ],
    ['compare: [fee, fee]', 'compare[1]', 'names fee twice'],
    ['dimensions: [store, store]', 'dimensions[1]', 'names store twice'],
    ['amountTolerance: -0.01', 'amountTolerance', NOT_NEGATIVE],
    ['amountTolerance: 1e-2', 'amountTolerance', NOT_NEGATIVE],
    ['amountTolerance: "1,000"', 'amountTolerance', NOT_NEGATIVE],
    ['amountTolerance: .inf', 'amountTolerance', NOT_NEGATIVE],
    ['amountTolerance: yes', 'amountTolerance', NOT_NEGATIVE],
    ['amountTolerance: true', 'amountTolerance', 'must be text or a number, not true'],
    ['amountTolerance:', 'amountTolerance', 'is empty; it must be text or a number'],
    [
      'amountTolerance: 0.001',
      'amountTolerance',
      "'0.001' has 3 decimals, 2 are allowed (the currency is CNY)",
    ],
    [
      'amountTolerance: 0.0100000000000000000001',
      'amountTolerance',
      "'0.0100000000000000000001' has 22 decimals, 2 are allowed (the currency is CNY)",
    ],
    [
      'amountTolerance: 99999999999999999999',
      'amountTolerance',
      "'99999999999999999999' is larger than an amount may be (the currency is CNY)",
    ],
    ['account: 2088511234567890', 'account', 'must be text or a list: put the value in quotes'],
    ['ledger: ""', 'ledger', 'must not be empty'],
    ['ledger: l-{date}.db', 'ledger', 'is shared by all dates, so it cannot contain {date}'],
    ['out: r/{date:yyyy}', 'out', 'is shared by all dates, so it cannot contain {date}'],
  ])('%s', (setting, key, what) => {
    expect(mistakesOf(jobText(setting))).toEqual([`f:4: jobs.shop.${key}: ${what}`]);
  });

  it.each([
    ['carrydays', 'carryDays'],
    ['carry_days', 'carryDays'],
    ['flws', 'flows'],
    ['time-zone', 'timeZone'],
    ['amountTolerence', 'amountTolerance'],
  ])('%s is unknown; the message suggests %s', (key, meant) => {
    const what = `unknown setting '${key}'; did you mean ${meant}?`;
    expect(mistakesOf(jobText(`${key}: 1`))).toEqual([`f:4: jobs.shop: ${what}`]);
  });

  it.each(['precision', 'x', '<<'])('%s is unknown, and the message suggests nothing', (key) => {
    expect(mistakesOf(jobText(`${key}: 1`))).toEqual([`f:4: jobs.shop: unknown setting '${key}'`]);
  });

  it('is reported with the decimals of its currency', () => {
    expect(mistakesOf(jobText('amountTolerance: 0.1', 'currency: JPY'))).toEqual([
      "f:4: jobs.shop.amountTolerance: '0.1' has 1 decimals, 0 are allowed (the currency is JPY)",
    ]);
  });
});

describe('a list', () => {
  it('is reported with the line of the item', () => {
    const list = ['flows:', '  - good.csv', '  - ""', '  - 3', '  - a{date:yyyy', '  - b'];
    expect(mistakesOf(jobText(...list))).toEqual([
      'f:6: jobs.shop.flows[1]: must not be empty',
      'f:7: jobs.shop.flows[2]: must be text: put the value in quotes',
      'f:8: jobs.shop.flows[3]: has a {date: without its closing }',
    ]);
  });

  it('that is used by an alias is reported at its anchor', () => {
    expect(
      mistakesOf('jobs:\n  a:\n    compare: &c\n      - fee\n      - x\n  b:\n    compare: *c'),
    ).toEqual([
      "f:5: jobs.a.compare[1]: must be status or fee, not 'x'",
      "f:5: jobs.b.compare[1]: must be status or fee, not 'x'",
    ]);
  });
});

describe('the file', () => {
  it.each([
    ['', 'f:1: is empty; it must be a map of settings'],
    ['# nothing\n', 'f:1: is empty; it must be a map of settings'],
    ['- a\n', `f:1: must be ${MAP}, not a list`],
    ['shop\n', `f:1: must be ${MAP}, not 'shop'`],
    ['out: x\n', 'f:1: jobs: is missing'],
    ['\njobs:\n', 'f:2: jobs: is empty; it must be a map of jobs by name'],
    ['jobs: {}\n', 'f:1: jobs: must have at least one job'],
    ['jobs: [a]\n', 'f:1: jobs: must be a map of jobs by name, not a list'],
    ['jobs:\n  a:\n', `f:2: jobs.a: is empty; it must be ${MAP}`],
    ['jobs:\n  a: {}\n  "../b": {}\n', `f:3: jobs."../b": ${NAME_RULE}`],
    ['jobs:\n  "": {}\n', `f:2: jobs."": ${NAME_RULE}`],
    ['jobs:\n  __proto__: {}\n', 'f:2: jobs.__proto__: is not a valid name'],
    ['jobs:\n  a: {}\n  b: {}\n  a: {}\n', 'f:4: jobs.a: is a duplicate of the key on line 2'],
    ['jobs:\n  1: {}\n  "1": {}\n', 'f:3: jobs.1: is a duplicate of the key on line 2'],
    [
      'jobs:\n  a:\n    edge: 1\n    edge: 1\n',
      'f:4: jobs.a.edge: is a duplicate of the key on line 3',
    ],
    ['jobs:\n  ? [a]\n  : {}\n', 'f:2: jobs: a key must be a plain word'],
    [
      'databases:\n  a:\n    url: "mysql://u@h/d"\n    passwordEnv: A\n    passwordFile: b\n' +
        'jobs: { a: {} }\n',
      'f:5: databases.a.passwordFile: cannot be set together with passwordEnv: remove one of them',
    ],
    ['jobs: { a: {} }\njob: x\n', "f:2: unknown setting 'job'; did you mean jobs?"],
    ['jobs: { a: {} }\nflows: x\n', "f:2: unknown setting 'flows' here; it belongs to a job"],
    ['jobs: { a: {} }\nledger: 3\n', 'f:2: ledger: must be text: put the value in quotes'],
    ['jobs: { a: {} }\n---\na: 1\n', 'f:2: contains a second document'],
    ["jobs:\n  a: 'x\n", "f:3: is not YAML: Missing closing 'quote"],
    ['jobs:\n\ta: 1\n', 'f:2: is not YAML: Tabs are not allowed as indentation'],
    ['jobs: !x {}\n', 'f:1: is not YAML: Unresolved tag: !x'],
    ['jobs: &j { a: *j }\n', "f:1: jobs.a: unknown setting 'a'"],
  ])('%j', (text, message) => {
    expect(mistakesOf(text)).toEqual([message]);
  });

  it('is reported with all of its mistakes, in its order', () => {
    const text =
      'out: 1\njobs:\n  "a b":\n    edge: x\n    flws: 1\n  c:\n    amountTolerance: 0.001\n' +
      '    cutoff: 8\n    currency: CNY\nledgr: x\n';
    expect(mistakesOf(text)).toEqual([
      'f:1: out: must be text: put the value in quotes',
      `f:3: jobs."a b": ${NAME_RULE}`,
      `f:4: jobs."a b".edge: must be a number, not 'x'`,
      `f:5: jobs."a b": unknown setting 'flws'; did you mean flows?`,
      "f:7: jobs.c.amountTolerance: '0.001' has 3 decimals, 2 are allowed (the currency is CNY)",
      `f:8: jobs.c.cutoff: ${CUTOFF}`,
      "f:10: unknown setting 'ledgr'; did you mean ledger?",
    ]);
  });

  it('is quoted in part, with control characters escaped', () => {
    expect(mistakesOf(jobText('amount: "a\\n\\e[2J"', `"\\e": ${'x'.repeat(99)}`))).toEqual([
      "f:4: jobs.shop.amount: must be order or settled, not 'a\\u{a}\\u{1b}[2J'",
      "f:5: jobs.shop: unknown setting '\\u{1b}'",
    ]);
    expect(mistakesOf(jobText(`amount: ${'x'.repeat(41)}`))).toEqual([
      `f:4: jobs.shop.amount: must be order or settled, not '${'x'.repeat(40)}…'`,
    ]);
  });

  it.each(['[', '{', '- ', '? ', 'a: ', '[{'])(
    'is refused if it is nested too deep: %s',
    (opening) => {
      const deep = `\n${opening.repeat(400_000 / opening.length)}`;
      const message = `f:2: is nested more than ${NESTING_MAX} levels deep`;
      expect(mistakesOf(deep)).toEqual([message]);
    },
  );

  it.each(['[', '- ', '{a: '])('may be nested up to the limit: %s', (opening) => {
    const closing = { '[': ']', '{a: ': '}' }[opening] ?? '';
    const deep = (levels: number) => `${opening.repeat(levels)}1${closing.repeat(levels)}`;
    for (const levels of [NESTING_MAX - 1, NESTING_MAX]) {
      expect(mistakesOf(deep(levels))[0]).not.toContain('levels deep');
    }
    const message = `f:1: is nested more than ${NESTING_MAX} levels deep`;
    expect(mistakesOf(deep(NESTING_MAX + 1))).toEqual([message]);
  });

  it('may not use an anchor endlessly', () => {
    const text = (uses: number) =>
      jobText('flows: &f x', `statement: [${Array(uses).fill('*f').join(', ')}]`, 'edg: 1');
    const unknown = "f:6: jobs.shop: unknown setting 'edg'; did you mean edge?";
    expect(mistakesOf(text(ALIASED_MAX))).toEqual([unknown]);
    const message = `f:1: uses anchors more than ${ALIASED_MAX} times`;
    expect(mistakesOf(text(ALIASED_MAX + 1))).toEqual([message]);
  });
});

it('an invalid Redis URL is not shown', () => {
  const [mistake] = mistakesOf('jobs: { a: {} }\nredis: redis://u:hidden@h:0\n');
  expect(mistake).toMatch(/^f:2: redis: is a URL that has a host that is not host:port\. Expected/);
  expect(mistake).not.toContain('hidden');
});

describe('only of a job', () => {
  const text = (field: string, profile: string, channel = 'bank') =>
    `jobs:\n  a: { channel: ${channel}, only: { ${field}: [x] } }\nprofiles:\n  bank: ${profile}\n`;
  const table = '{ orderId: a, amount: b, fields: { payer: c } }';

  it.each([
    ['payer', table, 'bank'],
    ['remark', '{ format: mt940 }', 'bank'],
    ['payoutId', '{ format: camt.053, fields: { payoutId: { pattern: "(1)" } } }', 'bank'],
    ['anything', table, 'alipay-trade'],
    ['anything', table, 'constructor'],
  ])('may name %s of %s', (field, profile, channel) => {
    const [{ job }] = configAt(configFile(text(field, profile, channel))).jobs;
    expect(job.only).toEqual({ [field]: ['x'] });
  });

  it.each([
    ['payre', table, 'payer'],
    ['payer', '{ format: mt940 }', 'counterparty, remark'],
    ['remark', '{ orderId: a, amount: b }', 'none'],
  ])('may not name %s of %s', (field, profile, known) => {
    expect(mistakesOf(text(field, profile))).toEqual([
      `f:2: jobs.a.only.${field}: the profile bank has no field '${field}', only ${known}: ` +
        'add it under its fields:',
    ]);
  });
});
