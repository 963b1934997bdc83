/** Alipay trade bills (支付宝业务明细) with their summary, as the downloaded zip holds them. */
import { addDays, compactDate } from './clock.mjs';
import { FEE_UNITS_PER_FEN, formatFen, roundToFen } from './money.mjs';
import { csvCell, encodeBatches, gb18030 } from './text.mjs';
import { zip } from './zip.mjs';

/** @typedef {import('./event.mjs').Event} Event */

/**
 * @typedef {object} Bill
 * @property {string} date
 * @property {string} [partner] the 16-digit PID
 */

const DEFAULT_PARTNER = '2088123456789012';
const ACCOUNT_SUFFIX = '0156';
const EOL = '\r\n';
const DASHES = '-'.repeat(41);
const END_DASHES = '-'.repeat(36);

const TRADE_HEADER =
  '支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,' +
  '对方账户,订单金额（元）,商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,' +
  '商家优惠（元）,券核销金额（元）,券名称,商家红包消费金额（元）,卡消费金额（元）,' +
  '退款批次号/请求号,服务费（元）,分润（元）,备注';
const SUMMARY_HEADER =
  '门店编号,门店名称,交易订单总笔数,退款订单总笔数,订单金额（元）,商家实收（元）,' +
  '支付宝优惠（元）,商家优惠（元）,卡消费金额（元）,服务费（元）,分润（元）,实收净额（元）';

class Group {
  count = 0;
  ordered = 0;
  received = 0;
  discount = 0;

  /** @param {Event} event */
  add(event) {
    this.count++;
    this.ordered += event.amount;
    this.received += event.amount - event.discount;
    this.discount += event.discount;
  }
}

/** What the footer and the summary say of the rows. */
export class AlipayTotals {
  payments = new Group();
  refunds = new Group();
  /** Fen, negative when the merchant pays: as the column has it. */
  fee = 0;

  /** @param {Event} event */
  add(event) {
    (event.type === 'refund' ? this.refunds : this.payments).add(event);
    this.fee += feeCell(event);
  }
}

/**
 * 服务费 in fen: the bill has it negative when the merchant pays.
 * @param {Event} event
 */
function feeCell(event) {
  const fee = event.fee ?? 0;
  if (fee % FEE_UNITS_PER_FEN !== 0) throw new Error(`Alipay fees are whole fen: ${event.orderId}`);
  return 0 - roundToFen(fee);
}

/**
 * @param {string} title
 * @param {string} list
 * @param {Bill} bill
 */
function preamble(title, list, { date, partner = DEFAULT_PARTNER }) {
  const day = (/** @type {string} */ each) => each.replace('-', '年').replace('-', '月');
  const end = addDays(date, 1);
  return [
    `#${title}`,
    `#账号：[${partner}${ACCOUNT_SUFFIX}]`,
    `#起始日期：[${day(date)}日 00:00:00]   终止日期：[${day(end)}日 00:00:00]`,
    `#${DASHES}${list}${DASHES.slice(1)}`,
    '',
  ].join(EOL);
}

/** @param {string} date */
function exportedLine(date) {
  const day = addDays(date, 1).replace('-', '年').replace('-', '月');
  return `#导出时间：[${day}日 05:46:49]${EOL}`;
}

/**
 * @param {AlipayTotals} totals
 * @param {string} date
 */
function tradeFooter({ payments, refunds }, date) {
  const yuan = (/** @type {Group} */ group) => [group.received, group.discount].map(formatFen);
  const [paid, paidDiscount] = yuan(payments);
  const [back, backDiscount] = yuan(refunds);
  return [
    `#${DASHES}业务明细列表结束${END_DASHES}`,
    `#交易合计：${payments.count}笔，商家实收共${paid}元，商家优惠共${paidDiscount}元`,
    `#退款合计：${refunds.count}笔，商家实收退款共${back}元，商家优惠退款共${backDiscount}元`,
    exportedLine(date),
  ].join(EOL);
}

const TYPE_CELLS = new Map([
  ['payment', `${gb18030('交易')}\t`],
  ['refund', `${gb18030('退款')}\t`],
]);

/** @param {Event} event */
function tradeRow(event) {
  const type = TYPE_CELLS.get(event.type);
  if (!type) throw new Error(`an Alipay bill is not written with rows of type ${event.type}`);
  const product = gb18030(csvCell(event.product));
  const payer = gb18030(csvCell(event.payer));
  const order = csvCell(event.orderId);
  const received = formatFen(event.amount - event.discount);
  const discount = formatFen(event.discount);
  return (
    `${event.channelTxnId}\t,${order}\t,${type},${product},${event.createdAt},${event.time},` +
    `\t,\t,\t,\t,${payer}\t,${formatFen(event.amount)},${received},0.00,0.00,0.00,${discount},` +
    `0.00,,0.00\t,0.00,${csvCell(event.refundId)}\t,${formatFen(feeCell(event))},0.00,${EOL}`
  );
}

/**
 * The trade detail; `totals` is filled on the way. Ids must be ASCII.
 * @param {Iterable<Event>} rows
 * @param {Bill} bill
 * @param {AlipayTotals} [totals]
 * @returns {Generator<Buffer>}
 */
export function alipayTrade(rows, bill, totals = new AlipayTotals()) {
  function* lines() {
    yield gb18030(preamble('支付宝业务明细查询', '业务明细列表', bill) + TRADE_HEADER + EOL);
    for (const row of rows) {
      totals.add(row);
      yield tradeRow(row);
    }
    yield gb18030(tradeFooter(totals, bill.date));
  }
  return encodeBatches(lines(), 'latin1');
}

/**
 * The trade summary: sums with refunds taken off, one line for the shop and one for all.
 * @param {AlipayTotals} totals
 * @param {Bill} bill
 * @returns {Generator<Buffer>}
 */
export function alipaySummary({ payments, refunds, fee }, bill) {
  const received = payments.received + refunds.received;
  const cells = [
    String(payments.count),
    String(refunds.count),
    formatFen(payments.ordered + refunds.ordered),
    formatFen(received),
    '0.00',
    formatFen(payments.discount + refunds.discount),
    '0.00',
    formatFen(fee),
    '0.00',
    formatFen(received + fee),
  ].join(',');
  const text =
    preamble('支付宝业务汇总查询', '业务汇总列表', bill) +
    [
      SUMMARY_HEADER,
      `\t,\t,${cells}`,
      `合计\t,\t,${cells}`,
      `#${DASHES}业务汇总列表结束${END_DASHES}`,
      exportedLine(bill.date),
    ].join(EOL);
  return encodeBatches([gb18030(text)], 'latin1');
}

/**
 * Name without extension of everything that belongs to a bill.
 * @param {Bill} bill
 */
export function alipayBaseName({ date, partner = DEFAULT_PARTNER }) {
  return `${partner}${ACCOUNT_SUFFIX}_${compactDate(date)}`;
}

/**
 * The zip as it is downloaded: two entries with GBK names.
 * @param {Iterable<Event>} rows iterated twice when the summary comes first
 * @param {Bill} bill
 * @param {{ summary?: 'first' | 'last' }} [options]
 * @returns {AsyncGenerator<Buffer>}
 */
export function alipayZip(rows, bill, { summary = 'last' } = {}) {
  const base = alipayBaseName(bill);
  const totals = new AlipayTotals();
  const named = (/** @type {string} */ name) => Buffer.from(gb18030(base + name), 'latin1');
  const detailEntry = {
    name: named('_业务明细.csv'),
    content: () => alipayTrade(rows, bill, summary === 'last' ? totals : undefined),
  };
  const summaryEntry = {
    name: named('_业务明细(汇总).csv'),
    content: () => {
      if (summary === 'first') for (const row of rows) totals.add(row);
      return alipaySummary(totals, bill);
    },
  };
  return zip(summary === 'first' ? [summaryEntry, detailEntry] : [detailEntry, summaryEntry]);
}
