/** Cases of rows that cannot be read: nothing is guessed, nothing is left out silently. */
import { alipay } from './fixture-events.mjs';
import {
  alipayCase,
  alipayFile,
  caseOf,
  changed,
  wechatCase,
  wechatFile,
} from './fixture-files.mjs';
import { alipayRows, wechatRows } from './fixture-gate-file.mjs';

/** @typedef {import('./fixture-files.mjs').Case} Case */
/** @typedef {import('./fixture-files.mjs').Change} Change */

/** @param {readonly string[]} lines */
const textOf = (lines) => `${lines.join('\n')}\n`;

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

/** A byte that no character of GB18030 has, in place of the last one of an id. */
function withBadByte() {
  const bill = alipayFile(alipayRows);
  bill[bill.indexOf('A1002') + 'A1002'.length - 1] = 0xff;
  return { bill, flows: alipayRows };
}

/** @param {string} name @param {string} what @param {readonly string[]} lines */
const flowsOf = (name, what, lines) =>
  alipayCase(name, what, {
    bill: alipayRows,
    flows: textOf(['order_id,refund_id,type,amount,paid_at', ...lines]),
  });

/** A refund id that could be taken for a fee. */
const digitIdRows = [
  alipay.pay('A1001', '10.00', '09:00:00', { fee: '0.06' }),
  alipay.back('A1001', '20261119', '5.00', '11:00:00', { fee: '0.03' }),
];

const PAID = 'A1001,,payment,10.00,2026-11-19 09:00:00';

const ndjsonCase = caseOf(
  'gate-ndjson-broken',
  'A line of the NDJSON flows ends in the middle.',
  ['alipay.csv', alipayFile(alipayRows)],
  '',
  { flows: 'flows.ndjson' },
);

/** @type {readonly Case[]} */
export const gateRowCases = [
  alipayCase(
    'gate-undecodable-id',
    'An order id holds a byte that is no character: no id is made up for it.',
    withBadByte(),
  ),
  alipayCase(
    'gate-spreadsheet-id',
    'A spreadsheet has made 4.00123E+27 of an order id: its digits cannot be got back.',
    alipayWith(['A1002\t,交易', '4.00123E+27\t,交易']),
  ),
  alipayCase(
    'gate-unquoted-comma',
    'A comma in a name without quotes: the row is refused, its columns are never shifted.',
    alipayWith(['拿铁', '拿铁,大杯']),
  ),
  alipayCase(
    'gate-unquoted-comma-in-coupon',
    'A comma without quotes behind the amounts, in 券名称: what follows is not shifted either.',
    {
      bill: changed(alipayFile(digitIdRows), 'gb18030', [
        ',,0.00\t,0.00,2',
        ',满10,减2,0.00\t,0.00,2',
      ]),
      flows: digitIdRows,
    },
  ),
  wechatCase(
    'gate-wechat-extra-column',
    'A name that holds a comma and a backtick makes one column too many.',
    wechatWith(['`拿铁,', '`拿铁,`大杯,']),
  ),
  alipayCase(
    'gate-alipay-thousands-separator',
    'An amount was saved again with a thousands separator.',
    alipayWith([',20.00,20.00,', ',"1,020.00",20.00,']),
  ),
  alipayCase(
    'gate-alipay-unknown-type',
    'A word in 业务类型 that nobody has described.',
    alipayWith(['\t,退款\t', '\t,转账\t']),
  ),
  wechatCase(
    'gate-wechat-unknown-currency',
    'A row in another currency than the job reconciles.',
    wechatWith(['`CNY', '`USD']),
  ),
  alipayCase(
    'gate-alipay-negative-payment',
    'A payment with a negative amount.',
    alipayWith([',20.00,20.00,', ',-20.00,-20.00,']),
  ),
  flowsOf('gate-flows-decimals', 'An amount with a tenth of a cent.', [
    PAID,
    'A1002,,payment,20.005,2026-11-19 10:00:00',
  ]),
  flowsOf('gate-flows-several', 'Several rows cannot be read, each for another reason.', [
    PAID,
    ',,payment,20.00,2026-11-19 10:00:00',
    'A1003,,payment,,2026-11-19 10:00:00',
    'A1004,,payment,"1,234.00",2026-11-19 10:00:00',
    'A1005,,payment,-3.00,2026-11-19 10:00:00',
    'A1006,,purchase,3.00,2026-11-19 10:00:00',
    'A1007,,payment,3.00,19/11/2026 10:00',
    'A1008,,payment,1E+2,2026-11-19 10:00:00',
    'A1009,,payment,￥3.00,2026-11-19 10:00:00',
    'A1010,,payment,3.00',
    'A1011,,payment,3.00,2026-11-31 10:00:00',
    'A1012,,payment,"3.00,2026-11-19 10:00:00',
  ]),
  {
    ...ndjsonCase,
    files: {
      'alipay.csv': ndjsonCase.files['alipay.csv'],
      'flows.ndjson': textOf([
        '{"order_id":"A1001","amount":"10.00"}',
        '{"order_id":"A1002","amou',
        '{"order_id":"A1002","refund_id":"R1002","type":"refund","amount":"5.00"}',
      ]),
    },
  },
  alipayCase(
    'rejects-allowed',
    'The job allows two rows that cannot be read: the one there is goes to rejects.csv.',
    {
      bill: [...alipayRows, alipay.pay('A1003', '30.00', '12:00:00')],
      flows: textOf([
        'order_id,refund_id,type,amount,paid_at',
        PAID,
        'A1002,,payment,20.00,2026-11-19 10:00:00',
        'A1002,R1002,refund,-5.00,2026-11-19 11:00:00',
        'A1003,,payment,3O.00,2026-11-19 12:00:00',
      ]),
    },
    { maxRejects: 2 },
  ),
  alipayCase(
    'rejects-allowed-statement',
    'A row of the bill that cannot be read goes to rejects.csv, though the footer counts it.',
    {
      bill: changed(alipayFile(alipayRows), 'gb18030', ['A1001\t,交易', '\t,交易']),
      flows: alipayRows,
    },
    { maxRejects: 2 },
  ),
];
