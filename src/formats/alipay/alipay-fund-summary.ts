/**
 * Alipay fund summary (支付宝账务汇总): comes in the same zip as the fund bill and says, by type and
 * in the row 合计, what the bill's rows must add up to. Alipay documents none of its columns: the
 * ones that bills were seen with are checked, and whatever is not there proves nothing.
 */
import { say } from '../../words/language.ts';
import { checkCounts, checkExpense, checkSum } from '../fund.ts';
import type { ColumnSets } from '../header.ts';
import type { CheckProfile, Head, RowPlan, RowSums } from '../profile.ts';
import { declaredAccount, isTitled, summaryClaims } from './alipay.ts';
import { EXPENSE, fundSum, INCOME } from './alipay-fund.ts';

const TITLE = '#支付宝账务汇总查询';
const INCOME_COUNT = '收入笔数';
const EXPENSE_COUNT = '支出笔数';
const COLUMNS: ColumnSets = {
  newest: [['类型', INCOME_COUNT, INCOME, EXPENSE_COUNT, EXPENSE, '总金额(元)']],
};

function check(head: Head, plan: RowPlan, rows: RowSums): void {
  const claim = summaryClaims(head, COLUMNS);
  checkCounts(claim(INCOME_COUNT), claim(EXPENSE_COUNT), rows);
  checkSum(claim(INCOME), fundSum(plan, rows, INCOME));
  checkExpense(claim(EXPENSE), fundSum(plan, rows, EXPENSE));
}

export const alipayFundSummary: CheckProfile = {
  role: 'check',
  name: 'alipay-fund-summary',
  channel: 'alipay',
  get title() {
    return say`Alipay fund summary (支付宝账务汇总)`;
  },
  checks: 'alipay-fund',
  recognize: (head) => isTitled(head, TITLE),
  check,
  account: declaredAccount,
};
