/**
 * WeChat Pay fund bill (微信支付资金账单): every movement on the merchant's account, with separate rows
 * for fees: header, rows with a backtick before every value, a summary header and one summary row.
 * Yuan, without a sign: 收支类型 is the direction.
 */
import { say } from '../../words/language.ts';
import { type Claim, checkCount } from '../footer.ts';
import { checkFundClaims, FUND_GROUPS, type FundWords, fundKinds, YUAN_DIGITS } from '../fund.ts';
import type { ColumnSets, HeaderIndex } from '../header.ts';
import {
  EMPTY_KIND,
  type Footer,
  type Opening,
  type RecordProfile,
  type RowMeaning,
  type RowSums,
} from '../profile.ts';
import {
  hasMostColumns,
  openWechatBill,
  readSummary,
  requireSummary,
  WECHAT_RECORDS,
} from './wechat.ts';

const BALANCE = '账户结余(元)';
const AMOUNT = '收支金额(元)';
const ROW_COUNT = '资金流水总笔数';
const TOTALS = [ROW_COUNT, '收入笔数', '收入金额', '支出笔数', '支出金额'];
const COLUMNS: ColumnSets = {
  newest: [
    [
      ...[
        '记账时间',
        '微信支付业务单号',
        '资金流水单号',
        '业务名称',
        '业务类型',
        '收支类型',
        AMOUNT,
      ],
      ...[BALANCE, '资金变更提交申请人', '备注', '业务凭证号'],
    ],
  ],
};
const WORDS: FundWords = {
  payment: ['交易'],
  refund: ['退款'],
  fee: ['扣除交易手续费', '退还交易手续费'],
  transfer: ['企业付款', '转账', '分账'],
  withdrawal: ['提现'],
  topup: ['充值'],
  // 退款关闭: the money of a refund that could not be paid comes back.
  other: ['退款关闭', '其它', '其他'],
};

function rowMeaning(header: HeaderIndex): RowMeaning {
  const amount = header.find(AMOUNT);
  return {
    // 业务凭证号 is the merchant's own number of the movement, if it has one.
    orderId: ['业务凭证号', '微信支付业务单号', '资金流水单号'].map((name) => header.find(name)),
    channelTxnId: header.find('资金流水单号'),
    businessId: header.find('微信支付业务单号'),
    kind: header.find('业务类型'),
    direction: header.find('收支类型'),
    directionWords: new Map([
      ['收入', 1],
      ['支出', -1],
    ]),
    time: header.find('记账时间'),
    balance: header.find(BALANCE),
    ...fundKinds(WORDS, { ...EMPTY_KIND, amount, amountRule: 'directed' }),
    sums: [{ name: AMOUNT, column: amount, digits: YUAN_DIGITS }],
  };
}

/** The summary has its own header; counts may be written as `20.0`. */
function checkFooter(footer: Footer, { plan }: Opening, rows: RowSums): void {
  const claims = readSummary(
    footer,
    TOTALS.map((name) => [name]),
  );
  const [all, incomeCount, income, expenseCount, expense] = TOTALS.map(
    (name) => claims.get(name) as Claim,
  );
  checkCount(all, rows, FUND_GROUPS);
  checkFundClaims({ incomeCount, income, expenseCount, expense }, plan, rows, false);
}

export const wechatFund: RecordProfile = {
  ...WECHAT_RECORDS,
  name: 'wechat-fund',
  title: () => say`WeChat Pay fund bill (微信支付资金账单)`,
  sameMoneyAs: 'wechat-trade',
  recognize: (head) => hasMostColumns(head, COLUMNS.newest[0].slice(0, 3)),
  open: (head) => openWechatBill(head, COLUMNS, rowMeaning),
  requireFooter: (footer) => requireSummary(footer, ROW_COUNT),
  checkFooter,
};
