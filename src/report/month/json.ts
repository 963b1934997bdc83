/** month.json: the figures of a period for programs, amounts as decimal strings in major units. */
import type { Totals } from '../../domain/exact-sums.ts';
import { currencyDigits, formatFee, formatScaled } from '../../domain/money.ts';
import type {
  ComparedRow,
  JobMonth,
  MonthReport,
  MonthRow,
  SideFigures,
} from '../../domain/month.ts';
import type { AcrossPair } from '../../ledger/across-jobs.ts';
import {
  averageTicket,
  differenceRate,
  effectiveRate,
  knownFees,
  matchRate,
  rateDecimal,
  refundRateByAmount,
  refundRateByCount,
  successRate,
} from './ratios.ts';

/** `across`: open items of one order in two jobs. */
export function monthJson(report: MonthReport, across: readonly AcrossPair[]) {
  const { period, before, totals, channels, jobs } = report;
  return {
    schema: 'zhangping.month/1',
    ...{ period, before },
    totals: totals.map(comparedJson),
    channels: channels.map(comparedJson),
    jobs: jobs.map(jobJson),
    across: across.map(({ kind, items }) => ({
      kind,
      items: items.map(({ job, item }) => ({
        ...{ job: job.name, item_id: item.id, business_date: item.businessDate },
        order_id: (item.statement ?? item.flows)?.orderId ?? '',
        ...{ category: item.category, difference: decimal(item.difference, job.currency) },
      })),
    })),
  };
}

function jobJson(job: JobMonth) {
  // What changes from day to day is left out: the file of a month that is over stays the same.
  const { catchUpDays: _, ...coverage } = job.coverage;
  const totals = (of: Totals) => totalsJson(of, job.currency);
  const { arrivals } = job;
  return {
    ...{ job: job.job, currency: job.currency, channel: job.channel, countedIn: job.countedIn },
    coverage,
    ...comparedJson(job.figures),
    matchRate: rateDecimal(matchRate(job)),
    differenceRate: rateDecimal(differenceRate(job)),
    categories: job.categories.map(({ category, all, open, closedDays }) => {
      return { category, all: totals(all), open: totals(open), closedDays };
    }),
    rules: job.rules,
    byType: job.byType.map(comparedJson),
    byHour: job.byHour.map(comparedJson),
    byAccount: job.byAccount?.map(comparedJson) ?? null,
    dimensions: job.dimensions.map(({ name, rows }) => {
      return { name, rows: rows?.map(comparedJson) ?? null };
    }),
    dates: job.dates.map(({ date, row, discrepancies }) => {
      return { date, ...sidesJson(row), discrepancies: totals(discrepancies) };
    }),
    arrivals: arrivals && {
      expected: totals(arrivals.expected),
      arrived: totals(arrivals.arrived),
      overdue: totals(arrivals.overdue),
    },
  };
}

function comparedJson({ now, before }: ComparedRow) {
  const { key, currency } = now;
  return { key, currency, ...sidesJson(now), before: before && sidesJson(before) };
}

function sidesJson({ statement, flows, currency }: MonthRow) {
  return {
    statement: statement && figuresJson(statement, currency),
    flows: flows && figuresJson(flows, currency),
  };
}

/** Rates are parts of one; null: not known, or the denominator is zero. */
function figuresJson(figures: SideFigures, currency: string) {
  const { payments, refunds, others, attempts, hasFees, withoutFee } = figures;
  const fees = knownFees(figures);
  const digits = currencyDigits(currency);
  const ticket = averageTicket(figures);
  return {
    payments: totalsJson(payments, currency),
    refunds: totalsJson(refunds, currency),
    others: totalsJson(others, currency),
    attempts,
    fees: fees === null ? null : formatFee(fees, digits),
    recordsWithoutFee: hasFees ? withoutFee : null,
    successRate: rateDecimal(successRate(figures)),
    averageTicket: ticket === null ? null : decimal(ticket, currency),
    effectiveRate: rateDecimal(effectiveRate(figures)),
    refundRateByCount: rateDecimal(refundRateByCount(figures)),
    refundRateByAmount: rateDecimal(refundRateByAmount(figures)),
  };
}

function totalsJson({ count, amount }: Totals, currency: string) {
  return { count, amount: decimal(amount, currency) };
}

function decimal(amount: bigint | number, currency: string): string {
  return formatScaled(amount, currencyDigits(currency));
}
