/**
 * UnionPay ACP dispute file (银联差错明细 ZME): a line of 339 bytes for each dispute, in GBK, with
 * neither header nor footer. It has no order id, so that every dispute is reported.
 */
import { say } from '../../words/language.ts';
import { EMPTY_KIND, type Kind, type RecordProfile } from '../profile.ts';
import {
  ByteColumns,
  isUnionpayFile,
  linePlan,
  openWithoutHeader,
  UNIONPAY_RECORDS,
} from './unionpay.ts';

const RECORD_BYTES = 339;
const FIRST_FIELDS = /^[0-9A-Z]{3} [\d ]{11} [\d ]{11} \d{6} \d{10} .{19} \d{12} .{4} .{2} .{2} /;
const COLUMNS = new ByteColumns({
  // 系统跟踪号 and 交易传输时间 are adjacent: together they identify a transaction.
  系统跟踪号与交易传输时间: [28, 17],
  交易金额: [66, 12],
  手续费: [126, 13],
  结算金额: [140, 13],
  结算金额首位: [140, 1],
  集团商户代码: [154, 15],
  商户代码: [170, 15],
});

// Indexes into the kinds, by the letter of the settled sum.
/** No letter: nothing was settled. */
const UNSETTLED = 0;
const RECEIVED = 1;
const PAID = 2;

const kind: Kind = { ...EMPTY_KIND, type: 'other', amount: COLUMNS.at('交易金额') };
const KINDS: readonly Kind[] = [
  { ...kind, amount: COLUMNS.at('结算金额'), amountRule: 'signed' },
  { ...kind, amountRule: 'positive' },
  { ...kind, amountRule: 'owed' },
];

const PLAN = linePlan(COLUMNS, RECORD_BYTES, {
  orderId: [COLUMNS.at('系统跟踪号与交易传输时间')],
  channelTxnId: COLUMNS.at('系统跟踪号与交易传输时间'),
  kind: COLUMNS.at('结算金额首位'),
  fee: COLUMNS.at('手续费'),
  kinds: KINDS,
  kindWords: new Map([
    ['0', UNSETTLED],
    ['C', RECEIVED],
    ['D', PAID],
  ]),
});

export const unionpayZme: RecordProfile = {
  ...UNIONPAY_RECORDS,
  name: 'unionpay-zme',
  title: () => say`UnionPay ACP dispute file (银联差错明细 ZME)`,
  recognize: (head) => isUnionpayFile('ZME', head, { bytes: RECORD_BYTES, fields: FIRST_FIELDS }),
  open: (head) => openWithoutHeader(head, PLAN),
};
