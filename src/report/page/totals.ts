/** Both sides by type (对总额), and what is open by age. */
import type { Totals } from '../../domain/exact-sums.ts';
import type { AgeGroup } from '../../domain/outcome.ts';
import { say } from '../../words/language.ts';
import type { Comparison, Digest } from '../digest.ts';
import { shownAmount, shownCount } from '../figures.ts';
import { type Element, el } from './element.ts';
import { differenceOf } from './item-row.ts';
import { figuresRow, figuresTable, note, nothing, section } from './section.ts';
import type { Words } from './words.ts';

/** Counts and sums of both sides by type of transaction, and their difference. */
export function totalsSection(digest: Digest, words: Words): Element {
  const { types, total, digits, settlement } = digest;
  // Credits and groups have types of their own.
  const shown = settlement === null ? types : [];
  const { table } = words;
  const under = (count: string) => el('span', { class: 'under' }, count);
  const sum = ({ count, amount }: Totals) => [
    shownAmount(amount, digits),
    under(shownCount(count)),
  ];
  const row = (name: string, { statement, flows, difference }: Comparison) =>
    figuresRow(name, sum(statement), sum(flows), [
      differenceOf(difference.amount, digits),
      under(shownAmount(difference.count, 0)),
    ]);
  return section(
    'totals',
    settlement === null ? say`Totals by type` : say`Totals`,
    figuresTable(
      {
        words: [settlement === null ? table.type : ''],
        numbers: [table.statement, table.flows, table.difference],
      },
      shown.map((each) => row(words.types[each.type], each)),
      row(say`Total`, total),
    ),
  );
}

/** Open items of the job by their age on this date. */
export function agesSection(groups: readonly AgeGroup[], { digits, date }: Digest): Element {
  const found = groups.filter(({ count }) => count > 0);
  const row = (name: string, { count, amount }: Totals) =>
    figuresRow(name, shownCount(count), differenceOf(amount, digits));
  const total = found.reduce(
    (sum, { count, amount }) => ({ count: sum.count + count, amount: sum.amount + amount }),
    { count: 0, amount: 0n },
  );
  return section(
    'ages',
    say`Open items by age`,
    note(say`All unresolved items of dates up to ${date}.`),
    found.length === 0
      ? nothing(say`Nothing is open.`)
      : figuresTable(
          { words: [say`Age`], numbers: [say`Items`, say`Difference`] },
          found.map((group) => row(ageOf(group), group)),
          row(say`Total`, total),
        ),
  );
}

function ageOf({ from, to }: AgeGroup): string {
  return to === null ? say`${from} days and more` : say`${from} to ${to} days`;
}
