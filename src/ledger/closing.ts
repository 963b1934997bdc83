/** When the carry window of a date is over: on the first later date that is out of its reach. */
import { shiftDate } from '../domain/time.ts';
import { daysOf } from './days.ts';
import type { Ledger } from './open.ts';
import type { DayRow, JobRow } from './tables.ts';
import { ofCategory, readTally } from './tally.ts';

/** Brings all windows of a job up to date; gives the dates whose reports that changes. */
export function closeWindows(ledger: Ledger, job: JobRow): Set<string> {
  const days = daysOf(ledger, job);
  const touched = new Set<string>();
  let next = 0;
  for (const day of days) {
    const end = shiftDate(day.date, job.carry_days);
    while (next < days.length && days[next].date <= end) next++;
    const closedOn = days[next]?.date ?? null;
    if (closedOn === day.closed_on) continue;
    const isTold = hasPending(day);
    for (const date of [day.date, day.closed_on, closedOn]) {
      if (date !== null && isTold) touched.add(date);
    }
    ledger.tables.days.update({ ...day, closed_on: closedOn }, ['id']);
  }
  return touched;
}

/** Has a date items that are pending, or expired once its window is over? */
export function hasPending(day: DayRow): boolean {
  return ofCategory(readTally(day.tally), 'pending').count > 0;
}
