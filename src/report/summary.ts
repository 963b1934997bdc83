/** summary.json: the outcome in numbers, for scripts. */

import type { Totals } from '../domain/exact-sums.ts';
import type { CrossDayState, DiscrepancyCategory } from '../domain/item.ts';
import { currencyDigits, formatScaled } from '../domain/money.ts';
import type { FileFacts, Outcome, SideTotals } from '../domain/outcome.ts';
import { TRANSACTION_TYPES, type TransactionType } from '../domain/record.ts';

export const SUMMARY_SCHEMA = 'zhangping.summary/1';

/** Amounts are decimal strings in major units, with the currency's digits. */
export interface SummaryTotals {
  count: number;
  amount: string;
}

export interface SummarySide {
  files: FileFacts[];
  count: number;
  amount: string;
  byType: Partial<Record<TransactionType, SummaryTotals>>;
}

export interface Summary {
  schema: typeof SUMMARY_SCHEMA;
  job: string;
  date: string;
  currency: string;
  runId: string;
  engine: string;
  verdict: Outcome['verdict'];
  statement: SummarySide;
  flows: SummarySide;
  matched: SummaryTotals;
  /** Only where a job's tolerance was made use of. */
  tolerated?: SummaryTotals;
  /**
   * Only where refunds lacked their refund id: pairs that were matched by order and amount, and how
   * many of either side's nothing tells apart from refunds of the other.
   */
  refundsWithoutId?: { matched: number; statement: number; flows: number };
  /** Own records that the statement lacks and whose time lies outside the date, if any. */
  outsideDate?: number;
  discrepancies: Record<DiscrepancyCategory, SummaryTotals>;
  crossDay: Record<CrossDayState, SummaryTotals>;
  openItems: SummaryTotals;
  proof: { difference: string; explained: string; residual: string };
  /** Rows set aside. */
  rejects: number;
  /** Whole milliseconds by step. */
  timings: Record<string, number>;
}

/** The value that summary.json holds; the order of its keys is part of the format. */
export function summaryOf(outcome: Outcome): Summary {
  const digits = currencyDigits(outcome.currency);
  const { difference, explained, residual } = outcome.proof;
  return {
    schema: SUMMARY_SCHEMA,
    job: outcome.job,
    date: outcome.date,
    currency: outcome.currency,
    runId: outcome.runId,
    engine: outcome.engine,
    verdict: outcome.verdict,
    statement: sideOf(outcome.statement, digits),
    flows: sideOf(outcome.flows, digits),
    matched: totalsOf(outcome.matched, digits),
    ...(outcome.tolerated.count > 0 ? { tolerated: totalsOf(outcome.tolerated, digits) } : {}),
    ...refundsWithoutId(outcome),
    ...(outcome.outside > 0 ? { outsideDate: outcome.outside } : {}),
    discrepancies: eachTotals(outcome.discrepancies, digits),
    crossDay: eachTotals(outcome.crossDay, digits),
    openItems: totalsOf(outcome.openItems, digits),
    proof: {
      difference: formatScaled(difference, digits),
      explained: formatScaled(explained, digits),
      residual: formatScaled(residual, digits),
    },
    rejects: outcome.rejects.length,
    timings: mapValues(outcome.timings, Math.round),
  };
}

function refundsWithoutId(outcome: Outcome) {
  const { refundsByAmount, unclearRefunds, unclearElsewhere } = outcome;
  const { matched } = refundsByAmount;
  const { statement, flows } = unclearRefunds;
  const otherDates = unclearElsewhere.statement + unclearElsewhere.flows;
  if (matched + statement + flows + otherDates === 0) return {};
  const counts = { matched, statement, flows, ...(otherDates > 0 && { otherDates }) };
  return { refundsWithoutId: counts };
}

/** The text of summary.json. */
export function summaryJson(outcome: Outcome): string {
  return `${JSON.stringify(summaryOf(outcome), null, 2)}\n`;
}

function sideOf(side: SideTotals, digits: number): SummarySide {
  // Files may carry more than the contract's keys, and types come in the order they were met.
  const files = side.files.map(({ path, sha256, bytes, profile, encoding, rows, ...counts }) => {
    const { skipped, otherAccounts, withoutAccount } = counts;
    return {
      ...{ path, sha256, bytes, profile, encoding, rows },
      ...(skipped && { skipped }),
      ...(otherAccounts && { otherAccounts }),
      ...(withoutAccount && { withoutAccount }),
    };
  });
  const byType: SummarySide['byType'] = {};
  for (const type of TRANSACTION_TYPES) {
    const totals = side.byType[type];
    if (totals !== undefined) byType[type] = totalsOf(totals, digits);
  }
  return { files, ...totalsOf(side, digits), byType };
}

function totalsOf({ count, amount }: Totals, digits: number): SummaryTotals {
  return { count, amount: formatScaled(amount, digits) };
}

function eachTotals<K extends string>(totals: Readonly<Record<K, Totals>>, digits: number) {
  return mapValues(totals, (each) => totalsOf(each, digits));
}

function mapValues<K extends string, A, B>(from: Record<K, A>, map: (value: A) => B) {
  const entries = Object.entries<A>(from).map(([key, value]) => [key, map(value)]);
  return Object.fromEntries(entries) as Record<K, B>;
}
