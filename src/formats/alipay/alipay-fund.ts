/**
 * Alipay fund bill (支付宝账务明细): every movement on the merchant's account, with separate rows for
 * fees. Preamble, end marker and totals are as in the trade bill; income and expense have a column
 * each. Large bills come in parts, `…_账务明细_1.csv`, `…_2.csv` and so on.
 */
import { say } from '../../words/language.ts';
import type { Claim } from '../footer.ts';
import { checkFundClaims, type FundWords, fundKinds, YUAN_DIGITS } from '../fund.ts';
import type { ColumnSets, HeaderIndex } from '../header.ts';
import {
  type BillPart,
  EMPTY_KIND,
  type Footer,
  type Opening,
  type RecordProfile,
  type RowMeaning,
  type RowSums,
} from '../profile.ts';
import { ALIPAY_RECORDS, isTitled, openAlipayBill, readTotals, requireEnd } from './alipay.ts';

const TITLE = '#支付宝账务明细查询';
const END_MARKER = '账务明细列表结束';
/** The end of a document's name: `<account>_<date>_账务明细_<number>.csv`. */
const PART_NAME = /([^/\\!]*_账务明细)_([1-9]\d{0,3})\.csv(?:\.gz)?$/i;

export const INCOME = '收入金额(+元)';
export const EXPENSE = '支出金额(-元)';
const BALANCE = '账户余额(元)';
const FIRST_COLUMNS = [
  ...[
    '账务流水号',
    '业务流水号',
    '商户订单号',
    '商品名称',
    '发生时间',
    '对方账号',
    INCOME,
    EXPENSE,
  ],
  ...[BALANCE, '交易渠道', '业务类型', '备注'],
];
const COLUMNS: ColumnSets = {
  newest: [[...FIRST_COLUMNS, '业务描述', '业务账单来源', '业务基础订单号', '业务订单号']],
  older: [FIRST_COLUMNS],
};
const WORDS: FundWords = {
  payment: ['在线支付', '交易付款', '交易'],
  refund: ['退款', '交易退款', '在线支付退款'],
  fee: ['收费', '服务费'],
  transfer: ['转账', '交易分账'],
  withdrawal: ['提现'],
  topup: ['充值'],
  other: ['其它', '其他'],
};

function rowMeaning(header: HeaderIndex): RowMeaning {
  return {
    // Transfers and fees may have no merchant order.
    orderId: ['商户订单号', '业务流水号', '账务流水号'].map((name) => header.find(name)),
    channelTxnId: header.find('账务流水号'),
    businessId: header.find('业务流水号'),
    kind: header.find('业务类型'),
    time: header.find('发生时间'),
    balance: header.find(BALANCE),
    ...fundKinds(WORDS, {
      ...EMPTY_KIND,
      amount: header.find(INCOME),
      minus: header.find(EXPENSE),
      amountRule: 'in-out-either',
    }),
    sums: [INCOME, EXPENSE].map((name) => ({
      name,
      column: header.find(name),
      digits: YUAN_DIGITS,
    })),
  };
}

/** `#支出合计：0笔，共0.00元` and `#收入合计：18笔，共14989.00元`. */
function checkFooter(footer: Footer, { plan }: Opening, rows: RowSums): void {
  const [expenseCount, expense] = claimsOf(footer, '支出', EXPENSE);
  const [incomeCount, income] = claimsOf(footer, '收入', INCOME);
  checkFundClaims({ incomeCount, income, expenseCount, expense }, plan, rows, true);
}

/** The count and the sum of a line of totals. */
function claimsOf(footer: Footer, word: string, column: string): [Claim, Claim] {
  const { place, count, sums } = readTotals(footer, word);
  return [count, { ...place, what: say`sum of ${column}`, text: sums[0].text }];
}

function part(name: string): BillPart | null {
  const match = PART_NAME.exec(name);
  return match && { bill: match[1], number: Number(match[2]) };
}

export const alipayFund: RecordProfile = {
  ...ALIPAY_RECORDS,
  name: 'alipay-fund',
  title: () => say`Alipay fund bill (支付宝账务明细)`,
  sameMoneyAs: 'alipay-trade',
  recognize: (head) => isTitled(head, TITLE),
  open: (head) => openAlipayBill(head, COLUMNS, rowMeaning),
  part,
  requireFooter: (footer) => requireEnd(footer, END_MARKER),
  checkFooter,
};
