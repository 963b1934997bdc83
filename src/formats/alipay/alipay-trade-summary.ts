/**
 * Alipay trade summary (支付宝业务汇总): comes in the same zip as the trade bill and says, by store
 * and in the row 合计, what the bill's rows must add up to. Its sums were seen both with refunds
 * taken off and without them, so either is taken for right; its counts must agree exactly.
 */
import { formatScaled } from '../../domain/money.ts';
import { say } from '../../words/language.ts';
import { columnSum, footerMismatch, groupCount, parseClaim } from '../footer.ts';
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
  for (const [name, group] of COUNTS) {
    const { line, text } = claim(name);
    const found = groupCount(rows, [group]);
    if (parseClaim(text, 0) === found) continue;
    throw footerMismatch(head.name, line, name, text, String(found));
  }
  for (const name of SUMS) {
    const { line, text } = claim(name);
    const net = columnSum(plan, rows, name, [PAYMENTS, REFUNDS]);
    const payments = columnSum(plan, rows, name, [PAYMENTS]);
    if (!net || !payments) continue;
    const claimed = parseClaim(text, net.digits);
    if (!Number.isNaN(claimed) && [net.value, payments.value].includes(BigInt(claimed))) continue;
    throw footerMismatch(head.name, line, name, text, formatScaled(net.value, net.digits));
  }
}

export const alipayTradeSummary: CheckProfile = {
  role: 'check',
  name: 'alipay-trade-summary',
  channel: 'alipay',
  get title() {
    return say`Alipay trade summary (支付宝业务汇总)`;
  },
  checks: 'alipay-trade',
  recognize: (head) => isTitled(head, TITLE),
  check,
  account: declaredAccount,
};
