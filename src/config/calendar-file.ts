/**
 * Reads a file of days off and working days: YAML or JSON with `off:` and `work:`, JSON as
 * NateScarlet/holiday-cn publishes it, or iCalendar.
 */
import { z } from 'zod';
import { isDate } from '../domain/time.ts';
import { say } from '../words/language.ts';
import { listedDaysSchema } from './calendar-schema.ts';
import { faultsOf, readText, wrongFile } from './checked-file.ts';
import { type DayRange, listedRanges } from './day-range.ts';
import { parseICalendar } from './icalendar.ts';
import { checkData } from './mistakes.ts';
import { parseYaml, type YamlFile } from './yaml-file.ts';

/** A year that holiday-cn has no notice for has an empty list; its other keys are not needed. */
const holidayCnSchema = z.looseObject({
  days: z.array(
    z.looseObject({
      date: z.string().refine(isDate, { error: () => say`must be a date such as 2026-02-16` }),
      isOffDay: z.boolean({ error: () => say`must be true or false` }),
    }),
  ),
});

/** Throws UsageError that lists every mistake of the file with its line. */
export function readCalendarFile(path: string): DayRange[] {
  const text = readText(path, say`the calendar`);
  if (/^\s*BEGIN:VCALENDAR/i.test(text)) return parseICalendar(text, path);
  const file = parseYaml(text);
  if (Array.isArray(file)) throw wrongFile(path, file);
  const place = (...keys: PropertyKey[]) => `${path}:${file.lineOf(keys)}`;
  if (file.keysOf([]).includes('days')) {
    return checked(holidayCnSchema, file, path).days.map(({ date, isOffDay }, index) => {
      return { from: date, to: date, isWork: !isOffDay, place: place('days', index, 'date') };
    });
  }
  return listedRanges(checked(listedDaysSchema, file, path), place);
}

function checked<T>(schema: z.ZodType<T>, file: YamlFile, path: string): T {
  const data = checkData(schema, file.data);
  if (Array.isArray(data)) throw wrongFile(path, faultsOf(file, data));
  return data;
}
