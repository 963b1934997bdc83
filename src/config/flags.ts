/** What flags say that several commands take. */
import { REPORT_FORMATS, type ReportFormat } from '../domain/job.ts';
import { parseDateArgument } from '../domain/time.ts';
import { UsageError } from '../support/errors.ts';
import { say } from '../words/language.ts';
import { memoryBytes, memoryMistake } from './machine.ts';

/** The business date of --date, or of another flag. Throws UsageError. */
export function dateOf(text: string, timeZone: string, flag = '--date'): string {
  const date = parseDateArgument(text, timeZone);
  if (date !== null) return date;
  throw new UsageError(
    say`${flag} ${text}: expected yyyy-MM-dd with a day that exists, yesterday or today.`,
  );
}

/** The business date of --date; null where nothing is said. Throws UsageError. */
export function dateFlag(text: string | undefined, timeZone: string): string | null {
  return text === undefined ? null : dateOf(text, timeZone);
}

/** Bytes of --memory; null where nothing is said. Throws UsageError. */
export function memoryFlag(size: string | undefined): number | null {
  if (size === undefined) return null;
  const mistake = memoryMistake(size);
  if (mistake !== undefined) throw new UsageError(say`--memory ${size}: ${mistake}.`);
  return memoryBytes(size);
}

/** Does --unknown-types say that unknown types are taken for `other`? Throws UsageError. */
export function unknownTypesFlag(text: string | undefined): boolean {
  if (text === undefined || text === 'as-other') return text !== undefined;
  throw new UsageError(say`--unknown-types ${text}: expected as-other.`);
}

/** The reports that --format asks for, as often as it is given. Throws UsageError. */
export function formatFlags(names: readonly string[] = []): ReportFormat[] {
  return names.map((name) => {
    const known = REPORT_FORMATS.find((each) => each === name);
    if (known !== undefined) return known;
    throw new UsageError(say`--format ${name}: expected one of ${REPORT_FORMATS.join(', ')}.`);
  });
}
