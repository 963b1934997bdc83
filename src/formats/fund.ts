/**
 * What fund bills share: rows are read alike whatever their type, and the totals count and sum
 * income and expense. A row of 0.00 is neither; a bill may count it on either side or not at all.
 */
import type { TransactionType } from '../domain/record.ts';
import { GROUP_IN, GROUP_NONE, GROUP_OUT } from '../kernel/layout.ts';
import { type Claim, checkClaim, claimMismatch, movedSums, parseClaim } from './footer.ts';
import type { Kind, RowPlan, RowSums } from './profile.ts';

/** Yuan and fen. */
export const YUAN_DIGITS = 2;
/** Income, expense, and neither. */
export const FUND_GROUPS = [GROUP_IN, GROUP_OUT, GROUP_NONE];

/** The words of each type. */
export type FundWords = Readonly<Partial<Record<TransactionType, readonly string[]>>>;

/** The totals of a fund bill. */
interface FundClaims {
  readonly incomeCount: Claim;
  readonly income: Claim;
  readonly expenseCount: Claim;
  readonly expense: Claim;
}

/** A kind for each type. */
export function fundKinds(words: FundWords, kind: Omit<Kind, 'type'>) {
  const types = Object.entries(words) as [TransactionType, readonly string[]][];
  return {
    kinds: types.map(([type]): Kind => ({ ...kind, type })),
    kindWords: new Map(
      types.flatMap(([, list], index) => list.map((word) => [word, index] as const)),
    ),
    groups: FUND_GROUPS.length,
    groupsBySign: true,
  } satisfies Partial<RowPlan>;
}

/**
 * Throws RefusedError('footer') unless the totals are those of the rows. Some bills write expenses
 * as negative numbers.
 */
export function checkFundClaims(
  claims: FundClaims,
  plan: RowPlan,
  rows: RowSums,
  mayBeNegative: boolean,
): void {
  const { counts } = rows;
  const claimed = checkedCount(claims.incomeCount, counts[GROUP_IN], counts[GROUP_NONE]);
  const left = counts[GROUP_IN] + counts[GROUP_NONE] - claimed;
  checkedCount(claims.expenseCount, counts[GROUP_OUT], left);
  const { received, paid } = movedSums(plan, rows);
  checkClaim(claims.income, YUAN_DIGITS, received);
  const isNegative = mayBeNegative && claims.expense.text.trim().startsWith('-');
  checkClaim(claims.expense, YUAN_DIGITS, isNegative ? -paid : paid);
}

/** The claim, if it is the number of rows plus at most `left` rows of 0.00. */
function checkedCount(claim: Claim, found: number, left: number): number {
  const claimed = parseClaim(claim.text, 0);
  if (claimed >= found && claimed <= found + left) return claimed;
  throw claimMismatch(claim, String(found));
}
