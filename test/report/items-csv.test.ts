import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { digestOf } from '../../src/report/digest.ts';
import { itemFields } from '../../src/report/item-columns.ts';
import { itemRecords } from '../../src/report/item-records.ts';
import { crossDayCsv, discrepanciesCsv, rejectsCsv } from '../../src/report/items-csv.ts';
import { itemOf, mixedOutcome, outcomeOf, recordOn, splitItem } from './outcomes.ts';

const HEADER =
  '\uFEFFcategory,category_zh,item_id,order_id,refund_id,channel_txn_id,type,statement_amount,' +
  'flows_amount,difference,statement_fee,flows_fee,statement_status,flows_status,currency,' +
  'statement_time,flows_time,business_date,counterpart_date,age_days,suggested_action,' +
  'statement_source,flows_source,records,rule,expected_fee,fee_rule';
const TIME = '2026-11-19 10:00:00';

const textOf = (pieces: Iterable<string>) => [...pieces].join('');
const linesOf = (pieces: Iterable<string>) => textOf(pieces).split('\r\n');

describe('discrepancies.csv', () => {
  it('lists the categories and expired items, exactly', () => {
    expect(linesOf(discrepanciesCsv(mixedOutcome()))).toEqual([
      HEADER,
      'amount_mismatch,金额不符,amount_mismatch-1,R1,R1-1,42,refund,-5.00,-3.00,-2.00,-0.03,' +
        `-0.0305,success,pending,CNY,${TIME},${TIME},2026-11-19,,0,adjust,` +
        'statement.csv:2,flows.csv:2,"\t1:1",identity,,',
      `expired,超期,e-long,A1,,,payment,12.30,,12.30,,,success,,CNY,${TIME},,2026-11-16,,3,hold,` +
        'statement.csv:2,,"\t1:0",,,',
      `expired,超期,e-short,A3,,,payment,,0.07,-0.07,,,,success,CNY,,${TIME},2026-11-19,,0,hold,,` +
        'flows.csv:2,"\t0:1",,,',
      `long,长款,long-1,A1,,,payment,12.30,,12.30,,,success,,CNY,${TIME},,2026-11-19,,0,hold,` +
        'statement.csv:2,,"\t1:0",,,',
      `short,短款,short-1,A2,,,payment,,10.00,-10.00,,,,success,CNY,,${TIME},2026-11-19,,0,repost,,` +
        'flows.csv:2,"\t0:1",,,',
      '',
    ]);
  });

  it('is a header alone on a day without items', () => {
    expect(textOf(discrepanciesCsv(outcomeOf()))).toBe(`${HEADER}\r\n`);
  });

  it('keeps long ids as text and defuses hostile ones, also in file names', () => {
    const statement = recordOn('statement', {
      orderId: '=HYPERLINK("x")',
      channelTxnId: '4200001234202611190000000001',
      source: { file: '@a,b.csv', line: 3 },
    });
    const row = linesOf(discrepanciesCsv(outcomeOf({ items: [itemOf('long', { statement })] })))[1];
    expect(row).toContain(',"\'=HYPERLINK(""x"")",,"\t4200001234202611190000000001",payment,');
    expect(row.endsWith(',"\'@a,b.csv:3",,"\t1:0",,,')).toBe(true);
  });

  it("writes amounts with the currency's digits", () => {
    const items = [itemOf('long', { difference: -1230 })];
    const row = linesOf(discrepanciesCsv(outcomeOf({ currency: 'JPY', items })))[1];
    expect(row).toContain(',payment,1230,,-1230,,,');
  });
});

describe('cross-day.csv', () => {
  it('lists pending, cleared and expired items', () => {
    const rows = parse(textOf(crossDayCsv(mixedOutcome())), { bom: true, columns: true });
    const told = (rows as Record<string, string>[]).map((row) => {
      return [row.category, row.item_id, row.difference, row.counterpart_date].join(' ');
    });
    expect(told).toEqual([
      'cleared cleared-1 -0.90 2026-11-18',
      'expired e-long 12.30 ',
      'expired e-short -0.07 ',
      'pending pending-1 0.90 ',
    ]);
  });
});

describe('item-records.csv', () => {
  it('lists the records of items that have several, in the order of their reports', async () => {
    const items = [
      splitItem({ id: 'c', category: 'cleared' }),
      splitItem({ id: 'm' }),
      itemOf('long', { statement: recordOn('statement', { orderId: '=1' }) }),
    ];
    const outcome = outcomeOf({ items });
    const text = textOf((await itemRecords.render(digestOf(outcome), outcome)) as Iterable<string>);
    const ofEach = (id: string, category: string) => [
      `${id},${category},statement,yes,A9,,T2,payment,97.00,,success,CNY,${TIME},statement.csv:2`,
      `${id},${category},statement,no,A9,,T3,payment,1.00,,success,CNY,${TIME},statement.csv:3`,
      `${id},${category},flows,yes,A9,,T2,payment,100.00,,success,CNY,${TIME},flows.csv:2`,
    ];
    expect(text.split('\r\n')).toEqual([
      '\uFEFFitem_id,category,side,matched,order_id,refund_id,channel_txn_id,type,amount,fee,' +
        'status,currency,time,source',
      ...ofEach('m', 'amount_mismatch'),
      ...ofEach('c', 'cleared'),
      '',
    ]);
  });

  it('is defused as the others are', async () => {
    const item = splitItem();
    const [first, ...others] = item.records ?? [];
    const hostile = { orderId: '=1+1', channelTxnId: '4200001234202611190000000001', fee: -3050 };
    const outcome = outcomeOf({
      items: [{ ...item, records: [{ ...first, ...hostile }, ...others] }],
    });
    const text = textOf((await itemRecords.render(digestOf(outcome), outcome)) as Iterable<string>);
    expect(text).toContain(
      `,yes,'=1+1,,"\t4200001234202611190000000001",payment,97.00,-0.0305,success,`,
    );
  });
});

describe('itemFields', () => {
  it('has the columns of the CSV, with nothing defused', () => {
    const statement = recordOn('statement', { orderId: '=1', channelTxnId: '007' });
    const fields = itemFields(itemOf('long', { statement }), 2);
    expect(Object.keys(fields).join()).toBe(HEADER.slice(1));
    expect(fields).toMatchObject({
      order_id: '=1',
      channel_txn_id: '007',
      difference: '12.30',
      records: '1:0',
    });
  });
});

describe('rejects.csv', () => {
  it('lists rows in the order given, defused', () => {
    const rejects = [
      { file: 'f.csv', line: 12, reason: 'amount is empty', text: '=1,2' },
      { file: '20261119', line: 3, reason: 'time', text: 'a"\t\0' },
    ];
    expect(textOf(rejectsCsv(rejects))).toBe(
      '\uFEFFfile,line,reason,text\r\n' +
        'f.csv,12,amount is empty,"\'=1,2"\r\n' +
        '20261119,3,time,"a""\t\uFFFD"\r\n',
    );
  });
});
