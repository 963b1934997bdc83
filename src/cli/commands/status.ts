/** `zhangping status [job]`: the calendar of a month. */
import { monthFlag } from '../../config/flags.ts';
import { shiftDate, today, wallClock } from '../../domain/time.ts';
import { type Calendar, type CalendarDate, calendarOf } from '../../ledger/calendar.ts';
import { jobsOf } from '../../ledger/days.ts';
import { guarded, type Ledger, readLedger } from '../../ledger/open.ts';
import type { JobRow } from '../../ledger/tables.ts';
import { openedLine } from '../../report/notes.ts';
import { openedFields } from '../../report/summary.ts';
import { orphanLine } from '../../report/table.ts';
import { textWidth, wrapWide } from '../../report/terminal-text.ts';
import { ledgerToRead, type ReadOptions } from '../../run/choose-jobs.ts';
import { EXIT, type ExitCode, UsageError } from '../../support/errors.ts';
import { print, printValue } from '../../support/output.ts';
import { language, say } from '../../words/language.ts';
import { columns, money } from '../terminal/print.ts';

interface StatusOptions extends ReadOptions {
  readonly month?: string;
}

/** Width of the calendar, in terminal columns. */
const WIDTH = 80;
/** Right-aligned columns of the table. */
const NUMBERS = [2, 3, 4, 5];
/** Length of a time without seconds, and of the year with its dash. */
const MINUTE_CHARS = 16;
const YEAR_CHARS = 5;
const STATE_ZH: Readonly<Record<CalendarDate['state'], string>> = {
  balanced: '平',
  discrepant: '不平',
  missing: '缺',
  stale: '已变',
};

/** Prints the calendar of one job, or of all jobs in the ledger. */
export async function status(name: string | undefined, options: StatusOptions): Promise<ExitCode> {
  const month = monthFlag(options.month);
  const path = await ledgerToRead(name, options);
  const calendars = readLedger(path, (ledger) => {
    const jobs = jobsOf(ledger).filter((job) => isWanted(job, name));
    if (jobs.length === 0) {
      throw new UsageError(
        name === undefined
          ? say`${path}: there is no run of any job in this ledger.`
          : say`${path}: there is no run of ${name} in this ledger.`,
      );
    }
    return jobs.map((job) => {
      return calendarOf(ledger, job, { month, until: shiftDate(today(job.time_zone), -1) });
    });
  });
  if (options.json) printValue(calendars.map(toJson));
  else print(calendars.map(calendarText).join('\n'));
  return EXIT.balanced;
}

function isWanted(job: JobRow, name: string | undefined): boolean {
  return job.days > 0 && (name === undefined || job.name === name);
}

function calendarText(calendar: Calendar): string {
  const { job, currency, timeZone, month, asOf, dates, openByAge, orphans } = calendar;
  const { openedMatches } = calendar;
  const amount = (value: bigint) => money(value, currency);
  const head = [say`date`, '', '', say`discrepancies`, '', say`open`, say`run at`];
  const rows = dates.map(({ date, state, discrepancies, open, committedAt }) => [
    date,
    language() === 'zh' ? STATE_ZH[state] : state,
    state === 'missing' ? '' : String(discrepancies.count),
    state === 'missing' ? '' : amount(discrepancies.amount),
    state === 'missing' ? '' : String(open.count),
    state === 'missing' ? '' : amount(open.amount),
    committedAt === '' ? '' : wallClock(committedAt, timeZone),
  ]);
  const ages = openByAge.filter(({ count }) => count > 0);
  const lines = ages.map(({ from, to, count, amount: sum }) => {
    return [
      to === null ? say`${from} days and more` : say`${from} to ${to} days`,
      `${count}`,
      amount(sum),
    ];
  });
  const open = ages.length === 0 ? say`No open items.\n` : say`Open items by age on ${asOf}:\n`;
  const stale = dates.filter(({ state }) => state === 'stale');
  const hints = stale.map(({ date }) => `  zhangping report ${job} --date ${date}\n`);
  return [
    `${[job, month, currency, timeZone].join('  ')}\n\n`,
    dates.length > 0 ? calendarTable([head, ...rows]) : say`no dates\n`,
    '\n',
    open,
    columns(lines, [1, 2]),
    hints.length > 0 ? say`Changed since the reports were written:\n` : '',
    ...hints,
    ...orphans.map((orphan) => `${wrapWide(orphanLine(orphan, currency), WIDTH)}\n`),
    ...openedMatches.map((match) => `${wrapWide(openedLine(match, currency), WIDTH)}\n`),
  ].join('');
}

/** The table of a month; run times are cut to the minute, or omitted, to fit the width. */
function calendarTable([head, ...rows]: readonly (readonly string[])[]): string {
  const cut = (from: number, to: number) => {
    const cells = rows.map((row) => row.with(-1, row.at(-1)?.slice(from, to) ?? ''));
    return columns([head, ...cells], NUMBERS);
  };
  const tables = [cut(0, Infinity), cut(0, MINUTE_CHARS), cut(YEAR_CHARS, MINUTE_CHARS)];
  const fits = (table: string) => table.split('\n').every((line) => textWidth(line) <= WIDTH);
  const bare = [head, ...rows].map((row) => row.slice(0, -1));
  return tables.find(fits) ?? columns(bare, NUMBERS);
}

/** The calendar for programs: amounts as decimal strings in major units. */
function toJson(calendar: Calendar) {
  const { currency } = calendar;
  const totals = ({ count, amount }: { count: number; amount: bigint }) => {
    return { count, amount: money(amount, currency) };
  };
  return {
    schema: 'zhangping.status/1',
    job: calendar.job,
    currency,
    month: calendar.month,
    asOf: calendar.asOf,
    dates: calendar.dates.map(({ date, state, discrepancies, open, committedAt }) => ({
      date,
      state,
      discrepancies: totals(discrepancies),
      openItems: totals(open),
      committedAt,
    })),
    openByAge: calendar.openByAge.map(({ from, to, ...sums }) => ({ from, to, ...totals(sums) })),
    orphans: calendar.orphans.map(({ item, date, order_id, action, by, at }) => {
      return { item_id: item, business_date: date, order_id, action, by, at };
    }),
    // Only if there are any.
    ...(calendar.openedMatches.length > 0 && {
      openedMatches: calendar.openedMatches.map((match) => {
        return openedFields(match, (amount) => money(amount, currency));
      }),
    }),
  };
}

/** The job that a command reads: the named one, or the only one in the ledger. */
export function jobToRead(ledger: Ledger, name: string | undefined): JobRow {
  const jobs = guarded(ledger, () => jobsOf(ledger));
  const found = name === undefined ? jobs : jobs.filter((job) => job.name === name);
  if (found.length === 1 && found[0].days > 0) return found[0];
  const names = jobs.map((job) => job.name).join(', ') || say`none`;
  throw new UsageError(
    name === undefined
      ? say`${ledger.path}: name a job: the ledger has ${names}.`
      : say`${ledger.path}: there is no run of ${name}; the ledger has ${names}.`,
  );
}
