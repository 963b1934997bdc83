/** A published WeChat Pay bill, byte for byte (gunsluo/wechatpay-go, Apache-2.0: see LICENSE). */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { JOB_DEFAULTS } from '../../src/domain/job.ts';
import { readStatement } from '../support/statement.ts';

const BILL = join(import.meta.dirname, 'wechat-trade', 'v3_tradebill_ALL_2021-01-28.csv');

test('a published bill has the announced SHA-1, and is read', async () => {
  const sha1 = createHash('sha1').update(readFileSync(BILL)).digest('hex');
  expect(sha1).toBe('dcd7ceb3d382a1181798368bb15d8437de46c00f');
  const bill = await readStatement([BILL], { job: { ...JOB_DEFAULTS, name: 'wechat' } });
  expect(bill.totals.get('payment')).toEqual({ count: 3, amount: 3n });
  expect(bill.rejects).toEqual([]);
  expect(bill.records.map(({ orderId }) => orderId)).toEqual([
    'S20210128170702357723',
    'S20210128153505214586',
    'S20210128165824499930',
  ]);
  expect(bill.period).toEqual({ from: '2021-01-28', to: '2021-01-28' });
});
