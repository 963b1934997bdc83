/** Tables of shops, acquirers and banks: their proposals count what a person would count. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { allFormats } from '../../../src/formats/registry.ts';
import { fileAt } from '../../../src/inputs/open.ts';
import { suggestFile } from '../../../src/setup/suggest/suggest-file.ts';
import { tempDir } from '../../support/tempdir.ts';

const formats = await allFormats({});
const folder = tempDir();

async function suggest(rows: readonly string[], encoding = 'utf8') {
  const path = join(folder, 'table.csv');
  writeFileSync(path, iconv.encode(`${rows.join('\n')}\n`, encoding));
  const { text, readsAll } = await suggestFile(fileAt(path), folder, formats);
  return { text, readsAll, profile: parse(text).profiles['my-format'] };
}

/** Rows and amounts of both ways that count, and rows that are not success. */
function totalsIn(text: string) {
  const find = (pattern: RegExp) => pattern.exec(text)?.slice(1).join(' ') ?? '';
  const unpaid = find(/^# not success: (\d+)/m);
  return [find(/^# in: (\d+) rows, ([\d.]+)/m), find(/^# out: (\d+) rows, ([\d.]+)/m), unpaid];
}

describe('shops', () => {
  test.each([
    ['pay_status', '已支付', '待支付', '已关闭'],
    ['支付状态', '支付成功', '未支付', '支付失败'],
    ['trade_status', 'TRADE_SUCCESS', 'WAIT_BUYER_PAY', 'TRADE_CLOSED'],
    ['status', 'paid', 'unpaid', 'cancelled'],
    ['is_paid', '1', '0', 'false'],
    ['是否付款', '是', '否', '否'],
    ['trade_state', 'SUCCESS', 'NOTPAY', 'PAYERROR'],
    ['OrderStatus', 'Completed', 'Incomplete', 'Void'],
    ['进度', '已付款', '等待付款', '超时取消'],
    ['order_state', 'WAIT_SELLER_SEND_GOODS', 'CREATED', 'USERPAYING'],
    ['result', 'ok', 'not_paid', 'Unsuccessful'],
  ])('%s: %s is paid, %s and %s are not', async (name, paid, ...not) => {
    const { text, readsAll, profile } = await suggest([
      `order_no,amount,${name},paid_at`,
      `DD0001,10.00,${paid},2026-11-18 09:11:00`,
      `DD0002,20.00,${not[0]},`,
      `DD0003,40.00,${not[1]},2026-11-18 09:12:00`,
    ]);
    expect(readsAll, text).toBe(true);
    expect(profile.status.column).toBe(name);
    const { words } = profile.status;
    expect(words[paid]).toBe('success');
    for (const word of not) expect(words[word], word).not.toBe('success');
    expect(totalsIn(text)[2], text).toBe('2');
  });

  test.each([
    ['state', '1', '0'],
    ['status', 'UNKNOWN', 'paid'],
    ['status', 'Undone', 'paid'],
    ['status', 'PROCESSED', 'paid'],
    ['支付状态', '未知', '支付成功'],
    ['pay_status', '20', '挂起'],
    ['status', 'partially_paid', 'paid'],
    ['支付状态', '退款中', '支付成功'],
    ['status', '', 'paid'],
  ])('%s with unknown words (%s, %s) is refused, and they are listed', async (name, ...words) => {
    const { text, readsAll } = await suggest([
      `order_no,amount,${name},paid_at`,
      `DD0001,10.00,${words[0]},2026-11-18 09:11:00`,
      `DD0002,20.00,${words[1]},2026-11-18 09:12:00`,
    ]);
    expect(readsAll, text).toBe(false);
    expect(text).toContain(`# check: which status is '${words[0]}' (1 rows)?`);
  });

  test('rows without a time of payment are skipped if there is no state', async () => {
    const { text, readsAll } = await suggest([
      'order_sn,pay_amount,create_time,pay_time',
      'DD0001,10.00,2026-11-18 09:00:00,2026-11-18 09:11:00',
      'DD0002,20.00,2026-11-18 09:00:00,',
    ]);
    expect(readsAll, text).toBe(true);
    expect(text).toContain('are they unpaid?');
    expect(totalsIn(text)).toEqual(['1 10.00', '0 0.00', '']);
    expect(text).toContain('# rows: 1, passed over: 1\n');
  });

  test('types of a business whose refunds are paid out', async () => {
    const { text, profile } = await suggest([
      'id,order_no,biz_type,amount,state,created_at,paid_at',
      '101,DD0001,PAY,1280.00,PAID,2026-11-18T08:50:00Z,2026-11-18 09:11:00',
      '102,DD0001,REFUND,80.00,PAID,2026-11-18T08:50:00Z,2026-11-18 09:12:00',
      '105,DD0002,PAY,7.00,UNPAID,2026-11-18T08:50:00Z,',
    ]);
    expect(totalsIn(text)).toEqual(['2 1287.00', '1 80.00', '1']);
    expect(profile.channelTxnId).toBeUndefined();
    expect(profile.time).toBe('paid_at');
  });

  test('a state for refunded and unused columns are marked for a check', async () => {
    const { text } = await suggest([
      'order_no,total_amount,pay_amount,refund_amount,status,ship_status,is_deleted,pay_time',
      'DD0001,12.00,10.00,0.00,paid,shipped,0,2026-11-18 09:11:00',
      'DD0002,22.00,20.00,5.00,refunded,returned,1,2026-11-18 09:11:00',
    ]);
    expect(text).toContain('refunded: success # check: paid, then refunded');
    for (const name of ['refund_amount', 'ship_status', 'is_deleted']) {
      expect(text).toContain(`# check: the column ${name} is not used`);
    }
    expect(text).toMatch(/# check: (total_amount|pay_amount) has other amounts/);
  });
});

describe('acquirers', () => {
  test('a backtick before every cell, refunds with their own amount, commas in names', async () => {
    const bill = readFileSync('fixtures/profile-declared-backticks/bill.csv', 'utf8');
    const { text, readsAll, profile } = await suggest(bill.trimEnd().split('\n'));
    expect(readsAll, text).toBe(true);
    expect(totalsIn(text)).toEqual(['3 481.80', '1 5.00', '']);
    expect(profile).toMatchObject({
      quote: '`',
      orderId: '商户订单号',
      refundId: '商户退款单号',
      amount: { column: '总金额', refund: '退款金额' },
      type: { column: '交易状态', words: { 支付成功: 'payment', 转入退款: 'refund' } },
      footer: { checks: [{ counts: 'all' }, { sums: 'in' }, { sums: 'out' }] },
    });
  });

  test('backticks in the header as well, and states that are not paid', async () => {
    const { text, readsAll, profile } = await suggest([
      '`商户单号,`交易金额(元),`支付状态,`支付时间',
      '`P1,`1.50,`支付成功,`2026-11-19 09:00:00',
      '`P2,`2.50,`未支付,`',
    ]);
    expect(readsAll, text).toBe(true);
    expect(profile).toMatchObject({ quote: '`', orderId: '商户单号', amount: '交易金额(元)' });
    expect(totalsIn(text)[2]).toBe('1');
  });

  test('a Latin header, decimal commas and points between thousands', async () => {
    const { text, readsAll, profile } = await suggest([
      'Billing date;Merchant order no;Billing amount;Service charge;Currency code',
      '19.11.2026;P1;1.234,56;-4,10;EUR',
      '19.11.2026;P2;-20,00;0,00;EUR',
    ]);
    expect(readsAll, text).toBe(true);
    expect(text).toContain('# in: 1 rows, 1234.56 EUR\n# out: 1 rows, 20.00 EUR\n');
    expect(profile).toMatchObject({
      decimalComma: true,
      thousandsSeparators: true,
      amount: 'Billing amount',
      fee: { column: 'Service charge', paid: 'negative' },
    });
  });

  test.each([
    ['¥', '¥1,280.50', '-¥80.00', 'utf8', 'CNY'],
    ['￥', '￥ 1,280.50', '￥-80.00', 'gb18030', 'CNY'],
    ['元', '1,280.50元', '-80.00元', 'gb18030', 'CNY'],
    ['€', '1,280.50 €', '-80.00 €', 'utf8', 'EUR'],
  ])('%s beside amounts', async (sign, paid, refunded, encoding, currency) => {
    const { text, readsAll, profile } = await suggest(
      [
        '订单号|交易类型|交易金额|交易时间',
        `P1|消费|${paid}|2026-11-19 09:00:00`,
        `P2|退款|${refunded}|2026-11-19 09:01:00`,
      ],
      encoding,
    );
    expect(readsAll, text).toBe(true);
    expect(profile.currencySign).toBe(sign);
    expect(text).toContain(`# in: 1 rows, 1280.50 ${currency}\n# out: 1 rows, 80.00 ${currency}\n`);
  });

  test('amounts in two currencies are not added up', async () => {
    const { text, readsAll } = await suggest([
      '订单号,交易类型,备注,金额',
      'P1,消费,x,¥1.00',
      'P2,消费,x,$1.00',
    ]).catch((error: Error) => ({ text: error.message, readsAll: false }));
    expect(readsAll, text).toBe(false);
  });
});

describe('banks', () => {
  const bocom = (income: string, expense: string) => [
    '序号,交易日期,交易时间,交易类型,借贷,交易金额,余额,对方账号,对方户名,交易地点,摘要',
    `1,2025-01-01,00:00:00,存款利息,${income},1.23,1001.23,1000000000000000001,内部户,批处理,`,
    `2,2025-01-02,13:15:12,信用卡转账还款,${expense},3.21,998.02,6000000000000002,某某,其他,`,
    `3,2025-01-03,11:46:44,其他交易,${income},10.00,1008.02,6000000000000003,某某,网络支付,转账`,
    `4,2025-01-04,06:56:54,网上支付,${expense},100.79,907.23,6000000000000004,某公司,某网,网上支付`,
  ];

  test.each([
    ['in two languages', '贷 Cr', '借 Dr', 0],
    ['of nobody', 'H', 'S', 0],
    ['numbers', '1', '2', 0],
    ['the other way round', '借', '贷', 2],
  ])('words of a direction are read by the balances: %s', async (_, income, expense, checks) => {
    const { text, readsAll, profile } = await suggest(bocom(income, expense), 'gb18030');
    expect(readsAll, text).toBe(true);
    expect(totalsIn(text)).toEqual(['2 11.23', '2 104.00', '']);
    expect(profile.balance).toBe('余额');
    expect(profile.orderId).toBe('序号');
    expect(text).toContain('# check: no column has ids of any kind');
    expect(text.match(/check: by the balances/g) ?? []).toHaveLength(checks);
  });

  test('without a direction, the types have one if the balances agree', async () => {
    const rows = bocom('', '').map((row) => row.replace(/,借贷,|,,/, ','));
    const { text, readsAll, profile } = await suggest(rows);
    expect(readsAll, text).toBe(true);
    expect(totalsIn(text)).toEqual(['2 11.23', '2 104.00', '']);
    expect(profile.amount.direction).toBe('交易类型');
  });

  test('rows of an unknown direction are refused', async () => {
    const rows = bocom('贷', '转').map((row) =>
      row.replace(/,\d+\.\d\d,\d{19}|,\d+\.\d\d,\d{16}/, ',,'),
    );
    const { text, readsAll } = await suggest(rows);
    expect(readsAll, text).toBe(false);
    expect(text).toContain("# check: did the money of '转' come in or go out?");
  });

  test('income and expense with the names swapped are read by the balances', async () => {
    const { text, readsAll } = await suggest([
      '交易日期,流水号,借方,贷方,余额',
      '2026-11-18,F1,100.00,,1100.00',
      '2026-11-18,F2,,30.00,1070.00',
      '2026-11-18,F3,5.00,,1075.00',
    ]);
    expect(readsAll, text).toBe(true);
    expect(totalsIn(text)).toEqual(['2 105.00', '1 30.00', '']);
    expect(text).toContain('# check: by the balances, 借方 is the income');
  });

  test.each([
    ['对方开户行名称,对方户名,对方账号,摘要', '对方户名', '摘要'],
    ['收(付)方名称,收(付)方账号,摘要,用途', '收(付)方名称', '用途'],
    [
      "收款人名称[ Payee's Name ],付款人名称[ Payer's Name ],附言",
      "付款人名称[ Payer's Name ]",
      '附言',
    ],
    ['Counterparty Account,Counterparty,Description', 'Counterparty', 'Description'],
  ])('of %s, the counterparty and the remark are fields', async (names, counterparty, remark) => {
    const cells = (row: string) =>
      names.split(',').map((name) => (name === '摘要' ? 'x' : row + name));
    const { text, readsAll, profile } = await suggest([
      `交易日期,收入,支出,余额,流水号,${names}`,
      `2026-11-18,5.00,,"1,005.00",F1,${cells('a')}`,
      `2026-11-18,,3.00,"1,002.00",F2,${cells('b')}`,
    ]);
    expect(readsAll, text).toBe(true);
    expect(profile.fields).toEqual({ counterparty, remark });
    // Only balances have separators today; tomorrow amounts may have them.
    expect(profile).toMatchObject({ thousandsSeparators: true, balance: '余额' });
  });

  test('without balances, counterparties are no fields', async () => {
    const { profile } = await suggest(['日期,金额,对方户名,流水号', '2026-11-18,5.00,某某,F1']);
    expect(profile).not.toHaveProperty('fields');
  });

  test('a balance that does not follow the amounts is reported, and is no order id', async () => {
    const { text, readsAll, profile } = await suggest([
      '交易日期,摘要,交易金额,账户余额',
      '2026-11-18,a,1.00,500.00',
      '2026-11-18,b,2.00,700.00',
      '2026-11-18,c,3.00,900.00',
    ]);
    expect(readsAll, text).toBe(true);
    expect(profile.balance).toBeUndefined();
    expect(profile.orderId).not.toBe('账户余额');
    expect(text).toContain('# check: the column 账户余额 does not follow the amounts');
  });

  test('blanks in a header and a time of day that one row lacks are read', async () => {
    const { text, readsAll, profile } = await suggest(
      [
        '交易日期,交易时间,交易摘要,交易金额,本次余额,对手信息,日 志 号,交易渠道,交易附言',
        '20240101,123456,转存,+10000.00,11000.00,某某,369396693,超级网银,转账',
        '20240102,132324,财付通,-10.00,10990.00,微信支付某公司,369333999,电子商务,UA01微信支付',
        '20240104,,结息,+0.01,10990.01,--,111222334,--,个人活期结息',
      ],
      'gb18030',
    );
    expect(readsAll, text).toBe(true);
    expect(profile).toMatchObject({
      orderId: '日 志 号',
      balance: '本次余额',
      time: { date: '交易日期', clock: '交易时间', format: 'yyyyMMdd' },
    });
    expect(totalsIn(text)).toEqual(['2 10000.01', '1 10.00', '']);
  });

  test.each([
    ['账号：3301040160001234567', '查询区间：2026年11月18日 至 2026年11月18日', true],
    ['"账  号","3301040160001234567"', '起始日期：[2026-11-18]   终止日期：[2026-11-18]', true],
    ['Account No.: 3301040160001234567', 'Period: 2026/11/18 - 2026/11/18', true],
    ['商户号,3301040160001234567', '清算日期：20261118', true],
    ['账户号码 卡号:3301040160001234567', '打印日期：2026-11-18', false],
    ['账号:3301040160001234567', '查询区间：2026-11-01 至 2026-11-30', false],
    ['账号:3301040160001234567', '账单日期：2026-11-19', false],
  ])('above the header: %s, %s', async (account, period, hasPeriod) => {
    const { text, readsAll, profile } = await suggest([
      `某银行,${account}`,
      period,
      '交易日期,流水号,收入,支出',
      '2026-11-18,F1,100.00,',
      '2026-11-18,F2,,30.00',
    ]);
    expect(readsAll, text).toBe(true);
    expect(text).toContain('account: "3301040160001234567"');
    expect(profile.preamble.account).toBeDefined();
    expect(profile.preamble.from !== undefined).toBe(hasPeriod);
    expect(text).toContain('# period: 2026-11-18 to 2026-11-18\n');
  });
});
