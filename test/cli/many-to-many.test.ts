/**
 * Matches of several records a side, as reports and the ledger show them. Where a column holds one
 * value of several records, this is the reading of it:
 * - `statement_amount`, `flows_amount` and fees are sums; a fee is empty if a record states none;
 * - ids of the channel, times, statuses and places are those of the first record in the file;
 * - an item that takes matched records with it holds them all, and has the id of its first
 *   unmatched record;
 * - `item-records.csv` has a line for each record of each item with several records on a side; it
 *   exists only if there is such an item.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { Random } from '../../scripts/lib/random.mjs';
import {
  canonicalItems,
  canonicalRecordReport,
  canonicalRecords,
  canonicalReports,
  shownRule,
} from '../reference/canonical.ts';
import { SIDES } from '../reference/compare.ts';
import { asStatement, flowsCsvFile } from '../reference/files.ts';
import { randomDay } from '../reference/random-day.ts';
import { areOfOtherDates, reconcile } from '../reference/reconcile.ts';
import { partsIn } from '../report/workbook-parts.ts';
import { type CliResult, expectExit, runCli } from '../support/cli.ts';
import { tempDir } from '../support/tempdir.ts';

const DATE = '2026-11-19';
/** Records of a type and side that are judged as those of one order, at most. */
const MANY = 1000;
const JOB = 'shop';
const DAYS = 40;
/** Records a side from which sides with almost nothing in common are refused. */
const UNRELATED_FROM = 10_000;
const HEADER = 'order_id,refund_id,channel_txn_id,type,amount,fee,status,paid_at\n';

/**
 * An amount, then any of: `T:` channel id, `F:` fee, `R:` refund id, `O:` order, `D:` date of the
 * time, clock, status.
 */
type Line = string;

type Row = Record<string, string>;

interface Sum {
  count: number;
  amount: string;
}

interface Summary {
  schema: string;
  verdict: string;
  statement: Sum;
  flows: Sum;
  matched: Sum;
  tolerated?: Sum;
  discrepancies: Record<string, Sum>;
  proof: { difference: string; explained: string; residual: string };
}

function csv(date: string, lines: readonly Line[]): string {
  const rows = lines.map((line) => {
    const [amount, ...rest] = line.split(' ');
    const after = (mark: string) => rest.find((word) => word.startsWith(mark))?.slice(2);
    const clock = rest.find((word) => /^\d\d:/.test(word)) ?? '12:00:00';
    const status = rest.find((word) => /^(failed|closed|pending)$/.test(word)) ?? 'success';
    const refund = after('R:');
    const isRefund = refund !== undefined;
    const named = rest.find((word) => ['transfer', 'topup'].includes(word));
    const type = named ?? (isRefund ? 'refund' : 'payment');
    const cells = [after('O:') ?? 'A', refund, after('T:'), type, amount, after('F:'), status];
    return [...cells, `${after('D:') ?? date} ${clock}`].map((cell) => cell ?? '').join();
  });
  return `${HEADER}${rows.join('\n')}\n`;
}

class Shop {
  readonly folder = tempDir();

  constructor(settings = '') {
    const config = `jobs:
  ${JOB}:
    statement: s-{date}.csv
    flows: f-{date}.csv
    channel: generic
    flowsProfile: generic
${settings}`;
    writeFileSync(join(this.folder, 'zhangping.yaml'), config);
  }

  async run(
    statement: readonly Line[],
    flows: readonly Line[],
    date = DATE,
    ...options: readonly string[]
  ): Promise<CliResult & { summary: Summary }> {
    mkdirSync(this.folder, { recursive: true });
    writeFileSync(join(this.folder, `s-${date}.csv`), `\ufeff${csv(date, statement)}`);
    writeFileSync(join(this.folder, `f-${date}.csv`), csv(date, flows));
    const result = await this.call('run', '--date', date, '--json', ...options);
    expectExit(result, 0, 1);
    const summary = JSON.parse(result.stdout) as Summary;
    expect(summary.proof).toMatchObject({ residual: '0.00', explained: summary.proof.difference });
    return { ...result, summary };
  }

  call(...args: string[]): Promise<CliResult> {
    return runCli(args, { cwd: this.folder });
  }

  path(name: string, date = DATE): string {
    return join(this.folder, 'reports', JOB, date, name);
  }

  read(name: string, date = DATE): string {
    return readFileSync(this.path(name, date), 'utf8');
  }

  rows(name: string, date = DATE): Row[] {
    const rows = parse(this.read(name, date), { bom: true, columns: true }) as Row[];
    const plain = (cell: string) => cell.replace(/^[\t']+/, '').trim();
    return rows.map((row) =>
      Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, plain(cell)])),
    );
  }

  /** `category statement flows difference records rule action`, empty ones left out. */
  items(name = 'discrepancies.csv', date = DATE): string[] {
    return this.rows(name, date).map((row) => {
      const { category, statement_amount: s, flows_amount: f, difference, records } = row;
      const rule = shownRule(category, row.rule, row.type);
      const order = row.order_id === 'A' ? '' : row.order_id;
      const about = [category, order, s, f, difference, records, rule, row.suggested_action];
      return about.filter((each) => each !== '').join(' ');
    });
  }

  /** `side amount`, by item. */
  records(date = DATE): string[] {
    const items = [...this.rows('discrepancies.csv', date), ...this.rows('cross-day.csv', date)];
    const lines = this.rows('item-records.csv', date);
    return items.map(({ item_id: id }) => {
      const own = lines.filter((line) => line.item_id === id);
      return own.map((line) => `${line.side} ${line.amount} ${line.source}`).join(', ');
    });
  }
}

interface Case {
  readonly what: string;
  readonly statement: readonly Line[];
  readonly flows: readonly Line[];
  readonly settings?: string;
  /** As `items` has them; none: balanced. */
  readonly items: readonly string[];
  /** Number of matches, and the statement's sum. */
  readonly matched: string;
  readonly tolerated?: string;
}

const TOLERANT = '    amountTolerance: "0.05"\n';

const SUMS: readonly Case[] = [
  {
    what: 'the parts of an order add up to what we have',
    statement: ['97.00', '1.00', '2.00'],
    flows: ['100.00'],
    items: [],
    matched: '1 100.00',
  },
  {
    what: 'ours add up to one of the channel',
    statement: ['100.00'],
    flows: ['97.00', '1.00', '2.00'],
    items: [],
    matched: '1 100.00',
  },
  {
    what: 'several add up to several others, beside an equal pair',
    statement: ['60.00 T:X', '40.00 T:Y', '5.00'],
    flows: ['5.00', '70.00 T:Y', '30.00'],
    items: [],
    matched: '2 105.00',
  },
  {
    what: 'parts of a refund with its id',
    statement: ['2.00 R:R1', '3.00 R:R1'],
    flows: ['5.00 R:R1'],
    items: [],
    matched: '1 -5.00',
  },
  {
    what: 'a payment and a transfer do not add up',
    statement: ['97.00', '3.00 transfer'],
    flows: ['100.00'],
    items: [`amount_mismatch 97.00 100.00 -3.00 1:1 identity adjust`, `long 3.00 3.00 1:0 repost`],
    matched: '0 0.00',
  },
  {
    what: 'fees are added up and rounded once',
    statement: ['60.00 F:0.004', '40.00 F:0.004'],
    flows: ['100.00 F:0.01'],
    items: [],
    matched: '1 100.00',
  },
  {
    what: 'fees whose sums differ',
    statement: ['60.00 F:0.36', '40.00 F:0.24'],
    flows: ['100.00 F:0.61'],
    items: ['fee_mismatch 100.00 100.00 0.00 2:1 sum adjust'],
    matched: '0 0.00',
  },
  {
    what: 'fees are not compared where a record states none',
    statement: ['60.00 F:0.36', '40.00'],
    flows: ['100.00 F:0.61'],
    items: [],
    matched: '1 100.00',
  },
  {
    what: 'fees are not compared where the job does not ask for it',
    statement: ['60.00 F:0.36', '40.00 F:0.24'],
    flows: ['100.00 F:0.61'],
    settings: '    compare: [status]\n',
    items: [],
    matched: '1 100.00',
  },
  {
    what: 'the tolerance applies once to a sum',
    statement: ['97.00', '1.00', '2.00'],
    flows: ['100.05'],
    settings: TOLERANT,
    items: [],
    matched: '1 100.00',
    tolerated: '1 -0.05',
  },
  {
    what: 'and not once for each of its records',
    statement: ['97.00', '1.00', '2.00'],
    flows: ['100.06'],
    settings: TOLERANT,
    items: ['amount_mismatch 100.00 100.06 -0.06 3:1 identity adjust'],
    matched: '0 0.00',
  },
];

const MISMATCHES: readonly Case[] = [
  {
    what: 'sums that differ are one mismatch',
    statement: ['97.00', '1.00'],
    flows: ['100.00'],
    items: ['amount_mismatch 98.00 100.00 -2.00 2:1 identity adjust'],
    matched: '0 0.00',
  },
  {
    what: 'also where the channel has more',
    statement: ['100.00', '100.00'],
    flows: ['150.00'],
    items: ['amount_mismatch 200.00 150.00 50.00 2:1 identity adjust'],
    matched: '0 0.00',
  },
  {
    what: 'the same sum with the other sign is a question about the config',
    statement: ['-60.00 transfer', '-40.00 transfer'],
    flows: ['100.00 transfer'],
    items: ['amount_mismatch -100.00 100.00 -200.00 2:1 identity hold'],
    matched: '0 0.00',
  },
  {
    what: 'an equal pair keeps out of it',
    statement: ['30.00', '97.00', '1.00'],
    flows: ['100.00', '30.00'],
    items: ['amount_mismatch 98.00 100.00 -2.00 2:1 identity adjust'],
    matched: '1 30.00',
  },
  {
    what: 'records of one channel id differ by themselves, and the rest is long',
    statement: ['25.00 T:X', '10.00 T:Y'],
    flows: ['25.50 T:X'],
    items: ['amount_mismatch 25.00 25.50 -0.50 1:1 identity adjust', 'long 10.00 10.00 1:0 repost'],
    matched: '0 0.00',
  },
  {
    what: 'or short, if ours',
    statement: ['25.50 T:X'],
    flows: ['25.00 T:X', '10.00'],
    items: [
      'amount_mismatch 25.50 25.00 0.50 1:1 identity adjust',
      'short 10.00 -10.00 0:1 reverse',
    ],
    matched: '0 0.00',
  },
  {
    // Of what channel ids leave on both sides, sums are compared again.
    what: 'or adds up',
    statement: ['25.00 T:X', '10.00', '5.00'],
    flows: ['25.50 T:X', '15.00'],
    items: ['amount_mismatch 25.00 25.50 -0.50 1:1 identity adjust'],
    matched: '1 15.00',
  },
  {
    what: 'one fen is written off, two are not',
    statement: ['40.00', '30.00 O:B'],
    flows: ['40.01', '30.02 O:B'],
    items: [
      'amount_mismatch 40.00 40.01 -0.01 1:1 identity write-off',
      'amount_mismatch B 30.00 30.02 -0.02 1:1 identity adjust',
    ],
    matched: '0 0.00',
  },
];

const ONE_SIDED: readonly Case[] = [
  {
    what: 'more of an order than we have takes the matched record with it',
    statement: ['100.00', '50.00'],
    flows: ['100.00'],
    items: ['amount_mismatch 150.00 100.00 50.00 2:1 identity adjust'],
    matched: '0 0.00',
  },
  {
    what: 'also on our side',
    statement: ['100.00'],
    flows: ['50.00', '100.00'],
    items: ['amount_mismatch 100.00 150.00 -50.00 1:2 identity adjust'],
    matched: '0 0.00',
  },
  {
    what: 'a second record of an equal amount is a duplicate',
    statement: ['100.00', '100.00'],
    flows: ['100.00'],
    items: ['duplicate 100.00 100.00 1:0 identity refund'],
    matched: '1 100.00',
  },
  {
    what: 'a refund that the channel paid twice must not be paid a third time',
    statement: ['5.00 R:R1', '5.00 R:R1'],
    flows: ['5.00 R:R1'],
    items: ['duplicate -5.00 -5.00 1:0 identity repost'],
    matched: '1 -5.00',
  },
  {
    what: 'equal to the matched record of its own side, which differs within the tolerance',
    statement: ['100.00', '100.00'],
    flows: ['100.03'],
    settings: TOLERANT,
    items: ['duplicate 100.00 100.00 1:0 identity refund'],
    matched: '1 100.00',
    tolerated: '1 -0.03',
  },
  {
    what: 'the same on our side',
    statement: ['100.00'],
    flows: ['100.03', '100.03'],
    settings: TOLERANT,
    items: ['duplicate 100.03 -100.03 0:1 identity reverse'],
    matched: '1 100.00',
    tolerated: '1 -0.03',
  },
  {
    what: 'equal to a record whose fee differs',
    statement: ['100.00 F:0.60', '100.00 F:0.60'],
    flows: ['100.00 F:0.70'],
    items: [
      'duplicate 100.00 100.00 1:0 identity refund',
      'fee_mismatch 100.00 100.00 0.00 1:1 identity adjust',
    ],
    matched: '0 0.00',
  },
  {
    what: 'equal only to such a record of another type',
    statement: ['100.00 F:0.60', '100.00 transfer', '5.00 transfer'],
    flows: ['100.00 F:0.70', '5.00 transfer'],
    items: [
      'amount_mismatch 105.00 5.00 100.00 2:1 identity adjust',
      'fee_mismatch 100.00 100.00 0.00 1:1 identity adjust',
    ],
    matched: '0 0.00',
  },
  {
    what: 'a duplicate and others',
    statement: ['100.00', '50.00', '100.00', '20.00'],
    flows: ['100.00'],
    items: [
      'amount_mismatch 170.00 100.00 70.00 3:1 identity adjust',
      'duplicate 100.00 100.00 1:0 identity refund',
    ],
    matched: '0 0.00',
  },
  {
    what: 'all matched records of the order and type are taken, and no others',
    statement: ['100.00', '20.00', '50.00', '7.00 R:R1', '100.00 O:B'],
    flows: ['20.00', '100.00', '7.00 R:R1', '100.00 O:B'],
    items: ['amount_mismatch 170.00 120.00 50.00 3:2 identity adjust'],
    matched: '2 93.00',
  },
  {
    what: 'each type is taken by itself',
    statement: ['100.00', '50.00', '7.00 transfer', '3.00 transfer'],
    flows: ['100.00', '7.00 transfer'],
    items: [
      'amount_mismatch 150.00 100.00 50.00 2:1 identity adjust',
      'amount_mismatch 10.00 7.00 3.00 2:1 identity adjust',
    ],
    matched: '0 0.00',
  },
  {
    what: 'and so is each within the tolerance',
    statement: ['100.00', '50.00', '7.00 transfer', '3.00 transfer'],
    flows: ['100.02', '7.03 transfer'],
    settings: TOLERANT,
    items: [
      'amount_mismatch 150.00 100.02 49.98 2:1 identity adjust',
      'amount_mismatch 10.00 7.03 2.97 2:1 identity adjust',
    ],
    matched: '0 0.00',
  },
  {
    what: 'a record whose fee differs is not taken',
    statement: ['100.00 F:0.60', '50.00 F:0.60'],
    flows: ['100.00 F:0.70'],
    items: ['fee_mismatch 100.00 100.00 0.00 1:1 identity adjust', 'long 50.00 50.00 1:0 repost'],
    matched: '0 0.00',
  },
  {
    what: 'of refunds without an id, each is by itself',
    statement: ['5.00 R:', '3.00 R:', '5.00 R:'],
    flows: ['5.00 R:'],
    items: ['duplicate -5.00 -5.00 1:0 identity repost', 'short -3.00 -3.00 1:0 repost'],
    matched: '1 -5.00',
  },
  {
    what: 'of an order that we do not have, each record is by itself',
    statement: ['100.00', '100.00', '50.00 23:59:00'],
    flows: ['1.00 O:B'],
    items: [
      'long 100.00 100.00 1:0 repost',
      'long 100.00 100.00 1:0 repost',
      'short B 1.00 -1.00 0:1 reverse',
    ],
    matched: '0 0.00',
  },
];

const ATTEMPTS: readonly Case[] = [
  {
    what: 'a record of another amount comes before an attempt',
    statement: ['100.00'],
    flows: ['100.00 failed', '90.00'],
    items: ['amount_mismatch 100.00 90.00 10.00 1:1 identity adjust'],
    matched: '0 0.00',
  },
  {
    what: 'attempts that failed are not added up: the nearest one is shown',
    statement: ['60.00', '40.00'],
    flows: ['100.00 failed', '30.00 failed', '100.00 closed'],
    items: ['status_mismatch 100.00 100.00 100.00 2:1 identity repost'],
    matched: '0 0.00',
  },
  {
    what: 'an attempt that failed at the channel explains records of ours',
    statement: ['100.00 failed', '30.00 failed'],
    flows: ['60.00', '40.00'],
    items: ['status_mismatch 100.00 100.00 -100.00 1:2 identity reverse'],
    matched: '0 0.00',
  },
  {
    what: 'an attempt explains what is left beside a matched record',
    statement: ['100.00', '50.00'],
    flows: ['100.00', '50.00 failed'],
    items: ['status_mismatch 50.00 50.00 50.00 1:1 identity repost'],
    matched: '1 100.00',
  },
  {
    what: 'attempts that failed beside one that did not',
    statement: ['100.00'],
    flows: ['100.00 failed', '100.00', '100.00 failed'],
    items: [],
    matched: '1 100.00',
  },
];

/** Eleven of the largest amounts: a floating-point number cannot hold their sum. */
const HUGE = Array.from({ length: 11 }, () => '9999999999999.99');
const HUGE_LONG = HUGE.map((amount) => `long ${amount} ${amount} 1:0 repost`);

/** Eight of them have an exact sum. */
const LARGE = HUGE.slice(0, 8);

const NOT_EXACT: readonly Case[] = [
  {
    what: 'sums too large to be exact are not compared',
    statement: HUGE,
    flows: ['1.00', '2.00'],
    items: [
      'amount_mismatch 9999999999999.99 1.00 9999999999998.99 1:1 identity adjust',
      'amount_mismatch 9999999999999.99 2.00 9999999999997.99 1:1 identity adjust',
      ...HUGE_LONG.slice(2),
    ],
    matched: '0 0.00',
  },
  {
    what: 'nor are they equal where their rounded values are',
    statement: HUGE,
    flows: ['0.10', ...HUGE.map(() => '9999999999999.98')],
    items: [
      'amount_mismatch 9999999999999.99 0.10 9999999999999.89 1:1 identity adjust',
      ...HUGE.slice(1).map((amount) => {
        return `amount_mismatch ${amount} 9999999999999.98 0.01 1:1 identity write-off`;
      }),
      'short 9999999999999.98 -9999999999999.98 0:1 reverse',
    ],
    matched: '0 0.00',
  },
  {
    what: 'nor are exact sums whose difference is not',
    statement: LARGE.map((amount) => `${amount} transfer`),
    flows: LARGE.map((amount, i) => `-${i === 0 ? '9999999999999.98' : amount} transfer`),
    items: LARGE.map((amount, i) => {
      return i === 0
        ? `amount_mismatch ${amount} -9999999999999.98 19999999999999.97 1:1 identity adjust`
        : `amount_mismatch ${amount} -${amount} 19999999999999.98 1:1 identity hold`;
    }),
    matched: '0 0.00',
  },
  {
    what: 'nor put together beside a failed attempt',
    statement: HUGE,
    flows: ['1.00 failed'],
    items: HUGE_LONG,
    matched: '0 0.00',
  },
  {
    what: 'nor beside a matched record',
    statement: ['1.00', ...HUGE],
    flows: ['1.00'],
    items: HUGE_LONG,
    matched: '1 1.00',
  },
];

const SIGNS: readonly Case[] = [
  {
    what: 'a refund that only the channel has is short',
    statement: ['5.00 R:R1'],
    flows: [],
    items: ['short -5.00 -5.00 1:0 repost'],
    matched: '0 0.00',
  },
  {
    what: 'a refund that only we have is long',
    statement: [],
    flows: ['5.00 R:R1'],
    items: ['long -5.00 5.00 0:1 reverse'],
    matched: '0 0.00',
  },
  {
    what: 'nothing is long or short by its side',
    statement: ['0.00', '1.00 O:C'],
    flows: ['0.00 O:B', '1.00 O:C'],
    items: ['long 0.00 0.00 1:0 repost', 'short B 0.00 0.00 0:1 reverse'],
    matched: '1 1.00',
  },
];

describe.each([
  ['sums', SUMS],
  ['sums that differ', MISMATCHES],
  ['left on one side', ONE_SIDED],
  ['not in a success state', ATTEMPTS],
  ['too large', NOT_EXACT],
  ['long and short', SIGNS],
])('%s', (_, cases) => {
  test.each(cases)('$what', async ({ statement, flows, settings, items, matched, tolerated }) => {
    const shop = new Shop(settings);
    // A side without records would be a mistake.
    const [theirs, ours] = [statement, flows].map((lines) => [...lines, '8.00 O:Z']);
    const { summary, code } = await shop.run(theirs, ours);
    expect(shop.items()).toEqual(items);
    const [count, amount] = matched.split(' ');
    const total = (Number(amount) + 8).toFixed(2);
    expect(summary.matched).toEqual({ count: Number(count) + 1, amount: total });
    const within = summary.tolerated;
    expect(within && `${within.count} ${within.amount}`).toBe(tolerated);
    expect(code).toBe(items.length === 0 ? 0 : 1);
  });
});

/** The id of the first item of an order on this side. */
function idOf(side: string, date = DATE): string {
  const text = [JOB, date, side, 'A', '', 0].join('\0');
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

describe('an item of several records', () => {
  const statement = ['100.00 T:X F:0.60 10:00:00', '50.00 T:Y F:0.30 11:00:00'];
  const flows = ['100.00 T:X F:0.60 10:00:01'];

  test('has a line in discrepancies.csv, and one a record in item-records.csv', async () => {
    const shop = new Shop();
    const { summary } = await shop.run(statement, flows);
    expect(summary.schema).toBe('zhangping.summary/2');
    const [header] = shop.read('discrepancies.csv').split('\r\n');
    expect(header).toMatch(/,statement_source,flows_source,records,rule,expected_fee,fee_rule$/);
    expect(shop.rows('discrepancies.csv')).toEqual([
      {
        category: 'amount_mismatch',
        category_zh: '金额不符',
        item_id: idOf('statement'),
        order_id: 'A',
        refund_id: '',
        channel_txn_id: 'Y',
        type: 'payment',
        statement_amount: '150.00',
        flows_amount: '100.00',
        difference: '50.00',
        statement_fee: '0.90',
        flows_fee: '0.60',
        statement_status: 'success',
        flows_status: 'success',
        currency: 'CNY',
        statement_time: `${DATE} 10:00:00`,
        flows_time: `${DATE} 10:00:01`,
        business_date: DATE,
        counterpart_date: '',
        age_days: '0',
        suggested_action: 'adjust',
        statement_source: `s-${DATE}.csv:2`,
        flows_source: `f-${DATE}.csv:2`,
        records: '2:1',
        rule: 'identity',
        ...{ expected_fee: '', fee_rule: '' },
      },
    ]);
    expect(shop.records()).toEqual([
      [
        `statement 100.00 s-${DATE}.csv:2`,
        `statement 50.00 s-${DATE}.csv:3`,
        `flows 100.00 f-${DATE}.csv:2`,
      ].join(', '),
    ]);
    expect(shop.rows('item-records.csv')).toHaveLength(3);
  });

  test('is in the JSON of items, in explain, on the page and in the workbook', async () => {
    const shop = new Shop();
    await shop.run(statement, flows, DATE, '--format', 'xlsx');
    const listed = await shop.call('items', 'list', '--json');
    const about = { item_id: idOf('statement'), records: '2:1', rule: 'identity' };
    expect(JSON.parse(listed.stdout)).toMatchObject([{ ...about, statement_amount: '150.00' }]);
    const [columns] = JSON.parse(listed.stdout).map((item: Row) => Object.keys(item));
    expect(columns.slice(-5).sort()).toEqual([
      ...['expected_fee', 'fee_rule', 'records', 'rule', 'state'],
    ]);
    const shown = await shop.call('items', 'show', idOf('statement'));
    expect(shown.stdout).toMatch(/records +2:1/);
    const explained = await shop.call('explain', 'A', '--json');
    expect(JSON.parse(explained.stdout)).toMatchObject([{ items: [about] }]);
    // Every record is found, with its line.
    const text = (await shop.call('explain', 'A')).stdout;
    for (const place of [`s-${DATE}.csv:2`, `s-${DATE}.csv:3`, `f-${DATE}.csv:2`]) {
      expect(text).toContain(place);
    }
    expect(shop.read('report.html')).toContain(idOf('statement'));
    const workbook = await partsIn(readFileSync(shop.path('discrepancies.xlsx')));
    const sheets = [...workbook.values()].join('\n');
    expect(sheets).toMatch(/<v>150(\.00)?<\/v>/);
    // As text: a spreadsheet would take it for a time.
    expect(sheets).toMatch(/<t[^>]*>2:1<\/t>/);
  });

  test('has the id of its first unmatched record, on whatever side', async () => {
    const shop = new Shop();
    await shop.run(['100.00'], ['100.00', '50.00']);
    expect(shop.rows('discrepancies.csv').map((row) => row.item_id)).toEqual([idOf('flows')]);
    await shop.run(['97.00', '1.00'], ['100.00']);
    expect(shop.rows('discrepancies.csv').map((row) => row.item_id)).toEqual([idOf('statement')]);
    await shop.run(['100.00 failed'], ['60.00', '40.00']);
    expect(shop.rows('discrepancies.csv').map((row) => row.item_id)).toEqual([idOf('flows')]);
    // Of several items the one whose unmatched record is the first in the file.
    await shop.run(['100.00', '50.00', '100.00'], ['100.00']);
    const [mismatch, duplicate] = shop.rows('discrepancies.csv');
    expect([mismatch.category, duplicate.category]).toEqual(['amount_mismatch', 'duplicate']);
    expect(mismatch.item_id).toBe(idOf('statement'));
  });

  test('says of each record whether it has a counterpart; a failed attempt is none', async () => {
    const shop = new Shop();
    await shop.run(
      ['100.00', '50.00', '97.00 O:B', '1.00 O:B', '60.00 O:C', '40.00 O:C'],
      ['100.00', '99.00 O:B', '100.00 O:C failed'],
    );
    const records = shop.rows('item-records.csv').map((row) => {
      return `${row.order_id} ${row.amount} ${row.matched}`;
    });
    expect(records.sort()).toEqual([
      ...['A 100.00 yes', 'A 100.00 yes', 'A 50.00 no'],
      ...['B 1.00 yes', 'B 97.00 yes', 'B 99.00 yes'],
      ...['C 100.00 no', 'C 40.00 no', 'C 60.00 no'],
    ]);
  });

  test('has its records in the order of files, then of lines', async () => {
    const shop = new Shop();
    const first = csv(DATE, ['8.00 O:X', '8.00 O:Y', '100.00']);
    writeFileSync(join(shop.folder, 'a.csv'), `\ufeff${first}`);
    writeFileSync(join(shop.folder, 'b.csv'), csv(DATE, ['50.00']));
    const ours = ['8.00 O:X', '8.00 O:Y', '100.00'];
    await shop.run([], ours, DATE, '--statement', 'a.csv', 'b.csv');
    expect(shop.records()).toEqual([
      `statement 100.00 a.csv:4, statement 50.00 b.csv:2, flows 100.00 f-${DATE}.csv:4`,
    ]);
  });

  test('keeps its decision in a rerun, in whatever order the records are', async () => {
    const shop = new Shop();
    await shop.run(['100.00', '50.00'], ['100.00']);
    const decision = ['--action', 'adjust', '--by', 'li'];
    expectExit(await shop.call('items', 'resolve', idOf('statement'), ...decision), 0);
    await shop.run(['50.00', '100.00'], ['100.00']);
    const listed = await shop.call('items', 'list', '--json', '--state', 'all');
    const resolved = { item_id: idOf('statement'), state: 'resolved', difference: '50.00' };
    expect(JSON.parse(listed.stdout)).toMatchObject([resolved]);
    // Another amount is another matter.
    await shop.run(['100.00', '51.00'], ['100.00']);
    const again = await shop.call('items', 'list', '--json', '--state', 'all');
    expect(JSON.parse(again.stdout)).toMatchObject([
      { ...resolved, state: 'open', difference: '51.00' },
    ]);
  });
});

test('a rerun has the same sums of one record more', async () => {
  const shop = new Shop();
  const flows = ['100.00', '50.00', '20.00'];
  await shop.run(['100.00'], flows);
  await shop.run(['100.00'], [...flows, '0.00']);
  expect(shop.items()).toEqual(['amount_mismatch 100.00 170.00 -70.00 1:4 identity adjust']);
});

test('a lost record of an item is damage', async () => {
  const shop = new Shop();
  await shop.run(['100.00', '50.00'], ['100.00']);
  const db = new Database(join(shop.folder, 'zhangping.db'));
  expect(db.prepare('DELETE FROM records WHERE k = 0').run().changes).toBe(1);
  db.close();
  const result = await shop.call('report', '--date', DATE);
  expectExit(result, 4);
  expect(result.stderr).toContain(`the records of item ${idOf('statement')} are incomplete`);
});

describe('other dates', () => {
  const NEXT = '2026-11-20';

  test("clear what is left beside matched records: tomorrow's 50.00", async () => {
    const shop = new Shop();
    await shop.run(['100.00', '50.00'], ['100.00']);
    const { code, summary } = await shop.run(['8.00 O:Z'], ['8.00 O:Z', '50.00'], NEXT);
    expect([code, summary.verdict]).toEqual([0, 'balanced']);
    expect(shop.rows('discrepancies.csv')).toEqual([]);
    // Reading: the cleared record is an item by itself, and those that matched match again.
    expect(shop.items('cross-day.csv')).toEqual(['cleared 50.00 50.00 1:0 carry']);
    expect(shop.items('cross-day.csv', NEXT)).toEqual(['cleared 50.00 -50.00 0:1 carry']);
    expect(shop.rows('cross-day.csv')[0].item_id).toBe(idOf('statement'));
    expect(JSON.parse(shop.read('summary.json')).verdict).toBe('balanced');
  });

  test('clear records beside an attempt that failed, each with it', async () => {
    const shop = new Shop();
    await shop.run(['60.00', '40.00'], ['100.00 failed']);
    await shop.run(['8.00 O:Z'], ['8.00 O:Z', '60.00', '40.00'], NEXT);
    expect(shop.items()).toEqual([]);
    expect(shop.items('cross-day.csv')).toEqual([
      'cleared 60.00 100.00 60.00 1:1 carry',
      'cleared 40.00 100.00 40.00 1:1 carry',
    ]);
    const other = new Shop();
    await other.run(['100.00 failed'], ['100.00']);
    await other.run(['8.00 O:Z', '100.00'], ['8.00 O:Z'], NEXT);
    expect(other.items()).toEqual([]);
    expect(other.items('cross-day.csv')).toEqual(['cleared 100.00 100.00 -100.00 1:1 carry']);
  });

  test('clear one of several records that are left', async () => {
    const shop = new Shop();
    await shop.run(['100.00', '50.00', '20.00'], ['100.00']);
    await shop.run(['8.00 O:Z'], ['8.00 O:Z', '50.00'], NEXT);
    // Reading: the others stay together, without the record that cleared.
    const rest = 'amount_mismatch 120.00 100.00 20.00 2:1 identity adjust';
    expect(shop.items()).toEqual([rest]);
    expect(shop.items('cross-day.csv')).toEqual(['cleared 50.00 50.00 1:0 carry']);
    // The other date does not have it any more.
    await shop.run(['8.00 O:Z'], ['8.00 O:Z'], NEXT);
    expect(shop.items()).toEqual(['amount_mismatch 170.00 100.00 70.00 3:1 identity adjust']);
    expect(shop.items('cross-day.csv')).toEqual([]);
  });

  test('clear several within the tolerance, each by its own amount', async () => {
    const shop = new Shop(TOLERANT);
    await shop.run(['100.00', '50.00', '20.00', '8.00 O:Z'], ['100.00', '8.00 O:Z']);
    const ours = ['100.00', '50.02', '20.01', '8.00 O:Y'];
    const { code, summary } = await shop.run(['100.00', '8.00 O:Y'], ours, NEXT);
    expect([code, summary.tolerated]).toEqual([0, { count: 2, amount: '-0.03' }]);
    expect(shop.items('cross-day.csv', NEXT)).toEqual([
      'cleared 50.02 -50.00 0:1 carry',
      'cleared 20.01 -20.00 0:1 carry',
    ]);
    // Each item once, as its first record that cleared.
    const listed = await shop.call('items', 'list', '--state', 'all');
    expect(listed.stdout).toContain('2 items, 0.00 CNY');
    // Of a part that cleared, the cents are tolerated before the rest clears.
    await shop.run(['100.00', '50.00', '8.00 O:Z'], ['100.00', '8.00 O:Z']);
    expect(shop.items('discrepancies.csv', NEXT)).toEqual([
      'amount_mismatch 100.00 120.01 -20.01 1:2 identity adjust',
    ]);
    const { tolerated } = JSON.parse(shop.read('summary.json', NEXT)) as Summary;
    expect(tolerated).toEqual({ count: 1, amount: '-0.02' });
  });

  test('leave within the tolerance what is matched beside the rest', async () => {
    const shop = new Shop(TOLERANT);
    await shop.run(['100.00', '50.00', '20.00'], ['100.03']);
    expect(shop.items()).toEqual(['amount_mismatch 170.00 100.03 69.97 3:1 identity adjust']);
    await shop.run(['8.00 O:Z'], ['8.00 O:Z', '50.00', '20.00'], NEXT);
    expect(shop.items()).toEqual([]);
    const cleared = ['cleared 50.00 50.00 1:0 carry', 'cleared 20.00 20.00 1:0 carry'];
    expect(shop.items('cross-day.csv')).toEqual(cleared);
    const { proof, tolerated } = JSON.parse(shop.read('summary.json')) as Summary;
    expect(tolerated).toEqual({ count: 1, amount: '-0.03' });
    expect(proof).toEqual({ difference: '69.97', explained: '69.97', residual: '0.00' });
    const listed = await shop.call('items', 'list', '--state', 'all', '--date', DATE);
    expect(listed.stdout).toContain('1 item, 50.00 CNY');
    // While a record is open, the cents are still of the item.
    await shop.run(['8.00 O:Z'], ['8.00 O:Z', '50.00'], NEXT);
    expect(shop.items()).toEqual(['amount_mismatch 120.00 100.03 19.97 2:1 identity adjust']);
    expect((await shop.call('items', 'list')).stdout).toContain('1 open item, 19.97 CNY');
    expect(JSON.parse(shop.read('summary.json')).tolerated).toBeUndefined();
  });

  test('end the decision about an item of which a part clears, and change only that', async () => {
    const shop = new Shop();
    const statement = ['100.00', '50.00', '20.00'];
    await shop.run(statement, ['100.00']);
    const decision = ['--action', 'adjust', '--by', 'li'];
    expectExit(await shop.call('items', 'resolve', idOf('statement'), ...decision), 0);
    await shop.run(['8.00 O:Z'], ['8.00 O:Z', '50.00'], NEXT);
    const open = async () => JSON.parse((await shop.call('items', 'list', '--json')).stdout);
    expect(await open()).toMatchObject([{ item_id: idOf('statement'), difference: '20.00' }]);
    const changes = async () => {
      const [about] = JSON.parse((await shop.call('explain', 'A', '--json')).stdout);
      return about.changes.length;
    };
    const before = await changes();
    await shop.run(statement, ['100.00']);
    expect(await changes()).toBe(before);
  });

  test('clear no other record by a copy of a matched one', async () => {
    const shop = new Shop();
    await shop.run(['100.00', '50.00'], ['100.00']);
    const mismatch = 'amount_mismatch 150.00 100.00 50.00 2:1 identity adjust';
    await shop.run(['8.00 O:Z'], ['8.00 O:Z', `100.00 D:${DATE}`], NEXT);
    expect(shop.items()).toEqual([mismatch]);
    expect(shop.items('cross-day.csv', NEXT)).toEqual(['pending 100.00 -100.00 0:1 hold']);
    // A record of its own amount is none.
    await shop.run(['8.00 O:Z'], ['8.00 O:Z', `50.00 D:${DATE}`], NEXT);
    expect(shop.items()).toEqual([]);
    expect(shop.items('cross-day.csv', NEXT)).toEqual(['cleared 50.00 -50.00 0:1 carry']);
  });

  test('are matched with a record among others only if nothing differs', async () => {
    const shop = new Shop();
    await shop.run(['8.00 O:Z'], ['8.00 O:Z', '45.00']);
    await shop.run(['60.00', '40.00'], ['1.00 failed'], NEXT);
    expect(shop.items()).toEqual(['short 45.00 -45.00 0:1 reverse']);
    const attempts = 'status_mismatch 100.00 1.00 100.00 2:1 identity repost';
    expect(shop.items('discrepancies.csv', NEXT)).toEqual([attempts]);

    const other = new Shop();
    await other.run(['8.00 O:Z F:0.01'], ['8.00 O:Z F:0.01', '5.00 R: F:-0.01']);
    const statement = ['9.00 R:R1 F:-0.02', '5.00 R:R1 F:-0.02'];
    await other.run(statement, ['9.00 R:R1 F:-0.02'], NEXT);
    const mismatch = 'amount_mismatch -14.00 -9.00 -5.00 2:1 identity adjust';
    expect(other.items('discrepancies.csv', NEXT)).toEqual([mismatch]);
  });

  test('clear nothing of sums that differ, and add up nothing', async () => {
    const shop = new Shop();
    await shop.run(['97.00', '1.00'], ['100.00']);
    await shop.run(['8.00 O:Z'], ['8.00 O:Z', '97.00'], NEXT);
    expect(shop.items()).toEqual(['amount_mismatch 98.00 100.00 -2.00 2:1 identity adjust']);
    expect(shop.items('discrepancies.csv', NEXT)).toEqual(['short 97.00 -97.00 0:1 reverse']);

    const other = new Shop();
    await other.run(['97.00', '8.00 O:Z'], ['8.00 O:Z']);
    await other.run(['3.00'], ['100.00'], NEXT);
    expect(other.items()).toEqual(['long 97.00 97.00 1:0 repost']);
    const mismatch = 'amount_mismatch 3.00 100.00 -97.00 1:1 identity adjust';
    expect(other.items('discrepancies.csv', NEXT)).toEqual([mismatch]);
  });

  test('let a pending refund expire as long or short by its money', async () => {
    const shop = new Shop();
    const late = ['5.00 R:R1 23:50:00', '0.00 O:B 23:50:00', '8.00 O:Z'];
    await shop.run(late, ['8.00 O:Z', '3.00 R:R2 23:50:00']);
    await shop.run(['9.00 O:Y'], ['9.00 O:Y'], '2026-11-23');
    expect(shop.items()).toEqual([
      'expired -5.00 -5.00 1:0 repost',
      'expired -3.00 3.00 0:1 reverse',
      'expired B 0.00 0.00 1:0 repost',
    ]);
    const { discrepancies } = JSON.parse(shop.read('summary.json')) as Summary;
    // One of 0.00 goes by its side.
    expect(discrepancies.short).toEqual({ count: 1, amount: '-5.00' });
    expect(discrepancies.long).toEqual({ count: 2, amount: '3.00' });
  });
});

describe('orders in parts that match', () => {
  test('are matched for explain, with every record', async () => {
    const shop = new Shop();
    await shop.run(['97.00', '1.00', '2.00'], ['100.00']);
    const explained = await shop.call('explain', 'A', '--json');
    const [{ items, dates }] = JSON.parse(explained.stdout);
    expect(items).toEqual([]);
    expect(dates).toMatchObject([{ date: DATE, state: 'matched' }]);
    const amounts = dates[0].records.map((record: Row) => `${record.side} ${record.amount}`);
    expect(amounts.sort()).toEqual([
      'flows 100.00',
      'statement 1.00',
      'statement 2.00',
      'statement 97.00',
    ]);
  });

  test.each([
    ['by their keys', ''],
    ['by the rules', TOLERANT],
  ])('%s agree where two large sides are told from unrelated ones', async (_, settings) => {
    const orders = Array.from({ length: UNRELATED_FROM }, (_, i) => `O:N${i}`);
    const parts = orders.flatMap((order) => [`99.00 ${order}`, `1.00 ${order}`]);
    const whole = orders.map((order) => `100.00 ${order}`);
    const shop = new Shop(settings);
    const { summary } = await shop.run([...parts, '1.00'], whole);
    expect(summary.matched.count).toBe(UNRELATED_FROM);
    expect(shop.items()).toEqual(['long 1.00 1.00 1:0 repost']);
  });
});

describe('an id that more records share than an order has', () => {
  const times = (count: number, line: string) => Array.from({ length: count }, () => line);

  test.each([MANY - 1, MANY, MANY + 1])('%i matched records and another one', async (count) => {
    const shop = new Shop();
    await shop.run([...times(count, '1.00'), '5.00'], times(count, '1.00'));
    const whole = `amount_mismatch ${count + 5}.00 ${count}.00 5.00 ${count + 1}:${count}`;
    expect(shop.items()).toEqual([
      count > MANY ? 'long 5.00 5.00 1:0 repost' : `${whole} identity adjust`,
    ]);
  });

  test.each([MANY - 1, MANY, MANY + 1])(
    '%i records that differ from another one',
    async (count) => {
      const shop = new Shop();
      await shop.run(times(count, '1.00'), ['0.50']);
      const items = shop.items();
      if (count <= MANY) {
        const difference = `${count - 1}.50`;
        expect(items).toEqual([
          `amount_mismatch ${count}.00 0.50 ${difference} ${count}:1 identity adjust`,
        ]);
      } else {
        const pair = 'amount_mismatch 1.00 0.50 0.50 1:1 identity adjust';
        expect(items).toEqual([pair, ...times(count - 1, 'long 1.00 1.00 1:0 repost')]);
      }
    },
  );

  test.each([MANY, MANY + 1])('%i records of ours that differ from another one', async (count) => {
    const shop = new Shop();
    await shop.run(['0.50'], times(count, '1.00'));
    const [first, ...more] = shop.items();
    const isOne = count <= MANY;
    expect(first).toMatch(isOne ? /^amount_mismatch .* 1:1000/ : /^amount_mismatch .* 1:1 /);
    expect(more).toEqual(isOne ? [] : times(MANY, 'short 1.00 -1.00 0:1 reverse'));
  });

  test.each([MANY, MANY + 1])('%i records beside a matched one', async (count) => {
    const shop = new Shop();
    await shop.run(['5.00', ...times(count, '1.00')], ['5.00']);
    const [first, ...more] = shop.items();
    const long = 'long 1.00 1.00 1:0 repost';
    const whole = 'amount_mismatch 1005.00 5.00 1000.00 1001:1 identity adjust';
    expect(first).toBe(count <= MANY ? whole : long);
    expect(more).toEqual(count <= MANY ? [] : times(MANY, long));
  });

  test.each([MANY, MANY + 1])(
    '%i records whose fees differ from those of another one',
    async (count) => {
      const shop = new Shop();
      await shop.run(times(count, '1.00 F:0.01'), [`${count}.00 F:0.01`]);
      const [first, ...more] = shop.items();
      const isOne = count <= MANY;
      expect(first).toMatch(
        isOne ? /^fee_mismatch .* 1000:1 sum adjust$/ : /^amount_mismatch .* 1:1/,
      );
      expect(more).toHaveLength(isOne ? 0 : MANY);
    },
  );

  test.each([MANY - 1, MANY, MANY + 1])('%i records beside a failed one', async (count) => {
    const shop = new Shop();
    await shop.run(times(count, '1.00'), ['1.00 failed']);
    expect(shop.items()).toHaveLength(count > MANY ? count : 1);
  });
});

test('sums of fees are not compared if the job does not compare fees', async () => {
  const parts = ['97.00 F:0.50', '3.00 F:0.10'];
  const asked = new Shop();
  await asked.run(parts, ['100.00 F:0.50']);
  expect(asked.items()).toEqual(['fee_mismatch 100.00 100.00 0.00 2:1 sum adjust']);
  // With a tolerance the rule judges the order, without one it is matched by its keys.
  for (const tolerance of ['', TOLERANT]) {
    const shop = new Shop(`    compare: [status]\n${tolerance}`);
    const { summary } = await shop.run(parts, ['100.00 F:0.50']);
    expect(shop.items()).toEqual([]);
    expect(summary.matched).toEqual({ count: 1, amount: '100.00' });
  }
});

test('with a tolerance, pairs of equal amounts come before near ones', async () => {
  const shop = new Shop(TOLERANT);
  const fee = (fee: string) => ['100.00', '100.03'].map((amount) => `${amount} F:${fee}`);
  await shop.run(fee('0.60'), fee('0.70').reverse());
  expect(shop.items()).toEqual([
    'fee_mismatch 100.00 100.00 0.00 1:1 identity adjust',
    'fee_mismatch 100.03 100.03 0.00 1:1 identity adjust',
  ]);
});

test('with a tolerance, pairs of near amounts come before sums', async () => {
  const shop = new Shop(TOLERANT);
  const { summary } = await shop.run(['50.01', '49.99'], ['50.00', '50.00']);
  expect(summary.matched).toEqual({ count: 2, amount: '100.00' });
  expect(summary.tolerated).toEqual({ count: 2, amount: '0.00' });
});

test(`item-records.csv has the records of items with several, on ${DAYS} random days`, async () => {
  const shop = new Shop();
  for (let seed = 1; seed <= DAYS; seed++) {
    const { statement, flows } = randomDay(new Random(seed));
    writeFileSync(join(shop.folder, `s-${DATE}.csv`), asStatement(flowsCsvFile(statement)));
    writeFileSync(join(shop.folder, `f-${DATE}.csv`), flowsCsvFile(flows));
    const result = await shop.call('run', '--date', DATE, '--no-ledger', '--allow-empty');
    const isOther = [statement, flows].some((records) => areOfOtherDates(records, DATE));
    expectExit(result, ...(isOther ? [3] : [0, 1]));
    if (isOther) continue;
    const { items } = reconcile(statement, flows, DATE);
    const reports = ['discrepancies.csv', 'cross-day.csv'].map((name) => shop.read(name));
    expect(canonicalReports(...reports), `seed ${seed}`).toEqual(canonicalItems(items));
    const several = items.filter(({ records }) => SIDES.some((side) => records[side].length > 1));
    expect(existsSync(shop.path('item-records.csv')), `seed ${seed}`).toBe(several.length > 0);
    if (several.length === 0) continue;
    const records = canonicalRecordReport(shop.read('item-records.csv'), ...reports);
    expect(records, `seed ${seed}`).toEqual(canonicalRecords(several));
  }
});
