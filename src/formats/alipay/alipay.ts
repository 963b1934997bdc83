/** What all Alipay bills share: account, period, header, end marker and totals. */
import { isDate } from '../../domain/time.ts';
import { RefusedError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';
import type { Claim } from '../footer.ts';
import { type ColumnSets, HeaderIndex, headerCells, resavedRefusal, rowsBelow } from '../header.ts';
import {
  EMPTY_PLAN,
  type Footer,
  type Head,
  type HeadLine,
  type Opening,
  type RowMeaning,
  type RowPlan,
} from '../profile.ts';

const HASH = 35;
/** Lines that may hold the preamble. */
const PREAMBLE_LINES = 10;
/** Separators after the last cell of a line. */
const PADDING = /[,;\t]+\s*$/;
/** The account is the 16-digit partner id with this suffix. */
const ACCOUNT_SUFFIX = /0156$/;

/** Shared by the profiles of Alipay bills. */
export const ALIPAY_RECORDS = {
  role: 'records',
  channel: 'alipay',
  confirmsEmpty: true,
  provenBy: 'footer',
  rowsTellDate: false,
} as const;

/** Opens a bill with one of these column sets. */
export function openAlipayBill(
  head: Head,
  sets: ColumnSets,
  meaningOf: (header: HeaderIndex) => RowMeaning,
): Opening {
  const { header, line } = headerOf(head, sets);
  const account = declaredAccount(head);
  const plan: RowPlan = {
    ...EMPTY_PLAN,
    layout: 'delimited',
    quotesAreText: true,
    columns: header.cells,
    emptyTail: header.emptyTail,
    rowStart: { byte: HASH, not: true },
    accountConstant: account,
    ...meaningOf(header),
  };
  return { declared: { account, period: declaredPeriod(head) }, ...rowsBelow(line), plan };
}

function preambleMatch(head: Head, pattern: RegExp): RegExpMatchArray | null {
  for (const line of head.lines.slice(0, PREAMBLE_LINES)) {
    const match = line.text.match(pattern);
    if (match) return match;
  }
  return null;
}

/** The partner id of `#账号：[20881234567890120156]`; empty where the line is missing. */
export function declaredAccount(head: Head): string {
  const account = preambleMatch(head, /^#账号[:：]\s*\[(\d+)\]/)?.[1] ?? '';
  return account.length === 20 ? account.replace(ACCOUNT_SUFFIX, '') : account;
}

/** `#起始日期：[2026年11月19日 00:00:00]   终止日期：[2026年11月20日 00:00:00]`, the end exclusive. */
function declaredPeriod(head: Head): { from: string; until: string } {
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
      say`${head.name}: the line '#起始日期：[…] 终止日期：[…]' with the period of the bill is missing or
        cannot be read. Download the bill again.`,
    );
  }
  return { from, until };
}

/** Does the bill begin with this title? Spreadsheet programs pad it. */
export function isTitled({ lines: [first] }: Head, title: string): boolean {
  return first?.text.replace(PADDING, '').trim() === title;
}

/** The line of column names: the first without `#`. */
function headerOf(head: Head, sets: ColumnSets): { header: HeaderIndex; line: HeadLine } {
  if (PADDING.test(head.lines[0].text)) throw resavedRefusal(head.name, head.lines[0].line);
  const line = head.lines.find(isRow);
  if (line) {
    const header = new HeaderIndex(head, line);
    header.requireSet(sets);
    return { header, line };
  }
  const columns = sets.newest[0].slice(0, 2).join(',');
  throw new RefusedError(
    'header',
    say`${head.name}: the column header (${columns},…) is missing after the lines with '#'. The
      file is cut off; download it again.`,
  );
}

/** The claims of the row 合计 of a summary, by column. */
export function summaryClaims(head: Head, sets: ColumnSets): (what: string) => Claim {
  const { name } = head;
  const { header } = headerOf(head, sets);
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

/** Refuses a footer without the end marker, and one with rows after it. */
export function requireEnd(footer: Footer, marker: string): void {
  if (!footer.lines.some((line) => line.text.includes(marker))) {
    throw new RefusedError(
      'footer',
      say`${footer.name}: the end marker ${marker} and the totals after the last row are missing.
        The file is cut off; download it again.`,
    );
  }
  const row = footer.lines.find(isRow);
  if (row) {
    throw new RefusedError(
      'footer',
      say`${footer.name}:${row.line}: a row follows the end marker. Two files were joined, or
        the file is damaged; download it again and give each file by itself.`,
    );
  }
}

/** A footer line of totals. */
interface FooterTotals {
  readonly place: Pick<Claim, 'name' | 'line'>;
  readonly count: Claim;
  /** Each sum, and the word before it. */
  readonly sums: readonly { readonly word: string; readonly text: string }[];
}

/** Reads `#交易合计：1笔，商家实收共1.00元，商家优惠共0.00元`, by the word for what it counts. */
export function readTotals({ name, lines }: Footer, counted: string): FooterTotals {
  const start = `#${counted}合计`;
  const found = lines.find(({ text }) => text.startsWith(start));
  const [first, ...parts] = (found?.text ?? '').split(/，|,(?!\d)/);
  const count = /[:：]\s*([\d,]+)\s*笔\s*$/.exec(first)?.[1];
  const sums = parts.flatMap((part) => {
    const [, word, text] = /^(.*)共\s*(-?[\d.,]+)\s*元\s*$/.exec(part.trim()) ?? [];
    return text === undefined ? [] : [{ word, text }];
  });
  if (found && count !== undefined && sums.length > 0 && sums.length === parts.length) {
    const place = { name, line: found.line };
    return { place, count: { ...place, what: say`${counted} count`, text: count }, sums };
  }
  const where = found ? `${name}:${found.line}` : name;
  throw new RefusedError(
    'footer',
    say`${where}: the footer line '${start}：…笔，…共…元' is missing or cannot be read. The file is cut
      off or damaged; download it again.`,
  );
}

function isRow({ text }: HeadLine): boolean {
  return text.trim() !== '' && !text.startsWith('#');
}
