/** Settlement jobs from files to what is owed: keys, withdrawals, grouped files, reruns. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { expectExit, runCli } from '../support/cli.ts';
import { tempDir } from '../support/tempdir.ts';

const CONFIG = `
profiles:
  bank:
    orderId: no
    amount: { income: in, expense: out }
    type: { in: settlement, out: transfer }
    time: day
    fields:
      counterparty: who
      payoutId: { column: memo, pattern: "(PO\\\\d+)" }
      withdrawal: { column: memo, pattern: "^W(.+)" }
    tradeDates: { column: memo, pattern: "^(\\\\d{4})-(\\\\d{4})费" }
  detail:
    orderId: order
    amount: amount
    fee: fee
    type: { column: kind, words: { pay: payment, out: withdrawal } }
    time: day
    fields: { payoutId: payout, store: store }
jobs:
  shop:
    statement: "bill-{date}.csv"
    channel: detail
    flows: "orders-{date}.csv"
    flowsProfile: detail
  batches:
    statement: "bank-{date}.csv"
    channel: bank
    only: { counterparty: [Pay] }
    flows: { job: shop, groupBy: [date, payoutId] }
    settles: { lag: D+2 }
  days:
    statement: "bank-{date}.csv"
    channel: bank
    only: { counterparty: [银联商务] }
    flows: { job: shop, measure: order }
    settles: { lag: T+1, grace: 1 }
  withdrawals:
    statement: "bank-{date}.csv"
    channel: bank
    only: { counterparty: [财付通] }
    flows: { job: shop, take: withdrawal }
    settles: { lag: D+1 }
  owner:
    statement: "owner-{date}.csv"
    channel: bank
    flows: { job: own }
    settles: { lag: D+0 }
  paid:
    statement: "owner-{date}.csv"
    channel: bank
    flows: { job: days, take: settlement }
    settles: { lag: D+0 }
  own:
    statement: { path: "payouts-{date}.csv", groupBy: [payoutId] }
    channel: detail
    flows: { path: "bill-{date}.csv", groupBy: [date, payoutId] }
    flowsProfile: detail
    settles: { lag: D+0 }
`;

const BILL = `order,amount,fee,kind,day,payout,store
a,100.00,0.604,pay,2026-03-02,PO1,s1
b,50.00,0.30,pay,2026-03-02,PO2,s1
c,7.00,0.041,pay,2026-03-02,PO1,s2
w,-500.00,,out,2026-03-02,,
`;
const BANK_HEAD = 'no,day,in,out,who,memo\n';

let cwd: string;

function file(name: string, text: string): void {
  const path = join(cwd, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** The bill of a date, and the orders behind it: the same rows, the last one first. */
function billOf(date: string, text: string): void {
  file(`bill-${date}.csv`, text);
  const [head, ...rows] = text.trimEnd().split('\n');
  file(`orders-${date}.csv`, `${[head, ...rows.toReversed()].join('\n')}\n`);
}

const cli = (...args: string[]) => runCli(args, { cwd });

async function owed(job: string, on: string): Promise<string[]> {
  const { stdout } = await cli('receivables', job, '--on', on, '--json');
  const rows: Record<string, string>[] = JSON.parse(stdout);
  return rows.map(({ group, expected, received, state }) => {
    return [group, expected, received, state].join(' ');
  });
}

beforeAll(() => {
  cwd = tempDir();
  writeFileSync(join(cwd, 'zhangping.yaml'), CONFIG, { mode: 0o600 });
  billOf('2026-03-02', BILL);
  const third = ['x1,2026-03-03,157.00,,银联商务股份有限公司,0302-0302费0元'];
  const payer = '500.00,,财付通支付科技有限公司';
  third.push(`x2,2026-03-03,${payer},Ww`, 'x3,2026-03-03,,20.00,Landlord,rent');
  // Of a withdrawal that nobody knows: it pays no other one.
  third.push(`x4,2026-03-03,${payer},Wx`);
  file('bank-2026-03-03.csv', `${BANK_HEAD}${third.join('\n')}\n`);
  // The first payout in two parts; the second one lacks 0.70.
  const fourth = ['y1,2026-03-04,100.00,,Ｐａｙ Inc,paid PO1', 'y2,2026-03-04,6.35,,Pay Inc,PO1'];
  fourth.push('y3,2026-03-04,49.00,,Pay Inc,PO2');
  file('bank-2026-03-04.csv', `${BANK_HEAD}${fourth.join('\n')}\n`);
  file('bank-2026-03-05.csv', BANK_HEAD);
  const payouts = 'z,157.00,1.00,pay,2026-03-02,PO1,\ny,49.70,,pay,2026-03-02,PO2,\n';
  file('payouts-2026-03-02.csv', `${BILL.split('\n')[0]}\n${payouts}`);
});

describe('settlement jobs', () => {
  test('need the run of the job that they settle', async () => {
    const result = await cli('run', 'days', '--date', '2026-03-03');
    expectExit(result, 3);
    expect(result.stderr).toContain('days needs the sums of shop, which has no run');
  });

  test('match split credits by a key, and fees are rounded once per group', async () => {
    expectExit(await cli('run', 'shop', '--date', '2026-03-02'), 0);
    expectExit(await cli('run', 'batches', '--date', '2026-03-04'), 1);
    // 107.00 less 0.645; the withdrawal is in no group.
    expect(await owed('batches', '2026-03-04')).toEqual([
      '2026-03-02 PO1 106.35 106.35 received',
      '2026-03-02 PO2 49.70 0.00 in_transit',
    ]);
    const later = await cli('run', 'batches', '--date', '2026-03-05', '--allow-empty');
    expectExit(later, 0);
    expect(await owed('batches', '2026-03-05')).toEqual([
      '2026-03-02 PO1 106.35 106.35 received',
      '2026-03-02 PO2 49.70 49.00 partial',
    ]);
  });

  test('match by the trade dates in a remark, and rows of a type one by one', async () => {
    const run = await cli('run', 'days', '--date', '2026-03-03');
    expectExit(run, 0);
    // The rent is of no job.
    const unclaimed =
      'Rows that no job takes (unclaimed): 1\n  bank-2026-03-03.csv:4  -20.00  Landlord\n';
    expect(run.stdout).toContain(unclaimed);
    expect((await cli('receivables')).stdout).toContain(unclaimed);
    expect(await owed('days', '2026-03-03')).toEqual(['2026-03-02 157.00 157.00 received']);
    const withdrawals = await cli('run', 'withdrawals', '--date', '2026-03-03');
    expectExit(withdrawals, 1);
    expect(withdrawals.stdout).toContain('long  x4  500.00');
    expect(await owed('withdrawals', '2026-03-03')).toEqual(['w 500.00 500.00 received']);
  });

  test('may group files on both sides', async () => {
    expectExit(await cli('run', 'own', '--date', '2026-03-02'), 1);
    expect(await owed('own', '2026-03-02')).toEqual([
      '2026-03-02 PO1 106.35 0.00 in_transit',
      '2026-03-02 PO2 49.70 49.70 received',
    ]);
  });

  test('refuse a grouped statement whose sum is not exact', async () => {
    const rows = Array.from({ length: 11 }, (_, i) => `z${i},9999999999999.99,,pay,2026-03-05,P,`);
    file('payouts-2026-03-05.csv', `${BILL.split('\n')[0]}\n${rows.join('\n')}\n`);
    file('bill-2026-03-05.csv', BILL.replaceAll('2026-03-02', '2026-03-05'));
    const refused = await cli('run', 'own', '--date', '2026-03-05');
    expectExit(refused, 3);
    expect(refused.stderr).toContain('The sum 10999999999999989 of a group is larger');
  });

  test('may be settled by other jobs, by sums or rows of their statement', async () => {
    file('owner-2026-03-02.csv', `${BANK_HEAD}o,2026-03-02,205.70,,Pay,\n`);
    // The statement of `own`, not its flows: 157.00 less 1.00, and 49.70.
    expectExit(await cli('run', 'owner', '--date', '2026-03-02'), 0);
    expect(await owed('owner', '2026-03-02')).toEqual(['2026-03-02 205.70 205.70 received']);
    file('owner-2026-03-03.csv', `${BANK_HEAD}p,2026-03-03,,157.00,Bank,\n`);
    expectExit(await cli('run', 'paid', '--date', '2026-03-03'), 0);
    expect(await owed('paid', '2026-03-03')).toEqual(['x1 -157.00 -157.00 received']);
  });

  test('are computed again with a run of the job that they settle', async () => {
    billOf('2026-03-02', BILL.replace('b,50.00', 'b,49.30'));
    const result = await cli('run', 'shop', '--date', '2026-03-02');
    expectExit(result, 0);
    expect(result.stdout).toContain('batches 2026-03-04');
    expect(await owed('batches', '2026-03-05')).toEqual([
      '2026-03-02 PO1 106.35 106.35 received',
      '2026-03-02 PO2 49.00 49.00 received',
    ]);
    const { stdout } = await cli(
      'chain',
      'shop',
      'batches',
      '--from',
      '2026-03-02',
      '--to',
      '2026-03-02',
      '--on',
      '2026-03-05',
      '--json',
    );
    expect(JSON.parse(stdout)).toMatchObject({
      settled: '155.35',
      received: '155.35',
      residual: '0.00',
    });
  });

  test('refuse dates without the sums that another groupBy needs', async () => {
    const config = CONFIG.replace(
      'groupBy: [date, payoutId] }\n    settles: { lag: D+2',
      'groupBy: [date, store] }\n    settles: { lag: D+2',
    );
    writeFileSync(join(cwd, 'zhangping.yaml'), config, { mode: 0o600 });
    const refused = await cli('run', 'batches', '--date', '2026-03-04');
    expectExit(refused, 3);
    expect(refused.stderr).toContain('zhangping run shop --from 2026-03-02 --to 2026-03-02');
    expectExit(await cli('run', 'shop', '--date', '2026-03-02'), 0);
    expectExit(await cli('run', 'batches', '--date', '2026-03-04'), 1);
    expect((await owed('batches', '2026-03-04')).map((row) => row.split(' ')[1])).toEqual([
      's1',
      's2',
    ]);
  });

  test('name dates that the job they settle was not run for, and go on', async () => {
    billOf('2026-03-04', BILL.replaceAll('2026-03-02', '2026-03-04'));
    expectExit(await cli('run', 'shop', '--date', '2026-03-04'), 0);
    file('bank-2026-03-06.csv', BANK_HEAD);
    const result = await cli('run', 'days', '--date', '2026-03-06', '--allow-empty');
    expect(result.stdout + result.stderr).toContain('2026-03-03');
  });
});
