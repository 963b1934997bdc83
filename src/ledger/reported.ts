/** Where reports of dates are, and whether they are up to date. */
import type { Outcome } from '../domain/outcome.ts';
import { UsageError } from '../support/errors.ts';
import { say } from '../words/language.ts';
import { dateOutcomeOf } from './date-outcome.ts';
import { dayOf, daysOf, jobNamed, runOf } from './days.ts';
import { withTimings } from './facts.ts';
import { holdItems } from './held-items.ts';
import { inTransaction, type Ledger, onSnapshot } from './open.ts';

/** Dates of a job that have changed since their reports were written to `out` (absolute). */
export function staleDates(ledger: Ledger, job: string, out: string): string[] {
  return onSnapshot(ledger, () => {
    const row = jobNamed(ledger, job);
    const days = row ? daysOf(ledger, row) : [];
    return days.filter((day) => day.is_stale && day.reports === out).map(({ date }) => date);
  });
}

/** The output folder of the reports of a date; null: it has none. */
export function reportsOf(ledger: Ledger, job: string, date: string): string | null {
  return onSnapshot(ledger, () => {
    const row = jobNamed(ledger, job);
    return (row && dayOf(ledger, row, date)?.reports) ?? null;
  });
}

/** The current outcome of a date. Throws UsageError if the date has no run. */
export function currentOutcome(ledger: Ledger, job: string, date: string): Outcome {
  return onSnapshot(ledger, () => {
    const row = jobNamed(ledger, job);
    const days = row ? daysOf(ledger, row) : [];
    const day = days.find((each) => each.date === date);
    if (!row || !day) {
      throw new UsageError(say`${ledger.path}: there is no run of ${job} for ${date}.`);
    }
    holdItems(ledger, day);
    return dateOutcomeOf(ledger, row, day, days);
  });
}

/**
 * Records that the reports of a date in `out` (absolute) are up to date, and how long its run took
 * if it is the given one.
 */
export function markReported(
  ledger: Ledger,
  job: string,
  date: string,
  out: string,
  by?: Pick<Outcome, 'runId' | 'timings'>,
): void {
  inTransaction(ledger, true, () => {
    const { days, runs } = ledger.tables;
    const row = jobNamed(ledger, job);
    const day = row && dayOf(ledger, row, date);
    if (!day) return;
    days.update({ ...day, reports: out, is_stale: 0 }, ['id']);
    const run = runOf(ledger, day);
    if (run.run_id === by?.runId) {
      runs.update({ ...run, facts: withTimings(run.facts, by.timings) }, ['id']);
    }
  });
}
