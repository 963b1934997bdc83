/** Figures for people: amounts in groups of three, durations, sizes. */
import { formatFee, formatScaled } from '../domain/money.ts';

/** A minus as wide as a plus: a hyphen is hard to see among figures, and screen readers skip it. */
export const MINUS = '−';
/** Shown for a missing value. */
export const NONE = '—';

const KIB = 1024;
const SIZES = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
const SECOND_MS = 1000;
const MINUTE_S = 60;

/** A count in groups of three. */
export function shownCount(count: number): string {
  return grouped(String(count));
}

/** An amount of minor units in major ones, in groups of three. */
export function shownAmount(amount: bigint | number, digits: number): string {
  return grouped(formatScaled(amount, digits));
}

/** The same without its sign. */
export function shownMagnitude(amount: bigint, digits: number): string {
  return shownAmount(amount < 0n ? -amount : amount, digits);
}

/** A fee (fee units) in major units. */
export function shownFee(fee: number, digits: number): string {
  return grouped(formatFee(fee, digits));
}

/** Milliseconds in the unit that suits them. */
export function shownDuration(ms: number): string {
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  if (ms < SECOND_MS) return `${Math.round(ms)} ms`;
  const seconds = ms / SECOND_MS;
  if (seconds < MINUTE_S) return `${seconds.toFixed(seconds < 10 ? 2 : 1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / MINUTE_S)} min ${whole % MINUTE_S} s`;
}

/** Bytes in the unit with about three figures. */
export function shownBytes(bytes: number): string {
  let [size, unit] = [bytes, 0];
  while (size >= KIB && unit < SIZES.length - 1) {
    size /= KIB;
    unit++;
  }
  return `${unit === 0 ? size : size.toFixed(size < 10 ? 2 : 1)} ${SIZES[unit]}`;
}

/** A word of the page with its values: fill('{0} of {1}', 3, 7). */
export function fill(word: string, ...values: readonly (string | number)[]): string {
  return word.replace(/\{(\d)\}/g, (_, index) => String(values[index]));
}

function grouped(decimal: string): string {
  const [whole, ...rest] = decimal.replace('-', MINUS).split('.');
  return [whole.replace(/\B(?=(\d{3})+$)/g, ','), ...rest].join('.');
}
