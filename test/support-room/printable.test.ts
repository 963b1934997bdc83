/** Text that is shown so that a reader sees all of it, and back. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { spelledBack, trimBlankLike, visible } from '../../src/support/printable.ts';

/** Blanks and characters without width: Unicode's, by name in the order of their codes. */
const BLANK_LIKE = [
  ...['\u00a0', '\u00ad', '\u061c', '\u115f', '\u1680', '\u180e', '\u2003', '\u200b', '\u200f'],
  ...['\u2028', '\u202e', '\u202f', '\u2060', '\u2066', '\u3000', '\u3164', '\ufe0f', '\ufeff'],
];

it.each(BLANK_LIKE)('escapes %j within a text, and removes it from its ends', (char) => {
  const code = `\\u{${char.charCodeAt(0).toString(16)}}`;
  expect(visible(`A${char}1`)).toBe(`A${code}1`);
  expect(trimBlankLike(`${char} A${char}1${char}${char}`)).toBe(`A${char}1`);
});

it('leaves visible characters unchanged', () => {
  const text = 'A 1 Ａ１ 账单-é"\\u';
  expect([visible(text), trimBlankLike(text)]).toEqual([text, text]);
});

it('can be reversed', () => {
  const text = fc.array(fc.constantFrom('A', '1', ' ', '账', '\x1b', '\u{e0001}', ...BLANK_LIKE));
  fc.assert(
    fc.property(text, (chars) => {
      expect(spelledBack(visible(chars.join('')))).toBe(chars.join(''));
    }),
  );
});
