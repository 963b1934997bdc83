/** Text in SpreadsheetML (ECMA-376 part 1; 22.9.2.19 for its escapes). */
import { CELL_CHARS_MAX } from '../../support/limits.ts';

export const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

/** Characters that XML 1.0 does not allow, and invisible controls, as in CSV. */
const UNPRINTABLE = /(?![\t\r\n])[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu;
/** Spreadsheets read `_x0041_` as A: an underscore that begins such a word is escaped. */
const ESCAPE_WORD = /_(?=x[\dA-Fa-f]{4}_)/g;
/** Most text: nothing to escape, and no space at either end. */
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

/** The `t` of a cell: the text, cut to the length limit of a cell. */
export function textElement(text: string): string {
  if (PLAIN.test(text) && !text.includes('_x') && text.length <= CELL_CHARS_MAX) {
    return `<t>${text}</t>`;
  }
  // XML parsers turn a carriage return into a line feed.
  const inner = escaped(fitting(text).replace(ESCAPE_WORD, '_x005F_')).replace(/\r/g, '_x000D_');
  const space = OUTER_SPACE.test(text) ? ' xml:space="preserve"' : '';
  return `<t${space}>${inner}</t>`;
}

function fitting(text: string): string {
  return text.length <= CELL_CHARS_MAX ? text : `${text.slice(0, CELL_CHARS_MAX - 1)}…`;
}
