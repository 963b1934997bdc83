/**
 * The proof as an equation. The difference of the totals is the sum of the day's own items: the
 * seven categories, in which its expired items count as long or short, what is pending, what
 * cleared, and what the job tolerates. What expired of earlier dates is told on the page and counts
 * on those dates: it is no term.
 */
import type { Totals } from '../../domain/exact-sums.ts';
import { DISCREPANCY_CATEGORIES, type DiscrepancyCategory } from '../../domain/item.ts';
import type { Outcome } from '../../domain/outcome.ts';

/** What a term of the equation is made of. */
export type TermName = DiscrepancyCategory | 'pending' | 'cleared' | 'tolerated';

/** How many, and what they add to the difference (minor units). */
export interface Term extends Totals {
  readonly name: TermName;
}

type Explained = Pick<Outcome, 'discrepancies' | 'crossDay' | 'tolerated'>;

/** The terms that are there at all; with the residual they add up to the difference. */
export function termsOf({ discrepancies, crossDay, tolerated }: Explained): Term[] {
  const { pending, cleared } = crossDay;
  const terms: Term[] = [
    ...DISCREPANCY_CATEGORIES.map((name) => ({ name, ...discrepancies[name] })),
    { name: 'pending', ...pending },
    { name: 'cleared', ...cleared },
    { name: 'tolerated', ...tolerated },
  ];
  return terms.filter(({ count }) => count > 0);
}
