/**
 * UnionPay ACP summary (银联对账汇总 RD2010): a report for people, in GBK and in yuan, that comes
 * in the same zip as the detail file. Its layout is described nowhere that could be relied on: it
 * must be of the detail's merchant, and no total is read out of it.
 */
import { say } from '../support/language.ts';
import type { CheckProfile } from './profile.ts';
import { declaredByName, readName } from './unionpay.ts';

export const unionpayRd: CheckProfile = {
  role: 'check',
  name: 'unionpay-rd',
  channel: 'unionpay',
  get title() {
    return say`UnionPay ACP summary (银联对账汇总 RD2010)`;
  },
  encoding: 'gb18030',
  checks: 'unionpay-zm',
  recognize: ({ name }) => readName(name)?.file === 'RD',
  // A total that was misread would refuse a right file, or pass a wrong one.
  check: () => {},
  account: ({ name }) => declaredByName(name).account,
  period: ({ name }) => declaredByName(name).period,
};
