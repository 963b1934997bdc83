/** Both sides by type (对总额), and what is open by age. */

import type { Totals } from '../../domain/exact-sums.ts';
import { currencyDigits } from '../../domain/money.ts';
import type { AgeGroup, Outcome } from '../../domain/outcome.ts';
import { TRANSACTION_TYPES } from '../../domain/record.ts';
import { say } from '../../words/language.ts';
import { type Children, type Element, el } from './element.ts';
import { shownAmount, shownCount } from './figures.ts';
import { differenceOf } from './item-row.ts';
import type { Words } from './page-data.ts';

const NOTHING: Totals = { count: 0, amount: 0n };

/** Counts and sums of both sides by type of transaction, and what the sides differ by. */
export function totalsSection({ statement, flows, currency }: Outcome, words: Words): Element {
  const digits = currencyDigits(currency);
  const { table } = words;
  const types = TRANSACTION_TYPES.filter((type) => statement.byType[type] ?? flows.byType[type]);
  const row = (name: string, ours: Totals, theirs: Totals) =>
    el(
      'tr',
      {},
      el('th', { scope: 'row' }, name),
      totalCell(shownAmount(ours.amount, digits), shownCount(ours.count)),
      totalCell(shownAmount(theirs.amount, digits), shownCount(theirs.count)),
      totalCell(
        differenceOf(ours.amount - theirs.amount, digits),
        shownAmount(ours.count - theirs.count, 0),
      ),
    );
  const rows = types.map((type) => {
    const [ours, theirs] = [statement.byType[type], flows.byType[type]];
    return row(words.types[type], ours ?? NOTHING, theirs ?? NOTHING);
  });
  return el(
    'section',
    { class: 'totals', 'aria-labelledby': 'totals' },
    el('h2', { id: 'totals' }, say`Totals by type`),
    el(
      'table',
      { class: 'figures' },
      headRow([table.type], [table.statement, table.flows, table.difference]),
      el('tbody', {}, rows),
      el('tfoot', {}, row(say`Total`, statement, flows)),
    ),
  );
}

/** An amount above its count. */
function totalCell(amount: Children, count: string): Element {
  return el('td', { class: 'number' }, amount, el('span', { class: 'under' }, count));
}

/** Open items of the job by their age on this date. */
export function agesSection(groups: readonly AgeGroup[], { currency, date }: Outcome): Element {
  const digits = currencyDigits(currency);
  const found = groups.filter(({ count }) => count > 0);
  const rows = found.map((group) =>
    el(
      'tr',
      {},
      el('th', { scope: 'row' }, ageOf(group)),
      el('td', { class: 'number' }, shownCount(group.count)),
      el('td', { class: 'number' }, differenceOf(group.amount, digits)),
    ),
  );
  const total = found.reduce(
    (sum, { count, amount }) => ({ count: sum.count + count, amount: sum.amount + amount }),
    NOTHING,
  );
  const foot = el(
    'tr',
    {},
    el('th', { scope: 'row' }, say`Total`),
    el('td', { class: 'number' }, shownCount(total.count)),
    el('td', { class: 'number' }, differenceOf(total.amount, digits)),
  );
  return el(
    'section',
    { class: 'ages', 'aria-labelledby': 'ages' },
    el('h2', { id: 'ages' }, say`Open items by age`),
    el('p', { class: 'note' }, say`All that nobody has settled yet, of dates up to ${date}.`),
    found.length === 0
      ? el('p', { class: 'nothing' }, say`Nothing is open.`)
      : el(
          'table',
          { class: 'figures' },
          headRow([say`Age`], [say`Items`, say`Difference`]),
          el('tbody', {}, rows),
          el('tfoot', {}, foot),
        ),
  );
}

function ageOf({ from, to }: AgeGroup): string {
  return to === null ? say`${from} days and more` : say`${from} to ${to} days`;
}

function headRow(names: readonly string[], numbers: readonly string[]): Element {
  return el(
    'thead',
    {},
    el(
      'tr',
      {},
      names.map((name) => el('th', { scope: 'col' }, name)),
      numbers.map((name) => el('th', { scope: 'col', class: 'number' }, name)),
    ),
  );
}
