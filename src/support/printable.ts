/** Escapes text from files for a terminal. */

/**
 * Control characters, invisible and bidirectional marks, lone surrogates, line ends, glyph
 * selectors, and all blanks except the plain one.
 */
const UNSAFE = /(?! )[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]/gu;
/** Characters that look empty: blanks, and characters without width. */
const BLANK_LIKE = '[\\p{White_Space}\\p{Cf}\\p{Default_Ignorable_Code_Point}]+';
const BLANK_LIKE_ENDS = new RegExp(`^${BLANK_LIKE}|${BLANK_LIKE}$`, 'gu');
const PLAIN = /^[!-~]*$/;
/** Matches nearly all ids, and is many times faster than UNSAFE. */
const PLAIN_OR_BLANK = /^[ -~]*$/;

/** Removes characters that look empty at either end. */
export function trimBlankLike(text: string): string {
  return PLAIN.test(text) ? text : text.replace(BLANK_LIKE_ENDS, '');
}

/** Returns the text with every invisible character escaped, such as `\u{1b}`. */
export function visible(text: string): string {
  if (PLAIN_OR_BLANK.test(text)) return text;
  return text.replace(UNSAFE, (char) => `\\u{${char.codePointAt(0)?.toString(16)}}`);
}

/** Reverses `visible`. */
export function spelledBack(text: string): string {
  return text.replace(/\\u\{(10[\da-f]{4}|[\da-f]{1,5})\}/g, (_, code) => {
    return String.fromCodePoint(Number.parseInt(code, 16));
  });
}

/** Applies `visible` to each line of a message, so that inputs cannot control the terminal. */
export function printable(text: string): string {
  return text.split('\n').map(visible).join('\n');
}

/** The escape sequences of our own colours; coloured text is escaped before it is coloured. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the colours are such characters
const OWN_COLOURS = /(\x1b\[(?:[0-2]|3[1-3])(?:;(?:[0-2]|3[1-3]))*m)/;

/** Like `printable`, but keeps our own colours. */
export function painted(text: string): string {
  const parts = text.split(OWN_COLOURS);
  return parts.map((part, index) => (index % 2 === 0 ? printable(part) : part)).join('');
}

/** Returns JSON with invisible characters as JSON escapes; the values are unchanged. */
export function jsonPrintable(json: string): string {
  const units = (char: string) =>
    char.replace(/./gs, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return json
    .split('\n')
    .map((line) => line.replace(UNSAFE, units))
    .join('\n');
}

/** Returns the text cut to a length, with invisible characters escaped. */
export function shorten(text: string, charsMax: number): string {
  const cut = text.length > charsMax;
  return visible(cut ? text.slice(0, charsMax) : text) + (cut ? '…' : '');
}
