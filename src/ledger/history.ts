/**
 * How a job stands on a date, for the page of that date: from the sums that dates keep, so that no
 * item is read for it.
 */
import { HISTORY_DATES, type History } from '../domain/outcome.ts';
import { shiftDate } from '../domain/time.ts';
import { agesOf, expiringOn, historyDateOf } from './calendar.ts';
import { daysOf, jobNamed } from './days.ts';
import { type Ledger, onSnapshot } from './open.ts';

/** The job up to a date, that one included, as the ledger has it now. Throws InternalError. */
export function historyOf(ledger: Ledger, job: string, date: string): History {
  return onSnapshot(ledger, () => {
    const row = jobNamed(ledger, job);
    const days = row ? daysOf(ledger, row) : [];
    const expiring = expiringOn(days);
    const known = days.filter((day) => day.date <= date);
    const first = shiftDate(date, 1 - HISTORY_DATES);
    const shown = known.filter((day) => day.date >= first);
    return {
      openByAge: agesOf(known, date),
      dates: shown.map((day) => historyDateOf(day, expiring.has(day.date))),
    };
  });
}
