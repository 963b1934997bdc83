/** Bills of two kinds that hold the same payments are not one statement. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { JOB_DEFAULTS } from '../../src/domain/job.ts';
import { readStatement } from '../support/statement.ts';

const FIXTURES = join(import.meta.dirname, '..', '..', 'fixtures');
const job = { ...JOB_DEFAULTS, name: 'shop' };
const both = (trade: string, fund: string) =>
  readStatement([join(FIXTURES, trade), join(FIXTURES, fund)], { job });

test.each([
  ['alipay', 'profile-alipay-plain/alipay.csv', 'profile-alipay-fund/alipay-fund.csv'],
  ['wechat', 'profile-wechat-all/wechat.csv', 'profile-wechat-fund/wechat-fund.csv'],
])('a trade bill and a fund bill of %s are refused together', async (channel, trade, fund) => {
  await expect(both(trade, fund)).rejects.toThrow(
    new RegExp(`\\(${channel}-fund\\) and .* \\(${channel}-trade\\) contain the same money`),
  );
  await expect(both(fund, trade)).rejects.toMatchObject({ reason: 'twice' });
});

test('a trade bill of one channel and a fund bill of another are accepted', async () => {
  const read = await both('profile-alipay-plain/alipay.csv', 'profile-wechat-fund/wechat-fund.csv');
  expect(read.records.length).toBeGreaterThan(2);
});
