/** Makes a calendar of the public holidays that are known and the files of the user. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dateRange, daysBetween } from '../domain/time.ts';
import { CHINA, WorkingCalendar } from '../domain/working-days.ts';
import { UsageError } from '../support/errors.ts';
import { CALENDAR_DAYS_MAX } from '../support/limits.ts';
import { say } from '../words/language.ts';
import { readCalendarFile } from './calendar-file.ts';
import type { CalendarSource } from './calendar-schema.ts';
import { type DayRange, listedRanges } from './day-range.ts';

/**
 * Loads a calendar. What the user lists replaces what is known of a date. Throws UsageError for a
 * file with mistakes, too many days, or a date that is both off and worked.
 */
export function loadCalendar(name: string, source: CalendarSource): WorkingCalendar {
  const own = new Map<string, DayRange>();
  let count = 0;
  for (const range of source.flatMap((each) => rangesOf(each, name))) {
    count += daysBetween(range.from, range.to) + 1;
    if (count > CALENDAR_DAYS_MAX) {
      throw new UsageError(say`${range.place}: the calendar ${name} lists more than
        ${CALENDAR_DAYS_MAX} days. List only days that differ from weekends and holidays.`);
    }
    for (const date of dateRange(range.from, range.to)) {
      const other = own.get(date);
      if (other && other.isWork !== range.isWork) throw contradiction(date, other, range);
      own.set(date, range);
    }
  }
  const days = name === CHINA ? officialDays() : new Map<string, boolean>();
  for (const [date, { isWork }] of own) days.set(date, isWork);
  return new WorkingCalendar(name, days);
}

/**
 * The warning for dates around which the holidays are unknown, with what to do; empty: there are
 * none.
 */
export function calendarWarning(calendar: WorkingCalendar, dates: Iterable<string>): string {
  const { name } = calendar;
  const lacking = new Set<number>();
  for (const date of dates) {
    const year = calendar.yearWithoutData(date);
    if (year !== null) lacking.add(year);
  }
  if (lacking.size === 0) return '';
  const years = [...lacking].sort((a, b) => a - b).join(', ');
  return name === CHINA
    ? say`The calendar ${name} has no holidays for ${years}, so only weekends count as days off
        there. Update zhangping, or add them in a file: calendars: { ${name}: holidays.yaml }.`
    : say`The calendar ${name} has no days off for ${years}, so only weekends count as days off
        there. Add them under calendars: ${name}.`;
}

function rangesOf(part: CalendarSource[number], name: string): DayRange[] {
  if (typeof part === 'string') return readCalendarFile(part);
  return listedRanges(part, (key, index) => `calendars.${name}.${key}[${index}]`);
}

function contradiction(date: string, one: DayRange, other: DayRange): UsageError {
  const [off, work] = one.isWork ? [other, one] : [one, other];
  return new UsageError(say`${off.place}: ${date} is a day off here, but a working day at
    ${work.place}. Remove one of them.`);
}

/** The public holidays of mainland China, and the weekends that are worked for them. */
function officialDays(): Map<string, boolean> {
  // Only the data of the package is used: its functions depend on the zone of the machine.
  const path = createRequire(import.meta.url).resolve('chinese-days/dist/chinese-days.json');
  const { holidays, workdays } = JSON.parse(readFileSync(path, 'utf8')) as {
    readonly [key in 'holidays' | 'workdays']: Readonly<Record<string, string>>;
  };
  const listed = (days: object, isWork: boolean) =>
    Object.keys(days).map((date) => [date, isWork] as const);
  return new Map([...listed(holidays, false), ...listed(workdays, true)]);
}
