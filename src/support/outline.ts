/** Text of files without what may be personal in it: names, accounts, free text. */

/** What stands for what is left out. */
export const LEFT_OUT = '…';

/** Longest text of a cell that is shown, characters. */
const CELL_CHARS_MAX = 64;
/** A decimal by itself names nobody; everything else of letters and digits might. */
const DECIMAL_OR_WORD = /(?<![\p{L}\p{N}.])\d{1,12}\.\d{1,6}(?![\p{L}\p{N}.])|[\p{L}\p{M}\p{N}]+/gu;
const DECIMAL = /^\d+\.\d+$/;
const LETTERS = /\p{L}[\p{L}\p{M}]+/gu;
/** Titles and names of columns have no long numbers and no amounts; rows have little else. */
const HAS_NUMBERS = /\d{4}|\d\.\d/;

/** The shape of a text: separators, quotes and decimals stay, every other word becomes `…`. */
export function outline(text: string): string {
  return text.replace(DECIMAL_OR_WORD, (word) => (DECIMAL.test(word) ? word : LEFT_OUT));
}

/** A text that should be a number or a time: words in it become `…`, single letters stay. */
export function withoutWords(text: string): string {
  return cut(text).replace(LETTERS, LEFT_OUT);
}

/** A cell cut to what a message has room for. */
export function cut(text: string): string {
  return text.length > CELL_CHARS_MAX ? text.slice(0, CELL_CHARS_MAX) + LEFT_OUT : text;
}

/** The first line of a file of an unknown kind: as it is where it may be a title or a header. */
export function headline(text: string): string {
  return HAS_NUMBERS.test(text) ? outline(text) : text;
}
