/** Rows of a bank statement that none of the jobs that read it takes. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { sharedStatements, unclaimedRows } from '../../src/run/unclaimed.ts';
import { tempDir } from '../support/tempdir.ts';

const DATE = '2026-11-19';
const PROFILE = `
  bank:
    orderId: 流水号
    amount: { income: 收入, expense: 支出 }
    type: { column: 种类, words: { 转入: transfer, 小计: skip } }
    currency: { column: 币种, words: { 人民币: CNY, 美元: USD } }
    time: { column: 时间, format: yyyyMMdd HHmmss }
    fields:
      counterparty: 对方户名
      remark: 摘要`;
const CSV = `流水号,种类,币种,时间,收入,支出,对方户名,摘要
B1,转入,人民币,20261119 090000,100.00,,财付通（深圳）,清算
B2,转入,人民币,20261119 091500,,30.00,王某某,工资 13812345678
,结息,,20261119 235959,0.55,,,利息
B4,转入,人民币,20261119 110000,7.00,,张记五金商店有限公司,"货款
6222020200112233"
B5,转入,美元,20261119 120000,9.00,,Stripe,
B6,小计,人民币,20261119 120000,99.00,,,
B7,转入,人民币,20261119 130000,x,,,
B8,转入,人民币,20261119 140000,5.00,,支付宝,
`;

async function config(jobs: string, settings = '') {
  const cwd = tempDir();
  mkdirSync(join(cwd, 'bank'));
  writeFileSync(join(cwd, 'bank', `${DATE}.csv`), CSV);
  const path = join(cwd, 'zhangping.yaml');
  writeFileSync(path, `jobs:\n${jobs}${settings}\nprofiles:${PROFILE}\n`);
  return (await loadConfig(path)).jobs;
}

const job = (name: string, only: string, more = '') =>
  `  ${name}: { statement: "bank/{date}.csv", channel: bank, ${only}${more} }\n`;
const WECHAT = job('wechat', 'only: { counterparty: [财付通(深圳)] }');
const ALIPAY = job('alipay', 'only: { counterparty: [支付宝] }');

describe('rows that no job takes', () => {
  it('are listed with their line, time, amount and masked fields', async () => {
    const jobs = await config(WECHAT + ALIPAY);
    const [shared, ...others] = sharedStatements(jobs);
    expect(shared.map(({ job }) => job.name)).toEqual(['wechat', 'alipay']);
    expect(others).toEqual([]);
    const { rows, ...sums } = await unclaimedRows(shared, DATE, tempDir());
    expect(sums).toEqual({ count: 4, amount: -3000n + 55n + 700n });
    expect(rows.map(({ source, ...row }) => ({ line: source.line, ...row }))).toEqual([
      {
        ...{ line: 3, time: `${DATE} 09:15:00`, type: 'transfer', amount: -3000, currency: 'CNY' },
        fields: { counterparty: '王**', remark: '工资 138****5678' },
      },
      {
        ...{ line: 4, time: `${DATE} 23:59:59`, type: 'other', amount: 55, currency: 'CNY' },
        fields: { counterparty: '', remark: '利息' },
      },
      {
        ...{ line: 5, time: `${DATE} 11:00:00`, type: 'transfer', amount: 700, currency: 'CNY' },
        fields: { counterparty: '张记五金商店有限公司', remark: '货款\n6222********2233' },
      },
      {
        ...{ line: 7, time: `${DATE} 12:00:00`, type: 'transfer', amount: 900, currency: 'USD' },
        fields: { counterparty: 'Stripe', remark: '' },
      },
    ]);
  });

  it('are those of any currency, each for the jobs of its own', async () => {
    const dollars = job('stripe', 'only: { counterparty: [stripe] }', ', currency: USD');
    const shared = sharedStatements(await config(WECHAT + ALIPAY + dollars))[0];
    const { rows } = await unclaimedRows(shared, DATE, tempDir());
    expect(rows.map(({ source }) => source.line)).toEqual([3, 4, 5]);
  });

  it('are not masked where all jobs keep personal data', async () => {
    const kept = ', personalData: kept';
    const jobs = await config(job('wechat', 'only: { counterparty: [财付通] }', kept));
    const { rows } = await unclaimedRows(sharedStatements(jobs)[0], DATE, tempDir());
    expect(rows[0].fields).toEqual({ counterparty: '王某某', remark: '工资 13812345678' });
  });

  it('are none where a job takes all of the statement', async () => {
    const jobs = await config(WECHAT + job('all', 'edge: 0'));
    const { count } = await unclaimedRows(sharedStatements(jobs)[0], DATE, tempDir());
    // What is in another currency is refused by the runs of both.
    expect(count).toBe(1);
  });

  it('are not looked for in statements of jobs without only', async () => {
    expect(sharedStatements(await config(job('a', 'edge: 0') + job('b', 'edge: 1')))).toEqual([]);
  });

  it('are unknown where the statement is missing or has no such field', async () => {
    const [shared] = sharedStatements(await config(WECHAT));
    await expect(unclaimedRows(shared, '2026-11-20', tempDir())).rejects.toMatchObject({
      exitCode: 3,
    });
  });
});
