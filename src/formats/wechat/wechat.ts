/** What all WeChat Pay bills have in common: behind the rows a summary, of a header and a row. */
import { RefusedError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';
import { HeaderIndex, headerCells, resavedRefusal } from '../header.ts';
import type { Footer, Head, HeadLine } from '../profile.ts';

/** Does the first line have most of these columns? One that was renamed must not hide a bill. */
export function hasMostColumns({ lines: [first] }: Head, names: readonly string[]): boolean {
  const cells = headerCells(first?.text ?? '');
  return 2 * names.filter((name) => cells.includes(name)).length > names.length;
}

/** What the summary states. */
export interface Summary {
  readonly line: number;
  /** By the names of its own header. */
  readonly claims: ReadonlyMap<string, string>;
}

/** Refuses a footer that is no summary, or more than one; `first` is its first column. */
export function requireSummary(footer: Footer, first: string): void {
  const lines = summaryLines(footer);
  const [names, values, ...rest] = lines;
  if (/,,\s*$/.test(names?.text ?? '')) throw resavedRefusal(footer.name, names.line);
  const later = lines.find(({ text }) => text.startsWith(first));
  if (later !== undefined && later !== names) {
    throw new RefusedError(
      'footer',
      say`${footer.name}:${names.line}: this line begins with no backtick, so the rows end here, but
        the summary is on line ${later.line}. A line break in a value of the row above may be the
        cause: join the two lines in a copy of the bill.`,
    );
  }
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

/**
 * The summary of a footer that has one. Of each of the `required`, one of its names must be there.
 */
export function readSummary(footer: Footer, required: readonly (readonly string[])[]): Summary {
  const [names, values] = summaryLines(footer);
  const header = new HeaderIndex(footer, names);
  const refuse = (what: string): never => {
    throw new RefusedError(
      'footer',
      say`${footer.name}:${values.line}: ${what}. Download the bill again; if WeChat Pay changed its
        format, it must be described anew before it is used.`,
    );
  };
  const missing = required.find((each) => header.find(...each) < 0);
  if (missing) refuse(say`the summary has no column ${missing.join(say` or `)}`);
  const cells = values.text.split(',').map((cell) => cell.replace(/^`/, '').trim());
  if (header.emptyTail && cells.at(-1) === '') cells.pop();
  const [named, stated] = [header.cells.length, cells.length];
  if (named !== stated) refuse(say`the summary names ${named} totals and states ${stated}`);
  return { line: values.line, claims: new Map(header.cells.map((name, i) => [name, cells[i]])) };
}

/** The summary's header, its row, and whatever else follows. */
function summaryLines(footer: Footer): HeadLine[] {
  return footer.lines.filter((line) => line.text.trim() !== '');
}
