/** The settings of calendars and settlements, in a config that has both. */
import { describe, expect, it, test } from 'vitest';
import { z } from 'zod';
import {
  calendarSource,
  calendarsSchema,
  checkJobCalendars,
  settlesSchema,
} from '../../src/config/calendar-schema.ts';
import { checkData } from '../../src/config/mistakes.ts';
import { parseYaml } from '../../src/config/yaml-file.ts';

const schema = z
  .strictObject({
    jobs: z.record(z.string(), z.strictObject({ settles: settlesSchema.optional() })),
    calendars: calendarsSchema,
  })
  .superRefine(checkJobCalendars);

function parse(text: string): unknown {
  const file = parseYaml(text);
  if (Array.isArray(file)) throw new Error(file[0].what);
  return file.data;
}

function mistakesOf(text: string): string[] {
  const checked = checkData(schema, parse(text));
  if (!Array.isArray(checked)) throw new Error('accepted');
  return checked.map(({ where, what }) => `${where.join('.')}: ${what}`);
}

describe('calendars', () => {
  const checked = schema.parse(
    parse(`
jobs: { bank: { settles: { lag: D+1 } }, shop: {} }
calendars:
  CN: holidays.yaml
  bank: [2026.json, /2027.json]
  shop: { off: [2026-02-16..2026-02-20] }
`),
  );
  const sourceOf = (name: string) => calendarSource(checked.calendars, name, (path) => `./${path}`);

  it('are files, or days of the config', () => {
    expect(sourceOf('CN')).toEqual(['./holidays.yaml']);
    expect(sourceOf('bank')).toEqual(['./2026.json', './/2027.json']);
    expect(sourceOf('shop')).toEqual([{ off: ['2026-02-16..2026-02-20'], work: [] }]);
  });

  it('need not be there', () => {
    for (const name of ['US', 'constructor']) expect(sourceOf(name)).toEqual([]);
    expect(calendarSource(undefined, 'CN', String)).toEqual([]);
  });

  it('of jobs are CN, without grace, unless they say otherwise', () => {
    expect(checked.jobs.bank.settles).toEqual({ lag: 'D+1', calendar: 'CN', grace: 0 });
  });
});

const LAG = 'must be T+n (working days) or D+n (calendar days), such as T+1';
test.each([
  [
    'jobs: {}\ncalendars: { CN: 5 }',
    'calendars.CN: must be text or a list or a map of settings: put the value in quotes',
  ],
  ['jobs: {}\ncalendars: { CN: [] }', 'calendars.CN: must not be empty'],
  ['jobs: {}\ncalendars: { CN: { of: [] } }', "calendars.CN: unknown setting 'of'"],
  [
    'jobs: {}\ncalendars: { CN: { off: [2026-02-30] } }',
    'calendars.CN.off.0: must be a date such as 2026-02-16, or a range such as ' +
      '2026-02-16..2026-02-20',
  ],
  ['jobs: { a: { settles: {} } }', `jobs.a.settles.lag: ${LAG}`],
  ['jobs: { a: { settles: { lag: 1 } } }', `jobs.a.settles.lag: ${LAG}`],
  ['jobs: { a: { settles: { lag: T1 } } }', `jobs.a.settles.lag: ${LAG}`],
  [
    'jobs: { a: { settles: { lag: T+1, grace: 100 } } }',
    'jobs.a.settles.grace: must be at most 99, not 100',
  ],
  [
    'jobs: { a: { settles: { lag: T+1, calendar: cn } } }\ncalendars: { US: us.yaml }',
    "jobs.a.settles.calendar: there is no calendar 'cn': use CN, or add it under calendars:",
  ],
])('%j is a mistake', (text, expected) => expect(mistakesOf(text)).toEqual([expected]));
