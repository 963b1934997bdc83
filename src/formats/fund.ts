/**
 * What fund bills have in common: their rows are read alike whatever their type is, and their
 * totals count and add up what came in and what went out. A row of 0.00 went neither way; on which
 * side a bill counts it, if at all, says nothing about money and is left open.
 */

import { formatScaled } from '../domain/money.ts';
import type { TransactionType } from '../domain/record.ts';
import { GROUP_IN, GROUP_NONE, GROUP_OUT } from '../kernel/layout.ts';
import { footerMismatch, parseClaim } from './footer.ts';
import type { Kind, RowPlan, RowSums } from './profile.ts';

/** Yuan and fen. */
export const YUAN_DIGITS = 2;
/** What came in, what went out, and what did neither. */
export const FUND_GROUPS = [GROUP_IN, GROUP_OUT, GROUP_NONE];

/** The words of each type. */
export type FundWords = Readonly<Partial<Record<TransactionType, readonly string[]>>>;

/** A number that a document states of its rows, where, and what messages call it. */
export interface Claim {
  readonly name: string;
  readonly line: number;
  readonly what: string;
  readonly text: string;
}

/** A kind for each type. */
export function kindsOf(words: FundWords, kind: Omit<Kind, 'type'>) {
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

/** Throws RefusedError('footer') where these are not the numbers of rows in and out. */
export function checkCounts(income: Claim, expense: Claim, { counts }: RowSums): void {
  const claimed = checkCount(income, counts[GROUP_IN], counts[GROUP_NONE]);
  const left = counts[GROUP_IN] + counts[GROUP_NONE] - claimed;
  checkCount(expense, counts[GROUP_OUT], left);
}

/** The claim, if it is the number of rows, or no more above it than rows of 0.00 are left. */
function checkCount(claim: Claim, found: number, left: number): number {
  const claimed = parseClaim(claim.text, 0);
  if (claimed >= found && claimed <= found + left) return claimed;
  throw mismatch(claim, String(found));
}

/** Throws RefusedError('footer') where this is not what rows add up to. */
export function checkSum(claim: Claim, found: bigint): void {
  if (claimedSum(claim) !== found) throw mismatch(claim, formatScaled(found, YUAN_DIGITS));
}

/** The same of expenses, which may be negative numbers, in the rows or in what is stated. */
export function checkExpense(claim: Claim, found: bigint): void {
  const claimed = claimedSum(claim);
  if (claimed !== found && claimed !== -found) {
    throw mismatch(claim, formatScaled(found, YUAN_DIGITS));
  }
}

/** Fen; null where it is no amount. */
function claimedSum({ text }: Claim): bigint | null {
  const claimed = parseClaim(text, YUAN_DIGITS);
  return Number.isNaN(claimed) ? null : BigInt(claimed);
}

function mismatch({ name, line, what, text }: Claim, found: string) {
  return footerMismatch(name, line, what, text, found);
}
