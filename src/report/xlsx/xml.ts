/** Text as SpreadsheetML holds it (ECMA-376 part 1, 22.9.2.19 for its own escapes). */
import { CELL_CHARS_MAX } from '../../support/limits.ts';

export const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

/** What XML 1.0 cannot hold, and controls that nobody sees; CSV has the same rule. */
const UNPRINTABLE = /(?![\t\r\n])[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu;
/** Spreadsheets read `_x0041_` as A: an underscore that begins such a word is written so itself. */
const ESCAPE_WORD = /_(?=x[\dA-Fa-f]{4}_)/g;
/** Nearly all text: nothing in it to escape, and no space at either end. */
const PLAIN = /^[\w.:/-]*$/;
const OUTER_SPACE = /^[\t\n\r ]|[\t\n\r ]$/;

/** Text between tags or in an attribute. */
export function escaped(text: string): string {
  return text
    .replace(UNPRINTABLE, '\uFFFD')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;');
}

/** The `t` of a cell: all of the text, or as much of it as a cell can hold. */
export function textElement(text: string): string {
  if (PLAIN.test(text) && !text.includes('_x') && text.length <= CELL_CHARS_MAX) {
    return `<t>${text}</t>`;
  }
  // A parser makes a line feed of a carriage return.
  const inner = escaped(fitting(text).replace(ESCAPE_WORD, '_x005F_')).replace(/\r/g, '_x000D_');
  const space = OUTER_SPACE.test(text) ? ' xml:space="preserve"' : '';
  return `<t${space}>${inner}</t>`;
}

function fitting(text: string): string {
  return text.length <= CELL_CHARS_MAX ? text : `${text.slice(0, CELL_CHARS_MAX - 1)}…`;
}
