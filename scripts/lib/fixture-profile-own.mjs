/** Cases of own records: CSV and NDJSON, on either side. */
import { alipay } from './fixture-events.mjs';
import { alipayCase, alipayFile, caseOf, flowsFile, gzipped } from './fixture-files.mjs';

/** @typedef {import('./fixture-files.mjs').Case} Case */

const a = alipay;

/** @param {readonly string[]} lines */
const textOf = (lines) => `${lines.join('\n')}\n`;

const bothSides = caseOf(
  'profile-generic-csv-both-sides',
  'Gateway against book, both as CSV: columns in any order, words in any case, any kind of event.',
  [
    'gateway.csv',
    textOf([
      'amount,type,order_id,refund_id,paid_at,status',
      '120.00,payment,G1001,,2026-11-19 09:00:00,success',
      '20.00,refund,G1001,RG1,2026-11-19 09:30:00,success',
      '-5000.00,withdrawal,WD-7,,2026-11-19 10:00:00,success',
      '-1.50,fee,FEE-7,,2026-11-19 10:00:00,success',
      '800.00,topup,TOP-3,,2026-11-19 11:00:00,success',
      '60.00,payment,G1002,,2026-11-19 12:00:00,failed',
    ]),
  ],
  textOf([
    'order_id,amount,type,paid_at,refund_id',
    'G1001,120,Payment,2026-11-19 09:00:00,',
    'G1001,-20.00,REFUND,2026-11-19 09:30:00,RG1',
    'WD-7,-5000.00,withdrawal,2026-11-19 10:00:00,',
    'FEE-7,-1.20,fee,2026-11-19 10:00:00,',
    'TOP-3,800.00,topup,2026-11-19 11:00:00,',
    'G1002,60.00,,2026-11-19 12:00:00,',
  ]),
  { job: 'gateway-book', channel: 'generic-csv', flowsProfile: 'generic-csv' },
);

const ndjsonBill = [
  a.pay('A1001', '12.50', '09:00:00'),
  a.pay('A1002', '30.00', '10:00:00'),
  a.pay('A1003', '7.00', '11:00:00'),
  a.back('A1002', 'R/1002', '10.00', '12:00:00'),
];
const ndjsonBase = alipayCase(
  'profile-generic-ndjson',
  'Flows as NDJSON: keys in any order, amounts as text or numbers, escapes, keys that say nothing.',
  { bill: alipayFile(ndjsonBill), flows: '' },
  { flows: 'flows.ndjson' },
);
const { 'flows.csv': _, ...ndjsonFiles } = ndjsonBase.files;

/** @type {Case} */
const ndjson = {
  ...ndjsonBase,
  files: {
    ...ndjsonFiles,
    'flows.ndjson': textOf([
      '{"order_id":"A1001","amount":"12.50","paid_at":"2026-11-19 09:00:00","status":"success"}',
      '{"amount":30.00,"order_id":"A1002","meta":{"shop":["3","{}"],"vip":true},"note":null}',
      String.raw`{"order_id":"A1002","refund_id":"R\/1002","type":"refund","amount":-10.0}`,
      '',
      String.raw`{"order_id":"\u0041404","amount":9.90,"paid_at":"2026-11-19T13:00:00"}`,
    ]),
  },
};

const offsetTimes = alipayCase(
  'profile-flows-offset-times',
  'Times with an offset are taken to Beijing time before anything is said of the end of the day.',
  {
    bill: [a.pay('A2001', '10.00', '08:10:00')],
    flows: textOf([
      'order_id,amount,paid_at',
      'A2001,10.00,2026-11-19T00:10:00Z',
      'A2002,20.00,2026-11-19T15:50:00Z',
      'A2003,30.00,2026-11-18T16:20:00.250Z',
      'A2004,40.00,2026-11-19T23:40:00.123+08:00',
      'A2005,50.00,2026-11-19 00:10:00+0000',
      'A2006,60.00,2026-11-20T00:15:00+09:00',
      'A2007,70.00,2026-11-19T23:45:00+0900',
    ]),
  },
);

const offsetStatement = caseOf(
  'profile-statement-offset-times',
  'The date of a statement is that of its times in Beijing, not that of the letters: 2026-11-19.',
  [
    'gateway.csv',
    textOf([
      'order_id,amount,paid_at',
      'G2001,10.00,2026-11-18T16:05:00Z',
      'G2002,20.00,2026-11-18T20:30:00Z',
      'G2003,30.00,2026-11-19T01:15:00+08:00',
    ]),
  ],
  textOf(['order_id,amount', 'G2001,10.00', 'G2003,30.00']),
  { job: 'gateway-book' },
);

const gzipBill = [a.pay('A3001', '10.00', '09:00:00'), a.pay('A3002', '20.00', '10:00:00')];
const gzipBase = alipayCase(
  'profile-flows-gzip',
  'Flows as gzip; a payment of theirs is not in the bill, and its line is that of the plain text.',
  { bill: gzipBill, flows: '' },
  { flows: 'flows.csv.gz' },
);
const { 'flows.csv': __, ...gzipFiles } = gzipBase.files;
const gzipFlows = flowsFile([...gzipBill, a.pay('A3003', '30.00', '11:00:00')]);

/** @type {Case} */
const flowsGzip = { ...gzipBase, files: { ...gzipFiles, 'flows.csv.gz': gzipped(gzipFlows) } };

/** @type {readonly Case[]} */
export const profileOwnCases = [bothSides, ndjson, offsetTimes, offsetStatement, flowsGzip];
