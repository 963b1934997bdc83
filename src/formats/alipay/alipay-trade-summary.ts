/**
 * Alipay trade summary (支付宝业务汇总): comes in the same zip as the trade bill and states, by store
 * and in the row 合计, the totals of the bill. Real summaries state sums with refunds deducted or
 * not, so either is accepted; the counts must agree exactly.
 */
import { say } from '../../words/language.ts';
import { checkClaim, checkCount, columnSum } from '../footer.ts';
import type { ColumnSets } from '../header.ts';
import type { CheckProfile, Head, RowPlan, RowSums } from '../profile.ts';
import { declaredAccount, isTitled, summaryClaims } from './alipay.ts';
import { PAYMENTS, REFUNDS } from './alipay-trade.ts';

const TITLE = '#支付宝业务汇总查询';
const COUNTS: readonly [string, number][] = [
  ['交易订单总笔数', PAYMENTS],
  ['退款订单总笔数', REFUNDS],
];
const SUMS = [
  '订单金额(元)',
  '商家实收(元)',
  '支付宝优惠(元)',
  '商家优惠(元)',
  '服务费(元)',
  '分润(元)',
];
const COLUMNS: ColumnSets = {
  newest: [
    [
      ...['门店编号', '门店名称', ...COUNTS.map(([name]) => name), ...SUMS],
      ...['卡消费金额(元)', '实收净额(元)'],
    ],
  ],
};

function check(head: Head, plan: RowPlan, rows: RowSums): void {
  const claim = summaryClaims(head, COLUMNS);
  for (const [name, group] of COUNTS) checkCount(claim(name), rows, [group]);
  for (const name of SUMS) {
    const net = columnSum(plan, rows, name, [PAYMENTS, REFUNDS]);
    const payments = columnSum(plan, rows, name, [PAYMENTS]);
    if (net && payments) checkClaim(claim(name), net.digits, net.value, payments.value);
  }
}

export const alipayTradeSummary: CheckProfile = {
  role: 'check',
  name: 'alipay-trade-summary',
  channel: 'alipay',
  title: () => say`Alipay trade summary (支付宝业务汇总)`,
  checks: 'alipay-trade',
  recognize: (head) => isTitled(head, TITLE),
  check,
  account: declaredAccount,
};
