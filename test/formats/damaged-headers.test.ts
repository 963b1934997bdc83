/**
 * The cells of a bill's headers renamed, damaged, blanked and removed, one after the other: such a
 * bill is refused, or its records are those of the whole bill.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import type { TransactionRecord } from '../../src/domain/record.ts';
import { detectEncoding } from '../../src/inputs/decode.ts';
import { RefusedError } from '../../src/support/errors.ts';
import { tempDir } from '../support/tempdir.ts';
import { refusalOfFiles, scanFiles } from './scan-files.ts';

/** One for each set of columns that is known, and one of each other format with a header. */
const BILLS = [
  'profile-alipay-plain/alipay.csv',
  'profile-alipay-29-columns/alipay.csv',
  'profile-alipay-old-footer/alipay.csv',
  'profile-alipay-fund/alipay-fund.csv',
  'profile-alipay-fund-16-columns/alipay-fund.csv',
  'profile-wechat-all/wechat.csv',
  'profile-wechat-refund-status/wechat.csv',
  'profile-wechat-revoked/wechat.csv',
  'profile-wechat-success/wechat.csv',
  'profile-wechat-refund/wechat.csv',
  'profile-wechat-legacy/wechat.csv',
  'profile-wechat-fund/wechat-fund.csv',
  'profile-wechat-fund-decimal-counts/wechat-fund.csv',
];
const OWN = ['profile-generic-csv-both-sides/gateway.csv', 'category-status-mismatch/flows.csv'];
const HEADER =
  /^(支付宝交易号|商户PID|账务流水号|交易时间|记账时间|总交易单数|资金流水总笔数|[a-z_]+,)/;

/** A file as lines, and how it is written. */
interface Bill {
  readonly name: string;
  readonly encoding: string;
  readonly lines: readonly string[];
}

function billOf(path: string): Bill {
  const bytes = readFileSync(join(import.meta.dirname, '../../fixtures', path));
  const encoding = detectEncoding(bytes);
  const text = iconv.decode(bytes, encoding, { stripBOM: false });
  return { name: basename(path), encoding, lines: text.split('\n') };
}

/** The lines of column names; behind a byte order mark as well. */
function headersOf({ lines }: Bill): number[] {
  return [...lines.keys()].filter((i) => HEADER.test(lines[i].replace('\ufeff', '')));
}

type Change = (cells: string[], index: number) => string[];

const CHANGES: Readonly<Record<string, Change>> = {
  renamed: (cells, i) => cells.with(i, `${cells[i]}2`),
  shortened: (cells, i) => cells.with(i, [...cells[i]].slice(0, -1).join('')),
  damaged: (cells, i) => cells.with(i, cells[i].replace(/(?<=.)./u, '?')),
  blanked: (cells, i) => cells.with(i, ''),
  removed: (cells, i) => cells.toSpliced(i, 1),
  doubled: (cells, i) => cells.toSpliced(i, 0, cells[i]),
};

interface Changed {
  readonly what: string;
  readonly lines: string[];
}

/** Every change of every cell of a header line, but those that leave it as it was. */
function* changesOf(bill: Bill, header: number): Generator<Changed> {
  const ending = /\r?$/.exec(bill.lines[header])?.[0] ?? '';
  const cells = bill.lines[header].replace(/\r$/, '').split(',');
  for (const index of cells.keys()) {
    for (const [how, change] of Object.entries(CHANGES)) {
      const line = change(cells, index).join(',') + ending;
      const what = `${cells[index]} ${how}`;
      if (line !== bill.lines[header]) yield { what, lines: bill.lines.with(header, line) };
    }
    yield { what: `${cells[index]} with its cells`, lines: withoutColumn(bill, header, index) };
  }
}

/** A column taken out of the header and of all rows below that have as many cells. */
function withoutColumn({ lines }: Bill, header: number, index: number): string[] {
  const width = lines[header].split(',').length;
  return lines.map((line, i) => {
    const cells = line.split(',');
    return i >= header && cells.length === width ? cells.toSpliced(index, 1).join(',') : line;
  });
}

function write(folder: string, { name, encoding }: Bill, lines: readonly string[]): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, name);
  writeFileSync(path, iconv.encode(lines.join('\n'), encoding));
  return path;
}

/** What a record is worth to a run: all but where it stands. */
function figures(records: readonly TransactionRecord[]) {
  return records.map(({ source, ...record }) => ({ ...record, line: source.line }));
}

/** Holds that each change of a bill's headers is refused or changes nothing. */
async function holdsAgainstChanges(bill: Bill, changes: Iterable<Changed>, beside: string[] = []) {
  const folder = tempDir();
  const whole = figures(await scanFiles([write(folder, bill, bill.lines), ...beside]));
  const wrong: string[] = [];
  let refused = 0;
  for (const { what, lines } of changes) {
    const path = write(folder, bill, lines);
    try {
      const found = figures(await scanFiles([path, ...beside]));
      if (JSON.stringify(found) !== JSON.stringify(whole)) wrong.push(what);
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      refused++;
    }
  }
  expect(wrong).toEqual([]);
  return refused;
}

describe('a bill with a changed header', () => {
  test.each(BILLS)('%s is refused or read alike', async (path) => {
    const bill = billOf(path);
    const headers = headersOf(bill);
    expect(headers).toHaveLength(path.includes('wechat') ? 2 : 1);
    for (const header of headers) {
      expect(await holdsAgainstChanges(bill, changesOf(bill, header))).toBeGreaterThan(20);
    }
  });

  test.each(OWN)('%s is refused or read alike', async (path) => {
    const bill = billOf(path);
    // A column that is not there at all is one that nobody stated.
    const changes = [...changesOf(bill, 0)].filter(({ what }) => !what.endsWith('its cells'));
    expect(await holdsAgainstChanges(bill, changes)).toBeGreaterThan(20);
  });

  const preamble = (title: string) => [
    `#支付宝${title}汇总查询`,
    '#账号：[20881234567890120156]',
    '#起始日期：[2026年11月19日 00:00:00]   终止日期：[2026年11月20日 00:00:00]',
  ];
  test.each([
    [
      'trade',
      'profile-alipay-plain/alipay.csv',
      [
        ...preamble('业务'),
        '门店编号,门店名称,交易订单总笔数,退款订单总笔数,订单金额（元）,商家实收（元）,支付宝优惠（元）,' +
          '商家优惠（元）,卡消费金额（元）,服务费（元）,分润（元）,实收净额（元）',
        '合计,,2,2,70.00,70.00,0.00,0.00,0.00,-0.42,0.00,69.58',
      ],
    ],
    [
      'fund',
      'profile-alipay-fund/alipay-fund.csv',
      [
        ...preamble('账务'),
        '类型,收入笔数,收入金额（+元）,支出笔数,支出金额（-元）,总金额（元）',
        '合计,2,30.00,4,-23.06,6.94',
      ],
    ],
  ])('a summary of a %s bill is refused or read alike', async (_, path, lines) => {
    const folder = join(tempDir(), 'beside');
    const bill = billOf(path);
    const beside = [write(folder, bill, bill.lines)];
    const summary = { name: 'summary.csv', encoding: 'gb18030', lines };
    expect(await holdsAgainstChanges(summary, changesOf(summary, 3), beside)).toBeGreaterThan(20);
  });
});

describe('the refusal of a header', () => {
  const refusalOf = async (path: string, from: string, to: string) => {
    const bill = billOf(path);
    const lines = bill.lines.map((line) => line.replace(from, to));
    return (await refusalOfFiles([write(tempDir(), bill, lines)]))?.message;
  };

  test.each([
    [
      'profile-wechat-all/wechat.csv',
      '申请退款金额,',
      '申请退款额,',
      /lacks 申请退款金额 and has unknown columns: 申请退款额\./,
    ],
    ['profile-wechat-all/wechat.csv', '退款状态,', '', /:1: the header lacks 退款状态\./],
    [
      'profile-wechat-success/wechat.csv',
      '手续费,',
      '手续费,退款金额,',
      /has unknown columns: 退款金额\./,
    ],
    ['profile-wechat-legacy/wechat.csv', ',费率', ',费率,费率2', /has unknown columns: 费率2\./],
    [
      'profile-wechat-all/wechat.csv',
      '退款总金额,',
      '退款总额,',
      /no column 退款总金额 or 总退款金额\./,
    ],
    ['profile-alipay-fund/alipay-fund.csv', '备注', ',备注', /has unknown columns: \(no name\)\./],
    ['category-status-mismatch/flows.csv', 'status', 'Status ', /'Status' looks like status, /],
    [
      'category-status-mismatch/flows.csv',
      'refund_id',
      'refundId',
      /'refundId' looks like refund_id/,
    ],
  ])('%s names what was changed: %s', async (path, from, to, message) => {
    expect(await refusalOf(path, from, to)).toMatch(message);
  });

  test.each<[string, (cells: string[], isHeader: boolean) => string[]]>([
    ['a new column', (cells, isHeader) => [...cells, isHeader ? '新列' : '`x']],
    ['another order', (cells) => cells.toReversed()],
  ])('does not occur for %s', async (_, change) => {
    const bill = billOf('profile-wechat-all/wechat.csv');
    const whole = figures(await scanFiles([write(tempDir(), bill, bill.lines)]));
    const lines = bill.lines.map((line) => line.replace(/^\ufeff|\r$/g, ''));
    const width = lines[0].split(',').length;
    const changed = lines.map((line, i) => {
      const cells = line.split(',');
      return cells.length === width ? change(cells, i === 0).join(',') : line;
    });
    expect(figures(await scanFiles([write(tempDir(), bill, changed)]))).toEqual(whole);
  });

  test.each([
    ['{"order_id":"A1","amount":1,"Status":"failed"}', /'Status' looks like status/],
    ['{"order_id":"A1","amount":1,"refundId":"R1"}', /'refundId' looks like refund_id/],
    ['{"order_id":"A1","amount":1,"goods":"tea","status":"failed"}', null],
  ])('occurs for a key of own records, too: %s', async (row, message) => {
    const path = join(tempDir(), 'flows.ndjson');
    writeFileSync(path, `${row}\n`);
    const text = (await refusalOfFiles([path]))?.message ?? null;
    if (message === null) expect(text).toBeNull();
    else expect(text).toMatch(message);
  });
});
