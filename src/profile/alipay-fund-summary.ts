/**
 * Alipay fund summary (支付宝账务汇总): comes in the same zip as the fund bill and says, by type and
 * in the row 合计, what the bill's rows must add up to. Alipay documents none of its columns: the
 * ones that bills were seen with are checked, and whatever is not there proves nothing.
 */
import { say } from '../support/language.ts';
import { declaredAccount } from './alipay.ts';
import { EXPENSE, fundSum, INCOME } from './alipay-fund.ts';
import { type Claim, checkCounts, checkExpense, checkSum } from './fund.ts';
import { cellsOf, headerCells } from './header.ts';
import type { CheckProfile, Head, RowPlan, RowSums } from './profile.ts';

const TITLE = '#支付宝账务汇总查询';
const TOTAL = '合计';
const INCOME_COUNT = '收入笔数';
const EXPENSE_COUNT = '支出笔数';

function check(head: Head, plan: RowPlan, rows: RowSums): void {
  const claims = claimsOf(head);
  const [incomeCount, expenseCount] = [claims.get(INCOME_COUNT), claims.get(EXPENSE_COUNT)];
  if (incomeCount && expenseCount) checkCounts(incomeCount, expenseCount, rows);
  const [income, expense] = [claims.get(INCOME), claims.get(EXPENSE)];
  if (income) checkSum(income, fundSum(plan, rows, INCOME));
  if (expense) checkExpense(expense, fundSum(plan, rows, EXPENSE));
}

/** What the row 合计 states, by column; nothing where it or the header is not there. */
function claimsOf({ name, lines }: Head): ReadonlyMap<string, Claim> {
  const header = lines.find(({ text }) => headerCells(text).includes(INCOME));
  const total = lines.find(({ text }) => text.startsWith(TOTAL));
  if (!header || !total) return new Map();
  const cells = cellsOf(total.text);
  return new Map(
    headerCells(header.text).map((what, i) => [
      what,
      { name, line: total.line, what, text: cells[i] ?? '' },
    ]),
  );
}

export const alipayFundSummary: CheckProfile = {
  role: 'check',
  name: 'alipay-fund-summary',
  channel: 'alipay',
  get title() {
    return say`Alipay fund summary (支付宝账务汇总)`;
  },
  checks: 'alipay-fund',
  recognize: (head) => head.lines[0]?.text.trim() === TITLE,
  check,
  account: declaredAccount,
};
