/** Balances of accounts: opening balance + movements = closing balance. */

/** What a document states about an account; minor units as text, as the ledger stores it. */
export interface StatedBalance {
  /** Empty if the document names none. */
  readonly account: string;
  /** null: the rows do not show it. */
  readonly opening: string | null;
  readonly closing: string | null;
  /** The sum of its movements. */
  readonly moved: string;
}

export interface Ends {
  readonly opening: bigint;
  readonly closing: bigint;
}

/**
 * The balances before the first and after the last of some movements, in any order; `unclear` if
 * they end where they start, which may be anywhere, `broken` if they do not join.
 */
export function endsOf(movements: Iterable<Ends>): Ends | 'unclear' | 'broken' {
  // How much more often a balance is before a movement than after one.
  const excess = new Map<bigint, number>();
  const count = (balance: bigint, by: number) => {
    const sum = (excess.get(balance) ?? 0) + by;
    if (sum === 0) excess.delete(balance);
    else excess.set(balance, sum);
  };
  const seen = new Set<bigint>();
  for (const { opening, closing } of movements) {
    count(opening, 1);
    count(closing, -1);
    if (seen.size < 2) seen.add(opening);
  }
  const left = [...excess];
  if (left.length === 0) {
    const [only] = seen;
    return seen.size === 1 ? { opening: only, closing: only } : 'unclear';
  }
  const opening = left.find(([, sum]) => sum === 1);
  const closing = left.find(([, sum]) => sum === -1);
  if (left.length > 2 || !opening || !closing) return 'broken';
  return { opening: opening[0], closing: closing[0] };
}
