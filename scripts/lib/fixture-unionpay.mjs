/** Cases of UnionPay's files: what they mean, and why they are refused. */
import { DATE, wechat } from './fixture-events.mjs';
import { caseOf } from './fixture-files.mjs';
import {
  MERCHANT,
  queryIdOf,
  unionpayDetail,
  unionpayDisputes,
  unionpayName,
  unionpaySummary,
} from './unionpay.mjs';
import { zip } from './zip.mjs';

/** @typedef {import('./fixture-files.mjs').Case} Case */
/** @typedef {import('./event.mjs').Event} Event */

const DAY_BEFORE = '2026-11-18';
const NEXT_DATE = '2026-11-20';
const OTHER_MERCHANT = '802310048990000';
const ZIP_FILE = `${MERCHANT}_${DATE.replaceAll('-', '')}.zip`;
const ZM_FILE = unionpayName('ZM', DATE);

/** Payment and refund, with the ids that the channel gives. */
function pay(/** @type {Parameters<typeof wechat.pay>} */ ...args) {
  return named(wechat.pay(...args));
}
function back(/** @type {Parameters<typeof wechat.back>} */ ...args) {
  return named(wechat.back(...args));
}
function named(/** @type {Event} */ event) {
  return { ...event, channelTxnId: queryIdOf(event) };
}

/** @param {readonly (readonly [name: string, content: Buffer])[]} entries */
async function zipped(entries) {
  const chunks = [];
  const named = entries.map(([name, content]) => ({
    name: Buffer.from(name),
    content: () => [content],
  }));
  for await (const chunk of zip(named)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const rows = [
  pay('U1001', '4768.00', '09:05:10', { fee: '28.61' }),
  pay('U1002', '0.01', '10:20:00', { fee: '0' }),
  // The settlement day begins before midnight.
  pay('U1003', '35.50', '23:20:00', { fee: '0.21', date: DAY_BEFORE }),
  pay('U1004', '66.00', '11:00:00', { fee: '0.40' }),
  back('U1001', 'R1001', '768.00', '11:30:00', { fee: '4.61' }),
  back('U1002', 'R1002', '0.01', '12:00:00', { fee: '0' }),
  { ...back('U1004', '', '66.00', '13:00:00', { fee: '0.40', type: 'reversal' }) },
  // A refund that did not reach the card comes back.
  { ...back('U0990', 'R0990', '20.00', '14:00:00', { fee: '0' }), amount: 2000 },
  pay('U1005', '500.00', '15:00:00', { fee: '0' }),
  pay('U1006', '320.00', '16:00:00', { fee: '1.92' }),
];

/** U1005 is a pre-authorization, which moves nothing; U1006 completes another. */
const more = (/** @type {Event} */ { orderId }) => {
  if (orderId === 'U1005') return { 交易类型: '02', 结算金额: '000000000000' };
  return /** @type {Record<string, string>} */ (
    orderId === 'U1006' ? { 交易类型: '03', 原始交易订单号: 'U0950' } : {}
  );
};

const disputedRows = [pay('U2001', '100.00', '09:00:00', { fee: '0.60' })];
const disputes = [
  { trace: '483522', time: '1019101500', amount: -12_800, fee: -77 },
  { trace: '483523', time: '1020111500', amount: 3500, fee: 0 },
  { trace: '483524', time: '1021121500', amount: 900, fee: 0, more: { 结算金额: '000000000000' } },
];

const plainRows = [
  pay('U3001', '10.00', '09:00:00', { fee: '0.06' }),
  pay('U3002', '20.00', '10:00:00', { fee: '0.12' }),
];

function cutShort() {
  const detail = unionpayDetail(plainRows);
  return Buffer.concat([detail.subarray(0, -3), Buffer.from('\r\n')]);
}

/** @returns {Promise<readonly Case[]>} */
export async function unionpayCases() {
  const detail = unionpayDetail(rows, { more });
  const disputed = unionpayDetail(disputedRows);
  const plain = unionpayDetail(plainRows);
  const settled = rows.filter(({ orderId }) => orderId !== 'U1005');
  const flows = rows.filter(({ orderId }) => !['U0990', 'U1005'].includes(orderId));
  return [
    caseOf(
      'profile-unionpay-zip',
      'The zip of a settlement day, the summary first: purchases (one of the evening before), ' +
        'refunds, a reversal, a pre-authorization and a completion. One purchase and a refund ' +
        'that came back are not in the flows.',
      [
        ZIP_FILE,
        await zipped([
          [unionpayName('RD', DATE), unionpaySummary(DATE, settled)],
          [ZM_FILE, detail],
        ]),
      ],
      flows.slice(1),
    ),
    caseOf(
      'gate-unionpay-summary-disagrees',
      'The summary counts a purchase that the detail file lacks.',
      [
        ZIP_FILE,
        await zipped([
          [unionpayName('RD', DATE), unionpaySummary(DATE, settled)],
          [ZM_FILE, unionpayDetail(rows.slice(1), { more })],
        ]),
      ],
      flows,
    ),
    caseOf(
      'profile-unionpay-disputes',
      'Disputes name no order: one that takes money, one that gives some, one that moves none.',
      [
        ZIP_FILE,
        await zipped([
          [unionpayName('ZME', DATE), unionpayDisputes(disputes)],
          [ZM_FILE, disputed],
        ]),
      ],
      disputedRows,
    ),
    caseOf(
      'gate-unionpay-short-line',
      'The last line of the detail file lacks a byte.',
      [ZM_FILE, cutShort()],
      plainRows,
    ),
    caseOf(
      'gate-unionpay-other-merchant',
      "The file is of another merchant than the job's.",
      [unionpayName('ZM', DATE, OTHER_MERCHANT), plain],
      plainRows,
      { job: 'shop', account: MERCHANT },
    ),
    caseOf(
      'gate-unionpay-other-date',
      'The name of the file tells another settlement date than the one asked for.',
      [ZM_FILE, plain],
      plainRows,
      { date: NEXT_DATE },
    ),
  ];
}
