/**
 * Alipay trade summary (支付宝业务汇总): comes in the same zip as the trade bill and says, by store
 * and in the row 合计, what the bill's rows must add up to. Its sums were seen both with refunds
 * taken off and without them, so either is taken for right; its counts must agree exactly.
 */
import { formatScaled } from '../model/money.ts';
import { RefusedError } from '../support/errors.ts';
import { say } from '../support/language.ts';
import { declaredAccount } from './alipay.ts';
import { PAYMENTS, REFUNDS } from './alipay-trade.ts';
import { columnSum, footerMismatch, groupCount, parseClaim } from './footer.ts';
import { headerCells } from './header.ts';
import type { CheckProfile, Head, RowPlan, RowSums } from './profile.ts';

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

function check(head: Head, plan: RowPlan, rows: RowSums): void {
  const header = head.lines.find((line) => line.text.includes(COUNTS[0][0]));
  const total = head.lines.find((line) => line.text.startsWith('合计'));
  if (!header || !total) {
    const message = header
      ? say`${head.name}: the row 合计 of the summary is missing. Download the bill again.`
      : say`${head.name}: the column header of the summary is missing. Download the bill again.`;
    throw new RefusedError('footer', message);
  }
  const names = headerCells(header.text);
  const cells = total.text.split(',');
  const claim = (name: string) => (cells[names.indexOf(name)] ?? '').trim();
  for (const [name, group] of COUNTS) {
    const found = groupCount(rows, [group]);
    if (parseClaim(claim(name), 0) === found) continue;
    throw footerMismatch(head.name, total.line, name, claim(name), String(found));
  }
  for (const name of SUMS) {
    if (!names.includes(name)) continue;
    const net = columnSum(plan, rows, name, [PAYMENTS, REFUNDS]);
    const payments = columnSum(plan, rows, name, [PAYMENTS]);
    if (!net || !payments) continue;
    const claimed = parseClaim(claim(name), net.digits);
    if (!Number.isNaN(claimed) && [net.value, payments.value].includes(BigInt(claimed))) continue;
    const found = formatScaled(net.value, net.digits);
    throw footerMismatch(head.name, total.line, name, claim(name), found);
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
  recognize: (head) => head.lines[0]?.text.trim() === TITLE,
  check,
  account: declaredAccount,
};
