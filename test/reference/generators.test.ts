/** The generated files, read back with others' parsers and added up with other arithmetic. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import Big from 'big.js';
import { parse } from 'csv-parse/sync';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import yauzl from 'yauzl';
import { alipayTrade, alipayZip } from '../../scripts/lib/alipay.mjs';
import { type DayOptions, discrepancyRates, makeDay } from '../../scripts/lib/day.mjs';
import type { Event } from '../../scripts/lib/event.mjs';
import { flowsCsv, flowsNdjson } from '../../scripts/lib/flows.mjs';
import { type BillKind, HEADERS, wechatBill } from '../../scripts/lib/wechat.mjs';
import { reconcile } from './reconcile.ts';
import type { PlainRecord, PlainStatus, PlainType } from './record.ts';

const GENERATE = fileURLToPath(new URL('../../scripts/generate.mjs', import.meta.url));
const DATE = '2026-11-19';
const BUSY = { orders: 3000, seed: 5, rates: discrepancyRates(0.2) };

const bytesOf = (chunks: Iterable<Buffer>) => Buffer.concat([...chunks]);

function sum(values: readonly string[], digits = 2): string {
  return values.reduce((total, value) => total.plus(value), Big(0)).toFixed(digits);
}

/** A flows file as records. */
function flowRecords(content: Buffer): PlainRecord[] {
  const rows = parse(content, { columns: true }) as Record<string, string>[];
  return rows.map((row) => ({
    orderId: row.order_id,
    refundId: row.refund_id,
    channelTxnId: row.channel_txn_id,
    type: row.type as PlainType,
    amount: row.amount,
    fee: row.fee === '' ? null : row.fee,
    status: row.status as PlainStatus,
    time: row.paid_at,
    currency: row.currency,
    place: '',
  }));
}

/** The rows of an Alipay trade detail by column name, and its lines. */
function readAlipay(content: Buffer) {
  const text = iconv.decode(content, 'gb18030');
  const lines = text.split('\r\n');
  const header = lines.findIndex((line) => line.startsWith('支付宝交易号'));
  const end = lines.findIndex((line) => line.includes('业务明细列表结束'));
  const rows = parse(lines.slice(header, end).join('\r\n'), {
    columns: true,
    trim: true,
  }) as Record<string, string>[];
  return { text, lines, rows, footer: lines.slice(end) };
}

function alipayRecords(rows: readonly Record<string, string>[]): PlainRecord[] {
  return rows.map((row) => ({
    orderId: row.商户订单号,
    refundId: row['退款批次号/请求号'],
    channelTxnId: row.支付宝交易号,
    type: row.业务类型 === '退款' ? 'refund' : 'payment',
    amount: row['订单金额（元）'],
    fee: Big(row['服务费（元）']).neg().toString(),
    status: 'success',
    time: row.完成时间,
    currency: 'CNY',
    place: '',
  }));
}

/** The rows of a WeChat Pay bill by column name, and its summary. */
function readWechat(content: Buffer) {
  const lines = content
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .split('\r\n');
  expect(lines.pop()).toBe('');
  const named = (header: string, line: string) => {
    const names = header.split(',');
    const cells = line.slice(1).split(',`');
    expect(line[0]).toBe('`');
    expect(cells).toHaveLength(names.length);
    return Object.fromEntries(names.map((name, i) => [name, cells[i]]));
  };
  const [summaryHeader, summary] = lines.slice(-2);
  const rows = lines.slice(1, -2).map((line) => named(lines[0], line));
  return { header: lines[0], rows, summary: named(summaryHeader, summary) };
}

function wechatRecords(rows: readonly Record<string, string>[]): PlainRecord[] {
  return rows.map((row) => {
    const isRefund = row.交易状态 === 'REFUND';
    return {
      orderId: row.商户订单号,
      refundId: isRefund ? row.商户退款单号 : '',
      channelTxnId: row.微信订单号,
      type: isRefund ? 'refund' : 'payment',
      amount: isRefund ? `-${row.申请退款金额}` : row.订单金额,
      fee: row.手续费,
      status: ['CHANGE', 'FAIL'].includes(row.退款状态) ? 'failed' : 'success',
      time: row.交易时间,
      currency: row.货币种类,
      place: '',
    };
  });
}

async function unzip(content: Buffer) {
  const file = await yauzl.fromBufferPromise(content, { decodeStrings: false });
  const entries: { name: string; flags: number; content: Buffer }[] = [];
  for await (const entry of file.eachEntry()) {
    const chunks: Buffer[] = [];
    for await (const chunk of await file.openReadStreamPromise(entry)) chunks.push(chunk);
    const name = iconv.decode(entry.fileName as unknown as Buffer, 'gbk');
    entries.push({ name, flags: entry.generalPurposeBitFlag, content: Buffer.concat(chunks) });
  }
  return entries;
}

describe('a made day', () => {
  it.each(['alipay', 'wechat'] as const)('holds what it says, files and all: %s', (channel) => {
    const day = makeDay({ ...BUSY, channel });
    const content =
      channel === 'alipay'
        ? bytesOf(alipayTrade(day.statement, day))
        : bytesOf(wechatBill(day.statement));
    const statement =
      channel === 'alipay'
        ? alipayRecords(readAlipay(content).rows)
        : wechatRecords(readWechat(content).rows);
    const flows = flowRecords(bytesOf(flowsCsv(day.flows)));
    const result = reconcile(statement, flows, DATE);
    const withoutRows = ({ rows, ...rest }: { rows: number }) => rest;
    expect(day.expected.statement.rows).toBe(statement.length);
    expect(day.expected.flows.rows).toBe(flows.length);
    expect({
      statement: withoutRows(day.expected.statement),
      flows: withoutRows(day.expected.flows),
      matched: day.expected.matched,
      discrepancies: day.expected.discrepancies,
      crossDay: day.expected.crossDay,
      proof: { ...day.expected.proof, countResidual: 0 },
    }).toEqual({
      statement: result.statement,
      flows: result.flows,
      matched: result.matched,
      discrepancies: result.discrepancies,
      crossDay: result.crossDay,
      proof: result.proof,
    });
    for (const found of Object.values(result.discrepancies)) expect(found.count).toBeGreaterThan(9);
    expect(result.crossDay.pending.count).toBeGreaterThan(9);
  });

  it('is balanced when clean, and the same whenever it is iterated', () => {
    const options: DayOptions = { ...BUSY, channel: 'wechat', rates: discrepancyRates(0) };
    const day = makeDay(options);
    expect(day.expected.proof.difference).toBe('0.00');
    expect(day.expected.matched.count).toBe(day.expected.statement.count);
    expect(day.expected.flows.rows).toBeGreaterThan(day.expected.flows.count);
    expect([...day.flows]).toEqual([...makeDay(options).flows]);
    expect([...day.flows]).not.toEqual([...makeDay({ ...options, seed: 6 }).flows]);
  });

  it('never refunds more than was paid, and never uses an id twice', () => {
    const rates = { ...discrepancyRates(0), refund: 0.8 };
    const rows = [...makeDay({ ...BUSY, channel: 'wechat', rates }).statement];
    const left = new Map<string, number>();
    for (const row of rows) left.set(row.orderId, (left.get(row.orderId) ?? 0) + row.amount);
    expect(Math.min(...left.values())).toBe(0);
    const ids = rows.map((row: Event) => `${row.orderId} ${row.refundId}`);
    expect(new Set(ids).size).toBe(rows.length);
    expect(rows.filter((row: Event) => row.refundId.endsWith('3')).length).toBeGreaterThan(0);
  });
});

describe('Alipay bills', () => {
  const day = makeDay({ ...BUSY, channel: 'alipay' });
  const bill = readAlipay(bytesOf(alipayTrade(day.statement, day)));

  it('have preamble, header and padding as Alipay writes them', () => {
    expect(bill.lines.slice(0, 4)).toEqual([
      '#支付宝业务明细查询',
      '#账号：[20881234567890120156]',
      '#起始日期：[2026年11月19日 00:00:00]   终止日期：[2026年11月20日 00:00:00]',
      '#-----------------------------------------业务明细列表----------------------------------------',
    ]);
    expect(bill.lines[4].split(',')).toHaveLength(25);
    const refund = bill.lines.find((line) => line.includes(',退款\t,'));
    expect(refund).toMatch(
      /^2026111922001458860\d{9}\t,\S+\t,退款\t,.+,\t,\t,\t,\t,\*.+\t,-[\d.]+,-[\d.]+,0\.00,/,
    );
    expect(refund).toMatch(/,0\.00,,0\.00\t,0\.00,R\d+\t,\d+\.\d\d,0\.00,$/);
    expect(bill.text.endsWith('#导出时间：[2026年11月20日 05:46:49]\r\n')).toBe(true);
  });

  it('survive their own product names', () => {
    const names = new Set(bill.rows.map((row) => row.商品名称));
    for (const name of ['套餐A,大份,少冰', '"整句带引号"', '𠮷野家牛丼', '質感水杯']) {
      expect(names).toContain(name);
    }
  });

  it('have a footer that adds up', () => {
    const payments = bill.rows.filter((row) => row.业务类型 === '交易');
    const refunds = bill.rows.filter((row) => row.业务类型 === '退款');
    const of = (rows: Record<string, string>[], name: string) => sum(rows.map((row) => row[name]));
    expect(bill.footer.slice(1, 3)).toEqual([
      `#交易合计：${payments.length}笔，商家实收共${of(payments, '商家实收（元）')}元，` +
        `商家优惠共${of(payments, '商家优惠（元）')}元`,
      `#退款合计：${refunds.length}笔，商家实收退款共${of(refunds, '商家实收（元）')}元，` +
        `商家优惠退款共${of(refunds, '商家优惠（元）')}元`,
    ]);
    expect(of(payments, '商家优惠（元）')).not.toBe('0.00');
  });

  it.each(['first', 'last'] as const)('are zipped under GBK names, summary %s', async (summary) => {
    const chunks: Buffer[] = [];
    for await (const chunk of alipayZip(day.statement, day, { summary })) chunks.push(chunk);
    const entries = await unzip(Buffer.concat(chunks));
    const names = [
      '20881234567890120156_20261119_业务明细(汇总).csv',
      '20881234567890120156_20261119_业务明细.csv',
    ];
    const ordered = summary === 'first' ? entries : entries.toReversed();
    expect(ordered.map((entry) => entry.name)).toEqual(names);
    expect(entries.map((entry) => entry.flags & 0x800)).toEqual([0, 0]);
    expect(readAlipay(ordered[1].content).text).toBe(bill.text);
    const lines = iconv.decode(ordered[0].content, 'gb18030').split('\r\n');
    const total = lines.find((line) => line.startsWith('合计'))?.split(',');
    expect(lines[4].split(',')).toHaveLength(total?.length ?? 0);
    const refunds = bill.rows.filter((row) => row.业务类型 === '退款').length;
    const of = (name: string) => sum(bill.rows.map((row) => row[name]));
    expect(total?.slice(2, 6)).toEqual([
      String(bill.rows.length - refunds),
      String(refunds),
      of('订单金额（元）'),
      of('商家实收（元）'),
    ]);
    expect(total?.[9]).toBe(of('服务费（元）'));
  });

  it('say so themselves when the day was empty', () => {
    const { rows, footer } = readAlipay(bytesOf(alipayTrade([], { date: DATE })));
    expect(rows).toEqual([]);
    expect(footer[1]).toBe('#交易合计：0笔，商家实收共0.00元，商家优惠共0.00元');
  });
});

describe('WeChat Pay bills', () => {
  const rates = { ...BUSY.rates, refund: 0.4 };
  const day = makeDay({ ...BUSY, channel: 'wechat', rates });

  it.each([
    ['ALL', 27],
    ['SUCCESS', 20],
    ['REFUND', 29],
    ['LEGACY', 24],
  ] as const)('%s: %i columns and a summary that adds up', (kind: BillKind, width) => {
    const content = bytesOf(wechatBill(day.statement, { kind }));
    expect(content.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    const { header, rows, summary } = readWechat(content);
    expect(header).toBe(HEADERS[kind]);
    expect(header.split(',')).toHaveLength(width);
    const of = (name: string, digits?: number) =>
      sum(
        rows.map((row) => row[name]),
        digits,
      );
    expect(rows.length).toBeGreaterThan(100);
    expect(summary.总交易单数).toBe(String(rows.length));
    expect(summary.手续费总金额).toBe(of('手续费', 5));
    const ordered = kind === 'LEGACY' ? '总金额' : '应结订单金额';
    expect(summary[kind === 'LEGACY' ? '总交易额' : '应结订单总金额']).toBe(of(ordered));
    if (kind === 'SUCCESS') return;
    expect(summary[kind === 'LEGACY' ? '总退款金额' : '退款总金额']).toBe(of('退款金额'));
    if (kind !== 'LEGACY') expect(summary.申请退款总金额).toBe(of('申请退款金额'));
  });

  it('have fees with five decimals, and rows that parsers stumble over', () => {
    const { rows } = readWechat(bytesOf(wechatBill(day.statement)));
    for (const row of rows) expect(row.手续费).toMatch(/^-?\d+\.\d{5}$/);
    expect(rows.some((row) => !row.手续费.endsWith('000'))).toBe(true);
    const names = new Set(rows.map((row) => row.商品名称));
    for (const name of ['总交易单数,应结订单总金额', '`反引号开头', '衬衫"修身"款']) {
      expect(names).toContain(name);
    }
    const states = new Set(rows.map((row) => row.退款状态));
    expect([...states].sort()).toEqual(['', 'CHANGE', 'FAIL', 'PROCESSING', 'SUCCESS']);
  });

  it('come without BOM and with LF when asked to', () => {
    const text = bytesOf(wechatBill(day.statement, { bom: false, eol: '\n' })).toString();
    expect(text.startsWith('交易时间,')).toBe(true);
    expect(text).not.toContain('\r');
  });
});

describe('flows', () => {
  it('say the same as CSV and as NDJSON', () => {
    const day = makeDay({ ...BUSY, channel: 'wechat' });
    const rows = parse(bytesOf(flowsCsv(day.flows)), { columns: true }) as Record<string, string>[];
    const objects = bytesOf(flowsNdjson(day.flows))
      .toString()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, string>);
    const nonEmpty = rows.map((row) =>
      Object.fromEntries(Object.entries(row).filter(([, value]) => value !== '')),
    );
    expect(objects).toEqual(nonEmpty);
  });
});

describe('generate.mjs', () => {
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [GENERATE, ...args], { encoding: 'utf8' });

  function inFolder(check: (folder: string) => void): void {
    const folder = mkdtempSync(path.join(tmpdir(), 'generate-'));
    try {
      check(folder);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  it('writes statement, flows and what they must give', () => {
    inFolder((out) => {
      const args = ['--channel', 'wechat', '--orders', '200', '--out', out, '--container', 'gzip'];
      const { status, stderr } = run(...args, '--flows', 'ndjson', '--discrepancies', '0.1');
      expect(stderr).toBe('');
      expect(status).toBe(0);
      const names = ['1627859777_20261119_ALL.csv.gz', 'expected.json', 'flows.ndjson'];
      expect(readdirSync(out).sort()).toEqual(names);
      const expected = JSON.parse(readFileSync(path.join(out, 'expected.json'), 'utf8'));
      const { rows } = readWechat(gunzipSync(readFileSync(path.join(out, names[0]))));
      expect(expected.statement.rows).toBe(rows.length);
      expect(expected.files).toEqual({ statement: names[0], flows: names[2] });
      expect(expected.proof.residual).toBe('0.00');
    });
  });

  it('writes a clean Alipay day with nothing to find', () => {
    inFolder((out) => {
      expect(run('--channel', 'alipay', '--orders', '200', '--out', out, '--clean').status).toBe(0);
      const expected = JSON.parse(readFileSync(path.join(out, 'expected.json'), 'utf8'));
      expect(expected.files.statement).toBe('20881234567890120156_20261119.csv.zip');
      const counts = [...Object.values(expected.discrepancies), expected.crossDay.pending];
      for (const found of counts) expect(found).toEqual({ count: 0, amount: '0.00' });
    });
  });

  it('explains itself, and refuses what it does not know', () => {
    expect(run('--help').stdout).toContain('--discrepancies');
    for (const args of [
      ['--what'],
      ['--channel', 'paypal', '--out', 'x'],
      ['--channel', 'wechat'],
      ['--channel', 'wechat', '--out', 'x', '--container', 'zip'],
      ['--channel', 'wechat', '--out', 'x', '--date', '2026-02-30'],
      ['--channel', 'wechat', '--out', 'x', '--orders', '-5'],
      ['--channel', 'wechat', '--out', 'x', '--discrepancies', '2'],
    ]) {
      const { status, stderr } = run(...args);
      expect(status, args.join(' ')).toBe(2);
      expect(stderr).toMatch(/^generate: /);
    }
  });
});
