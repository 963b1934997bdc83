/**
 * WeChat Pay trade bill (微信支付交易账单), kinds ALL, SUCCESS, REFUND and the legacy ALL: header,
 * rows with a backtick before every value, a summary header and one summary row. Yuan; refunds are
 * positive in columns of their own; fees have five decimals and are negative on refunds.
 */
import type { Job } from '../model/job.ts';
import { FEE_DIGITS, formatScaled } from '../model/money.ts';
import { say } from '../support/language.ts';
import { columnSum, footerMismatch, groupCount, parseClaim } from './footer.ts';
import { HeaderIndex, rowsBelow } from './header.ts';
import {
  EMPTY_KIND,
  EMPTY_PLAN,
  type Footer,
  type Head,
  type Kind,
  type Opening,
  type RecordProfile,
  type RowPlan,
  type RowSums,
  type SumColumn,
} from './profile.ts';
import { readSummary, requireSummary } from './wechat.ts';

const BACKTICK = 96;
const YUAN_DIGITS = 2;

/** What is asked and what the merchant gets, under today's names and the legacy one's. */
const ORDER = { order: ['订单金额', '总金额'], settled: ['应结订单金额', '总金额'] };
const REFUND = { order: ['申请退款金额', '退款金额'], settled: ['退款金额'] };
const REQUIRED = [
  '交易时间',
  '微信订单号',
  '商户订单号',
  '交易状态',
  '货币种类',
  '应结订单金额|总金额',
  '手续费',
];
const KNOWN = [
  ...REQUIRED,
  '公众账号ID',
  '商户号',
  '特约商户号|子商户号',
  '设备号',
  '用户标识',
  '交易类型',
  '付款银行',
  '代金券金额|代金券或立减优惠金额|企业红包金额',
  '退款申请时间',
  '退款成功时间',
  '微信退款单号',
  '商户退款单号',
  '退款金额',
  '充值券退款金额|代金券或立减优惠退款金额|企业红包退款金额',
  '退款类型',
  '退款状态',
  '商品名称',
  '商户数据包',
  '费率',
  '订单金额',
  '申请退款金额',
  '费率备注',
];

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
    // A cancelled payment: its money stands in the refund columns, its refund ids are `0`.
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

function planOf(header: HeaderIndex, job: Job): RowPlan {
  const kinds = kindsOf(header, job);
  const words: [string, number][] = [
    ['SUCCESS', 0],
    ['REFUND', 1],
    ['REVOKED', 2],
  ];
  return {
    ...EMPTY_PLAN,
    layout: 'backtick',
    columns: header.cells,
    emptyTail: header.emptyTail,
    orderId: [header.find('商户订单号')],
    refundId: header.find('商户退款单号'),
    channelTxnId: header.find('微信订单号'),
    kind: header.find('交易状态'),
    fee: header.find('手续费'),
    // 退款申请时间 is when the refund was accepted; in the other bills 交易时间 says the same.
    time: header.find('退款申请时间', '交易时间'),
    currency: header.find('货币种类'),
    account: header.find('商户号'),
    // A service provider's bill names the provider and, beside it, the merchant it acts for.
    ownAccounts: [header.find('商户号'), header.find('特约商户号', '子商户号')].filter(
      (i) => i >= 0,
    ),
    kinds,
    kindWords: new Map(words.slice(0, kinds.length)),
    // PROCESSING is a snapshot that no later bill corrects; FAIL and CHANGE went to nobody.
    statusWords: new Map([
      ['', 'success'],
      ['SUCCESS', 'success'],
      ['PROCESSING', 'success'],
      ['FAIL', 'failed'],
      ['CHANGE', 'failed'],
    ]),
    sums: sumsOf(header),
    rowStart: { byte: BACKTICK, not: false },
  };
}

function open(head: Head, job: Job): Opening {
  const line = head.lines[0];
  const header = new HeaderIndex(head, line);
  header.require(KNOWN, REQUIRED);
  return {
    declared: { account: '', period: null },
    ...rowsBelow(line),
    plan: planOf(header, job),
  };
}

/** The summary is read by its own header; `总交易单数` counts every row. */
function checkFooter(footer: Footer, { plan }: Opening, rows: RowSums): void {
  const { line, claims } = readSummary(footer);
  const found = groupCount(rows, [0]);
  for (const [name, text] of claims) {
    if (name === '总交易单数') {
      if (parseClaim(text, 0) === found) continue;
      throw footerMismatch(footer.name, line, name, text, String(found));
    }
    const columns = SUMMARY.find(([summary]) => summary === name)?.[1] ?? [];
    const sum = columns.map((column) => columnSum(plan, rows, column, [0])).find((each) => each);
    if (!sum) continue;
    const claimed = parseClaim(text, sum.digits);
    if (!Number.isNaN(claimed) && BigInt(claimed) === sum.value) continue;
    const value = formatScaled(sum.value, sum.digits);
    throw footerMismatch(footer.name, line, name, text, value);
  }
}

export const wechatTrade: RecordProfile = {
  role: 'records',
  name: 'wechat-trade',
  channel: 'wechat',
  get title() {
    return say`WeChat Pay trade bill (微信支付交易账单)`;
  },
  confirmsEmpty: true,
  provenBy: 'footer',
  rowsTellDate: true,
  recognize: (head) => /^交易时间,公众账号ID,商户号,/.test(head.lines[0]?.text ?? ''),
  open,
  requireFooter: (footer) => requireSummary(footer, '总交易单数'),
  checkFooter,
};
