/** Which jobs a month has, which of them totals add, and what settlement jobs received. */
import { describe, expect, test } from 'vitest';
import { JOB_DEFAULTS } from '../../src/domain/job.ts';
import type { JobMonth } from '../../src/domain/month.ts';
import type { DayFindings, FileFacts } from '../../src/domain/outcome.ts';
import { type MonthRequest, monthOf } from '../../src/ledger/month.ts';
import { closeLedger, type Ledger, openLedger, TEMPORARY } from '../../src/ledger/open.ts';
import { commitDay } from '../../src/run/reconcile.ts';
import { findingsOf, type Plain } from '../support/month-runs.ts';
import {
  bankRun,
  credit,
  group,
  jobNamed,
  NET_BY_DATE,
  settlementJob,
  upstreamRun,
} from '../support/settlement.ts';

const DATE = '2026-11-02';

function withLedger<T>(work: (ledger: Ledger) => T): T {
  const ledger = openLedger(TEMPORARY);
  try {
    return work(ledger);
  } finally {
    closeLedger(ledger);
  }
}

function month(ledger: Ledger, more: Partial<MonthRequest> = {}) {
  return monthOf(ledger, {
    ...{ period: '2026-11', jobs: [], configured: null, profiles: {}, today: () => '2026-11-06' },
    ...more,
  });
}

const PAYMENT: Plain = {
  ...{ order: 'A1', sides: ['statement', 'flows'], type: 'payment', amount: 1000, fee: null },
  ...{ status: 'success', hour: 12, account: '', store: '', isPending: false },
};

interface StatementFile extends Partial<FileFacts> {
  readonly account?: string;
  readonly date?: string;
}

/** A run of one payment of 10.00 whose statement has this profile and file. */
const configuredJob = (name: string) => ({ name, currency: 'CNY', timeZone: 'Asia/Shanghai' });

function run(
  ledger: Ledger,
  name: string,
  profile: string,
  { account = '', date = DATE, ...file }: StatementFile = {},
) {
  const job = { name, currency: 'CNY', profile };
  const records = [{ ...PAYMENT, account }];
  const findings = findingsOf({ job, date, records, hasActivity: true }, name + date);
  const files = findings.statement.files.map((each) => ({ ...each, ...file }));
  const changed: DayFindings = { ...findings, statement: { ...findings.statement, files } };
  commitDay(ledger, { ...JOB_DEFAULTS, name }, changed, true);
}

/** The jobs in which others are counted, and the amount of all payments. */
function added(ledger: Ledger, more: Partial<MonthRequest> = {}) {
  const { jobs, totals } = month(ledger, more);
  const counted = jobs.map(({ job, countedIn }) => `${job} in ${countedIn ?? 'totals'}`);
  return [...counted, totals[0].now.statement?.payments.amount];
}

describe('totals', () => {
  test('have the payments of two bills of a channel once', () => {
    withLedger((ledger) => {
      run(ledger, 'a-fund', 'wechat-fund');
      run(ledger, 'trade', 'wechat-trade', { account: '1900000109' });
      run(ledger, 'alipay', 'alipay-trade');
      expect(added(ledger)).toEqual([
        'a-fund in trade',
        'alipay in totals',
        'trade in totals',
        2000n,
      ]);
    });
  });

  test('have bills of different accounts of a channel both', () => {
    withLedger((ledger) => {
      run(ledger, 'fund', 'alipay-fund', { account: '2088001' });
      run(ledger, 'trade', 'alipay-trade', { account: '2088002' });
      // A bill without rows names none.
      run(ledger, 'fund', 'alipay-fund', { date: '2026-11-03', rows: 0 });
      run(ledger, 'trade', 'alipay-trade', { account: '2088002', date: '2026-11-03' });
      expect(added(ledger)).toEqual(['fund in totals', 'trade in totals', 4000n]);
    });
  });

  test('have a statement once that two jobs count, and its parts both', () => {
    const shared = { path: 'bill.csv', sha256: 'b'.repeat(64) };
    withLedger((ledger) => {
      run(ledger, 'books', 'bank', shared);
      run(ledger, 'gateway', 'bank', shared);
      expect(added(ledger)).toEqual(['books in totals', 'gateway in books', 1000n]);
    });
    withLedger((ledger) => {
      run(ledger, 'north', 'bank', { ...shared, passedOver: 3 });
      run(ledger, 'south', 'bank', { ...shared, otherAccounts: 3 });
      expect(added(ledger)).toEqual(['north in totals', 'south in totals', 2000n]);
    });
  });

  test.each([
    ['one path with other bytes', 'bill.csv', { how: 'file' }, 'file'],
    ['standard input', '-', { how: 'stdin' }, 'stdin'],
    ['different queries', 'database:shop', { how: 'database' }, 'database'],
    ['kept rows of different queries', 'database:shop', { how: 'kept' }, 'database'],
  ])('have statements of two jobs from %s both', (_, path, { how }, kind) => {
    const query = (sql: string) => ({
      ...{ sql, sha256: sql.repeat(64), from: '', to: '', server: '', at: '' },
    });
    const file = (name: string) => ({
      ...{ path, sha256: name.repeat(64) },
      obtained: { how, at: '', ...(kind === 'database' && { query: query(name) }) },
    });
    withLedger((ledger) => {
      run(ledger, 'north', 'bank', file('a'));
      run(ledger, 'south', 'bank', file('b'));
      expect(added(ledger)).toEqual(['north in totals', 'south in totals', 2000n]);
    });
  });

  test('have the dates of a job from before another one counted its payments, or after', () => {
    const bill = (date: string) => ({ date, path: `bill-${date}`, sha256: date.padEnd(64, '0') });
    const [first, second, third] = ['2026-11-01', '2026-11-02', '2026-11-03'].map(bill);
    // A job was renamed: some dates were run again under its new name.
    withLedger((ledger) => {
      for (const each of [first, second]) run(ledger, 'old', 'bank', each);
      for (const each of [second, third]) run(ledger, 'new', 'bank', each);
      expect(added(ledger)).toEqual(['new in totals', 'old in new', 3000n]);
    });
    // The config has the old name no more, and that is the first one.
    withLedger((ledger) => {
      for (const each of [first, second]) run(ledger, 'a', 'bank', each);
      for (const each of [second, third]) run(ledger, 'b', 'bank', each);
      const configured = [configuredJob('b')];
      expect(added(ledger, { configured })).toEqual(['a in totals', 'b in a', 3000n]);
      // A date that the other job has to run still is missing.
      expect(added(ledger)).toEqual(['a in totals', 'b in a', 2000n]);
    });
  });
});

describe('the jobs of a month', () => {
  test('are those of the config: one that it has no more misses no dates', () => {
    withLedger((ledger) => {
      run(ledger, 'shop', 'bank');
      const missing = (more: Partial<MonthRequest>) =>
        month(ledger, more).jobs.map(({ job, coverage }) => `${job} ${coverage.missing.length}`);
      expect(missing({})).toEqual(['shop 3']);
      const configured = [configuredJob('new')];
      expect(missing({ configured })).toEqual(['new 0', 'shop 0']);
      expect(missing({ configured, period: '2027-01' })).toEqual(['new 0']);
      expect(missing({ configured: [configuredJob('shop')], period: '2026-12' })).toEqual([
        'shop 0',
      ]);
      expect(missing({ period: '2026-10' })).toEqual([]);
    });
  });

  test('are those that are named', () => {
    withLedger((ledger) => {
      run(ledger, 'a', 'bank');
      run(ledger, 'b', 'bank');
      expect(month(ledger, { jobs: ['b'] }).jobs.map(({ job }) => job)).toEqual(['b']);
    });
  });
});

test('a date is added once if one of several jobs that count another one started later', () => {
  const gateway = (date: string) => ({ path: `gateway-${date}`, sha256: date.padEnd(64, '0') });
  const dates = ['2026-11-01', '2026-11-02', '2026-11-03', '2026-11-04'];
  withLedger((ledger) => {
    for (const [day, date] of dates.entries()) {
      const names = ['a', 'b', 'gateway'].slice(day >= 2 ? 0 : day >= 1 ? 1 : 2);
      for (const name of names) {
        const job = { name, currency: 'CNY', profile: `${name}-bank` };
        const findings = findingsOf(
          { job, date, records: [PAYMENT], hasActivity: true },
          name + date,
        );
        const side = name === 'gateway' ? 'statement' : 'flows';
        const files = findings[side].files.map((each) => ({ ...each, ...gateway(date) }));
        const changed = { ...findings, [side]: { ...findings[side], files } };
        commitDay(ledger, { ...JOB_DEFAULTS, name }, changed, true);
      }
    }
    // The gateway on the 1st, b from the 2nd on, a from the 3rd on.
    expect(added(ledger)).toEqual(['a in totals', 'b in totals', 'gateway in a', 6000n]);
  });
});

test('a dimension has the records of all dates, also of those that were run without it', () => {
  withLedger((ledger) => {
    const job = { name: 'shop', currency: 'CNY', profile: 'bank' };
    for (const day of [1, 2, 3, 4]) {
      const date = `2026-11-0${day}`;
      const records = day === 4 ? [] : [{ ...PAYMENT, store: 'north' }];
      const findings = findingsOf({ job, date, records, hasActivity: true }, date);
      const { flows } = findings;
      const activity = flows.activity && { ...flows.activity, breakdowns: [] };
      const without = { ...findings, flows: { ...flows, ...(activity && { activity }) } };
      commitDay(ledger, { ...JOB_DEFAULTS, name: 'shop' }, day === 2 ? findings : without, true);
    }
    const [{ dimensions }] = month(ledger).jobs;
    expect(
      dimensions.map(({ name, rows }) => [
        name,
        rows?.map(({ now: { key, flows } }) => [key, flows?.payments]),
      ]),
    ).toEqual([
      [
        'store',
        [
          ['', { count: 2, amount: 2000n }],
          ['north', { count: 1, amount: 1000n }],
        ],
      ],
    ]);
  });
});

test('a settlement job says what was expected, what arrived and what is overdue', () => {
  withLedger((ledger) => {
    const bank = settlementJob('bank', { partialMax: 5000 });
    // Due on the next working day, with a day of grace: 3, 4, 5 and 6 November.
    for (const [n, amount] of [1000, 2000, 4000, 8000].entries()) {
      const date = `2026-11-0${n + 2}`;
      const taken = [{ taking: NET_BY_DATE, groups: [group(amount)] }];
      const findings = upstreamRun('shop', date, taken);
      commitDay(ledger, jobNamed('shop'), findings, true, { own: null, downstream: [bank] });
    }
    const arrive = (date: string, amounts: readonly number[]) => {
      const credits = amounts.map((amount) => credit(`${date} ${amount}`, amount));
      const findings = bankRun('bank', date, credits);
      commitDay(ledger, bank.job, findings, true, { own: bank, downstream: [] });
    };
    arrive('2026-11-03', [1000]);
    arrive('2026-11-06', []);
    const found = month(ledger);
    const job = found.jobs.find(({ job }) => job === 'bank') as JobMonth;
    expect(job.countedIn).toBe('shop');
    expect(job.arrivals).toEqual({
      expected: { count: 4, amount: 15000n },
      arrived: { count: 1, amount: 1000n },
      // That of the 4th; the grace of the 5th ends on the 6th.
      overdue: { count: 1, amount: 2000n },
    });
    // The bank has no statement on a day on which nothing is expected.
    expect(job.coverage.missing).toEqual(['2026-11-04', '2026-11-05']);
    expect(found.channels.map(({ now }) => now.key)).toEqual(['shop']);
  });
});
