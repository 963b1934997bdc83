/** The ratios of a month, each with its formula; exact, rounded half-up where they are shown. */
import { isListed } from '../../domain/item-sums.ts';
import { FEE_UNITS, formatScaled } from '../../domain/money.ts';
import type { JobMonth, SideFigures } from '../../domain/month.ts';
import { say } from '../../words/language.ts';

/** Two integers; the denominator is positive. */
export interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** Decimals of ratios for programs. */
const EXACT_DIGITS = 6;
/** Decimals of percentages: a fee of 0.38 % must not become 0.4 %. */
const PERCENT_DIGITS = 2;

/** A decimal, rounded half-up (away from zero); null if the denominator is zero. */
export function ratio(
  numerator: bigint | number,
  denominator: bigint | number,
  digits: number,
): string | null {
  const found = fraction(numerator, denominator);
  return found && decimal(found, digits);
}

/** A fraction as a decimal for programs: `0.003812`. */
export function asDecimal(of: Fraction | null): string | null {
  return of && decimal(of, EXACT_DIGITS);
}

/** A fraction as a percentage without its sign: `0.38`. */
export function asPercent(of: Fraction | null, digits = PERCENT_DIGITS): string | null {
  return of && decimal({ ...of, numerator: of.numerator * 100n }, digits);
}

/** A quotient as an integer, rounded half-up (away from zero). */
export function rounded({ numerator, denominator }: Fraction): bigint {
  const magnitude = numerator < 0n ? -numerator : numerator;
  const whole = (2n * magnitude + denominator) / (2n * denominator);
  return numerator < 0n ? -whole : whole;
}

function decimal({ numerator, denominator }: Fraction, digits: number): string {
  const scaled = rounded({ numerator: numerator * 10n ** BigInt(digits), denominator });
  return formatScaled(scaled, digits);
}

function fraction(numerator: bigint | number, denominator: bigint | number): Fraction | null {
  const [over, under] = [BigInt(numerator), BigInt(denominator)];
  if (under === 0n) return null;
  return under < 0n
    ? { numerator: -over, denominator: -under }
    : { numerator: over, denominator: under };
}

/** 成功率. Null where attempts are not known. */
export function successRate({ payments, attempts }: SideFigures): Fraction | null {
  return attempts === null ? null : fraction(payments.count, attempts);
}

/** 客单价, in minor units. */
export function averageTicket({ payments }: SideFigures): bigint | null {
  const found = fraction(payments.amount, payments.count);
  return found && rounded(found);
}

/** 综合费率. Null where fees are not known. */
export function effectiveRate({ payments, fees, hasFees }: SideFigures): Fraction | null {
  return hasFees ? fraction(fees, payments.amount * BigInt(FEE_UNITS)) : null;
}

/** 退款率 (笔数). */
export function refundRateByCount({ payments, refunds }: SideFigures): Fraction | null {
  return fraction(refunds.count, payments.count);
}

/** 退款率 (金额). */
export function refundRateByAmount({ payments, refunds }: SideFigures): Fraction | null {
  return fraction(-refunds.amount, payments.amount);
}

/** 匹配率, by rule or of all. Null where it is not known which rules matched. */
export function matchRate({ rules, figures }: JobMonth, rule?: string): Fraction | null {
  if (rules.length === 0) return null;
  const counted = rules.filter((each) => rule === undefined || each.rule === rule);
  const records = counted.reduce((sum, each) => sum + each.records, 0);
  return fraction(records, statementRecords(figures.now.statement));
}

/** 差错率. */
export function differenceRate({ categories, figures }: JobMonth): Fraction | null {
  const found = categories.filter(({ category }) => isListed(category));
  const count = found.reduce((sum, { all }) => sum + all.count, 0);
  return fraction(count, statementRecords(figures.now.statement));
}

function statementRecords(side: SideFigures | null): number {
  return side === null ? 0 : side.payments.count + side.refunds.count + side.others.count;
}

/** How each is computed, for people; `—` is shown where the denominator is 0. */
export const FORMULAS = {
  successRate: () => say`successful payments ÷ attempted payments, of the flows`,
  averageTicket: () => say`amount of payments ÷ number of payments`,
  effectiveRate: () => say`fees less returned fees ÷ amount of payments`,
  refundRateByCount: () => say`number of refunds ÷ number of payments`,
  refundRateByAmount: () => say`amount of refunds ÷ amount of payments`,
  matchRate: () => say`statement records in matches ÷ statement records`,
  differenceRate: () => say`differences, resolved or not ÷ statement records`,
} as const;
