/** The last dates: a chart that the page's script draws, and the same as a table. */
import { currencyDigits } from '../../domain/money.ts';
import { HISTORY_DATES, type HistoryDate, type Outcome } from '../../domain/outcome.ts';
import { dateRange, shiftDate } from '../../domain/time.ts';
import { say } from '../../words/language.ts';
import { type Element, el } from './element.ts';
import { NONE, shownCount } from './figures.ts';
import { differenceOf } from './item-row.ts';
import type { ChartDate, Words } from './page-data.ts';

/** The dates that the chart shows, ascending: from the first of them that had a run. */
export function chartDates(
  glances: readonly HistoryDate[],
  { date, currency }: Outcome,
): ChartDate[] {
  const digits = currencyDigits(currency);
  const known = new Map(glances.map((glance) => [glance.date, glance]));
  return dateRange(shiftDate(date, 1 - HISTORY_DATES), date).map((each): ChartDate => {
    const glance = known.get(each);
    if (glance === undefined) return { date: each, run: null };
    const { count, amount } = glance.discrepancies;
    const [height, told] = [Number(amount) / 10 ** digits, String(amount)];
    const isBalanced = glance.verdict === 'balanced';
    return { date: each, run: { isBalanced, count, amount: told, height } };
  });
}

/** The section that holds the chart, and the same as a table. */
export function historySection(
  dates: readonly ChartDate[],
  { currency }: Outcome,
  words: Words,
): Element {
  const digits = currencyDigits(currency);
  const first = dates.findIndex(({ run }) => run !== null);
  const known = first < 0 ? [] : dates.slice(first);
  return el(
    'section',
    { class: 'history', 'aria-labelledby': 'history' },
    el('h2', { id: 'history' }, say`The last ${HISTORY_DATES} dates`),
    known.length < 2
      ? el('p', { class: 'nothing' }, say`No earlier date is in the ledger.`)
      : [
          el('p', { class: 'note' }, say`Discrepancies of each date itself, settled or not.`),
          el('div', { class: 'chart', hidden: true }),
          el('details', {}, el('summary', {}, say`As a table`), tableOf(known, digits, words)),
        ],
  );
}

/** From the last date back to the first one that had a run. */
function tableOf(dates: readonly ChartDate[], digits: number, { table, chart }: Words): Element {
  const names = [table.businessDate, say`Verdict`, chart.count, chart.amount];
  const head = names.map((name, index) =>
    el('th', { scope: 'col', class: index > 1 ? 'number' : undefined }, name),
  );
  const rows = dates
    .toReversed()
    .map(({ date, run }) =>
      el('tr', {}, el('th', { scope: 'row' }, date), cellsOf(run, digits, chart)),
    );
  return el(
    'table',
    { class: 'figures' },
    el('thead', {}, el('tr', {}, head)),
    el('tbody', {}, rows),
  );
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
