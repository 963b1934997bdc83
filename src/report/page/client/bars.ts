/** Bars over rows of a table: one panel of a chart, drawn by uPlot. */
import uPlot from 'uplot';

/** Height reserved for the name of a panel. */
const NAME_HEIGHT = 22;
const FONT_SIZE = 11;
const AXIS_WIDTH = 46;
const AXIS_HEIGHT = 26;
const BAR_SHARE = 0.62;
const BAR_WIDTH_MAX = 20;
/** uPlot's number for "these are colours". */
const DISPLAY_COLOUR = 3;

/** Colours of the stylesheet. */
const INKS = ['quiet', 'line', 'long', 'short', 'good', 'bad', 'count'] as const;
export type Inks = Readonly<Record<(typeof INKS)[number], string>>;

export interface Panel {
  readonly name: string;
  readonly values: readonly (number | null)[];
  /** The colour of each bar. */
  readonly fills: readonly string[];
  /** What the axis below says at a bar. */
  readonly labelOf: (index: number) => string;
  /** The bars that have a label. */
  readonly labelled: readonly number[];
  readonly hasLabels: boolean;
  readonly inks: Inks;
  readonly width: number;
  readonly height: number;
  readonly lang: string;
  readonly showBar: (index: number | null | undefined) => void;
  /** Draws over the bars. */
  readonly mark: (plot: uPlot) => void;
}

export function barPlot(panel: Panel, place: HTMLElement): uPlot {
  const { values } = panel;
  return new uPlot(optionsOf(panel), [values.map((_, index) => index), [...values]], place);
}

/** Draws now, and again when colours change; keeps the width of the place. */
export function keepDrawn(place: HTMLElement, plotsOf: () => uPlot[]): void {
  let plots: uPlot[] = [];
  const draw = () => {
    for (const plot of plots) plot.destroy();
    plots = plotsOf();
  };
  draw();
  for (const query of ['(prefers-color-scheme: dark)', 'print']) {
    matchMedia(query).addEventListener('change', draw);
  }
  new ResizeObserver(() => {
    for (const plot of plots) plot.setSize({ width: place.clientWidth, height: plot.height });
  }).observe(place);
}

function optionsOf(panel: Panel): uPlot.Options {
  const { name, values, inks, width, height, fills, hasLabels, showBar, mark } = panel;
  const font = fontOf(FONT_SIZE);
  const lines = { stroke: inks.line, width: 1 };
  const bars = uPlot.paths.bars as NonNullable<typeof uPlot.paths.bars>;
  const compact = new Intl.NumberFormat(panel.lang, { notation: 'compact' });
  return {
    width,
    height,
    padding: [NAME_HEIGHT, 16, hasLabels ? 0 : 8, 0],
    legend: { show: false },
    cursor: {
      y: false,
      drag: { x: false, y: false },
      points: { show: false },
      sync: { key: 'dates' },
    },
    scales: {
      x: { time: false, range: [-0.5, values.length - 0.5] },
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
        show: hasLabels,
        size: AXIS_HEIGHT,
        gap: 4,
        font,
        stroke: inks.quiet,
        grid: { show: false },
        ticks: { show: false },
        splits: () => [...panel.labelled],
        values: (_, splits) => splits.map(panel.labelOf),
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
      setCursor: [(plot) => showBar(plot.cursor.idx)],
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

/** Every seventh bar, and the last. */
export function weekly(length: number): number[] {
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

export function inksOf(place: HTMLElement): Inks {
  const style = getComputedStyle(place);
  const inks = INKS.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]);
  return Object.fromEntries(inks) as Inks;
}
