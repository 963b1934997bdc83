import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { JOB_DEFAULTS, type Job } from '../../src/domain/job.ts';
import { ALIPAY_COLUMNS, alipayLine } from '../support/alipay-bill.ts';
import { expectExit, leftIn, runCli } from '../support/cli.ts';
import { readStatement } from '../support/statement.ts';
import { tempDir } from '../support/tempdir.ts';

const DATE = '2026-11-19';
const HEADER = 'order_id,refund_id,channel_txn_id,type,amount,status,paid_at';

type Settings = Readonly<Record<string, unknown>>;

/** A folder with the two sides of a job; flags may follow. */
async function run(
  statement: string | Buffer,
  flows: readonly string[],
  job: Settings = {},
  ...flags: string[]
) {
  const cwd = tempDir();
  writeFileSync(join(cwd, 's.csv'), statement);
  writeFileSync(join(cwd, 'f.csv'), `${[HEADER, ...flows].join('\n')}\n`);
  const settings = { statement: 's.csv', flows: 'f.csv', ...job };
  writeFileSync(join(cwd, 'zhangping.yaml'), JSON.stringify({ jobs: { shop: settings } }));
  const result = await runCli(['run', '--date', DATE, '--json', ...flags], { cwd });
  const report = (name: string) =>
    readFileSync(join(cwd, 'reports', 'shop', DATE, name), 'utf8')
      .trimEnd()
      .split('\n')
      .slice(1);
  return { result, cwd, report };
}

const csv = (...rows: string[]) => `${[HEADER, ...rows].join('\n')}\n`;
/** A row at noon. */
const row = (...cells: string[]) => [...cells, 'success', `${DATE} 12:00:00`].join(',');

describe('the identity of a job', () => {
  const statement = csv(
    row('BANK-1', '', 'T1', 'payment', '1.00'),
    row('BANK-2', '', 'T2', 'payment', '2.00'),
    row('BANK-3', 'BR-1', 'T3', 'refund', '0.50'),
  );
  const flows = [
    row('ours-1', '', 'T1', 'payment', '1.00'),
    row('ours-2', '', 'T2', 'payment', '2.00'),
    row('ours-3', 'R-1', 'T3', 'refund', '0.50'),
  ];

  it("may be the channel's transaction id", async () => {
    const { result } = await run(statement, flows, { identity: ['channelTxnId'] });
    expectExit(result, 0);
    expect(JSON.parse(result.stdout).matched).toEqual({ count: 3, amount: '2.50' });
  });

  it('separates refunds if it has refund ids', async () => {
    const identity = ['channelTxnId', 'refundId'];
    const { result, report } = await run(statement, flows, { identity });
    expectExit(result, 1);
    expect(JSON.parse(result.stdout).discrepancies).toMatchObject({
      long: { count: 1, amount: '0.50' },
      short: { count: 1, amount: '-0.50' },
    });
    expect(report('discrepancies.csv').map((line) => /[sf]\.csv:\d/.exec(line)?.[0])).toEqual([
      'f.csv:4',
      's.csv:4',
    ]);
  });

  it('is order id and refund id by default', async () => {
    const { result } = await run(statement, flows);
    expectExit(result, 1);
    expect(JSON.parse(result.stdout).matched.count).toBe(0);
  });

  it('may omit refund ids', async () => {
    const bill = csv(row('A1', 'BANK-R', '', 'refund', '0.50'));
    const own = [row('A1', 'R1', '', 'refund', '0.50')];
    expectExit((await run(bill, own, { identity: ['orderId'] })).result, 0);
    expectExit((await run(bill, own)).result, 1);
  });

  it('must not be a missing or an empty column', async () => {
    const job = { identity: ['channelTxnId'] };
    const short = 'order_id,amount\nA1,1.00\n';
    const { result } = await run(short, [row('A1', '', 'T1', 'payment', '1.00')], job);
    expectExit(result, 3);
    expect(result.stderr.trim()).toBe(
      'zhangping: s.csv: the rows have no transaction id of the channel, which the ' +
        "job's identity uses. Correct the identity of the job, or give a file that has one.",
    );
    const empty = csv(row('A1', '', '', 'payment', '1.00'));
    const other = await run(empty, [row('A1', '', 'T1', 'payment', '1.00')], job);
    expectExit(other.result, 3);
    expect(other.result.stderr).toContain('s.csv:2: channel_txn_id is empty');
  });
});

/** An Alipay bill of these rows: type, amount, refund id. */
function alipayBill(
  rows: readonly (readonly [string, string, string])[],
  totals: string[],
): Buffer {
  const lines = [
    '#支付宝业务明细查询',
    '#账号：[20881234567890120156]',
    '#起始日期：[2026年11月19日 00:00:00]   终止日期：[2026年11月20日 00:00:00]',
    ALIPAY_COLUMNS.join(','),
    ...rows.map(([type, amount, refundId], index) =>
      alipayLine({
        ...{ 支付宝交易号: `T${index + 1}`, 商户订单号: `A${index + 1}`, 业务类型: type },
        ...{ 完成时间: `${DATE} 12:00:00`, '订单金额（元）': amount, '商家实收（元）': amount },
        ...{ '退款批次号/请求号': refundId, '服务费（元）': '0.00' },
      }),
    ),
    '#-----业务明细列表结束-----',
    ...totals,
  ];
  return iconv.encode(`${lines.join('\r\n')}\r\n`, 'gb18030');
}

const BILL = alipayBill(
  [
    ['交易', '10.00', ''],
    ['转账', '-5.00', ''],
    ['退款', '-1.00', 'R3'],
  ],
  [
    '#交易合计：1笔，商家实收共10.00元，商家优惠共0.00元',
    '#退款合计：1笔，商家实收退款共-1.00元，商家优惠退款共0.00元',
  ],
);
const FLOWS = [row('A1', '', '', 'payment', '10.00'), row('A3', 'R3', '', 'refund', '1.00')];

describe('an unknown type', () => {
  it('is refused, with advice', async () => {
    const { result, cwd } = await run(BILL, FLOWS);
    expectExit(result, 3);
    expect(result.stderr.trim()).toBe(
      [
        "zhangping: 1 row cannot be read (0 allowed by the job's maxRejects):",
        "  s.csv:6: 业务类型 '转账' is unknown; known: 交易, 退款; define it under " +
          'types: in the job, or use --unknown-types as-other',
        "A channel's bill: download it again and use it as it came. Own records: correct them at " +
          'their source, or raise maxRejects to set such rows aside.',
      ].join('\n'),
    );
    expect(leftIn(cwd)).toEqual(['f.csv', 's.csv', 'zhangping.yaml']);
  });

  it('is other with --unknown-types as-other, outside of the totals of the bill', async () => {
    const own = [...FLOWS, row('A2', '', '', 'other', '-5.00')];
    const { result } = await run(BILL, own, {}, '--unknown-types', 'as-other');
    expectExit(result, 0);
    expect(JSON.parse(result.stdout).statement.byType).toEqual({
      payment: { count: 1, amount: '10.00' },
      refund: { count: 1, amount: '-1.00' },
      other: { count: 1, amount: '-5.00' },
    });
  });

  it('is what the types of the job say, outside of the totals of the bill', async () => {
    const own = [...FLOWS, row('A2', '', '', 'transfer', '-5.00')];
    const { result } = await run(BILL, own, { types: { 转账: 'transfer' } });
    expectExit(result, 0);
    expect(JSON.parse(result.stdout).statement.byType.transfer).toEqual({
      count: 1,
      amount: '-5.00',
    });
  });

  it('does not affect the check of totals against their own rows', async () => {
    const wrong = iconv.decode(BILL, 'gb18030').replace('交易合计：1笔', '交易合计：2笔');
    const bill = iconv.encode(wrong, 'gb18030');
    const { result } = await run(bill, FLOWS, {}, '--unknown-types', 'as-other');
    expectExit(result, 3);
    expect(result.stderr).toContain('s.csv:9: the file states 交易 count 2, its rows give 1.');
  });

  it('has only one possible meaning on the command line', async () => {
    const { result } = await run(BILL, FLOWS, {}, '--unknown-types', 'other');
    expectExit(result, 2);
    expect(result.stderr).toContain('--unknown-types other: expected as-other.');
  });
});

describe('the types and statuses of a job', () => {
  const write = (text: string) => {
    const path = join(tempDir(), 's.csv');
    writeFileSync(path, text);
    return path;
  };
  const read = async (job: Partial<Job>, ...rows: string[]) =>
    await readStatement([write(csv(...rows))], { job: { ...JOB_DEFAULTS, name: 'job', ...job } });

  it('take precedence over those of the profile, in any case if case does not matter', async () => {
    const { records } = await read(
      {
        types: { PAYMENT: 'topup', 充值: 'topup', Cashback: 'refund' },
        statuses: { OK: 'success' },
      },
      row('A1', '', '', 'Payment', '1.00'),
      row('A2', '', '', '充值', '-2.00'),
      row('A3', 'R3', '', 'cashBACK', '3.00'),
      row('A4', '', '', 'topup', '4.00').replace('success', 'ok'),
      row('A5', '', '', 'fee', '5.00').replace('success', 'failed'),
    );
    expect(
      records.map(({ type, amount, refundId, status }) => [type, amount, refundId, status]),
    ).toEqual([
      ['topup', 100, '', 'success'],
      ['topup', -200, '', 'success'],
      ['refund', -300, 'R3', 'success'],
      ['topup', 400, '', 'success'],
      ['fee', 500, '', 'failed'],
    ]);
  });

  it('do not make an unknown state acceptable', async () => {
    const odd = row('A1', '', '', 'payment', '1.00').replace('success', '完成');
    await expect(read({ unknownTypesAsOther: true }, odd)).rejects.toThrow(
      "status '完成' is unknown; known: success, pending, failed, closed; define it " +
        'under statuses: in the job',
    );
    expect((await read({ statuses: { 完成: 'success' } }, odd)).records).toHaveLength(1);
    // Without states in the comparison, no word for one matters.
    expect((await read({ compare: [] }, odd)).records).toMatchObject([{ status: 'success' }]);
  });

  it('do not affect other words', async () => {
    const rows = ['payment', 'refund', 'reversal', 'fee', 'other', ''].map((type, index) =>
      row(`A${index}`, '', '', type, '1.00'),
    );
    const job = { types: { 充值: 'topup' }, statuses: { 完成: 'success' } } as const;
    const [plain, told] = [await read({}, ...rows), await read(job, ...rows)];
    expect(told).toEqual(plain);
    expect((await read({ ...job, unknownTypesAsOther: true }, ...rows)).records).toEqual(
      plain.records,
    );
  });
});
