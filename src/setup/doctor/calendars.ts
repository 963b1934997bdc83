/** The calendars of settlement jobs: can they be read, and do they know the holidays to come? */
import type { ConfiguredJob } from '../../config/configured-job.ts';
import { calendarWarning, loadCalendar } from '../../config/working-calendar.ts';
import { today } from '../../domain/time.ts';
import type { WorkingCalendar } from '../../domain/working-days.ts';
import { say } from '../../words/language.ts';
import { type Finding, hint, ok, orProblem } from './check.ts';

/** From this day on, the holidays of the next year should be known soon. */
const AUTUMN = '10-01';

/** The calendars that can be read, by job, and what is wrong with them. */
export async function readCalendars(jobs: readonly ConfiguredJob[]): Promise<{
  readonly calendars: ReadonlyMap<string, WorkingCalendar>;
  readonly findings: readonly Finding[];
}> {
  const calendars = new Map<string, WorkingCalendar>();
  const findings = new Map<string, readonly Finding[]>();
  const fix = say`correct it there; the README describes the settings`;
  for (const { job, settlement, calendar: source } of jobs) {
    if (settlement === null) continue;
    const { calendar: name } = settlement;
    const found = await orProblem({ check: 'calendar', fix }, async () => {
      const calendar = loadCalendar(name, source);
      calendars.set(job.name, calendar);
      return [dataFinding(calendar, today(job.timeZone))];
    });
    findings.set(name, found);
  }
  return { calendars, findings: [...findings.values()].flat() };
}

/** Has the calendar the days off of this year, and from autumn on those of the next one? */
function dataFinding(calendar: WorkingCalendar, date: string): Finding {
  const year = Number(date.slice(0, 4));
  const years = date.slice(5) < AUTUMN ? [year] : [year, year + 1];
  const warning = calendarWarning(
    calendar,
    years.map((each) => `${each}-01-01`),
  );
  if (warning !== '') return hint('calendar', warning, '');
  return ok('calendar', say`${calendar.name}: days off are known for ${years.join(', ')}`);
}
