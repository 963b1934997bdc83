/** Numbers as tables write them, exactly: never a float. */

const NUMBER = /^([+-]?)(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d+))?$/;
const CHARS_MAX = 40;

/** A number of a cell. */
export interface Decimal {
  /** Scaled by 10^digits. */
  readonly value: bigint;
  readonly digits: number;
  readonly hasPoint: boolean;
  readonly isGrouped: boolean;
}

/** The number that a text is; null if it is none. */
export function readNumber(text: string | undefined): Decimal | null {
  if (text === undefined || text.length > CHARS_MAX) return null;
  const parts = NUMBER.exec(text);
  if (!parts) return null;
  const [, sign, whole, written = ''] = parts;
  const fraction = written.replace(/0+$/, '');
  const magnitude = BigInt(whole.replaceAll(',', '') + fraction);
  return {
    value: sign === '-' ? -magnitude : magnitude,
    digits: fraction.length,
    hasPoint: written !== '',
    isGrouped: whole.includes(','),
  };
}

/** A number scaled by 10^digits; null where it has more digits than that. */
export function scaledTo({ value, digits: own }: Decimal, digits: number): bigint | null {
  return own > digits ? null : value * 10n ** BigInt(digits - own);
}
