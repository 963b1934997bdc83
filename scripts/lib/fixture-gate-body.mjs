/** Cases of bills that disagree with themselves, or are of another day or account. */
import { alipayBaseName } from './alipay.mjs';
import { DATE } from './fixture-events.mjs';
import {
  alipayCase,
  alipayFile,
  alipaySummaryFile,
  alipayZipFile,
  caseOf,
  changed,
  DETAIL_ENTRY,
  gzipped,
  SUMMARY_ENTRY,
  wechatCase,
  wechatFile,
} from './fixture-files.mjs';
import { alipayRows, wechatRows } from './fixture-gate-file.mjs';

/** @typedef {import('./fixture-files.mjs').Case} Case */
/** @typedef {import('./fixture-files.mjs').Change} Change */

const NEXT_DATE = '2026-11-20';
const LAST_DIGIT_BYTES = 40;

/** @param {...Change} changes */
const alipayWith = (...changes) => ({
  bill: changed(alipayFile(alipayRows), 'gb18030', ...changes),
  flows: alipayRows,
});
/** @param {...Change} changes */
const wechatWith = (...changes) => ({
  bill: changed(wechatFile(wechatRows), 'utf8', ...changes),
  flows: wechatRows,
});

async function zipCases() {
  const name = `${alipayBaseName({ date: DATE })}.csv.zip`;
  const detail = /** @type {const} */ ([DETAIL_ENTRY, alipayFile(alipayRows)]);
  const archive = await alipayZipFile([
    [SUMMARY_ENTRY, alipaySummaryFile(alipayRows.slice(0, 2))],
    detail,
  ]);
  const whole = await alipayZipFile([detail]);
  return [
    caseOf(
      'gate-alipay-summary-disagrees',
      'The summary in the zip counts no refund, the bill beside it has one.',
      [name, archive],
      alipayRows,
    ),
    caseOf(
      'gate-zip-truncated',
      'A zip whose end is missing.',
      [name, whole.subarray(0, whole.length - LAST_DIGIT_BYTES)],
      alipayRows,
    ),
  ];
}

const sha1Base = wechatCase(
  'gate-wechat-sha1',
  'The bill is not the one whose SHA-1 was announced, though its own summary is right.',
  { bill: wechatFile(wechatRows), flows: wechatRows },
);

/** @returns {Promise<readonly Case[]>} */
export async function gateBodyCases() {
  return [
    alipayCase(
      'gate-alipay-footer-count',
      'The footer counts three payments, the bill has two.',
      alipayWith(['#交易合计：2笔', '#交易合计：3笔']),
    ),
    alipayCase(
      'gate-alipay-footer-sum',
      'The footer adds the refunds up to another amount than the rows.',
      alipayWith(['商家实收退款共-5.00元', '商家实收退款共-5.01元']),
    ),
    wechatCase(
      'gate-wechat-summary',
      "The summary's sum of what was ordered is not that of the rows.",
      wechatWith(['`3,`30.00,', '`3,`31.00,']),
    ),
    wechatCase(
      'gate-wechat-summary-count',
      'The summary counts four rows, the bill has three.',
      wechatWith(['`3,`30.00,', '`4,`30.00,']),
    ),
    ...(await zipCases()),
    {
      ...sha1Base,
      files: {
        ...sha1Base.files,
        'wechat.csv.sha1': '2fd4e1c67a2d28fced849ee1bb76e7391b93eb12  wechat.csv\n',
      },
    },
    alipayCase(
      'gate-alipay-other-date',
      'The bill declares another date than the one asked for.',
      { bill: alipayRows, flows: alipayRows },
      { date: NEXT_DATE },
    ),
    alipayCase(
      'gate-alipay-several-days',
      'A bill of three days: one business date is reconciled at a time.',
      alipayWith(['终止日期：[2026年11月20日', '终止日期：[2026年11月22日']),
    ),
    wechatCase(
      'gate-wechat-other-date',
      'The bill names no date, and its rows are of another one than the one asked for.',
      { bill: wechatRows, flows: wechatRows },
      { date: NEXT_DATE },
    ),
    alipayCase(
      'gate-alipay-other-account',
      "The bill is of another partner than the job's.",
      { bill: alipayRows, flows: alipayRows },
      { job: 'shop', account: '2088000000000001' },
    ),
    wechatCase(
      'gate-wechat-other-account',
      "The rows of the bill are of another merchant than the job's.",
      { bill: wechatRows, flows: wechatRows },
      { job: 'shop', account: '1900000109' },
    ),
    {
      name: 'gate-unrelated',
      what: 'The flows are of another shop: nothing of two large sides agrees.',
      settings: { statement: 'statement.csv.gz', flows: 'flows.csv.gz', date: DATE },
      files: { 'statement.csv.gz': ordersOf('S'), 'flows.csv.gz': ordersOf('T') },
    },
  ];
}

/**
 * As many orders as two sides must have at least to be called unrelated.
 * @param {string} shop
 */
function ordersOf(shop) {
  const rows = Array.from({ length: 10_000 }, (_, i) => `${shop}${i},1.00\n`);
  return gzipped(`order_id,amount\n${rows.join('')}`);
}
