/** Text on a terminal: its width in columns, and fitting it to a width. */

/** East Asian wide and full-width characters (UAX #11), and emoji: two columns each. */
const WIDE_RANGES =
  '\\u1100-\\u115F\\u2329\\u232A\\u2630-\\u2637\\u268A-\\u268F\\u2E80-\\u303E\\u3041-\\uA4CF' +
  '\\uA960-\\uA97F\\uAC00-\\uD7A3\\uF900-\\uFAFF\\uFE10-\\uFE19\\uFE30-\\uFE6F\\uFF01-\\uFF60' +
  '\\uFFE0-\\uFFE6\\u{16FE0}-\\u{18DFF}\\u{1AFF0}-\\u{1B2FF}\\u{1D300}-\\u{1D376}' +
  '\\u{1F200}-\\u{1F2FF}\\u{20000}-\\u{3FFFD}';
const WIDE = new RegExp(`[${WIDE_RANGES}\\p{Emoji_Presentation}]`, 'u');
/** Never broken: a word or a wide character, with adjacent punctuation. */
const CHUNK = new RegExp(
  `\\s*[（“]*(?:[^\\s“”${WIDE_RANGES}]+|[${WIDE_RANGES}]|\\S)[、，。；：！？）”…]*`,
  'gu',
);
const COMBINING = /[\p{Mn}\p{Me}]/u;
const ELLIPSIS = '…';

/** Columns that visible text takes. */
export function textWidth(text: string): number {
  let width = 0;
  for (const char of text) width += charWidth(char);
  return width;
}

/** Visible text in at most `columns`, without its middle where it is longer. */
export function clipMiddle(text: string, columns: number): string {
  if (textWidth(text) <= columns) return text;
  const chars = [...text];
  const room = Math.max(0, columns - 1);
  const tail = endOf(chars, Math.floor(room / 2));
  return startOf(chars, room - textWidth(tail)).join('') + ELLIPSIS + tail;
}

/** Visible text in at most `columns`, without its start where it is longer. */
export function clipStart(text: string, columns: number): string {
  if (textWidth(text) <= columns) return text;
  return ELLIPSIS + endOf([...text], Math.max(0, columns - 1));
}

/** Visible text padded on the right to `columns`. */
export function padRight(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - textWidth(text)));
}

/** Visible text padded on the left to `columns`. */
export function padLeft(text: string, columns: number): string {
  return ' '.repeat(Math.max(0, columns - textWidth(text))) + text;
}

/** Text on lines of at most `columns` each: broken at blanks, and at wide characters. */
export function wrapWide(text: string, columns: number): string {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const [chunk] of paragraph.matchAll(CHUNK)) {
      if (line !== '' && textWidth(line + chunk) > columns) {
        lines.push(line);
        line = chunk.trimStart();
      } else line += chunk;
    }
    lines.push(line);
  }
  return lines.join('\n');
}

function charWidth(char: string): number {
  // Most text is ASCII.
  if (char < '\u0300') return 1;
  if (COMBINING.test(char)) return 0;
  return WIDE.test(char) ? 2 : 1;
}

/** As many of the first characters as fit. */
function startOf(chars: readonly string[], columns: number): string[] {
  let left = columns;
  const end = chars.findIndex((char) => {
    left -= charWidth(char);
    return left < 0;
  });
  return chars.slice(0, end < 0 ? chars.length : end);
}

function endOf(chars: readonly string[], columns: number): string {
  return startOf(chars.toReversed(), columns).reverse().join('');
}
