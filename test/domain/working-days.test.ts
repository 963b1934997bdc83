import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  expectedDate,
  graceEnd,
  type Lag,
  parseLag,
  WorkingCalendar,
} from '../../src/domain/working-days.ts';

/** Day by day with Date, which counts in UTC. */
const reference = {
  next(date: string): string {
    return new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
  },
  isWorkingDay(date: string, days: ReadonlyMap<string, boolean>): boolean {
    const weekday = new Date(`${date}T12:00:00Z`).getUTCDay();
    return days.get(date) ?? (weekday > 0 && weekday < 6);
  },
  workingDaysAfter(date: string, n: number, days: ReadonlyMap<string, boolean>): string {
    let at = date;
    if (n === 0) {
      while (!this.isWorkingDay(at, days)) at = this.next(at);
      return at;
    }
    for (let left = n; left > 0; ) {
      at = this.next(at);
      if (this.isWorkingDay(at, days)) left--;
    }
    return at;
  },
};

const dateBetween = (from: string, to: string) =>
  fc
    .date({ min: new Date(from), max: new Date(to), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10));

/** A calendar of 120 days around the end of a leap year, many of which differ from the week. */
const listed = fc
  .array(fc.tuple(dateBetween('2024-11-15', '2025-03-15'), fc.boolean()), { maxLength: 120 })
  .map((days) => new Map(days));

describe('working days', () => {
  it('are those that a count day by day finds', () => {
    fc.assert(
      fc.property(
        listed,
        dateBetween('2024-11-01', '2025-04-01'),
        fc.oneof(fc.nat(12), fc.nat(700)),
        (days, date, n) => {
          const calendar = new WorkingCalendar('shop', days);
          expect(calendar.isWorkingDay(date)).toBe(reference.isWorkingDay(date, days));
          expect(calendar.addWorkingDays(date, n)).toBe(reference.workingDaysAfter(date, n, days));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('may be none in a year', () => {
    const days = new Map<string, boolean>();
    for (let date = '2026-01-01'; date < '2027-01-01'; date = reference.next(date)) {
      days.set(date, false);
    }
    const calendar = new WorkingCalendar('shop', days);
    expect(calendar.addWorkingDays('2026-01-01', 0)).toBe('2027-01-01');
    expect(calendar.addWorkingDays('2025-12-31', 2)).toBe('2027-01-04');
  });

  it('end with the calendar', () => {
    const calendar = new WorkingCalendar('shop', new Map());
    expect(calendar.addWorkingDays('9999-12-30', 1)).toBe('9999-12-31');
    expect(() => calendar.addWorkingDays('9999-12-30', 2)).toThrow('2 working days after');
  });
});

describe('a lag', () => {
  test.each<[string, Lag | null]>([
    ['T+0', { unit: 'working', days: 0 }],
    ['T+1', { unit: 'working', days: 1 }],
    ['D+30', { unit: 'calendar', days: 30 }],
    ['T+999', { unit: 'working', days: 999 }],
    ...['', 'T', 'T+', 'T1', 'T+01', 'T+1000', 't+1', 'T+1 ', 'T+-1', 'T+1.5', 'W+1', '1'].map(
      (text): [string, null] => [text, null],
    ),
  ])('%j is %j', (text, lag) => expect(parseLag(text)).toEqual(lag));

  // 27 September 2026 is a Sunday.
  const calendar = new WorkingCalendar('shop', new Map([['2026-09-25', false]]));
  test.each([
    ['T+0', '2026-09-24', 1, '2026-09-24', '2026-09-28'],
    ['T+0', '2026-09-26', 0, '2026-09-28', '2026-09-28'],
    ['T+1', '2026-09-23', 1, '2026-09-24', '2026-09-28'],
    ['T+1', '2026-09-24', 2, '2026-09-28', '2026-09-30'],
    ['D+0', '2026-09-26', 0, '2026-09-26', '2026-09-26'],
    ['D+1', '2026-09-24', 3, '2026-09-25', '2026-09-28'],
    ['D+7', '2026-12-28', 0, '2027-01-04', '2027-01-04'],
  ])('%s after %s, with %i of grace, is %s to %s', (text, date, grace, expected, end) => {
    const lag = parseLag(text) as Lag;
    expect(expectedDate(date, lag, calendar)).toBe(expected);
    expect(graceEnd(expected, grace, lag, calendar)).toBe(end);
  });
});
