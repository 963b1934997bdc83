import { expect, it } from 'vitest';
import {
  canonicalItems,
  canonicalRecordReport,
  canonicalRecords,
  canonicalReports,
} from './canonical.ts';
import { reconcile } from './reconcile.ts';
import type { PlainRecord } from './record.ts';

const record: PlainRecord = {
  orderId: '=A9',
  refundId: '',
  channelTxnId: '',
  type: 'payment',
  amount: '10.00',
  fee: null,
  status: 'success',
  time: '2026-11-19 12:00:00',
  currency: 'CNY',
  place: 'statement:2',
};
const HEADER =
  'category,category_zh,item_id,order_id,refund_id,type,statement_amount,flows_amount,difference,' +
  'suggested_action,statement_source,flows_source,records,rule';
const RECORDS = 'item_id,order_id,side,amount,source';

it('makes the same rows of items and of reports', () => {
  const late = {
    ...record,
    orderId: '20261119000000000012',
    place: 'statement:3',
    time: '2026-11-19 23:59:59',
  };
  const transfer: PlainRecord = { ...record, type: 'transfer', amount: '11.00', place: 'flows:2' };
  const { items } = reconcile([record, late], [transfer], '2026-11-19');
  const report = (row: string) => `\ufeff${HEADER}\r\n${row}\r\n`;
  const discrepancies = report(
    "type_mismatch,类型不符,1,'=A9,,payment,10.00,11.00,-1.00,adjust,b.csv:2,f.csv:2,1:1,identity",
  );
  const crossDay = report(
    'pending,日切在途,2,\t20261119000000000012,,payment,10.00,,10.00,hold,b.csv:3,,1:0,identity',
  );
  const late12 = '20261119000000000012';
  const expected = [
    ['pending', late12, '', 'payment', '10.00', '', '10.00', '3', '', '1:0', '', ''],
    ['type_mismatch', '=A9', '', 'payment', ...['10.00', '11.00', '-1.00', '2', '2'], '1:1'],
  ];
  expected[1].push('identity', '');
  expect(canonicalItems(items)).toEqual(expected);
  expect(canonicalReports(Buffer.from(discrepancies), crossDay)).toEqual(expected);

  const rows = ["1,'=A9,statement,10.00,b.csv:2", "1,'=A9,flows,11.00,f.csv:2"];
  rows.push(`2,\t${late12},statement,10.00,b.csv:3`);
  const records = [
    ['pending', late12, 'statement', '10.00', '3'],
    ['type_mismatch', '=A9', 'flows', '11.00', '2'],
    ['type_mismatch', '=A9', 'statement', '10.00', '2'],
  ];
  expect(canonicalRecords(items)).toEqual(records);
  const file = `\ufeff${RECORDS}\r\n${rows.join('\r\n')}\r\n`;
  expect(canonicalRecordReport(file, discrepancies, crossDay)).toEqual(records);
});

it('says what to do about an unmatched record by its side', () => {
  const [long, short] = ['long,,1,A9,,payment,0.00,', 'short,,2,A9,,payment,,0.00'];
  const rows = [long, short].map((cells) => `${cells},0.00,hold,,,1:0,identity`);
  const shown = canonicalReports(`${HEADER}\r\n${rows.join('\r\n')}\r\n`);
  expect(shown.map((row) => row.slice(-2))).toEqual([
    ['', 'repost'],
    ['', 'reverse'],
  ]);
});

it('has no rows for reports without items, and refuses ones without the columns', () => {
  expect(canonicalReports(`\ufeff${HEADER}\r\n`)).toEqual([]);
  expect(() => canonicalReports('category,order_id\r\nlong,A1\r\n')).toThrow('refund_id');
});
