/** summary.json: the digest in numbers, for scripts. */
import type { Totals } from '../domain/exact-sums.ts';
import type { CrossDayState, DiscrepancyCategory } from '../domain/item.ts';
import type { FileFacts, Outcome, SideTotals } from '../domain/outcome.ts';
import { TRANSACTION_TYPES, type TransactionType } from '../domain/record.ts';
import type { Digest, Line, Report } from './digest.ts';

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
  /** Only where the job's tolerance applied to a pair. */
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
export function summaryOf(digest: Digest): Summary {
  const { job, date, currency, runId, engine, verdict, money, sides, proof } = digest;
  const { statement, flows } = digest.unclearRefunds;
  const { matched } = digest.refundsByAmount;
  const { tolerated } = linesIn(digest, 'tolerated');
  return {
    schema: SUMMARY_SCHEMA,
    ...{ job, date, currency, runId, engine, verdict },
    statement: sideOf(sides.statement, digest),
    flows: sideOf(sides.flows, digest),
    matched: totalsIn(digest.matched, digest),
    ...(tolerated.count > 0 ? { tolerated } : {}),
    ...(matched + statement + flows > 0 ? { refundsWithoutId: { matched, statement, flows } } : {}),
    ...(digest.outside > 0 ? { outsideDate: digest.outside } : {}),
    discrepancies: linesIn(digest, 'discrepancies'),
    crossDay: linesIn(digest, 'crossDay'),
    ...linesIn<'openItems'>(digest, 'openItems'),
    proof: {
      difference: money(proof.difference),
      explained: money(proof.explained),
      residual: money(proof.residual),
    },
    rejects: digest.rejects,
    timings: Object.fromEntries(
      Object.entries(digest.timings).map(([step, ms]) => [step, Math.round(ms)]),
    ),
  };
}

/** The text of summary.json. */
export function summaryJson(digest: Digest): string {
  return `${JSON.stringify(summaryOf(digest), null, 2)}\n`;
}

export const summary: Report = {
  name: 'summary.json',
  render: (digest) => [summaryJson(digest)],
};

/** The lines of a group by their codes. */
function linesIn<K extends string>(digest: Digest, group: Line['group']) {
  const lines = digest.lines.filter((line) => line.group === group);
  const entries = lines.map((line) => [line.code, totalsIn(line, digest)]);
  return Object.fromEntries(entries) as Record<K, SummaryTotals>;
}

function sideOf(side: SideTotals, digest: Digest): SummarySide {
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
    if (totals !== undefined) byType[type] = totalsIn(totals, digest);
  }
  return { files, ...totalsIn(side, digest), byType };
}

function totalsIn({ count, amount }: Totals, { money }: Digest): SummaryTotals {
  return { count, amount: money(amount) };
}
