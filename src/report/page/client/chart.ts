/** Draws the last dates as two small charts, one above the other: differences and counts. */
import type uPlot from 'uplot';
import { fill, shownAmount, shownCount } from '../../figures.ts';
import { el } from '../element.ts';
import type { ChartDate, PageData } from '../page-data.ts';
import { barPlot, inksOf, keepDrawn, weekly } from './bars.ts';
import { nodeOf } from './dom.ts';

const AMOUNT_HEIGHT = 160;
const COUNT_HEIGHT = 110;
const DOT_RADIUS = 2.5;
/** Bars of earlier dates are paler than the bar of the page's date. */
const EARLIER_ALPHA = 'b0';

/** Draws the charts, if the page has a place for them, and again when colours or width change. */
export function startChart(data: PageData): void {
  const place = document.querySelector<HTMLElement>('.chart');
  if (place === null) return;
  const { chart, words } = data;
  const known = chart.filter(({ run }) => run !== null);
  const label = fill(words.chart.label, known[0].date, data.date);
  const readout = nodeOf(el('p', { class: 'readout' })) as HTMLElement;
  const canvases = nodeOf(el('div', { role: 'img', 'aria-label': label })) as HTMLElement;
  place.append(readout, canvases);
  place.hidden = false;
  const showDate = (index: number | null | undefined) => {
    readout.textContent = readoutOf(chart[index ?? chart.length - 1], data);
  };
  keepDrawn(canvases, () => {
    showDate(null);
    return plotsOf(canvases, data, showDate);
  });
}

function readoutOf({ date, run }: ChartDate, { words, digits }: PageData): string {
  if (run === null) return `${date}  ${words.chart.noRun}`;
  const verdict = run.isBalanced ? words.chart.balanced : words.chart.discrepant;
  const amount = `${words.chart.amount} ${shownAmount(BigInt(run.amount), digits)}`;
  return `${date}  ${verdict}  ${amount}  ${words.chart.count} ${shownCount(run.count)}`;
}

function plotsOf(
  place: HTMLElement,
  { chart, words }: PageData,
  showBar: (index: number | null | undefined) => void,
): uPlot[] {
  const inks = inksOf(place);
  const amounts = chart.map(({ run }) => (run === null ? null : run.height));
  const counts = chart.map(({ run }) => (run === null ? null : run.count));
  const last = chart.length - 1;
  const amountFills = amounts.map((amount, index) => {
    const ink = (amount ?? 0) < 0 ? inks.short : inks.long;
    return index === last ? ink : ink + EARLIER_ALPHA;
  });
  const countFills = counts.map((_, index) => {
    return index === last ? inks.count : inks.count + EARLIER_ALPHA;
  });
  const labelOf = (index: number) => chart[index]?.date.slice(5) ?? '';
  const labelled = weekly(chart.length);
  const shared = { labelOf, labelled, inks, showBar, width: place.clientWidth, lang: words.lang };
  const mark = (plot: uPlot) => drawLevelDates(plot, chart, inks.good);
  const top = { name: words.chart.amount, values: amounts, fills: amountFills, mark };
  const bottom = { name: words.chart.count, values: counts, fills: countFills, mark: () => {} };
  return [
    barPlot({ ...shared, ...top, height: AMOUNT_HEIGHT, hasLabels: false }, place),
    barPlot({ ...shared, ...bottom, height: COUNT_HEIGHT, hasLabels: true }, place),
  ];
}

/** A dot on balanced dates: without a bar they would look like dates without a run. */
function drawLevelDates(plot: uPlot, chart: readonly ChartDate[], ink: string): void {
  const { ctx } = plot;
  ctx.save();
  ctx.fillStyle = ink;
  for (const [index, { run }] of chart.entries()) {
    if (run === null || !run.isBalanced) continue;
    ctx.beginPath();
    const [x, y] = [plot.valToPos(index, 'x', true), plot.valToPos(0, 'y', true)];
    ctx.arc(x, y, DOT_RADIUS * devicePixelRatio, 0, 2 * Math.PI);
    ctx.fill();
  }
  ctx.restore();
}
