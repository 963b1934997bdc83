/** Dates in paths: `{date}` and `{date:yyyyMMdd}`; other braces are globs. */
import { UsageError } from '../support/errors.ts';
import { say } from '../words/language.ts';

const DATE = /\{date(?::([^{}]*))?\}/g;
const UNCLOSED = /\{date:[^{}]*(?:\{|$)/;
const DEFAULT_FORMAT = 'yyyy-MM-dd';
/** A part of a date in a format: one letter, repeated. */
const WORD = /([A-Za-z])\1*/g;
const KNOWN = ['yyyy', 'yy', 'MM', 'M', 'dd', 'd'];
/** Other characters allowed in a format: none can produce a glob. */
const OTHER = /[^A-Za-z0-9\-_./]/u;
/** Paths are normalized before dates are filled in, so a date must not change their structure. */
const STEPS = /[./]{2}/;

/** Whether the path contains the business date. */
export function hasDate(path: string): boolean {
  return path.search(DATE) >= 0;
}

/**
 * Returns the path for a business date (`yyyy-MM-dd`): dates are filled in, globs stay. Throws
 * UsageError if templateMistake finds a mistake.
 */
export function fillDate(path: string, date: string): string {
  requireTemplate(path);
  const [yyyy, MM, dd] = date.split('-');
  const known = [yyyy, yyyy.slice(2), MM, String(Number(MM)), dd, String(Number(dd))];
  return path.replace(DATE, (_, pattern = DEFAULT_FORMAT) =>
    pattern.replace(WORD, (word: string) => known[KNOWN.indexOf(word)]),
  );
}

/** Throws UsageError if templateMistake finds a mistake. */
export function requireTemplate(path: string): void {
  const mistake = templateMistake(path);
  if (mistake !== undefined) throw new UsageError(say`${path}: ${mistake}.`);
}

/** The mistake in the date placeholders of a path; undefined if they are valid. */
export function templateMistake(path: string): string | undefined {
  for (const [whole, pattern] of path.matchAll(DATE)) {
    const mistake = pattern === undefined ? undefined : formatMistake(pattern);
    if (mistake !== undefined) return `${whole} ${mistake}`;
  }
  return UNCLOSED.test(path) ? say`has a {date: without its closing }` : undefined;
}

function formatMistake(pattern: string): string | undefined {
  const other = OTHER.exec(pattern)?.[0];
  if (other !== undefined) {
    return say`contains '${other}': only yyyy, yy, MM, M, dd, d, digits and - _ . / are allowed`;
  }
  const words = [...pattern.matchAll(WORD)].map((match) => match[0]);
  if (words.length === 0) {
    return say`contains no part of a date: use yyyy, yy, MM, M, dd or d`;
  }
  const unknown = words.find((word) => !KNOWN.includes(word));
  if (unknown !== undefined) return say`contains '${unknown}': use yyyy, yy, MM, M, dd or d`;
  const steps = STEPS.exec(pattern)?.[0];
  if (steps === undefined) return undefined;
  return say`contains '${steps}': . and / cannot be adjacent`;
}
