/** What channels owe, and how orders became money, through the built program. */
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { DayFindings } from '../../src/domain/outcome.ts';
import { closeLedger, type Ledger, openLedger } from '../../src/ledger/open.ts';
import { commitDay } from '../../src/run/reconcile.ts';
import { itemOf, recordOn } from '../report/outcomes.ts';
import { expectExit, runCli } from '../support/cli.ts';
import {
  bankRun,
  credit,
  group,
  jobNamed,
  NET_BY_DATE,
  settlementJob,
  upstreamRun,
} from '../support/settlement.ts';
import { tempDir } from '../support/tempdir.ts';

const CWD = tempDir();
const LEDGER = ['--ledger', join(CWD, 'zhangping.db')];
const BANK = settlementJob('bank');
/** By business date, with a weekend after the last. */
const GROUPS = {
  // 94.40 net.
  '2026-03-02': { ...group(10_000), refunds: -500n, fees: 59_500n },
  '2026-03-03': group(100_000),
  '2026-03-04': group(7000),
  '2026-03-05': group(2000),
  '2026-03-06': group(2000),
};
const CREDITS = {
  '2026-03-03': [credit('a', 9440)],
  '2026-03-04': [credit('b', 96_000)],
  '2026-03-05': [],
  '2026-03-06': [credit('c', 77, { line: 6 })],
  // It pays either of two dates.
  '2026-03-09': [credit('d', 2000, { line: 9 })],
};

/** A bank's statement whose payers are a field. */
/** The first date has a payment of 1.00 that nobody recorded. */
function shopRun(date: string): DayFindings {
  const taken = [{ taking: NET_BY_DATE, groups: [GROUPS[date as keyof typeof GROUPS]] }];
  const run = upstreamRun('shop', date, taken);
  if (date !== '2026-03-02') return run;
  const statement = { ...run.statement, count: 1, amount: 100n };
  const long = itemOf('long', { statement: recordOn('statement', { amount: 100 }) });
  const item = { ...long, difference: 100, businessDate: date };
  return { ...run, statement, items: [item], documents: ['statement.csv'] };
}

/** The words of a page, one blank apart. */
function pageText(html: string): string {
  const bare = html.replace(/<(script|style)\b.*?<\/\1>/gs, '').replace(/<[^>]+>/g, ' ');
  return bare.replace(/\s+/g, ' ');
}

async function said(...args: string[]) {
  const result = await runCli([...args, ...LEDGER], { cwd: CWD });
  expectExit(result, 0);
  return result;
}

async function refusal(...args: string[]): Promise<string> {
  const result = await runCli([...args, ...LEDGER], { cwd: CWD });
  expectExit(result, 2);
  return result.stderr;
}

beforeAll(() => {
  const ledger = openLedger(join(CWD, 'zhangping.db'));
  for (const date of Object.keys(GROUPS)) {
    const jobs = { own: null, downstream: [BANK] };
    commitDay(ledger, jobNamed('shop'), shopRun(date), true, jobs);
  }
  for (const [date, credits] of Object.entries(CREDITS)) {
    const jobs = { own: BANK, downstream: [] };
    commitDay(ledger, BANK.job, bankRun('bank', date, credits), true, jobs);
  }
  closeLedger(ledger);
});

describe('receivables', () => {
  /** Without the columns that are the same in all. */
  const states = async (...args: string[]) => {
    const { stdout } = await said('receivables', ...args, '--json');
    return JSON.parse(stdout).map((each: Record<string, string | number>) =>
      [
        each.group,
        each.expected_date,
        each.expected,
        each.received,
        each.state,
        each.age_days,
      ].join(' '),
    );
  };

  test('are those of the latest date, with all fields', async () => {
    expect(await states()).toEqual([
      '2026-03-02 2026-03-03 94.40 94.40 received 0',
      '2026-03-03 2026-03-04 1000.00 960.00 partial 5',
      '2026-03-04 2026-03-05 70.00 0.00 overdue 4',
      '2026-03-05 2026-03-06 20.00 0.00 in_transit 3',
      '2026-03-06 2026-03-09 20.00 0.00 in_transit 0',
    ]);
    const { stdout } = await said('receivables', 'bank', '--json');
    expect(JSON.parse(stdout)[2]).toEqual({
      job: 'bank',
      account: '',
      group: '2026-03-04',
      business_date: '2026-03-04',
      expected_date: '2026-03-05',
      expected: '70.00',
      received: '0.00',
      state: 'overdue',
      age_days: 4,
    });
  });

  test('are those of an earlier date, without what came and what was sold later', async () => {
    expect(await states('--on', '2026-03-04')).toEqual([
      '2026-03-02 2026-03-03 94.40 94.40 received 0',
      '2026-03-03 2026-03-04 1000.00 0.00 in_transit 0',
      '2026-03-04 2026-03-05 70.00 0.00 in_transit 0',
    ]);
    expect(await states('--on', '2026-03-02')).toEqual([
      '2026-03-02 2026-03-03 94.40 0.00 in_transit 0',
    ]);
    expect(await states('--on', '2020-01-01')).toEqual([]);
  });

  test('are shown to people', async () => {
    const { stdout } = await said('receivables');
    expect(stdout).toBe(`bank  CNY  as of 2026-03-09

                       groups  amount
overdue                     1   70.00
  1 to 7 days               1   70.00
paid in part, lacking       1   40.00
in transit                  2   40.00
received                    1   94.40

Expected:
  2026-03-06  1  20.00  within its grace
  2026-03-09  1  20.00

Overdue and paid in part, most money first:
  overdue       2026-03-04  expected 2026-03-05  4 d  70.00
  paid in part  2026-03-03  expected 2026-03-04  5 d  40.00  960.00 of 1000.00 came

Credits that nothing explains:
  2026-03-09  bank.csv:9  20.00  may pay 2026-03-05, or 2026-03-06
  2026-03-06  bank.csv:6   0.77
`);
  });

  test('need a settlement job', async () => {
    expect(await refusal('receivables', 'shop')).toContain(
      'shop is not a settlement job that has groups; the ledger has bank',
    );
    expect(await refusal('receivables', '--on', 'soon')).toContain('--on soon');
  });
});

describe('a settlement job', () => {
  test('has reports of what was expected, what came and what is left', async () => {
    const { stdout } = await said('report', 'bank', '--date', '2026-03-09', '--out', 'reports');
    expect(stdout).toMatch(/^credits +到账 +1 +20\.00$/m);
    expect(stdout).toMatch(/^groups +应收 +1 +20\.00$/m);
    expect(stdout).toContain('credits - groups = 0.00');
    const report = (name: string) =>
      readFileSync(join(CWD, 'reports', 'bank', '2026-03-09', name), 'utf8');
    expect(report('summary.md')).toContain(
      '- Credits: 1 record, 20.00\n- Groups: 1 record, 20.00\n',
    );
    const page = pageText(report('report.html'));
    expect(page).toContain(
      'Expected on Count Expected Received Left ' +
        '2026-03-09 1 20.00 0.00 20.00 2026-03-06 3 d ago 1 20.00 0.00 20.00 ' +
        '2026-03-05 4 d ago 1 70.00 0.00 70.00 2026-03-04 5 d ago 1 1,000.00 960.00 40.00 ' +
        '2026-03-03 1 94.40 94.40 — Total 5 1,204.40 1,054.40 150.00',
    );
    expect(page).toContain('bank.csv:9: 20.00 may pay 2026-03-05, or 2026-03-06');
    expect(page).toContain(
      '1,210.00 orders − 5.00 refunds − 0.60 fees = 1,204.40 settled = 1,054.40 received ' +
        '+ 40.00 in transit + 70.00 overdue + 40.00 paid in part, lacking',
    );
    // As of its own date, whatever came later.
    await said('report', 'bank', '--date', '2026-03-04', '--out', 'reports');
    const earlier = readFileSync(join(CWD, 'reports', 'bank', '2026-03-04', 'report.html'), 'utf8');
    expect(pageText(earlier)).toContain(
      '2026-03-05 1 70.00 0.00 70.00 2026-03-04 1 1,000.00 0.00 1,000.00 ' +
        '2026-03-03 1 94.40 94.40 —',
    );
  });

  test('misses no dates on which nothing is expected', async () => {
    const { stdout } = await said('status', 'bank', '--month', '2026-03', '--json');
    const [{ dates }] = JSON.parse(stdout);
    // The weekend has no row; the bank was not run since.
    expect(dates.map(({ date }: { date: string }) => date)).toEqual(Object.keys(CREDITS));
  });

  test('explains its groups and credits', async () => {
    const { stdout: partial } = await said('explain', '2026-03-03');
    expect(partial).toContain(`
group 2026-03-03: 1000.00, expected 2026-03-04
credit bank.csv:1: 960.00, 2026-03-04
  paid in part, 2026-03-06
`);
    expect(partial).toContain(' against sums of job shop');
    const { stdout: paid } = await said('explain', 'a', '--json');
    expect(JSON.parse(paid)[0].receipts).toEqual([
      {
        ...{ received_on: '2026-03-03', rule: 'run' },
        groups: [{ group: '2026-03-02', amount: '94.40', expected_date: '2026-03-03' }],
        credits: [{ source: 'bank.csv:1', date: '2026-03-03', amount: '94.40', candidates: [] }],
      },
    ]);
    const { stdout: open } = await said('explain', 'd');
    expect(open).toContain('may pay 2026-03-05, or 2026-03-06\n  it pays no group\n');
    // Orders are not searched for in the files of the bank.
    const { stdout: order } = await said('explain', 'A99');
    expect(order).toContain('job shop');
    expect(order).not.toContain('job bank');
  });
});

describe('a chain', () => {
  const dates = ['--from', '2026-03-02', '--to', '2026-03-06'];

  test('explains every cent', async () => {
    const { stdout, stderr } = await said(
      ...['chain', 'shop', 'bank', ...dates, '--on', '2026-03-09', '--json'],
    );
    const rest = { in_transit: '0.00', overdue: '0.00', difference: '1.00' };
    expect(JSON.parse(stdout)).toEqual({
      currency: 'CNY',
      legs: [
        { job: 'shop', expected: '0.00', received: '1.00', ...rest },
        {
          ...{ job: 'bank', expected: '1204.40', received: '1054.40' },
          ...{ in_transit: '40.00', overdue: '70.00', difference: '-40.00' },
        },
      ],
      ...{ orders: '1210.00', refunds: '5.00', fees: '0.60', settled: '1204.40' },
      ...{ received: '1054.40', in_transit: '40.00', overdue: '70.00', partial: '40.00' },
      ...{ unexplained: '20.77', residual: '0.00' },
    });
    expect(stderr).toBe('');
  });

  test('counts what arrived up to a date, by default the last one', async () => {
    const { stdout } = await said(
      'chain',
      'shop',
      'bank',
      ...dates.with(3, '2026-03-04'),
      '--json',
    );
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ settled: '1164.40', received: '94.40', in_transit: '1070.00', overdue: '0.00' },
      ...{ partial: '0.00', unexplained: '960.00', residual: '0.00' },
    });
  });

  test('is shown to people, and the dates that are not in it', async () => {
    const { stdout, stderr } = await said(
      ...['chain', 'shop', 'bank', '--from', '2026-02-28', '--to', '2026-03-07'],
      ...['--on', '2026-03-09'],
    );
    expect(stdout).toBe(`shop → bank  CNY
groups of 2026-02-28 to 2026-03-07, receipts up to 2026-03-09

      expected  received  in transit  overdue  difference
shop      0.00      1.00        0.00     0.00        1.00
bank   1204.40   1054.40       40.00    70.00      -40.00

   orders                 1210.00
-  refunds                   5.00
-  fees                      0.60
=  settled                1204.40

   received               1054.40
+  in transit               40.00
+  overdue                  70.00
+  paid in part, lacking    40.00
=  settled                1204.40

Credits that nothing explains: 20.77
`);
    expect(stderr).toBe(
      'Not in the chain, because shop was not run for them: 2026-02-28, 2026-03-01, 2026-03-07.\n',
    );
  });

  test('fails loudly if groups are not what their sums say', async () => {
    const changed = async (change: (ledger: Ledger) => void) => {
      const path = join(tempDir(), 'zhangping.db');
      cpSync(join(CWD, 'zhangping.db'), path);
      const ledger = openLedger(path);
      change(ledger);
      closeLedger(ledger);
      return runCli(['chain', 'shop', 'bank', ...dates, '--ledger', path], { cwd: CWD });
    };
    const other = await changed(({ tables: { receivables } }) => {
      const [first] = receivables.select('WHERE date = ?', '2026-03-02');
      receivables.update({ ...first, amount: 9439 }, ['job', 'date', 'n']);
    });
    expectExit(other, 4);
    expect(other.stdout).toMatch(/\+ {2}residual +0\.01\n/);
    expect(other.stderr).toContain('bank: 0.01 of the chain is explained by nothing');
    const older = await changed(({ tables: { settlementDates } }) => {
      const [first, second] = settlementDates.select('ORDER BY date');
      settlementDates.update({ ...second, run: first.run }, ['job', 'date']);
    });
    expectExit(older, 3);
    expect(older.stderr).toContain('zhangping run bank');
  });

  test('needs jobs in their order, and dates', async () => {
    expect(await refusal('chain', 'bank', 'shop', ...dates)).toContain('zhangping chain shop bank');
    expect(await refusal('chain', 'bank', ...dates)).toContain('zhangping chain shop bank');
    expect(await refusal('chain', 'shop', ...dates)).toContain('none of these jobs settles');
    expect(await refusal('chain', 'shop', 'till', ...dates)).toContain('no run of till');
    expect(await refusal('chain', 'shop', 'bank', ...dates.with(1, '2026-03-09'))).toContain(
      '--from 2026-03-09 is after --to 2026-03-06',
    );
  });
});
