/** The settlement jobs that a run concerns, with their calendars. */
import type { ConfiguredJob } from '../config/configured-job.ts';
import type { Settlement, Taking } from '../domain/settlement.ts';
import { expectedDate, graceEnd } from '../domain/working-days.ts';
import type { SettlementJobs } from '../ledger/commit.ts';

/** The settlement jobs, and what they take from the statement of the run. */
export interface RunSettlements extends SettlementJobs {
  readonly takings: readonly Taking[];
}

export const NO_SETTLEMENTS: RunSettlements = { own: null, downstream: [], takings: [] };

/** Throws UsageError if a calendar's file cannot be used. */
export async function settlementsOf(configured: ConfiguredJob): Promise<RunSettlements> {
  const { settlement, downstream, takings } = configured;
  if (settlement === null && downstream.length === 0) return NO_SETTLEMENTS;
  // Other runs need no calendar.
  const { loadCalendar } = await import('../config/working-calendar.ts');
  const withCalendar = (of: Pick<ConfiguredJob, 'job' | 'calendar'>, settles: Settlement) => ({
    job: of.job,
    settlement: settles,
    calendar: loadCalendar(settles.calendar, of.calendar),
  });
  const own = settlement === null ? null : withCalendar(configured, settlement);
  return {
    own,
    takings,
    downstream: downstream.map((each) => withCalendar(each, each.settlement)),
  };
}

/** What people must know of the calendars: the date's money may be expected on a day off. */
export async function calendarWarnings(
  { own, downstream }: RunSettlements,
  date: string,
): Promise<string[]> {
  const jobs = own === null ? downstream : [own, ...downstream];
  if (jobs.length === 0) return [];
  const { calendarWarning } = await import('../config/working-calendar.ts');
  const warnings = jobs.map(({ settlement: { lag, grace }, calendar }) => {
    const expected = expectedDate(date, lag, calendar);
    return calendarWarning(calendar, [date, expected, graceEnd(expected, grace, lag, calendar)]);
  });
  return [...new Set(warnings)].filter((warning) => warning !== '');
}
