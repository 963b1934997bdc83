import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellText, csvPieces, exactCell, wordCell } from '../../src/report/csv.ts';

const read = (text: string) => parse(text, { bom: true, record_delimiter: '\r\n' }) as string[][];

/** What a cell reads as in a spreadsheet or script. */
const cellOf = (cell: string) => read(`x,${cell}\r\n`)[0][1];

/** The rule of the docstring, the other way round. */
function undefused(cell: string): string {
  if (/^\t/.test(cell)) return cell.slice(1);
  return /^''*(?:[\t\r\n]|\s*[=+\-@＝＋－＠])/.test(cell) ? cell.slice(1) : cell;
}

const hostile = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      ...'=+-@\t\r\n\'",; 0159eE.:/AＭ＝＋－＠１年',
      '\0',
      '\x1b',
      '\x7f',
      '\ud800',
      '😀',
    ),
    fc.string({ minLength: 1, maxLength: 1, unit: 'binary' }),
  ),
  maxLength: 24,
});

const lossless = (text: string) => text.replace(/(?![\t\r\n])[\p{Cc}\p{Cs}]/gu, '\uFFFD');

describe('text cells', () => {
  it('quotes by RFC 4180', () => {
    expect(wordCell('a"b')).toBe('"a""b"');
    expect(wordCell('a,b')).toBe('"a,b"');
    expect(wordCell('a\r\nb')).toBe('"a\r\nb"');
    expect(wordCell('a;b')).toBe('"a;b"');
    expect(wordCell(' a')).toBe('" a"');
    expect(wordCell('a b 账')).toBe('a b 账');
    expect(wordCell('')).toBe('');
  });

  it('defuses what a spreadsheet takes for a formula', () => {
    for (const start of ['=', '+', '-', '@', '＝', '＋', '－', '＠']) {
      expect(wordCell(`${start}A1`)).toBe(`'${start}A1`);
      expect(exactCell(`${start}1`)).toBe(`'${start}1`);
      expect(cellOf(wordCell(` ${start}A1`))).toBe(`' ${start}A1`);
    }
    for (const start of ['\t', '\r', '\n']) expect(wordCell(`${start}A`)).toBe(`"'${start}A"`);
    expect(wordCell("'=A1")).toBe("''=A1");
    expect(wordCell("'A1")).toBe("'A1");
    expect(wordCell('a=1')).toBe('a=1');
  });

  it('replaces control characters, and keeps tabs and line breaks', () => {
    expect(wordCell('a\0b\x1b\x7f\x85')).toBe('a\uFFFDb\uFFFD\uFFFD\uFFFD');
    expect(exactCell('1\x0b2')).toBe('1\uFFFD2');
    expect(wordCell('a\ud800b')).toBe('a\uFFFDb');
    expect(wordCell('a\tb\nc')).toBe('"a\tb\nc"');
    expect(wordCell('😀')).toBe('😀');
  });

  it('keeps ids that look like numbers, dates or times as text', () => {
    const kept = [
      '4200001234202611190000000001',
      '1234567890123456',
      '123456789012',
      '007',
      '00',
      '1E5',
      '12e+3',
      '1.50',
      '1,234',
      '1-2',
      '2026-11-19',
      '3/4',
      '12:34',
      '5%',
      '(5)',
      'MAR1',
      'Sept-2',
      '1 Dec',
      '１２３',
      '2026年11月19日',
    ];
    for (const id of kept) expect(exactCell(id), id).toBe(`"\t${id}"`);
    const plain = [
      '0',
      '7',
      '12345678901',
      'A1',
      'E5',
      'MAR',
      'MARKET1',
      'deadbeef',
      'f.csv:12',
      '',
    ];
    for (const id of plain) expect(exactCell(id), id).toBe(id);
    expect(wordCell('2026-11-19 10:00:00')).toBe('2026-11-19 10:00:00');
  });

  it('reads back as written, whatever the text', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        for (const cell of [wordCell(text), exactCell(text)]) {
          expect(undefused(cellOf(cell))).toBe(lossless(text));
          expect(cellText(cellOf(cell))).toBe(lossless(text));
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('never begins with a formula, nor with a number that would lose digits', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(cellOf(wordCell(text))).not.toMatch(/^[=+\-@\r\n\t＝＋－＠]/);
        expect(cellOf(exactCell(text))).not.toMatch(
          /^(?:[=+\-@\r\n＝＋－＠]|0\d+$|\d{12,}$|\dE\d$)/,
        );
      }),
      { numRuns: 1000 },
    );
  });
});

describe('csvPieces', () => {
  it('begins with a byte order mark and ends lines with CRLF', () => {
    expect([...csvPieces(['a', 'b'], [])].join('')).toBe('\uFEFFa,b\r\n');
    expect([...csvPieces(['a', 'b'], [['1', '2']])].join('')).toBe('\uFEFFa,b\r\n1,2\r\n');
  });

  it('passes rows on in pieces, asking only for those it needs', () => {
    let asked = 0;
    function* rows() {
      for (; asked < 1_000_000; asked++) yield [String(asked)];
    }
    const pieces = csvPieces(['n'], rows());
    pieces.next();
    const second = String(pieces.next().value);
    expect(second.startsWith('0\r\n1\r\n')).toBe(true);
    expect(asked).toBeLessThan(10_000);
  });

  it.each([0, 1, 999, 1000, 1001, 2500])('loses no row of %i', (count) => {
    const rows = Array.from({ length: count }, (_, i) => [String(i), 'x']);
    expect(read([...csvPieces(['n', 'x'], rows)].join(''))).toEqual([['n', 'x'], ...rows]);
  });
});
