/** Tables of the month: wide ones become a list where there is little room. */
import type { ComparedRow, MonthRow } from '../../domain/month.ts';
import { say } from '../../words/language.ts';
import { NONE, shownCount } from '../figures.ts';
import {
  addRows,
  changeText,
  type Figure,
  type Figures,
  mainSide,
  shownFigure,
} from '../month/figures.ts';
import { type Attribute, type Children, type Element, el } from './element.ts';
import { note } from './section.ts';

/** Rows of a breakdown; the others are added up. */
export const VALUES_MAX = 20;

export interface Column<Row> {
  readonly name: string;
  readonly cell: (row: Row) => Children;
  /** A chart of it: bars, or bars whose sign has a colour. Its cells begin with the figure. */
  readonly plot?: 'size' | 'sign' | undefined;
  readonly isWord?: boolean;
}

/** Columns beside the first that fit where there is little room, if the first is short. */
const NARROW_COLUMNS = 3;

/** A table; a column that holds nothing at all is left out. */
export function wideTable<Row>(
  [first, ...others]: readonly Column<Row>[],
  rows: readonly Row[],
  more: {
    /** It does not fit, although it has few columns. */
    readonly isWide?: boolean;
    readonly attributesOf?: (row: Row) => Readonly<Record<string, Attribute>>;
  } = {},
): Element {
  const cells = rows.map((row) => others.map(({ cell }) => cell(row)));
  const isUsed = others.map((_, index) => cells.some((row) => !isEmpty(row[index])));
  const classOf = ({ isWord }: Column<Row>) => (isWord ? 'breaks' : 'number');
  const head = others.map((column) =>
    el('th', { scope: 'col', class: classOf(column), 'data-plot': column.plot }, column.name),
  );
  const body = rows.map((row, at) => {
    const tds = others.map((column, index) => {
      const cell = cells[at][index];
      const isAbsent = isEmpty(cell) && !column.isWord;
      const name = `${classOf(column)}${isAbsent ? ' absent' : ''}`;
      return el('td', { class: name, 'data-name': column.name }, cell);
    });
    const th = el('th', { scope: 'row', class: 'breaks' }, first.cell(row));
    return el(
      'tr',
      more.attributesOf?.(row) ?? {},
      th,
      tds.filter((_, index) => isUsed[index]),
    );
  });
  const numbers = isUsed.filter(Boolean).length;
  return el(
    'table',
    { class: more.isWide || numbers > NARROW_COLUMNS ? 'figures wide' : 'figures' },
    el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, first.name), shownOf(head, isUsed))),
    el('tbody', {}, body),
  );
}

function shownOf<T>(all: readonly T[], isUsed: readonly boolean[]): T[] {
  return all.filter((_, index) => isUsed[index]);
}

function isEmpty(cell: Children): boolean {
  return cell === NONE || cell === '';
}

/** A figure, and a smaller one below it. */
export function withUnder(text: string, under: string): Children {
  if (text === NONE) return NONE;
  return under === '' || under === NONE ? text : [text, el('span', { class: 'under' }, under)];
}

export function under(text: string): Element {
  return el('span', { class: 'under' }, text);
}

/** The figures of a period, one below the other, beside those of the period before. */
export function comparedTable(
  row: ComparedRow,
  { figures, names }: { readonly figures: Figures; readonly names: readonly [string, string] },
): Element {
  const lines: readonly (readonly [Figure, Figure | null])[] = [
    [figures.payments, figures.paymentCount],
    [figures.refunds, figures.refundCount],
    [figures.fees, figures.withoutFee],
    [figures.net, null],
    [figures.effectiveRate, null],
    [figures.averageTicket, null],
    [figures.successRate, figures.attempts],
    [figures.refundRateByAmount, null],
    [figures.refundRateByCount, null],
    [figures.others, figures.otherCount],
    [figures.flowsPayments, figures.flowsPaymentCount],
  ];
  const rows = lines.flatMap(([figure, count]) => {
    if (figure.value(row.now) === null && (row.before === null || !figure.value(row.before))) {
      // What the reader expects is named as unknown, the rest is left out.
      if (![figures.fees, figures.effectiveRate, figures.successRate].includes(figure)) return [];
    }
    if (figure === figures.others && !mainSide(row.now)?.others.count) return [];
    const counted = (side: MonthRow | null) => {
      if (count === null) return '';
      const text = shownFigure(count, side);
      if (text === NONE) return text;
      if (count === figures.withoutFee) return lacking(side);
      return count === figures.attempts ? say`of ${text} attempts` : text;
    };
    const cell = (side: MonthRow | null) =>
      el('td', { class: 'number' }, withUnder(shownFigure(figure, side), counted(side)));
    const change = el('td', { class: 'number change' }, changeText(figure, row));
    return [
      el(
        'tr',
        {},
        el('th', { scope: 'row' }, figure.name),
        cell(row.now),
        cell(row.before),
        change,
      ),
    ];
  });
  const head = ['', ...names, say`Change`].map((name, index) =>
    index === 0 ? el('td', {}) : el('th', { scope: 'col', class: 'number' }, name),
  );
  return el(
    'table',
    { class: 'figures compared' },
    el('thead', {}, el('tr', {}, head)),
    el('tbody', {}, rows),
  );
}

/** How many records state no fee, below the fees of the others. */
function lacking(row: MonthRow | null): string {
  const { withFee, withoutFee } = (row && mainSide(row)) ?? { withFee: 0, withoutFee: 0 };
  if (withoutFee === 0) return '';
  return say`${shownCount(withoutFee)} of ${shownCount(withFee + withoutFee)} without a fee`;
}

/** Columns of a breakdown: payments, refunds, what they cost, and how payments changed. */
export function figureColumns(figures: Figures, before: string): Column<ComparedRow>[] {
  const of = (figure: Figure, below?: Figure) => (row: ComparedRow) =>
    withUnder(shownFigure(figure, row.now), below ? shownFigure(below, row.now) : '');
  const { payments, paymentCount, refunds, refundCount, fees, effectiveRate } = figures;
  const { averageTicket, successRate } = figures;
  return [
    { name: payments.name, cell: of(payments, paymentCount), plot: 'size' },
    { name: averageTicket.name, cell: of(averageTicket) },
    {
      name: refunds.name,
      cell: (row) => (mainSide(row.now)?.refunds.count ? of(refunds, refundCount)(row) : NONE),
    },
    {
      name: fees.name,
      cell: ({ now }) =>
        withUnder(shownFigure(fees, now), lacking(now) || shownFigure(effectiveRate, now)),
    },
    { name: successRate.name, cell: of(successRate) },
    { name: say`Payments ${before}`, cell: ({ before: was }) => shownFigure(payments, was) },
    { name: say`Change`, cell: (row) => changeText(payments, row) },
  ];
}

/** The rows with the largest payments; the others as one row, and a note on them. */
export function largestRows(rows: readonly ComparedRow[]): {
  readonly rows: readonly ComparedRow[];
  readonly more: number;
} {
  const amount = ({ now }: ComparedRow) => mainSide(now)?.payments.amount ?? 0n;
  const sorted = rows.toSorted((a, b) =>
    amount(a) < amount(b) ? 1 : amount(a) > amount(b) ? -1 : 0,
  );
  const more = sorted.slice(VALUES_MAX);
  if (more.length < 2) return { rows: sorted, more: 0 };
  const rest = more.reduce((sum, { now, before }) => ({
    now: addRows(sum.now, now),
    before: sum.before && before ? addRows(sum.before, before) : (sum.before ?? before),
  }));
  return { rows: [...sorted.slice(0, VALUES_MAX), rest], more: more.length };
}

/** A place for a chart of a table, and the table: folded where `isFolded`. */
export function plotted(label: string, table: Element, isFolded: boolean): Element {
  return el(
    'div',
    { class: 'plotted' },
    el('div', { class: 'chart', hidden: true, 'data-label': label }),
    isFolded ? el('details', {}, el('summary', {}, say`As a table`), table) : table,
  );
}

/** A note on rows that were added up. */
export function moreNote(more: number): Element | null {
  return more === 0
    ? null
    : note(
        say`The ${VALUES_MAX} largest, and ${shownCount(more)} others as one row; the workbook has
          all.`,
      );
}
