/** What the receipts of a settlement job's date add up to. */
import type { DayFacts } from '../../domain/outcome.ts';
import type { Ledger } from '../open.ts';
import type { DayRow, JobRow } from '../tables.ts';
import { DayReceipts, membersOfDay } from './day-items.ts';

type SettledFacts = Pick<DayFacts, 'matched' | 'matchedCountDifference'> & {
  readonly flows: Pick<DayFacts['flows'], 'count' | 'amount' | 'byType'>;
};

/** The groups that were expected on a date, and what matched on it, minor units. */
export function settledFacts(ledger: Ledger, job: JobRow, day: DayRow): SettledFacts {
  const { credits, groups } = membersOfDay(ledger, job, day);
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
  };
}
