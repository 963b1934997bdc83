/** What all Alipay bills have in common: account, period, header, and the mark behind the rows. */
import { isDate } from '../../domain/time.ts';
import { RefusedError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';
import type { Claim } from '../fund.ts';
import { type ColumnSets, HeaderIndex, headerCells, resavedRefusal } from '../header.ts';
import type { Footer, Head, HeadLine } from '../profile.ts';

/** Lines before the header in which the preamble is looked for. */
const PREAMBLE_LINES = 10;
/** Separators behind the last cell of a line. */
const PADDING = /[,;\t]+\s*$/;
/** The account is the 16-digit partner id with this behind it. */
const ACCOUNT_SUFFIX = /0156$/;

function preambleMatch(head: Head, pattern: RegExp): RegExpMatchArray | null {
  for (const line of head.lines.slice(0, PREAMBLE_LINES)) {
    const match = line.text.match(pattern);
    if (match) return match;
  }
  return null;
}

/** `#账号：[20881234567890120156]` as the partner id; empty where the bill names none. */
export function declaredAccount(head: Head): string {
  const account = preambleMatch(head, /^#账号[:：]\s*\[(\d+)\]/)?.[1] ?? '';
  return account.length === 20 ? account.replace(ACCOUNT_SUFFIX, '') : account;
}

/** `#起始日期：[2026年11月19日 00:00:00]   终止日期：[2026年11月20日 00:00:00]`, the end exclusive. */
export function declaredPeriod(head: Head): { from: string; until: string } {
  const date = '\\[(\\d{4})年(\\d{2})月(\\d{2})日 (\\d{2}:\\d{2}:\\d{2})\\]';
  const match = preambleMatch(
    head,
    new RegExp(`^#起始日期[:：]\\s*${date}\\s*终止日期[:：]\\s*${date}`),
  );
  const from = match ? `${match[1]}-${match[2]}-${match[3]}` : '';
  const until = match ? `${match[5]}-${match[6]}-${match[7]}` : '';
  if (!match || !isDate(from) || !isDate(until)) {
    throw new RefusedError(
      'header',
      say`${head.name}: the line '#起始日期：[…] 终止日期：[…]' that says which period the bill covers is
        missing or cannot be read. Download the bill again.`,
    );
  }
  return { from, until };
}

/** Does the bill begin with this title? A spreadsheet pads it to the width of the table. */
export function isTitled({ lines: [first] }: Head, title: string): boolean {
  return first?.text.replace(PADDING, '').trim() === title;
}

/** The line of column names, the first without `#`; messages say that it begins with `columns`. */
export function headerLine(head: Head, columns: string): HeadLine {
  if (PADDING.test(head.lines[0].text)) throw resavedRefusal(head.name, head.lines[0].line);
  const line = head.lines.find(isRow);
  if (line) return line;
  throw new RefusedError(
    'header',
    say`${head.name}: the column header (${columns},…) is missing behind the lines with '#'. The
      file is cut off; download it again.`,
  );
}

/** What the row 合计 of a summary states, by column, and what messages call it. */
export function summaryClaims(head: Head, sets: ColumnSets): (what: string) => Claim {
  const { name } = head;
  const header = new HeaderIndex(head, headerLine(head, sets.newest[0].slice(0, 2).join(',')));
  header.requireSet(sets);
  const total = head.lines.find(({ text }) => text.startsWith('合计'));
  const cells = headerCells(total?.text ?? '');
  if (!total || cells.length !== header.cells.length) {
    throw new RefusedError(
      'footer',
      say`${name}: the row 合计 of the summary is missing, or its columns are not those of the
        header. Download the bill again.`,
    );
  }
  return (what) => ({ name, line: total.line, what, text: cells[header.find(what)] });
}

/** Refuses a footer without the end marker, and one with rows behind it. */
export function requireEnd(footer: Footer, marker: string): void {
  if (!footer.lines.some((line) => line.text.includes(marker))) {
    throw new RefusedError(
      'footer',
      say`${footer.name}: the end marker ${marker} and the totals behind the last row are missing.
        The file is cut off; download it again.`,
    );
  }
  const row = footer.lines.find(isRow);
  if (row) {
    throw new RefusedError(
      'footer',
      say`${footer.name}:${row.line}: a row stands behind the end of the rows. Two files were
        joined, or the file is damaged; download it again and give every file by itself.`,
    );
  }
}

function isRow({ text }: HeadLine): boolean {
  return text.trim() !== '' && !text.startsWith('#');
}
