/** Values of flags that several commands have. */
import { describeBadAmount, parseDecimal } from '../domain/money.ts';
import { parseDateArgument } from '../domain/time.ts';
import { UsageError } from '../support/errors.ts';
import { say } from '../words/language.ts';
import { memoryBytes, memoryMistake } from './machine.ts';

/** The business date of --date, or of another flag. Throws UsageError. */
export function parseDateFlag(text: string, timeZone: string, flag = '--date'): string {
  const date = parseDateArgument(text, timeZone);
  if (date !== null) return date;
  throw new UsageError(
    say`${flag} ${text}: expected a valid date (yyyy-MM-dd), yesterday or today.`,
  );
}

/** The date of --date, or of another flag; null if it is not given. Throws UsageError. */
export function dateFlag(text: string | undefined, timeZone: string, flag?: string): string | null {
  return text === undefined ? null : parseDateFlag(text, timeZone, flag);
}

/** The month of --month, `yyyy-MM`. Throws UsageError. */
export function monthFlag(text: string | undefined): string | undefined {
  if (text === undefined || /^\d{4}-(0[1-9]|1[0-2])$/.test(text)) return text;
  throw new UsageError(say`--month ${text}: expected yyyy-MM.`);
}

/** An amount in minor units that a flag or a line (`where`) states. Throws UsageError. */
export function parseAmount(text: string, where: string, digits: number): bigint {
  const amount = parseDecimal(text.trim(), digits);
  if (!Number.isNaN(amount)) return BigInt(amount);
  throw new UsageError(say`${where}: the amount ${describeBadAmount(text.trim(), digits)}.`);
}

/** Bytes of --memory; null if it is not given. Throws UsageError. */
export function memoryFlag(size: string | undefined): number | null {
  if (size === undefined) return null;
  const mistake = memoryMistake(size);
  if (mistake !== undefined) throw new UsageError(say`--memory ${size} ${mistake}.`);
  return memoryBytes(size);
}
