/** The script of month.html: draws the tables that have a place for a chart. */
import type uPlot from 'uplot';
import { el } from '../element.ts';
import { barPlot, inksOf, keepDrawn, weekly } from './bars.ts';
import { copyPlainMinus } from './copy.ts';
import { need, nodeOf } from './dom.ts';

const HEIGHT = 150;
/** Up to so many bars, every third has a label: hours of a day. */
const HOURS = 25;
const MARK_WIDTH = 9;
const MARK_HEIGHT = 3;

/** A column of a table that is drawn. */
interface Plotted {
  readonly name: string;
  readonly isSigned: boolean;
  readonly values: readonly (number | null)[];
  /** As the table has them. */
  readonly texts: readonly string[];
}

copyPlainMinus();
openTarget();
addEventListener('hashchange', openTarget);
for (const place of document.querySelectorAll<HTMLElement>('.plotted > .chart')) {
  whenShown(place, () => drawTable(place, need(place.parentElement as HTMLElement, 'table')));
}
document.documentElement.classList.add('live');

/** Opens the job that a link leads to. */
function openTarget(): void {
  const target = document.getElementById(location.hash.slice(1));
  if (!(target instanceof HTMLDetailsElement)) return;
  target.open = true;
  target.scrollIntoView();
}

/** Draws a chart when its job is opened first: closed ones take no time. */
function whenShown(place: HTMLElement, draw: () => void): void {
  const job = place.closest<HTMLDetailsElement>('details');
  if (job === null || job.open) {
    draw();
    return;
  }
  const start = () => {
    if (!job.open) return;
    job.removeEventListener('toggle', start);
    draw();
  };
  job.addEventListener('toggle', start);
}

function drawTable(place: HTMLElement, table: HTMLElement): void {
  const rows = [...table.querySelectorAll<HTMLTableRowElement>('tbody tr')];
  const labels = rows.map((row) => textOf(row.cells[0]));
  const columns = [...table.querySelectorAll<HTMLTableCellElement>('th[data-plot]')].map((head) =>
    columnOf(head, rows),
  );
  if (rows.length < 2 || columns.length === 0) return;
  const label = place.dataset.label ?? '';
  const readout = nodeOf(el('p', { class: 'readout' })) as HTMLElement;
  const canvases = nodeOf(el('div', { role: 'img', 'aria-label': label })) as HTMLElement;
  place.append(readout, canvases);
  place.hidden = false;
  const isOfHours = labels.length <= HOURS && labels.every((label) => !/^\d{4}-/.test(label));
  const showBar = (index: number | null | undefined) => {
    // The latest date is of interest; the last hour would look like an answer.
    if (isOfHours && typeof index !== 'number') {
      readout.textContent = '\u00a0';
      return;
    }
    const at = index ?? rows.length - 1;
    const texts = columns.map(({ name, texts }) => `${name} ${texts[at]}`);
    readout.textContent = [labels[at], ...texts].join('  ');
  };
  const missing = rows.flatMap(({ dataset }, index) => (dataset.run === 'none' ? [index] : []));
  keepDrawn(canvases, () => {
    showBar(null);
    return columns.map((column, index) => {
      const hasLabels = index === columns.length - 1;
      return plotOf(canvases, { ...column, labels, isOfHours, missing, hasLabels, showBar });
    });
  });
}

function plotOf(
  place: HTMLElement,
  {
    name,
    isSigned,
    values,
    labels,
    isOfHours,
    missing,
    hasLabels,
    showBar,
  }: Plotted & {
    readonly labels: readonly string[];
    readonly isOfHours: boolean;
    readonly missing: readonly number[];
    readonly hasLabels: boolean;
    readonly showBar: (index: number | null | undefined) => void;
  },
): uPlot {
  const inks = inksOf(place);
  const sizeInk = isSigned ? inks.long : inks.count;
  const fills = values.map((value) => ((value ?? 0) < 0 ? inks.short : sizeInk));
  const labelled = isOfHours
    ? labels.flatMap((_, index) => (index % 3 === 0 ? [index] : []))
    : weekly(labels.length);
  return barPlot(
    {
      ...{ name, values, fills, inks, labelled, hasLabels, showBar },
      labelOf: (index) => (labels[index] ?? '').replace(/^\d{4}-/, ''),
      ...{ width: place.clientWidth, height: HEIGHT, lang: document.documentElement.lang },
      mark: (plot) => drawMissing(plot, missing, inks.bad),
    },
    place,
  );
}

/** A column of a table: the figure with which each of its cells begins. */
function columnOf(head: HTMLTableCellElement, rows: readonly HTMLTableRowElement[]): Plotted {
  const texts = rows.map(({ cells }) => textOf(cells[head.cellIndex]));
  return {
    name: head.textContent ?? '',
    isSigned: head.dataset.plot === 'sign',
    values: texts.map(numberIn),
    texts,
  };
}

function textOf(cell: HTMLTableCellElement): string {
  return cell.firstChild?.textContent ?? '';
}

/** null: the cell has no number. */
function numberIn(text: string): number | null {
  const number = Number.parseFloat(text.replaceAll(',', '').replace('\u2212', '-'));
  return Number.isNaN(number) ? null : number;
}

/** A mark on dates without a run: without it they would look like dates without payments. */
function drawMissing(plot: uPlot, missing: readonly number[], ink: string): void {
  const { ctx } = plot;
  const [width, height] = [MARK_WIDTH * devicePixelRatio, MARK_HEIGHT * devicePixelRatio];
  ctx.save();
  ctx.fillStyle = ink;
  for (const index of missing) {
    const [x, y] = [plot.valToPos(index, 'x', true), plot.valToPos(0, 'y', true)];
    ctx.fillRect(x - width / 2, y - height, width, height);
  }
  ctx.restore();
}
