/** A job of the month's page: its figures, differences, dates, hours and other breakdowns. */
import { currencyDigits } from '../../domain/money.ts';
import type {
  CategoryFigures,
  ClosedDays,
  ComparedRow,
  JobMonth,
  MonthReport,
  PeriodDate,
  RuleFigures,
} from '../../domain/month.ts';
import { dateRange } from '../../domain/time.ts';
import { say } from '../../words/language.ts';
import { NONE, shownAmount, shownCount } from '../figures.ts';
import { allOf, type Figures, mainSide, shareOf, shownRate } from '../month/figures.ts';
import { differenceRate, matchRate } from '../month/ratios.ts';
import { categoryName, hourName, ruleName, typeName } from '../names.ts';
import { type Children, type Element, el } from './element.ts';
import { differenceOf } from './item-row.ts';
import {
  type Column,
  comparedTable,
  figureColumns,
  largestRows,
  moreNote,
  plotted,
  under,
  wideTable,
  withUnder,
} from './month-table.ts';
import { note, nothing } from './section.ts';

/** What the parts of a job's section share. */
export interface JobShape {
  readonly report: MonthReport;
  readonly figures: Figures;
  readonly isOpen: boolean;
}

/** The id of a job's section, by its place in the report. */
export function jobId(index: number): string {
  return `job-${index + 1}`;
}

/** Everything about a job, folded. */
export function jobDetails(job: JobMonth, index: number, shape: JobShape): Element {
  const { report, figures, isOpen } = shape;
  const isOneDate = report.period.from === report.period.to;
  const names = [report.period.name, report.before.name] as const;
  const columns = figureColumns(figures, report.before.name);
  return el(
    'details',
    { class: 'folded', id: jobId(index), open: isOpen },
    el('summary', {}, el('h3', {}, job.job), el('span', { class: 'quiet' }, factsOf(job))),
    el(
      'div',
      { class: 'pair' },
      job.arrivals === null && part(say`Figures`, comparedTable(job.figures, { figures, names })),
      el(
        'div',
        {},
        part(
          say`Differences`,
          differencesTable(job.categories, job.currency),
          rateNote(say`Difference rate`, differenceRate(job)),
        ),
        job.rules.length > 0 && part(say`Matched`, rulesTable(job)),
      ),
    ),
    !isOneDate && datesPart(job, report),
    job.byHour.length > 0 && hoursPart(job, columns, report),
    job.byType.length > 0 && part(say`By type`, typesTable(job, report)),
    [{ name: say`account`, rows: job.byAccount }, ...job.dimensions].map(({ name, rows }) => {
      if (rows?.length === 0) return null;
      const tooMany = say`Too many values: ${name} looks like an id, not a dimension.`;
      return rows === null
        ? part(say`By ${name}`, nothing(tooMany))
        : breakdown(name, rows, columns);
    }),
  );
}

function part(title: string, ...children: readonly Children[]): Element {
  return el('div', { class: 'part' }, el('h4', {}, title), children);
}

function factsOf({ channel, currency, coverage, categories }: JobMonth): string {
  const open = categories.reduce((sum, each) => sum + each.open.count, 0);
  return [
    [channel, currency].filter((each) => each !== '').join(' '),
    say`dates run: ${shownCount(coverage.ran)}`,
    ...(coverage.missing.length > 0 ? [say`missing: ${shownCount(coverage.missing.length)}`] : []),
    ...(open > 0 ? [say`open items: ${shownCount(open)}`] : []),
  ].join(' · ');
}

function breakdown(
  name: string,
  all: readonly ComparedRow[],
  columns: readonly Column<ComparedRow>[],
): Element {
  const { rows, more } = largestRows(all);
  const nameOf = (row: ComparedRow) => {
    if (more > 0 && row === rows[rows.length - 1]) return say`${shownCount(more)} others`;
    return row.now.key === '' ? say`(empty)` : row.now.key;
  };
  const first = { name, cell: nameOf };
  const table = wideTable([first, ...columns], rows);
  return part(say`By ${name}`, ownNote(all), table, moreNote(more));
}

/** Figures that are not the channel's say so. */
function ownNote(rows: readonly ComparedRow[]): Element | null {
  const isOwn = rows.every(({ now }) => now.statement === null);
  return isOwn && rows.length > 0 ? note(say`As the flows have it.`) : null;
}

/** Found, still open, and how long the others took; amounts are differences. */
export function differencesTable(categories: readonly CategoryFigures[], currency: string) {
  const digits = currencyDigits(currency);
  const totals = ({ count, amount }: CategoryFigures['all']): Children =>
    count === 0
      ? NONE
      : [shownCount(count), el('span', { class: 'under' }, differenceOf(amount, digits))];
  const found = categories.filter(({ all }) => all.count > 0);
  if (found.length === 0) return nothing(say`No differences.`);
  return wideTable<CategoryFigures>(
    [
      { name: say`Category`, cell: ({ category }) => categoryName(category) },
      { name: say`Found`, cell: ({ all }) => totals(all) },
      { name: say`Open`, cell: ({ open }) => totals(open) },
      { name: say`Closed`, cell: ({ closedDays }) => closedText(closedDays) },
    ],
    found,
  );
}

function closedText({ count, median, max }: ClosedDays): Children {
  if (median === null || max === null) return count === 0 ? NONE : shownCount(count);
  const days = max === median ? daysText(max) : say`median ${median} days, at most ${max}`;
  return [shownCount(count), under(days)];
}

function daysText(days: number): string {
  return days === 1 ? say`1 day` : say`${days} days`;
}

function rulesTable(job: JobMonth): Element[] {
  const share = (rule: RuleFigures) => shownRate(shareOf(rule, job.figures.now));
  const table = wideTable<RuleFigures>(
    [
      { name: say`Rule`, cell: ({ rule }) => ruleName(rule) },
      { name: say`Matches`, cell: ({ matches }) => shownCount(matches) },
      { name: say`Statement records`, cell: ({ records }) => shownCount(records) },
      { name: say`Match rate`, cell: share },
    ],
    job.rules,
  );
  return [table, ...rateNote(say`Match rate`, matchRate(job))];
}

function rateNote(name: string, rate: bigint | null): Element[] {
  return rate === null ? [] : [note(say`${name}: ${shownRate(rate)} of the statement's records.`)];
}

/** A date of the period; `found` is null for one without a run. */
interface DateRow {
  readonly date: string;
  readonly found: PeriodDate | null;
}

/** The dates of the job in order, those without a run between them. */
function dateRows({ dates, coverage }: JobMonth): DateRow[] {
  const known = new Map(dates.map((each) => [each.date, each]));
  const all = [...known.keys(), ...coverage.missing].sort();
  if (all.length === 0) return [];
  return dateRange(all[0], all[all.length - 1]).map((date) => {
    return { date, found: known.get(date) ?? null };
  });
}

function datesPart(job: JobMonth, { period }: MonthReport): Element | null {
  const rows = dateRows(job);
  if (rows.length === 0) return null;
  const digits = currencyDigits(job.currency);
  const isMissing = new Set(job.coverage.missing);
  const cells = (side: 'statement' | 'flows') => {
    return ({ found }: DateRow) => {
      const figures = found?.row[side];
      if (!figures) return NONE;
      const { count, amount } = job.arrivals === null ? figures.payments : allOf(figures);
      return withUnder(shownAmount(amount, digits), shownCount(count));
    };
  };
  const isPlottedFlows = rows.every(({ found }) => !found?.row.statement);
  const [statement, flows] =
    job.arrivals === null
      ? [say`Payments`, say`Payments in the flows`]
      : [say`Credits`, say`Groups`];
  const columns: Column<DateRow>[] = [
    { name: say`Date`, cell: ({ date, found }) => dateCell(date, found !== null, isMissing) },
    { name: statement, cell: cells('statement'), plot: 'size' },
    { name: flows, cell: cells('flows'), plot: isPlottedFlows ? 'size' : undefined },
    {
      name: say`Differences`,
      plot: 'sign',
      cell: ({ found }) => {
        if (found === null) return NONE;
        const { count, amount } = found.discrepancies;
        return [differenceOf(amount, digits), under(shownCount(count))];
      },
    },
  ];
  const table = wideTable(columns, rows, {
    isWide: true,
    attributesOf: ({ found }) => (found ? {} : { 'data-run': 'none' }),
  });
  const label = say`By date, ${period.name}; the same as a table below.`;
  return part(say`By date`, plotted(label, table, true));
}

function dateCell(date: string, isRun: boolean, missing: ReadonlySet<string>): Children {
  const why = missing.has(date) ? say`missing` : say`no run`;
  return [el('time', {}, date), !isRun && under(why)];
}

function hoursPart(
  job: JobMonth,
  columns: readonly Column<ComparedRow>[],
  { period }: MonthReport,
): Element {
  const hourOf = ({ now }: ComparedRow) => (/^\d+$/.test(now.key) ? Number(now.key) : 24);
  const rows = job.byHour.toSorted((a, b) => hourOf(a) - hourOf(b));
  const hour = { name: say`Hour`, cell: ({ now }: ComparedRow) => hourName(now.key) };
  const label = say`By hour, ${period.name}; the same as a table below.`;
  const table = wideTable([hour, ...columns], rows);
  return part(say`By hour`, ownNote(rows), plotted(label, table, true));
}

/** Both sides by type: here refunds are a row, not a column. */
function typesTable({ byType, currency }: JobMonth, { before }: MonthReport): Element {
  const digits = currencyDigits(currency);
  const totals = (figures: ComparedRow['now']['statement']) => {
    if (!figures) return NONE;
    const { count, amount } = allOf(figures);
    return withUnder(shownAmount(amount, digits), shownCount(count));
  };
  return wideTable<ComparedRow>(
    [
      { name: say`Type`, cell: ({ now }) => typeName(now.key) },
      { name: say`Statement`, cell: ({ now }) => totals(now.statement) },
      { name: say`Flows`, cell: ({ now }) => totals(now.flows) },
      { name: before.name, cell: ({ before: was }) => totals(was && mainSide(was)) },
    ],
    byType,
    { isWide: true },
  );
}
