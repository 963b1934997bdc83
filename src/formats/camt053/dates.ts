/** Dates of camt.053, which stand as dates or as moments. */
import { isDate } from '../../domain/time.ts';

/** Digits are checked here as well: isDate looks at no more than the low byte of each. */
const DATE = /^([12]\d{3}-\d\d-\d\d)(?:$|[TZ+-])/;

/**
 * The date of a `Dt` (`2026-11-19`, an offset behind it allowed), or of a `DtTm` as it is written
 * there, in the bank's own zone; null if there is none.
 */
export function dateOf(text: string): string | null {
  const date = DATE.exec(text)?.[1] ?? '';
  return isDate(date) ? date : null;
}
