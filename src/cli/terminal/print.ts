/** Formats output of the commands that read the ledger: columns, amounts, times. */
import { currencyDigits, formatScaled } from '../../domain/money.ts';
import { padLeft, padRight, textWidth } from '../../report/terminal-text.ts';
import { visible } from '../../support/printable.ts';
import { say } from '../../words/language.ts';

/** Minor units as a decimal with the currency's number of digits. */
export function money(amount: bigint | number, currency: string): string {
  return formatScaled(amount, currencyDigits(currency));
}

/** Rows in aligned columns, two spaces apart; `right` lists the right-aligned columns. */
export function columns(rows: readonly (readonly string[])[], right: readonly number[]): string {
  const shown = rows.map((row) => row.map(visible));
  const widths = (shown[0] ?? []).map((_, i) => widest(shown.map((row) => row[i])));
  const lines = shown.map((row) => {
    const cells = row.map((cell, i) => (right.includes(i) ? padLeft : padRight)(cell, widths[i]));
    return `${cells.join('  ').trimEnd()}\n`;
  });
  return lines.join('');
}

/** The width of the widest text. Not Math.max, which fails with very many arguments. */
export function widest(texts: readonly string[]): number {
  return texts.reduce((most, text) => Math.max(most, textWidth(text)), 0);
}

/** Joins texts with commas. */
export function commaList(texts: readonly string[]): string {
  return texts.reduce((list, text) => say`${list}, ${text}`);
}
