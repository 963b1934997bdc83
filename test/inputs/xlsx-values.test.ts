/** Numbers and dates as spreadsheets keep them, to text as a person typed them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dateText } from '../../src/inputs/xlsx/date-text.ts';
import { builtInFormat, codeFormat } from '../../src/inputs/xlsx/number-format.ts';
import { numberText, parseDouble } from '../../src/inputs/xlsx/number-text.ts';
import { linesOf } from './workbooks.ts';

const SEED = 20_261_119;
const RUNS = 20_000;

/** What becomes of a number that is written so. */
function textOf(written: string): string | null {
  const value = parseDouble(written);
  return value === null ? null : numberText(value);
}

/** A decimal of so many hundredths, without zeros at its end. */
function decimal(hundredths: bigint): string {
  const digits = String(hundredths < 0n ? -hundredths : hundredths).padStart(3, '0');
  const fraction = digits.slice(-2).replace(/0+$/, '');
  const sign = hundredths < 0n ? '-' : '';
  return sign + digits.slice(0, -2) + (fraction === '' ? '' : `.${fraction}`);
}

describe('numbers', () => {
  it.each([
    ['1234.5599999999999', '1234.56'],
    ['0.30000000000000004', '0.3'],
    ['1.1000000000000001E-2', '0.011'],
    ['1E3', '1000'],
    ['100', '100'],
    ['-0', '0'],
    ['0.00', '0'],
    ['-12.30', '-12.3'],
    ['+5.', '5'],
    ['.5', '0.5'],
    ['1e-7', '0.0000001'],
    ['123456789012345', '123456789012345'],
    ['999999999999999', '999999999999999'],
    ['999999999999999.4', '999999999999999'],
    ['999999999999999.5', '1E+15'],
    ['1000000000000000', '1E+15'],
    ['-1234567890123456', '-1.23456789012346E+15'],
    ['4001230000000000000000000000', '4.00123E+27'],
    ['2.0250101123456789E+27', '2.02501011234568E+27'],
  ])('%s is %s', (written, text) => {
    expect(textOf(written)).toBe(text);
  });

  it.each(['', 'NaN', 'INF', '1e999', '0x10', '1,000', '１', '1.2.3', '.', 'e5', '1 2'])(
    "'%s' is not a number",
    (written) => expect(textOf(written)).toBeNull(),
  );

  it('restore every amount below 10^13 that Excel wrote with 17 digits', () => {
    const amount = fc.bigInt({ min: -999_999_999_999_999n, max: 999_999_999_999_999n });
    const property = fc.property(amount, fc.integer({ min: 1, max: 15 }), (all, digits) => {
      const hundredths = all % 10n ** BigInt(digits);
      const typed = decimal(hundredths);
      const exact = Number(typed);
      expect(textOf(String(exact.toPrecision(17)))).toBe(typed);
      expect(textOf(exact.toExponential(16).toUpperCase())).toBe(typed);
      expect(textOf(typed)).toBe(typed);
    });
    fc.assert(property, { seed: SEED, numRuns: RUNS });
  });

  it('restore ids of up to 15 digits, and show that longer ones have lost digits', () => {
    const id = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.bigInt({ min: 0n, max: 10n ** 29n }));
    const property = fc.property(id, fc.integer({ min: 1, max: 30 }), ([first, rest], length) => {
      const written = (first + String(rest).padStart(29, '0')).slice(0, length);
      const text = textOf(written) ?? '';
      if (length <= 15) expect(text).toBe(written);
      else expect(text).toMatch(/^\d(\.\d+)?E\+\d+$/);
    });
    fc.assert(property, { seed: SEED, numRuns: RUNS });
  });

  it('below 10^15 have no exponent and at most 15 digits, and are the nearest such number', () => {
    const property = fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      const text = numberText(value);
      expect(Number(text)).toBe(Number(value.toPrecision(15)));
      if (text.includes('E')) expect(Math.abs(Number(text))).toBeGreaterThanOrEqual(1e15);
      else expect(text.replace(/^-?[0.]*|\./g, '').replace(/0+$/, '').length).toBeLessThan(16);
    });
    fc.assert(property, { seed: SEED, numRuns: RUNS });
  });
});

describe('dates', () => {
  it.each([
    [0, '1900-01-00'],
    [1, '1900-01-01'],
    [31, '1900-01-31'],
    [59, '1900-02-28'],
    [60, '1900-02-29'],
    [61, '1900-03-01'],
    [25_569, '1970-01-01'],
    [45_000, '2023-03-15'],
    [45_000.5, '2023-03-15 12:00:00'],
    [46_345.455_127_314_817, '2026-11-19 10:55:23'],
    [46_345.999_994_3, '2026-11-20'],
    [2_958_465, '9999-12-31'],
    [2_958_466, null],
    [-1, null],
    [1e300, null],
  ])('%d is %s', (serial, text) => {
    expect(dateText(serial, 'date', false)).toBe(text);
  });

  it.each([
    [0, '1904-01-01'],
    [59, '1904-02-29'],
    [60, '1904-03-01'],
    [43_538.5, '2023-03-15 12:00:00'],
    [2_957_003, '9999-12-31'],
    [2_957_004, null],
  ])('%d is %s where days count from 1904', (serial, text) => {
    expect(dateText(serial, 'date', true)).toBe(text);
  });

  it('show their time if the format does; times without a date are only times', () => {
    expect(dateText(45_000, 'datetime', false)).toBe('2023-03-15 00:00:00');
    expect(dateText(0.25, 'time', false)).toBe('06:00:00');
    expect(dateText(0, 'time', true)).toBe('00:00:00');
    expect(dateText(45_000.25, 'time', false)).toBe('2023-03-15 06:00:00');
    expect(dateText(0.25, 'datetime', false)).toBe('1900-01-00 06:00:00');
    expect(dateText(5, 'none', false)).toBeNull();
  });

  it('of every second are restored from the stored double', () => {
    const second = fc.integer({ min: 61 * 86_400, max: 2_958_466 * 86_400 - 1 });
    const property = fc.property(second, (seconds) => {
      const expected = new Date((seconds - 25_569 * 86_400) * 1000).toISOString();
      const text = dateText(Number((seconds / 86_400).toPrecision(15)), 'datetime', false);
      expect(text).toBe(expected.slice(0, 19).replace('T', ' '));
    });
    fc.assert(property, { seed: SEED, numRuns: RUNS });
  });
});

describe('number formats', () => {
  it('with some ids are dates', () => {
    const dates = Array.from({ length: 200 }, (_, id) => id).filter(
      (id) => builtInFormat(id) !== 'none',
    );
    const range = (from: number, to: number) =>
      Array.from({ length: to - from + 1 }, (_, i) => from + i);
    expect(dates).toEqual([...[range(14, 22), range(27, 36), range(45, 47), range(50, 58)].flat()]);
    expect([14, 18, 22, 46].map(builtInFormat)).toEqual(['date', 'time', 'datetime', 'time']);
  });

  it.each([
    ['General', 'none'],
    ['GENERAL', 'none'],
    ['[Red]General', 'none'],
    ['G/通用格式', 'none'],
    ['@', 'none'],
    ['0.00E+00', 'none'],
    ['##0.0E-0', 'none'],
    ['#,##0.00_);[Red]\\(#,##0.00\\)', 'none'],
    ['"days: "0', 'none'],
    ['0\\d', 'none'],
    ['_d0*y', 'none'],
    ['[$USD-409] #,##0.00', 'none'],
    ['0;yyyy', 'none'],
    ['yyyy-mm-dd', 'date'],
    ['yyyy"年"m"月"d"日";@', 'date'],
    ['[$-804]yyyy"年"m"月"', 'date'],
    ['[DBNum1][$-804]m"月"d"日"', 'date'],
    ['mmm', 'date'],
    ['e/mm', 'date'],
    ['yyyy-mm-dd hh:mm:ss', 'datetime'],
    ['YYYY/MM/DD\\ HH:MM', 'datetime'],
    ['m/d/yy h:mm AM/PM', 'datetime'],
    ['h:mm AM/PM', 'time'],
    ['mm:ss.0', 'time'],
    ['[h]:mm:ss', 'time'],
    ['[mm]', 'time'],
    ['上午/下午h"时"mm"分"', 'time'],
    ['"yyyy', 'none'],
    ['[h', 'none'],
    ['0\\', 'none'],
  ])('%s is %s', (code, format) => {
    expect(codeFormat(code)).toBe(format);
  });

  it('are taken from the codes of the file before their ids', async () => {
    const styles =
      '<numFmts><numFmt numFmtId="31" formatCode="0.00"/>' +
      '<numFmt numFmtId="176" formatCode="yyyy\\-mm\\-dd&quot; &quot;hh:mm"/></numFmts>' +
      '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>' +
      '<cellXfs><xf numFmtId="0"/><xf numFmtId="31"/><xf numFmtId="176"/>' +
      '<xf numFmtId="14"/></cellXfs>';
    const row = `<row>${['0', '1', '2', '3', '4', 'x']
      .map((s) => `<c s="${s}"><v>45000.5</v></c>`)
      .join('')}<c s="3" t="str"><v>7</v></c><c s="3"><v>-1.50</v></c></row>`;
    const [number, date] = ['45000.5', '2023-03-15 12:00:00'];
    expect(await linesOf(row, { styles })).toEqual([
      [number, number, date, date, number, number, '7', '-1.5'].join(','),
    ]);
    for (const [value, text] of [
      ['1', '2027-03-16 12:00:00'],
      ['true', '2027-03-16 12:00:00'],
      ['0', date],
    ]) {
      const [line] = await linesOf(row, { styles, properties: `date1904="${value}"` });
      expect(line.split(',')[2]).toBe(text);
    }
  });
});
