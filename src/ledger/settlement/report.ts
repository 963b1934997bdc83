/** What the reports of a settlement job's date show beside its items. */
import { RECENT_DAYS, type SettlementReport } from '../../domain/receivables.ts';
import { shiftDate } from '../../domain/time.ts';
import { runOf } from '../days.ts';
import { readFacts } from '../facts.ts';
import { type Ledger, onSnapshot } from '../open.ts';
import type { DayRow, JobRow } from '../tables.ts';
import { creditsOf } from './day-items.ts';
import { expectedDays, listedCredit } from './listing.ts';
import { upstreamName } from './receivables.ts';
import { settledSums } from './settled-sums.ts';

export function settlementReport(ledger: Ledger, job: JobRow, day: DayRow): SettlementReport {
  const { credits, places } = creditsOf(ledger, job, day);
  const { unclaimed } = readFacts(runOf(ledger, day).facts);
  const undecided = credits.filter((each) => each.received_on === null && each.candidates);
  const recent = { from: shiftDate(day.date, 1 - RECENT_DAYS), on: day.date };
  return {
    upstream: upstreamName(ledger, job),
    unclaimed,
    undecided: undecided.map((credit) => listedCredit(credit, places)),
    sums: () => onSnapshot(ledger, () => settledSums(ledger, job, { ...recent, to: recent.on })),
    expectedDays: () => onSnapshot(ledger, () => expectedDays(ledger, job, recent)),
  };
}
