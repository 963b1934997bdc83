import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { readTime, timeFormat, timePatternMistake } from '../../src/domain/time-format.ts';

const utf8 = (text: string) => Buffer.from(text);
const gbk = (text: string) => iconv.encode(text, 'gb18030');
const read = (pattern: string, text: string) => readTime(text, timeFormat(pattern, utf8));
const two = (value: number) => String(value).padStart(2, '0');

describe('a pattern', () => {
  it.each([
    'yyyy-MM-dd',
    'yyyyMMddHHmmss',
    'd.M.yy',
    'yyyy年M月d日 H时m分s秒',
    'HH:mm:ss dd/MM/yyyy',
    'yyyy[MM]dd (HH|mm)',
  ])('may be %s', (pattern) => {
    expect(timePatternMistake(pattern)).toBe(undefined);
  });

  it.each([
    ['yyy-MM-dd', /^'yyy' is not a part of a time; valid parts: yyyy, yy, MM, M, dd/],
    ['yyyyy', /^'yyyyy' is not a part/],
    ['yyyy-MMM-dd', /^'MMM' is not a part/],
    ['yyyy-MM-ddd', /^'ddd' is not a part/],
    ['yyyy-MM-dd HHH', /^'HHH' is not a part/],
    ['yyyy-MM-dd HH:mmm', /^'mmm' is not a part/],
    ['yyyy-MM-dd sss', /^'sss' is not a part/],
    ['y', /^'y' is not a part/],
    ['yyyy-MM-dd MM', /^'M' occurs twice$/],
    ['dd M yyyy M', /^'M' occurs twice$/],
    ['HH:H', /^'H' occurs twice$/],
    ['yy yyyy', /^'y' occurs twice$/],
    ['', /^contains no part of a time$/],
    ['-/:', /^contains no part of a time$/],
    ['MMddHHmmss', /^has no 'y': year, month and day are needed$/],
    ['yyyyMM', /^has no 'd'/],
    ['yyyy-dd', /^has no 'M'/],
  ])('may not be %j', (pattern, mistake) => {
    expect(timePatternMistake(pattern)).toMatch(mistake);
  });
});

describe('the bytes of a format', () => {
  const zeros = (text: string) => [...text].map((char) => (char === '0' ? 0 : char.charCodeAt(0)));

  it('are its signs, with zeros for digits, and where these begin', () => {
    const { template, places } = timeFormat('dd/MM/yyyy HH:mm:ss', utf8);
    expect([...(template ?? [])]).toEqual(zeros('00/00/0000 00:00:00'));
    expect(places).toEqual([6, 3, 0, 11, 14, 17]);
  });

  it('are those of the encoding', () => {
    const { template, places } = timeFormat('yyyy年MM月dd日HH', gbk);
    const bytes = [0, 0, 0, 0, 0xc4, 0xea, 0, 0, 0xd4, 0xc2, 0, 0, 0xc8, 0xd5, 0, 0];
    expect([...(template ?? [])]).toEqual(bytes);
    expect(places).toEqual([0, 6, 10, 14, -1, -1]);
  });

  it.each(['yy-MM-dd', 'yyyy-M-dd', 'yyyy-MM-d', 'yyyy-MM-dd H', 'yyyyMMdd m', 'yyyyMMdd s'])(
    'are not known for %s',
    (pattern) => {
      expect(timeFormat(pattern, utf8).template).toBe(null);
    },
  );
});

describe('a time in a format', () => {
  it.each([
    ['yyyy/MM/dd HH:mm:ss', '2026/11/19 10:55:16', '2026-11-19 10:55:16'],
    ['yyyyMMdd', '20240229', '2024-02-29'],
    ['dd.MM.yyyy HH:mm', '19.11.2026 00:00', '2026-11-19 00:00:00'],
    ['yyyy-MM-dd HH', '2026-11-19 23', '2026-11-19 23:00:00'],
    ['yy-M-d H:m:s', '26-1-9 7:5:3', '2026-01-09 07:05:03'],
    ['yy-M-d H:m:s', '26-01-09 07:05:03', '2026-01-09 07:05:03'],
    ['yyyyMd', '2026119', '2026-11-09'],
    ['HHmmss MM/dd/yyyy', '235959 12/31/2026', '2026-12-31 23:59:59'],
    ['yyyy年M月d日', '2026年1月9日', '2026-01-09'],
    ['yyyy.MM.dd', '2026.11.19', '2026-11-19'],
    ['[yyyy]MM^dd$|*+?(){}\\', '[2026]11^19$|*+?(){}\\', '2026-11-19'],
  ])('%s: %s is %s', (pattern, text, expected) => {
    expect(read(pattern, text)).toBe(expected);
  });

  it.each([
    ['yyyy/MM/dd', '2026/02/30'],
    ['yyyy/MM/dd', '2023/02/29'],
    ['yyyy/MM/dd', '2026/13/01'],
    ['yyyy/MM/dd', '2026/00/10'],
    ['yyyy/MM/dd', '2026-11-19'],
    ['yyyy/MM/dd', '2026/11/19 '],
    ['yyyy/MM/dd', ' 2026/11/19'],
    ['yyyy/MM/dd', '2026/11/19\n'],
    ['yyyy/MM/dd', '2026/1/19'],
    ['yyyy/MM/dd', '２０２６/11/19'],
    ['yyyy/MM/dd', ''],
    ['yyyy.MM.dd', '2026x11x19'],
    ['yyyyMMddHHmmss', '20261119240000'],
    ['yyyyMMddHHmmss', '20261119236000'],
    ['yyyyMMddHHmmss', '20261119235960'],
    ['MMdd', '1119'],
    ['yyyyMM', '202611'],
    ['HH:mm', '10:55'],
  ])('%s: %j is none', (pattern, text) => {
    expect(read(pattern, text)).toBe(null);
  });

  it('is every one that there is, and no other', () => {
    const part = (max: number) => fc.integer({ min: 0, max });
    const args = [part(9999), part(13), part(32), part(24), part(60), part(60)] as const;
    fc.assert(
      fc.property(...args, (y, M, d, H, m, s) => {
        const date = `${String(y).padStart(4, '0')}-${two(M)}-${two(d)}`;
        const moment = new Date(`${date}T00:00:00Z`);
        const exists = !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(date);
        const isTime = exists && H < 24 && m < 60 && s < 60;
        const expected = isTime ? `${date} ${two(H)}:${two(m)}:${two(s)}` : null;
        const text = `${two(s)}${two(H)}|${two(d)}${two(M)}${date.slice(0, 4)}|${two(m)}`;
        expect(read('ssHH|ddMMyyyy|mm', text)).toBe(expected);
      }),
      { numRuns: 3000 },
    );
  });
});
