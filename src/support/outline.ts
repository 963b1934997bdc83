/** Removes possibly personal data from text of files: names, accounts, free text. */

/** Replaces removed text. */
export const LEFT_OUT = '…';

/** Longest text of a cell that is shown, characters. */
const CELL_CHARS_MAX = 64;
/** A decimal is not personal; any other word of letters or digits may be. */
const DECIMAL_OR_WORD = /(?<![\p{L}\p{N}.])\d{1,12}\.\d{1,6}(?![\p{L}\p{N}.])|[\p{L}\p{M}\p{N}]+/gu;
const DECIMAL = /^\d+\.\d+$/;
const LETTERS = /\p{L}[\p{L}\p{M}]+/gu;
/** Long numbers or amounts: rows contain them, titles and column names do not. */
const HAS_NUMBERS = /\d{4}|\d\.\d/;

/** Returns the shape of a text: separators, quotes and decimals stay, other words become `…`. */
export function outline(text: string): string {
  return text.replace(DECIMAL_OR_WORD, (word) => (DECIMAL.test(word) ? word : LEFT_OUT));
}

/** Returns a text that should be a number or a time with its words as `…`; single letters stay. */
export function withoutWords(text: string): string {
  return cutCell(text).replace(LETTERS, LEFT_OUT);
}

/** Returns a cell cut to the length that messages show. */
export function cutCell(text: string): string {
  return text.length > CELL_CHARS_MAX ? text.slice(0, CELL_CHARS_MAX) + LEFT_OUT : text;
}

/** Returns the first line of an unknown file; unchanged if it may be a title or a header. */
export function headline(text: string): string {
  return HAS_NUMBERS.test(text) ? outline(text) : text;
}
