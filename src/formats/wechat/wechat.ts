/** What all WeChat Pay bills share: a summary after the rows, of a header and a row. */
import { RefusedError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';
import type { Claim } from '../footer.ts';
import {
  BACKTICK_CUT,
  type ColumnSets,
  cellsOfLine,
  HeaderIndex,
  headerCells,
  resavedRefusal,
  rowsBelow,
} from '../header.ts';
import {
  EMPTY_PLAN,
  type Footer,
  type Head,
  type HeadLine,
  type Opening,
  type RowMeaning,
  type RowPlan,
} from '../profile.ts';

const BACKTICK = 96;

/** Shared by the profiles of WeChat Pay bills. */
export const WECHAT_RECORDS = {
  role: 'records',
  channel: 'wechat',
  confirmsEmpty: true,
  provenBy: 'footer',
  rowsTellDate: true,
} as const;

/** Opens a bill with one of these column sets. */
export function openWechatBill(
  head: Head,
  sets: ColumnSets,
  meaningOf: (header: HeaderIndex) => RowMeaning,
): Opening {
  const [line] = head.lines;
  const header = new HeaderIndex(head, line);
  header.requireSet(sets);
  const plan: RowPlan = {
    ...EMPTY_PLAN,
    layout: 'backtick',
    columns: header.cells,
    emptyTail: header.emptyTail,
    rowStart: { byte: BACKTICK, not: false },
    ...meaningOf(header),
  };
  return { declared: { account: '', period: null }, ...rowsBelow(line), plan };
}

/** Does the first line have most of these columns? A renamed one must not hide a bill. */
export function hasMostColumns({ lines: [first] }: Head, names: readonly string[]): boolean {
  const cells = headerCells(first?.text ?? '');
  return 2 * names.filter((name) => cells.includes(name)).length > names.length;
}

/** Refuses a footer that is not one summary; `first` is the first column of a summary. */
export function requireSummary(footer: Footer, first: string): void {
  const lines = summaryLines(footer);
  const [names, values, ...rest] = lines;
  if (/,,\s*$/.test(names?.text ?? '')) throw resavedRefusal(footer.name, names.line);
  const later = lines.find(({ text }) => text.startsWith(first));
  if (later !== undefined && later !== names) {
    throw new RefusedError(
      'footer',
      say`${footer.name}:${names.line}: this line has no backtick at its start, so the rows end
        here, but the summary is on line ${later.line}. The cause may be a line break in a value
        of the row above: join the two lines in a copy of the bill.`,
    );
  }
  if (!names?.text.startsWith(first) || !values?.text.startsWith('`')) {
    throw new RefusedError(
      'footer',
      say`${footer.name}: the summary (${first},…) after the last row is missing. The file is cut
        off; download it again.`,
    );
  }
  if (rest.length > 0) {
    throw new RefusedError(
      'footer',
      say`${footer.name}:${rest[0].line}: the bill continues after the summary, which must be its
        last line. Give each bill as its own file.`,
    );
  }
}

/**
 * The claims of a summary, by the names of its own header. Each of `required` is a list of names,
 * one of which the summary must have.
 */
export function readSummary(
  footer: Footer,
  required: readonly (readonly string[])[],
): ReadonlyMap<string, Claim> {
  const [names, values] = summaryLines(footer);
  const header = new HeaderIndex(footer, names);
  const refuse = (what: string): never => {
    throw new RefusedError(
      'footer',
      say`${footer.name}:${values.line}: ${what}. Download the bill again; if WeChat Pay changed its
        format, describe the new format in zhangping.yaml first.`,
    );
  };
  const missing = required.find((each) => header.find(...each) < 0);
  if (missing) refuse(say`the summary has no column ${missing.join(say` or `)}`);
  const cells = cellsOfLine(values.text, BACKTICK_CUT);
  if (header.emptyTail && cells.at(-1) === '') cells.pop();
  const [named, stated] = [header.cells.length, cells.length];
  if (named !== stated) refuse(say`the summary names ${named} totals and states ${stated}`);
  const place = { name: footer.name, line: values.line };
  return new Map(header.cells.map((what, i) => [what, { ...place, what, text: cells[i] }]));
}

/** The summary's header, its row, and further lines. */
function summaryLines(footer: Footer): HeadLine[] {
  return footer.lines.filter((line) => line.text.trim() !== '');
}
