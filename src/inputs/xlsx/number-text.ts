/**
 * Numbers of cells as text. A spreadsheet stores a number as a double and shows at most 15 digits
 * of it: it writes 1234.5599999999999 for 1234.56 as typed. Every decimal of up to 15 significant
 * digits is the only such decimal that is nearest to its double (a double has 53 bits, and 10^15 <
 * 2^50), so rounding the double to 15 digits returns the same decimal: for amounts below 10^13
 * with two decimals, to the cent. `toExponential` rounds the double's exact value.
 */

const DIGITS = 15;
/** Linear: no two parts can match the same character. */
const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

/** The double of `text`, or null if it is not a number. */
export function parseDouble(text: string): number | null {
  const value = NUMBER.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value : null;
}

/**
 * A plain decimal; from 10^15 on, where the last digits are lost, scientific notation, so that it
 * is not mistaken for an id or an amount.
 */
export function numberText(value: number): string {
  if (value === 0) return '0';
  const sign = value < 0 ? '-' : '';
  const [mantissa, power] = Math.abs(value)
    .toExponential(DIGITS - 1)
    .split('e');
  const digits = mantissa.replace('.', '').replace(/0{1,14}$/, '');
  const exponent = Number(power);
  if (exponent >= DIGITS) {
    const fraction = digits.length > 1 ? `.${digits.slice(1)}` : '';
    return `${sign}${digits[0]}${fraction}E+${exponent}`;
  }
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  const fraction = digits.slice(exponent + 1);
  return fraction === '' ? sign + whole : `${sign}${whole}.${fraction}`;
}
