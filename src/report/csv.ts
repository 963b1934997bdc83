/**
 * CSV cells that a spreadsheet shows as they are (RFC 4180, CRLF, UTF-8 with a byte order mark).
 *
 * - Text that a spreadsheet could take for a formula gets a leading apostrophe. Text that already
 *   has apostrophes before such a formula gets one more, so taking one away restores it.
 * - An id that it could take for a number, date or time, and so show or save as another, gets a
 *   leading TAB, as in Alipay's own exports: Excel and LibreOffice keep it as text, and a script
 *   restores the id by trimming.
 * - Control characters other than TAB, CR and LF become U+FFFD.
 * - Numbers that the program computed are written plain, negative ones too.
 */
import { formatPlace, type SourcePlace } from '../domain/record.ts';
import { visible } from '../support/printable.ts';

export const CSV_START = '\uFEFF';
export const CSV_LINE_END = '\r\n';

/** Rows that are joined into one piece of text. */
const ROWS_PER_PIECE = 1000;
/** Texts whose cells are remembered. */
const KNOWN_MAX = 1000;

const FORMULA = /^'*(?:[\t\r\n]|\s*[=+\-@＝＋－＠])/;
/** TAB, CR and LF are control characters too, but a quoted cell carries them. */
const UNPRINTABLE = /(?![\t\r\n])[\p{Cc}\p{Cs}]/gu;
/** LibreOffice splits at semicolons and tabs as well, unless they are quoted. */
const NEEDS_QUOTES = /[",;\t\r\n]|^\s|\s$/;

/** A word, a date or a time. */
const HARMLESS = /^(?:[\w.:/][\w.:/ -]*[\w.:/])?$/;
const DIGITS = /^\d+$/;
const ASCII = /^[\x20-\x7e]*$/;
/** An underscore, or letters on both sides of digits as in a hash: neither a number nor a date. */
const MIXED = /^\w*(?:_|[A-Za-z]\d+[A-Za-z])\w*$/;
/** From 12 digits on Excel shows a number, and saves it, as 1.23457E+11. */
const HARMLESS_INTEGER = /^(?:0|[1-9]\d{0,10})$/;
const NUMBER_OR_DATE = /^(?=.*\d)[\d\s.,:/()%$¥€£年月日时分秒+-]+(?:[ap]m?)?$/i;
const EXPONENT = /^\s*\d[\d.,]*e[+-]?\d+\s*$/i;
const MONTH_NAME =
  'jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|' +
  'sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?';
const MONTH = new RegExp(`^[\\d\\s./-]*(?:${MONTH_NAME})[\\d\\s.,/-]*$`, 'i');

/** A cell of words, dates or times: never a formula. */
export function wordCell(text: string): string {
  if (HARMLESS.test(text)) return text;
  const shown = printable(text);
  return quoted(FORMULA.test(shown) ? `'${shown}` : shown);
}

/** A cell that must stay unchanged, such as an id: neither a formula nor a number. */
export function exactCell(text: string): string {
  return unchanged(text, printable);
}

/** The same, with invisible characters spelled out. */
export function visibleCell(text: string): string {
  return unchanged(text, (rest) => printable(visible(rest)));
}

function unchanged(text: string, shownAs: (text: string) => string): string {
  // Nearly all are one of these.
  if (DIGITS.test(text)) return HARMLESS_INTEGER.test(text) ? text : `"\t${text}"`;
  if (text === '' || MIXED.test(text)) return text;
  const shown = shownAs(text);
  if (FORMULA.test(shown)) return quoted(`'${shown}`);
  return quoted(looksNumeric(shown) ? `\t${shown}` : shown);
}

/** A cell of a small set that must stay unchanged. */
export const knownCell = remembered(exactCell);

/** The cell of a place, as formatPlace writes it. */
export function placeCell({ file, line }: SourcePlace): string {
  if (line === 0) return visibleCell(formatPlace({ file, line }));
  const [before, after] = aroundLine(file);
  return before + line + after;
}

/** What the cells of places have before and after the number of a line of this file. */
export const aroundLine = remembered((file): readonly [before: string, after: string] => {
  const cell = visibleCell(formatPlace({ file, line: 1 }));
  const at = cell.lastIndexOf('1');
  return [cell.slice(0, at), cell.slice(at + 1)];
});

/** The same function for texts that recur. */
function remembered<T>(of: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    let value = known.get(text);
    if (value === undefined) {
      if (known.size === KNOWN_MAX) known.clear();
      value = of(text);
      known.set(text, value);
    }
    return value;
  };
}

/** The text of a cell, read without its quotes, before `exactCell` or `wordCell` defused it. */
export function cellText(cell: string): string {
  const rest = cell.slice(1);
  if (cell.startsWith('\t')) return rest;
  return cell.startsWith("'") && FORMULA.test(rest) ? rest : cell;
}

/** A cell with what the program made: a decimal, or a word of a small set such as a category. */
export function plainCell(text: string): string {
  return text;
}

/** A CSV file as pieces of text, the byte order mark first; `cellsOf` returns finished cells. */
export function* csvPieces<Row = readonly string[]>(
  header: readonly string[],
  rows: Iterable<Row>,
  cellsOf = (row: Row) => row as readonly string[],
): Generator<string> {
  yield `${CSV_START}${header.join(',')}${CSV_LINE_END}`;
  let lines: string[] = [];
  for (const row of rows) {
    lines.push(cellsOf(row).join(','), CSV_LINE_END);
    if (lines.length < ROWS_PER_PIECE * 2) continue;
    yield lines.join('');
    lines = [];
  }
  if (lines.length > 0) yield lines.join('');
}

function printable(text: string): string {
  return text.replace(UNPRINTABLE, '\uFFFD');
}

function looksNumeric(text: string): boolean {
  if (HARMLESS_INTEGER.test(text)) return false;
  // Full-width digits count as digits for a spreadsheet in an East Asian locale.
  const plain = ASCII.test(text) ? text : text.normalize('NFKC');
  if (NUMBER_OR_DATE.test(plain) || EXPONENT.test(plain)) return true;
  return MONTH.test(plain) && /\d/.test(plain);
}

function quoted(text: string): string {
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
