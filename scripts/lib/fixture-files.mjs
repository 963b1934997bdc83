/** What the folders of fixture cases hold, in bytes. */
import { gzipSync } from 'node:zlib';
import iconv from 'iconv-lite';
import { AlipayTotals, alipayBaseName, alipaySummary, alipayTrade } from './alipay.mjs';
import { DATE } from './fixture-events.mjs';
import { flowsCsv, flowsNdjson } from './flows.mjs';
import { wechatBill } from './wechat.mjs';
import { zip } from './zip.mjs';

/** @typedef {import('./event.mjs').Event} Event */

/**
 * @typedef {object} Case
 * @property {string} name of the folder
 * @property {string} what it shows, in a sentence
 * @property {Record<string, unknown>} settings of the job, and what a command line may add
 * @property {Record<string, Buffer | string>} files by name; text is UTF-8
 *
 * @typedef {[from: string, to: string]} Change
 */

export const ALIPAY_FILE = 'alipay.csv';
export const WECHAT_FILE = 'wechat.csv';
export const FLOWS_FILE = 'flows.csv';
const GZIP_OS_BYTE = 9;
const GZIP_OS_UNKNOWN = 255;

/**
 * @param {readonly Event[]} rows
 * @param {{ date?: string, partner?: string }} [bill]
 */
export function alipayFile(rows, { date = DATE, ...bill } = {}) {
  return Buffer.concat([...alipayTrade(rows, { date, ...bill })]);
}

/** @param {readonly Event[]} rows */
export function alipaySummaryFile(rows) {
  const totals = new AlipayTotals();
  for (const row of rows) totals.add(row);
  return Buffer.concat([...alipaySummary(totals, { date: DATE })]);
}

/**
 * A zip with the entry names that Alipay gives, in this order.
 * @param {readonly (readonly [suffix: string, content: Buffer])[]} entries
 */
export async function alipayZipFile(entries) {
  const base = alipayBaseName({ date: DATE });
  const named = entries.map(([suffix, content]) => ({
    name: iconv.encode(base + suffix, 'gb18030'),
    content: () => [content],
  }));
  const chunks = [];
  for await (const chunk of zip(named)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

export const DETAIL_ENTRY = '_业务明细.csv';
export const SUMMARY_ENTRY = '_业务明细(汇总).csv';

/**
 * @param {readonly Event[]} rows
 * @param {import('./wechat.mjs').BillOptions} [options]
 */
export function wechatFile(rows, options) {
  return Buffer.concat([...wechatBill(rows, options)]);
}

/** @param {readonly Event[]} rows */
export function flowsFile(rows) {
  return Buffer.concat([...flowsCsv(rows)]);
}

/** @param {readonly Event[]} rows */
export function ndjsonFile(rows) {
  return Buffer.concat([...flowsNdjson(rows)]);
}

/**
 * A file with some of its text changed; each change must find its text, and only the first is made.
 * @param {Buffer} file
 * @param {'gb18030' | 'utf8'} encoding
 * @param {...Change} changes
 */
export function changed(file, encoding, ...changes) {
  let text = iconv.decode(file, encoding, { stripBOM: false });
  for (const [from, to] of changes) {
    if (!text.includes(from)) throw new Error(`there is no ${JSON.stringify(from)} to change`);
    text = text.replace(from, () => to);
  }
  return iconv.encode(text, encoding);
}

/**
 * A file up to, not including, the first place where this text stands.
 * @param {Buffer} file
 * @param {'gb18030' | 'utf8'} encoding
 * @param {string} text
 */
export function cutBefore(file, encoding, text) {
  const at = file.indexOf(iconv.encode(text, encoding));
  if (at < 0) throw new Error(`there is no ${JSON.stringify(text)} to cut at`);
  return file.subarray(0, at);
}

/**
 * The same bytes on every system: the header would name the system otherwise.
 * @param {Buffer | string} content
 */
export function gzipped(content) {
  const packed = gzipSync(content, { level: 9 });
  packed[GZIP_OS_BYTE] = GZIP_OS_UNKNOWN;
  return packed;
}

/**
 * A case of an Alipay bill and CSV flows; each side is events, or a file already made of some.
 * @param {string} name
 * @param {string} what
 * @param {{ bill: readonly Event[] | Buffer, flows: readonly Event[] | Buffer | string }} sides
 * @param {Record<string, unknown>} [settings]
 * @returns {Case}
 */
export function alipayCase(name, what, { bill, flows }, settings = {}) {
  const statement = bill instanceof Buffer ? bill : alipayFile(/** @type {Event[]} */ (bill));
  return caseOf(name, what, [ALIPAY_FILE, statement], flows, settings);
}

/**
 * A case of a WeChat Pay bill and CSV flows.
 * @param {string} name
 * @param {string} what
 * @param {{ bill: readonly Event[] | Buffer, flows: readonly Event[] | Buffer | string }} sides
 * @param {Record<string, unknown>} [settings]
 * @returns {Case}
 */
export function wechatCase(name, what, { bill, flows }, settings = {}) {
  const statement = bill instanceof Buffer ? bill : wechatFile(/** @type {Event[]} */ (bill));
  return caseOf(name, what, [WECHAT_FILE, statement], flows, settings);
}

/**
 * A case of any statement file and CSV flows.
 * @param {string} name
 * @param {string} what
 * @param {readonly [name: string, content: Buffer | string]} statement
 * @param {readonly Event[] | Buffer | string} flows
 * @param {Record<string, unknown>} [settings]
 * @returns {Case}
 */
export function caseOf(name, what, [file, content], flows, settings = {}) {
  const isFile = typeof flows === 'string' || flows instanceof Buffer;
  return {
    name,
    what,
    settings: { statement: file, flows: FLOWS_FILE, ...settings },
    files: {
      [file]: content,
      [FLOWS_FILE]: isFile ? flows : flowsFile(/** @type {Event[]} */ (flows)),
    },
  };
}
