/** Open items of one order in two jobs: compared with all pairs of items, and found by index. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { JOB_DEFAULTS } from '../../src/domain/job.ts';
import {
  type AcrossPair,
  acrossInRange,
  acrossOfOrder,
  OPEN_OF_ORDER,
  ORDER_ITEMS_MAX,
  ORDERS_IN_TWO_JOBS,
} from '../../src/ledger/across-jobs.ts';
import { jobNamed } from '../../src/ledger/days.ts';
import { decide } from '../../src/ledger/decide.ts';
import { type LedgerItem, listItems } from '../../src/ledger/listing.ts';
import { closeLedger, type Ledger, openLedger, TEMPORARY } from '../../src/ledger/open.ts';
import { alipayLines, USUAL } from '../formats/fund-bills.ts';
import { runInto } from '../support/reconcile.ts';
import { tempDir } from '../support/tempdir.ts';

const RUNS = Number(process.env.ZHANGPING_ACROSS ?? 25);
const HEADER = 'order_id,refund_id,type,amount,channel_txn_id,paid_at';
const DATE = '2026-11-19';
const EVER = ['0000-00-00', '9999-99-99'] as const;

/** `A 10.00`, `A -10.00 R1`; a transaction id after a slash: `A 10.00/T1`. */
type Line = string;
type Rows = readonly Line[];

const ledgers: Ledger[] = [];
afterEach(() => {
  for (const ledger of ledgers.splice(0)) closeLedger(ledger);
});

/** A ledger, and a function that runs a date of a job; a path of another job may be a statement. */
function shop() {
  const ledger = openLedger(TEMPORARY);
  ledgers.push(ledger);
  const folder = tempDir();
  let row = 0;
  const write = (path: string, lines: Rows, date: string) => {
    const rows = lines.map((line) => {
      const [order, money, refund = ''] = line.split(' ');
      const [amount, transaction = `T${row++}`] = money.split('/');
      const type = amount.startsWith('-') ? 'refund' : 'payment';
      return `${order},${refund},${type},${amount},${transaction},${date} 12:00:00`;
    });
    // The last row keeps files of different jobs different.
    const last = `${path.replaceAll(/\W/g, '')},,payment,0.00,,${date} 12:00:00`;
    writeFileSync(path, `${[HEADER, ...rows, last].join('\n')}\n`);
    return path;
  };
  const run = async (
    name: string,
    statement: Rows | string,
    flows: Rows,
    date = DATE,
    currency = 'CNY',
  ) => {
    const dir = join(folder, name, date);
    mkdirSync(dir, { recursive: true });
    const paths = {
      statement:
        typeof statement === 'string' ? statement : write(join(dir, 's.csv'), statement, date),
      flows: write(join(dir, 'f.csv'), flows, date),
    };
    const job = { ...JOB_DEFAULTS, name, currency, allowEmpty: true };
    await runInto(ledger, { job, date, ...paths, scratchDir: folder });
    return paths;
  };
  return { ledger, run };
}

const textOf = ({ kind, items }: AcrossPair) =>
  [kind, ...items.map(({ job, item }) => `${job.name}:${item.category}`)].join(' ');

/** The pairs of order A. */
const pairsOf = (ledger: Ledger) => acrossOfOrder(ledger, 'A').map(textOf);

describe('an order in two jobs', () => {
  const cases: [string, Rows, Rows, Rows, Rows, string[]][] = [
    ['long here, short there', ['A 10.00'], [], [], ['A 10.00'], ['W alipay:long wechat:short']],
    ['in the other order', [], ['A 10.00'], ['A 10.00'], [], ['W wechat:long alipay:short']],
    ['long in both', ['A 10.00'], [], ['A 10.00'], [], ['T alipay:long wechat:long']],
    [
      ...(['a duplicate here, long there', ['A 10.00', 'A 10.00'], ['A 10.00']] as const),
      ...([['A 10.00'], [], ['T alipay:duplicate wechat:long']] as [Rows, Rows, string[]]),
    ],
    ['short in both', [], ['A 10.00'], [], ['A 10.00'], []],
    ['other amounts', ['A 10.00'], [], [], ['A 10.01'], []],
    ['a payment and a refund', ['A 10.00'], [], ['A -10.00 R'], [], []],
    ['one transaction in two bills', ['A 10.00/X'], [], ['A 10.00/X'], [], []],
    ['another id', ['A 10.00'], [], [], ['a 10.00'], []],
    ['refunds', ['A -9.00 R'], [], [], ['A -9.00 R'], ['w alipay:short wechat:long']],
    ['a refund twice', ['A -9.00 R'], [], ['A -9.00 R'], [], ['t alipay:short wechat:short']],
    ['two refunds', ['A -9.00 R'], [], ['A -9.00 S'], [], []],
    ['refunds without ids', ['A -9.00 A'], [], ['A -9.00'], [], ['t alipay:short wechat:short']],
  ];
  const kinds: Record<string, string> = {
    ...{ W: 'paid_over_wrong_channel', T: 'paid_twice' },
    ...{ w: 'refunded_over_wrong_channel', t: 'refunded_twice' },
  };
  test.each(cases)('%s', async (_, aliStatement, aliFlows, wxStatement, wxFlows, expected) => {
    const { ledger, run } = shop();
    await run('alipay', aliStatement, aliFlows);
    await run('wechat', wxStatement, wxFlows, '2026-11-20');
    expect(pairsOf(ledger)).toEqual(expected.map((each) => kinds[each[0]] + each.slice(1)));
    expect(acrossInRange(ledger, DATE, DATE).map(textOf)).toEqual(pairsOf(ledger));
    expect(acrossInRange(ledger, '2026-11-01', '2026-11-18')).toEqual([]);
  });

  test('only while both are open', async () => {
    const { ledger, run } = shop();
    await run('alipay', ['A 10.00'], []);
    await run('wechat', [], ['A 10.00']);
    const [{ items }] = acrossOfOrder(ledger, 'A');
    const common = { by: 'wang', note: '', reference: '', where: '', item: items[0].item.id };
    decide(ledger, [{ ...common, kind: 'resolve', action: 'adjust' }]);
    expect(pairsOf(ledger)).toEqual([]);
    decide(ledger, [{ ...common, kind: 'reopen', action: '' }]);
    expect(pairsOf(ledger)).toHaveLength(1);
    await run('wechat', ['A 10.00'], [], '2026-11-20');
    expect(pairsOf(ledger)).toEqual([]);
  });

  test('not in jobs that follow the same payment from system to system', async () => {
    const { ledger, run } = shop();
    // The gateway lost a payment that the merchant has; wechat is another channel of the gateway.
    const first = await run('channel', ['A 10.00'], ['B 1.00']);
    const second = await run('business', first.flows, ['B 1.00']);
    await run('merchant', second.flows, ['B 1.00', 'A 10.00']);
    expect(pairsOf(ledger)).toEqual([]);
    await run('wechat', ['A 10.00'], []);
    expect(pairsOf(ledger)).toEqual([
      'paid_twice channel:long wechat:long',
      'paid_over_wrong_channel wechat:long merchant:short',
    ]);
  });

  test('not in the trade bill and the fund bill of a channel', async () => {
    const { ledger, run } = shop();
    const bill = join(import.meta.dirname, '../../fixtures/category-long/alipay.csv');
    // The fund bill has numbers of its own.
    const ids = ['A1002', '', '1570757242119060701'] as const;
    const time = `${DATE} 10:20:00`;
    const paid = { ids, word: '在线支付', type: 'payment', fen: 3000, time, text: '' } as const;
    const { title, header, rows, footer } = alipayLines([paid], USUAL);
    const fund = join(tempDir(), 'fund.csv');
    writeFileSync(fund, [...title, header, ...rows, ...footer, ''].join('\r\n'));
    await run('alipay', bill, []);
    await run('alipay-fund', fund, []);
    expect(acrossOfOrder(ledger, 'A1002')).toEqual([]);
    await run('wechat', ['A1002 30.00'], []);
    expect(acrossOfOrder(ledger, 'A1002').map(textOf)).toEqual([
      'paid_twice alipay:long wechat:long',
      'paid_twice alipay-fund:long wechat:long',
    ]);
  });

  test('not in another currency, nor in a settlement job', async () => {
    const { ledger, run } = shop();
    await run('alipay', ['A 10.00'], []);
    await run('abroad', [], ['A 10.00'], DATE, 'USD');
    expect(pairsOf(ledger)).toEqual([]);
    await run('bank', [], ['A 10.00']);
    expect(pairsOf(ledger)).toHaveLength(1);
    const [upstream, bank] = ['alipay', 'bank'].map((name) => jobNamed(ledger, name)?.id ?? 0);
    ledger.tables.settlements.insert({ job: bank, upstream, settings: '{}', dates: 0 });
    expect(pairsOf(ledger)).toEqual([]);
  });

  test('a changed byte of either is noticed', async () => {
    const { ledger, run } = shop();
    await run('alipay', ['A 10.00'], []);
    await run('wechat', [], ['A 10.00']);
    ledger.db.exec("UPDATE items SET f_amount = 1001 WHERE own = 'short'");
    expect(() => acrossOfOrder(ledger, 'A')).toThrow('does not match its checksum');
  });

  test('not for an id of more items than an order has', async () => {
    for (const items of [ORDER_ITEMS_MAX, ORDER_ITEMS_MAX + 1]) {
      const { ledger, run } = shop();
      const dates = Array.from({ length: items - 1 }, (_, i) => {
        return new Date(Date.UTC(2026, 0, 1 + i)).toISOString().slice(0, 10);
      });
      for (const date of dates) await run('alipay', ['A 10.00'], [], date);
      await run('wechat', [], ['A 10.00']);
      expect(pairsOf(ledger)).toHaveLength(items > ORDER_ITEMS_MAX ? 0 : ORDER_ITEMS_MAX - 1);
    }
  });
});

/** The same from all pairs of open items: slow, and without the ledger's tables. */
function slowPairs(items: readonly LedgerItem[]): string[] {
  const facts = items.flatMap(({ job, item }) => {
    const { statement, flows, category, difference } = item;
    if (!['long', 'short', 'pending', 'expired', 'duplicate'].includes(category)) return [];
    const ours = (statement?.records ?? 0) <= (flows?.records ?? 0);
    const record = ours ? flows : statement;
    if (record === null) return [];
    const { orderId, refundId, type, channelTxnId: txn } = record;
    const key = [orderId, refundId, type, ours ? -difference : difference].join(' ');
    return [{ job: job.name, id: item.id, key, ours, txn, type }];
  });
  return facts.flatMap((a) =>
    facts.flatMap((b) => {
      if (a.ours || a.job === b.job || a.key !== b.key) return [];
      const done = a.type === 'payment' ? 'paid' : 'refunded';
      if (b.ours) return [`${done}_over_wrong_channel ${a.id} ${b.id}`];
      return a.id < b.id && a.txn !== b.txn ? [`${done}_twice ${a.id} ${b.id}`] : [];
    }),
  );
}

test(`random days of three jobs, as all pairs of their items`, async () => {
  const line = fc
    .tuple(
      fc.constantFrom('A', 'B', 'C'),
      fc.constantFrom('10.00', '10.00', '20.00', '-5.00', '10.00/X'),
      fc.constantFrom(' R', ' S'),
    )
    .map(([order, money, refund]) => `${order} ${money}${money.startsWith('-') ? refund : ''}`);
  const lines = fc.array(line, { maxLength: 4 });
  const day = fc.record({
    job: fc.constantFrom('alipay', 'wechat', 'card'),
    date: fc.constantFrom('2026-11-02', '2026-11-03', '2026-11-19'),
    statement: lines,
    flows: lines,
  });
  let found = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(day, { minLength: 2, maxLength: 6 }), async (days) => {
      const { ledger, run } = shop();
      for (const { job, date, statement, flows } of days) await run(job, statement, flows, date);
      const pairs = acrossInRange(ledger, ...EVER).map(({ kind, items: [a, b] }) => {
        const ids = [a.item.id, b.item.id];
        return [kind, ...(kind.endsWith('twice') ? ids.sort() : ids)].join(' ');
      });
      found += pairs.length;
      expect(pairs.sort()).toEqual(slowPairs(listItems(ledger, { state: 'open' }).items).sort());
    }),
    { numRuns: RUNS },
  );
  // The days are random: a sample may have few pairs, but never none.
  expect(found).toBeGreaterThan(0);
});

test('reads indexes only', () => {
  const { ledger } = shop();
  const planOf = (sql: string, ...values: string[]) =>
    ledger.db
      .prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
      .all(...values)
      .map(({ detail }) => detail);
  expect(planOf(`SELECT * FROM items ${OPEN_OF_ORDER}`, 'A')).toEqual([
    'SEARCH items USING INDEX items_by_order (order_id=?)',
  ]);
  expect(planOf(ORDERS_IN_TWO_JOBS, ...EVER)).toEqual([
    'SCAN items USING COVERING INDEX items_by_order',
    'SEARCH days USING INTEGER PRIMARY KEY (rowid=?)',
  ]);
});
