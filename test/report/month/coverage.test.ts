/** What is printed to run where dates are missing. */
import { expect, test } from 'vitest';
import { coverageFaults, upToText } from '../../../src/report/month/coverage.ts';
import { COVERED, jobOf, NOVEMBER, richMonth } from '../months.ts';

test.each([
  [
    ['02', '03', '05', '09'],
    ['--from 2026-11-02 --to 2026-11-03', '--date 2026-11-05', '--date 2026-11-09'],
  ],
  [['02', '04', '06', '08'], ['--catch-up 20']],
])('%j have a command a gap, or one that runs the missing dates alone', (days, flags) => {
  const missing = days.map((day) => `2026-11-${day}`);
  const job = jobOf('shop', 9, { coverage: { ...COVERED, ran: 9, missing, catchUpDays: 20 } });
  const [{ commands }] = coverageFaults({ jobs: [job], period: NOVEMBER });
  expect(commands).toEqual(flags.map((each) => `zhangping run shop ${each}`));
});

test('a period before that lacks dates is not called whole', () => {
  const whole = jobOf('shop', 9);
  const part = { ...whole, coverage: { ...whole.coverage, ranBefore: 6 } };
  const text = (job: typeof whole) => upToText({ ...richMonth(), jobs: [job] });
  expect(text(whole)).toBe(
    'Up to 2026-11-29; 2026-10 beside it is the whole period, up to 2026-10-31.',
  );
  expect(text(part)).toBe('Up to 2026-11-29.');
});
