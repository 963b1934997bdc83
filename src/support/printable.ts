/** Text from files, made safe for a terminal. */

/**
 * Controls, invisible and bidirectional marks, lone surrogates, line ends, glyph selectors, and
 * every blank but the plain one.
 */
const UNSAFE = /(?! )[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]/gu;
/** What looks like nothing: blanks of any width, and characters without any. */
const BLANK_LIKE = '[\\p{White_Space}\\p{Cf}\\p{Default_Ignorable_Code_Point}]+';
const BLANK_LIKE_ENDS = new RegExp(`^${BLANK_LIKE}|${BLANK_LIKE}$`, 'gu');
const PLAIN = /^[!-~]*$/;
/** Nearly all ids are such: many times faster to see than what is unsafe in them. */
const PLAIN_OR_BLANK = /^[ -~]*$/;

/** The text without what looks like nothing at either end. */
export function trimBlankLike(text: string): string {
  return PLAIN.test(text) ? text : text.replace(BLANK_LIKE_ENDS, '');
}

/** The text with everything that is not a visible character written as `\u{1b}`. */
export function visible(text: string): string {
  if (PLAIN_OR_BLANK.test(text)) return text;
  return text.replace(UNSAFE, (char) => `\\u{${char.codePointAt(0)?.toString(16)}}`);
}

/** The text that `visible` shows so. */
export function spelledBack(text: string): string {
  return text.replace(/\\u\{(10[\da-f]{4}|[\da-f]{1,5})\}/g, (_, code) => {
    return String.fromCodePoint(Number.parseInt(code, 16));
  });
}

/** A message of several lines, each of them visible: an input must not steer the terminal. */
export function printable(text: string): string {
  return text.split('\n').map(visible).join('\n');
}

/** How our own colours begin and end: what is painted is made visible before. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the colours are such characters
const OWN_COLOURS = /(\x1b\[(?:[0-2]|3[1-3])(?:;(?:[0-2]|3[1-3]))*m)/;

/** As printable, but for our own colours. */
export function painted(text: string): string {
  const parts = text.split(OWN_COLOURS);
  return parts.map((part, index) => (index % 2 === 0 ? printable(part) : part)).join('');
}

/** JSON with all that is not visible escaped as JSON has it: the values stay what they are. */
export function jsonPrintable(json: string): string {
  const units = (char: string) =>
    char.replace(/./gs, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return json
    .split('\n')
    .map((line) => line.replace(UNSAFE, units))
    .join('\n');
}

/** The text cut short, with everything invisible spelled out. */
export function shorten(text: string, charsMax: number): string {
  const cut = text.length > charsMax;
  return visible(cut ? text.slice(0, charsMax) : text) + (cut ? '…' : '');
}
