/** MT940 statements: what banks write, what the rules allow, and what must be refused. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Random } from '../../scripts/lib/random.mjs';
import type { TransactionType } from '../../src/domain/record.ts';
import { LINE_BYTES_MAX } from '../../src/formats/mt940/lines.ts';
import {
  ACCOUNT_CHARS_MAX,
  ACCOUNTS_MAX,
  openMt940,
  TEXT_CHARS_MAX,
} from '../../src/formats/mt940/mt940.ts';
import { recognizeMt940 } from '../../src/formats/mt940/profile.ts';
import { mutate } from '../cli/mutate.ts';
import { entryListener, Kept } from './entry-listener.ts';
import { type RandomFile, randomFile } from './mt940/random-statements.ts';
import { NAME, scaled, sumOf, transcribe } from './mt940/transcribe.ts';

const SAMPLES = join(import.meta.dirname, 'mt940', 'samples');
const FIXTURES = resolve(import.meta.dirname, '..', '..', 'fixtures');
const SEED = Number(process.env.ZHANGPING_FUZZ_SEED ?? 20261119);
const FILES = 120;
const FUZZ_RUNS = Number(process.env.ZHANGPING_FUZZ_RUNS ?? 1500);
/** Parts the seeds of one run of the fuzzer from those of the next. */
const SEED_STEP = 1_000_003;

/** The refusal of balances that the entries do not lie between. */
function unproven(line: number, closing: string, opening: string, sum: string, found: string) {
  const [amount, currency] = closing.split(' ');
  return (
    `${NAME}:${line}: the opening balance ${opening} and the entries (${sum}) give ${found} ` +
    `${currency}, but the closing balance is ${amount}. ` +
    'Entries are missing, doubled or altered; download it again.'
  );
}

const CUT_OFF =
  `${NAME}:1: the statement that begins here has no closing balance (:62F:). ` +
  'The file is cut off; download it again.';

/** Each sample: its entries and their sum, or why it is refused. */
const EXPECTED: Record<string, readonly [number, string] | string> = {
  'jejik-mt940/K4262927_20200905-080000-952.txt': CUT_OFF,
  'jejik-mt940/abnamro.txt': unproven(
    27,
    '876.84 EUR',
    '3236.28',
    '8, together -321.44',
    '2914.84',
  ),
  'jejik-mt940/bug-core-5401.txt': unproven(9, '0.00 EUR', '0.00', '1, together 50.00', '50.00'),
  'jejik-mt940/commerzbank.txt': unproven(13, '0.00 EUR', '0.00', '1, together -12.35', '-12.35'),
  'jejik-mt940/deutschebank.txt': unproven(13, '0.00 EUR', '0.00', '1, together -12.35', '-12.35'),
  'jejik-mt940/generic.txt': [2, '-20'],
  'jejik-mt940/ing-dos.txt': unproven(26, '3.47 EUR', '0.00', '7, together -45.59', '-45.59'),
  'jejik-mt940/ing-unix.txt': unproven(26, '3.47 EUR', '0.00', '7, together -45.59', '-45.59'),
  'jejik-mt940/knab.txt': unproven(22, '798.98 EUR', '3058.98', '2, together -6760.00', '-3701.02'),
  'jejik-mt940/lbbw.txt': [2, '0'],
  'jejik-mt940/oldenburgischelandesbank.txt': unproven(
    7,
    '0.00 EUR',
    '0.00',
    '1, together 104.50',
    '104.50',
  ),
  'jejik-mt940/oldenburgischelandesbank2.txt': CUT_OFF,
  'jejik-mt940/oldenburgischelandesbankmitbindestrich.txt': unproven(
    9,
    '0.00 EUR',
    '279998.57',
    '1, together 1727.00',
    '281725.57',
  ),
  'jejik-mt940/postfinance.txt': unproven(
    28,
    '159.60 CHF',
    '229.20',
    '2, together -69.80',
    '159.40',
  ),
  'jejik-mt940/rabobank-iban.txt': [4, '-70'],
  'jejik-mt940/rabobank.txt': unproven(
    11,
    '395.82 EUR',
    '473.17',
    '1, together -1213.28',
    '-740.11',
  ),
  'jejik-mt940/sns.txt': [2, '-25'],
  'jejik-mt940/sparkasse.txt': [2, '-40'],
  'jejik-mt940/sparkasse2.txt': unproven(
    8,
    '931304.50 EUR',
    '931052.29',
    '1, together 1027.25',
    '932079.54',
  ),
  'jejik-mt940/sparkasse3.txt': unproven(
    8,
    '931304.50 EUR',
    '931052.29',
    '1, together -1027.25',
    '930025.04',
  ),
  'jejik-mt940/sparkasse_interim_balance.txt':
    `${NAME}:25: the page begins with :60M:, so a page that ends with :62M: should come before ` +
    'it, but none does. Pages are missing; download the whole statement.',
  'jejik-mt940/triodos.txt': unproven(
    12,
    '4370.79 EUR',
    '4975.09',
    '2, together -715.70',
    '4259.39',
  ),
  'jejik-mt940/volksbankenraiffeisenbanken.txt': [12, '745'],
  'webschik-mt940-js/abn-amro-1.STA': unproven(
    11,
    '2940.39 EUR',
    '3148.49',
    '1, together 5.41',
    '3153.90',
  ),
  'webschik-mt940-js/base-1.mta': [9, '95000'],
  'webschik-mt940-js/base-2.mta': [2, '-1.4'],
  'webschik-mt940-js/base-3.mta': [2, '41.04'],
  'webschik-mt940-js/ing-1.mta': [3, '-9989.98'],
  'webschik-mt940-js/ing-2.mta': [0, '0'],
};

const samples = readdirSync(SAMPLES, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(txt|STA|mta)$/.test(name) && !/LICEN[CS]E/.test(name))
  .sort();
const sample = (name: string) => readFileSync(join(SAMPLES, name));

/** One statement around the fields of one page; the closing balance is 100 by default. */
function page(fields: readonly string[], closing = '100,'): string {
  const head = [':20:REF', ':25:123', ':28C:7/1', ':60F:C240101EUR0,'];
  return [...head, ...fields, `:62F:C240102EUR${closing}`, '-', ''].join('\r\n');
}

/** The one entry of a statement with these fields. */
function entryOf(fields: readonly string[], options = {}, closing = '100,') {
  const { entries, refusal } = transcribe(page(fields, closing), options);
  expect(refusal).toBeNull();
  expect(entries).toHaveLength(1);
  return entries[0];
}

const CREDIT = ':61:2401010102C100,NTRF';

/** The reason and the message, which must name the line. */
function refusalOf(text: string | Uint8Array) {
  const { refusal } = transcribe(text);
  expect(refusal?.message ?? 'not refused').toMatch(/^bank\.sta(:\d+)?: /);
  return `${refusal?.reason} ${refusal?.message}`;
}

describe('samples of banks', () => {
  test('each has an expectation', () => {
    expect(samples).toEqual(Object.keys(EXPECTED));
  });

  test.each(samples)('%s', (name) => {
    const expected = EXPECTED[name];
    const { entries, facts, refusal } = transcribe(sample(name));
    if (typeof expected === 'string') {
      expect(refusal).toEqual({ reason: 'footer', message: expected });
      return;
    }
    expect(refusal).toBeNull();
    expect([entries.length, sumOf(entries)]).toEqual([expected[0], scaled(expected[1])]);
    expect(facts?.entries).toBe(entries.length);
  });

  test('a Dutch statement in an envelope has its fields', () => {
    const { entries, facts } = transcribe(sample('webschik-mt940-js/base-3.mta'));
    expect(entries).toEqual([
      {
        line: 6,
        orderId: 'NL66RABO01295689',
        channelTxnId: 'B6I14PGAHT6R1BM1',
        type: 'transfer',
        amount: '100',
        currency: 'EUR',
        date: '2016-09-14',
        account: 'NL95KNAB0011223344',
        counterparty: 'KNAB',
        remark:
          '/TRTP/SEPAOVERBOEKING/BBAN/90000014/BIC/KNABNL2HX' +
          'XX/NAME/KNAB/REMI/EERSTEOVERBOEKING,' +
          'BETALINGSKENMERK:0050002417734462,REFERENTIENUMMAB0255499590,14-09-201612:32',
      },
      {
        line: 24,
        orderId: '20-11-2016 21:31',
        channelTxnId: 'B6K21PGKGO755NPK',
        type: 'transfer',
        amount: '-58.96',
        currency: 'EUR',
        date: '2016-11-21',
        account: 'NL95KNAB0255499590',
        counterparty: 'WORLDPAY CUSTOMER PAYMENTS',
        remark:
          '/TRTP/IDEAL BETALING/IBAN/NL59ABNA0626226163/BIC/ABNANL2AX' +
          'XX/NAME/WORLDPAY CUSTOMER PAYMENTS/REMI/7510143342 0030001826916174 VISTAPRINT ' +
          '9ZTV3-34A29-5N6 000291VISTAPRIN',
      },
    ]);
    expect(facts).toEqual({
      account: 'NL95KNAB0011223344',
      accounts: ['NL95KNAB0011223344', 'NL95KNAB0255499590'],
      period: { from: '2016-09-15', until: '2016-11-23' },
      entries: 2,
    });
  });

  test('pages, foreign tags and fees are read', () => {
    const { entries, facts } = transcribe(sample('webschik-mt940-js/base-1.mta'));
    expect(entries.map(({ line, orderId, type }) => `${line} ${orderId} ${type}`)).toEqual([
      '11 68790452 transfer',
      '19 1222333444/1/1/2 fee',
      ...[20, 21, 22, 23].map((line, index) => `${line} 1222333444/1/1/${index + 3} transfer`),
      '30 1222333444/1/1/7 transfer',
      '31 1222333444/1/1/8 transfer',
      '41 3346780111/2/1/1 transfer',
    ]);
    expect(facts?.period).toEqual({ from: '2002-03-15', until: '2002-03-25' });
  });

  test.each([
    ['jejik-mt940/commerzbank.txt', 5, 'A1.200080779.400143254.4961336'],
    ['jejik-mt940/volksbankenraiffeisenbanken.txt', 30, 'ZV0100284190949300000002'],
    ['jejik-mt940/rabobank-iban.txt', 6, '01-01-2013 12:00 0030000987654321'],
    ['jejik-mt940/lbbw.txt', 9, 'SEPA-20210203175805-00154800-P1'],
    ['jejik-mt940/bug-core-5401.txt', 5, '2109025460313532'],
    ['jejik-mt940/rabobank.txt', 6, '0121470966'],
    ['jejik-mt940/postfinance.txt', 6, '01916'],
    ['jejik-mt940/volksbankenraiffeisenbanken.txt', 36, '66642399/93387/2020-02-24/2'],
  ])('the order id in %s:%i is %s', (name, line, orderId) => {
    const entry = transcribe(sample(name)).entries.find((each) => each.line === line);
    expect(entry?.orderId).toBe(orderId);
  });

  test('finds an order id that is wrapped', () => {
    const orderIdPattern = /VERTRA(\d+)/;
    const bytes = sample('jejik-mt940/deutschebank.txt');
    expect(transcribe(bytes, { orderIdPattern }).entries[0].orderId).toBe('400143254');
  });
});

describe('an entry', () => {
  test.each([
    ['2401010102C100,NTRF', '2024-01-02', '100', 'transfer'],
    ['240101C100,00NTRF', '2024-01-01', '100.00', 'transfer'],
    ['240101CR000100,0NTRF', '2024-01-01', '100.0', 'transfer'],
    ['240101RDR100 NTRF', '2024-01-01', '100', 'reversal'],
    ['240101RD100,NTRF', '2024-01-01', '100', 'reversal'],
    ['990101C100,00000NTRF', '1999-01-01', '100.00000', 'transfer'],
    ['800101C100,NTRF', '1980-01-01', '100', 'transfer'],
    ['790101C100,NTRF', '2079-01-01', '100', 'transfer'],
    ['2312310102C100,NTRF', '2024-01-02', '100', 'transfer'],
    ['2401011231C100,NTRF', '2023-12-31', '100', 'transfer'],
    ['2401010629C100,NTRF', '2024-06-29', '100', 'transfer'],
    ['2401010705C100,NTRF', '2023-07-05', '100', 'transfer'],
    ['230230C100,NTRF', '2023-02-28', '100', 'transfer'],
    ['240230C100,NTRF', '2024-02-29', '100', 'transfer'],
    ['240431C100,NTRF', '2024-04-30', '100', 'transfer'],
    ['2402010230C100,NTRF', '2024-02-29', '100', 'transfer'],
    ['240101C100,NCHG', '2024-01-01', '100', 'fee'],
    ['240101C100,FCOM', '2024-01-01', '100', 'fee'],
    ['240101C100,NOV NONREF', '2024-01-01', '100', 'transfer'],
    ['240101C100,NOV', '2024-01-01', '100', 'transfer'],
    ['240101C100,N   REF1', '2024-01-01', '100', 'transfer'],
    ['240101C100,N1  REF1', '2024-01-01', '100', 'transfer'],
    ['240101C100,NONREF', '2024-01-01', '100', 'transfer'],
    ['240101C100,00//BANK1', '2024-01-01', '100.00', 'transfer'],
    ['240101    CC100,NTRF', '2024-01-01', '100', 'transfer'],
  ])(':61:%s', (field, date, amount, type) => {
    expect(entryOf([`:61:${field}`])).toMatchObject({ date, amount, type });
  });

  test('is negative for a debit, except for 0', () => {
    const fields = ['D10,', 'RC20,', 'C5,', 'RD6,', 'D0,00'].map((text) => `:61:240101${text}NTRF`);
    const { entries } = transcribe(page(fields, '0,').replace('EUR0,\r\n:61', 'EUR19,\r\n:61'));
    expect(entries.map(({ amount }) => amount)).toEqual(['-10', '-20', '5', '6', '0.00']);
  });

  test.each([
    ['no amount', ':61:240101CNTRF'],
    ['an amount of a comma', ':61:240101C,NTRF'],
    ['an amount with a point', ':61:240101C100.00NTRF'],
    ['an amount with a sign', ':61:240101C-100,NTRF'],
    ['six decimals', ':61:240101C100,000000NTRF'],
    ['nineteen digits', ':61:240101C0000000000000000100,NTRF'],
    ['no code', ':61:240101C100,'],
    ['a code of another kind', ':61:240101C100,XTRF'],
    ['a code in small letters', ':61:240101C100,ntrf'],
    ['no mark', ':61:240101100,NTRF'],
    ['no date', ':61:C100,NTRF'],
    ['month 13', ':61:241301C100,NTRF'],
    ['day 0', ':61:240100C100,NTRF'],
    ['day 32', ':61:240132C100,NTRF'],
    ['an entry date in month 0', ':61:2401010001C100,NTRF'],
    ['an entry date half a year away', ':61:2401010701C100,NTRF'],
    ['three blanks for an entry date', ':61:240101   C100,NTRF'],
    ['nothing', ':61:'],
    ['blanks', ':61:                '],
  ])('with %s is refused', (_, field) => {
    expect(refusalOf(page([field]))).toMatch(/^header bank\.sta:5: cannot read ':61:/);
  });

  test.each([
    [':61:C100,NTRF', 'a value date'],
    [':61:240101X100,NTRF', 'C, D, RC or RD'],
    [':61:240101C100.00NTRF', 'a type code'],
    [':61:240101C100,XTRF', 'a type code'],
  ])('names what is unusual in %s', (field, expected) => {
    expect(refusalOf(page([field]))).toContain(`expected ${expected}`);
  });

  test.each<[string, Record<string, TransactionType>, TransactionType]>([
    ['C100,NTRF', { NTRF: 'payment' }, 'payment'],
    ['C100,NTRF', { TRF: 'payment' }, 'payment'],
    ['C100,NTRF', { TRF: 'payment', NTRF: 'topup' }, 'topup'],
    ['C100,STRF', { NTRF: 'payment' }, 'transfer'],
    ['C100,NOV NONREF', { OV: 'payment' }, 'payment'],
    ['RD100,NTRF', { NTRF: 'refund' }, 'refund'],
    ['C100,NCHG', { CHG: 'other' }, 'other'],
    ['C100,Ntrf', { NTRF: 'payment' }, 'payment'],
  ])('%s with %o is of type %s', (field, types, type) => {
    const options = { types: new Map(Object.entries(types)) };
    expect(entryOf([`:61:240101${field}`], options).type).toBe(type);
  });

  test.each([
    ['of the customer', 'REF1//BANK1', '', 'REF1', 'BANK1'],
    ['of the bank', 'NONREF//BANK1', '', 'BANK1', 'BANK1'],
    ['of nobody', 'NONREF//NONREF', '', '123/7/1/1', ''],
    ['that begins as none', 'NONREFUND', '', 'NONREFUND', ''],
    ['that is not provided', 'NOTPROVIDED', '/EREF/notprovided/', '123/7/1/1', ''],
    ['longer than 16', '1234567890123456REST//B', '', '1234567890123456', 'B'],
    ['from end to end', 'REF1//B', '/TRTP/X/EREF/E-1/REMI/y', 'E-1', 'B'],
    ['with slashes', 'REF1', '/EREF/INV/24/1//CNTP/x', 'INV/24/1', ''],
    ['at the end', 'REF1', '/EREF/E-1/', 'E-1', ''],
    ['in fields', 'REF1', '166?00X?20EREF+E-1?21SVWZ+abc?32EREF+no', 'E-1', ''],
    ['in fields with >', 'REF1', '000>10X>20EREF+E>21-1 SVWZ+abc', 'E-1', ''],
    ['with the separator in it', 'REF1', '166?00X?20EREF+E?a-1?21SVWZ+b', 'E?a-1', ''],
    ['before a separator elsewhere', 'REF1', '166?00X?20EREF+E-1?32Who?me', 'E-1', ''],
    ['before two slashes', 'REF1', '/EREF/E-1//x', 'E-1', ''],
    ['in field 60', 'REF1', '166?00X?20SVWZ+a?60EREF+E-1', 'E-1', ''],
    ['after a code of 2', 'NONREF', '201?00X?32EREF+no', '123/7/1/1', ''],
    ['in no field of the purpose', 'REF1', '166?00X?20abc?32EREF+no', 'REF1', ''],
    ['that is pointed at', 'KREF+', '166?00X?20KREF+K-1?21SVWZ+b', 'K-1', ''],
    ['that is pointed at elsewhere', 'PREF', '/PREF/P-1/REMI/b', 'P-1', ''],
    ['that is pointed at and lacks', 'EREF//B-1', 'text', 'B-1', 'B-1'],
    ['of a mandate', 'MARF//B-1', '/MARF/M-1/REMI/x', 'B-1', 'B-1'],
    ['with a control in it', 'A\0B\tC', '', 'A B C', ''],
  ])('with a reference %s', (_, references, text, orderId, channelTxnId) => {
    expect(entryOf([CREDIT + references, `:86:${text}`])).toMatchObject({ orderId, channelTxnId });
  });

  test.each([
    ['free text', [':86:for Order A', '17.']],
    ['several :86:', [':86:for Or', ':86:der A17']],
    ['a purpose in fields', [':86:166?00X?20for Ord?21er A17?32Z']],
    ['another field', [':86:166?00X?20abc?32Order A17']],
    ['supplementary details', ['by Order A17', ':86:text']],
    ['the rest of the line', [':86:text']],
  ])('the pattern of the job finds it in %s', (where, lines) => {
    const references =
      where === 'the rest of the line' ? 'REF1            Order A17//B7' : 'REF1//B7';
    const options = { orderIdPattern: /Order (A17)/ };
    expect(entryOf([CREDIT + references, ...lines], options).orderId).toBe('A17');
    expect(entryOf([CREDIT + references, ...lines], { orderIdPattern: /(B\d)/ }).orderId).toBe(
      'REF1',
    );
  });

  test.each([
    ['166?00X?20Order A1?217', /Order (A\d+)/],
    ['201?20Order A17?21.', /^Order (A\d+)/],
  ])('the pattern of the job sees the purpose in one piece: %s', (text, orderIdPattern) => {
    const entry = entryOf([`${CREDIT}REF1`, `:86:${text}`], { orderIdPattern });
    expect(entry.orderId).toBe('A17');
  });

  test('a wrapped line that begins like a tag of the head is text', () => {
    const orderIdPattern = /at (\d\d:\d\d:\d\d) in/;
    const fields = [CREDIT, ':86:paid at 12', ':25:33 in Rotterdam'];
    expect(entryOf(fields, { orderIdPattern })).toMatchObject({
      orderId: '12:25:33',
      account: '123',
    });
  });

  test('foreign tags and their continuation lines are skipped', () => {
    const fields = [CREDIT, ':NS:01Order X1', 'Order X2', ':86:Order A17', ':13D:Order X3', 'X4'];
    expect(entryOf(fields, { orderIdPattern: /(Order .*)/ }).orderId).toBe('Order A17');
  });

  test.each([
    ['UTF-8', Buffer.from('Ä€Ö')],
    ['windows-1252', Buffer.from([0xc4, 0x80, 0xd6])],
  ])('in %s', (_, word) => {
    const [before, behind] = page([`${CREDIT}R-`]).split('R-');
    const bytes = Buffer.concat([Buffer.from(`${before}R-`), word, Buffer.from(behind)]);
    expect(transcribe(bytes).entries[0].orderId).toBe('R-Ä€Ö');
  });

  test('is read after a byte order mark, also one within joined files', () => {
    const marked = `\ufeff${page([CREDIT])}`;
    expect(transcribe(marked + marked).facts?.entries).toBe(2);
  });

  test('is emitted as soon as its text ends', () => {
    let told = 0;
    const options = { name: NAME, orderIdPattern: null, types: new Map() };
    const transcriber = openMt940(
      options,
      entryListener(() => told++),
    );
    const [head, rest] = page([CREDIT, ':86:text']).split(':62F:');
    transcriber.write(Buffer.from(`${head}more\n:61`));
    expect(told).toBe(0);
    transcriber.write(Buffer.from(':240101D5,NTRF\n'));
    expect(told).toBe(1);
    transcriber.write(Buffer.from(`:62F:${rest.replace('100,', '95,')}`));
    transcriber.end();
    expect(told).toBe(2);
  });
});

describe('an account', () => {
  test.each([
    ['123EUR', '123'],
    ['123 EUR', '123'],
    ['123(EUR)', '123'],
    [' 123 [EUR] ', '123'],
    ['123USD', '123USD'],
    ['TRIODOSEUR', 'TRIODOSEUR'],
    ['NL71RABO0123456789', 'NL71RABO0123456789'],
  ])(':25:%s is %s', (written, account) => {
    const text = page([CREDIT]).replace(':25:123', `:25:${written}`);
    const { entries, facts } = transcribe(text);
    expect([entries[0].account, facts?.account]).toEqual([account, account]);
  });

  test('may have the code of its bank on the next line', () => {
    const text = page([CREDIT]).replace(':25:123', ':25P:123\r\nBANKNL2A');
    expect(transcribe(text).facts?.account).toBe('123');
  });

  test('and its first date identify an entry if the statement has no number', () => {
    const orderIdWith = (head: string) =>
      transcribe(page([CREDIT]).replace(':28C:7/1\r\n', head)).entries[0].orderId;
    for (const head of ['', ':28:\r\n', ':28C:000\r\n', ':28C:00000/001\r\n', ':28C:x\r\n']) {
      expect(orderIdWith(head)).toBe('123/2024-01-01/1');
    }
    const other = page([CREDIT]).replace(':28C:7/1\r\n', '');
    const { entries } = transcribe(page([CREDIT]) + other);
    expect(entries.map(({ orderId }) => orderId)).toEqual(['123/7/1/1', '123/2024-01-01/1']);
    expect(orderIdWith(':28:00012\r\n')).toBe('123/00012/1');
  });
});

describe('line ends', () => {
  const text = page([`${CREDIT}REF1`, 'more', ':86:166?00X?20EREF+AB', '?21C SVWZ+@ .']);
  const plain = transcribe(text);

  test.each([
    ['@@', text.replaceAll('\r\n', '@@')],
    ['@@ from the first byte on', `@@${text.replaceAll('\r\n', '@@')}`],
    ['@@ and a line feed', text.replaceAll('\r\n', '@@\r\n')],
  ])('of %s are read, wherever they are cut', (_, written) => {
    expect(plain.entries[0].orderId).toBe('ABC');
    const told = transcribe(written);
    expect(told.entries.map(({ line, ...entry }) => entry)).toEqual(
      plain.entries.map(({ line, ...entry }) => entry),
    );
    const cut = transcribe(written, {}, [...Buffer.from(written).keys()]);
    expect(cut).toEqual(told);
  });

  test('are not two at signs in the text of a file with line breaks', () => {
    const free = page([`${CREDIT}REF1`, ':86:/EREF/A@@B@C/REMI/x']);
    const cut = [free.indexOf('@C') + 1];
    for (const cuts of [[], cut]) {
      expect(transcribe(free, {}, cuts).entries[0].orderId).toBe('A@@B@C');
    }
  });
});

describe('the period of a statement', () => {
  const daysOf = (opened: string, closed: string, ...dates: string[]) => {
    const fields = dates.map((date) => `:61:${date}C10,NTRF`);
    const kept = new Kept();
    const options = { name: NAME, orderIdPattern: null, types: new Map() };
    const transcriber = openMt940(options, kept);
    const text = page(fields, `${dates.length * 10},`)
      .replace(':60F:C240101', `:60F:C${opened}`)
      .replace(':62F:C240102', `:62F:C${closed}`);
    transcriber.write(Buffer.from(text));
    transcriber.end();
    const [{ days }] = kept.statements;
    return days.from === days.to ? days.from : `${days.from} to ${days.to}`;
  };

  test.each([
    ['no entries', '240105', '240108', [], '2024-01-08'],
    ['Saturday to Monday, all of Monday', '240105', '240108', ['2401060108'], '2024-01-08'],
    ['Friday to Sunday, all of Friday', '240105', '240107', ['2401050105'], '2024-01-05'],
    ['the day before its closing balance', '240101', '240102', ['2401010101'], '2024-01-01'],
    ['two days', '240101', '240103', ['2401020102', '2401030103'], '2024-01-02 to 2024-01-03'],
    ['a booking of before its days', '240102', '240103', ['2401010101'], '2024-01-03'],
    ['value dates of a day before', '240101', '240102', ['240101', '240102'], '2024-01-02'],
    [
      'a month of value dates',
      '240101',
      '240201',
      ['240105', '240119'],
      '2024-01-05 to 2024-01-19',
    ],
  ])('%s', (_, opened, closed, dates, expected) => {
    expect(daysOf(opened, closed, ...dates)).toBe(expected);
  });
});

describe('an incomplete file', () => {
  const two = page([CREDIT]) + page([CREDIT]);
  const paged =
    page([CREDIT], '60,').replace(':62F:', ':62M:').replace('C100,', 'C60,') +
    page([':61:240101C40,NTRF']).replace(':60F:C240101EUR0,', ':60M:C240102EUR60,00');

  test('the unchanged file is complete', () => {
    expect(transcribe(two).facts?.entries).toBe(2);
    expect(transcribe(paged).facts?.entries).toBe(2);
  });

  test.each([
    ['nothing', '', /^header bank\.sta: the file has no statement/],
    ['other text', 'a,b\n1,2\n', /^header bank\.sta: the file has no statement/],
    ['a head alone', ':20:X\n:25:1\n', /^footer bank\.sta:1: .*no closing balance/],
    ['no :20:', two.replaceAll(':20:REF\r\n', ''), /^header bank\.sta:3: :20: is missing/],
    ['no :25:', two.replaceAll(':25:123', ':25: '), /^header bank\.sta:4: :25: is missing/],
    ['no :60F:', two.replace(/:60F:.*\r\n/, ''), /^header bank\.sta:4: .*before an entry/],
    ['no :62F:', two.replace(/:62F:.*\r\n/, ''), /^footer bank\.sta:1: .*no closing balance/],
    ['no :62F: at the end', page([CREDIT]).split(':62F:')[0], /^footer .*no closing balance/],
    ['two heads', two.replace(':20:', ':20:A\r\n:25:1\r\n:20:'), /^footer bank\.sta:1: /],
    ['two :60F:', two.replace(/(:60F:.*\r\n)/, '$1$1'), /^footer bank\.sta:1: /],
    ['two :62F:', two.replace(/(:62F:.*\r\n)/, '$1$1'), /^header bank\.sta:7: .*closing balance/],
    ['an entry after the end', `${two}${CREDIT}`, /^header bank\.sta:15: .*before an entry/],
    ['two currencies', page([CREDIT]).replace('2EUR', '2USD'), /:6: .*is in USD, .*in EUR/],
    ['a page without the next', paged.split(':20:').slice(0, 2).join(':20:'), /:6: .*another page/],
    [
      'a page without the one before',
      paged.slice(paged.indexOf('-') + 3),
      /:4: .*should come before/,
    ],
    ['another page', paged.replace('EUR60,00', 'EUR61,00'), /:11: .*with 61.00 .*with 60.00 /],
    ['a page in USD', paged.replace('EUR60,00', 'USD60,00'), /:11: .* USD on .* EUR on/],
    ['a page of another', paged.replace(/(.*):25:123/s, '$1:25:124'), /account 124.*account 123/],
    ['another statement between', paged.replace('60M', '60F'), /:6: .*another page should follow/],
    [
      'a reversal with the sign of what it reverses',
      page([':61:240101RC100,NTRF']),
      /give -100\.00 EUR, but .*\. The balances agree if its reversals go the other way/,
    ],
    [
      'a debit',
      page([CREDIT]).replace(':62F:C', ':62F:D'),
      /give 100\.00 EUR, but .* is -100\.00\./,
    ],
    [
      'yen',
      page([CREDIT]).replaceAll('EUR', 'JPY').replace('100,\r\n-', '99,\r\n-'),
      /give 100 JPY, but .* is 99\./,
    ],
    ['finer amounts', page([CREDIT], '100,00001'), /together 100\.00\).* is 100\.00001\./],
  ])('%s', (_, text, message) => {
    expect(refusalOf(text)).toMatch(message);
  });

  test.each([
    '',
    'C',
    'C240101',
    'X240101EUR1,',
    'C241301EUR1,',
    'C240101eur1,',
    'C240101EUR',
    'C240101EUR,',
    'C240101EUR1.00',
    'C240101EUR1,0 x',
    'C240101EUR1,000000',
  ])('a balance written %s', (balance) => {
    const text = page([CREDIT]);
    for (const tag of ['60F', '62F']) {
      const damaged = text.replace(new RegExp(`(:${tag}:).*`), `$1${balance}`);
      expect(refusalOf(damaged)).toMatch(/^header .*: cannot read ':6/);
    }
  });
});

describe('limits', () => {
  test('the length of a line', () => {
    const withLine = (bytes: number) =>
      transcribe(page([CREDIT]) + 'x'.repeat(bytes)).refusal?.reason;
    expect([-1, 0, 1].map((more) => withLine(LINE_BYTES_MAX + more))).toEqual([
      undefined,
      undefined,
      'limit',
    ]);
    expect(refusalOf(`a\n${'x'.repeat(LINE_BYTES_MAX)}x\n`)).toMatch(/^limit bank\.sta:2: /);
  });

  test('the length of free text', () => {
    const withText = (chars: number) => {
      const line = `${'x'.repeat(1023)}\n`;
      const text = line.repeat(Math.floor(chars / 1023)) + 'x'.repeat(chars % 1023);
      return transcribe(page([`${CREDIT}REF1`, '12345', `:86:${text}`])).refusal?.reason;
    };
    expect([-1, 0, 1].map((more) => withText(TEXT_CHARS_MAX - 5 + more))).toEqual([
      undefined,
      undefined,
      'limit',
    ]);
  });

  test('the length of an account', () => {
    const withAccount = (chars: number) =>
      transcribe(page([CREDIT]).replace(':25:123', `:25:${'x'.repeat(chars)}`)).refusal?.reason;
    expect([-1, 0, 1].map((more) => withAccount(ACCOUNT_CHARS_MAX + more))).toEqual([
      undefined,
      undefined,
      'limit',
    ]);
  });

  test('the number of accounts', () => {
    const statement = page([CREDIT]);
    const withAccounts = (count: number) => {
      const texts = Array.from({ length: count }, (_, i) => statement.replace('123', `A${i}`));
      const { facts, refusal } = transcribe(texts.join(''));
      return refusal?.reason ?? facts?.accounts.length;
    };
    expect([-1, 0, 1].map((more) => withAccounts(ACCOUNTS_MAX + more))).toEqual([
      ACCOUNTS_MAX - 1,
      ACCOUNTS_MAX,
      'limit',
    ]);
  });
});

describe('recognition', () => {
  const linesOf = (bytes: Buffer) => bytes.toString('latin1').split(/\r?\n/);

  test.each(samples)('%s', (name) => {
    const lines = linesOf(sample(name));
    expect(recognizeMt940(lines)).toBe(true);
    expect(recognizeMt940([`\ufeff${lines[0]}`, ...lines.slice(1)])).toBe(true);
  });

  test('does not accept fixtures of other formats', () => {
    const names = readdirSync(FIXTURES, { recursive: true, encoding: 'utf8' });
    const files = names.filter((name) => /\.(csv|ndjson|txt|json|xml|html)$/.test(name));
    expect(files.length).toBeGreaterThan(100);
    const taken = files.filter((name) =>
      recognizeMt940(linesOf(readFileSync(join(FIXTURES, name)))),
    );
    expect(taken).toEqual([]);
  });

  const head = [':20:X', ':25:1', ':28C:1', ':60F:C240101EUR1,'];
  test.each([
    ['nothing', []],
    ['empty lines', ['', '', '']],
    ['a head without balance', head.slice(0, 3)],
    ['a head without account', [head[0], head[3]]],
    ['a head after a long preamble', [...new Array(13).fill('x'), ...head]],
    ['a balance far away', [...head.slice(0, 3), ...new Array(40).fill('x'), head[3]]],
    ['tags in a table', ['a,b', '":20:X', ...head]],
    ['tags in a table of its own', ['order_id,amount', ...head]],
    ['tags in XML', ['<?xml version="1.0"?>', '<Document>', ...head]],
    ['tags in lines', [head.join(' ')]],
    ['an interim report (MT942)', [':20:X', ':25:1', ':28C:1', ':34F:EUR0,', ':61:240101C1,NTRF']],
    ['month 13', [...head.slice(0, 3), ':60F:C241301EUR1,']],
    ['an entry before the balance', [...head.slice(0, 3), ':61:240101C1,NTRF', head[3]]],
    ['no currency', [...head.slice(0, 3), ':60F:C2401011,']],
    ['camt.053', ['<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02">']],
  ])('not %s', (_, lines) => {
    expect(recognizeMt940(lines)).toBe(false);
  });

  test('accepts other lines before and within the head, and at signs as line ends', () => {
    expect(recognizeMt940([...new Array(12).fill('x'), ...head])).toBe(true);
    expect(recognizeMt940(head.slice(1))).toBe(true);
    expect(recognizeMt940([`@@${head.join('@@')}`])).toBe(true);
    expect(recognizeMt940([...head.slice(0, 3), ...new Array(37).fill('x'), head[3]])).toBe(true);
  });
});

function cutsOf(bytes: Uint8Array, rng: Random): number[] {
  const cuts = Array.from({ length: rng.int(20) }, () => rng.int(bytes.length + 1));
  return cuts.sort((a, b) => a - b);
}

/** Lines that must not be missing, and those among them that hold an amount. */
const NEEDED = /^:(20|25|60F|60M|61|62F|62M):/;
const AMOUNT = /^(:61:\d{6}(?:\d{4})?R?[CD][A-Z]?|:6[02][FM]:[CD]\d{6}[A-Z]{3})([\d,]+)/;

/** The file with another digit in one of its amounts. */
function withOtherDigit(file: RandomFile, rng: Random): string[] {
  const lines = [...file.lines];
  const index = rng.pick([...lines.keys()].filter((at) => AMOUNT.test(lines[at])));
  const [, before, amount] = lines[index].match(AMOUNT) ?? [];
  const at = rng.pick([...amount].flatMap((char, i) => (char === ',' ? [] : [i])));
  const digit = (Number(amount[at]) + rng.between(1, 9)) % 10;
  const other = amount.slice(0, at) + digit + amount.slice(at + 1);
  lines[index] = before + other + lines[index].slice(before.length + amount.length);
  return lines;
}

describe(`random statements (ZHANGPING_FUZZ_SEED=${SEED})`, () => {
  const cases = Array.from({ length: FILES }, (_, index) => SEED * SEED_STEP + index);

  test('are read as written, wherever they are cut', () => {
    let entries = 0;
    for (const seed of cases) {
      const rng = new Random(seed);
      const file = randomFile(rng);
      const closings = [...file.closings].sort();
      const until = Date.parse(closings[closings.length - 1]) + 86_400_000;
      const facts = {
        account: file.accounts[0],
        accounts: file.accounts,
        entries: file.entries.length,
        period: { from: closings[0], until: new Date(until).toISOString().slice(0, 10) },
      };
      const expected = { entries: file.entries, facts, refusal: null };
      expect(transcribe(file.bytes), `seed ${seed}`).toEqual(expected);
      const cut = transcribe(file.bytes, {}, cutsOf(file.bytes, rng));
      expect(cut, `seed ${seed}, cut`).toEqual(expected);
      entries += file.entries.length;
    }
    expect(entries).toBeGreaterThan(FILES);
  });

  test('are refused without one of their lines', () => {
    for (const seed of cases) {
      const rng = new Random(seed);
      const { lines } = randomFile(rng);
      const index = rng.pick([...lines.keys()].filter((at) => NEEDED.test(lines[at])));
      const rest = lines.filter((_, at) => at !== index).join('\n');
      expect(transcribe(rest).refusal, `seed ${seed}, without ${lines[index]}`).not.toBeNull();
    }
  });

  test('are refused if a digit of an amount is changed', () => {
    for (const seed of cases) {
      const rng = new Random(seed);
      const damaged = withOtherDigit(randomFile(rng), rng).join('\n');
      expect(transcribe(damaged).refusal, `seed ${seed}\n${damaged}`).not.toBeNull();
    }
  });

  test('are refused if one of them is cut off', () => {
    for (const seed of cases) {
      const rng = new Random(seed);
      const { lines } = randomFile(rng, 1);
      const last = lines.findLastIndex((line) => line.startsWith(':62F:'));
      const rest = lines.slice(0, rng.int(last + 1)).join('\n');
      expect(transcribe(rest).refusal, `seed ${seed}`).not.toBeNull();
    }
  });
});

/** The sum of all balances with a tag, read from the raw lines. */
function balancesOf(text: string, tag: string): bigint {
  const pattern = new RegExp(`^:${tag}[FM]:([CD])\\d{6}[A-Z]{3}([\\d,]+)`);
  return text.split('\n').reduce((sum, line) => {
    const [, mark, amount] = line.match(pattern) ?? [];
    if (amount === undefined) return sum;
    return sum + (mark === 'D' ? -scaled(amount) : scaled(amount));
  }, 0n);
}

describe(`damage (ZHANGPING_FUZZ_SEED=${SEED})`, () => {
  const whole = samples.filter((name) => typeof EXPECTED[name] !== 'string').map(sample);

  test('a sample is read alike wherever it is cut', () => {
    for (const name of samples) {
      const bytes = sample(name);
      const expected = transcribe(bytes);
      expect(transcribe(bytes, {}, [...bytes.keys()]), name).toEqual(expected);
    }
  });

  test(`${FUZZ_RUNS} damaged files add up or are refused`, () => {
    let refused = 0;
    for (let index = 0; index < FUZZ_RUNS; index++) {
      const seed = SEED * SEED_STEP + index;
      const rng = new Random(seed);
      const valid = rng.chance(0.5) ? rng.pick(whole) : randomFile(rng).bytes;
      const { bytes, done } = mutate(valid, rng.pick(whole), rng);
      const label = `ZHANGPING_FUZZ_SEED=${SEED}, case ${index}: ${done.join('+')}`;
      const pieces = transcribe(bytes, {}, cutsOf(bytes, rng));
      expect(pieces, label).toEqual(transcribe(bytes));
      if (pieces.refusal !== null) {
        expect(pieces.refusal.message, label).toMatch(/^bank\.sta(:\d+)?: /);
        refused++;
        continue;
      }
      const text = bytes.toString('latin1').replace(/(^|\n)\xef\xbb\xbf/g, '$1');
      expect(sumOf(pieces.entries), label).toBe(balancesOf(text, '62') - balancesOf(text, '60'));
      const fields = text.split('\n').filter((line) => line.startsWith(':61:'));
      expect(pieces.entries.length, label).toBe(fields.length);
      const ids = pieces.entries.filter(({ orderId }) => !orderId || /\p{Cc}/u.test(orderId));
      expect(ids, label).toEqual([]);
    }
    // Damage that always ends in a refusal, or never, tests little.
    expect(refused).toBeGreaterThan(FUZZ_RUNS / 10);
    expect(refused).toBeLessThan(FUZZ_RUNS - FUZZ_RUNS / 10);
  });

  test('random bytes are refused', () => {
    for (let index = 0; index < FUZZ_RUNS; index++) {
      const rng = new Random(SEED * SEED_STEP + index);
      const marks = [':20:', ':25:', ':60F:', ':61:', ':62F:', '\n', 'C', '1', ','];
      const bytes = Buffer.concat(
        Array.from({ length: rng.int(60) }, () =>
          rng.chance(0.7) ? Buffer.from(rng.pick(marks)) : Buffer.from([rng.int(256)]),
        ),
      );
      expect(transcribe(bytes).refusal, `case ${index}`).not.toBeNull();
    }
  });
});
