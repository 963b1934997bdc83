/** UnionPay's files: what they mean, by a reference, by examples, and whatever happens to them. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import type { Event } from '../../scripts/lib/event.mjs';
import { wechat } from '../../scripts/lib/fixture-events.mjs';
import { Random } from '../../scripts/lib/random.mjs';
import {
  type Dispute,
  MERCHANT,
  queryIdOf,
  unionpayDetail,
  unionpayDisputes,
  unionpayName,
  unionpaySummary,
} from '../../scripts/lib/unionpay.mjs';
import { zip } from '../../scripts/lib/zip.mjs';
import type { TransactionRecord } from '../../src/domain/record.ts';
import { readName } from '../../src/formats/unionpay/unionpay.ts';
import { RefusedError } from '../../src/support/errors.ts';
import { mutate } from '../cli/mutate.ts';
import { tempDir } from '../support/tempdir.ts';
import { expectedRecords, randomDetail } from './unionpay/random.ts';
import { read } from './unionpay/read.ts';

const SEED = Number(process.env.ZHANGPING_FUZZ_SEED ?? 20261119);
/** Parts the seeds of one run of the fuzzer from those of the next. */
const SEED_STEP = 1_000_003;
const FILES = 100;
const FUZZ_RUNS = Number(process.env.ZHANGPING_FUZZ_RUNS ?? 200);
const DATE = '2026-11-19';
const OTHER_MERCHANT = '802310048990000';
const GROUP = '802310048991111';
const ZM = unionpayName('ZM', DATE);
const ZME = unionpayName('ZME', DATE);
const RD = unionpayName('RD', DATE);

const payment = wechat.pay('A1', '10.00', '09:00:00', { fee: '0.06' });
const refund = wechat.back('A1', 'R1', '4.00', '10:00:00', { fee: '0.02' });
const reversal = wechat.back('A1', '', '10.00', '11:00:00', { fee: '0.06', type: 'reversal' });
const dispute: Dispute = { trace: '483522', time: '1019101500', amount: -1280, fee: 0 };

/** The path of a file with a name in a folder of its own. */
function written(name: string, content: Buffer): string {
  const path = join(tempDir(), name);
  writeFileSync(path, content);
  return path;
}

/** The records of one row. */
async function rowOf(event: Event, more: Record<string, string> = {}): Promise<TransactionRecord> {
  const path = written(ZM, unionpayDetail([event], { more: () => more }));
  const { records } = await read([path]);
  expect(records).toHaveLength(1);
  return records[0];
}

async function refusalOf(reading: Promise<unknown>): Promise<RefusedError> {
  const error = await reading.then(
    () => null,
    (thrown) => thrown,
  );
  expect(error).toBeInstanceOf(RefusedError);
  return error;
}

async function zipped(entries: readonly (readonly [string, Buffer])[]): Promise<string> {
  const chunks: Buffer[] = [];
  const named = entries.map(([name, content]) => ({
    name: Buffer.from(name),
    content: () => [content],
  }));
  for await (const chunk of zip(named)) chunks.push(chunk);
  return written('any.zip', Buffer.concat(chunks));
}

describe('names', () => {
  test.each([
    ['INN15090588ZM_802310048993424', 'ZM', '2015-09-05', '802310048993424'],
    ['INN15090588ZME_802310048993424', 'ZME', '2015-09-05', '802310048993424'],
    ['RD201015090501_802310048993424', 'RD', '2015-09-05', '802310048993424'],
    ['a/b.zip!c/INN15090500ZM_802310048993424.txt', 'ZM', '2015-09-05', '802310048993424'],
    ['a\\INN15090501ZM_802310048993424 (1)', 'ZM', '2015-09-05', ''],
    ['INN15090588ZM_', 'ZM', '2015-09-05', ''],
  ])('%s contains kind, date and merchant', (name, file, date, merchant) => {
    expect(readName(name)).toEqual({ file, date, merchant });
  });

  test.each([
    'zm.txt',
    'INN15090588ZM',
    'INN15133188ZM_802310048993424',
    'INN1509058ZM_802310048993424',
    'INN15090588ZMEE_802310048993424',
    'INN15090588_802310048993424',
    'RD201015090501ZM_802310048993424',
    'RD201115090501_802310048993424',
    'INN15090588ZM_802310048993424/other',
    'XINN15090588ZM_802310048993424',
  ])('%s contains nothing', (name) => {
    expect(readName(name)).toBeNull();
  });
});

describe('a detail file', () => {
  test('is read like by a reference that slices bytes', async () => {
    let records = 0;
    for (let round = 0; round < FILES; round++) {
      const seed = SEED + round;
      const file = randomDetail(new Random(seed));
      const expected = expectedRecords(file);
      const found = await read([written(ZM, file)]).catch((error) => {
        throw new Error(`seed ${seed}: ${error.message}`, { cause: error });
      });
      const rows = found.records.map(({ source, side: _, currency, status, ...record }) => {
        expect([currency, status]).toEqual(['CNY', 'success']);
        return { ...record, amount: record.amount + 0, fee: record.fee, line: source.line };
      });
      expect(rows, `seed ${seed}`).toEqual(expected);
      records += expected.length;
    }
    expect(records).toBeGreaterThan(FILES * 4);
  });

  test('takes the signs of fees and refunds from C and D', async () => {
    const fees = { 商户手续费: 'C000000002861' };
    expect(await rowOf(payment, fees)).toMatchObject({ amount: 1000, fee: -2_861_000 });
    const paid = { 商户手续费: 'D000000002861', 结算金额: 'D000000000001' };
    expect(await rowOf(payment, paid)).toMatchObject({ amount: 1000, fee: 2_861_000 });
    for (const [settled, amount] of [
      ['D000000000398', -400],
      ['C000000000398', 400],
      ['000000000000', -400],
    ] as const) {
      expect(await rowOf(refund, { 结算金额: settled })).toMatchObject({ type: 'refund', amount });
      expect(await rowOf(reversal, { 结算金额: settled })).toMatchObject({
        type: 'reversal',
        amount: amount * 2.5,
      });
    }
  });

  test('has order and refund ids of refunds, and only order ids of reversals', async () => {
    expect(await rowOf(refund)).toMatchObject({ orderId: 'A1', refundId: 'R1' });
    expect(await rowOf(refund, { 原始交易订单号: '' })).toMatchObject({
      orderId: 'R1',
      refundId: 'R1',
    });
    expect(await rowOf(reversal)).toMatchObject({ orderId: 'A1', refundId: '' });
    const completion = { 交易类型: '03', 原始交易订单号: 'HELD' };
    expect(await rowOf(payment, completion)).toMatchObject({ orderId: 'A1', refundId: '' });
  });

  test('has the id of the channel as the order id if the job says so', async () => {
    const path = written(ZM, unionpayDetail([payment, refund]));
    const { records } = await read([path], { identity: ['channelTxnId'] });
    const ids = [payment, refund].map(queryIdOf);
    expect(records.map(({ orderId }) => orderId)).toEqual(ids);
    expect(records.map(({ refundId }) => refundId)).toEqual(['', '']);
  });

  test.each(['02', '32'])('skips rows of type %s, which move no money', async (type) => {
    const more = (event: Event) => ({ 交易类型: event === reversal ? type : '01' });
    const path = written(ZM, unionpayDetail([payment, reversal], { more }));
    const { records, skipped } = await read([path]);
    expect(records.map(({ type: each }) => each)).toEqual(['payment']);
    expect(skipped).toBe(1);
  });

  test.each([
    [{ 交易类型: '12' }, "交易类型 '12' is unknown"],
    [{ 交易类型: '' }, "交易类型 '' is unknown"],
    [{ 结算金额: 'X00000000000' }, "结算金额 'X00000000000'"],
    [{ 结算金额: '' }, "结算金额首位 '' is unknown"],
    [{ 交易金额: '00000000040a' }, '交易金额'],
    [{ 交易金额: 'D00000000400' }, "'D00000000400' is negative"],
    [{ 查询流水号: '202611312500000000000' }, "'20261131250000' is not a time"],
    [{ 商户订单号: '', 原始交易订单号: '' }, '商户订单号 is empty'],
  ])('is refused for %j', async (more, message) => {
    const path = written(ZM, unionpayDetail([refund], { more: () => more }));
    expect(await refusalOf(read([path]))).toMatchObject({
      reason: 'rejects',
      message: expect.stringContaining(message),
    });
  });

  test('has types that the job adds, in the direction of the settlement', async () => {
    const more = { 交易类型: '12', 结算金额: 'D000000000400', 原始交易订单号: 'B9' };
    const path = written(ZM, unionpayDetail([refund], { more: () => more }));
    const named = await read([path], { types: { '12': 'transfer' } });
    expect(named.records).toMatchObject([{ type: 'transfer', amount: -400, orderId: 'R1' }]);
    const other = await read([path], { unknownTypesAsOther: true });
    expect(other.records).toMatchObject([{ type: 'other', amount: -400, orderId: 'R1' }]);
  });

  test.each([606, 608])('is refused for a line of %i bytes', async (bytes) => {
    const whole = unionpayDetail([payment], { eol: '\n' });
    const line = Buffer.alloc(bytes, ' ');
    whole.copy(line, 0, 0, Math.min(bytes, 607));
    const path = written(ZM, Buffer.concat([whole, line, Buffer.from('\r\n'), whole]));
    const { message } = await refusalOf(read([path]));
    expect(message).toContain(`${path}:2: the line has ${bytes} bytes, expected 607`);
  });

  test('is recognized by its first line if it was renamed, and names its merchant', async () => {
    const file = unionpayDetail([payment, refund]);
    for (const content of [file, unionpayDetail([payment], { eol: '\n' }).subarray(0, 607)]) {
      const path = written('renamed.txt', content);
      const { date, profiles } = await read([path]);
      expect({ date, profiles }).toEqual({ date: null, profiles: ['unionpay-zm'] });
      const { reason } = await refusalOf(read([path], { accounts: [OTHER_MERCHANT] }));
      expect(reason).toBe('account');
    }
  });

  test.each([
    ['without its first byte', unionpayDetail([payment]).subarray(1)],
    ['shorter', Buffer.concat([unionpayDetail([payment]).subarray(0, 605), Buffer.from('\n')])],
    ['longer', Buffer.concat([unionpayDetail([payment]).subarray(0, 607), Buffer.from('  \n')])],
    ['of another kind', Buffer.from('a line that is no row '.padEnd(607, '.'))],
    ['a dispute without its first byte', unionpayDisputes([dispute]).subarray(1)],
    ['a shorter dispute', unionpayDisputes([dispute]).subarray(0, 338)],
    ['of the length of a dispute', Buffer.from('a line that is no row '.padEnd(339, '.'))],
  ])('is not recognized if it was renamed and its line is %s', async (_, content) => {
    const { reason } = await refusalOf(read([written('renamed.txt', content)]));
    expect(reason).toBe('unrecognized');
  });

  test('may be of a group of merchants, whose code is an account, too', async () => {
    const file = unionpayDetail([payment], { group: GROUP });
    const named = written(unionpayName('ZM', DATE, GROUP), file);
    const renamed = written('renamed.txt', file);
    expect((await read([named], { accounts: [GROUP] })).records).toHaveLength(1);
    for (const account of [GROUP, MERCHANT]) {
      expect((await read([renamed], { accounts: [account] })).records).toHaveLength(1);
    }
    const { message } = await refusalOf(read([renamed], { accounts: [OTHER_MERCHANT] }));
    expect(message).toContain(`${renamed}:1: the bill is for account ${MERCHANT}`);
  });

  test('without rows does not show that there were none', async () => {
    const { reason } = await refusalOf(read([written(ZM, Buffer.alloc(0))]));
    expect(reason).toBe('empty');
    const path = written(ZM, Buffer.from('\r\n'));
    expect(await read([path])).toMatchObject({ records: [], silent: path });
    const full = written(ZM, unionpayDetail([payment]));
    expect(await read([full])).toMatchObject({ silent: null });
  });
});

describe('a dispute file', () => {
  const rowsOf = async (disputes: Dispute[], name = ZME) => {
    const { records } = await read([written(name, unionpayDisputes(disputes))]);
    return records;
  };

  test('has a record of every dispute, with a number that is not an order id', async () => {
    const more = { 结算金额: '000000000000' };
    const records = await rowsOf([
      { ...dispute, fee: -7 },
      { ...dispute, trace: '483523', amount: 3500, fee: 21 },
      { ...dispute, trace: '483524', amount: 900, more },
    ]);
    expect(records.map(({ type, amount, fee }) => [type, amount, fee])).toEqual([
      ['other', -1280, -7000],
      ['other', 3500, 21_000],
      ['other', 0, 0],
    ]);
    const [{ orderId, refundId, channelTxnId, time, account }] = records;
    expect({ orderId, refundId, channelTxnId, time, account }).toEqual({
      orderId: '483522 1019101500',
      refundId: '',
      channelTxnId: '483522 1019101500',
      time: '',
      account: MERCHANT,
    });
  });

  test('is recognized by its first line if it was renamed', async () => {
    expect(await rowsOf([dispute], 'renamed.txt')).toHaveLength(1);
    const detail = written('renamed.txt', unionpayDetail([payment]));
    expect((await read([detail])).profiles).toEqual(['unionpay-zm']);
  });

  test('is refused without a direction of the settlement, and for another length', async () => {
    const more = { 结算金额: 'E00000000128' };
    const odd = written(ZME, unionpayDisputes([{ ...dispute, more }]));
    for (const settings of [{}, { unknownTypesAsOther: true }]) {
      expect((await refusalOf(read([odd], settings))).reason).toBe('rejects');
    }
    const whole = unionpayDisputes([dispute]);
    const { message } = await refusalOf(read([written(ZME, whole.subarray(1))]));
    expect(message).toContain('the line has 338 bytes, expected 339');
  });

  test('can be of a job whose identity is the id of the channel', async () => {
    const path = written(ZME, unionpayDisputes([dispute]));
    const { records } = await read([path], { identity: ['channelTxnId'] });
    expect(records[0].orderId).toBe('483522 1019101500');
  });
});

describe('a zip', () => {
  const detail = [ZM, unionpayDetail([payment, refund])] as const;
  const disputes = [ZME, unionpayDisputes([dispute])] as const;
  const summary = [RD, unionpaySummary(DATE, [payment, refund])] as const;

  test.each([
    [[detail], 2],
    [[detail, disputes, summary], 3],
    [[summary, disputes, detail], 3],
    [[disputes, summary, detail], 3],
    [[[ZME, Buffer.alloc(0)], detail], 2],
  ] as const)('is read with any content in any order', async (entries, records) => {
    const found = await read([await zipped(entries)], { accounts: [MERCHANT] });
    expect(found.records).toHaveLength(records);
    expect(found.date).toBe(DATE);
  });

  test('is refused if its files are of several dates or merchants', async () => {
    const dated = await zipped([detail, [unionpayName('ZME', '2026-11-18'), disputes[1]]]);
    expect((await refusalOf(read([dated]))).reason).toBe('period');
    const other = await zipped([detail, [unionpayName('RD', DATE, OTHER_MERCHANT), summary[1]]]);
    expect((await refusalOf(read([other]))).reason).toBe('account');
  });

  test('is refused without its detail file if the summary counts rows', async () => {
    const { message } = await refusalOf(read([await zipped([disputes, summary])]));
    expect(message).toContain('no bill of that account was given');
    const { message: alone } = await refusalOf(read([await zipped([summary])]));
    expect(alone).toContain('Give the detail bill (unionpay-zm) as well');
  });

  test('is checked by its summary even if the detail file was renamed', async () => {
    const renamed = ['detail', detail[1]] as const;
    expect((await read([await zipped([summary, renamed])])).records).toHaveLength(2);
    const other = [unionpayName('RD', DATE, OTHER_MERCHANT), summary[1]] as const;
    expect((await refusalOf(read([await zipped([other, renamed])]))).reason).toBe('account');
  });

  test('may contain a summary in other words, which is not read', async () => {
    for (const text of ['', 'RD2010', '消费 99 笔 1234567.89 元', '\xff\xfe\0']) {
      const odd = [RD, Buffer.from(text, 'latin1')] as const;
      expect((await read([await zipped([odd, detail])])).records).toHaveLength(2);
    }
  });

  const text = iconv.decode(summary[1], 'gb18030');
  const withText = async (changed: string, encoding = 'gb18030') =>
    read([await zipped([[RD, iconv.encode(changed, encoding)], detail])]);

  test.each([
    ['a count', /(自助消费 +)1 /, '$12 ', /RD\w+:9: .* 交易笔数 3, its rows give 2\./],
    ['an amount', / 10\.00/, ' 10.01', /: .* 交易金额 6\.01, its rows give 6\.00\./],
    ['a fee', /0\.06/, '0.07', /: .* 费用 -0\.05, its rows give -0\.04\./],
    ['what is settled', / 9\.94/, ' 9.95', /: .* 资金清算差额 5\.97, its rows give 5\.96\./],
    ['an invalid figure', / 10\.00/, ' 1O.00', /RD\w+:9: a row of the summary cannot be read/],
  ])('is refused if its summary is changed: %s', async (_, from, to, message) => {
    expect(text).toMatch(from);
    const { reason, message: said } = await refusalOf(withText(text.replace(from, to)));
    expect(reason).toBe('footer');
    expect(said).toMatch(message);
  });

  test('is checked against the rows of a summary, not its total or its disputes', async () => {
    const rows = '合计 9 0.00 9.00 0.00 0.00 0.00 9.00\r\n差错 1 0.00 9.00 0.00 0.00 0.00 9.00';
    expect((await withText(`${text}\r\n${rows}\r\n`)).records).toHaveLength(2);
    expect((await withText(text, 'utf-8')).records).toHaveLength(2);
    const dated = `${text}\r\n制表日期：2026-11-20\r\n`;
    expect((await withText(dated)).records).toHaveLength(2);
  });
});

test('damaged files are read or refused, without a fault', async () => {
  const folder = tempDir();
  const path = join(folder, ZM);
  const ends = { read: 0, refused: 0 };
  for (let run = 0; run < FUZZ_RUNS; run++) {
    const seed = SEED + run * SEED_STEP;
    const rng = new Random(seed);
    const isDetail = rng.chance(0.7);
    const disputes = unionpayDisputes([dispute, { ...dispute, trace: '000001', amount: 5 }]);
    const whole = isDetail ? randomDetail(rng) : disputes;
    const { bytes, done } = mutate(whole, randomDetail(rng), rng);
    const file = rng.chance(0.2) ? join(folder, 'renamed') : isDetail ? path : join(folder, ZME);
    writeFileSync(file, bytes);
    const settings = { maxRejects: rng.pick([0, 1000]), unknownTypesAsOther: rng.chance(0.2) };
    try {
      await read([file], settings);
      ends.read++;
    } catch (error) {
      if (!(error instanceof RefusedError)) {
        throw new Error(`seed ${seed} (${done.join(', ')}): ${error}`, { cause: error });
      }
      ends.refused++;
    }
  }
  expect(ends.read).toBeGreaterThan(FUZZ_RUNS / 10);
  expect(ends.refused).toBeGreaterThan(FUZZ_RUNS / 10);
});
