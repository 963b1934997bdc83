/** Amounts of account statements as integers, so that any number of them adds up exactly. */
import { formatShort } from '../../domain/money.ts';
import { BALANCE_DECIMALS } from './entry.ts';

/** An unsigned amount. */
export interface Decimal {
  /** In 10^-BALANCE_DECIMALS. */
  readonly value: bigint;
  /** A plain decimal with the decimals that the file has. */
  readonly text: string;
}

/** The amount of these digits before and after the point, which a pattern has bounded. */
export function decimalOf(whole: string, decimals: string): Decimal {
  const units = whole.replace(/^0+(?=\d)/, '') || '0';
  return {
    value: BigInt(units + decimals.padEnd(BALANCE_DECIMALS, '0')),
    text: decimals === '' ? units : `${units}.${decimals}`,
  };
}

export function withSign(text: string, isNegative: boolean): string {
  return isNegative ? `-${text}` : text;
}

/** A sum with at least `decimals` decimals, and as many as it needs. */
export function formatSum(value: bigint, decimals: number): string {
  return formatShort(value, BALANCE_DECIMALS, decimals);
}
