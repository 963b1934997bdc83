/** The last dates: a chart that the page's script draws, and a table of the same values. */
import { HISTORY_DATES, type HistoryDate } from '../../domain/outcome.ts';
import { dateRange, shiftDate } from '../../domain/time.ts';
import { say } from '../../words/language.ts';
import type { Digest } from '../digest.ts';
import { NONE, shownCount } from '../figures.ts';
import { type Element, el } from './element.ts';
import { differenceOf } from './item-row.ts';
import type { ChartDate } from './page-data.ts';
import { figuresTable, note, nothing, section } from './section.ts';
import type { Words } from './words.ts';

/** The dates of the chart, ascending. */
export function chartDates(dates: readonly HistoryDate[], { date, digits }: Digest): ChartDate[] {
  const known = new Map(dates.map((each) => [each.date, each]));
  return dateRange(shiftDate(date, 1 - HISTORY_DATES), date).map((each): ChartDate => {
    const found = known.get(each);
    if (found === undefined) return { date: each, run: null };
    const { count, amount } = found.discrepancies;
    const isBalanced = found.verdict === 'balanced';
    const height = Number(amount) / 10 ** digits;
    return { date: each, run: { isBalanced, count, amount: String(amount), height } };
  });
}

/** The section with the chart and the table. */
export function historySection(
  dates: readonly ChartDate[],
  { digits }: Digest,
  words: Words,
): Element {
  const first = dates.findIndex(({ run }) => run !== null);
  const known = first < 0 ? [] : dates.slice(first);
  return section(
    'history',
    say`The last ${HISTORY_DATES} dates`,
    known.length < 2
      ? nothing(say`No earlier date is in the ledger.`)
      : [
          note(say`Discrepancies of each date itself, settled or not.`),
          el('div', { class: 'chart', hidden: true }),
          el('details', {}, el('summary', {}, say`As a table`), tableOf(known, digits, words)),
        ],
  );
}

/** From the last date back to the first one that had a run. */
function tableOf(dates: readonly ChartDate[], digits: number, { table, chart }: Words): Element {
  const head = {
    words: [table.businessDate, say`Verdict`],
    numbers: [chart.count, chart.amount],
  };
  const rows = dates
    .toReversed()
    .map(({ date, run }) =>
      el('tr', {}, el('th', { scope: 'row' }, date), cellsOf(run, digits, chart)),
    );
  return figuresTable(head, rows);
}

function cellsOf(run: ChartDate['run'], digits: number, chart: Words['chart']): Element[] {
  if (run === null) {
    return [chart.noRun, NONE, NONE].map((text, index) =>
      el('td', { class: index === 0 ? 'absent' : 'number absent' }, text),
    );
  }
  const { isBalanced, count, amount } = run;
  const verdict = isBalanced ? chart.balanced : chart.discrepant;
  return [
    el('td', {}, el('span', { class: isBalanced ? 'level' : 'unlevel' }, verdict)),
    el('td', { class: 'number' }, shownCount(count)),
    el('td', { class: 'number' }, differenceOf(BigInt(amount), digits)),
  ];
}
