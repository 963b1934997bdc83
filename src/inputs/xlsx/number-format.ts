/** Whether a number format shows a date (ECMA-376 part 1, 18.8.30 and 18.8.31). */

/** What a format shows; `none`: a number. */
export type DateFormat = 'none' | 'date' | 'datetime' | 'time';

/** Formats without a code, by first and last id. 27 to 36 and 50 to 58 are those of East Asia. */
const BUILT_IN: readonly (readonly [number, number, DateFormat])[] = [
  [14, 17, 'date'],
  [18, 21, 'time'],
  [22, 22, 'datetime'],
  [27, 31, 'date'],
  [32, 35, 'time'],
  [36, 36, 'date'],
  [45, 47, 'time'],
  [50, 54, 'date'],
  [55, 56, 'time'],
  [57, 58, 'date'],
];
/** Words whose letters are not date letters. */
const WORDS = /^(general|standard)|am\/pm|a\/p/gi;
const ELAPSED = /^\[(h+|m+|s+)\]$/i;

/** The format of a built-in id. */
export function builtInFormat(id: number): DateFormat {
  return BUILT_IN.find(([first, last]) => id >= first && id <= last)?.[2] ?? 'none';
}

/** The format of a code (`yyyy"年"m"月"d"日"`), by its first section. */
export function codeFormat(code: string): DateFormat {
  const letters = bareLetters(code).replace(WORDS, '').toLowerCase();
  const hasTime = /[hs]/.test(letters);
  // `m` is the minute next to hours or seconds, else the month; `e` is the year: `e-mm-dd`.
  const hasDate = /[yd]|e(?![+-])/.test(letters) || (!hasTime && letters.includes('m'));
  if (hasDate) return hasTime ? 'datetime' : 'date';
  return hasTime ? 'time' : 'none';
}

/** The first section without quoted, bracketed and escaped text. */
function bareLetters(code: string): string {
  let bare = '';
  for (let at = 0; at < code.length; at++) {
    const char = code[at];
    if (char === ';') break;
    if (char === '"') at = endOf(code, '"', at);
    else if (char === '[') {
      const end = endOf(code, ']', at);
      // Total hours, minutes or seconds: a time in any case.
      if (ELAPSED.test(code.slice(at, end + 1))) bare += 's';
      at = end;
    } else if ('\\_*'.includes(char)) at++;
    else bare += char;
  }
  return bare;
}

function endOf(code: string, mark: string, at: number): number {
  const end = code.indexOf(mark, at + 1);
  return end < 0 ? code.length : end;
}
