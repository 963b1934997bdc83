/**
 * Alipay trade bill (支付宝业务明细): preamble lines with `#`, a header, rows in GBK, an end marker
 * and totals. Amounts in yuan; refunds and fees are negative; columns are found by name, because
 * service providers get 29 of them instead of 25.
 */
import type { Job } from '../../domain/job.ts';
import { RefusedError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';
import { checkClaim, checkCount, columnSum } from '../footer.ts';
import { YUAN_DIGITS } from '../fund.ts';
import { type ColumnSets, fieldsIn, type HeaderIndex } from '../header.ts';
import {
  EMPTY_KIND,
  type Footer,
  type Kind,
  type Opening,
  type RecordProfile,
  type RowMeaning,
  type RowSums,
} from '../profile.ts';
import { ALIPAY_RECORDS, isTitled, openAlipayBill, readTotals, requireEnd } from './alipay.ts';

const TITLE = '#支付宝业务明细查询';
const END_MARKER = '业务明细列表结束';
export const PAYMENTS = 0;
export const REFUNDS = 1;
/** Rows that no footer counts. */
const OTHERS = 2;

const ORDER_AMOUNT = '订单金额(元)';
const SETTLED_AMOUNT = '商家实收(元)';
const FEE = '服务费(元)';
/** Service providers get additional columns. */
const COLUMNS: ColumnSets = {
  newest: [
    [
      ...['支付宝交易号', '商户订单号', '业务类型', '商品名称', '创建时间', '完成时间', '门店编号'],
      ...['门店名称', '操作员', '终端号', '对方账户', ORDER_AMOUNT, SETTLED_AMOUNT],
      ...['支付宝红包(元)', '集分宝(元)', '支付宝优惠(元)', '商家优惠(元)', '券核销金额(元)'],
      ...['券名称', '商家红包消费金额(元)', '卡消费金额(元)', '退款批次号/请求号', FEE, '分润(元)'],
      '备注',
    ],
  ],
};
/** The words of rows, and of the footer lines that count them; the group of each. */
const WORDS: readonly (readonly [string, number])[] = [
  ['交易', PAYMENTS],
  ['退款', REFUNDS],
];
/** The columns of sums by their words in footer lines. That of 优惠金额 is undocumented. */
const FOOTER_SUMS: ReadonlyMap<string, string | null> = new Map([
  ['商家实收', SETTLED_AMOUNT],
  ['商家实收退款', SETTLED_AMOUNT],
  ['商家优惠', '商家优惠(元)'],
  ['商家优惠退款', '商家优惠(元)'],
  ['交易金额', ORDER_AMOUNT],
  ['退款金额', ORDER_AMOUNT],
  ['优惠金额', null],
  ['优惠退款金额', null],
]);
/** Columns that the footer or the summary adds up. */
const SUMMED = [ORDER_AMOUNT, SETTLED_AMOUNT, '支付宝优惠(元)', '商家优惠(元)', FEE, '分润(元)'];

function rowMeaning(header: HeaderIndex, job: Job): RowMeaning {
  const amount = header.find(job.amount === 'order' ? ORDER_AMOUNT : SETTLED_AMOUNT);
  const row = { ...EMPTY_KIND, amount };
  const kinds: Kind[] = [
    { ...row, type: 'payment', amountRule: 'positive', group: PAYMENTS },
    { ...row, type: 'refund', amountRule: 'negative', hasRefundId: true, group: REFUNDS },
  ];
  return {
    orderId: [header.find('商户订单号')],
    refundId: header.find('退款批次号/请求号'),
    channelTxnId: header.find('支付宝交易号'),
    kind: header.find('业务类型'),
    fee: header.find(FEE),
    feeSign: -1,
    time: header.find('完成时间'),
    fields: fieldsIn(header, { store: ['门店编号'] }),
    kinds,
    kindWords: new Map(WORDS),
    sums: SUMMED.map((name) => ({ name, column: header.find(name), digits: YUAN_DIGITS })),
    groups: 3,
    otherGroup: OTHERS,
  };
}

/**
 * `#交易合计：1笔，商家实收共1.00元，商家优惠共0.00元`, in older bills
 * `#交易合计：4笔，交易金额共0.08元，优惠金额共0.00元`.
 */
function checkFooter(footer: Footer, { plan }: Opening, rows: RowSums): void {
  for (const [counted, group] of WORDS) {
    const { place, count, sums } = readTotals(footer, counted);
    checkCount(count, rows, [group]);
    for (const { word, text } of sums) {
      const column = FOOTER_SUMS.get(word);
      if (column === undefined) throw unknownSum(place, word);
      const found = column === null ? null : columnSum(plan, rows, column, [group]);
      if (found === null) continue;
      checkClaim({ ...place, what: say`sum of ${column}`, text }, found.digits, found.value);
    }
  }
}

function unknownSum({ name, line }: { name: string; line: number }, word: string): RefusedError {
  return new RefusedError(
    'footer',
    say`${name}:${line}: the footer states an unknown sum, '${word}'. Download the bill again; if
      the channel changed its format, describe the new format in zhangping.yaml first.`,
  );
}

export const alipayTrade: RecordProfile = {
  ...ALIPAY_RECORDS,
  name: 'alipay-trade',
  title: () => say`Alipay trade bill (支付宝业务明细)`,
  recognize: (head) => isTitled(head, TITLE),
  open: (head, job) => openAlipayBill(head, COLUMNS, (header) => rowMeaning(header, job)),
  requireFooter: (footer) => requireEnd(footer, END_MARKER),
  checkFooter,
};
