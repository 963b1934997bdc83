/** Cases of files that are refused for what they are: missing, empty, no bill at all, damaged. */
import { alipay, wechat } from './fixture-events.mjs';
import {
  ALIPAY_FILE,
  alipayCase,
  alipayFile,
  alipaySummaryFile,
  caseOf,
  changed,
  cutBefore,
  flowsFile,
  gzipped,
  WECHAT_FILE,
  wechatCase,
  wechatFile,
} from './fixture-files.mjs';
import { noBillAnswers } from './fixture-quiet.mjs';

/** @typedef {import('./fixture-files.mjs').Case} Case */

export const alipayRows = [
  alipay.pay('A1001', '10.00', '09:00:00', { fee: '0.06' }),
  alipay.pay('A1002', '20.00', '10:00:00', { fee: '0.12' }),
  alipay.back('A1002', 'R1002', '5.00', '11:00:00', { fee: '0.03' }),
];
export const wechatRows = [
  wechat.pay('W1001', '10.00', '09:00:00', { fee: '0.06000' }),
  wechat.pay('W1002', '20.00', '10:00:00', { fee: '0.12000' }),
  wechat.back('W1002', 'RW1002', '5.00', '11:00:00', { fee: '0.03000' }),
];

/**
 * @param {string} name
 * @param {string} what
 * @param {string} file
 * @param {Buffer | string} content
 */
const instead = (name, what, file, content) => caseOf(name, what, [file, content], alipayRows);

const HTML =
  '<!DOCTYPE html>\n<html><head><title>502 Bad Gateway</title></head>\n' +
  '<body><center><h1>502 Bad Gateway</h1></center></body></html>\n';
const EXPIRED =
  '{"alipay_data_dataservice_bill_downloadurl_query_response":{"code":"40002",' +
  '"msg":"Invalid Arguments","sub_code":"isv.invalid-signature","sub_msg":"验签出错"},' +
  '"sign":"ERITJKEIJKJHKKKKKKKHJEREEEEEEEEEEE"}\n';
const LINK_EXPIRED = '下载链接已失效，请重新获取\n';
const CREATING = '{"code":"STATEMENT_CREATING","message":"账单文件正在生成中，请稍后再试"}\n';

const pathMissing = alipayCase('gate-path-missing', 'The statement was never fetched.', {
  bill: alipayRows,
  flows: alipayRows,
});

const NEW_NAMES = changed(
  alipayFile(alipayRows),
  'gb18030',
  [',商户订单号,', ',商家订单编号,'],
  [',服务费（元）,', ',技术服务费（元）,'],
);

const RENAMED = changed(wechatFile(wechatRows), 'utf8', [',申请退款金额,', ',申请退款额,']);
const PADDING = ','.repeat(24);
const RESAVED = changed(
  alipayFile(alipayRows),
  'gb18030',
  ['业务明细查询', `业务明细查询${PADDING}`],
  ['156]', `156]${PADDING}`],
);

/** @type {readonly Case[]} */
export const gateFileCases = [
  { ...pathMissing, files: { 'flows.csv': pathMissing.files['flows.csv'] } },
  instead('gate-zero-bytes', 'A file of zero bytes is no quiet day.', ALIPAY_FILE, ''),
  instead('gate-html-page', 'A gateway answered with a page.', ALIPAY_FILE, HTML),
  instead('gate-alipay-error', 'Alipay answered with an error.', 'alipay.json', EXPIRED),
  instead('gate-link-expired', 'An expired link answers with words.', ALIPAY_FILE, LINK_EXPIRED),
  instead(
    'gate-alipay-no-bill',
    'Alipay says that there is no bill, and nobody said that this may be.',
    'alipay.json',
    noBillAnswers.alipay,
  ),
  instead(
    'gate-wechat-v2-no-bill',
    'WeChat Pay v2 says that there is no bill, and nobody said that this may be.',
    'wechat.xml',
    noBillAnswers.wechatV2,
  ),
  instead(
    'gate-wechat-v3-creating',
    'WeChat Pay v3 is still making the bill; --allow-empty does not turn that into a quiet day.',
    'wechat.json',
    CREATING,
  ),
  instead(
    'gate-unrecognized-header',
    'A CSV with a header that no profile knows.',
    'bank.csv',
    '记账日期,货币,交易金额,联机余额\n2026-11-19,人民币,10.00,110.00\n',
  ),
  alipayCase(
    'gate-alipay-column-missing',
    'Two columns of an Alipay bill have new names: both what is missing and what is new is told.',
    { bill: NEW_NAMES, flows: alipayRows },
  ),
  wechatCase(
    'gate-wechat-column-renamed',
    '申请退款金额 has a new name: 退款金额 does not take its place.',
    { bill: RENAMED, flows: wechatRows },
  ),
  alipayCase(
    'gate-alipay-saved-by-spreadsheet',
    'A spreadsheet saved the bill: it padded the lines in front of the header.',
    { bill: RESAVED, flows: alipayRows },
  ),
  instead(
    'gate-alipay-summary-only',
    'The summary of a bill without the bill.',
    'alipay-summary.csv',
    alipaySummaryFile(alipayRows),
  ),
  caseOf(
    'gate-header-only',
    'A CSV statement of a header alone: nothing in it says that the day was quiet.',
    ['gateway.csv', 'order_id,amount,paid_at\n'],
    alipayRows,
    { job: 'gateway-book', date: '2026-11-19' },
  ),
  instead(
    'gate-gzip-truncated',
    'A gzip file whose end is missing.',
    'wechat.csv.gz',
    gzipped(wechatFile(wechatRows)).subarray(0, 400),
  ),
  wechatCase('gate-wechat-cut-off', 'A WeChat Pay bill without its summary.', {
    bill: cutBefore(wechatFile(wechatRows), 'utf8', '总交易单数'),
    flows: wechatRows,
  }),
  wechatCase(
    'gate-wechat-cut-off-in-row',
    'A WeChat Pay bill that ends in the middle of its last row.',
    {
      bill: cutBefore(wechatFile(wechatRows), 'utf8', '`ORIGINAL'),
      flows: wechatRows,
    },
  ),
  alipayCase('gate-alipay-cut-off', 'An Alipay bill without end marker and footer.', {
    bill: cutBefore(alipayFile(alipayRows), 'gb18030', `#${'-'.repeat(41)}业务明细列表结束`),
    flows: alipayRows,
  }),
  alipayCase(
    'gate-alipay-cut-off-in-row',
    'An Alipay bill that ends in the middle of its last row.',
    { bill: cutBefore(alipayFile(alipayRows), 'gb18030', 'R1002'), flows: alipayRows },
  ),
  wechatCase('gate-wechat-two-bills', 'Two WeChat Pay bills joined into one file.', {
    bill: Buffer.concat([wechatFile(wechatRows), wechatFile(wechatRows)]),
    flows: wechatRows,
  }),
  {
    ...caseOf(
      'gate-same-file-twice',
      'The same file is named twice: its rows would count twice.',
      [WECHAT_FILE, wechatFile(wechatRows)],
      flowsFile(wechatRows),
    ),
    settings: { statement: [WECHAT_FILE, `./${WECHAT_FILE}`], flows: 'flows.csv' },
  },
  {
    name: 'gate-flows-are-the-bill',
    what: 'The bill is given as flows too: it would agree with itself.',
    settings: { statement: WECHAT_FILE, flows: `./${WECHAT_FILE}` },
    files: { [WECHAT_FILE]: wechatFile(wechatRows) },
  },
  {
    ...caseOf(
      'gate-sides-swapped',
      'The bill is given as flows, and own records as the statement.',
      [WECHAT_FILE, wechatFile(wechatRows)],
      flowsFile(wechatRows),
    ),
    settings: { statement: 'flows.csv', flows: WECHAT_FILE },
  },
];
