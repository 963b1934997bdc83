/**
 * Alipay fund summary (支付宝账务汇总): comes in the same zip as the fund bill and states, by type and
 * in the row 合计, the totals of the bill. Alipay does not document its columns: those seen in real
 * bills are checked.
 */
import { say } from '../../words/language.ts';
import { checkFundClaims } from '../fund.ts';
import type { ColumnSets } from '../header.ts';
import type { CheckProfile, Head, RowPlan, RowSums } from '../profile.ts';
import { declaredAccount, isTitled, summaryClaims } from './alipay.ts';
import { EXPENSE, INCOME } from './alipay-fund.ts';

const TITLE = '#支付宝账务汇总查询';
const INCOME_COUNT = '收入笔数';
const EXPENSE_COUNT = '支出笔数';
const COLUMNS: ColumnSets = {
  newest: [['类型', INCOME_COUNT, INCOME, EXPENSE_COUNT, EXPENSE, '总金额(元)']],
};

function check(head: Head, plan: RowPlan, rows: RowSums): void {
  const claim = summaryClaims(head, COLUMNS);
  const [incomeCount, income] = [claim(INCOME_COUNT), claim(INCOME)];
  const [expenseCount, expense] = [claim(EXPENSE_COUNT), claim(EXPENSE)];
  checkFundClaims({ incomeCount, income, expenseCount, expense }, plan, rows, true);
}

export const alipayFundSummary: CheckProfile = {
  role: 'check',
  name: 'alipay-fund-summary',
  channel: 'alipay',
  title: () => say`Alipay fund summary (支付宝账务汇总)`,
  checks: 'alipay-fund',
  recognize: (head) => isTitled(head, TITLE),
  check,
  account: declaredAccount,
};
