/** Ratios of a period, exact, rounded half away from zero; a denominator of zero gives none. */
import { isListed } from '../../domain/item-sums.ts';
import { divideRounded, FEE_UNITS, formatScaled } from '../../domain/money.ts';
import type { JobMonth, SideFigures } from '../../domain/month.ts';

/** Decimals of rates, which are parts of one: five show a fee of 0.6% as 0.600%. */
export const RATE_DIGITS = 5;

/** numerator / denominator in units of 10^-digits; null: the denominator is zero. */
export function quotient(
  numerator: bigint | number,
  denominator: bigint | number,
  digits: number,
): bigint | null {
  const below = BigInt(denominator);
  return below === 0n ? null : divideRounded(BigInt(numerator) * 10n ** BigInt(digits), below);
}

/** A rate as a decimal: `0.00600`. */
export function rateDecimal(rate: bigint | null): string | null {
  return rate === null ? null : formatScaled(rate, RATE_DIGITS);
}

/** Successful payments / payments of every status; null: attempts are not known. */
export function successRate({ payments, attempts }: SideFigures): bigint | null {
  return attempts === null ? null : quotient(payments.count, attempts, RATE_DIGITS);
}

/** Amount of payments / payments, in minor units. */
export function averageTicket({ payments }: SideFigures): bigint | null {
  return quotient(payments.amount, payments.count, 0);
}

/** The fees of the records that state one; null: they are not known, or no record states one. */
export function knownFees({ fees, hasFees, withFee, withoutFee }: SideFigures): bigint | null {
  return hasFees && (withoutFee === 0 || withFee > 0) ? fees : null;
}

/**
 * Fees less fees returned / amount of payments; null: fees are not known, or are too low because
 * some records state none.
 */
export function effectiveRate({ payments, fees, hasFees, withoutFee }: SideFigures) {
  if (!hasFees || withoutFee > 0) return null;
  return quotient(fees, payments.amount * BigInt(FEE_UNITS), RATE_DIGITS);
}

/** Refunds / payments. */
export function refundRateByCount({ payments, refunds }: SideFigures): bigint | null {
  return quotient(refunds.count, payments.count, RATE_DIGITS);
}

/** Amount of refunds / amount of payments. */
export function refundRateByAmount({ payments, refunds }: SideFigures): bigint | null {
  return quotient(-refunds.amount, payments.amount, RATE_DIGITS);
}

/** Statement records in matches / statement records; null: it is not known what matched. */
export function matchRate({ rules, figures }: JobMonth): bigint | null {
  if (rules.length === 0) return null;
  const records = rules.reduce((sum, rule) => sum + rule.records, 0);
  return quotient(records, recordsOf(figures.now.statement), RATE_DIGITS);
}

/** Differences / statement records. */
export function differenceRate({ categories, figures }: JobMonth): bigint | null {
  const found = categories.filter(({ category }) => isListed(category));
  const count = found.reduce((sum, { all }) => sum + all.count, 0);
  return quotient(count, recordsOf(figures.now.statement), RATE_DIGITS);
}

function recordsOf(side: SideFigures | null): number {
  return side === null ? 0 : side.payments.count + side.refunds.count + side.others.count;
}
