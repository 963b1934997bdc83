/** What the receipts of a settlement job's date add up to. */
import type { DayFacts } from '../../domain/outcome.ts';
import { RECENT_DAYS, type SettlementReport } from '../../domain/receivables.ts';
import { shiftDate } from '../../domain/time.ts';
import { type Ledger, onSnapshot } from '../open.ts';
import type { DayRow, JobRow } from '../tables.ts';
import { DayReceipts, membersOfDay } from './day-items.ts';
import { expectedDays, unexplainedCredit } from './listing.ts';
import { upstreamOf } from './receivables.ts';

type SettledFacts = Pick<DayFacts, 'matched' | 'matchedCountDifference'> & {
  readonly flows: Pick<DayFacts['flows'], 'count' | 'amount' | 'byType'>;
  readonly settlement: SettlementReport;
};

/** The groups that were expected on a date, and what matched on it, minor units. */
export function settledFacts(ledger: Ledger, job: JobRow, day: DayRow): SettledFacts {
  const { credits, groups, places } = membersOfDay(ledger, job, day);
  const undecided = credits.filter((each) => each.received_on === null && each.candidates);
  const recent = { from: shiftDate(day.date, 1 - RECENT_DAYS), on: day.date };
  const receipts = new DayReceipts(ledger, job, day.date);
  const isMatched = (row: (typeof credits)[number] | (typeof groups)[number]) =>
    row.rule !== 'partial' && receipts.of(row)?.isOfDay === true;
  const paid = credits.filter(isMatched);
  const zeros = groups.filter((each) => each.received_on !== null && each.receipt === null);
  const received = groups.filter(isMatched);
  const sumOf = (rows: readonly { readonly amount: number }[]) =>
    rows.reduce((sum, { amount }) => sum + BigInt(amount), 0n);
  const matches = new Set(paid.map(({ received_on, receipt }) => `${received_on} ${receipt}`));
  const total = { count: groups.length, amount: sumOf(groups) };
  return {
    flows: { ...total, byType: groups.length > 0 ? { settlement: total } : {} },
    matched: { count: matches.size + zeros.length, amount: sumOf(paid) },
    matchedCountDifference: paid.length - received.length - zeros.length,
    settlement: {
      upstream: upstreamOf(ledger, job)?.name ?? job.name,
      undecided: undecided.map((credit) => unexplainedCredit(credit, places)),
      expectedDays: () => onSnapshot(ledger, () => expectedDays(ledger, job, recent)),
    },
  };
}
