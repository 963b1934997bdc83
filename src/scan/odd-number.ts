/** Numbers as a plan says they are written: plainly, in groups of thousands, or with letters. */
import { parseScaled } from '../model/money.ts';
import type { RowPlan } from '../profile/profile.ts';

const GROUPED = /^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/;
const LETTERED = /^[CD](?=\d)/;

/** As parseScaled, for numbers of a plan. */
export function parseNumber(
  bytes: Uint8Array,
  start: number,
  end: number,
  digits: number,
  { grouped, lettered }: Pick<RowPlan, 'grouped' | 'lettered'>,
): number {
  const plain = parseScaled(bytes, start, end, digits);
  if (!Number.isNaN(plain) || !(grouped || lettered)) return plain;
  const text = Buffer.from(bytes.subarray(start, end)).toString('latin1');
  const letter = lettered ? LETTERED.exec(text)?.[0] : undefined;
  const number = letter === undefined ? text : text.slice(1);
  const whole = grouped && GROUPED.test(number) ? number.replaceAll(',', '') : number;
  const value = parseScaled(Buffer.from(whole, 'latin1'), 0, whole.length, digits);
  return letter === 'D' ? 0 - value : value;
}
