/** What all WeChat Pay bills have in common: behind the rows a summary, of a header and a row. */
import { RefusedError } from '../support/errors.ts';
import { say } from '../support/language.ts';
import { headerCells } from './header.ts';
import type { Footer, HeadLine } from './profile.ts';

/** What the summary states. */
export interface Summary {
  readonly line: number;
  /** Each name of its own header, and what stands below it. */
  readonly claims: readonly (readonly [string, string])[];
}

/** Refuses a footer that is no summary, or more than one; `first` is its first column. */
export function requireSummary(footer: Footer, first: string): void {
  const [names, values, ...rest] = summaryLines(footer);
  if (!names?.text.startsWith(first) || !values?.text.startsWith('`')) {
    throw new RefusedError(
      'footer',
      say`${footer.name}: the summary (${first},…) behind the last row is missing. The file is cut
        off; download it again.`,
    );
  }
  if (rest.length > 0) {
    throw new RefusedError(
      'footer',
      say`${footer.name}:${rest[0].line}: something follows the summary, which is the last line of a
        bill. Give every bill as a file of its own.`,
    );
  }
}

/** The summary of a footer that has one. */
export function readSummary(footer: Footer): Summary {
  const [names, values] = summaryLines(footer);
  const cells = values.text.split(',').map((cell) => cell.replace(/^`/, '').trim());
  const claims = headerCells(names.text).map((name, i) => [name, cells[i] ?? ''] as const);
  return { line: values.line, claims };
}

/** The summary's header, its row, and whatever else follows. */
function summaryLines(footer: Footer): HeadLine[] {
  return footer.lines.filter((line) => line.text.trim() !== '');
}
