/** Files that are nearly ones that can be read are told as what they are. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { refusalOfFiles } from '../formats/scan-files.ts';
import { tempDir } from '../support/tempdir.ts';

const OWN = 'order_id,amount,status\nA1,1.00,success\nA2,2.00,failed\n';
const WECHAT =
  '交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号\n`2026,`wx,`1,`,`,`4,`A1\n';

async function refusalOf(content: Buffer | string): Promise<string | undefined> {
  const path = join(tempDir(), 'file.csv');
  writeFileSync(path, content);
  return (await refusalOfFiles([path]))?.message;
}

describe('a file that almost has a supported format', () => {
  test.each<[string, Buffer | string, RegExp]>([
    ['UTF-16 with its mark', iconv.encode(OWN, 'utf-16le', { addBOM: true }), /encoding is UTF-16/],
    ['the other UTF-16', iconv.encode(OWN, 'utf-16be', { addBOM: true }), /encoding is UTF-16/],
    ['UTF-16 without a mark', iconv.encode(OWN, 'utf-16le'), /encoding is UTF-16/],
    ['a bill in UTF-16', iconv.encode(WECHAT, 'utf-16be'), /encoding is UTF-16/],
    ['semicolons', OWN.replaceAll(',', ';'), /looks like generic-csv, .* separated by ;, not by/],
    ['TABs', OWN.replaceAll(',', '\t'), /looks like generic-csv, .* separated by TAB, not by/],
    [
      'a bill with semicolons',
      WECHAT.replaceAll(',', ';'),
      /looks like wechat-trade, .* by ;, not/,
    ],
    ['upper case', OWN.toUpperCase(), /write order_id for 'ORDER_ID', amount for 'AMOUNT'\./],
    ['a misspelt id', OWN.replace('order_id', 'Orders_id'), /write order_id for 'Orders_id'\./],
    ['JSON of other keys', '{"orderNo":"A1","amount":"1.00"}\n', /it is JSON, but not own records/],
    ['an array', '[{"order_id":"A1","amount":"1.00"}]\n', /these have one object a line/],
    ['nothing like it', '记账日期;金额\n2026-11-19;1.00\n', /the format is not recognized/],
  ])('%s', async (_, content, message) => {
    expect(await refusalOf(content)).toMatch(message);
  });

  test('a WeChat bill that a spreadsheet padded with commas is refused', async () => {
    const columns =
      '交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,' +
      '交易状态,付款银行,货币种类,应结订单金额,代金券金额,商品名称,商户数据包,手续费,费率,订单金额,费率备注';
    const summary = '总交易单数,应结订单总金额,手续费总金额,订单总金额';
    const text = `${columns}\n${summary},,,,,,\n\`0,\`0.00,\`0.00,\`0.00,,,,,,\n`;
    expect(await refusalOf(text)).toMatch(/:2: a spreadsheet program saved this file/);
  });
});

describe('a column of own records that is probably a missing one', () => {
  const own = (name: string, word: string, others = 'order_id,amount') =>
    `${others},${name}\n${others.replace('order_id', 'A1').replace('amount', '1.00')},${word}\n`;
  const object = (name: string, word: string) =>
    `${JSON.stringify({ order_id: 'A1', amount: '1.00', [name]: word })}\n`;

  test.each([
    ...[
      'pay_status',
      'trade_state',
      'orderStatus',
      'state',
      '支付状态',
      'is_paid',
      'Status',
    ].flatMap((name) => [
      [own(name, 'x'), 'status'],
      [object(name, 'x'), 'status'],
    ]),
    [own('stauts', 'x'), 'status'],
    [own('biz_type', 'x'), 'type'],
    [own('trade_type', 'REFUND'), 'type'],
    [object('业务类型', '退货'), 'type'],
    [own('refund_no', 'R1', 'order_id,amount,type'), 'refund_id'],
    [own('PaidAt', '2026-11-19'), 'paid_at'],
    [own('accounts', 'x'), 'account'],
  ])('is refused: %j', async (content, meant) => {
    const looksLike = new RegExp(`looks like ${meant}, which is missing.*Name it ${meant}`);
    expect(await refusalOf(content)).toMatch(looksLike);
  });

  test.each([
    ...['count', 'paid_by', 'refund', 'refunded', 'refund_fee', 'refund_no', 'free'],
    ...['refund_status', 'delivery_state_at', 'category', 'trade_type', 'card_type'],
  ])('%s is not', async (name) => {
    expect(await refusalOf(own(name, 'JSAPI'))).toBeUndefined();
  });
});
