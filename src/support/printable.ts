/** Text from files, made safe for a terminal. */

/** Controls, invisible and bidirectional marks, lone surrogates, line ends, glyph selectors. */
const UNSAFE = /[\p{C}\p{Zl}\p{Zp}\p{Variation_Selector}]/gu;

/** The text with everything that is not a visible character written as `\u{1b}`. */
export function visible(text: string): string {
  return text.replace(UNSAFE, (char) => `\\u{${char.codePointAt(0)?.toString(16)}}`);
}

/** A message of several lines, each of them visible: an input must not steer the terminal. */
export function printable(text: string): string {
  return text.split('\n').map(visible).join('\n');
}

/** The text cut short, with everything invisible spelled out. */
export function shorten(text: string, charsMax: number): string {
  const cut = text.length > charsMax;
  return visible(cut ? text.slice(0, charsMax) : text) + (cut ? '…' : '');
}
