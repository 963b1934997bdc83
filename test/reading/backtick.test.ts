import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BacktickSplitter } from '../../src/reading/rows/backtick.ts';
import { COLUMNS_MAX } from '../../src/support/limits.ts';
import { type Cut, cutAll, unlikeWhole } from './cut.ts';

const bytesOf = (text: string) => Buffer.from(text, 'latin1');
const whole = (bytes: Uint8Array) => cutAll(new BacktickSplitter(0), bytes);
const fieldsOf = (cuts: readonly Cut[]) => cuts.map((cut) => cut.fields);

const utf8 = (text: string) => Buffer.from(text).toString('latin1');
const piece = fc.oneof(
  fc.constantFrom('`', ',', '"', '\r', '\t', ' ', '0', '0.60%', utf8('账'), utf8('总交易单数')),
  fc.string({ maxLength: 5 }).map((text) => text.replace(/[^ -~]/g, 'x')),
);
const value = fc.array(piece, { maxLength: 4 }).map((pieces) => pieces.join(''));
const row = fc.oneof(
  { weight: 5, arbitrary: fc.array(value, { minLength: 1, maxLength: 6 }).map(joined) },
  { weight: 1, arbitrary: value },
);
const lineBreak = fc.constantFrom('\n', '\r\n');
const billText = fc
  .tuple(fc.array(fc.tuple(row, lineBreak), { maxLength: 5 }), row, fc.boolean())
  .map(
    ([rows, last, hasLast]) => rows.map((each) => each.join('')).join('') + (hasLast ? last : ''),
  );

function joined(values: readonly string[]): string {
  return `\`${values.join(',`')}`;
}

/** Line by line, split by the one mark that ends a value. */
function reference(text: string): Cut[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line) => {
    const fields = line.replace(/\r$/, '').slice(1).split(',`');
    return { fields: line.startsWith('`') ? fields : 'malformed', lines: 1 };
  });
}

describe('BacktickSplitter', () => {
  it('splits like splitting lines on a comma with a backtick', () => {
    fc.assert(
      fc.property(billText, (text) => {
        expect(whole(bytesOf(text))).toEqual(reference(text));
      }),
      { numRuns: 5000 },
    );
  });

  it('splits alike wherever a piece ends', () => {
    fc.assert(
      fc.property(billText, (text) => {
        const bytes = bytesOf(text);
        expect(unlikeWhole(() => new BacktickSplitter(0), bytes, whole(bytes))).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  it.each([
    ['a comma and a backtick inside values', '`a,b,`c`d\r\n', ['a,b', 'c`d']],
    ['empty values', '`,`,`\r\n', ['', '', '']],
    ['one empty value', '`\r\n', ['']],
    ['quotes', '`"a,`b"\n', ['"a', 'b"']],
    ['a last value that ends with a comma', '`a,`b,\n', ['a', 'b,']],
    ['a carriage return that ends no line', '`a\rb,`c\r', ['a\rb', 'c']],
  ])('keeps %s unchanged', (_, text, fields) => {
    expect(fieldsOf(whole(bytesOf(text)))).toEqual([fields]);
  });

  it.each(['a,`b\n', ' `a,`b\n', ',`a\n', '"a"\n'])('calls %j malformed', (text) => {
    expect(fieldsOf(whole(bytesOf(`${text}\`z\n`)))).toEqual(['malformed', ['z']]);
  });

  it.each([
    ['a line break in a value', '`a,`b\nc,`d\n`z', [['a', 'b\nc', 'd'], ['z']], [2, 1]],
    ['several', '`a,`b\r\n\n,c,`d\n', [['a', 'b\r\n\n,c', 'd']], [3]],
    [
      'no line that begins a row',
      '`a,`b\n`c,`d,`e\n',
      [
        ['a', 'b'],
        ['c', 'd', 'e'],
      ],
      [1, 1],
    ],
    ['no line with values too many', '`a,`b\nc,`d,`e\n', [['a', 'b'], 'malformed'], [1, 1]],
    ['no summary', '`a,`b\n总,笔\n`c,`d\n', [['a', 'b'], 'malformed', ['c', 'd']], [1, 1, 1]],
    ['no end of the file', '`a,`b\nc', [['a', 'b'], 'malformed'], [1, 1]],
  ])('joins %s to a row of three', (_, text, fields, lines) => {
    const bytes = Buffer.from(text);
    const three = () => new BacktickSplitter(3);
    const cuts = cutAll(three(), bytes);
    expect(fieldsOf(cuts)).toEqual(fields);
    expect(cuts.map((cut) => cut.lines)).toEqual(lines);
    expect(unlikeWhole(three, bytes, cuts)).toEqual([]);
  });

  it(`accepts ${COLUMNS_MAX} columns and no more`, () => {
    const rows = (columns: number) => bytesOf(`${joined(new Array(columns).fill('a'))}\n\`z\n`);
    const count = (columns: number) => fieldsOf(whole(rows(columns))).map((f) => f.length);
    expect(count(COLUMNS_MAX - 1)).toEqual([COLUMNS_MAX - 1, 1]);
    expect(count(COLUMNS_MAX)).toEqual([COLUMNS_MAX, 1]);
    const tooMany = rows(COLUMNS_MAX + 1);
    expect(fieldsOf(whole(tooMany))).toEqual(['malformed', ['z']]);
    expect(unlikeWhole(() => new BacktickSplitter(0), tooMany, whole(tooMany))).toEqual([]);
  });
});
