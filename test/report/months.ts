/** A month made by hand: several channels, missing dates, many values, yen, and what is unknown. */
import type {
  ArrivalFigures,
  CategoryFigures,
  ComparedRow,
  Coverage,
  JobMonth,
  MonthReport,
  MonthRow,
  SideFigures,
} from '../../src/domain/month.ts';
import { dateRange } from '../../src/domain/time.ts';
import { addRows } from '../../src/report/month/figures.ts';
import type { AcrossJobs } from '../../src/report/month/workbook.ts';
import { itemOf, recordOn } from './outcomes.ts';

const NONE = { count: 0, amount: 0n };
export const NOVEMBER = { name: '2026-11', from: '2026-11-01', to: '2026-11-30' };
const OCTOBER = { name: '2026-10', from: '2026-10-01', to: '2026-10-31' };

/** Figures of `count` payments of `each` minor units, of which one in 50 is refunded. */
export function figuresOf(count: number, each: number, over: Partial<SideFigures> = {}) {
  const refunded = Math.floor(count / 50);
  const amount = BigInt(count) * BigInt(each);
  const figures: SideFigures = {
    payments: { count, amount },
    refunds: { count: refunded, amount: -BigInt(refunded) * BigInt(each) },
    others: NONE,
    attempts: count,
    // 0.6% less 0.6% of what was refunded, in fee units of a thousandth of a minor unit.
    fees: (amount - BigInt(refunded) * BigInt(each)) * 6n,
    hasFees: true,
    withFee: count + refunded,
    withoutFee: 0,
    ...over,
  };
  return figures;
}

export function rowOf(key: string, count: number, over: Partial<MonthRow> = {}): MonthRow {
  const flows = { attempts: Math.ceil(count * 1.07), fees: 0n, hasFees: false };
  return {
    key,
    currency: 'CNY',
    statement: figuresOf(count, 8137),
    flows: figuresOf(count - Math.floor(count / 400), 8137, flows),
    ...over,
  };
}

export function compared(key: string, count: number, over: Partial<MonthRow> = {}): ComparedRow {
  return { now: rowOf(key, count, over), before: rowOf(key, Math.round(count * 0.93), over) };
}

const CATEGORIES: readonly CategoryFigures[] = [
  {
    category: 'long',
    all: { count: 12, amount: 9_864_00n },
    open: { count: 3, amount: 2_466_10n },
    closedDays: { count: 9, median: 1.5, max: 6 },
  },
  {
    category: 'short',
    all: { count: 4, amount: -1_230_00n },
    open: NONE,
    closedDays: { count: 4, median: 2, max: 2 },
  },
  {
    category: 'fee_mismatch',
    all: { count: 2, amount: 0n },
    open: { count: 2, amount: 0n },
    closedDays: { count: 0, median: null, max: null },
  },
  {
    category: 'cleared',
    all: { count: 38, amount: 31_500n },
    open: NONE,
    closedDays: { count: 38, median: 1, max: 1 },
  },
];

/** All that a job may lack; nothing. */
export const COVERED: Coverage = {
  ...{ ran: 0, ranBefore: 0, missing: [], catchUpDays: 0, notDue: [] },
  ...{ stale: [], withoutActivity: [] },
};

export function jobOf(job: string, count: number, over: Partial<JobMonth> = {}): JobMonth {
  const missing = over.coverage?.missing ?? [];
  const dates = dateRange('2026-11-01', '2026-11-29').filter((date) => !missing.includes(date));
  const share = (n: number) => Math.max(1, Math.round((count * (20 + ((n * 7) % 13))) / 780));
  return {
    job,
    currency: 'CNY',
    channel: 'alipay',
    coverage: { ...COVERED, ran: dates.length, ranBefore: 31 },
    figures: compared(job, count),
    categories: CATEGORIES,
    rules: [
      { rule: 'key', matches: count - 60, records: count - 60 },
      { rule: 'identity', matches: 20, records: 25 },
      { rule: 'sum', matches: 4, records: 9 },
      { rule: 'carry', matches: 38, records: 19 },
    ],
    byType: [
      compared('payment', count, {
        statement: figuresOf(count, 8137, { refunds: NONE }),
        flows: figuresOf(count, 8137, { refunds: NONE }),
      }),
      {
        now: {
          ...rowOf('refund', 0),
          statement: { ...figuresOf(0, 0), refunds: { count: 60, amount: -488_220n } },
        },
        before: null,
      },
    ],
    byHour: Array.from({ length: 24 }, (_, hour) =>
      compared(String(hour), Math.max(1, Math.round((count * (1 + ((hour * hour) % 19))) / 220))),
    ),
    byAccount: [],
    dimensions: [],
    dates: dates.map((date, n) => ({
      date,
      row: rowOf(date, share(n)),
      discrepancies:
        n % 3 === 0 ? NONE : { count: n % 5, amount: BigInt((n % 5) * 8137 * (1 - (n % 2) * 2)) },
    })),
    arrivals: null,
    countedIn: null,
    ...over,
  };
}

const ARRIVALS: ArrivalFigures = {
  expected: { count: 28, amount: 193_000_00n },
  arrived: { count: 26, amount: 178_500_00n },
  overdue: { count: 1, amount: 1_033_77n },
};

const yen = { currency: 'JPY', statement: figuresOf(420, 3200), flows: null };

/** Every part of the page has something in it. */
export function richMonth(): MonthReport {
  const stores = Array.from({ length: 40 }, (_, n) =>
    compared(`门店 ${String(n + 1).padStart(2, '0')}`, 40 + ((n * 37) % 90), { statement: null }),
  );
  const jobs = [
    jobOf('alipay-main', 12_480, {
      dimensions: [
        { name: 'store', rows: stores },
        { name: 'cashier', rows: null },
      ],
      byAccount: [compared('2088101', 9000), compared('2088102', 3480), compared('', 2)],
    }),
    jobOf('wechat-main', 30_210, {
      channel: 'wechat',
      coverage: {
        ...{ ...COVERED, ran: 26, ranBefore: 12 },
        missing: ['2026-11-08', '2026-11-09', '2026-11-21'],
        stale: ['2026-11-03', '2026-11-04'],
      },
    }),
    jobOf('unionpay', 1205, {
      channel: 'unionpay',
      categories: [],
      coverage: {
        ...{ ...COVERED, ran: 29 },
        withoutActivity: dateRange('2026-11-01', '2026-11-12'),
      },
      byHour: [],
      figures: { now: rowOf('unionpay', 1205, { flows: null }), before: null },
    }),
    jobOf('tokyo', 420, {
      currency: 'JPY',
      channel: 'paypay',
      figures: compared('tokyo', 420, yen),
      categories: [],
      byType: [],
      byHour: [],
      dates: [],
    }),
    idleJob('new-shop'),
    jobOf('bank-wechat', 28, {
      channel: 'icbc',
      arrivals: ARRIVALS,
      countedIn: 'wechat-main',
      categories: [],
      rules: [{ rule: 'run', matches: 20, records: 20 }],
      byHour: [],
    }),
  ];
  const [alipay, wechat] = jobs.map(({ figures }) => figures);
  const sum = (key: string, a: ComparedRow, b: ComparedRow): ComparedRow => ({
    now: { ...addRows(a.now, b.now), key },
    before: a.before && b.before && { ...addRows(a.before, b.before), key },
  });
  return {
    period: NOVEMBER,
    before: OCTOBER,
    jobs,
    totals: [sum('', alipay, wechat), compared('', 420, yen)],
    channels: [
      { ...alipay, now: { ...alipay.now, key: 'alipay' } },
      { ...wechat, now: { ...wechat.now, key: 'wechat' } },
      { ...jobs[2].figures },
      compared('paypay', 420, yen),
    ],
  };
}

/** A job that nothing is known of: it was never run. */
export function idleJob(job: string): JobMonth {
  const nothing = { key: job, currency: 'CNY', statement: null, flows: null };
  return jobOf(job, 0, {
    channel: '',
    figures: { now: nothing, before: null },
    ...{ categories: [], rules: [], byType: [], byHour: [], dates: [] },
    coverage: COVERED,
  });
}

export function acrossPairs(orderId = '20261114-000123'): AcrossJobs[] {
  const record = { orderId, amount: 128_00 };
  const place = (name: string) => ({ name, currency: 'CNY' });
  const long = itemOf('long', { statement: recordOn('statement', record), difference: 128_00 });
  const short = itemOf('short', {
    ...{ statement: null, flows: recordOn('flows', record) },
    ...{ difference: -128_00, businessDate: '2026-11-20' },
  });
  return [
    {
      kind: 'paid_over_wrong_channel',
      items: [
        { job: place('wechat-main'), item: long },
        { job: place('alipay-main'), item: short },
      ],
    },
  ];
}
