/**
 * One day in three reconciliations, as docs/three-kinds.md tells it: channels against a gateway,
 * the gateway against the business, the business against a merchant.
 */
import { alipay as a, wechat as w } from './fixture-events.mjs';
import { alipayFile, wechatFile } from './fixture-files.mjs';

/** @typedef {import('./fixture-files.mjs').Case} Case */

const DATE = '2026-11-19';
const ALIPAY = '2088123456789012';
const WECHAT = '1627859777';

/** @param {readonly string[]} lines */
const textOf = (lines) => `${lines.join('\n')}\n`;

const alipayBill = alipayFile([
  a.pay('P1001', '128.00', '09:05:10', { fee: '0.77' }),
  a.pay('P1002', '59.90', '09:40:02', { fee: '0.36' }),
  a.back('P1002', 'R1002', '20.00', '15:10:44', { fee: '0.12' }),
  // The gateway closed the order before the channel said that it was paid.
  a.pay('P1003', '36.00', '10:11:12', { fee: '0.22' }),
  // The gateway took 90.00 for 99.00.
  a.pay('P1005', '99.00', '11:30:00', { fee: '0.59' }),
  // The gateway has it for WeChat Pay.
  a.pay('P1006', '66.00', '12:01:09', { fee: '0.40' }),
  // Paid just before midnight: the gateway has it on the next day.
  a.pay('P1007', '25.00', '23:58:00', { fee: '0.15' }),
  // Two payments of one order.
  a.pay('P1008', '30.00', '13:00:00', { fee: '0.18' }),
  a.pay('P1009', '20.00', '13:02:00', { fee: '0.12' }),
  a.pay('P2008', '12.00', '16:00:00', { fee: '0.07' }),
  // Paid over both channels, and in neither of the gateway's.
  a.pay('P2004', '40.00', '17:20:00', { fee: '0.24' }),
]);
const wechatBillFile = wechatFile([
  w.pay('P2001', '88.00', '09:15:00', { fee: '0.53' }),
  w.pay('P2002', '15.00', '10:20:00', { fee: '0.09' }),
  w.pay('P2005', '18.00', '14:00:00', { fee: '0.11' }),
  w.pay('P2004', '40.00', '17:21:30', { fee: '0.24' }),
]);

/**
 * A row of the gateway: its number, the order of the business, refund, type, amount, fee, state,
 * time, account.
 * @param {[string, string, string, string, string, string, string, string, string]} row
 */
const gatewayRow = (...[payment, order, refund, type, amount, fee, state, time, account]) =>
  [payment, order, refund, type, amount, fee, state, `${DATE} ${time}`, account].join();
const gateway = textOf([
  '支付单号,业务订单号,退款单号,交易类型,金额,手续费,状态,完成时间,渠道商户号',
  gatewayRow('P1001', 'O5001', '', '支付', '128.00', '0.77', '成功', '09:05:11', ALIPAY),
  gatewayRow('P1002', 'O5002', '', '支付', '59.90', '0.36', '成功', '09:40:03', ALIPAY),
  gatewayRow('P1002', 'O5002', 'R1002', '退款', '20.00', '-0.12', '成功', '15:10:45', ALIPAY),
  gatewayRow('P1003', 'O5003', '', '支付', '36.00', '', '关闭', '10:26:12', ALIPAY),
  gatewayRow('P1004', 'O5004', '', '支付', '45.00', '0.27', '成功', '10:50:00', ALIPAY),
  gatewayRow('P1005', 'O5005', '', '支付', '90.00', '0.54', '成功', '11:30:01', ALIPAY),
  gatewayRow('P1006', 'O5006', '', '支付', '66.00', '0.40', '成功', '12:01:10', WECHAT),
  gatewayRow('P1008', 'O5008', '', '支付', '30.00', '0.18', '成功', '13:00:01', ALIPAY),
  gatewayRow('P1009', 'O5008', '', '支付', '20.00', '0.12', '成功', '13:02:01', ALIPAY),
  gatewayRow('P2008', 'O6008', '', '支付', '12.00', '0.07', '成功', '16:00:01', ALIPAY),
  gatewayRow('P2001', 'O6001', '', '支付', '88.00', '0.53', '成功', '09:15:01', WECHAT),
  gatewayRow('P2001', 'O6001', 'R2001', '退款', '88.00', '-0.53', '成功', '18:00:00', WECHAT),
  gatewayRow('P2002', 'O6002', '', '支付', '15.00', '0.08', '成功', '10:20:01', WECHAT),
  gatewayRow('P2005', 'O6005', '', '支付', '18.00', '0.11', '成功', '14:00:01', WECHAT),
  gatewayRow('P2005', 'O6005', '', '支付', '18.00', '0.11', '成功', '14:00:05', WECHAT),
]);

const orders = textOf([
  'order_id,refund_id,type,amount,status,paid_at',
  ...[
    'O5001,,payment,128.00,success,2026-11-19 09:05:12',
    'O5002,,payment,59.90,success,2026-11-19 09:40:04',
    'O5002,R1002,refund,20.00,success,2026-11-19 15:10:46',
    'O5003,,payment,36.00,closed,2026-11-19 10:26:13',
    'O5004,,payment,45.00,success,2026-11-19 10:50:01',
    'O5005,,payment,99.00,success,2026-11-19 11:30:02',
    'O5006,,payment,66.00,success,2026-11-19 12:01:11',
    'O5008,,payment,50.00,success,2026-11-19 13:02:02',
    'O6001,,payment,88.00,success,2026-11-19 09:15:02',
    'O6001,R2001,refund,88.00,success,2026-11-19 18:00:01',
    // Paid at the gateway, whose callback was lost.
    'O6002,,payment,15.00,pending,2026-11-19 10:05:00',
    'O6005,,payment,18.00,success,2026-11-19 14:00:02',
    // Set to paid by hand.
    'O6007,,payment,20.00,success,2026-11-19 15:30:00',
  ],
]);

const platform = textOf([
  '平台商户对账单',
  '商户号：M001 账期：2026-11-19',
  '订单号,退款单号,类型,订单金额,佣金,完成时间',
  ...[
    'O5001,,销售,128.00,6.40,2026-11-19 09:05:12',
    'O5002,,销售,59.90,3.00,2026-11-19 09:40:04',
    // The platform keeps its commission.
    'O5002,R1002,退货,20.00,0.00,2026-11-19 15:10:46',
    'O5005,,销售,99.00,4.95,2026-11-19 11:30:02',
    'O5006,,销售,66.00,3.30,2026-11-19 12:01:11',
    'O6001,,销售,88.00,4.40,2026-11-19 09:15:02',
    'O6001,R2001,退货,88.00,-4.40,2026-11-19 18:00:01',
    'O6009,,销售,8.00,0.40,2026-11-19 19:00:00',
    'O6009,,销售,8.00,0.40,2026-11-19 19:00:00',
    'O6010,,销售,10.00,0.50,2026-11-19 19:30:00',
  ],
  '合计：销售8笔，466.90元；退货2笔，108.00元',
]);
const merchant = textOf([
  'order_id,refund_id,type,amount,fee,paid_at',
  ...[
    'O5001,,payment,128.00,6.40,2026-11-19 09:05:12',
    'O5002,,payment,59.90,3.00,2026-11-19 09:40:04',
    'O5002,R1002,refund,20.00,-1.00,2026-11-19 15:20:00',
    'O5005,,payment,99.00,4.95,2026-11-19 11:30:02',
    // The merchant paid for a coupon of 6.00.
    'O5006,,payment,60.00,3.00,2026-11-19 12:01:11',
    'O6001,,payment,88.00,4.40,2026-11-19 09:15:02',
    'O6007,,payment,20.00,1.00,2026-11-19 15:30:00',
    'O6009,,payment,8.00,0.40,2026-11-19 19:00:00',
  ],
]);

const gatewayColumns = `    refundId: 退款单号
    amount: 金额
    fee: 手续费
    type: {column: 交易类型, words: {支付: payment, 退款: refund}}
    status: {column: 状态, words: {成功: success, 关闭: closed}}
    time: 完成时间
`;
const channelConfig = `profiles:
  gateway:
    title: 支付网关流水
    orderId: 支付单号
${gatewayColumns}    account: 渠道商户号
jobs:
  alipay:
    statement: alipay-{date:yyyyMMdd}.csv
    flows: gateway-{date:yyyyMMdd}.csv
    flowsProfile: gateway
    account: "${ALIPAY}"
  wechat:
    statement: wechat-{date:yyyyMMdd}.csv
    flows: gateway-{date:yyyyMMdd}.csv
    flowsProfile: gateway
    account: "${WECHAT}"
`;
const businessConfig = `profiles:
  gateway-orders:
    title: 支付网关流水
    orderId: 业务订单号
    channelTxnId: 支付单号
${gatewayColumns}jobs:
  business:
    statement: gateway-{date:yyyyMMdd}.csv
    channel: gateway-orders
    flows: orders-{date:yyyyMMdd}.csv
`;
const merchantConfig = `profiles:
  platform:
    title: 平台商户对账单
    preamble:
      account: "商户号：(\\\\w+)"
      from: "账期：(\\\\S+)"
    orderId: 订单号
    refundId: 退款单号
    amount: 订单金额
    fee: 佣金
    type: {column: 类型, words: {销售: payment, 退货: refund}}
    time: 完成时间
    footer:
      starts: [合计]
      checks:
        - {pattern: "销售(\\\\d+)笔", counts: in}
        - {pattern: "销售\\\\d+笔，([\\\\d.]+)元", sums: in}
        - {pattern: "退货(\\\\d+)笔", counts: out}
jobs:
  merchant-m001:
    statement: platform-m001-{date:yyyyMMdd}.csv
    channel: platform
    account: M001
    flows: merchant-m001-{date:yyyyMMdd}.csv
`;

/**
 * @param {string} name
 * @param {string} what
 * @param {string} config
 * @param {readonly string[]} jobs
 * @param {Record<string, Buffer | string>} files
 * @returns {Case}
 */
function kindCase(name, what, config, jobs, files) {
  return {
    ...{ name, what },
    settings: {
      config: 'zhangping.yaml',
      reports: jobs.map((job) => `${job}/${DATE}`),
      steps: jobs.map((job) => ({ what: job, run: { job, date: DATE } })),
    },
    files: { 'zhangping.yaml': config, ...files },
  };
}

/** @type {readonly Case[]} */
export const kindCases = [
  kindCase(
    'kinds-channel-gateway',
    'Two channels against a gateway, whose only export has the payments of both.',
    channelConfig,
    ['alipay', 'wechat'],
    {
      'alipay-20261119.csv': alipayBill,
      'wechat-20261119.csv': wechatBillFile,
      'gateway-20261119.csv': gateway,
    },
  ),
  kindCase(
    'kinds-gateway-business',
    'The same gateway against the orders of the business, by the numbers of the business.',
    businessConfig,
    ['business'],
    { 'gateway-20261119.csv': gateway, 'orders-20261119.csv': orders },
  ),
  kindCase(
    'kinds-business-merchant',
    'The statement of a platform for one of its merchants against the books of the merchant.',
    merchantConfig,
    ['merchant-m001'],
    { 'platform-m001-20261119.csv': platform, 'merchant-m001-20261119.csv': merchant },
  ),
];
