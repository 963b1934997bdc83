/**
 * UnionPay ACP detail file (银联全渠道对账明细 ZM): a line of 607 bytes for each transaction, in GBK,
 * with neither header nor footer. Amounts in fen, after C or D for the direction. Rows are of a
 * settlement date that only the file's name has, and may have happened on other dates.
 */
import { say } from '../../words/language.ts';
import { FUND_GROUPS, YUAN_DIGITS } from '../fund.ts';
import { EMPTY_KIND, type Head, type Kind, type Opening, type RecordProfile } from '../profile.ts';
import {
  ByteColumns,
  isUnionpayFile,
  linePlan,
  merchantCode,
  openWithoutHeader,
  QUERY_ID_TIME,
  UNIONPAY_RECORDS,
} from './unionpay.ts';

const RECORD_BYTES = 607;
const FIRST_FIELDS =
  /^[0-9A-Z]{3} [\d ]{11} [\d ]{11} \d{6} \d{10} .{19} \d{12} .{4} .{2} \d{14}.{7} /;
const COLUMNS = new ByteColumns({
  交易金额: [66, 12],
  查询流水号: [87, 21],
  查询流水号前14位: [87, 14],
  商户订单号: [112, 32],
  商户手续费: [166, 13],
  结算金额: [180, 13],
  结算金额首位: [180, 1],
  集团商户代码: [199, 15],
  交易类型: [215, 2],
  商户代码: [293, 15],
  原始交易订单号: [476, 32],
});

// Indexes into the kinds. The first (0) has no word: it is the model for types that a job adds.
const PAYMENT = 1;
const REFUND = 2;
const REVERSAL = 3;
/** Moves no money: a pre-authorization (02), and its reversal (32). */
const HOLD = 4;

const kind: Kind = {
  ...EMPTY_KIND,
  type: 'other',
  amount: COLUMNS.at('交易金额'),
  amountRule: 'directed',
};
const original = COLUMNS.at('原始交易订单号');
const KINDS: readonly Kind[] = [
  kind,
  { ...kind, type: 'payment', amountRule: 'positive' },
  { ...kind, type: 'refund', orderId: original, hasRefundId: true },
  { ...kind, type: 'reversal', orderId: original },
  { ...kind, role: 'skipped' },
];

const PLAN = linePlan(COLUMNS, RECORD_BYTES, {
  orderId: [COLUMNS.at('商户订单号')],
  // A refund's own order number is the refund id of the order that it refunds.
  refundId: COLUMNS.at('商户订单号'),
  channelTxnId: COLUMNS.at('查询流水号'),
  kind: COLUMNS.at('交易类型'),
  direction: COLUMNS.at('结算金额首位'),
  // An unsettled row has no letter: its refund or reversal is paid by the merchant.
  directionWords: new Map([
    ['C', 1],
    ['D', -1],
    ['0', -1],
  ]),
  fee: COLUMNS.at('商户手续费'),
  time: COLUMNS.at('查询流水号前14位'),
  timeFormat: QUERY_ID_TIME,
  kinds: KINDS,
  kindWords: new Map([
    ['01', PAYMENT],
    ['02', HOLD],
    ['03', PAYMENT],
    ['04', REFUND],
    ['31', REVERSAL],
    ['32', HOLD],
    ['33', REVERSAL],
  ]),
  // The totals of the summary.
  sums: (['交易金额', '商户手续费', '结算金额'] as const).map((name) => ({
    name,
    column: COLUMNS.at(name),
    digits: YUAN_DIGITS,
  })),
  groups: FUND_GROUPS.length,
  groupsBySign: true,
});

/** The merchant of a first line; empty where it names a group as well, since either can apply. */
function merchantIn(line: string): string {
  const isOfGroup = COLUMNS.textIn(line, '集团商户代码') !== '';
  return isOfGroup ? '' : merchantCode(COLUMNS.textIn(line, '商户代码'));
}

function open(head: Head): Opening {
  const { declared, ...opening } = openWithoutHeader(head, PLAN);
  const account = declared.account || merchantIn(head.lines[0]?.text ?? '');
  return { ...opening, declared: { ...declared, account } };
}

export const unionpayZm: RecordProfile = {
  ...UNIONPAY_RECORDS,
  name: 'unionpay-zm',
  title: () => say`UnionPay ACP detail file (银联全渠道对账明细 ZM)`,
  recognize: (head) => isUnionpayFile('ZM', head, { bytes: RECORD_BYTES, fields: FIRST_FIELDS }),
  open,
};
