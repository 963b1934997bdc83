// The records of a generated day's flows, written in formats that a config describes.
import { closeSync, createReadStream, openSync, writeFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import iconv from 'iconv-lite';

/**
 * @typedef {object} Row
 * @property {string} order
 * @property {string} refund
 * @property {string} txn
 * @property {string} type payment or refund
 * @property {string} amount
 * @property {string} fee
 * @property {string} time yyyy-MM-dd HH:mm:ss
 *
 * @typedef {object} OwnFormat
 * @property {string} name
 * @property {object | null} profile what zhangping.yaml says of it; null: the program knows it
 * @property {string} header
 * @property {(row: Row) => string} line
 */

// The second byte of one of these is that of a bar.
const GOODS = iconv.encode('拿铁亅大杯', 'gb18030').toString('latin1');
/** @param {string} text as bytes of GBK, one a character */
const gbk = (text) => iconv.encode(text, 'gb18030').toString('latin1');
/** @param {string} text as bytes of UTF-8, one a character */
const utf8 = (text) => Buffer.from(text).toString('latin1');
/** @param {string} amount */
const fen = (amount) => amount.replace('.', '').replace(/^(-?)0+(?=\d)/, '$1');
/** @param {string} amount */
const grouped = (amount) => amount.replace(/\d(?=(\d{3})+\.)/g, '$&,');
/** @param {string} time */
const compact = (time) => time.replace(/\D/g, '');
/** @param {Row} row */
const isOut = (row) => row.type === 'refund';
/** @param {string} text @param {number} length */
const pad = (text, length) => text.padEnd(length);

/** @type {readonly OwnFormat[]} */
export const OWN_FORMATS = [
  {
    name: 'generic-csv',
    profile: null,
    header: 'order_id,refund_id,channel_txn_id,type,amount,fee,currency,status,paid_at,account\n',
    line: (row) =>
      `${row.order},${row.refund},${row.txn},${row.type},${row.amount},${row.fee},CNY,success,` +
      `${row.time},\n`,
  },
  {
    name: 'comma, words',
    profile: {
      encoding: 'gbk',
      orderId: '商户订单号',
      refundId: '退款单号',
      channelTxnId: '流水号',
      type: { column: '类型', words: { 消费: 'payment', 退款: 'refund' } },
      amount: '金额',
      fee: '手续费',
      time: { column: '交易时间', format: 'yyyyMMddHHmmss' },
    },
    header: gbk('商户订单号,退款单号,流水号,类型,金额,手续费,交易时间,商品\n'),
    line: (row) =>
      `${row.order},${row.refund},${row.txn},${gbk(isOut(row) ? '退款' : '消费')},${row.amount},` +
      `${row.fee},${compact(row.time)},${GOODS}\n`,
  },
  {
    name: 'bar, GBK, fen, directions',
    profile: {
      encoding: 'gbk',
      separator: '|',
      quote: 'none',
      orderId: '商户订单号',
      refundId: '退款单号',
      channelTxnId: '流水号',
      type: { in: 'payment', out: 'refund' },
      amount: { column: '金额', direction: '方向', in: ['收'], out: ['支'] },
      unit: 'minor',
      fee: '手续费',
      time: { column: '交易时间', format: 'yyyyMMddHHmmss' },
    },
    header: gbk('商户订单号|退款单号|流水号|商品|金额|方向|手续费|交易时间\n'),
    line: (row) =>
      `${row.order}|${row.refund}|${row.txn}|${GOODS}|${fen(row.amount)}|` +
      `${gbk(isOut(row) ? '支' : '收')}|${fen(row.fee)}|${compact(row.time)}\n`,
  },
  {
    name: 'income and expense, thousands',
    profile: {
      orderId: '商户订单号',
      refundId: '退款单号',
      channelTxnId: '流水号',
      type: { in: 'payment', out: 'refund' },
      amount: { income: '收入', expense: '支出' },
      thousandsSeparators: true,
      empty: '-',
      fee: '手续费',
      time: { date: '日期', clock: '时间', format: 'yyyy-MM-dd' },
    },
    header: utf8('商户订单号,退款单号,流水号,收入,支出,手续费,日期,时间\n'),
    line: (row) => {
      const amount = `"${grouped(row.amount)}"`;
      const [income, expense] = isOut(row) ? ['-', amount] : [amount, '-'];
      const [date, clock] = row.time.split(' ');
      const ids = `${row.order},${row.refund},${row.txn}`;
      return `${ids},${income},${expense},${row.fee},${date},${clock}\n`;
    },
  },
  {
    name: 'fixed width, GBK, fen',
    profile: {
      format: 'fixed-width',
      encoding: 'gbk',
      lineBytes: 157,
      orderId: { at: 0, bytes: 32 },
      refundId: { at: 32, bytes: 32 },
      channelTxnId: { at: 64, bytes: 32 },
      type: { column: { at: 96, bytes: 4 }, words: { 消费: 'payment', 退款: 'refund' } },
      amount: { at: 100, bytes: 14 },
      unit: 'minor',
      fee: { at: 114, bytes: 13 },
      time: { column: { at: 127, bytes: 14 }, format: 'yyyyMMddHHmmss' },
    },
    header: '',
    line: (row) =>
      `${pad(row.order, 32)}${pad(row.refund, 32)}${pad(row.txn, 32)}` +
      `${gbk(isOut(row) ? '退款' : '消费')}${pad(fen(row.amount), 14)}${pad(fen(row.fee), 13)}` +
      `${compact(row.time)}${pad(GOODS, 16)}\r\n`,
  },
];

/** Characters that are written at once. */
const BLOCK_CHARS = 1024 * 1024;

/**
 * Writes the flows of a day as a statement in every format, and a zhangping.yaml that names them;
 * gives the paths of both, format by format.
 * @param {string} flows
 * @param {string} folder
 */
export async function writeOwnFormats(flows, folder) {
  const files = OWN_FORMATS.map(({ header }, index) => {
    const file = path.join(folder, `own-${index}.txt`);
    return { file, fd: openSync(file, 'w'), text: header };
  });
  const lines = createInterface({ input: createReadStream(flows), crlfDelay: Infinity });
  let isHeader = true;
  for await (const line of lines) {
    if (!isHeader) addRow(files, line.split(','));
    isHeader = false;
  }
  const profiles = OWN_FORMATS.map(({ profile }, i) => [`own-${i}`, profile]);
  const named = profiles.filter(([, profile]) => profile !== null);
  const config = path.join(folder, 'zhangping.yaml');
  const jobs = { bench: {} };
  writeFileSync(config, JSON.stringify({ profiles: Object.fromEntries(named), jobs }));
  for (const { fd, text } of files) {
    writeSync(fd, text, null, 'latin1');
    closeSync(fd);
  }
  return { config, files: files.map(({ file }) => file) };
}

/**
 * @param {{ fd: number, text: string }[]} files
 * @param {string[]} cells of generated flows
 */
function addRow(files, [order, refund, txn, type, amount, fee, , status, time]) {
  if (status !== 'success') return;
  const row = { order, refund, txn, type, amount: amount.replace('-', ''), fee, time };
  for (const [index, file] of files.entries()) {
    file.text += OWN_FORMATS[index].line(row);
    if (file.text.length < BLOCK_CHARS) continue;
    writeSync(file.fd, file.text, null, 'latin1');
    file.text = '';
  }
}
