/**
 * UnionPay ACP summary (银联全渠道商户交易汇总表 RD2010): a printed report, in yuan, that comes in the
 * same zip as the detail file. By transaction type it states the count, and the amount, fee and
 * settled sum, each as 借 (the merchant pays) and 贷 (it receives). Together they are the totals of
 * the detail file. The layout is known from one report: another layout proves nothing.
 */
import { formatScaled } from '../../domain/money.ts';
import { GROUP_IN, GROUP_OUT } from '../../kernel/layout.ts';
import { RefusedError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';
import { claimMismatch, columnSum, groupCount, parseClaim } from '../footer.ts';
import { FUND_GROUPS, YUAN_DIGITS } from '../fund.ts';
import type { CheckProfile, Head, HeadLine, RowPlan, RowSums } from '../profile.ts';
import { declaredByName, readName } from './unionpay.ts';

const HEADER = /^\s*交易类型\s+交易笔数\s+交易金额\s+费用\s+资金清算差额\s*$/;
const SIDES = /^\s*借\s+贷\s+借\s+贷\s+借\s+贷\s*$/;
/** A type, a count and six sums. */
const ROW = /^\s*(\S.*?)\s+([\d,]+)((?:\s+[\d,]+\.\d\d){6})\s*$/;
/** Cells of such a row: a line with fewer, such as the date of the report, is not one. */
const ROW_CELLS = 8;
/** Rows with totals, and rows of disputes, which have their own file. */
const TOTAL = /^\s*(?:总计|合计|小计)/;
const DISPUTES = /差错|争议|退单|例外/;

/** Count, amount, fee and settled sum; negative where the merchant pays. */
type Figures = readonly [count: bigint, amount: bigint, fee: bigint, net: bigint];

function check(head: Head, plan: RowPlan, rows: RowSums, skipped: number): void {
  const at = head.lines.findIndex(({ text }) => HEADER.test(text));
  if (at < 0 || !SIDES.test(head.lines[at + 1]?.text ?? '')) return;
  const isRow = ({ text }: HeadLine) => text.trim().split(/\s+/).length >= ROW_CELLS;
  const lines = head.lines.slice(at + 2).filter(isRow);
  const stated = lines
    .filter(({ text }) => !TOTAL.test(text) && !DISPUTES.test(text))
    .map((line) => figuresOf(head, line))
    .reduce<Figures>(plus, [0n, 0n, 0n, 0n]);
  const sum = (name: string, groups = FUND_GROUPS) =>
    columnSum(plan, rows, name, groups)?.value ?? 0n;
  const count = groupCount(rows, FUND_GROUPS);
  const amount = sum('交易金额', [GROUP_IN]) - sum('交易金额', [GROUP_OUT]);
  const line = lines[0]?.line ?? head.lines[at].line;
  const claim = (what: string, claimed: bigint, found: bigint, digits: number) => {
    if (claimed === found) return;
    const text = formatScaled(claimed, digits);
    throw claimMismatch({ name: head.name, line, what, text }, formatScaled(found, digits));
  };
  // A pre-authorization moves no money, and it is not known whether it is counted.
  const isCounted = stated[0] >= count && stated[0] <= count + skipped;
  if (!isCounted) claim('交易笔数', stated[0], BigInt(count), 0);
  claim('交易金额', stated[1], amount, YUAN_DIGITS);
  claim('费用', stated[2], sum('商户手续费'), YUAN_DIGITS);
  claim('资金清算差额', stated[3], sum('结算金额'), YUAN_DIGITS);
}

function figuresOf({ name }: Head, { text, line }: HeadLine): Figures {
  const [, , count, sums] = ROW.exec(text) ?? [];
  if (count === undefined || sums === undefined) {
    throw new RefusedError(
      'footer',
      say`${name}:${line}: a row of the summary cannot be read: expected a type, a count and six
        sums. Download the files of the day again.`,
    );
  }
  const fen = sums
    .trim()
    .split(/\s+/)
    .map((each) => BigInt(parseClaim(each, YUAN_DIGITS)));
  const [amountPaid, amountReceived, feePaid, feeReceived, netPaid, netReceived] = fen;
  return [
    BigInt(parseClaim(count, 0)),
    amountReceived - amountPaid,
    feeReceived - feePaid,
    netReceived - netPaid,
  ];
}

function plus(a: Figures, b: Figures): Figures {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3]];
}

export const unionpayRd: CheckProfile = {
  role: 'check',
  name: 'unionpay-rd',
  channel: 'unionpay',
  title: () => say`UnionPay ACP summary (银联对账汇总 RD2010)`,
  checks: 'unionpay-zm',
  recognize: ({ name }) => readName(name)?.file === 'RD',
  check,
  account: ({ name }) => declaredByName(name).account,
  period: ({ name }) => declaredByName(name).period,
};
