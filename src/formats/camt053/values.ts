/** Values of camt.053: amounts, dates, currencies and ids, and the refusal of a line. */
import { isDate } from '../../domain/time.ts';
import { type RefusalReason, RefusedError } from '../../support/errors.ts';
import { ID_BYTES_MAX } from '../../support/limits.ts';
import { shorten } from '../../support/printable.ts';
import { say } from '../../words/language.ts';
import { type Decimal, decimalOf } from '../entries/decimal.ts';

const QUOTED_CHARS_MAX = 60;
/** Of a UTF-16 unit. */
const UTF8_BYTES_MAX = 3;
/** ISO 20022 allows 18 digits and 17 decimals. */
const AMOUNT = /^\+?(?=\.?\d)0*(\d{0,18})(?:\.(\d{0,17}))?$/;
/** Checks the digits too: isDate reads no more than the low byte of each. */
const DATE = /^([12]\d{3}-\d\d-\d\d)(?:$|[TZ+-])/;

/** The amount of an `<Amt>`; null unless it is a plain decimal without a minus sign. */
export function parseDecimal(text: string): Decimal | null {
  const match = AMOUNT.exec(text);
  return match && decimalOf(match[1], match[2] ?? '');
}

/** The amount, negative for DBIT; null unless the word is CRDT or DBIT. */
export function signedByIndicator(amount: Decimal, indicator: string): bigint | null {
  if (indicator === 'CRDT') return amount.value;
  return indicator === 'DBIT' ? -amount.value : null;
}

/** A currency code, or null. */
export function currencyCode(text: string): string | null {
  return /^[A-Z]{3}$/.test(text) ? text : null;
}

/**
 * The date of a `Dt` (`2026-11-19`, perhaps with an offset), or of a `DtTm` in the bank's own
 * zone, as written; null if it is not a date.
 */
export function camtDate(text: string): string | null {
  const date = DATE.exec(text)?.[1] ?? '';
  return isDate(date) ? date : null;
}

/** Refuses the line; `what` has no full stop. */
export function refuseLine(reason: RefusalReason, name: string, line: number, what: string): never {
  throw new RefusedError(
    reason,
    say`${name}:${line}: ${what}. Fetch the file again; if it is the same, ask the bank what it
      means.`,
  );
}

/** The id, if it is within the limit. */
export function checkedId(id: string, name: string, line: number): string {
  if (id.length * UTF8_BYTES_MAX > ID_BYTES_MAX && Buffer.byteLength(id) > ID_BYTES_MAX) {
    throw new RefusedError(
      'limit',
      say`${name}:${line}: the id ${quoted(id)} is longer than ${ID_BYTES_MAX} bytes. If it comes
        from orderIdPattern, let its first group match less; else fetch the file again.`,
    );
  }
  return id;
}

/** A copy for keeping: a slice of a string keeps all of that string in memory. */
export function detachedCopy(text: string): string {
  return Buffer.from(text).toString();
}

/** The text in quotes, cut short, with invisible characters spelled out. */
export function quoted(text: string): string {
  return `'${shorten(text, QUOTED_CHARS_MAX)}'`;
}
