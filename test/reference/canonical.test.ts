import { expect, it } from 'vitest';
import { canonicalItems, canonicalReports } from './canonical.ts';
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
  const expected = [
    ['pending', '20261119000000000012', '', 'payment', '10.00', '', '10.00', '3', ''],
    ['type_mismatch', '=A9', '', 'payment', '10.00', '11.00', '-1.00', '2', '2'],
  ];
  expect(canonicalItems(items)).toEqual(expected);
  expect(canonicalReports(Buffer.from(discrepancies), crossDay)).toEqual(expected);
});

it('has no rows for reports without items, and refuses ones without the columns', () => {
  expect(canonicalReports(`\ufeff${HEADER}\r\n`)).toEqual([]);
  expect(() => canonicalReports('category,order_id\r\nlong,A1\r\n')).toThrow('refund_id');
});
