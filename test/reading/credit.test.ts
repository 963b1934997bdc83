import { describe, expect, it } from 'vitest';
import { tradeDate } from '../../src/reading/credit.ts';

describe('tradeDate', () => {
  it.each([
    ['0905', '2026-09-06', '2026-09-05'],
    ['0906', '2026-09-06', '2026-09-06'],
    // The latest before the credit.
    ['1231', '2027-01-02', '2026-12-31'],
    ['0907', '2026-09-06', '2025-09-07'],
    ['0229', '2027-03-01', '2024-02-29'],
    ['20260905', '2026-09-06', '2026-09-05'],
    ['2026-09-05', '2026-09-06', '2026-09-05'],
    ['09/05', '2026-09-06', '2026-09-05'],
  ])('%s in a credit of %s is %s', (written, until, date) => {
    expect(tradeDate(written, until)).toBe(date);
  });

  it.each(['1305', '0230', '95', '2027-09-05', '', 'x0905'])('%s is no date', (written) => {
    expect(tradeDate(written, '2026-09-06')).toBeNull();
  });
});
