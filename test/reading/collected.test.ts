/** Sums by group and records one by one, as a scan of whole files collects them. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { thisMachine } from '../../src/config/machine.ts';
import { JOB_DEFAULTS, type Job } from '../../src/domain/job.ts';
import { TRANSACTION_TYPES, type TransactionType } from '../../src/domain/record.ts';
import type { Grouping, GroupSums, TakenRecord } from '../../src/domain/settlement.ts';
import { PROFILES } from '../../src/formats/registry.ts';
import { FileSource } from '../../src/inputs/file-source.ts';
import { GroupTotals } from '../../src/reading/pieces/group-totals.ts';
import { type NumberedGroup, SUM_WORDS } from '../../src/reading/pieces/piece.ts';
import { Scanner } from '../../src/reading/scanner.ts';
import { closeSide, openSide } from '../../src/reading/side.ts';
import { closePool, openPool } from '../../src/run/threads/open-pool.ts';
import { SUMMED_GROUPS_MAX } from '../../src/support/limits.ts';
import { scanFiles } from '../formats/scan-files.ts';
import { tempDir } from '../support/tempdir.ts';

const FIXTURES = new URL('../../fixtures/', import.meta.url).pathname;
const BOTH = ['order', 'settled'] as const;
const folder = tempDir();

interface Wanted {
  readonly groupings?: readonly Grouping[];
  readonly taken?: readonly TransactionType[];
}

interface Found {
  readonly groups: readonly (readonly GroupSums[])[];
  readonly taken: readonly TakenRecord[];
}

async function collect(
  paths: readonly string[],
  { groupings = [], taken = [] }: Wanted,
  settings: Partial<Job> = {},
): Promise<Found> {
  const job = { ...JOB_DEFAULTS, name: 'job', ...settings };
  const formats = { wanted: PROFILES, others: [] };
  const opened = await openSide('statement', new FileSource(paths), {
    ...{ job, formats, scratchDir: folder },
  });
  // Threads are made from the built program only.
  const machine = { ...thisMachine(null), threadsFromBytes: Number.POSITIVE_INFINITY };
  const tools = openPool({ ...machine, pieceBytes: 300, blockBytes: 200 }, 0, folder);
  try {
    const scanner = new Scanner(tools);
    const options = { job, compareFees: false, groupings, taken };
    const once = await scanner.scan(opened, { ...options, again: false });
    const { sums } = await scanner.scan(opened, { ...options, again: true });
    const found = { groups: sums.groups(), taken: sums.taken };
    expect({ groups: once.sums.groups(), taken: once.sums.taken }).toEqual(found);
    return found;
  } finally {
    await closePool(tools);
    await closeSide(opened);
  }
}

function written(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** A group without records, with these values. */
function group(values: readonly string[], sums: Partial<GroupSums>): GroupSums {
  return { values, count: 0, payments: 0n, refunds: 0n, feeRows: 0n, fees: 0n, ...sums };
}

const WECHAT_HEADER = readFileSync(join(FIXTURES, 'profile-wechat-revoked/wechat.csv'), 'utf8');

/** A WeChat bill: order, state, settled amount, two refund amounts, fee, order amount. */
function wechatBill(
  name: string,
  rows: readonly (readonly [string, string, number, number, number, number, number])[],
): string {
  const yuan = (fen: number) => (fen / 100).toFixed(2);
  const line = (cells: readonly string[]) => `${cells.map((cell) => `\`${cell}`).join(',')}\r\n`;
  const lines = rows.map(([order, state, settled, back, asked, fee, amount], i) =>
    line([
      ...[`2026-11-19 09:00:0${i}`, 'wx9dfe38480f030e85', '1627859777', '0', '', `42${i}`, order],
      ...['user', 'NATIVE', state, 'OTHERS', 'CNY', yuan(settled), '0.00', `5${i}`, `R${i}`],
      ...[yuan(back), '0.00', 'ORIGINAL', state === 'REFUND' ? 'SUCCESS' : '', 'goods', ''],
      ...[`${yuan(fee)}000`, '0.60%', yuan(amount), yuan(asked), ''],
    ]),
  );
  const sum = (column: 2 | 3 | 4 | 5 | 6) => rows.reduce((total, row) => total + row[column], 0);
  const [header] = WECHAT_HEADER.split('\r\n');
  const summary = WECHAT_HEADER.split('\r\n').find((text) => text.startsWith('总交易单数'));
  const totals = [yuan(sum(2)), yuan(sum(3)), '0.00', `${yuan(sum(5))}000`, yuan(sum(6))];
  const last = line([String(rows.length), ...totals, yuan(sum(4))]);
  return written(name, `${header}\r\n${lines.join('')}${summary}\r\n${last}`);
}

describe('sums by group', () => {
  it('have either amount, whichever the job compares', async () => {
    // A coupon of the channel makes the settled amounts smaller.
    const path = wechatBill('coupons.csv', [
      ['A1', 'SUCCESS', 900, 0, 0, 5, 1000],
      ['A2', 'SUCCESS', 2000, 0, 0, 12, 2000],
      ['A1', 'REFUND', 0, 270, 300, -2, 0],
      ['A3', 'SUCCESS', 800, 0, 0, 0, 850],
      ['A3', 'REVOKED', 0, 800, 850, 0, 0],
    ]);
    const groupings = BOTH.flatMap((amount) => [
      { amount, by: [] },
      { amount, by: ['orderId', 'type'] },
    ]);
    const all = { count: 5, fees: 15_000n };
    const one = { count: 1 };
    const byOrder = (payments: bigint[], refunds: bigint[]) => [
      group(['A1', 'payment'], { ...one, payments: payments[0], fees: 5000n }),
      group(['A2', 'payment'], { ...one, payments: 2000n, fees: 12_000n }),
      group(['A1', 'refund'], { ...one, refunds: refunds[0], fees: -2000n }),
      group(['A3', 'payment'], { ...one, payments: payments[1] }),
      group(['A3', 'reversal'], { ...one, refunds: refunds[1] }),
    ];
    const expected = [
      [group([], { ...all, payments: 3850n, refunds: -1150n })],
      byOrder([1000n, 850n], [-300n, -850n]),
      [group([], { ...all, payments: 3700n, refunds: -1070n })],
      byOrder([900n, 800n], [-270n, -800n]),
    ];
    for (const amount of BOTH) {
      expect((await collect([path], { groupings }, { amount })).groups).toEqual(expected);
    }
  });

  it.each([
    'profile-alipay-settled/alipay.csv',
    'profile-alipay-plain/alipay.csv',
    'profile-wechat-all/wechat.csv',
    'profile-wechat-legacy/wechat.csv',
    'profile-unionpay-disputes/802310048993424_20261119.zip',
    'profile-camt053/bank.xml',
  ])('of %s are those of its records', async (file) => {
    const paths = [join(FIXTURES, file)];
    const groupings = BOTH.map((amount) => ({ amount, by: ['type', 'account'] }));
    const expected: GroupSums[][] = [];
    for (const amount of BOTH) {
      const groups = new Map<string, GroupSums>();
      for (const record of await scanFiles(paths, { amount })) {
        const sum = { payment: 'payments', refund: 'refunds', reversal: 'refunds', fee: 'feeRows' };
        const name = sum[record.type as keyof typeof sum] as keyof typeof none | undefined;
        const none = { payments: 0n, refunds: 0n, feeRows: 0n };
        if (name === undefined || record.status !== 'success') continue;
        const key = `${record.type} ${record.account}`;
        const known = groups.get(key) ?? group([record.type, record.account], {});
        const [count, fees] = [known.count + 1, known.fees + BigInt(record.fee ?? 0)];
        groups.set(key, { ...known, count, fees, [name]: known[name] + BigInt(record.amount) });
      }
      expected.push([...groups.values()]);
    }
    const found = await collect(paths, { groupings });
    const declared = found.groups.map((groups) =>
      // Records without an account have the one that the bill declares.
      groups.map(({ values: [type, account], ...rest }) => {
        expect(account).not.toBe('');
        return { type, ...rest };
      }),
    );
    expect(declared).toEqual(
      expected.map((groups) => groups.map(({ values: [type], ...rest }) => ({ type, ...rest }))),
    );
    for (const amount of BOTH) {
      expect(await collect(paths, { groupings }, { amount })).toEqual(found);
    }
  });

  it('come to the same net where fees are netted', async () => {
    const paths = [join(FIXTURES, 'profile-wechat-fund/wechat-fund.csv')];
    const groupings = BOTH.map((amount) => ({ amount, by: [] }));
    const nets = async (netFees: boolean) => {
      const { groups } = await collect(paths, { groupings }, { netFees });
      return groups.map(([{ payments, refunds, feeRows, fees }]) => ({
        net: (payments + refunds + feeRows) * 1000n - fees,
        hasFees: fees !== 0n,
      }));
    };
    const [plain, netted] = [await nets(false), await nets(true)];
    expect(netted.map(({ net }) => net)).toEqual(plain.map(({ net }) => net));
    expect([plain, netted].map(([{ hasFees }]) => hasFees)).toEqual([false, true]);
  });

  it('are of all files, in the order of their records', async () => {
    const names = Array.from({ length: 150 }, (_, i) => `K${(i * 7) % 90}`);
    const paths = names.map((name, i) =>
      written(`part${i}.csv`, `order_id,amount,account\nA${i},1.00,${name}\nB${i},2.00,${name}x\n`),
    );
    const groupings = [{ amount: 'order', by: ['account'] }] as const;
    const { groups } = await collect(paths, { groupings });
    const values = [...new Set(names.flatMap((name) => [name, `${name}x`]))];
    expect(groups[0].map((each) => each.values[0])).toEqual(values);
    const expected = values.map((value) => {
      const count = names.filter((name) => `${name}x` === value || name === value).length;
      return BigInt(count) * (value.endsWith('x') ? 200n : 100n);
    });
    expect(groups[0].map(({ payments }) => payments)).toEqual(expected);
  });

  it('are refused where rows lack a field', async () => {
    const path = written('plain.csv', 'order_id,amount\nA1,1.00\n');
    for (const name of ['payoutId', 'refundId', 'channelTxnId', 'account', 'date']) {
      await expect(
        collect([path], { groupings: [{ amount: 'order', by: [name] }] }),
      ).rejects.toThrow(
        `${path}: the rows have no field '${name}', by which groupBy groups them; they have: ` +
          'orderId, type, currency.',
      );
    }
  });
});

describe('taken records', () => {
  it.each([
    ['profile-wechat-fund/wechat-fund.csv', {}],
    ['profile-wechat-fund/wechat-fund.csv', { netFees: true }],
    ['profile-camt053/bank.xml', {}],
    ['profile-mt940/bank.sta', {}],
    ['profile-generic-ndjson/flows.ndjson', {}],
    ['profile-wechat-refund-status/wechat.csv', {}],
  ])('of %s are its records, with %o', async (file, settings) => {
    const paths = [join(FIXTURES, file)];
    const records = await scanFiles(paths, settings);
    const counted = records.filter(({ status }) => status === 'success');
    const { taken } = await collect(paths, { taken: TRANSACTION_TYPES }, settings);
    expect(taken.length).toBeGreaterThan(0);
    expect(taken.map(({ fields, tradeDates, ...rest }) => rest)).toEqual(
      counted.map(({ side, currency, fee, status, source, account, ...rest }) => {
        return { ...rest, ...source };
      }),
    );
  });

  it('are of the wanted types alone, whichever of them is summed as well', async () => {
    const path = written(
      'types.csv',
      'order_id,amount,type,status\nA1,3.00,payment,\nA2,5.00,withdrawal,\nA3,1.00,refund,\n' +
        'A4,1.00,refund,failed\n',
    );
    const wanted = {
      groupings: [{ amount: 'order', by: [] }],
      taken: ['withdrawal', 'refund'],
    } as const;
    const { groups, taken } = await collect([path], wanted);
    expect(groups).toEqual([[group([], { count: 2, payments: 300n, refunds: -100n })]]);
    expect(taken.map(({ orderId, line, amount }) => [orderId, line, amount])).toEqual([
      ['A2', 3, 500],
      ['A3', 4, -100],
    ]);
  });
});

/** Groups that are numbered from 0, with a record of 0.01 each. */
function pieceOf(from: number, to: number) {
  const sums = new Uint32Array((to - from) * SUM_WORDS);
  const added = Array.from({ length: to - from }, (_, number): NumberedGroup => {
    sums.set([number, 1, 1], number * SUM_WORDS);
    return { number, grouping: 0, values: [String(from + number)] };
  });
  return { thread: 0, table: from, added, sums };
}

describe('limits of what is collected', () => {
  it('are so many groups', () => {
    const totals = new GroupTotals(1);
    for (let at = 0; at < SUMMED_GROUPS_MAX - 1; at += 50_000) {
      totals.receive([pieceOf(at, Math.min(at + 50_000, SUMMED_GROUPS_MAX - 1))])();
    }
    const add = (at: number) => totals.receive([pieceOf(at, at + 1)]);
    add(SUMMED_GROUPS_MAX - 1)();
    add(0)();
    const [groups] = totals.lists();
    expect(groups.length).toBe(SUMMED_GROUPS_MAX);
    expect(groups[0]).toEqual(group(['0'], { count: 2, payments: 2n }));
    // What is received counts only when it is added.
    const oneMore = add(SUMMED_GROUPS_MAX);
    expect(oneMore).toThrow('The records are in more than 1000000 groups.');
  });

  it('are sums of 64 bits, which may add up to more', () => {
    const totals = new GroupTotals(1);
    const added = [{ number: 0, grouping: 0, values: [] }];
    const sums = [2n ** 63n - 1n, -(2n ** 63n), -1n, 2n ** 51n];
    const words = sums.flatMap((sum) => [
      Number(BigInt.asUintN(32, sum)),
      Number(BigInt.asUintN(32, sum >> 32n)),
    ]);
    const piece = { thread: 0, table: 0, sums: Uint32Array.from([0, 9, ...words]) };
    for (let i = 0; i < 1000; i++) totals.receive([{ ...piece, added: i === 0 ? added : [] }])();
    const [payments, refunds, feeRows, fees] = sums.map((sum) => sum * 1000n);
    expect(totals.lists()).toEqual([
      [{ values: [], count: 9000, payments, refunds, feeRows, fees }],
    ]);
  });
});
