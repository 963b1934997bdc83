/** balances.html: the reconciliation statement (余额调节表) and the chains that it rests on. */
import type { BalanceChain, BalanceReport, BalanceSide } from '../../domain/balance-statement.ts';
import { currencyDigits } from '../../domain/money.ts';
import { say } from '../../words/language.ts';
import {
  BALANCE_SIDES,
  type BalanceLine,
  faultsOf,
  linesOf,
  notesOf,
  sideTitle,
  verdictText,
} from '../balances/lines.ts';
import { MINUS, NONE, shownAmount, shownCount } from '../figures.ts';
import { categoryName } from '../names.ts';
import { datesText } from '../notes.ts';
import { type Element, el } from './element.ts';
import { htmlOf } from './html.ts';
import { pageHead } from './page.ts';
import { figuresRow, figuresTable, note, nothing, section } from './section.ts';

/** Items on the page; balances.csv has all. */
const ITEMS_MAX = 1000;

type Shown = (amount: bigint | null) => string;

export function* balancesPage(report: BalanceReport): Generator<string> {
  const digits = currencyDigits(report.currency);
  const shown: Shown = (amount) => (amount === null ? NONE : shownAmount(amount, digits));
  const { job, to, isProven, statement, flows } = report;
  yield pageHead([verdictText(isProven), job, to].join(' · '));
  const chains = [chainSection(statement, say`Statement balances`, 'statement-days', shown)];
  if (flows !== null) chains.push(chainSection(flows, say`Flows balances`, 'flows-days', shown));
  yield [
    '<main class="balances">',
    htmlOf(headerOf(report, shown)),
    htmlOf(faultsSection(report)),
    '<div class="pair">',
    ...BALANCE_SIDES.map((side) => htmlOf(sideSection(report, side, shown))),
    '</div>',
    ...BALANCE_SIDES.map((side) => htmlOf(itemsSection(report, side, shown))),
    ...chains.map(htmlOf),
    '</main>\n</body>\n</html>\n',
  ].join('\n');
}

function headerOf(report: BalanceReport, shown: Shown): Element {
  const { job, from, to, currency, difference, isProven } = report;
  const facts =
    difference === null
      ? say`Statement balance: ${shown(report.bank.balance)} ${currency}`
      : say`Adjusted statement balance minus adjusted book balance: ${shown(difference)}
          ${currency}`;
  return el(
    'header',
    { class: `verdict ${isProven ? 'balanced' : 'discrepant'}` },
    el(
      'p',
      { class: 'what' },
      el('span', { class: 'job' }, job),
      el('time', { datetime: to }, `${from} – ${to}`),
    ),
    el('h1', {}, el('span', { class: 'word' }, verdictText(isProven))),
    el('p', { class: 'facts' }, el('span', {}, facts)),
  );
}

function faultsSection(report: BalanceReport): Element {
  const faults = faultsOf(report);
  return section(
    'faults',
    say`What is not explained`,
    faults.length === 0
      ? nothing(say`Nothing: every balance is explained to the cent.`)
      : el(
          'ul',
          {},
          faults.map((fault) => el('li', {}, fault)),
        ),
    notesOf(report).map(note),
  );
}

function sideSection(report: BalanceReport, side: BalanceSide, shown: Shown): Element {
  const lines = linesOf(report, side);
  const row = ({ sign, name, amount, items }: BalanceLine) => {
    const figure = sign === '-' && amount !== 0n ? `${MINUS}${shown(amount)}` : shown(amount);
    const count = items.length > 0 && el('span', { class: 'under' }, shownCount(items.length));
    return figuresRow(name, [figure, count || '']);
  };
  const last = lines[lines.length - 1];
  return section(
    side,
    sideTitle(side),
    figuresTable(
      { words: [say`as of ${report.to}`], numbers: [report.currency] },
      lines.slice(0, -1).map(row),
      row(last),
    ),
  );
}

function itemsSection(report: BalanceReport, side: BalanceSide, shown: Shown): Element {
  const items = report.items.filter((each) => each.side === side);
  const rows = items.slice(0, ITEMS_MAX).map(({ item, amount }) => {
    const record = item.statement ?? item.flows;
    const words = [item.businessDate, record?.orderId ?? '', categoryName(item.category)];
    const cells = words.slice(1).map((word) => el('td', { class: 'breaks' }, word));
    const figure = el('td', { class: 'number' }, shown(amount));
    return el('tr', {}, el('th', { scope: 'row' }, el('time', {}, words[0])), cells, figure);
  });
  const words = [say`Date`, say`Order`, say`Category`];
  return section(
    `${side}-items`,
    side === 'book' ? say`To add to the book balance` : say`To add to the statement balance`,
    items.length === 0
      ? nothing(say`Nothing is open.`)
      : figuresTable({ words, numbers: [say`Amount`] }, rows),
    items.length > ITEMS_MAX &&
      note(
        say`The first ${shownCount(ITEMS_MAX)}; balances.csv has all ${shownCount(items.length)}.`,
      ),
  );
}

function chainSection(chain: BalanceChain, title: string, name: string, shown: Shown): Element {
  const hasAccounts = chain.days.some(({ account }) => account !== '');
  const rows = chain.days.map((day) => {
    const { date, account, opening, moved, closing, gap, isComputed } = day;
    const under = [
      hasAccounts && account,
      isComputed && say`computed`,
      gap !== 0n && say`gap ${shown(gap)}`,
      day.missing.length > 0 && say`not run before: ${datesText(day.missing)}`,
    ].filter((each) => each !== false && each !== '');
    const cells = [opening, moved, closing].map((amount) =>
      el('td', { class: 'number' }, shown(amount)),
    );
    const head = [
      el('time', {}, date),
      under.length > 0 && el('span', { class: 'under' }, under.join(' · ')),
    ];
    return el('tr', {}, el('th', { scope: 'row' }, head), cells);
  });
  const numbers = [say`Opening balance`, say`Movements`, say`Closing balance`];
  return section(name, title, figuresTable({ words: [say`Date`], numbers }, rows));
}
