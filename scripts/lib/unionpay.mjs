/**
 * UnionPay ACP files (银联全渠道): detail (ZM), disputes (ZME) and summary (RD2010), in GBK, with a
 * space between fields that have so many bytes each.
 */
import iconv from 'iconv-lite';
import { formatFen } from './money.mjs';

/** @typedef {import('./event.mjs').Event} Event */

/** Fields of a ZM line and their bytes. */
export const DETAIL_FIELDS = /** @type {const} */ ([
  ['交易代码', 3],
  ['代理机构标识码', 11],
  ['发送机构标识码', 11],
  ['系统跟踪号', 6],
  ['交易传输时间', 10],
  ['账号', 19],
  ['交易金额', 12],
  ['商户类别', 4],
  ['终端类型', 2],
  ['查询流水号', 21],
  ['支付方式旧', 2],
  ['商户订单号', 32],
  ['支付卡类型', 2],
  ['原系统跟踪号', 6],
  ['原交易日期时间', 10],
  ['商户手续费', 13],
  ['结算金额', 13],
  ['支付方式', 4],
  ['集团商户代码', 15],
  ['交易类型', 2],
  ['交易子类', 2],
  ['业务类型', 6],
  ['帐号类型', 2],
  ['账单类型', 4],
  ['账单号码', 32],
  ['交互方式', 1],
  ['原交易查询流水号', 21],
  ['商户代码', 15],
  ['分账入账方式', 1],
  ['二级商户代码', 15],
  ['二级商户简称', 32],
  ['二级商户分账入账金额', 13],
  ['清算净额', 13],
  ['终端号', 8],
  ['商户自定义域', 32],
  ['优惠金额', 13],
  ['发票金额', 13],
  ['分期付款附加手续费', 12],
  ['分期付款期数', 2],
  ['交易介质', 1],
  ['原始交易订单号', 32],
  ['保留', 98],
]);

/** Fields of a ZME line and their bytes. */
export const DISPUTE_FIELDS = /** @type {const} */ ([
  ['交易代码', 3],
  ['代理机构标识码', 11],
  ['发送机构标识码', 11],
  ['系统跟踪号', 6],
  ['交易传输时间', 10],
  ['账号', 19],
  ['交易金额', 12],
  ['商户类型', 4],
  ['终端类型', 2],
  ['卡类型', 2],
  ['上一笔跟踪号', 6],
  ['上一笔日期时间', 10],
  ['上一笔清算日期', 4],
  ['上一笔金额', 12],
  ['手续费', 13],
  ['结算金额', 13],
  ['集团商户代码', 15],
  ['商户代码', 15],
  ['分账标识', 1],
  ['分期手续费', 12],
  ['期数', 2],
  ['保留', 135],
]);

export const MERCHANT = '802310048993424';
/** As long as a field of 32 bytes may be, and longer: it is cut in the middle of a character. */
const SHOP = '街角咖啡馆a股份有限公司上海分公司';
const FEE_UNITS_PER_FEN = 1000;
const FULL_AMOUNT_DIGITS = 12;

/**
 * A line of fields, each as many bytes as it must have: cut wherever that is, or filled up.
 * @param {readonly (readonly [name: string, bytes: number])[]} fields
 * @param {Readonly<Record<string, string>>} values by name; blank where there is none
 * @param {string} eol
 */
function lineOf(fields, values, eol) {
  const cells = fields.map(([name, bytes]) => {
    const cell = Buffer.alloc(bytes + 1, ' ');
    iconv.encode(values[name] ?? '', 'gb18030').copy(cell, 0, 0, bytes);
    return cell;
  });
  const line = Buffer.concat(cells);
  return Buffer.concat([line.subarray(0, line.length - 1), Buffer.from(eol)]);
}

/** @param {number} fen */
function unsigned(fen) {
  return String(Math.abs(fen)).padStart(FULL_AMOUNT_DIGITS, '0');
}

/**
 * C for what the merchant receives, D for what it pays; an amount of nothing has no letter.
 * @param {number} fen
 */
function lettered(fen) {
  return fen === 0 ? unsigned(0) : (fen > 0 ? 'C' : 'D') + unsigned(fen);
}

/**
 * @typedef {object} DetailOptions
 * @property {string} [merchant]
 * @property {string} [group] 集团商户代码
 * @property {'\r\n' | '\n'} [eol]
 * @property {(event: Event) => Readonly<Record<string, string>>} [more] fields that are otherwise
 */

const TXN_TYPES = new Map([
  ['payment', '01'],
  ['refund', '04'],
  ['reversal', '31'],
]);

/** 查询流水号: when it was, and digits of the channel's id. */
export function queryIdOf(/** @type {Event} */ { time, channelTxnId }) {
  return time.replace(/\D/g, '') + channelTxnId.slice(-7).padStart(7, '0');
}

/**
 * The fields of a row. A refund's own order number is its refund id; a reversal's is made up.
 * @param {Event} event
 */
function detailOf(event) {
  const fee = (event.fee ?? 0) / FEE_UNITS_PER_FEN;
  if (!Number.isInteger(fee)) throw new Error(`a fee of ${event.fee} is not in fen`);
  const queryId = queryIdOf(event);
  const settled = lettered(event.amount - fee);
  const isPayment = event.type === 'payment';
  const own = event.type === 'refund' ? event.refundId : `${event.orderId}X`;
  return {
    交易代码: isPayment ? 'S22' : 'S30',
    代理机构标识码: '00049992',
    发送机构标识码: '00049992',
    系统跟踪号: queryId.slice(-6),
    交易传输时间: queryId.slice(4, 14),
    账号: '6216***********0000',
    交易金额: unsigned(event.amount),
    商户类别: '5812',
    终端类型: '07',
    查询流水号: queryId,
    商户订单号: isPayment ? event.orderId : own,
    支付卡类型: '01',
    商户手续费: lettered(0 - fee),
    结算金额: settled,
    支付方式: '0201',
    交易类型: TXN_TYPES.get(event.type) ?? '99',
    交易子类: '01',
    业务类型: '000201',
    帐号类型: '01',
    交互方式: '0',
    二级商户简称: SHOP,
    二级商户分账入账金额: unsigned(0),
    清算净额: settled,
    终端号: '01080209',
    优惠金额: unsigned(0),
    发票金额: unsigned(0),
    分期付款附加手续费: unsigned(0).slice(1),
    交易介质: '0',
    原始交易订单号: isPayment ? '' : event.orderId,
  };
}

/**
 * A detail file (ZM): a line an event.
 * @param {Iterable<Event>} events
 * @param {DetailOptions} [options]
 */
export function unionpayDetail(events, options = {}) {
  const { merchant = MERCHANT, group = '', eol = '\r\n', more = () => ({}) } = options;
  const lines = Array.from(events, (event) => {
    const whose = { 商户代码: merchant, 集团商户代码: group };
    return lineOf(DETAIL_FIELDS, { ...detailOf(event), ...whose, ...more(event) }, eol);
  });
  return Buffer.concat(lines);
}

/**
 * @typedef {object} Dispute
 * @property {string} trace 系统跟踪号
 * @property {string} time MMDDhhmmss
 * @property {number} amount fen, signed as the merchant sees it
 * @property {number} fee fen; positive when the merchant pays it
 * @property {Readonly<Record<string, string>>} [more] fields that are otherwise
 */

/**
 * A dispute file (ZME): a line a dispute.
 * @param {Iterable<Dispute>} disputes
 * @param {{ merchant?: string, eol?: '\r\n' | '\n' }} [options]
 */
export function unionpayDisputes(disputes, { merchant = MERCHANT, eol = '\r\n' } = {}) {
  const lines = Array.from(disputes, ({ trace, time, amount, fee, more }) => {
    const values = {
      交易代码: 'E22',
      代理机构标识码: '00049992',
      发送机构标识码: '00049992',
      系统跟踪号: trace,
      交易传输时间: time,
      账号: '6216***********0000',
      交易金额: unsigned(amount),
      商户类型: '5812',
      终端类型: '07',
      卡类型: '01',
      手续费: lettered(0 - fee),
      结算金额: lettered(amount - fee),
      商户代码: merchant,
    };
    return lineOf(DISPUTE_FIELDS, { ...values, ...more }, eol);
  });
  return Buffer.concat(lines);
}

/**
 * A name as UnionPay gives it; no file has an extension.
 * @param {'ZM' | 'ZME' | 'RD'} file
 * @param {string} date yyyy-MM-dd, of the settlement
 */
export function unionpayName(file, date, merchant = MERCHANT) {
  const day = date.replaceAll('-', '').slice(2);
  return file === 'RD' ? `RD2010${day}01_${merchant}` : `INN${day}88${file}_${merchant}`;
}

/**
 * A summary for people (RD), laid out as the one that is known.
 * @param {string} date
 * @param {readonly Event[]} events
 * @param {{ merchant?: string, encoding?: string }} [options]
 */
export function unionpaySummary(date, events, options = {}) {
  const { merchant = MERCHANT, encoding = 'gb18030' } = options;
  const digits = date.replaceAll('-', '');
  const lines = [
    '                    中国银联全渠道商户交易汇总表',
    '',
    `商户代码:${merchant}                    清算币种:人民币`,
    `收单机构:00000000                           清算日期:${digits}`,
    '',
    '交易类型            交易笔数          交易金额          费用          资金清算差额',
    '                              借          贷          借          贷          借          贷',
    '_'.repeat(90),
    ...Object.entries(SUMMARY_TYPES)
      .map(([type, title]) => ({ title, group: events.filter((each) => each.type === type) }))
      .filter(({ group }) => group.length > 0)
      .map(({ title, group }) => summaryRow(title, group)),
    '_'.repeat(90),
  ];
  return iconv.encode(`${lines.join('\r\n')}\r\n`, encoding);
}

/** @type {Readonly<Record<string, string>>} */
const SUMMARY_TYPES = { payment: '自助消费', refund: '退货', reversal: '消费撤销' };

/**
 * @param {string} type
 * @param {readonly Event[]} events
 */
function summaryRow(type, events) {
  const sides = [
    events.map(({ amount }) => amount),
    events.map(({ fee }) => -(fee ?? 0) / FEE_UNITS_PER_FEN),
    events.map(({ amount, fee }) => amount - (fee ?? 0) / FEE_UNITS_PER_FEN),
  ].flatMap((values) => [
    values.filter((value) => value < 0).reduce((sum, value) => sum - value, 0),
    values.filter((value) => value > 0).reduce((sum, value) => sum + value, 0),
  ]);
  const cells = sides.map((fen) => formatFen(fen).padStart(16));
  return `${type.padEnd(12)}${String(events.length).padStart(10)}${cells.join('')}`;
}
