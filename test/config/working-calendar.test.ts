/** The public holidays of China, and the calendars of users. */
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import type { CalendarSource } from '../../src/config/calendar-schema.ts';
import { calendarWarning, loadCalendar } from '../../src/config/working-calendar.ts';
import { expectedDate, type WorkingCalendar } from '../../src/domain/working-days.ts';
import { UsageError } from '../../src/support/errors.ts';
import { CALENDAR_DAYS_MAX, CONFIG_BYTES_MAX } from '../../src/support/limits.ts';
import { tempDir } from '../support/tempdir.ts';

/** As in the notices of the State Council: weekdays off, and weekends worked. */
const OFFICIAL = [
  {
    year: 2024,
    off: `01-01 02-12..16 04-04 04-05 05-01..03 06-10 09-16 09-17 10-01..04 10-07`,
    work: `02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12`,
  },
  {
    year: 2025,
    off: `01-01 01-28..31 02-03 02-04 04-04 05-01 05-02 05-05 06-02 10-01..03 10-06..08`,
    work: `01-26 02-08 04-27 09-28 10-11`,
  },
  {
    year: 2026,
    off: `01-01 01-02 02-16..20 02-23 04-06 05-01 05-04 05-05 06-19 09-25 10-01 10-02 10-05..07`,
    work: `01-04 02-14 02-28 05-09 09-20 10-10`,
  },
];

/** Trade dates of 2026, first and last, and the date of their credit at T+1. */
const CREDITS_2026 = `2025-12-31 2026-01-03 2026-01-04
  2026-02-13 2026-02-13 2026-02-14
  2026-02-14 2026-02-23 2026-02-24
  2026-02-27 2026-02-27 2026-02-28
  2026-04-03 2026-04-06 2026-04-07
  2026-04-30 2026-05-05 2026-05-06
  2026-06-18 2026-06-21 2026-06-22
  2026-09-18 2026-09-19 2026-09-20
  2026-09-24 2026-09-27 2026-09-28
  2026-09-30 2026-10-07 2026-10-08
  2026-10-09 2026-10-09 2026-10-10`;

/** The same, from letters of acquirers. */
const LETTERS = `2018-04-03 2018-04-03 2018-04-04
  2018-04-04 2018-04-07 2018-04-08
  2018-04-08 2018-04-08 2018-04-09
  2018-04-27 2018-04-27 2018-04-28
  2018-04-28 2018-05-01 2018-05-02
  2018-02-09 2018-02-10 2018-02-11
  2018-02-14 2018-02-21 2018-02-22
  2018-02-23 2018-02-23 2018-02-24
  2017-12-29 2017-12-29 2017-12-30
  2017-12-30 2017-12-30 2017-12-31
  2017-12-31 2018-01-01 2018-01-02`;

function datesBetween(from: string, to: string): string[] {
  const dates: string[] = [];
  for (let at = Date.parse(from); at <= Date.parse(to); at += 86_400_000) {
    dates.push(new Date(at).toISOString().slice(0, 10));
  }
  return dates;
}

/** `02-12..16` and `04-04` of a year, in a list of dates. */
function written(year: number, text: string): string[] {
  return text.split(' ').flatMap((days) => {
    const [from, last = from.slice(3)] = days.split('..');
    return datesBetween(`${year}-${from}`, `${year}-${from.slice(0, 3)}${last}`);
  });
}

function requireCredits(table: string, calendar: WorkingCalendar): void {
  for (const line of table.split('\n')) {
    const [first, last, credit] = line.trim().split(' ');
    const trades = datesBetween(first, last);
    const found = trades.map((date) => expectedDate(date, { unit: 'working', days: 1 }, calendar));
    expect([line, new Set(found)]).toEqual([line, new Set([credit])]);
  }
}

function calendarFile(content: string, name = 'holidays.yaml'): string {
  const path = join(tempDir(), name);
  writeFileSync(path, content);
  return path;
}

/** The listed days of a calendar of 2027 that has no others. */
function differingDays(source: CalendarSource): string[] {
  const [own, plain] = [loadCalendar('shop', source), loadCalendar('shop', [])];
  return datesBetween('2026-12-01', '2027-12-31')
    .filter((date) => own.isWorkingDay(date) !== plain.isWorkingDay(date))
    .map((date) => `${date} ${own.isWorkingDay(date) ? 'work' : 'off'}`);
}

function mistakeOf(source: CalendarSource): string {
  try {
    loadCalendar('shop', source);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  throw new Error('accepted');
}

/** Offsets of the zones from UTC in January, in minutes as Date has them. */
describe.each([
  ['UTC', 0],
  ['Asia/Shanghai', -480],
  ['America/New_York', 300],
  ['Pacific/Kiritimati', -840],
])('the calendar of China, on a machine in %s', (zone, offset) => {
  const before = process.env.TZ;
  beforeAll(() => {
    process.env.TZ = zone;
  });
  afterAll(() => {
    if (before === undefined) delete process.env.TZ;
    else process.env.TZ = before;
  });

  test('the machine is there', () => {
    expect(new Date('2026-01-15').getTimezoneOffset()).toBe(offset);
  });

  test.each(OFFICIAL)('is that of the notice for $year', ({ year, off, work }) => {
    const calendar = loadCalendar('CN', []);
    const [daysOff, worked] = [written(year, off), written(year, work)];
    for (const date of datesBetween(`${year}-01-01`, `${year}-12-31`)) {
      const isWeekend = [0, 6].includes(new Date(`${date}T12:00:00Z`).getUTCDay());
      const expected = isWeekend ? worked.includes(date) : !daysOff.includes(date);
      if (calendar.isWorkingDay(date) !== expected) expect.fail(date);
      const lacking = date >= '2026-12-29' ? 2027 : null;
      if (calendar.yearWithoutData(date) !== lacking) expect.fail(`data of ${date}`);
    }
  });

  it('settles at T+1 on the next working day', () => {
    requireCredits(CREDITS_2026, loadCalendar('CN', []));
  });

  it('settles as acquirers announced, if the working weekend of the central bank is listed', () => {
    const work = ['2017-12-30..2017-12-31'];
    requireCredits(LETTERS, loadCalendar('CN', [{ off: [], work }]));
  });
});

test('2026 has 248 working days', () => {
  const calendar = loadCalendar('CN', []);
  const days = datesBetween('2026-01-01', '2026-12-31');
  expect(days.filter((date) => calendar.isWorkingDay(date))).toHaveLength(248);
});

describe('a year without data', () => {
  const NEW_YEAR = { off: ['2027-01-01..2027-01-03'], work: [] };
  const NOTICE = { off: [...NEW_YEAR.off, '2027-05-01', '2027-10-01..2027-10-07'], work: [] };
  test.each<[string, string, CalendarSource, number | null]>([
    ['CN', '2003-12-31', [], 2003],
    ['CN', '2004-01-01', [], null],
    ['CN', '2026-12-28', [], null],
    // The notice for 2027 may move these days.
    ['CN', '2026-12-29', [], 2027],
    ['CN', '2027-10-01', [], 2027],
    // Its fixed holidays are all on weekends.
    ['CN', '2033-03-01', [], 2033],
    ['CN', '2027-03-01', [NEW_YEAR], 2027],
    ['CN', '2027-03-01', [NOTICE], null],
    ['CN', '2026-12-29', [NOTICE], null],
    ['CN', '2027-12-29', [NOTICE], 2028],
    ['shop', '2026-03-01', [], 2026],
    ['shop', '2027-12-31', [NEW_YEAR], null],
    ['shop', '2027-12-31', [{ off: [], work: ['2027-01-02'] }], 2027],
    ['shop', '2026-12-31', [NEW_YEAR], 2026],
  ])('%s %s', (name, date, source, lacking) => {
    expect(loadCalendar(name, source).yearWithoutData(date)).toBe(lacking);
  });
});

const HOLIDAY_CN = `{
    "$schema": "https://example.com/schema.json",
    "year": 2027,
    "papers": [],
    "days": [
        { "name": "元旦", "date": "2026-12-31", "isOffDay": true },
        { "name": "元旦", "date": "2027-01-01", "isOffDay": true },
        { "name": "元旦", "date": "2027-01-03", "isOffDay": false }
    ]
}`;

const event = (...lines: string[]) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT'];
const iCalendar = (...lines: string[]) =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', ...lines, 'END:VCALENDAR', ''].join('\r\n');

describe('a calendar of the user', () => {
  const DAYS = ['2026-12-31 off', '2027-01-01 off', '2027-01-03 work'];

  test.each<[string, string]>([
    ['YAML', 'off:\n  - 2026-12-31..2027-01-01 # 元旦\n  - 2027-01-02\nwork: [2027-01-03]\n'],
    ['JSON', '{"off": ["2026-12-31", "2027-01-01"], "work": ["2027-01-03"]}'],
    ['JSON of holiday-cn', HOLIDAY_CN],
    [
      'iCalendar of holiday-cn',
      iCalendar(
        ...['BEGIN:VTIMEZONE', 'TZID:Asia/Shanghai', 'BEGIN:STANDARD'],
        ...['DTSTART:19700101T000000', 'END:STANDARD', 'END:VTIMEZONE'],
        ...event('SUMMARY:元旦假期', 'DTSTART;VALUE=DATE:20261231', 'DTEND;VALUE=DATE:20270102'),
        ...event('SUMMARY:上班(补元旦假期)', 'DTSTART;VALUE=DATE:20270103'),
      ),
    ],
    [
      'iCalendar of chinese-days, with folded lines, an alarm and a cancelled event',
      iCalendar(
        ...event(
          ...['DTSTART;VALUE=DA', ' TE:20261231', 'DTEND;X="a:b";VALUE=DATE:202', '\t70102'],
          ...['SUMMARY:元旦', ' (休)', 'BEGIN:VALARM', 'SUMMARY:x', 'DURATION:PT1H', 'END:VALARM'],
        ),
        ...event('summary:元旦（班）', 'dtstart;value=date:20270103'),
        ...event('SUMMARY:元旦(休)', 'DTSTART:20270104', 'STATUS:CANCELLED'),
      ),
    ],
  ])('may be %s', (_, text) => {
    expect(differingDays([calendarFile(`\uFEFF${text}`)])).toEqual(DAYS);
  });

  it('may be several files, and days of the config', () => {
    const files = [
      calendarFile('off: [2026-12-31, 2027-01-01]'),
      calendarFile('off: [2027-01-01]'),
    ];
    const source = [...files, { off: [], work: ['2027-01-03'] }];
    expect(differingDays(source)).toEqual(DAYS);
  });

  it('may list nothing, as holiday-cn does for years without a notice', () => {
    const file = calendarFile('{"year": 2027, "papers": [], "days": []}', '2027.json');
    const calendar = loadCalendar('CN', [file, calendarFile('{}'), calendarFile(iCalendar())]);
    expect(calendar.yearWithoutData('2027-03-01')).toBe(2027);
    expect(calendar.isWorkingDay('2026-02-16')).toBe(false);
  });

  it('replaces what the notices say of a date', () => {
    const own = [{ off: ['2026-02-14'], work: ['2026-02-16..2026-02-17'] }];
    const calendar = loadCalendar('CN', own);
    const days = datesBetween('2026-02-14', '2026-02-18');
    expect(days.filter((date) => calendar.isWorkingDay(date))).toEqual([
      '2026-02-16',
      '2026-02-17',
    ]);
    expect(loadCalendar('shop', own).isWorkingDay('2026-02-18')).toBe(true);
  });

  test.each([
    ['Chinese', 'ics'],
    ['English', 'en.ics'],
  ])('may be the iCalendar files of chinese-days, in %s', (_, suffix) => {
    const { resolve } = createRequire(import.meta.url);
    const years = Array.from({ length: 23 }, (_, index) => 2004 + index);
    const files = years.map((year) => resolve(`chinese-days/dist/years/${year}.${suffix}`));
    const [own, official] = [loadCalendar('shop', files), loadCalendar('CN', [])];
    const days = datesBetween('2004-01-01', '2026-12-31');
    const others = days.filter((date) => own.isWorkingDay(date) !== official.isWorkingDay(date));
    expect(others).toEqual([]);
  });
});

describe('a calendar with mistakes', () => {
  const wrongDays = 'must be a date such as 2026-02-16, or a range such as 2026-02-16..2026-02-20';
  test.each<[string, string]>([
    ['', 'f:1: is empty; it must be a map of settings'],
    ['off: 2026-01-01', "f:1: off: must be a list, not '2026-01-01'"],
    ['off:\n  - 20260101', 'f:2: off[0]: must be text: put the value in quotes'],
    ['off: []\nholidays: []', "f:2: unknown setting 'holidays'"],
    ['jobs: {}', "f:1: unknown setting 'jobs'"],
    ['off: [2026-01-01', 'f:1: is not YAML: '],
    ...['2026-02-29', '2026-1-1', '2026-01-02..2026-01-01', '2026-01-01..', '2026-01-01 元旦'].map(
      (text): [string, string] => [`work:\n\n  - ${text}`, `f:3: work[0]: ${wrongDays}`],
    ),
    ['days: {}', 'f:1: days: must be a list, not a map'],
    [
      HOLIDAY_CN.replace('2027-01-01', '2027-02-29').replace('false', '0'),
      'f:7: days[1].date: must be a date such as 2026-02-16\n' +
        'f:8: days[2].isOffDay: must be true or false',
    ],
    [
      'off: [2027-01-01..2027-01-03]\nwork:\n  - 2027-01-03',
      'f:1: 2027-01-03 is a day off here, but a working day at f:3. Remove one of them.',
    ],
    [
      HOLIDAY_CN.replace('2027-01-03', '2027-01-01'),
      'f:7: 2027-01-01 is a day off here, but a working day at f:8. Remove one of them.',
    ],
  ])('%j', (text, expected) => {
    const path = calendarFile(text);
    const found = mistakeOf([path]).replaceAll(path, 'f');
    expect(found.slice(0, expected.length)).toBe(expected);
    if (!expected.endsWith(' ')) expect(found).toBe(expected);
  });

  const START = 'DTSTART;VALUE=DATE:20260101';
  test.each<[string, string[], string]>([
    ['no start', ['SUMMARY:元旦(休)'], 'f:3: the event must last whole days, with DTSTART a date'],
    ['a time', ['DTSTART:20260101T000000'], 'f:4: the event must last whole days, with DTSTART'],
    ['no such date', ['DTSTART:20260229'], 'f:4: the event must last whole days, with DTSTART'],
    ['a time at the end', [START, 'DTEND:20260102T000000Z'], 'f:5: the event must last whole'],
    ['an early end', [START, 'DTEND:20260101'], 'f:5: DTEND must be later than DTSTART'],
    ['a repetition', [START, 'RRULE:FREQ=YEARLY'], 'f:5: RRULE is not supported: write all-day'],
    ['a duration', ['DURATION:P3D', START], 'f:4: DURATION is not supported'],
    ['no title', [START], "f:3: '' does not say whether the day is off or worked"],
    ['another title', [START, 'SUMMARY:除夕'], "f:5: '除夕' does not say whether the day is off"],
    ['an ambiguous title', [START, 'SUMMARY:元旦调休'], "f:5: '元旦调休' does not say whether"],
    ['a broken line', [START, '元旦'], 'f:5: is not a line of iCalendar.'],
    ['another end', [START, 'END:VALARM'], 'f:5: END:VALARM does not close the last BEGIN.'],
  ])('an event with %s', (_, lines, expected) => {
    const path = calendarFile(iCalendar(...event(...lines)), 'a.ics');
    expect(mistakeOf([path]).replaceAll(path, 'f')).toContain(expected);
  });

  it('that is cut off is refused', () => {
    const whole = iCalendar(...event(START, 'SUMMARY:元旦(休)'));
    for (const [end, missing] of [
      ['END:VCALENDAR', 'VCALENDAR'],
      ['END:VEVENT', 'VEVENT'],
    ]) {
      const path = calendarFile(whole.slice(0, whole.indexOf(end)), 'a.ics');
      expect(mistakeOf([path])).toBe(
        `${path} is cut off: END:${missing} is missing. Download it again.`,
      );
    }
  });

  it('that contradicts itself in the config names the settings', () => {
    expect(mistakeOf([{ off: ['2027-01-04'], work: ['2027-01-02', '2027-01-04'] }])).toBe(
      'calendars.shop.off[0]: 2027-01-04 is a day off here, but a working day at ' +
        'calendars.shop.work[1]. Remove one of them.',
    );
  });

  it('that cannot be read says why', () => {
    const path = join(tempDir(), 'none.yaml');
    expect(mistakeOf([path])).toMatch(`${path}: the calendar cannot be read (ENOENT`);
    expect(mistakeOf([calendarFile(' '.repeat(CONFIG_BYTES_MAX + 1))])).toContain(
      ': the calendar is larger than 1048576 bytes.',
    );
  });
});

test.each([
  [CALENDAR_DAYS_MAX - 1, true],
  [CALENDAR_DAYS_MAX, true],
  [CALENDAR_DAYS_MAX + 1, false],
])('a calendar of %i days: %s', (days, isAccepted) => {
  const last = new Date(Date.parse('2001-01-01') + (days - 2) * 86_400_000);
  const ranges = ['2000-01-01', `2001-01-01..${last.toISOString().slice(0, 10)}`];
  const source = [calendarFile(`off: ${JSON.stringify(ranges)}`)];
  if (isAccepted) expect(loadCalendar('shop', source).isWorkingDay('2000-01-01')).toBe(false);
  else expect(mistakeOf(source)).toContain(':1: the calendar shop lists more than 10000 days.');
});

test('a range of all years is refused before it is written out', () => {
  const off = ['0001-01-01..9999-12-31'];
  expect(mistakeOf([{ off, work: [] }])).toContain(
    'calendars.shop.off[0]: the calendar shop lists',
  );
});

describe('the warning of years without data', () => {
  const CHINA = loadCalendar('CN', []);

  it('names each year once, and what to do', () => {
    expect(calendarWarning(CHINA, ['2028-01-03', '2026-11-02', '2026-12-30', '2027-05-01'])).toBe(
      'The calendar CN has no holidays for 2027, 2028, so only weekends count as days off ' +
        'there. Update zhangping, or add them in a file: calendars: { CN: holidays.yaml }.',
    );
    expect(calendarWarning(loadCalendar('shop', []), ['2026-11-02'])).toBe(
      'The calendar shop has no days off for 2026, so only weekends count as days off there. ' +
        'Add them under calendars: shop.',
    );
  });

  it('is empty where all is known', () => {
    expect(calendarWarning(CHINA, ['2026-01-01', '2026-12-28'])).toBe('');
    expect(calendarWarning(CHINA, [])).toBe('');
  });
});
