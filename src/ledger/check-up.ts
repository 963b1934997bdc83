/** Reads a whole ledger to check that every row exists and is unchanged. */
import { requireIntact } from './damage.ts';
import { rejectsOf } from './date-outcome.ts';
import { daysOf, itemsOf, jobsOf, recordsOf, runOf } from './days.ts';
import { eventsOf } from './decisions.ts';
import { readFacts } from './facts.ts';
import { type Ledger, onSnapshot } from './open.ts';
import { membersOfDay } from './settlement/day-items.ts';
import { settledFacts } from './settlement/outcome.ts';
import { datesOf, receivablesOf } from './settlement/receivables.ts';
import { RunDates } from './settlement/run-dates.ts';
import { sumsOf, takenBy } from './settlement/sums.ts';
import type { DayRow, JobRow } from './tables.ts';

/** The state of a job in a ledger. */
export interface JobHealth {
  readonly name: string;
  readonly timeZone: string;
  /** Ascending, `yyyy-MM-dd`. */
  readonly dates: readonly string[];
  /** Dates that have changed since their reports were written. */
  readonly stale: readonly string[];
  /** When its latest run was committed, ISO 8601, UTC. */
  readonly committedAt: string;
  /** Total size of the files of its latest run, bytes. */
  readonly inputBytes: number;
}

/**
 * Reads every row of every job, and lets SQLite check the rest. Throws InternalError if a row is
 * lost or changed. Takes as long as reading the file.
 */
export function checkUp(ledger: Ledger & { readonly isOld?: boolean }): JobHealth[] {
  return onSnapshot(ledger, () => {
    requireIntact(ledger);
    if (ledger.isOld) return [];
    for (const _ of ledger.tables.runs.stream('ORDER BY id'));
    for (const _ of ledger.tables.changes.stream('ORDER BY seq'));
    return jobsOf(ledger).map((job) => checkJob(ledger, job));
  });
}

function checkJob(ledger: Ledger, job: JobRow): JobHealth {
  const days = daysOf(ledger, job);
  for (const day of days) checkDay(ledger, day);
  checkSettlement(ledger, job, days);
  eventsOf(ledger, job);
  const runs = days.map((day) => runOf(ledger, day));
  const latest = runs.toSorted((a, b) => (a.committed_at < b.committed_at ? 1 : -1))[0];
  return {
    name: job.name,
    timeZone: job.time_zone,
    dates: days.map(({ date }) => date),
    stale: days.filter(({ is_stale }) => is_stale).map(({ date }) => date),
    committedAt: latest?.committed_at ?? '',
    inputBytes: latest === undefined ? 0 : inputBytesOf(latest.facts),
  };
}

function checkDay(ledger: Ledger, day: DayRow): void {
  // After the last item, itemsOf checks the date's count and sum of seals.
  for (const row of itemsOf(ledger, day)) recordsOf(ledger, row);
  rejectsOf(ledger, day);
  for (const taking of Object.keys(takenBy(ledger, day))) sumsOf(ledger, day, taking);
}

function checkSettlement(ledger: Ledger, job: JobRow, days: readonly DayRow[]): void {
  for (const date of datesOf({ ledger, row: job })) receivablesOf(ledger, date);
  const runDates = new RunDates(ledger, job);
  for (const day of days) {
    if (readFacts(runOf(ledger, day).facts).credits === null) continue;
    membersOfDay(ledger, job, day, runDates);
    settledFacts(ledger, job, day);
  }
}

function inputBytesOf(facts: string): number {
  const { statement, flows } = readFacts(facts);
  return [...statement.files, ...flows.files].reduce((sum, { bytes }) => sum + bytes, 0);
}
