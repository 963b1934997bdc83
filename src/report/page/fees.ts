/** Fees by rule: what was charged, and what the rules expect. */
import type { FeeLine } from '../../domain/fee-sums.ts';
import { say } from '../../words/language.ts';
import type { Digest } from '../digest.ts';
import { effectiveRate, feeDifference, valuesText } from '../fees.ts';
import { NONE, shownAmount, shownCount, shownFee } from '../figures.ts';
import type { Element } from './element.ts';
import { figuresRow, figuresTable, note, section } from './section.ts';

export function feesSection(fees: readonly FeeLine[], { digits, feeNotes }: Digest): Element {
  const fee = (units: bigint | null) => (units === null ? NONE : shownFee(Number(units), digits));
  const row = (line: FeeLine) => {
    const name = [line.rule || say`no rule`, valuesText(line)].filter(Boolean).join(', ');
    const wrong = line.isWrongRate ? say`${name} (wrong rate)` : name;
    return figuresRow(
      wrong,
      shownCount(line.rows),
      shownAmount(line.volume, digits),
      fee(line.charged),
      fee(line.expected),
      fee(feeDifference(line)),
      effectiveRate(line) || NONE,
    );
  };
  const numbers = [
    ...[say`Number of records`, say`Volume`, say`Charged`, say`Expected`, say`Difference`],
    say`Effective rate`,
  ];
  return section(
    'fees',
    say`Fees by rule`,
    feeNotes.map(note),
    figuresTable({ words: [say`Fee rule`], numbers }, fees.map(row)),
  );
}
