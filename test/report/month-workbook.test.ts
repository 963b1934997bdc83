/** month.xlsx: real numbers, text that is never a formula, and a limit that is stated. */
import { buffer } from 'node:stream/consumers';
import { afterEach, describe, expect, test } from 'vitest';
import type { MonthReport } from '../../src/domain/month.ts';
import { type AcrossJobs, monthWorkbook } from '../../src/report/month/workbook.ts';
import { visible } from '../../src/support/printable.ts';
import { useLanguage } from '../../src/words/language.ts';
import { acrossPairs, compared, jobOf, richMonth } from './months.ts';
import { HOSTILE } from './page/days.ts';
import { cellAt, rowOf, type Sheet, sheetNamed, sheetsIn } from './workbook-parts.ts';

afterEach(() => useLanguage('en'));

async function sheetsOf(
  report: MonthReport = richMonth(),
  across: readonly AcrossJobs[] = acrossPairs(),
  rowsMax?: number,
): Promise<Sheet[]> {
  return sheetsIn(await buffer(monthWorkbook(report, across, rowsMax)));
}

/** A row by the titles of its columns. */
function titled(sheet: Sheet, row: number): Record<string, string> {
  const [titles, values] = [rowOf(sheet, 1), rowOf(sheet, row)];
  return Object.fromEntries(Object.entries(values).map(([place, value]) => [titles[place], value]));
}

describe('sheets', () => {
  test('are an overview and a table for each kind of row, its header frozen', async () => {
    const sheets = await sheetsOf();
    expect(sheets.map(({ name, rows }) => `${name} ${rows}`)).toEqual([
      ...['Overview 46', 'Channels 5', 'Jobs 7', 'Dates 114', 'Hours 49', 'Breakdowns 52'],
      ...['Differences 9', 'Matched 18', 'Across jobs 2'],
    ]);
    for (const { xml } of sheets.slice(1)) expect(xml).toContain('state="frozen"');
  });

  test('begin with what is missing, and what to run', async () => {
    const [overview] = await sheetsOf();
    expect(rowOf(overview, 1).A).toBe('2026-11 Not complete');
    expect(rowOf(overview, 2)).toEqual({
      A: 'wechat-main',
      B: 'not run: 2026-11-08, 2026-11-09, 2026-11-21',
      C: 'zhangping run wechat-main --from 2026-11-08 --to 2026-11-09',
      D: 'zhangping run wechat-main --date 2026-11-21',
    });
  });

  test('have numbers: amounts with their decimals, rates as parts of one', async () => {
    const jobs = sheetNamed(await sheetsOf(), 'Jobs');
    const [alipay, tokyo] = [titled(jobs, 2), titled(jobs, 5)];
    expect(alipay).toMatchObject({
      ...{ Job: 'alipay-main', Payments: '1015497.60', 'Number of payments': '12480' },
      ...{ Refunds: '-20261.13', Fees: '5971.41882', 'Effective fee rate': '0.00588' },
      ...{ 'Payments 2026-10': '944380.22', 'Success rate': '0.93223', 'Match rate': '0.97989' },
    });
    expect(tokyo).toMatchObject({ Currency: 'JPY', Payments: '1344000', 'Average ticket': '3200' });
    const place = Object.entries(rowOf(jobs, 1)).find(([, title]) => title === 'Payments')?.[0];
    const formats = [2, 5].map((row) => cellAt(jobs, `${place}${row}`)?.format);
    expect(formats).toEqual(['#,##0.00;[Red]-#,##0.00', '#,##0;[Red]-#,##0']);
    expect(cellAt(jobs, `${place}2`)?.type).toBe('n');
  });

  test('have every value of a dimension, and every date', async () => {
    const sheets = await sheetsOf();
    const values = sheetNamed(sheets, 'Breakdowns').cells.map(({ value }) => value);
    expect(values.filter((value) => value.startsWith('门店'))).toHaveLength(40);
    const breakdowns = sheetNamed(sheets, 'Breakdowns');
    const lines = Array.from({ length: breakdowns.rows - 1 }, (_, n) => titled(breakdowns, n + 2));
    const sides = lines.map(({ By, Side }) => `${By} ${Side}`);
    expect([...new Set(sides)]).toEqual(['type Statement', 'account Statement', 'store Flows']);
    const dates = sheetNamed(sheets, 'Dates');
    expect(titled(dates, 3)).toMatchObject({ Job: 'alipay-main', Differences: '1' });
  });

  test('have both jobs of an order', async () => {
    expect(titled(sheetNamed(await sheetsOf(), 'Across jobs'), 2)).toMatchObject({
      'Order id': '20261114-000123',
      'What it may be': 'may have been paid over the wrong channel',
      'Statement of': 'wechat-main',
      'Other job': 'alipay-main',
      Difference: '128.00',
    });
  });

  test('speak Chinese', async () => {
    await useLanguage('zh');
    const names = (await sheetsOf()).map(({ name }) => name);
    expect(names).toEqual([
      ...['概览', '渠道', '任务', '账期', '时段', '分类', '差错', '已匹配', '跨任务'],
    ]);
  });
});

test('hostile names and values are text', async () => {
  const texts = Object.values(HOSTILE);
  const rows = texts.map((text) => compared(text, 3));
  const job = jobOf(HOSTILE.formula, 40, { dimensions: [{ name: HOSTILE.image, rows }] });
  const report = { ...richMonth(), jobs: [job] };
  const sheets = await sheetsOf(report, acrossPairs(HOSTILE.formula));
  const values = sheetNamed(sheets, 'Breakdowns').cells;
  for (const text of texts) {
    expect(values.find(({ value }) => value === visible(text))?.type, text).toBe('inlineStr');
  }
  expect(cellAt(sheetNamed(sheets, 'Jobs'), 'A2')?.value).toBe(HOSTILE.formula);
});

test.each([113, 114])('a sheet of at most %i rows says when it is full', async (rowsMax) => {
  const dates = sheetNamed(await sheetsOf(richMonth(), [], rowsMax), 'Dates');
  expect(dates.rows).toBe(rowsMax);
  const last = rowOf(dates, rowsMax).A;
  expect(last.startsWith('The sheet is full')).toBe(rowsMax === 113);
});

test('a month without anything is a workbook too', async () => {
  const report = { ...richMonth(), jobs: [], totals: [], channels: [] };
  const sheets = await sheetsOf(report, []);
  expect(sheets.slice(1).map(({ rows }) => rows)).toEqual(Array(8).fill(1));
});
