/** Counts and sums that a footer or summary states, checked against the rows. */
import { formatScaled, magnitude, parseDecimal, pointsForCommas } from '../domain/money.ts';
import { GROUP_IN, GROUP_OUT } from '../kernel/layout.ts';
import { RefusedError } from '../support/errors.ts';
import { say } from '../words/language.ts';
import { normalizeName } from './header.ts';
import type { RowPlan, RowSums } from './profile.ts';

/** A decimal scaled by 10^digits; NaN if it is not one. `20.0` is a count too. */
export function parseClaim(text: string, digits: number, decimalComma = false): number {
  const number = decimalComma ? pointsForCommas(text) : text;
  return parseDecimal(number.trim().replaceAll(',', ''), digits);
}

/** The rows' sum of a named column over some groups; null if the plan does not sum the column. */
export function columnSum(
  plan: RowPlan,
  rows: RowSums,
  name: string,
  groups: readonly number[],
): { value: bigint; digits: number } | null {
  const index = plan.sums.findIndex((sum) => normalizeName(sum.name) === normalizeName(name));
  if (index < 0) return null;
  const value = groups.reduce((total, group) => total + rows.sums[group][index], 0n);
  return { value, digits: plan.sums[index].digits };
}

/** The number of rows in some groups. */
export function groupCount(rows: RowSums, groups: readonly number[]): number {
  return groups.reduce((total, group) => total + rows.counts[group], 0);
}

/**
 * The sums received and paid, minor units, neither negative. For plans that group rows by sign and
 * sum the amount itself, its one column, or the columns of income and expense.
 */
export function movedSums(
  { sums: columns }: Pick<RowPlan, 'sums'>,
  { sums }: RowSums,
): { readonly received: bigint; readonly paid: bigint } {
  return {
    received: magnitude(sums[GROUP_IN][0]),
    paid: magnitude(sums[GROUP_OUT][columns.length - 1]),
  };
}

/** A number that a document states about its rows. */
export interface Claim {
  readonly name: string;
  readonly line: number;
  /** The number's name in messages. */
  readonly what: string;
  readonly text: string;
  readonly decimalComma?: boolean;
}

/** Throws RefusedError('footer') unless the claim is one of these numbers, in 10^-digits. */
export function checkClaim(claim: Claim, digits: number, ...accepted: readonly bigint[]): void {
  const claimed = parseClaim(claim.text, digits, claim.decimalComma);
  if (!Number.isNaN(claimed) && accepted.includes(BigInt(claimed))) return;
  throw claimMismatch(claim, formatScaled(accepted[0], digits));
}

/** Throws RefusedError('footer') unless the claim is the number of rows in these groups. */
export function checkCount(claim: Claim, rows: RowSums, groups: readonly number[]): void {
  checkClaim(claim, 0, BigInt(groupCount(rows, groups)));
}

/** The refusal of a document whose own totals are not those of its rows. */
export function claimMismatch({ name, line, what, text }: Claim, found: string): RefusedError {
  return new RefusedError(
    'footer',
    say`${name}:${line}: the file states ${what} ${text}, its rows give ${found}. Rows are missing,
      doubled or altered; download it again.`,
  );
}
