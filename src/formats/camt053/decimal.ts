/** Amounts of camt.053 as integers, so that any number of them adds up exactly. */
import { formatShort } from '../../domain/money.ts';

/** The most decimals that ISO 20022 gives any number. */
const DECIMALS = 17;
const WHOLE_DIGITS_MAX = 18;
const SHOWN_DECIMALS_MIN = 2;

/** An unsigned decimal. */
export interface Decimal {
  /** In 10^-17. */
  readonly value: bigint;
  /** With a digit on either side of the point, if there is one. */
  readonly text: string;
}

/** What an `<Amt>` says, or null unless it is a plain decimal without a minus sign. */
export function parseDecimal(text: string): Decimal | null {
  const match = /^\+?(\d*)(?:\.(\d*))?$/.exec(text);
  if (!match) return null;
  const [, written, decimals = ''] = match;
  if (written === '' && decimals === '') return null;
  const whole = written.replace(/^0+(?=\d)/, '') || '0';
  if (whole.length > WHOLE_DIGITS_MAX || decimals.length > DECIMALS) return null;
  return {
    value: BigInt(whole + decimals.padEnd(DECIMALS, '0')),
    text: decimals === '' ? whole : `${whole}.${decimals}`,
  };
}

/** A sum for a message: two decimals, or as many as it has. */
export function formatSum(value: bigint): string {
  return formatShort(value, DECIMALS, SHOWN_DECIMALS_MIN);
}
