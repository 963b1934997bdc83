/** Dates in the names of files, and what a config writes in their place. */
import { describe, expect, test } from 'vitest';
import {
  datedPath,
  dateInPath,
  foldedPaths,
  latestDay,
} from '../../../src/setup/init/file-names.ts';

describe('a path with its date replaced', () => {
  test.each([
    ['20881234567890120156_20261119.csv.zip', '20881234567890120156_{date:yyyyMMdd}.csv.zip'],
    ['flows/2026-11-19.csv', 'flows/{date}.csv'],
    ['a_2026_11_19.csv', 'a_{date:yyyy_MM_dd}.csv'],
    ['a.2026.11.19.csv', 'a.{date:yyyy.MM.dd}.csv'],
    ['2026/11/19/bill.csv', '{date:yyyy/MM/dd}/bill.csv'],
    ['INN26111988ZM_802310048993424', 'INN{date:yyMMdd}88ZM_802310048993424'],
    // The folders of its month go on as well.
    ['bills/2026/11/20261119.csv', 'bills/{date:yyyy/MM}/{date:yyyyMMdd}.csv'],
    ['bills/202611/x-20261119.csv', 'bills/{date:yyyyMM}/x-{date:yyyyMMdd}.csv'],
    ['2026/x-2026-11-19.csv', '{date:yyyy}/x-{date}.csv'],
    ['20261119/x-20261119.csv', '{date:yyyyMMdd}/x-{date:yyyyMMdd}.csv'],
    // A time of day after it differs from day to day.
    ['bill_20261119093012.csv', 'bill_{date:yyyyMMdd}*.csv'],
    ['bill-2026-11-19T09:30:12.csv', 'bill-{date}T*.csv'],
    ['bill_20261119_093012.csv', 'bill_{date:yyyyMMdd}_*.csv'],
    ['bill_20261119_996012.csv', 'bill_{date:yyyyMMdd}_996012.csv'],
    ['bill_2026111901.csv', 'bill_{date:yyyyMMdd}01.csv'],
    // Beside signs of globs a star would not mean what it should.
    ['bill(1)_20261119093012.csv', 'bill(1)_{date:yyyyMMdd}093012.csv'],
    // Not dates, or other dates.
    ['920261119.csv', '920261119.csv'],
    ['202611190000123.csv', '202611190000123.csv'],
    ['bill_20261120.csv', 'bill_20261120.csv'],
    ['bill.csv', 'bill.csv'],
  ])('%s is %s', (path, dated) => {
    expect(datedPath(path, '2026-11-19')).toBe(dated);
  });
});

describe('the date in a path', () => {
  test.each([
    ['20881234567890120156_20261119.csv.zip', '2026-11-19'],
    ['2026/11/19/bill.csv', '2026-11-19'],
    ['bills/2026/11/20261119.csv', '2026-11-19'],
    ['a-2026-11-19.csv', '2026-11-19'],
    ['a-2026-1119.csv', ''],
    ['a-20261131.csv', ''],
    ['a-120261119.csv', ''],
  ])('of %s is %j', (path, date) => {
    expect(dateInPath(path)).toBe(date);
  });
});

describe('several paths folded into one', () => {
  test.each([
    [['b_1.csv', 'b_2.csv'], ['b_*.csv']],
    [['b_9.csv', 'b_10.csv'], ['b_*.csv']],
    [['b_10.csv', 'b_11.csv'], ['b_*.csv']],
    [['b_1', 'b_2'], ['b_*']],
    [['b_1.csv', 'b_1.csv'], ['b_1.csv']],
    [
      ['b_1.csv', 'c_2.csv'],
      ['b_1.csv', 'c_2.csv'],
    ],
    [
      ['b_1.csv', 'b_x.csv'],
      ['b_1.csv', 'b_x.csv'],
    ],
    [
      ['b(1).csv', 'b(2).csv'],
      ['b(1).csv', 'b(2).csv'],
    ],
  ])('%j is %j', (paths, folded) => {
    expect(foldedPaths(paths)).toEqual(folded);
  });
});

describe('the files of one day', () => {
  const days = (...paths: string[]) => latestDay(paths);

  test('are those of the latest day that is as complete as the others', () => {
    const found = days('b-20261118', 'f-20261118', 'b-20261119', 'f-20261119', 'b-20261120');
    expect(found.day).toEqual(['b-20261119', 'f-20261119']);
    expect(found.others.map(({ path }) => path)).toEqual([
      'b-20261118',
      'f-20261118',
      'b-20261120',
    ]);
  });

  test('do not include a later day with a single odd file', () => {
    const odd = ['b-20261118', 'b-20261118-late', 'b-20261119', 'b-20261120'];
    expect(days(...odd).day).toEqual(['b-20261120']);
  });

  test('include files without a date', () => {
    expect(days('b-20261118', 'b-20261119', 'f.csv').day).toEqual(['b-20261119', 'f.csv']);
    expect(days('b.csv', 'f.csv')).toEqual({ day: ['b.csv', 'f.csv'], others: [] });
  });
});
