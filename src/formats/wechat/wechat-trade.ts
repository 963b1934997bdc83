/**
 * WeChat Pay trade bill (微信支付交易账单), kinds ALL, SUCCESS, REFUND and the legacy ALL: header,
 * rows with a backtick before every value, a summary header and one summary row. Yuan; refunds are
 * positive, in separate columns; fees have five decimals and are negative on refunds.
 */
import type { Job } from '../../domain/job.ts';
import { FEE_DIGITS } from '../../domain/money.ts';
import { say } from '../../words/language.ts';
import { checkClaim, checkCount, columnSum } from '../footer.ts';
import { YUAN_DIGITS } from '../fund.ts';
import { type ColumnSets, fieldsIn, type HeaderIndex } from '../header.ts';
import {
  EMPTY_KIND,
  type Footer,
  type Kind,
  type Opening,
  type RecordProfile,
  type RowMeaning,
  type RowSums,
  type SumColumn,
} from '../profile.ts';
import {
  hasMostColumns,
  openWechatBill,
  readSummary,
  requireSummary,
  WECHAT_RECORDS,
} from './wechat.ts';

const ROW_COUNT = '总交易单数';

/** The amounts ordered and settled, under current and legacy names. */
const ORDER = { order: ['订单金额', '总金额'], settled: ['应结订单金额', '总金额'] };
const REFUND = { order: ['申请退款金额', '退款金额'], settled: ['退款金额'] };

const PAID = [
  ...['交易时间', '公众账号ID', '商户号', '特约商户号', '设备号', '微信订单号', '商户订单号'],
  ...['用户标识', '交易类型', '交易状态', '付款银行', '货币种类', '应结订单金额', '代金券金额'],
];
const REFUND_TIMES = ['退款申请时间', '退款成功时间'];
const REFUNDED = [
  ...['微信退款单号', '商户退款单号', '退款金额', '充值券退款金额', '退款类型', '退款状态'],
];
const GOODS = ['商品名称', '商户数据包', '手续费', '费率'];
const ALL = [...PAID, ...REFUNDED, ...GOODS, '订单金额', '申请退款金额', '费率备注'];

/** Legacy bills of the kinds ALL, SUCCESS and REFUND, with one of two words for coupons. */
function legacySets(coupon: string): string[][] {
  const names = new Map([
    ['特约商户号', '子商户号'],
    ['应结订单金额', '总金额'],
    ['代金券金额', `${coupon}金额`],
    ['充值券退款金额', `${coupon}退款金额`],
  ]);
  const kinds = [
    [...PAID, ...REFUNDED, ...GOODS],
    [...PAID, ...GOODS],
    [...PAID, ...REFUND_TIMES, ...REFUNDED, ...GOODS],
  ];
  return kinds.map((columns) => columns.map((name) => names.get(name) ?? name));
}

const COLUMNS: ColumnSets = {
  newest: [ALL, [...PAID, ...GOODS, '订单金额', '费率备注'], [...ALL, ...REFUND_TIMES]],
  older: [...legacySets('代金券或立减优惠'), ...legacySets('企业红包')],
};

/** Each summary column, and the rows' columns that it adds up. */
const SUMMARY: readonly (readonly [string, readonly string[]])[] = [
  ['应结订单总金额', ['应结订单金额']],
  ['总交易额', ['总金额']],
  ['退款总金额', ['退款金额']],
  ['总退款金额', ['退款金额']],
  ['充值券退款总金额', ['充值券退款金额']],
  ['总代金券或立减优惠退款金额', ['代金券或立减优惠退款金额', '企业红包退款金额']],
  ['总企业红包退款金额', ['代金券或立减优惠退款金额', '企业红包退款金额']],
  ['手续费总金额', ['手续费']],
  ['订单总金额', ['订单金额']],
  ['申请退款总金额', ['申请退款金额']],
];

function kindsOf(header: HeaderIndex, job: Job): Kind[] {
  const order = header.find(...ORDER[job.amount]);
  const refund = header.find(...REFUND[job.amount]);
  const status = header.find('退款状态');
  const payment: Kind = { ...EMPTY_KIND, type: 'payment', amount: order };
  if (refund < 0) return [payment];
  return [
    payment,
    {
      ...EMPTY_KIND,
      type: 'refund',
      amount: refund,
      amountRule: 'owed',
      hasRefundId: true,
      status,
    },
    // A cancelled payment: its money is in the refund columns, its refund ids are `0`.
    {
      ...EMPTY_KIND,
      type: 'reversal',
      amount: order,
      amountRule: 'net',
      minus: refund,
      status,
    },
  ];
}

function sumsOf(header: HeaderIndex): SumColumn[] {
  return [...new Set(SUMMARY.flatMap(([, names]) => names))]
    .filter((name) => header.find(name) >= 0)
    .map((name) => ({
      name,
      column: header.find(name),
      digits: name === '手续费' ? YUAN_DIGITS + FEE_DIGITS : YUAN_DIGITS,
    }));
}

function rowMeaning(header: HeaderIndex, job: Job): RowMeaning {
  const kinds = kindsOf(header, job);
  const words: [string, number][] = [
    ['SUCCESS', 0],
    ['REFUND', 1],
    ['REVOKED', 2],
  ];
  return {
    orderId: [header.find('商户订单号')],
    refundId: header.find('商户退款单号'),
    channelTxnId: header.find('微信订单号'),
    kind: header.find('交易状态'),
    fee: header.find('手续费'),
    // 退款申请时间 is when the refund was accepted; in the other bills 交易时间 says the same.
    time: header.find('退款申请时间', '交易时间'),
    currency: header.find('货币种类'),
    account: header.find('商户号'),
    fields: fieldsIn(header, {
      subMerchant: ['特约商户号', '子商户号'],
      device: ['设备号'],
      // JSAPI, NATIVE, APP: fees may differ by it.
      product: ['交易类型'],
    }),
    // A service provider's bill names the provider and, beside it, the merchant it acts for.
    ownAccounts: [header.find('商户号'), header.find('特约商户号', '子商户号')].filter(
      (i) => i >= 0,
    ),
    kinds,
    kindWords: new Map(words.slice(0, kinds.length)),
    // PROCESSING is a snapshot that no later bill corrects; FAIL and CHANGE refunded nothing.
    statusWords: new Map([
      ['', 'success'],
      ['SUCCESS', 'success'],
      ['PROCESSING', 'success'],
      ['FAIL', 'failed'],
      ['CHANGE', 'failed'],
    ]),
    sums: sumsOf(header),
  };
}

/** The summary has its own header; `总交易单数` counts every row. */
function checkFooter(footer: Footer, { plan }: Opening, rows: RowSums): void {
  const totals = plan.sums.map(({ name }) =>
    SUMMARY.filter(([, columns]) => columns.includes(name)).map(([total]) => total),
  );
  for (const claim of readSummary(footer, totals).values()) {
    if (claim.what === ROW_COUNT) checkCount(claim, rows, [0]);
    const columns = SUMMARY.find(([total]) => total === claim.what)?.[1];
    if (columns === undefined) continue;
    // A bill without the column has no such money.
    const sum = columns
      .map((column) => columnSum(plan, rows, column, [0]))
      .find((each) => each) ?? { value: 0n, digits: YUAN_DIGITS };
    checkClaim(claim, sum.digits, sum.value);
  }
}

export const wechatTrade: RecordProfile = {
  ...WECHAT_RECORDS,
  name: 'wechat-trade',
  title: () => say`WeChat Pay trade bill (微信支付交易账单)`,
  recognize: (head) => hasMostColumns(head, ['交易时间', '公众账号ID', '微信订单号']),
  open: (head, job) => openWechatBill(head, COLUMNS, (header) => rowMeaning(header, job)),
  requireFooter: (footer) => requireSummary(footer, ROW_COUNT),
  checkFooter,
};
