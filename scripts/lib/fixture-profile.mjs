/** Cases of the channels' bills in all their shapes; most leave one item, to show what is read. */
import { createHash } from 'node:crypto';
import iconv from 'iconv-lite';
import { alipayBaseName } from './alipay.mjs';
import { alipay, DATE, wechat } from './fixture-events.mjs';
import {
  alipayCase,
  alipayFile,
  alipaySummaryFile,
  alipayZipFile,
  caseOf,
  changed,
  DETAIL_ENTRY,
  gzipped,
  SUMMARY_ENTRY,
  wechatCase,
  wechatFile,
} from './fixture-files.mjs';

/** @typedef {import('./fixture-files.mjs').Case} Case */

const a = alipay;
const w = wechat;

const plainRows = [
  a.pay('A1001', '100.00', '09:05:10', { fee: '0.60', product: '拿铁咖啡(大杯)' }),
  a.pay('A1002', '50.00', '10:20:00', { fee: '0.27', discount: '5.00' }),
  a.back('A1001', 'R1001', '30.00', '11:30:00', { fee: '0.18' }),
  a.back('A1002', 'R1002', '50.00', '18:00:00', { fee: '0.27', discount: '5.00' }),
];

const alipayPlain = alipayCase(
  'profile-alipay-plain',
  'An Alipay trade bill of 25 columns in GBK; one refund, its fee given back, is not in the flows.',
  { bill: alipayFile(plainRows), flows: plainRows.slice(0, 3) },
);

/** Columns of a service provider's bill: new ones in front, in the middle and at the end. */
const PROVIDER_COLUMNS = [
  '商户PID',
  '商户名称',
  '业务类型',
  '支付宝交易号',
  '商户订单号',
  '退款批次号/请求号',
  '商品名称',
  '创建时间',
  '完成时间',
  '门店编号',
  '门店名称',
  '操作员',
  '终端号',
  '对方账户',
  '服务费（元）',
  '费率',
  '订单金额（元）',
  '商家实收（元）',
  '支付宝红包（元）',
  '集分宝（元）',
  '支付宝优惠（元）',
  '商家优惠（元）',
  '券核销金额（元）',
  '券名称',
  '商家红包消费金额（元）',
  '卡消费金额（元）',
  '分润（元）',
  '备注',
  '签约产品',
];
const PROVIDER_VALUES = new Map([
  ['商户PID', '2088999900001111\t'],
  ['商户名称', '街角咖啡馆\t'],
  ['费率', '0.60%'],
  ['签约产品', '当面付'],
]);

/**
 * The bill with its columns in another order, and others between them.
 * @param {Buffer} bill none of whose cells is quoted
 */
function rearranged(bill) {
  const lines = iconv.decode(bill, 'gb18030').split('\r\n');
  const names = (lines.find((line) => line.startsWith('支付宝交易号')) ?? '').split(',');
  const text = lines.map((line) => {
    if (line === '' || line.startsWith('#')) return line;
    const cells = line.split(',');
    const isHeader = cells[0] === names[0];
    return PROVIDER_COLUMNS.map((name) => {
      const at = names.indexOf(name);
      if (at >= 0) return cells[at];
      return isHeader ? name : PROVIDER_VALUES.get(name);
    }).join(',');
  });
  return iconv.encode(text.join('\r\n'), 'gb18030');
}

const alipayProvider = alipayCase(
  'profile-alipay-29-columns',
  "A service provider's bill: 29 columns, in another order. One payment is not in the flows.",
  {
    bill: rearranged(
      alipayFile([
        a.pay('A2001', '88.00', '09:00:00', { fee: '0.53' }),
        a.pay('A2002', '12.00', '10:00:00', { fee: '0.07' }),
        a.back('A2001', 'R2001', '8.00', '11:00:00', { fee: '0.05' }),
      ]),
    ),
    flows: [
      a.pay('A2001', '88.00', '09:00:00', { fee: '0.53' }),
      a.back('A2001', 'R2001', '8.00', '11:00:00', { fee: '0.05' }),
    ],
  },
);

async function alipayZipped() {
  const rows = [
    a.pay('A3001', '16.00', '09:00:00', { fee: '0.10' }),
    a.pay('A3002', '24.00', '10:00:00', { fee: '0.14' }),
    a.back('A3001', 'R3001', '16.00', '17:00:00', { fee: '0.10' }),
  ];
  const archive = await alipayZipFile([
    [SUMMARY_ENTRY, alipaySummaryFile(rows)],
    [DETAIL_ENTRY, alipayFile(rows)],
  ]);
  return caseOf(
    'profile-alipay-zip',
    'The zip as Alipay delivers it: entry names in GBK without a flag, the summary first.',
    [`${alipayBaseName({ date: DATE })}.csv.zip`, archive],
    [rows[0], rows[2]],
  );
}

const oldFooterRows = [
  a.pay('A4001', '0.03', '09:00:00'),
  a.pay('A4002', '0.05', '10:00:00'),
  a.back('A4001', 'R4001', '0.01', '11:00:00'),
];

const alipayOldFooter = alipayCase(
  'profile-alipay-old-footer',
  'A bill whose footer has the older wording 交易金额共 instead of 商家实收共.',
  {
    bill: changed(
      alipayFile(oldFooterRows),
      'gb18030',
      ['商家实收共0.08元，商家优惠共0.00元', '交易金额共0.08元，优惠金额共0.00元'],
      ['商家实收退款共-0.01元，商家优惠退款共0.00元', '退款金额共-0.01元，优惠退款金额共0.00元'],
    ),
    flows: oldFooterRows,
  },
);

const alipaySettled = alipayCase(
  'profile-alipay-settled',
  'The job reconciles 商家实收, what the merchant gets; one flow has the price before the discount.',
  {
    bill: [
      a.pay('A5001', '50.00', '09:00:00', { discount: '5.00' }),
      a.pay('A5002', '30.00', '10:00:00', { discount: '3.00' }),
      a.back('A5001', 'R5001', '50.00', '11:00:00', { discount: '5.00' }),
    ],
    flows: [
      a.pay('A5001', '45.00', '09:00:00'),
      a.pay('A5002', '30.00', '10:00:00'),
      a.back('A5001', 'R5001', '45.00', '11:00:00'),
    ],
  },
  { amount: 'settled' },
);

const wechatRows = [
  w.pay('W1001', '100.00', '09:00:00', { fee: '0.60000' }),
  w.pay('W1002', '35.50', '10:00:00', { fee: '0.18300', discount: '5.00' }),
  w.back('W1001', 'RW1001', '40.00', '11:00:00', { fee: '0.24000' }),
];
const wechatOurs = [
  w.pay('W1001', '100.00', '09:00:00', { fee: '0.60' }),
  w.pay('W1002', '35.50', '10:00:00', { fee: '0.18' }),
  w.back('W1001', 'RW1001', '40.00', '11:00:00', { fee: '0.24' }),
];

const wechatAll = wechatCase(
  'profile-wechat-all',
  'A WeChat Pay bill of kind ALL; its refund is not in the flows.',
  { bill: wechatRows, flows: wechatOurs.slice(0, 2) },
);

const wechatSuccess = wechatCase(
  'profile-wechat-success',
  'A WeChat Pay bill of kind SUCCESS: 20 columns, payments only. One is not in the flows.',
  {
    bill: wechatFile(wechatRows, { kind: 'SUCCESS' }),
    flows: wechatOurs.slice(0, 1),
  },
);

const wechatRefund = wechatCase(
  'profile-wechat-refund',
  'A WeChat Pay bill of kind REFUND: 29 columns, refunds only. One is not in the flows.',
  {
    bill: wechatFile(
      [...wechatRows, w.back('W1002', 'RW1002', '5.50', '12:00:00', { fee: '0.03300' })],
      { kind: 'REFUND' },
    ),
    flows: wechatOurs.slice(2),
  },
);

const wechatLegacy = wechatCase(
  'profile-wechat-legacy',
  'A WeChat Pay bill of the older kind with 24 columns; one payment is not in the flows.',
  {
    bill: wechatFile(
      [
        w.pay('W2001', '80.00', '09:00:00', { fee: '0.48000' }),
        w.pay('W2002', '15.00', '10:00:00', { fee: '0.09000' }),
        w.back('W2001', 'RW2001', '20.00', '11:00:00', { fee: '0.12000' }),
      ],
      { kind: 'LEGACY' },
    ),
    flows: [
      w.pay('W2001', '80.00', '09:00:00', { fee: '0.48' }),
      w.back('W2001', 'RW2001', '20.00', '11:00:00', { fee: '0.12' }),
    ],
  },
);

const wechatPlain = wechatCase(
  'profile-wechat-no-bom-lf',
  'A WeChat Pay bill that was saved without byte order mark and with LF line ends: balanced.',
  { bill: wechatFile(wechatRows, { bom: false, eol: '\n' }), flows: wechatOurs },
);

const wechatBytes = wechatFile(wechatRows);
const wechatGzipped = caseOf(
  'profile-wechat-gzip',
  'A WeChat Pay bill as gzip, with the SHA-1 of its plain bytes beside it: balanced.',
  ['wechat.csv.gz', gzipped(wechatBytes)],
  wechatOurs,
);
const wechatSha1 = createHash('sha1').update(wechatBytes).digest('hex');
const wechatGzip = {
  ...wechatGzipped,
  files: { ...wechatGzipped.files, 'wechat.csv.gz.sha1': `${wechatSha1}\n` },
};

/** A cancelled payment: its money stands in the refund columns, its refund ids are 0. */
const asRevoked = (/** @type {Buffer} */ bill) =>
  changed(bill, 'utf8', ['`REFUND,', '`REVOKED,'], ['`REFUND,', '`REVOKED,']);
const revoked = { refundState: '' };

const wechatRevoked = wechatCase(
  'profile-wechat-revoked',
  'Two payments were cancelled (REVOKED, the same order number); one cancellation is not ours.',
  {
    bill: asRevoked(
      wechatFile([
        w.pay('W3001', '8.00', '09:00:00'),
        { ...w.back('W3001', '0', '8.00', '09:01:00', revoked), channelRefundId: '0' },
        w.pay('W3002', '6.00', '10:00:00'),
        { ...w.back('W3002', '0', '6.00', '10:02:00', revoked), channelRefundId: '0' },
      ]),
    ),
    flows: [
      w.pay('W3001', '8.00', '09:00:00'),
      w.back('W3001', '', '8.00', '09:01:00', { type: 'reversal' }),
      w.pay('W3002', '6.00', '10:00:00'),
    ],
  },
);

const wechatRefundStatus = wechatCase(
  'profile-wechat-refund-status',
  'A refund PROCESSING in the bill counts as done; CHANGE and FAIL did not reach the payer.',
  {
    bill: [
      w.pay('W4001', '90.00', '08:00:00'),
      w.back('W4001', 'RW4001-1', '10.00', '09:00:00', { refundState: 'PROCESSING' }),
      w.back('W4001', 'RW4001-2', '20.00', '10:00:00', { refundState: 'CHANGE' }),
      w.back('W4001', 'RW4001-3', '30.00', '11:00:00', { refundState: 'FAIL' }),
    ],
    flows: [
      w.pay('W4001', '90.00', '08:00:00'),
      w.back('W4001', 'RW4001-1', '10.00', '09:00:00'),
      w.back('W4001', 'RW4001-2', '20.00', '10:00:00'),
      w.back('W4001', 'RW4001-3', '30.00', '11:00:00', { status: 'failed' }),
    ],
  },
);

/** @returns {Promise<readonly Case[]>} */
export async function profileCases() {
  return [
    alipayPlain,
    alipayProvider,
    await alipayZipped(),
    alipayOldFooter,
    alipaySettled,
    wechatAll,
    wechatSuccess,
    wechatRefund,
    wechatLegacy,
    wechatPlain,
    wechatGzip,
    wechatRevoked,
    wechatRefundStatus,
  ];
}
