/** Proposals for tables of banks and channels, and refusals of what cannot be described. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { allFormats } from '../../../src/formats/registry.ts';
import { fileAt } from '../../../src/inputs/open.ts';
import { type Suggestion, suggestFile } from '../../../src/setup/suggest/suggest-file.ts';
import { RefusedError } from '../../../src/support/errors.ts';
import { tempDir } from '../../support/tempdir.ts';

const formats = await allFormats({});
let folder: string;

beforeEach(() => {
  folder = tempDir();
});

async function suggest(content: string | Uint8Array): Promise<Suggestion> {
  const path = join(folder, 'table.csv');
  writeFileSync(path, content);
  return await suggestFile(fileAt(path), folder, formats);
}

/** The proposed profile as data; fails with all that was said if it does not read all rows. */
async function profileOf(content: string | Uint8Array): Promise<Record<string, unknown>> {
  const { text, readsAll } = await suggest(content);
  expect(readsAll, text).toBe(true);
  return parse(text).profiles['my-format'];
}

async function refusalOf(content: string | Uint8Array): Promise<RefusedError> {
  const error = await suggest(content).then(
    ({ text }) => new Error(`no refusal, but:\n${text}`),
    (reason: unknown) => reason,
  );
  if (!(error instanceof RefusedError)) throw error;
  return error;
}

const lines = (...all: string[]) => `${all.join('\n')}\n`;

describe('tables of banks', () => {
  test('have preambles, cells padded with TABs, trailing commas, two currencies', async () => {
    const row = (date: string, word: string, income: string, expense: string) =>
      `${date}     \t,"${word}   \t","-   \t","-  \t",-   \t,` +
      `"${income}  \t","${expense} \t",人民币  \t,`;
    const header =
      '交易日期,摘要,交易金额(收入),交易金额(支出),交易币种,记账金额(收入),记账金额(支出),记账币种';
    const profile = await profileOf(
      lines(
        ...['明细查询文件下载', '', '卡号: 1234****9876,"卡别名: "', '', header],
        row('2023-05-02', '消费', '', '1,013.40'),
        row('2023-05-03', '他行汇入', '234.56', ''),
        ' ',
        '人民币合计,,,,,"234.56  \t","1,013.40  \t",',
      ),
    );
    expect(profile).toMatchObject({
      amount: { income: '记账金额(收入)', expense: '记账金额(支出)' },
      thousandsSeparators: true,
      empty: '-',
      currency: { column: '记账币种', words: { 人民币: 'CNY' } },
      time: { column: '交易日期', format: 'yyyy-MM-dd' },
      footer: {
        starts: [' ', '人民币合计'],
        checks: [{ sums: 'in' }, { sums: 'out' }],
      },
    });
  });

  test('have # lines around quoted cells, and totals of each direction', async () => {
    const profile = await profileOf(
      lines(
        '"# 招商银行交易记录"',
        '"# 过滤设置: 全部"',
        '',
        '"交易日期","交易时间","收入","支出","余额","交易类型","交易备注"',
        '"\t20260201","\t10:00:01","100.00","","1,100.00","汇入汇款","货款 A100200300"',
        '"\t20260202","\t11:00:01","","20.50","1,079.50","手续费","B100200301"',
        '"# 收入合计: 1 笔，共 100.00 元"',
        '"# 支出合计: 1 笔，共 20.50 元"',
      ),
    );
    expect(profile).toMatchObject({
      amount: { income: '收入', expense: '支出' },
      type: { words: { 汇入汇款: 'transfer', 手续费: 'fee' } },
      time: { date: '交易日期', clock: '交易时间', format: 'yyyyMMdd' },
      footer: { starts: ['"# 收入合计: ', '"# 支出合计: '] },
    });
    expect((profile.footer as { checks: unknown[] }).checks).toMatchObject([
      { counts: 'in' },
      { sums: 'in' },
      { counts: 'out' },
      { sums: 'out' },
    ]);
  });

  test('have a column of directions, some rows of which have neither direction', async () => {
    const profile = await profileOf(
      iconv.encode(
        lines(
          '支付宝交易记录明细查询',
          '交易时间,交易分类,收/支,金额,交易状态,交易订单号,商家订单号,备注,',
          '2024-01-01 10:00:00\t,餐饮\t,支出\t,12.50\t,交易成功\t,2024010122\t,T1\t,\t,',
          '2024-01-02 10:00:00\t,其他\t,不计收支\t,100.00\t,交易关闭\t,2024010123\t,\t,\t,',
          '2024-01-03 10:00:00\t,转账\t,收入\t,7.00\t,交易成功\t,2024010124\t,T3\t,\t,',
        ),
        'gb18030',
      ),
    );
    expect(profile).toMatchObject({
      encoding: 'gb18030',
      orderId: ['商家订单号', '交易订单号'],
      amount: { column: '金额', direction: '收/支', in: ['收入'], out: ['支出'] },
      skip: { column: '收/支', is: ['不计收支'] },
      status: { words: { 交易成功: 'success', 交易关闭: 'closed' } },
    });
  });

  test('have traditional characters in Big5', async () => {
    const text = lines(
      '交易日期,訂單編號,摘要,金額,餘額',
      '2024/01/02,A1,轉帳,-100.50,899.50',
      '2024/01/03,A2,存款,200.00,1099.50',
    );
    const profile = await profileOf(iconv.encode(text, 'big5'));
    expect(profile).toMatchObject({ encoding: 'big5', orderId: '訂單編號', amount: '金額' });
  });

  test('can have outgoing payments and incoming refunds, which become other', async () => {
    const rows = ['A1,消费,-3.00', 'A2,退款,1.00', 'A3,提现,-5.00'];
    const { text, readsAll } = await suggest(lines('订单号,交易类型,金额', ...rows));
    expect(readsAll, text).toBe(true);
    expect(text).toContain('# in: 1 rows, 1.00 CNY\n# out: 2 rows, 8.00 CNY\n');
    expect(text).toContain('消费: other # check: looks like a payment, but the money is outgoing');
    expect(text).toContain('退款: other # check: looks like a refund, but the money is incoming');
  });

  test('are English with semicolons, debit and credit', async () => {
    const { text, readsAll } = await suggest(
      lines(
        'Account statement;;;;',
        'Date;Reference;Description;Debit;Credit;Balance;Currency',
        '31/01/2024;R1;"Coffee; large";3.50;;96.50;USD',
        '02/02/2024;R2;Sale;;1,200.00;1296.50;USD',
      ),
    );
    expect(readsAll, text).toBe(true);
    expect(text).toContain('# out: 1 rows, 3.50 USD\n');
    expect(text).toContain('    currency: USD\n');
    expect(parse(text).profiles['my-format']).toMatchObject({
      separator: ';',
      orderId: 'Reference',
      amount: { income: 'Credit', expense: 'Debit' },
      time: { column: 'Date', format: 'dd/MM/yyyy' },
    });
  });

  test("have credits as income and debits as expense, as the account's owner sees it", async () => {
    const { text } = await suggest(
      lines('日期,流水号,借方,贷方', '20240101,A1,5.00,', '20240101,A2,,7.00'),
    );
    expect(text).toContain('# in: 1 rows, 7.00 CNY\n# out: 1 rows, 5.00 CNY\n');
  });
});

describe('tables of channels', () => {
  test('have fen between bars', async () => {
    const profile = await profileOf(
      lines(
        '商户订单号|流水号|交易类型|交易金额(分)|手续费(分)|交易时间',
        'A1|9001|消费|1050|6|20240101120000',
        'A2|9002|退款|50|0|20240101120100',
      ),
    );
    expect(profile).toEqual({
      separator: '|',
      orderId: '商户订单号',
      channelTxnId: '流水号',
      amount: '交易金额(分)',
      unit: 'minor',
      type: { column: '交易类型', words: { 消费: 'payment', 退款: 'refund' } },
      fee: '手续费(分)',
      time: { column: '交易时间', format: 'yyyyMMddHHmmss' },
    });
  });

  test('have whole numbers, which are read as fen and marked as uncertain', async () => {
    const { text } = await suggest(lines('订单号,金额', 'A1,1050', 'A2,50'));
    expect(text).toContain('# check: no amount has a decimal point: are they fen (minor)');
    expect(text).toContain('# in: 2 rows, 11.00 CNY\n');
    const { text: yuan } = await suggest(lines('订单号,金额(元)', 'A1,1050', 'A2,50'));
    expect(yuan).toContain('# in: 2 rows, 1100.00 CNY\n');
  });

  test('may have no header', async () => {
    const { text, readsAll } = await suggest(lines('A1\t20240101\t10.50', 'A2\t20240102\t-3.00'));
    expect(readsAll, text).toBe(true);
    expect(text).toContain('check: no header was found');
    expect(parse(text).profiles['my-format']).toMatchObject({
      ...{ separator: 'tab', header: false, orderId: 1, amount: 3 },
      time: { column: 2, format: 'yyyyMMdd' },
    });
  });

  test('have types that determine the direction of amounts without a sign', async () => {
    const { text, readsAll } = await suggest(
      lines(
        '订单号,交易类型,金额',
        'A1,消费,10.00',
        'A2,手续费,0.10',
        'A3,提现,5.00',
        'A4,退款,1.00',
      ),
    );
    expect(readsAll, text).toBe(true);
    expect(text).toContain('# in: 1 rows, 10.00 CNY\n# out: 3 rows, 6.10 CNY\n');
  });

  test('have duplicate names: columns are named by position', async () => {
    const { text, readsAll } = await suggest(
      lines('标题', '订单号,金额,金额,备注', 'A1,1.50,9.00,x', 'A2,2.50,9.00,y'),
    );
    expect(readsAll, text).toBe(true);
    expect(parse(text).profiles['my-format']).toMatchObject({
      ...{ header: false, rowsAfter: '订单号,金额,金额,备注', orderId: 1, amount: 2 },
    });
    expect(text).toContain('# rows: 2, passed over: 0\n');
  });

  test('of a known format need no description', async () => {
    const sample = 'fixtures/demo-day/20881234567890120156_20261119.csv.zip';
    const { text, readsAll } = await suggestFile(fileAt(sample), folder, formats);
    expect(readsAll).toBe(true);
    expect(text).toMatch(/is known already: .*profile alipay-trade/);
  });
});

describe('footers', () => {
  const table = (...footer: string[]) =>
    lines('订单号,金额,时间', 'A1,10.00,2024-01-01', 'A2,-4.00,2024-01-01', ...footer);

  test('a row of totals with as many cells as a row is not a row', async () => {
    const { text } = await suggest(table('合计,6.00,'));
    expect(text).toContain('# rows: 2, passed over: 0\n');
    expect(text).toContain('sums: all');
  });

  test('numbers that do not agree are not checked', async () => {
    const { text, readsAll } = await suggest(table('合计,7.00,'));
    expect(readsAll, text).toBe(true);
    expect(text).not.toContain('checks:');
    expect(text).toContain('and are checked: 0\n');
  });

  test('totals between rows are passed over', async () => {
    const { text, readsAll } = await suggest(table('小计,6.00,', 'A3,1.00,2024-01-02'));
    expect(readsAll, text).toBe(true);
    expect(text).toContain('# rows: 3, passed over: 1\n');
  });

  test('a last row that is damaged is not taken for a footer', async () => {
    const { text } = await suggest(table('A3,1.00,yesterday'));
    expect(text).toContain('# rows: 3, passed over: 0\n');
    expect(text).not.toContain('footer');
  });

  test('a line with totals that looks like a row is shown', async () => {
    const { text } = await suggest(table('X,6.00,total'));
    expect(text).toContain('# rows: 2, passed over: 0\n');
    expect(text).toContain('# check: is this really not a row? "X,6.00,total"');
  });
});

describe('names and words are data, never YAML', () => {
  test('colons, hashes, dashes and stars in names are quoted', async () => {
    const profile = await profileOf(
      lines('- 订单号:,*金额*,# 交易类型,: 手续费 #', 'A1,1.50,消费,0.01', 'A2,1.50,消费,0.01'),
    );
    expect(profile).toEqual({
      orderId: '- 订单号:',
      amount: '*金额*',
      type: { column: '# 交易类型', words: { 消费: 'payment' } },
      fee: ': 手续费 #',
    });
  });

  test('types that would be something else in YAML are quoted', async () => {
    const words = [
      'yes',
      'NaN',
      '1',
      'a: b',
      '# c',
      '- d',
      '"e"',
      "'f'",
      '{g',
      '*h',
      '~',
      '退款\\n',
    ];
    const rows = words.map((word, i) => `A${i},"${word.replaceAll('"', '""')}",1.50`);
    const profile = await profileOf(lines('订单号,交易类型,金额', ...rows));
    const type = profile.type as { words: Record<string, string> };
    expect(Object.keys(type.words).toSorted()).toEqual(words.toSorted());
  });

  test('line breaks and bidirectional marks are escaped', async () => {
    const rows = ['A1,"a\nother: b\n# c",1.50', 'A2,\u202Eabc,2.50', 'A3,__proto__,2.50'];
    const { text, readsAll } = await suggest(lines('订单号,交易类型,金额', ...rows));
    expect(readsAll, text).toBe(true);
    expect(text).not.toContain('\u202E');
    const { words } = parse(text).profiles['my-format'].type;
    expect(Object.keys(words)).toEqual(['a\nother: b\n# c', '\u202Eabc']);
  });

  test('the name of a file cannot end a comment', async () => {
    const path = join(folder, 'a\nprofiles: {}\n.csv');
    writeFileSync(path, lines('订单号,金额', 'A1,1.50'));
    const { text, readsAll } = await suggestFile(fileAt(path), folder, formats);
    expect(readsAll, text).toBe(true);
    expect(text.split('\n')[0]).toMatch(/^# .*a\\u\{a\}profiles/);
  });
});

describe('limits', () => {
  test.each([
    ['24 words', 24, 1, true],
    ['25 words', 25, 1, false],
    ['a word of 64 characters', 1, 62, true],
    ['a word of 65 characters', 1, 63, false],
  ])('%s', async (_, words, length, isListed) => {
    const rows = Array.from({ length: 60 }, (_, i) => {
      return `A${i},${'x'.repeat(length)}${String(i % words).padStart(2, '0')},1.50`;
    });
    const profile = await profileOf(lines('订单号,交易类型,金额', ...rows));
    expect(profile.type !== undefined).toBe(isListed);
  });
});

describe('files that cannot be described', () => {
  test.each([
    ['HTML', '<!DOCTYPE html><html><body>Login</body></html>', /error answer/],
    ['JSON', '{"code":"40004"}', /error answer/],
    ['UTF-16', Buffer.from('\uFEFF订单号,金额\nA1,1.00\n', 'utf16le'), /UTF-16/],
    ['binary', Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919) % 256)), /NUL bytes/],
    ['prose', 'Dear customer,\nyour statement is ready.\n', /no table with amounts/],
    ['an empty file', '', /is empty/],
    ['line feeds', '\n\n\n', /no table with amounts/],
    ['a header alone', '订单号,金额\n', /line 1, separator ",": 2 known names/],
    ['one huge line', 'a,'.repeat(2_000_000), /no table with amounts/],
    [
      'an open quote',
      `订单号,金额\n"${'x'.repeat(2_000_000)}`,
      /no table with amounts|known names/,
    ],
    ['300 columns', `${'金额,'.repeat(300)}\n${'1,'.repeat(300)}\n`, /no table with amounts/],
  ])('%s', async (_, content, message) => {
    const { message: said } = await refusalOf(content);
    expect(said).toMatch(message);
    expect(said).toContain('table.csv');
    expect(said.length).toBeLessThan(2000);
  });

  test('amounts in two currencies are not read, and reported', async () => {
    const header = '交易时间,交易类型,收/支,金额(元),当前状态,交易单号,商户单号';
    const row = '2024-01-01 10:00:00,商户消费,支出,¥28.80,支付成功,42000,10001';
    const { message } = await refusalOf(lines(header, row, row.replace('¥', '$')));
    expect(message).toContain('known names');
    expect(message).toContain(header.slice(0, 20));
  });

  test('rows that cannot be read are counted and shown', async () => {
    const rows = Array.from({ length: 20 }, (_, i) => `A${i},${i}.50`);
    const { text, readsAll } = await suggest(
      lines('订单号,金额', ...rows, 'A20,1.5.0', 'A21,2.50'),
    );
    expect(readsAll).toBe(false);
    expect(text).toContain("table.csv:22: 金额 '1.5.0' is not a decimal number");
    expect(text).toContain('# seen: separator ",", header in line 1');
  });
});

test('the end of large files is sampled, too: words and totals', async () => {
  const rows = Array.from({ length: 60_000 }, (_, i) => `A${i},消费,1.01,2024-01-01 10:00:00`);
  const last = 'B1,退货,-3.00,2024-01-02 10:00:00';
  const total = '总笔数: 60001';
  const { text, readsAll } = await suggest(
    lines('订单号,交易类型,金额,时间', ...rows, last, total),
  );
  expect(readsAll, text).toBe(true);
  expect(text).toContain('退货: refund');
  expect(text).toContain('counts: all');
  expect(text).toContain('# in: 60000 rows, 60600.00 CNY\n# out: 1 rows, 3.00 CNY\n');
});

test('the samples have their licence', () => {
  const path = join(import.meta.dirname, 'samples/double-entry-generator/LICENSE');
  expect(readFileSync(path, 'utf8')).toContain('Apache License');
});
