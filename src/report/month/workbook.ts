/**
 * month.xlsx: the figures of a month or a date in full, as real numbers: what is missing and the
 * totals first, then a sheet for each kind of row.
 */
import type { Item } from '../../domain/item.ts';
import { leadRecord } from '../../domain/item-order.ts';
import { currencyDigits, formatScaled } from '../../domain/money.ts';
import type { ComparedRow, JobMonth, MonthReport, MonthRow } from '../../domain/month.ts';
import { SHEET_ROWS_MAX } from '../../support/limits.ts';
import { visible } from '../../support/printable.ts';
import { say } from '../../words/language.ts';
import { acrossName, categoryLabel, hourName, ruleName, typeName } from '../names.ts';
import { columnLetters, numberCell, textCell, timeCell } from '../xlsx/cells.ts';
import { packageParts, sheetPath, type Tab } from '../xlsx/package.ts';
import { type Style, stylesXml } from '../xlsx/styles.ts';
import { pageTail, rowElement, sheetHead, tableTail } from '../xlsx/worksheet.ts';
import { type ZipPart, zipPieces } from '../xlsx/zip.ts';
import { besideText, coverageFaults, feeNotes, isComplete, upToText } from './coverage.ts';
import {
  changeText,
  type Figure,
  type FigureKind,
  type Figures,
  figureDecimal,
  monthFigures,
  shareOf,
} from './figures.ts';
import { differenceRate, matchRate, rateDecimal } from './ratios.ts';

/** Open items of one order in two jobs. */
export interface AcrossJobs {
  readonly kind: Parameters<typeof acrossName>[0];
  readonly items: readonly [AcrossItem, AcrossItem];
}

export interface AcrossItem {
  readonly job: { readonly name: string; readonly currency: string };
  readonly item: Item;
}

/** Rows that are joined into one piece. */
const PIECE_ROWS = 500;
const [SHORT, NORMAL, LONG] = [10, 17, 30];

/** Writes a cell at its place. */
type Cell = (place: string) => string;

interface Column<Row> {
  readonly title: string;
  readonly width: number;
  readonly cell: (row: Row) => Cell;
}

/** A table of a sheet; its rows are made while they are written. */
interface Sheet {
  readonly name: string;
  readonly widths: readonly number[];
  readonly titles: readonly string[];
  readonly rows: () => Iterable<readonly Cell[]>;
}

/** The bytes of the workbook in pieces; `rowsMax` is the number of rows of a sheet. */
export function monthWorkbook(
  report: MonthReport,
  across: readonly AcrossJobs[] = [],
  rowsMax = SHEET_ROWS_MAX,
): AsyncGenerator<Uint8Array> {
  return zipPieces(parts(report, across, rowsMax));
}

function* parts(
  report: MonthReport,
  across: readonly AcrossJobs[],
  rowsMax: number,
): Generator<ZipPart> {
  const figures = monthFigures();
  const tabs: Tab[] = [{ name: say`Overview`, part: 1, table: null }];
  yield { path: sheetPath(1), pieces: [overviewXml(report, figures)] };
  for (const sheet of sheetsOf(report, across, figures)) {
    const part = tabs.length + 1;
    const size = { columns: sheet.titles.length, rows: 1 };
    yield { path: sheetPath(part), pieces: piecesOf(sheet, size, rowsMax) };
    tabs.push({ name: sheet.name, part, table: size });
  }
  const currencies = [...report.jobs.map(({ currency }) => currency), 'CNY'];
  yield* packageParts(tabs, stylesXml(Math.max(...currencies.map(currencyDigits))));
}

/** The XML of a sheet; `size` has its number of rows at the end. */
function* piecesOf(sheet: Sheet, size: { rows: number }, rowsMax: number): Generator<string> {
  const { titles, widths } = sheet;
  let piece = sheetHead({ widths, isHeaderFrozen: true, isShown: false });
  piece += rowAt(
    1,
    titles.map((title) => text(title, 'header')),
  );
  const rows = sheet.rows()[Symbol.iterator]();
  let row = rows.next();
  while (!row.done) {
    const next = rows.next();
    const isCut = size.rows === rowsMax - 1 && !next.done;
    size.rows++;
    piece += rowAt(
      size.rows,
      isCut ? [text(say`The sheet is full: month.json has all.`)] : row.value,
    );
    if (isCut) break;
    row = next;
    if (size.rows % PIECE_ROWS !== 0) continue;
    yield piece;
    piece = '';
  }
  yield piece + tableTail(titles.length, size.rows);
}

function rowAt(number: number, cells: readonly Cell[]): string {
  const written = cells.map((cell, index) => cell(`${columnLetters(index)}${number}`));
  return rowElement(number, written.join(''));
}

function sheetOf<Row>(
  name: string,
  columns: readonly Column<Row>[],
  rows: () => Iterable<Row>,
): Sheet {
  return {
    name,
    widths: columns.map(({ width }) => width),
    titles: columns.map(({ title }) => title),
    *rows() {
      for (const row of rows()) yield columns.map(({ cell }) => cell(row));
    },
  };
}

function text(value: string, style: Style = 'text'): Cell {
  return (place) => textCell(place, visible(value), style);
}

function date(value: string): Cell {
  return (place) => timeCell(place, value);
}

function count(value: number | null): Cell {
  return (place) => (value === null ? '' : numberCell(place, String(value), 'count'));
}

function amount(value: bigint, currency: string): Cell {
  const digits = currencyDigits(currency);
  return (place) => numberCell(place, formatScaled(value, digits), amountStyle(digits));
}

function amountStyle(digits: number): Style {
  return digits === 0 ? 'wholeAmount' : 'amount';
}

function rate(value: bigint | null): Cell {
  return (place) => numberCell(place, rateDecimal(value) ?? '', 'percent');
}

function figureCell(figure: Figure, row: MonthRow | null): Cell {
  const digits = row === null ? 0 : currencyDigits(row.currency);
  const styles: Readonly<Record<FigureKind, Style>> = {
    count: 'count',
    amount: amountStyle(digits),
    fee: 'fee',
    rate: 'percent',
  };
  return (place) => numberCell(place, figureDecimal(figure, row), styles[figure.kind]);
}

/** What is missing, then the totals beside those of the period before. */
function overviewXml(report: MonthReport, figures: Figures): string {
  const { period, before, totals } = report;
  const rows: (readonly Cell[])[] = [
    [text(`${period.name} ${isComplete(report) ? say`Complete` : say`Not complete`}`, 'title')],
    ...coverageFaults(report).map(({ job, text: why, commands }) => {
      return [text(job, 'bold'), text(why), ...commands.map((command) => text(command))];
    }),
    ...[besideText(report), upToText(report), ...feeNotes(report)]
      .filter((note) => note !== '')
      .map((note) => [text(note)]),
    [],
  ];
  for (const row of totals) {
    const titles = [row.now.currency, period.name, before.name, say`Change`, say`Formula`];
    rows.push(titles.map((title) => text(title, 'header')));
    for (const figure of Object.values(figures)) {
      const cells = [figureCell(figure, row.now), figureCell(figure, row.before)];
      rows.push([
        ...[text(figure.name), ...cells, text(changeText(figure, row), 'longAmount')],
        text(figure.formula),
      ]);
    }
    rows.push([]);
  }
  const widths = [LONG, NORMAL, NORMAL, NORMAL, NORMAL];
  const head = sheetHead({ widths, isHeaderFrozen: false, isShown: true });
  return head + rows.map((cells, index) => rowAt(index + 1, cells)).join('') + pageTail([]);
}

function sheetsOf(
  report: MonthReport,
  across: readonly AcrossJobs[],
  figures: Figures,
): readonly Sheet[] {
  const { jobs, channels, before } = report;
  const compared = comparedColumns(figures, before.name);
  const own = Object.values(figures).map((figure) => figureColumn(figure));
  const name = column(say`Job`, LONG, ({ job }: { readonly job: JobMonth }) => text(job.job));
  const of = <Row extends ComparedRow>(columns: readonly Column<ComparedRow>[]) =>
    columns as readonly Column<Row>[];
  type Line = { readonly job: JobMonth } & ComparedRow;
  type Value = Line & { readonly by: string; readonly value: string };
  return [
    sheetOf(
      say`Channels`,
      [column(say`Channel`, NORMAL, ({ now }: ComparedRow) => text(now.key)), ...compared],
      () => channels,
    ),
    sheetOf(
      say`Jobs`,
      [...jobColumns(), ...compared.map((each) => ({ ...each, cell: cellOf(each) }))],
      () => jobs,
    ),
    sheetOf(
      say`Dates`,
      [
        name,
        column(say`Business date`, NORMAL, ({ each }) => date(each.date)),
        ...own.map((each) => ({ ...each, cell: ({ each: day }: DayLine) => each.cell(day.row) })),
        column(say`Differences`, SHORT, ({ each }) => count(each.discrepancies.count)),
        column(say`Difference`, NORMAL, ({ job, each }) =>
          amount(each.discrepancies.amount, job.currency),
        ),
      ] as readonly Column<DayLine>[],
      () => jobs.flatMap((job) => job.dates.map((each) => ({ job, each }))),
    ),
    sheetOf<Line>(
      say`Hours`,
      [name, column(say`Hour`, SHORT, ({ now }) => text(hourName(now.key))), ...of<Line>(compared)],
      () => jobs.flatMap((job) => job.byHour.map((row) => ({ job, ...row }))),
    ),
    sheetOf<Value>(
      say`Breakdowns`,
      [
        name,
        column(say`By`, NORMAL, ({ by }) => text(by)),
        column(say`Value`, LONG, ({ value }) => text(value)),
        column(say`Side`, NORMAL, ({ now, before }) => text(sideOf(now, before))),
        ...of<Value>(compared),
      ],
      () => jobs.flatMap(valuesOf),
    ),
    differencesSheet(jobs),
    rulesSheet(jobs),
    acrossSheet(across),
  ];
}

/** The side whose figures a row shows (see `mainSide`). */
function sideOf(now: MonthRow, before: MonthRow | null): string {
  const { statement, flows } = now.statement || now.flows || before === null ? now : before;
  if (statement !== null) return say`Statement`;
  return flows === null ? '' : say`Flows`;
}

type DayLine = { readonly job: JobMonth; readonly each: JobMonth['dates'][number] };

function cellOf({ cell }: Column<ComparedRow>) {
  return ({ figures }: JobMonth) => cell(figures);
}

function column<Row>(title: string, width: number, cell: (row: Row) => Cell): Column<Row> {
  return { title, width, cell };
}

function figureColumn(figure: Figure): Column<MonthRow> {
  const width = figure.kind === 'amount' || figure.kind === 'fee' ? NORMAL : SHORT;
  return column(figure.name, width, (row: MonthRow) => figureCell(figure, row));
}

/** Currency, all figures, and the main ones of the period before. */
function comparedColumns(figures: Figures, before: string): Column<ComparedRow>[] {
  const { payments, paymentCount, refunds, fees, successRate } = figures;
  return [
    column(say`Currency`, SHORT, ({ now }: ComparedRow) => text(now.currency)),
    ...Object.values(figures).map((figure) => {
      const { title, width, cell } = figureColumn(figure);
      return column(title, width, ({ now }: ComparedRow) => cell(now));
    }),
    ...[payments, paymentCount, refunds, fees, successRate].map((figure) =>
      column(`${figure.name} ${before}`, NORMAL, (row: ComparedRow) =>
        figureCell(figure, row.before),
      ),
    ),
  ];
}

function jobColumns(): Column<JobMonth>[] {
  const dates = (title: string, name: 'missing' | 'stale' | 'withoutActivity') =>
    column(title, NORMAL, ({ coverage }: JobMonth) => text(coverage[name].join(' ')));
  const arrival = (title: string, name: 'expected' | 'arrived' | 'overdue') =>
    column(title, NORMAL, ({ arrivals, currency }: JobMonth) =>
      arrivals === null ? text('') : amount(arrivals[name].amount, currency),
    );
  return [
    column(say`Job`, LONG, ({ job }) => text(job)),
    column(say`Channel`, NORMAL, ({ channel }) => text(channel)),
    column(say`Counted in`, NORMAL, ({ countedIn }) => text(countedIn ?? '')),
    column(say`Dates run`, SHORT, ({ coverage }) => count(coverage.ran)),
    dates(say`Missing`, 'missing'),
    dates(say`Stale`, 'stale'),
    dates(say`Of an older version`, 'withoutActivity'),
    column(say`Match rate`, SHORT, (job) => rate(matchRate(job))),
    column(say`Difference rate`, SHORT, (job) => rate(differenceRate(job))),
    arrival(say`Expected`, 'expected'),
    arrival(say`Arrived`, 'arrived'),
    arrival(say`Overdue`, 'overdue'),
  ];
}

/** The rows by type, account and dimension. */
function valuesOf(job: JobMonth) {
  const lines = (by: string, rows: readonly ComparedRow[] | null, nameOf = (key: string) => key) =>
    (rows ?? []).map((row) => ({ job, by, value: nameOf(row.now.key), ...row }));
  return [
    ...lines(say`type`, job.byType, typeName),
    ...lines(say`account`, job.byAccount),
    ...job.dimensions.flatMap(({ name, rows }) => lines(name, rows)),
  ];
}

function differencesSheet(jobs: readonly JobMonth[]): Sheet {
  const rows = () =>
    jobs.flatMap((job) => job.categories.map((found) => ({ job, found, currency: job.currency })));
  type Row = ReturnType<typeof rows>[number];
  const days = (title: string, name: 'median' | 'max') =>
    column(
      title,
      SHORT,
      ({ found: { closedDays } }: Row) =>
        (place) =>
          numberCell(place, String(closedDays[name] ?? ''), 'plain'),
    );
  return sheetOf<Row>(
    say`Differences`,
    [
      column(say`Job`, LONG, ({ job }) => text(job.job)),
      column(say`Currency`, SHORT, ({ currency }) => text(currency)),
      column(say`Category`, NORMAL, ({ found }) => text(categoryLabel(found.category))),
      column(say`Category code`, NORMAL, ({ found }) => text(found.category)),
      column(say`Found`, SHORT, ({ found }) => count(found.all.count)),
      column(say`Difference`, NORMAL, ({ found, currency }) => amount(found.all.amount, currency)),
      column(say`Open`, SHORT, ({ found }) => count(found.open.count)),
      column(say`Open difference`, NORMAL, ({ found, currency }) =>
        amount(found.open.amount, currency),
      ),
      column(say`Closed`, SHORT, ({ found }) => count(found.closedDays.count)),
      days(say`Days to close, median`, 'median'),
      days(say`Days to close, at most`, 'max'),
    ],
    rows,
  );
}

function rulesSheet(jobs: readonly JobMonth[]): Sheet {
  const rows = () => jobs.flatMap((job) => job.rules.map((rule) => ({ job, rule })));
  type Row = ReturnType<typeof rows>[number];
  return sheetOf<Row>(
    say`Matched`,
    [
      column(say`Job`, LONG, ({ job }) => text(job.job)),
      column(say`Rule`, NORMAL, ({ rule }) => text(ruleName(rule.rule))),
      column(say`Matches`, SHORT, ({ rule }) => count(rule.matches)),
      column(say`Statement records`, SHORT, ({ rule }) => count(rule.records)),
      column(say`Match rate`, SHORT, ({ job, rule }) => rate(shareOf(rule, job.figures.now))),
    ],
    rows,
  );
}

function acrossSheet(across: readonly AcrossJobs[]): Sheet {
  const place = (index: 0 | 1) => [
    column(index === 0 ? say`Statement of` : say`Other job`, NORMAL, ({ items }: AcrossJobs) =>
      text(items[index].job.name),
    ),
    column(say`Business date`, NORMAL, ({ items }: AcrossJobs) =>
      date(items[index].item.businessDate),
    ),
    column(say`Item id`, NORMAL, ({ items }: AcrossJobs) => text(items[index].item.id)),
  ];
  return sheetOf<AcrossJobs>(
    say`Across jobs`,
    [
      column(say`Order id`, LONG, ({ items: [{ item }] }) => text(leadRecord(item)?.orderId ?? '')),
      column(say`What it may be`, LONG, ({ kind }) => text(acrossName(kind))),
      ...place(0),
      ...place(1),
      column(say`Currency`, SHORT, ({ items }) => text(items[0].job.currency)),
      column(say`Difference`, NORMAL, ({ items: [{ job, item }] }) =>
        amount(BigInt(item.difference), job.currency),
      ),
    ],
    () => across,
  );
}
