/**
 * Money as integers. Amounts are minor units (fen for CNY). Fees have a smaller unit,
 * because WeChat Pay writes them with five decimals: one minor unit is FEE_UNITS fee units.
 */
import { say } from '../words/language.ts';

export const FEE_DIGITS = 3;
export const FEE_UNITS = 10 ** FEE_DIGITS;

/** Largest single amount or fee, in its units: the sum of two is exact in a double. */
export const AMOUNT_MAX = 10 ** 15;

/** Decimal digits of a currency's minor unit (ISO 4217 as the runtime knows it); 2 if unknown. */
export function currencyDigits(currency: string): number {
  let digits = DIGITS.get(currency);
  if (digits === undefined) {
    digits = intlDigits(currency);
    DIGITS.set(currency, digits);
  }
  return digits;
}

/** Intl takes as long to start as a small run, so the most common currency is built in. */
const DIGITS = new Map([['CNY', 2]]);

function intlDigits(currency: string): number {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  return format.resolvedOptions().maximumFractionDigits ?? 2;
}

/** A decimal string of an integer scaled by 10^digits: formatScaled(-1230n, 2) is "-12.30". */
export function formatScaled(value: bigint | number, digits: number): string {
  // A bigint for each amount would take several times as long.
  const text = String(Number.isSafeInteger(value) ? value : BigInt(value));
  const sign = text.startsWith('-') ? '-' : '';
  const whole = text.slice(sign.length).padStart(digits + 1, '0');
  if (digits === 0) return sign + whole;
  return `${sign}${whole.slice(0, -digits)}.${whole.slice(-digits)}`;
}

/** Like formatScaled without trailing zeros, but with at least `least` decimals. */
export function formatShort(value: bigint | number, digits: number, least: number): string {
  const text = formatScaled(value, digits);
  if (digits === 0) return text;
  const minEnd = text.length - digits + least;
  let end = text.length;
  while (end > minEnd && text[end - 1] === '0') end--;
  return text.slice(0, text[end - 1] === '.' ? end - 1 : end);
}

/** A fee in major units with the currency's decimals, and further ones if they are not zero. */
export function formatFee(fee: bigint | number, digits: number): string {
  return formatShort(fee, digits + FEE_DIGITS, digits);
}

/** Fee units to minor units, half away from zero: how two fees are compared. */
export function roundFee(fee: number): number {
  const magnitude = Math.abs(fee);
  const rest = magnitude % FEE_UNITS;
  const whole = (magnitude - rest) / FEE_UNITS + (rest * 2 >= FEE_UNITS ? 1 : 0);
  return fee < 0 && whole > 0 ? -whole : whole;
}

/** Like roundFee, for sums of fees. */
export function roundFees(fees: bigint): bigint {
  return divideRounded(fees, BigInt(FEE_UNITS));
}

/** The quotient as an integer, half away from zero; the divisor is not zero. */
export function divideRounded(dividend: bigint, divisor: bigint): bigint {
  const [size, by] = [magnitude(dividend), magnitude(divisor)];
  const whole = (size * 2n + by) / (by * 2n);
  return dividend < 0n === divisor < 0n ? whole : -whole;
}

export function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}

const ZERO = 48;
const MINUS = 45;
const PLUS = 43;
const DOT = 46;

/**
 * A decimal written in ASCII bytes as an integer scaled by 10^digits; NaN unless it is a plain
 * decimal (sign, digits, one point), exact at that scale and within AMOUNT_MAX. Never rounds.
 */
export function parseScaled(bytes: Uint8Array, start: number, end: number, digits: number): number {
  let p = start;
  const sign = bytes[p];
  if (sign === MINUS || sign === PLUS) p++;
  const first = p;
  let value = 0;
  while (p < end) {
    const digit = bytes[p] - ZERO;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
    p++;
  }
  let seen = p - first;
  let left = digits;
  if (p < end) {
    if (bytes[p++] !== DOT || p === end) return Number.NaN;
    for (; p < end; p++) {
      const digit = bytes[p] - ZERO;
      if (digit < 0 || digit > 9) return Number.NaN;
      seen++;
      if (left > 0) {
        value = value * 10 + digit;
        left--;
      } else if (digit !== 0) return Number.NaN;
    }
  }
  if (seen === 0) return Number.NaN;
  for (; left > 0; left--) value *= 10;
  if (value > AMOUNT_MAX) return Number.NaN;
  return sign === MINUS && value !== 0 ? -value : value;
}

/** `1.234,56` as `1,234.56`. */
export function pointsForCommas(text: string): string {
  return text.replace(/[.,]/g, (char) => (char === ',' ? '.' : ','));
}

/** Like parseScaled, of a text. */
export function parseDecimal(text: string, digits: number): number {
  const bytes = Buffer.from(text);
  return parseScaled(bytes, 0, bytes.length, digits);
}

/** Explains why parseScaled returned NaN. */
export function describeBadAmount(text: string, digits: number): string {
  if (text === '') return say`is empty`;
  if (/[eE]\+?\d/.test(text)) return say`'${text}' is in scientific notation: digits are lost`;
  if (/[,，]/.test(text)) return say`'${text}' has a thousands separator`;
  if (!/^[+-]?(\d+(\.\d+)?|\.\d+)$/.test(text)) return say`'${text}' is not a decimal number`;
  const decimals = (text.split('.')[1] ?? '').replace(/0+$/, '').length;
  if (decimals > digits) return say`'${text}' has ${decimals} decimals, ${digits} are allowed`;
  return say`'${text}' is larger than an amount may be`;
}
