/** Cases of days without transactions. */
import { alipay, wechat } from './fixture-events.mjs';
import { alipayCase, alipayFile, caseOf, wechatCase, wechatFile } from './fixture-files.mjs';

/** @typedef {import('./fixture-files.mjs').Case} Case */

const DATE = '2026-11-19';
const HEADER_ONLY = 'order_id,amount,status,paid_at\n';
const allowed = { date: DATE, allowEmpty: true };

const ALIPAY_ANSWER =
  '{"alipay_data_dataservice_bill_downloadurl_query_response":{"code":"40004",' +
  '"msg":"Business Failed","sub_code":"isp.bill_not_exist","sub_msg":"账单不存在"},' +
  '"sign":"ERITJKEIJKJHKKKKKKKHJEREEEEEEEEEEE"}\n';
const WECHAT_V2_ANSWER =
  '<xml><return_code><![CDATA[FAIL]]></return_code>\n' +
  '<return_msg><![CDATA[No Bill Exist]]></return_msg>\n' +
  '<error_code><![CDATA[20002]]></error_code>\n</xml>\n';
const WECHAT_V2_FUND_ANSWER =
  '<xml><return_code><![CDATA[SUCCESS]]></return_code>\n' +
  '<result_code><![CDATA[FAIL]]></result_code>\n' +
  '<err_code><![CDATA[NO_BILL_EXIST]]></err_code>\n' +
  '<err_code_des><![CDATA[账单不存在]]></err_code_des>\n</xml>\n';
const WECHAT_V3_ANSWER = '{"code":"NO_STATEMENT_EXIST","message":"账单文件不存在"}\n';

export const noBillAnswers = {
  alipay: ALIPAY_ANSWER,
  wechatV2: WECHAT_V2_ANSWER,
  wechatV2Fund: WECHAT_V2_FUND_ANSWER,
  wechatV3: WECHAT_V3_ANSWER,
};

/** @type {readonly Case[]} */
export const quietCases = [
  alipayCase(
    'quiet-alipay-day',
    'An Alipay bill without rows that says so itself (footers of zero), flows with a header only.',
    { bill: alipayFile([]), flows: HEADER_ONLY },
  ),
  alipayCase(
    'quiet-alipay-unpaid',
    'An Alipay bill without rows, and flows that hold nothing but orders nobody paid: balanced.',
    {
      bill: alipayFile([]),
      flows: [
        alipay.pay('A1001', '10.00', '09:00:00', { status: 'closed' }),
        alipay.pay('A1002', '20.00', '10:00:00', { status: 'pending' }),
      ],
    },
  ),
  wechatCase(
    'quiet-wechat-day',
    'A WeChat Pay bill without rows whose summary says 0; it names no date, so that one is given.',
    { bill: wechatFile([]), flows: HEADER_ONLY },
    { date: DATE },
  ),
  caseOf(
    'quiet-no-bill-alipay',
    'Alipay answers that there is no bill, which the run was told to take for a quiet day.',
    ['alipay.json', ALIPAY_ANSWER],
    HEADER_ONLY,
    { job: 'alipay', ...allowed },
  ),
  caseOf(
    'quiet-no-bill-wechat-v2',
    'WeChat Pay v2 answers error 20002, which the run was told to take for a quiet day.',
    ['wechat.xml', WECHAT_V2_ANSWER],
    HEADER_ONLY,
    { job: 'wechat', ...allowed },
  ),
  caseOf(
    'quiet-no-bill-wechat-v2-fund',
    'WeChat Pay v2 answers NO_BILL_EXIST, which the run was told to take for a quiet day.',
    ['wechat.xml', WECHAT_V2_FUND_ANSWER],
    HEADER_ONLY,
    { job: 'wechat', ...allowed },
  ),
  caseOf(
    'quiet-no-bill-wechat-v3',
    'WeChat Pay v3 answers NO_STATEMENT_EXIST, though the flows hold a payment: it is short.',
    ['wechat.json', WECHAT_V3_ANSWER],
    [
      wechat.pay('W1001', '10.00', '09:00:00', { status: 'closed' }),
      wechat.pay('W1002', '20.00', '10:00:00'),
    ],
    { job: 'wechat', ...allowed },
  ),
  caseOf(
    'quiet-header-only-allowed',
    'A CSV statement of a header alone says nothing of itself; the run was told to take it so.',
    ['gateway.csv', 'order_id,amount,paid_at\n'],
    HEADER_ONLY,
    { job: 'gateway-book', ...allowed },
  ),
];
