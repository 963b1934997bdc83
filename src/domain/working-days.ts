/** Working days, and the dates on which settlements are expected. Dates are text, `yyyy-MM-dd`. */
import { dateRange, shiftDate } from './time.ts';

/** The calendar of mainland China, whose public holidays are known without a file. */
export const CHINA = 'CN';
/** Public holidays of mainland China that have the same date in every year. */
const FIXED_HOLIDAYS = ['01-01', '05-01', '10-01'];
/** From this day on, the notice of the next year has moved working days (of 2007 and 2018). */
const YEAR_END = '12-29';
/** Numbers of `slotOf`. */
const SLOTS = 13 * 32;
/** Days are known for four-digit years. */
const YEAR_MAX = 9999;
const LAG = /^([TD])\+(0|[1-9]\d{0,2})$/;

/** The time between a trade and its settlement. */
export interface Lag {
  readonly unit: 'working' | 'calendar';
  readonly days: number;
}

/** Parses `T+1` (working days) or `D+1` (calendar days), at most 999; null: neither. */
export function parseLag(text: string): Lag | null {
  const [, letter, days] = LAG.exec(text) ?? [];
  if (days === undefined) return null;
  return { unit: letter === 'T' ? 'working' : 'calendar', days: Number(days) };
}

/** The date on which what was traded on a business date is expected. */
export function expectedDate(businessDate: string, lag: Lag, calendar: WorkingCalendar): string {
  if (lag.unit === 'calendar') return shiftDate(businessDate, lag.days);
  return calendar.addWorkingDays(businessDate, lag.days);
}

/** The last date of the grace that follows an expected date, in the unit of the lag. */
export function graceEnd(
  expected: string,
  grace: number,
  { unit }: Lag,
  calendar: WorkingCalendar,
): string {
  return expectedDate(expected, { unit, days: grace }, calendar);
}

interface Year {
  readonly workingDays: readonly string[];
  /** The number of working days before a date of the year, by its slot. */
  readonly before: Uint16Array;
  readonly hasData: boolean;
}

/** Weekends, and the days that differ from them. */
export class WorkingCalendar {
  readonly name: string;
  readonly #days: ReadonlyMap<string, boolean>;
  readonly #years = new Map<number, Year>();

  /** `days` are those listed: true for a working day, false for a day off. */
  constructor(name: string, days: ReadonlyMap<string, boolean>) {
    this.name = name;
    this.#days = days;
  }

  isWorkingDay(date: string): boolean {
    // A date alone is read as UTC.
    return this.#days.get(date) ?? new Date(date).getUTCDay() % 6 !== 0;
  }

  /**
   * The year whose missing data leaves the holidays around a date unknown, so that weekends alone
   * determine its working days; null: they are known. Without a day off, a year has no data. In
   * China, neither has a year in which a fixed holiday is a working day, and the end of a year also
   * needs the data of the next.
   */
  yearWithoutData(date: string): number | null {
    const year = yearOf(date);
    if (!this.#year(year).hasData) return year;
    if (this.name !== CHINA || date.slice(5) < YEAR_END) return null;
    return this.#year(year + 1).hasData ? null : year + 1;
  }

  /**
   * The n-th working day after a date, which need not be one; 0: the date itself, or the next
   * working day if it is none.
   */
  addWorkingDays(date: string, n: number): string {
    let year = yearOf(date);
    let { workingDays, before } = this.#year(year);
    const first = before[slotOf(date)];
    // On other days, `first` is already the next working day.
    let index = workingDays[first] === date ? first + n : first + Math.max(n - 1, 0);
    while (index >= workingDays.length) {
      index -= workingDays.length;
      year++;
      if (year > YEAR_MAX) throw new Error(`${n} working days after ${date}`);
      workingDays = this.#year(year).workingDays;
    }
    return workingDays[index];
  }

  #year(year: number): Year {
    const known = this.#years.get(year);
    if (known !== undefined) return known;
    const text = String(year).padStart(4, '0');
    const workingDays: string[] = [];
    const before = new Uint16Array(SLOTS);
    let hasData = false;
    for (const date of dateRange(`${text}-01-01`, `${text}-12-31`)) {
      before[slotOf(date)] = workingDays.length;
      if (this.isWorkingDay(date)) workingDays.push(date);
      if (this.#days.get(date) === false) hasData = true;
    }
    if (this.name === CHINA) {
      hasData &&= !FIXED_HOLIDAYS.some((day) => this.isWorkingDay(`${text}-${day}`));
    }
    const prepared = { workingDays, before, hasData };
    this.#years.set(year, prepared);
    return prepared;
  }
}

function yearOf(date: string): number {
  return Number(date.slice(0, 4));
}

/** A number of its own for each day of a year. */
function slotOf(date: string): number {
  return Number(date.slice(5, 7)) * 32 + Number(date.slice(8, 10));
}
