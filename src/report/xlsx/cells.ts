/** Cells of a sheet. Text is always of type text, whatever it begins with: no formulas. */
import { type Style, styleAttribute } from './styles.ts';
import { textElement } from './xml.ts';

/** Digits that a spreadsheet keeps of a number, which it stores as a double. */
const DIGITS_MAX = 15;
const DAY_SECONDS = 24 * 60 * 60;
const DAY_MS = DAY_SECONDS * 1000;
/** 1970-01-01 as spreadsheets count days. */
const UNIX_DAY = 25_569;
/** 1900-03-01. Spreadsheets treat 1900 as a leap year, so earlier serial numbers are off by one. */
const FIRST_DAY = 61;
const LETTERS = 26;
const LETTER_A = 65;
const TIME = /^(\d{4})-(\d\d)-(\d\d)(?: (\d\d):(\d\d):(\d\d))?$/;

/** Writes a value as a cell at a place like `B7`; empty for an empty value. */
export type WriteCell = (place: string, value: string) => string;

/** The letters of a column, counted from 0. */
export function columnLetters(index: number): string {
  const last = String.fromCharCode(LETTER_A + (index % LETTERS));
  const rest = Math.floor(index / LETTERS);
  return rest === 0 ? last : columnLetters(rest - 1) + last;
}

/** A cell of text. */
export function textCell(place: string, text: string, style: Style = 'text'): string {
  if (text === '') return '';
  const inner = textElement(text);
  return `<c r="${place}"${styleAttribute(style)} t="inlineStr"><is>${inner}</is></c>`;
}

/**
 * A cell with a decimal that the program computed. One with more digits than a spreadsheet keeps is
 * written as text, so that no digit is lost.
 */
export function numberCell(place: string, decimal: string, style: Style): string {
  if (decimal === '') return '';
  if (!isKept(decimal)) return textCell(place, decimal, 'longAmount');
  return `<c r="${place}"${styleAttribute(style)}><v>${decimal}</v></c>`;
}

/** A cell of a date or time, `yyyy-MM-dd` or with ` HH:mm:ss`; of text for anything else. */
export function timeCell(place: string, text: string): string {
  if (text === '') return '';
  const serial = serialOf(text);
  if (serial === null) return textCell(place, text);
  const style = styleAttribute(text.length === TIME_CHARS ? 'time' : 'date');
  return `<c r="${place}"${style}><v>${serial}</v></c>`;
}

const TIME_CHARS = 'yyyy-MM-dd HH:mm:ss'.length;

/** Whether a double keeps all its digits, zeros at either end aside. */
function isKept(decimal: string): boolean {
  if (decimal.length <= DIGITS_MAX) return true;
  const digits = decimal.replace(/[-.]/g, '').replace(/^0+|0+$/g, '');
  return digits.length <= DIGITS_MAX;
}

/** The serial number of a date: days, with the time as a fraction; null: not a date. */
function serialOf(text: string): number | null {
  const found = TIME.exec(text);
  if (found === null) return null;
  const [year, month, day, hours, minutes, seconds] = found
    .slice(1)
    .map((part) => Number(part ?? 0));
  const days = Date.UTC(year, month - 1, day) / DAY_MS + UNIX_DAY;
  if (days < FIRST_DAY) return null;
  return days + (hours * 3600 + minutes * 60 + seconds) / DAY_SECONDS;
}
