/** Parses the amount tolerance: a decimal in major units becomes an exact integer. */
import { currencyDigits, describeBadAmount, parseDecimal } from '../domain/money.ts';
import { say } from '../words/language.ts';

/** The syntax of a tolerance; the number of decimals is checked against the currency. */
export const TOLERANCE_PATTERN = /^\d+(\.\d+)?$/;

/**
 * Returns the tolerance in minor units of the currency; NaN if it is not valid. A number is taken
 * as the decimal that JavaScript prints.
 */
export function toleranceUnits(value: string | number, currency: string): number {
  const units = parseDecimal(String(value), currencyDigits(currency));
  return units < 0 ? Number.NaN : units;
}

/** Why toleranceUnits returns NaN; undefined if it does not. */
export function toleranceMistake(value: string | number, currency: string): string | undefined {
  if (!Number.isNaN(toleranceUnits(value, currency))) return undefined;
  const wrong = describeBadAmount(String(value), currencyDigits(currency));
  return say`${wrong} (the currency is ${currency})`;
}
