/** Which way money went, as the account's balance behind each row tells it. */
import type { Column } from './columns.ts';
import { type Decimal, scaledTo } from './numbers.ts';
import type { Way } from './words.ts';

/** Digits with which balances are compared: more than any currency has. */
const DIGITS = 6;

/**
 * The way of each row, null where none is told: of the first row, and across a gap. Null where the
 * balances do not follow the amounts, in the order of the file or against it, or where they do in
 * both orders.
 */
export function waysByBalance(
  amounts: readonly (Decimal | null)[],
  balances: Column,
  hasGap: boolean,
): (Way | null)[] | null {
  const amount = scaledOf(amounts);
  const balance = scaledOf(balances.numbers);
  const tried = [-1, 1].map((before) => waysFrom(amount, balance, before, hasGap));
  const fitting = tried.filter((ways) => ways !== null);
  return fitting.length === 1 ? fitting[0] : null;
}

function scaledOf(numbers: readonly (Decimal | null)[]): (bigint | null)[] {
  return numbers.map((number) => (number === null ? null : scaledTo(number, DIGITS)));
}

/** `before`: where the row that happened before another one stands. */
function waysFrom(
  amounts: readonly (bigint | null)[],
  balances: readonly (bigint | null)[],
  before: number,
  hasGap: boolean,
): (Way | null)[] | null {
  let told = 0;
  let odd = 0;
  const ways = amounts.map((amount, row): Way | null => {
    const [from, to] = [balances[row + before], balances[row]];
    if (from === undefined) return null;
    if (amount === null || from === null || to === null || !isMove(amount, to - from)) {
      odd++;
      return null;
    }
    told += amount === 0n ? 0 : 1;
    return to > from ? 1 : to < from ? -1 : 0;
  });
  return told > 0 && odd <= Number(hasGap) ? ways : null;
}

function isMove(amount: bigint, move: bigint): boolean {
  return move === amount || move === -amount;
}
