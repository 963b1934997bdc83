/** The calendar and history of a job, from the stored sums of its dates. */
import type { Totals } from '../domain/exact-sums.ts';
import type { OpenedMatch } from '../domain/item.ts';
import { isListed } from '../domain/item-sums.ts';
import { type AgeGroup, HISTORY_DATES, type History, type HistoryDate } from '../domain/outcome.ts';
import { dateRange, daysBetween, shiftDate } from '../domain/time.ts';
import { daysOf, jobNamed, runOf } from './days.ts';
import { openedMatches, orphansOf } from './decisions.ts';
import { shownCategory } from './item-state.ts';
import { type Ledger, onSnapshot } from './open.ts';
import { datesOf } from './settlement/receivables.ts';
import type { DayRow, EventRow, JobRow } from './tables.ts';
import { hasPending, openOf, readTally } from './tally.ts';

export type DateState = 'balanced' | 'discrepant' | 'missing' | 'stale';

export interface CalendarDate {
  readonly date: string;
  readonly state: DateState;
  /** Discrepancies of the date itself, resolved or not; amounts in minor units. */
  readonly discrepancies: Totals;
  readonly open: Totals;
  /** ISO 8601, UTC; empty if the date has no run. */
  readonly committedAt: string;
}

export interface Calendar {
  readonly job: string;
  readonly currency: string;
  readonly timeZone: string;
  readonly month: string;
  /** The job's latest date, to which ages are counted. */
  readonly asOf: string;
  readonly dates: readonly CalendarDate[];
  readonly openByAge: readonly AgeGroup[];
  readonly orphans: readonly EventRow[];
  readonly openedMatches: readonly OpenedMatch[];
}

const AGES: readonly (readonly [number, number | null])[] = [
  [0, 1],
  [2, 3],
  [4, 7],
  [8, 30],
  [31, null],
];

export interface CalendarRequest {
  /** `yyyy-MM`; undefined: the month of the job's latest date. */
  readonly month: string | undefined;
  /** Dates without a run are missing up to this date. */
  readonly until: string;
}

/** The calendar of a job that has at least one date. Throws InternalError. */
export function calendarOf(ledger: Ledger, job: JobRow, request: CalendarRequest): Calendar {
  return onSnapshot(ledger, () => {
    const days = daysOf(ledger, job);
    const asOf = days[days.length - 1].date;
    const month = request.month ?? asOf.slice(0, 7);
    const known = new Map(days.map((day) => [day.date, day]));
    const expiring = expiringOn(days);
    const dates: CalendarDate[] = [];
    const { until } = request;
    const missing = new Set(missingDates(ledger, job, days, { ...monthRange(month), until }));
    for (let date = `${month}-01`; date.startsWith(month); date = shiftDate(date, 1)) {
      const day = known.get(date);
      if (day) dates.push(dateOf(ledger, day, expiring.has(date)));
      else if (missing.has(date)) dates.push(missingDate(date));
    }
    return {
      job: job.name,
      currency: job.currency,
      timeZone: job.time_zone,
      month,
      asOf,
      dates,
      openByAge: agesOf(days, asOf),
      orphans: orphansOf(ledger, job),
      openedMatches: openedMatches(ledger, job),
    };
  });
}

/** The first and the last date of a month, `yyyy-MM`. */
export function monthRange(month: string): { readonly from: string; readonly to: string } {
  const [year, number] = month.split('-').map(Number);
  const days = new Date(Date.UTC(year, number, 0)).getUTCDate();
  return { from: `${month}-01`, to: `${month}-${days}` };
}

/**
 * The dates of a range without a run that a job expects, up to `until` or its latest date; `days`
 * are all of its dates. Nothing is expected before the first one.
 */
export function missingDates(
  ledger: Ledger,
  job: JobRow,
  days: readonly DayRow[],
  { from, to, until }: { readonly from: string; readonly to: string; readonly until: string },
): string[] {
  if (days.length === 0) return [];
  const [first, latest] = [days[0].date, days[days.length - 1].date];
  const known = new Set(days.map(({ date }) => date));
  const expected = expectedOn(ledger, job);
  const end = until > latest ? until : latest;
  return dateRange(from > first ? from : first, to < end ? to : end).filter(
    (date) => !known.has(date) && expected?.has(date) !== false,
  );
}

/** The history of a job up to and including a date, as of now. Throws InternalError. */
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

/**
 * The dates on which a settlement job expects money: the bank has no statement for a weekend, and
 * nothing is missing. Null for other jobs, which expect every date.
 */
function expectedOn(ledger: Ledger, row: JobRow): ReadonlySet<string> | null {
  const dates = datesOf({ ledger, row });
  return dates.length === 0 ? null : new Set(dates.map(({ expected }) => expected));
}

function missingDate(date: string): CalendarDate {
  const none = { count: 0, amount: 0n };
  return { date, state: 'missing', discrepancies: none, open: none, committedAt: '' };
}

function dateOf(ledger: Ledger, day: DayRow, hasExpiring: boolean): CalendarDate {
  const { date, verdict, discrepancies } = historyDateOf(day, hasExpiring);
  return {
    date,
    state: day.is_stale ? 'stale' : verdict,
    discrepancies,
    open: openOf(day),
    committedAt: runOf(ledger, day).committed_at,
  };
}

/** Dates on which items of earlier dates expire. */
function expiringOn(days: readonly DayRow[]): ReadonlySet<string | null> {
  return new Set(days.filter(hasPending).map((day) => day.closed_on));
}

/** Verdict and discrepancies of a date, from its sums. */
export function historyDateOf(day: DayRow, hasExpiring: boolean): HistoryDate {
  const discrepancies = { count: 0, amount: 0n };
  for (const [category, tally] of readTally(day.tally)) {
    if (!isListed(shownCategory(category, day.closed_on))) continue;
    discrepancies.count += tally.count;
    discrepancies.amount += tally.amount;
  }
  const verdict = discrepancies.count > 0 || hasExpiring ? 'discrepant' : 'balanced';
  return { date: day.date, verdict, discrepancies };
}

/** The open items of these dates, by their age on `asOf`. */
function agesOf(days: readonly DayRow[], asOf: string): AgeGroup[] {
  const groups = AGES.map(([from, to]) => ({ from, to, count: 0, amount: 0n }));
  for (const day of days) {
    const age = daysBetween(day.date, asOf);
    const group = groups.find(({ from, to }) => age >= from && (to === null || age <= to));
    if (!group) continue;
    const { count, amount } = openOf(day);
    group.count += count;
    group.amount += amount;
  }
  return groups;
}
