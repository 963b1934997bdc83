/** The direction of amounts, by the account's balance after each row. */
import type { GridColumn } from './columns.ts';
import { type CellNumber, scaledTo } from './numbers.ts';
import type { Way } from './words.ts';

/** Digits with which balances are compared: more than any currency has. */
const DIGITS = 6;

/**
 * The direction of each row, null for the first row and across a gap. Null where the balances do
 * not follow the amounts in the order of the file or in reverse, or where they do in both.
 */
export function waysByBalance(
  amounts: readonly (CellNumber | null)[],
  balances: GridColumn,
  hasGap: boolean,
): (Way | null)[] | null {
  const [amount, balance] = [amounts, balances.numbers].map((numbers) =>
    numbers.map((number) => (number === null ? null : scaledTo(number, DIGITS))),
  );
  const tried = [-1, 1].map((before) => waysFrom(amount, balance, before, hasGap));
  const fitting = tried.filter((ways) => ways !== null);
  return fitting.length === 1 ? fitting[0] : null;
}

/** `before`: the offset of the row that precedes another one in time. */
function waysFrom(
  amounts: readonly (bigint | null)[],
  balances: readonly (bigint | null)[],
  before: number,
  hasGap: boolean,
): (Way | null)[] | null {
  let moves = 0;
  let odd = 0;
  const ways = amounts.map((amount, row): Way | null => {
    const [from, to] = [balances[row + before], balances[row]];
    if (from === undefined) return null;
    const move = from === null || to === null ? null : to - from;
    if (amount === null || move === null || (move !== amount && move !== -amount)) {
      odd++;
      return null;
    }
    moves += amount === 0n ? 0 : 1;
    return move > 0n ? 1 : move < 0n ? -1 : 0;
  });
  return moves > 0 && odd <= Number(hasGap) ? ways : null;
}
