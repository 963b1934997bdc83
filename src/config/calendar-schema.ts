/** The settings of calendars in zhangping.yaml, and of jobs whose settlements they date. */
import { z } from 'zod';
import { CHINA, parseLag } from '../domain/working-days.ts';
import { say } from '../words/language.ts';
import { parseDays } from './day-range.ts';

/** Most days of grace, in the unit of the lag. */
const GRACE_MAX = 99;

const days = z
  .array(
    z.string().refine((text) => parseDays(text) !== null, {
      error: () => say`must be a date such as 2026-02-16, or a range such as
        2026-02-16..2026-02-20`,
    }),
  )
  .default([]);

/** Days off and working days, in zhangping.yaml or in a file of their own. */
export const listedDaysSchema = z.strictObject({
  off: days.describe(
    'Days off besides weekends: dates, and ranges such as 2026-02-16..2026-02-20.',
  ),
  work: days.describe('Weekends and public holidays that are working days.'),
});
export type ListedDays = z.infer<typeof listedDaysSchema>;

const path = z.string().min(1);

/** The calendars by name: files, or days written in place. */
export const calendarsSchema = z
  .record(z.string(), z.union([path, z.array(path).min(1), listedDaysSchema]))
  .optional()
  .describe('Calendars by name: days off and working days, or files that list them.');
type CalendarsConfig = z.infer<typeof calendarsSchema>;

/** What a config says about a calendar: paths of files, or days. */
export type CalendarSource = readonly (string | ListedDays)[];

/** The description of a checked calendar; `resolvePath` makes a path start from the config. */
export function calendarSource(
  calendars: CalendarsConfig,
  name: string,
  resolvePath: (path: string) => string,
): CalendarSource {
  const setting = Object.hasOwn(calendars ?? {}, name) ? calendars?.[name] : [];
  return [setting ?? []]
    .flat()
    .map((each) => (typeof each === 'string' ? resolvePath(each) : each));
}

/** When the channel settles what a job sums. */
export const settlesSchema = z
  .strictObject({
    lag: z
      .string({ error: lagMistake })
      .refine((text) => parseLag(text) !== null, { error: lagMistake })
      .describe('From the business date to the settlement: T+n working days, D+n calendar days.'),
    calendar: z
      .string()
      .default(CHINA)
      .describe('Calendar of working days: CN, or a name under calendars.'),
    grace: z
      .int()
      .min(0)
      .max(GRACE_MAX)
      .default(0)
      .describe('Days, in the unit of the lag, by which a settlement may be late.'),
  })
  .describe('When the channel settles a business date.');
export type SettlesConfig = z.infer<typeof settlesSchema>;

function lagMistake(): string {
  return say`must be T+n (working days) or D+n (calendar days), such as T+1`;
}

/** Reports calendars that a job names but that the config does not have. */
export function checkJobCalendars(
  config: {
    readonly jobs: Readonly<Record<string, { readonly settles?: SettlesConfig | undefined }>>;
    readonly calendars?: CalendarsConfig;
  },
  context: z.RefinementCtx,
): void {
  const known = [CHINA, ...Object.keys(config.calendars ?? {})];
  for (const [job, { settles }] of Object.entries(config.jobs)) {
    if (settles === undefined || known.includes(settles.calendar)) continue;
    const message = say`there is no calendar '${settles.calendar}': use CN, or add it under
      calendars:`;
    context.addIssue({ code: 'custom', path: ['jobs', job, 'settles', 'calendar'], message });
  }
}
