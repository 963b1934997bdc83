import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { configJsonSchema } from '../../src/config/json-schema.ts';
import { profileSchema } from '../../src/config/profile-schema.ts';
import { configAt, configFile, mistakesOf } from './configs.ts';

const TYPES =
  'payment or refund or reversal or withdrawal or topup or fee or transfer or settlement or other';
const GROUP = 'needs a group in parentheses around the value to find';
const BYTES = 'must be { at, bytes }: the position of the column in a line';
const LETTER_LIST = 'yyyy, yy, MM, M, dd, d, HH, H, mm, m, ss, s';
const ONE_OF_TWO = 'must have either counts or sums';
const FIELD_NAME =
  'cannot be the name of a field: use ASCII letters and digits, the first a small letter, ' +
  'as in payoutId';
const OTHER_PATTERN = 'uses a column that is also read with another pattern, or without one';
const PLACES = 'must be text or a number or a map of settings';

/** A file of one profile, whose settings begin on line 4. */
function profileText(...settings: string[]): string {
  return `jobs: { a: {} }\nprofiles:\n  bank:\n${settings.map((line) => `    ${line}\n`).join('')}`;
}

/** A delimited profile with what it must have, on lines 4 and 5; the settings begin on line 6. */
function tableText(...settings: string[]): string {
  return profileText('orderId: a', 'amount: b', ...settings);
}

const seventeen = Array(17).fill('x').join(', ');

const DATE_NEEDED = 'year, month and day are needed';

describe('a setting of a profile', () => {
  it.each([
    ['title: ""', 'title', 'must not be empty'],
    ['channel: 3', 'channel', 'must be text: put the value in quotes'],
    [
      'format: fixed',
      'format',
      "must be delimited or fixed-width or mt940 or camt.053, not 'fixed'",
    ],
    [
      'format: MT940',
      'format',
      "must be delimited or fixed-width or mt940 or camt.053, not 'MT940'; did you mean mt940?",
    ],
    [
      'encoding: utf8',
      'encoding',
      "must be utf-8 or gb18030 or gbk or big5 or latin1, not 'utf8'; did you mean utf-8?",
    ],
    ['separator: ",,"', 'separator', 'must be one ASCII character, or tab'],
    ['separator: ，', 'separator', 'must be one ASCII character, or tab'],
    ['separator: ""', 'separator', 'must be one ASCII character, or tab'],
    ['separator: " "', 'separator', 'must be one ASCII character, or tab'],
    ['quote: x', 'quote', 'must be a double or single quote, a backtick, or none'],
    ['quote: ""', 'quote', 'must be a double or single quote, a backtick, or none'],
    [
      'currencySign: "1"',
      'currencySign',
      'must be 1 to 4 characters, none of them a digit, a blank or one of + - . ,',
    ],
    ['header: no', 'header', 'must be true or false'],
    ['header: 1', 'header', 'must be true or false'],
    ['thousandsSeparators: ","', 'thousandsSeparators', 'must be true or false'],
    ['rowsAfter: ""', 'rowsAfter', 'must not be empty'],
    ['lineBytes: 80', 'lineBytes', 'is only for fixed-width'],
    ['refundId: 0', 'refundId', 'must be at least 1, not 0'],
    ['refundId: 257', 'refundId', 'must be at most 256, not 257'],
    ['channelTxnId: ""', 'channelTxnId', 'must not be empty'],
    ['channelTxnId: { pattern: "(A)" }', 'channelTxnId.column', 'is missing'],
    ['channelTxnId: { column: a, pattern: "(A)" }', 'channelTxnId', OTHER_PATTERN],
    ['businessId: { at: 0, bytes: 3 }', 'businessId', columnsOnly()],
    ['fields: [a]', 'fields', 'must be a map, not a list'],
    [
      'fields: { orderId: a }',
      'fields.orderId',
      'cannot be the name of a field: each record has its own orderId',
    ],
    [
      'fields: { date: a }',
      'fields.date',
      'cannot be the name of a field: each record has its own date',
    ],
    ['fields: { 户名: a }', 'fields.户名', FIELD_NAME],
    ['fields: { payout_id: a }', 'fields.payout_id', FIELD_NAME],
    ['fields: { a: { at: 0, bytes: 3 } }', 'fields.a', columnsOnly()],
    ['fields: { a: { pattern: "(A)" } }', 'fields.a.column', 'is missing'],
    ['fields: { a: { column: b, pattern: "A" } }', 'fields.a.pattern', GROUP],
    [
      `fields: { ${Array.from({ length: 17 }, (_, i) => `f${i}: a`).join(', ')} }`,
      'fields',
      'must be at most 16 fields',
    ],
    ['tradeDates: { pattern: "(1)(2)" }', 'tradeDates.column', 'is missing'],
    [
      'tradeDates: { column: a, pattern: "(1)2" }',
      'tradeDates.pattern',
      'needs two groups in parentheses, around the first and the last trade date',
    ],
    ['unit: fen', 'unit', "must be major or minor, not 'fen'"],
    ['empty: ""', 'empty', 'must be at most 12 ASCII characters'],
    ['empty: 无', 'empty', 'must be at most 12 ASCII characters'],
    ['empty: "1234567890123"', 'empty', 'must be at most 12 ASCII characters'],
    ['type: paymnt', 'type', `must be ${TYPES}, not 'paymnt'; did you mean payment?`],
    ['type: { in: payment }', 'type.out', 'is missing'],
    ['type: { in: payment, out: skip }', 'type.out', `must be ${TYPES}, not 'skip'`],
    ['type: { column: a }', 'type.words', 'is missing'],
    ['type: { column: a, words: [x] }', 'type.words', 'must be a map, not a list'],
    [
      'type: { column: a, words: { x: paymen } }',
      'type.words.x',
      `must be ${TYPES} or skip, not 'paymen'; did you mean payment?`,
    ],
    [
      'type: { column: a, words: { x: skip }, other: skip }',
      'type.other',
      `must be ${TYPES}, not 'skip'`,
    ],
    ['status: a', 'status', "must be a map of settings, not 'a'"],
    [
      'status: { column: a, words: { x: ok } }',
      'status.words.x',
      "must be success or pending or failed or closed, not 'ok'",
    ],
    ['fee: { column: a }', 'fee.paid', 'is missing'],
    ['fee: { column: a, paid: minus }', 'fee.paid', "must be positive or negative, not 'minus'"],
    ['currency: { column: a, words: { x: "" } }', 'currency.words.x', 'must not be empty'],
    ['account: { constant: 2088 }', 'account.constant', 'must be text: put the value in quotes'],
    ['time: { column: a }', 'time.format', 'is missing'],
    ['time: { date: a, clock: b }', 'time.format', 'is missing'],
    ['time: { column: a, format: YYYY-MM-dd }', 'time.format', "'Y' is not a part of a time"],
    [
      'time: { column: a, format: yyy-MM-dd }',
      'time.format',
      `'yyy' is not a part of a time; valid parts: ${LETTER_LIST}`,
    ],
    ['time: { column: a, format: yyyy-MM-dd yy }', 'time.format', "'y' occurs twice"],
    ['time: { column: a, format: "/" }', 'time.format', 'contains no part of a time'],
    ['time: { column: a, format: "HH:mm" }', 'time.format', `has no 'y': ${DATE_NEEDED}`],
    ['time: { column: a, format: MM-dd }', 'time.format', `has no 'y': ${DATE_NEEDED}`],
    ['time: { column: a, format: yyyy-MM }', 'time.format', `has no 'd': ${DATE_NEEDED}`],
    ['timeZone: Asia/Peking', 'timeZone', 'is not the name of a time zone'],
    ['skip: { column: a, is: x }', 'skip.is', "must be a list, not 'x'"],
    ['skip: { column: a, is: [] }', 'skip.is', 'must not be empty'],
    [`skip: { column: a, is: [${seventeen}] }`, 'skip.is', 'must be at most 16 words'],
    ['footer: { checks: [] }', 'footer.starts', 'is missing'],
    ['footer: { starts: 合计 }', 'footer.starts', "must be a list, not '合计'"],
    ['footer: { starts: [] }', 'footer.starts', 'must not be empty'],
    [`footer: { starts: [${seventeen}] }`, 'footer.starts', 'must be at most 16 words'],
    ['preamble: { account: 账号 }', 'preamble.account', GROUP],
    ['preamble: { from: "(" }', 'preamble.from', notRegExp('(')],
    ['orderIds: a', '', "unknown setting 'orderIds'; did you mean orderId?"],
    ['seperator: ";"', '', "unknown setting 'seperator'; did you mean separator?"],
    ['statement: x', '', "unknown setting 'statement'"],
  ])('%s', (setting, key, what) => {
    const where = key === '' ? 'profiles.bank' : `profiles.bank.${key}`;
    expect(mistakesOf(tableText(setting))).toEqual([`f:6: ${where}: ${what}`]);
  });
});

function columnsOnly(): string {
  return 'must be a name or a position: { at, bytes } is only for fixed-width';
}

function notRegExp(source: string): string {
  const what = `Invalid regular expression: /${source}/u: Unterminated group`;
  return `is not a regular expression: ${what}`;
}

describe('required settings of a table', () => {
  it.each([
    ['order ids', ['amount: b'], 'orderId: is missing'],
    ['amounts', ['orderId: a'], 'amount: is missing'],
  ])('%s', (_, settings, what) => {
    expect(mistakesOf(profileText(...settings))).toEqual([`f:3: profiles.bank.${what}`]);
    const fixed = settings.map((line) => line.replace(/: .*/, ': { at: 0, bytes: 3 }'));
    const mistakes = mistakesOf(profileText('format: fixed-width', ...fixed));
    expect(mistakes).toEqual([`f:3: profiles.bank.${what}`]);
  });

  it('both are missing in an empty profile', () => {
    expect(mistakesOf(profileText('unit: minor'))).toEqual([
      'f:3: profiles.bank.orderId: is missing',
      'f:3: profiles.bank.amount: is missing',
    ]);
  });

  it('a misspelt setting is both missing and unknown', () => {
    expect(mistakesOf(profileText('ordrId: a', 'amount: b'))).toEqual([
      'f:3: profiles.bank.orderId: is missing',
      "f:4: profiles.bank: unknown setting 'ordrId'; did you mean orderId?",
    ]);
  });

  it.each([
    ['orderId: 1.5', 'orderId', 'must be text or a whole number or a map of settings'],
    ['orderId: ""', 'orderId', 'must not be empty'],
    ['orderId: []', 'orderId', 'must not be empty'],
    ['orderId: [a, b, c, d]', 'orderId', 'must be at most 3 columns'],
    ['orderId: [a, ""]', 'orderId[1]', 'must not be empty'],
    ['orderId:', 'orderId', `is empty; it ${PLACES}`],
    ['orderId: { column: a, pattern: A }', 'orderId.pattern', GROUP],
    ['orderId: { column: a, pattern: "(?:A)" }', 'orderId.pattern', GROUP],
    ['orderId: { column: a, pattern: "(?<=x)A" }', 'orderId.pattern', GROUP],
    ["orderId: { column: a, pattern: '\\(A\\)' }", 'orderId.pattern', GROUP],
    ['orderId: { column: a, pattern: "[(]A" }', 'orderId.pattern', GROUP],
    ['orderId: { column: a, pattern: "(A" }', 'orderId.pattern', notRegExp('(A')],
    ['orderId: [{ pattern: "(A)" }]', 'orderId[0].column', 'is missing'],
    [
      'orderId: [{ column: a, pattern: "(A)" }, { column: a, pattern: "(B)" }]',
      'orderId[1]',
      OTHER_PATTERN,
    ],
  ])('%s', (setting, key, what) => {
    const mistakes = mistakesOf(profileText(setting, 'amount: b'));
    expect(mistakes.map((each) => each.replace(/: put the value in quotes$/, ''))).toEqual([
      `f:4: profiles.bank.${key}: ${what}`,
    ]);
  });

  it.each([
    ['amount:', 'amount', `is empty; it ${PLACES}`],
    ['amount: { income: a }', 'amount.expense', 'is missing'],
    ['amount: { column: a, direction: b, in: [x] }', 'amount.out', 'is missing'],
    ['amount: { column: a, direction: b, in: [], out: [y] }', 'amount.in', 'must not be empty'],
    [
      'amount: { column: a, direction: b, in: x, out: [y] }',
      'amount.in',
      "must be a list, not 'x'",
    ],
    [
      'amount: { income: a, expense: b, expenseSign: any }',
      'amount.expenseSign',
      "must be unsigned or either, not 'any'",
    ],
    ['amount: { income: { at: 0, bytes: 3 }, expense: b }', 'amount.income', columnsOnly()],
  ])('%s', (setting, key, what) => {
    const mistakes = mistakesOf(profileText('orderId: a', setting));
    expect(mistakes).toEqual([`f:5: profiles.bank.${key}: ${what}`]);
  });
});

describe('columns are given in the form that the format needs', () => {
  it('by position without a header, in every setting', () => {
    const settings = [
      'header: false',
      'orderId: [1, b]',
      'amount: { income: 2, expense: c }',
      'time: { date: 3, clock: d, format: yyyyMMdd }',
      'type: { column: e, words: { x: skip } }',
      'refundId: { column: f, pattern: "(x)" }',
      'account: g',
    ];
    const what = 'must be a position: there is no header';
    expect(mistakesOf(profileText(...settings))).toEqual([
      `f:5: profiles.bank.orderId[1]: ${what}`,
      `f:6: profiles.bank.amount.expense: ${what}`,
      `f:7: profiles.bank.time.clock: ${what}`,
      `f:8: profiles.bank.type.column: ${what}`,
      `f:9: profiles.bank.refundId.column: ${what}`,
      `f:10: profiles.bank.account: ${what}`,
    ]);
  });

  it('by bytes in fixed-width lines, none after the end', () => {
    const fixedText = (bytes: number, ...settings: string[]) =>
      profileText('format: fixed-width', `lineBytes: ${bytes}`, ...settings);
    const fixed = (...settings: string[]) => mistakesOf(fixedText(20, ...settings));
    const id = 'orderId: { at: 0, bytes: 3 }';
    expect(fixed('orderId: a', 'amount: 2')).toEqual([
      `f:6: profiles.bank.orderId: ${BYTES}`,
      `f:7: profiles.bank.amount: ${BYTES}`,
    ]);
    expect(fixed(id, 'amount: { at: -1, bytes: 0 }')).toEqual([
      'f:7: profiles.bank.amount.at: must be at least 0, not -1',
      'f:7: profiles.bank.amount.bytes: must be at least 1, not 0',
    ]);
    expect(fixed(id, 'amount: { at: 4 }')).toEqual(['f:7: profiles.bank.amount.bytes: is missing']);
    expect(fixed(id, 'amount: { at: 11, bytes: 10 }')).toEqual([
      'f:7: profiles.bank.amount: ends after the 20 bytes of lineBytes',
    ]);
    const lines = (bytes: number) => fixedText(bytes, id, 'amount: { at: 0, bytes: 1 }');
    expect(mistakesOf(lines(0))).toEqual([
      'f:5: profiles.bank.lineBytes: must be at least 1, not 0',
    ]);
    expect(mistakesOf(lines(65_537))).toEqual([
      'f:5: profiles.bank.lineBytes: must be at most 65536, not 65537',
    ]);
    expect(() => fixed(id, 'amount: { at: 10, bytes: 10 }')).toThrow(/^accepted/);
  });

  it('not at all for entries, which only have a pattern for the id', () => {
    expect(
      mistakesOf(profileText('format: mt940', 'orderId: a', 'amount: b', 'separator: ";"')),
    ).toEqual([
      'f:5: profiles.bank.orderId: must be { pattern } for mt940, which has no columns',
      'f:6: profiles.bank.amount: is not for mt940: its entries contain this themselves',
      'f:7: profiles.bank.separator: is not for mt940: its entries contain this themselves',
    ]);
    const settings = ['format: camt.053', 'title: A', 'channel: b', 'orderId: { pattern: "(A)" }'];
    expect(configAt(configFile(profileText(...settings))).jobs).toHaveLength(1);
  });
});

describe('a check of a footer', () => {
  it.each([
    ['pattern: "(.)"', '', ONE_OF_TWO],
    ['{ pattern: "(.)", counts: in, sums: in }', '', ONE_OF_TWO],
    ['{ pattern: x, counts: in }', '.pattern', GROUP],
    ['{ pattern: "(x)", counts: total }', '.counts', "must be in or out or all, not 'total'"],
    ['{ pattern: "(x)", sums: all, unit: fen }', '.unit', "must be major or minor, not 'fen'"],
    ['{ sums: all }', '.pattern', 'is missing'],
    ['合计', '', "must be a map of settings, not '合计'"],
  ])('%s', (check, key, what) => {
    const text = tableText('footer:', '  starts: [合计]', '  checks:', `    - ${check}`);
    expect(mistakesOf(text)).toEqual([`f:9: profiles.bank.footer.checks[0]${key}: ${what}`]);
  });
});

describe('profiles', () => {
  const good = '{ orderId: a, amount: b }';
  it.each([
    ['profiles:', 'f:2: profiles: is empty; it must be a map'],
    ['profiles: []', 'f:2: profiles: must be a map, not a list'],
    ['profiles:\n  bank:', 'f:3: profiles.bank: is empty; it must be a map of settings'],
    ['profiles:\n  bank: x', "f:3: profiles.bank: must be a map of settings, not 'x'"],
    [
      `profiles:\n  "a b": ${good}`,
      `f:3: profiles."a b": cannot be a profile name: 1 to 64 letters, digits, '.', '_' and '-', ` +
        'the first one a letter or digit',
    ],
    [`profiles:\n  __proto__: ${good}`, 'f:3: profiles.__proto__: is not a valid name'],
    [
      `profiles:\n  bank: ${good}\n  bank: ${good}`,
      'f:4: profiles.bank: is a duplicate of the key on line 3',
    ],
    [`profile:\n  bank: ${good}`, "f:2: unknown setting 'profile'; did you mean profiles?"],
  ])('%j', (text, message) => {
    expect(mistakesOf(`jobs: { a: {} }\n${text}\n`)).toEqual([message]);
  });

  it('are reported with all of their mistakes, in their order', () => {
    const text = tableText('unit: fen', 'header: maybe', 'colour: red');
    expect(mistakesOf(`${text}  other:\n    orderId: a\n`)).toEqual([
      "f:6: profiles.bank.unit: must be major or minor, not 'fen'",
      'f:7: profiles.bank.header: must be true or false',
      "f:8: profiles.bank: unknown setting 'colour'",
      'f:9: profiles.other.amount: is missing',
    ]);
  });
});

/** A profile in which everything is said. */
const FULL = {
  title: '招商银行 export',
  channel: 'cmb',
  format: 'delimited',
  encoding: 'gbk',
  separator: 'tab',
  quote: 'none',
  header: true,
  rowsAfter: '交易明细',
  preamble: { account: '账号：(\\d+)', from: '从(\\S+)', to: '到(\\S+)' },
  orderId: ['订单号', { column: '摘要', pattern: '订单(\\w+)' }, 3],
  refundId: { column: 4, pattern: '退(\\w+)' },
  channelTxnId: '流水号',
  businessId: '业务号',
  amount: { income: '收入', expense: '支出', expenseSign: 'either' },
  unit: 'minor',
  thousandsSeparators: true,
  decimalComma: true,
  currencySign: '¥',
  empty: '-',
  type: { column: '业务', words: { 收款: 'payment', 结息: 'skip' }, other: 'other' },
  status: { column: '状态', words: { 成功: 'success' } },
  fee: { column: '手续费', paid: 'negative' },
  currency: { column: '币种', words: { 人民币: 'CNY' } },
  account: '账户',
  time: { date: '日期', clock: '时间', format: 'yyyyMMdd' },
  balance: '余额',
  rowsTellDate: false,
  timeZone: 'Asia/Tokyo',
  fields: {
    counterparty: '对方户名',
    payoutId: { column: '摘要', pattern: '(PO\\d+)' },
    batch: { column: '摘要', pattern: '批次(\\d+)' },
    place: 5,
  },
  tradeDates: { column: '摘要', pattern: '^(\\d{4})-(\\d{4})费' },
  skip: { column: '备注', is: ['小计', ''] },
  footer: { starts: ['合计'], checks: [{ pattern: '(\\d+)笔', counts: 'all' }] },
} as const;

describe('a profile with all settings', () => {
  it('is accepted unchanged', () => {
    const config = { jobs: { shop: {} }, profiles: { cmb: FULL } };
    const file = configFile(JSON.stringify(config));
    expect(configAt(file).profiles).toEqual({ cmb: FULL });
    expect(new Set(Object.keys(FULL)).add('lineBytes')).toEqual(
      new Set(Object.keys(profileSchemaOf().properties)),
    );
  });

  it('has defaults for missing settings', () => {
    const file = configFile(tableText());
    expect(configAt(file).profiles).toEqual({
      bank: {
        orderId: 'a',
        amount: 'b',
        format: 'delimited',
        separator: ',',
        quote: '"',
        header: true,
        unit: 'major',
        thousandsSeparators: false,
        decimalComma: false,
        rowsTellDate: true,
        type: 'payment',
      },
    });
  });
});

interface Schema {
  readonly properties: Record<string, Schema>;
  readonly additionalProperties: Schema;
}

function profileSchemaOf(): Schema {
  const { properties } = configJsonSchema() as unknown as Schema;
  return properties.profiles.additionalProperties;
}

describe('the JSON Schema of profiles', () => {
  // Patterns of names need Unicode, and what reads the schema here reads them without.
  const validator = z.fromJSONSchema(profileSchemaOf() as z.core.JSONSchema.BaseSchema);
  const both = (profile: unknown) =>
    [validator, profileSchema].map((each) => each.safeParse(profile).success);

  it.each(Object.keys(FULL))('accepts what the program accepts, also without %s', (setting) => {
    const { [setting as keyof typeof FULL]: _, ...rest } = FULL;
    const isNeeded = setting === 'orderId' || setting === 'amount';
    // What a format needs is more than a schema of settings says.
    expect(both(rest)).toEqual([true, !isNeeded]);
  });

  it.each([
    { ...FULL, colour: 'red' },
    { ...FULL, type: 'paymnt' },
    { ...FULL, type: { in: 'payment' } },
    { ...FULL, type: { column: 'a', words: { x: 'ok' } } },
    { ...FULL, orderId: [] },
    { ...FULL, orderId: ['a', 'b', 'c', 'd'] },
    { ...FULL, orderId: 0 },
    { ...FULL, refundId: { column: 'a', pattern: '(x)', flags: 'i' } },
    { ...FULL, amount: { income: 'a' } },
    { ...FULL, separator: ',,' },
    { ...FULL, quote: '``' },
    { ...FULL, currencySign: '1' },
    { ...FULL, encoding: 'utf8' },
    { ...FULL, empty: '' },
    { ...FULL, header: 'yes' },
    { ...FULL, unit: 'fen' },
    { ...FULL, fee: { column: 'a', paid: 'minus' } },
    { ...FULL, skip: { column: 'a', is: [] } },
    { ...FULL, footer: { checks: [] } },
    { ...FULL, footer: { starts: ['x'], checks: [{ pattern: '(x)', counts: 'none' }] } },
    { ...FULL, preamble: { acount: '(x)' } },
    'bank',
  ])('refuses what the program refuses: %#', (profile) => {
    expect(both(profile)).toEqual([false, false]);
  });

  it.each([
    { orderId: 1, amount: 2, header: false },
    { format: 'mt940', orderId: { pattern: '(A)' } },
    { format: 'fixed-width', orderId: { at: 0, bytes: 1 }, amount: { at: 1, bytes: 1 } },
    { orderId: 'a', amount: 'b', type: 'refund', account: { constant: 'x' } },
    { orderId: 'a', amount: { column: 'b', direction: 'c', in: ['x'], out: ['y'] } },
    { orderId: 'a', amount: 'b', type: { in: 'topup', out: 'withdrawal' }, time: 'c' },
  ])('accepts what the program accepts: %#', (profile) => {
    expect(both(profile)).toEqual([true, true]);
  });
});
