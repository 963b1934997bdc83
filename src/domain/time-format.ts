/** Formats of times other than ISO 8601: patterns like `yyyy/MM/dd HH:mm:ss`. */
import { say } from '../words/language.ts';
import { isDate } from './time.ts';

export interface TimeFormat {
  readonly pattern: string;
  /** Matches times in this format; its groups are named by the letters of the pattern. */
  readonly regexp: RegExp;
  /**
   * The bytes of every such text, with 0 for digits; null if its length varies or the year has two
   * digits.
   */
  readonly template: Uint8Array | null;
  /** Of y, M, d, H, m, s: where the digits begin in the template; -1: not in the format. */
  readonly places: readonly number[];
}

/** Parts of a pattern, and the digits that each matches. */
const TOKENS: ReadonlyMap<string, string> = new Map([
  ['yyyy', '\\d{4}'],
  ['yy', '\\d{2}'],
  ['MM', '\\d{2}'],
  ['M', '\\d{1,2}'],
  ['dd', '\\d{2}'],
  ['d', '\\d{1,2}'],
  ['HH', '\\d{2}'],
  ['H', '\\d{1,2}'],
  ['mm', '\\d{2}'],
  ['m', '\\d{1,2}'],
  ['ss', '\\d{2}'],
  ['s', '\\d{1,2}'],
]);
const LETTERS = ['y', 'M', 'd', 'H', 'm', 's'] as const;
const PIECES = /(y+|M+|d+|H+|m+|s+)|([^yMdHms]+)/g;

/** What is wrong with a pattern; undefined if it is valid. */
export function timePatternMistake(pattern: string): string | undefined {
  const foreign = /[A-Za-z]/.exec(pattern.replace(/[yMdHmsT]/g, ''))?.[0];
  if (foreign !== undefined) return say`'${foreign}' is not a part of a time`;
  const letters = [...pattern.matchAll(PIECES)].flatMap(([, token]) => token ?? []);
  const wrong = letters.find((token) => !TOKENS.has(token));
  if (wrong !== undefined) {
    return say`'${wrong}' is not a part of a time; valid parts: ${[...TOKENS.keys()].join(', ')}`;
  }
  const found = letters.map((token) => token[0]);
  const twice = found.find((letter, index) => found.indexOf(letter) !== index);
  if (twice !== undefined) return say`'${twice}' occurs twice`;
  if (found.length === 0) return say`contains no part of a time`;
  const missing = ['y', 'M', 'd'].find((letter) => !found.includes(letter));
  if (missing === undefined) return undefined;
  return say`has no '${missing}': year, month and day are needed`;
}

/** The format of a valid pattern; `encode` returns the bytes of its characters. */
export function timeFormat(pattern: string, encode: (text: string) => Uint8Array): TimeFormat {
  let regexp = '';
  const bytes: number[] = [];
  const places = LETTERS.map(() => -1);
  let isFixed = true;
  for (const [, token, text] of pattern.matchAll(PIECES)) {
    if (token === undefined) {
      regexp += text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
      bytes.push(...encode(text));
      continue;
    }
    regexp += `(?<${token[0]}>${TOKENS.get(token)})`;
    places[LETTERS.indexOf(token[0] as (typeof LETTERS)[number])] = bytes.length;
    bytes.push(...Array.from(token, () => 0));
    if (token.length === 1 || token === 'yy') isFixed = false;
  }
  return {
    pattern,
    regexp: new RegExp(`^${regexp}$`),
    template: isFixed ? Uint8Array.from(bytes) : null,
    places,
  };
}

/**
 * Converts a text to `yyyy-MM-dd HH:mm:ss`, or to `yyyy-MM-dd` if the format has no hour. Returns
 * null if the text does not have the format, or if the date or time does not exist.
 */
export function readTime(text: string, format: TimeFormat): string | null {
  const parts =
    format.template === null ? matchParts(text, format) : sliceParts(text, format, format.template);
  if (parts === null) return null;
  const [year, month, day, hour, minute, second] = parts;
  const date = `${year.length === 2 ? `20${year}` : year}-${two(month)}-${two(day)}`;
  if (!isDate(date)) return null;
  if (hour === '') return date;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null;
  return `${date} ${two(hour)}:${two(minute)}:${two(second)}`;
}

function two(digits: string): string {
  return digits.padStart(2, '0');
}

/** Year to second as in the text, '' for parts not in the format; null: it does not match. */
function matchParts(text: string, { regexp }: TimeFormat): string[] | null {
  const groups = regexp.exec(text)?.groups;
  return groups ? LETTERS.map((letter) => groups[letter] ?? '') : null;
}

/** Like `matchParts` by fixed places, which is faster: there may be millions of times. */
function sliceParts(text: string, format: TimeFormat, template: Uint8Array): string[] | null {
  const { places } = format;
  if (text.length !== template.length) return matchParts(text, format);
  for (let i = 0; i < template.length; i++) {
    const code = text.charCodeAt(i);
    const isRight = template[i] === 0 ? code >= 48 && code <= 57 : code === template[i];
    // Codes of characters beyond ASCII differ from their bytes.
    if (!isRight) return matchParts(text, format);
  }
  return places.map((at, i) => (at < 0 ? '' : text.slice(at, at + (i === 0 ? 4 : 2))));
}
