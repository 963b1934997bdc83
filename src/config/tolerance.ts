/** The tolerance of amounts: a decimal in major units that becomes an exact integer. */
import { currencyDigits, describeBadAmount, parseScaled } from '../domain/money.ts';
import { say } from '../words/language.ts';

/** How a tolerance is written; whether the currency has so many decimals is another matter. */
export const TOLERANCE_PATTERN = /^\d+(\.\d+)?$/;

/**
 * The tolerance in minor units of the currency, exact; NaN unless it can be. A number counts as the
 * decimal that it is printed as.
 */
export function toleranceUnits(value: string | number, currency: string): number {
  const bytes = Buffer.from(String(value));
  const units = parseScaled(bytes, 0, bytes.length, currencyDigits(currency));
  return units < 0 ? Number.NaN : units;
}

/** Why toleranceUnits gives NaN; undefined if it does not. */
export function toleranceMistake(value: string | number, currency: string): string | undefined {
  if (!Number.isNaN(toleranceUnits(value, currency))) return undefined;
  const wrong = describeBadAmount(String(value), currencyDigits(currency));
  return say`${wrong} (the currency is ${currency})`;
}
