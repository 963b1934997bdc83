/** Parses numbers in the notation of a plan. */
import { parseScaled, pointsForCommas } from '../../domain/money.ts';
import type { RowPlan } from '../../formats/profile.ts';

const GROUPED = /^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/;
const LETTERED = /^[CD](?=\d)/;

/** The notation of numbers, beyond digits and a point. */
type NumberStyle = Pick<RowPlan, 'grouped' | 'decimalComma' | 'currencySign' | 'lettered'>;

/** Like parseScaled, for the notation of a plan. */
export function parseNumber(
  bytes: Uint8Array,
  start: number,
  end: number,
  digits: number,
  style: NumberStyle,
): number {
  const { grouped, decimalComma, currencySign, lettered } = style;
  const plain = decimalComma ? Number.NaN : parseScaled(bytes, start, end, digits);
  const isPlain = !(grouped || decimalComma || lettered || currencySign.length > 0);
  if (isPlain || !Number.isNaN(plain)) return plain;
  const sign = Buffer.from(currencySign).toString('latin1');
  const text = withoutSign(Buffer.from(bytes.subarray(start, end)).toString('latin1'), sign);
  const letter = lettered ? LETTERED.exec(text)?.[0] : undefined;
  const written = letter === undefined ? text : text.slice(1);
  const number = decimalComma ? pointsForCommas(written) : written;
  const whole = grouped && GROUPED.test(number) ? number.replaceAll(',', '') : number;
  const value = parseScaled(Buffer.from(whole, 'latin1'), 0, whole.length, digits);
  return letter === 'D' ? 0 - value : value;
}

/** Removes a currency sign before a number, before its digits, or after it. */
export function withoutSign(text: string, sign: string): string {
  if (sign === '') return text;
  if (text.startsWith(sign)) return text.slice(sign.length).trimStart();
  if (text.endsWith(sign)) return text.slice(0, -sign.length).trimEnd();
  const isAfterSign = /^[+-]/.test(text) && text.startsWith(sign, 1);
  return isAfterSign ? text[0] + text.slice(1 + sign.length).trimStart() : text;
}
