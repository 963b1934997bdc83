import { format } from 'date-fns/format';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillDate, hasDate, templateMistake } from '../../src/config/template.ts';
import { shiftDate } from '../../src/domain/time.ts';
import { UsageError } from '../../src/support/errors.ts';

const DATE = '2026-01-09';

describe('fillDate', () => {
  it.each([
    ['bills/{date}.csv', 'bills/2026-01-09.csv'],
    ['bills/{date:yyyyMMdd}/alipay_*.zip', 'bills/20260109/alipay_*.zip'],
    ['{date:yyyy/MM}/{date:dd}.csv', '2026/01/09.csv'],
    ['{date:yy-M-d}', '26-1-9'],
    ['{date:yyyy_MM.dd-0}', '2026_01.09-0'],
    ['{a,{date:yyyyMM}}[0-9].{csv,zip}', '{a,202601}[0-9].{csv,zip}'],
    ['plain.csv', 'plain.csv'],
    ['{dates}/{date,x}/{Date}', '{dates}/{date,x}/{Date}'],
  ])('%s', (path, expected) => {
    expect(fillDate(path, DATE)).toBe(expected);
  });

  it('formats any date as date-fns does, and keeps the rest of the path', () => {
    const part = fc.constantFrom('yyyy', 'yy', 'MM', 'M', 'dd', 'd');
    const separator = fc.constantFrom('-', '_', '.', '/', '0');
    const pattern = fc
      .tuple(part, fc.array(fc.tuple(separator, part), { maxLength: 4 }))
      .map(([first, rest]) => first + rest.flat().join(''));
    const days = fc.integer({ min: 0, max: 60_000 });
    const around = fc.string({ unit: fc.constantFrom('a', '*', '?', '/', '[', ']', ',', '中') });
    fc.assert(
      fc.property(around, pattern, days, around, (before, pattern, days, after) => {
        const date = shiftDate('1970-01-01', days);
        const [year, month, day] = date.split('-').map(Number);
        const expected = format(new Date(year, month - 1, day), pattern);
        const path = `${before}{date:${pattern}}${after}`;
        expect(templateMistake(path)).toBeUndefined();
        expect(fillDate(path, date)).toBe(before + expected + after);
        expect(expected).toMatch(/^[\w\-./]+$/);
      }),
    );
  });

  it('refuses a wrong format', () => {
    const fill = () => fillDate('a/{date:mm}.csv', DATE);
    expect(fill).toThrow(UsageError);
    expect(fill).toThrow("a/{date:mm}.csv: {date:mm} contains 'mm': use yyyy, yy, MM, M, dd or d.");
  });
});

describe('hasDate', () => {
  it.each([
    ['{date}', true],
    ['a/{date:yyyy}/b', true],
    ['{date:}', true],
    ['{a,b}', false],
    ['{dates}', false],
    ['date', false],
    ['', false],
  ])('of %j is %s, also when called again', (path, expected) => {
    expect([hasDate(path), hasDate(path)]).toEqual([expected, expected]);
  });
});

describe('templateMistake', () => {
  const letters = 'yyyy, yy, MM, M, dd or d';

  it.each(['YYYY', 'y', 'yyy', 'yyyyy', 'MMM', 'DD', 'D', 'ddd', 'mm', 'HH', 'Q', 'x'])(
    'refuses %s',
    (word) => {
      const whole = `{date:yyyy-${word}}`;
      expect(templateMistake(`a${whole}`)).toBe(`${whole} contains '${word}': use ${letters}`);
    },
  );

  it.each(['*', '?', '[', ']', '!', ',', '(', '|', "'", ' ', '\\', ':', '年', '\n', '\u{1f4c5}'])(
    'refuses %j',
    (char) => {
      const what = `only ${letters.replace(' or', ',')}, digits and - _ . / are allowed`;
      const whole = `{date:yyyy${char}MM}`;
      expect(templateMistake(whole)).toBe(`${whole} contains '${char}': ${what}`);
    },
  );

  it.each(['', '2026', '-'])('refuses a format without a date: %j', (pattern) => {
    const what = `contains no part of a date: use ${letters}`;
    expect(templateMistake(`{date:${pattern}}`)).toBe(`{date:${pattern}} ${what}`);
  });

  it.each(['..', './', '/.', '//'])(
    'refuses %s, which path normalization would change',
    (steps) => {
      const whole = `{date:yyyy${steps}MM}`;
      const what = `contains '${steps}': . and / cannot be adjacent`;
      expect(templateMistake(whole)).toBe(`${whole} ${what}`);
    },
  );

  it.each(['a{date:yyyy', '{date:yyyy/{date}', '{date:{yyyy}}'])('refuses %s', (path) => {
    expect(templateMistake(path)).toBe('has a {date: without its closing }');
  });

  it('checks the second date as well', () => {
    expect(templateMistake('{date}/{date:yyyy}/{date:DD}')).toMatch(/^\{date:DD\} contains 'DD'/);
  });
});
