import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FixedColumn } from '../../src/formats/profile.ts';
import { FixedSplitter, shortestLine } from '../../src/reading/rows/fixed.ts';
import { type Cut, cutAll, unlikeWhole } from './cut.ts';

const bytesOf = (text: string) => Buffer.from(text, 'latin1');
const FIXED: readonly FixedColumn[] = [
  { start: 0, length: 2 },
  { start: 5, length: 3 },
  { start: 2, length: 1 },
];
const splitter = (recordBytes: number, fixed = FIXED) => new FixedSplitter({ fixed, recordBytes });

/** What a line of bytes should give. */
function cutLine(line: string, fixed: readonly FixedColumn[], recordBytes: number): Cut {
  const text = line.replace(/\r$/, '');
  const shortest = Math.max(...fixed.map(({ start, length }) => start + length));
  const isWhole = recordBytes < 0 ? text.length >= shortest : text.length === recordBytes;
  const fields = fixed.map(({ start, length }) => text.slice(start, start + length));
  return { fields: isWhole ? fields : 'malformed', lines: 1 };
}

const column = fc.record({
  start: fc.integer({ min: 0, max: 8 }),
  length: fc.integer({ min: 0, max: 4 }),
});
const columns = fc.array(column, { minLength: 1, maxLength: 5 });
const byte = fc.oneof(
  fc.constantFrom(' ', '\r', '"', '|', '\0', ','),
  fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCharCode(code)),
);
const line = fc.array(byte, { maxLength: 14 }).map((bytes) => bytes.join(''));

describe('FixedSplitter', () => {
  it('splits lines of bytes at their columns', () => {
    const lines = fc.array(line, { minLength: 1, maxLength: 6 });
    const more = fc.integer({ min: -1, max: 3 });
    fc.assert(
      fc.property(columns, lines, more, fc.boolean(), (fixed, texts, extra, isOpen) => {
        const recordBytes = extra < 0 ? -1 : shortestLine({ fixed }) + extra;
        const expected = texts.map((text) => cutLine(text, fixed, recordBytes));
        const text = texts.join('\n');
        // A last line without its line feed is no line if nothing is in it.
        const isWhole = isOpen && texts[texts.length - 1] !== '';
        const bytes = bytesOf(isWhole ? text : `${text}\n`);
        const found = cutAll(splitter(recordBytes, fixed), bytes);
        expect(found).toEqual(expected);
        expect(unlikeWhole(() => splitter(recordBytes, fixed), bytes, found)).toEqual([]);
      }),
      { numRuns: 1500 },
    );
  });

  it.each([
    [7, 'malformed'],
    [8, ['01', '567', '2']],
    [9, ['01', '567', '2']],
  ])('accepts lines of at least 8 bytes: %i', (bytes, fields) => {
    const text = '0123456789'.slice(0, bytes);
    for (const end of ['\n', '\r\n', '']) {
      expect(cutAll(splitter(-1), bytesOf(text + end))).toEqual([{ fields, lines: 1 }]);
    }
  });

  it.each([
    [9, 'the line has 9 bytes, expected 10'],
    [10, ''],
    [11, 'the line has 11 bytes, expected 10'],
  ])('accepts only lines of 10 bytes: %i', (bytes, problem) => {
    for (const end of ['\n', '\r\n']) {
      const exact = splitter(10);
      const text = bytesOf('0123456789a'.slice(0, bytes) + end);
      expect(exact.split(text, 0, text.length - 1, true)).toBe(text.length - 1);
      expect(exact.problem).toBe(problem);
    }
  });

  it('names the minimum length of a line', () => {
    const open = splitter(-1);
    expect(open.split(bytesOf('0123456\n'), 0, 7, true)).toBe(7);
    expect(open.problem).toBe('the line has 7 bytes, expected at least 8');
  });
});
