/** Draws the last dates as two small charts, one above the other: differences and counts. */
import uPlot from 'uplot';
import { fill, shownAmount, shownCount } from '../../figures.ts';
import { el } from '../element.ts';
import type { ChartDate, PageData } from '../page-data.ts';
import { nodeOf } from './dom.ts';

const AMOUNT_HEIGHT = 160;
const COUNT_HEIGHT = 110;
/** Height reserved for the name of a panel. */
const NAME_HEIGHT = 22;
const FONT_SIZE = 11;
const AXIS_WIDTH = 46;
const AXIS_HEIGHT = 26;
const BAR_SHARE = 0.62;
const BAR_WIDTH_MAX = 20;
const DOT_RADIUS = 2.5;
/** Bars of earlier dates are paler than the bar of the page's date. */
const EARLIER_ALPHA = 'b0';
/** uPlot's number for "these are colours". */
const DISPLAY_COLOUR = 3;

/** Colours of the stylesheet. */
const INKS = ['quiet', 'line', 'long', 'short', 'good', 'count'] as const;
type Inks = Readonly<Record<(typeof INKS)[number], string>>;

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
  let plots: uPlot[] = [];
  const draw = () => {
    for (const plot of plots) plot.destroy();
    plots = plotsOf(canvases, data, showDate);
    showDate(null);
  };
  draw();
  for (const query of ['(prefers-color-scheme: dark)', 'print']) {
    matchMedia(query).addEventListener('change', draw);
  }
  new ResizeObserver(() => {
    for (const plot of plots) plot.setSize({ width: canvases.clientWidth, height: plot.height });
  }).observe(canvases);
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
  showDate: (index: number | null | undefined) => void,
): uPlot[] {
  const inks = inksOf(place);
  const x = chart.map((_, index) => index);
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
  const shared = { chart, inks, showDate, width: place.clientWidth, lang: words.lang };
  const markLevel = (plot: uPlot) => drawLevelDates(plot, chart, inks.good);
  const [top, bottom] = [
    { ...shared, height: AMOUNT_HEIGHT, fills: amountFills, hasDates: false, mark: markLevel },
    { ...shared, height: COUNT_HEIGHT, fills: countFills, hasDates: true, mark: () => {} },
  ];
  return [
    new uPlot(optionsOf(top, words.chart.amount), [x, amounts], place),
    new uPlot(optionsOf(bottom, words.chart.count), [x, counts], place),
  ];
}

interface Panel {
  readonly chart: readonly ChartDate[];
  readonly inks: Inks;
  readonly showDate: (index: number | null | undefined) => void;
  readonly width: number;
  readonly lang: string;
  readonly height: number;
  readonly fills: readonly string[];
  readonly hasDates: boolean;
  readonly mark: (plot: uPlot) => void;
}

function optionsOf(panel: Panel, name: string): uPlot.Options {
  const { chart, inks, width, height, fills, hasDates, showDate, mark } = panel;
  const font = fontOf(FONT_SIZE);
  const lines = { stroke: inks.line, width: 1 };
  const bars = uPlot.paths.bars as NonNullable<typeof uPlot.paths.bars>;
  const compact = new Intl.NumberFormat(panel.lang, { notation: 'compact' });
  return {
    width,
    height,
    padding: [NAME_HEIGHT, 16, hasDates ? 0 : 8, 0],
    legend: { show: false },
    cursor: {
      y: false,
      drag: { x: false, y: false },
      points: { show: false },
      sync: { key: 'dates' },
    },
    scales: {
      x: { time: false, range: [-0.5, chart.length - 0.5] },
      y: { range: (_, low, high) => rangeOf(low, high) },
    },
    series: [
      {},
      {
        label: name,
        paths: bars({
          size: [BAR_SHARE, BAR_WIDTH_MAX],
          disp: { fill: { unit: DISPLAY_COLOUR, values: () => [...fills] } },
        }),
        points: { show: false },
        fill: inks.quiet,
        width: 0,
      },
    ],
    axes: [
      {
        show: hasDates,
        size: AXIS_HEIGHT,
        gap: 4,
        font,
        stroke: inks.quiet,
        grid: { show: false },
        ticks: { show: false },
        splits: () => weekly(chart.length),
        values: (_, splits) => splits.map((index) => chart[index]?.date.slice(5) ?? ''),
      },
      {
        size: AXIS_WIDTH,
        gap: 6,
        font,
        stroke: inks.quiet,
        grid: lines,
        ticks: { show: false },
        space: 34,
        values: (_, splits) => splits.map((value) => compact.format(value).replace('-', '\u2212')),
      },
    ],
    hooks: {
      setCursor: [(plot) => showDate(plot.cursor.idx)],
      draw: [mark, (plot) => drawName(plot, name, inks.quiet)],
    },
  };
}

/** The scale of a panel: it includes zero, and is not empty where all values are zero. */
function rangeOf(low: number | null, high: number | null): [number, number] {
  const [from, to] = [Math.min(0, low ?? 0), Math.max(0, high ?? 0)];
  if (from === to) return [0, 1];
  const room = (to - from) * 0.06;
  return [from < 0 ? from - room : 0, to > 0 ? to + room : 0];
}

/** Every seventh date, and the last. */
function weekly(length: number): number[] {
  return Array.from({ length }, (_, index) => index).filter((index) => {
    return (length - 1 - index) % 7 === 0;
  });
}

function fontOf(size: number): string {
  return `${size}px ${getComputedStyle(document.body).fontFamily}`;
}

/** The name of a panel, above it. */
function drawName({ ctx }: uPlot, name: string, ink: string): void {
  ctx.save();
  ctx.font = fontOf(FONT_SIZE * devicePixelRatio);
  ctx.fillStyle = ink;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'top';
  ctx.fillText(name, 0, 0);
  ctx.restore();
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

function inksOf(place: HTMLElement): Inks {
  const style = getComputedStyle(place);
  const inks = INKS.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]);
  return Object.fromEntries(inks) as Inks;
}
