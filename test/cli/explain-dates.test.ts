/** The dates whose files explain reads for an order without items. */
import { expect, test } from 'vitest';
import { chooseRuns, searchJson, searchText } from '../../src/cli/commands/explain-matched.ts';
import { shiftDate } from '../../src/domain/time.ts';
import type { CurrentRun } from '../../src/ledger/order-history.ts';
import type { JobRow } from '../../src/ledger/tables.ts';

const runsOf = (name: string, days: number) => {
  const job = { name, time_zone: 'Asia/Shanghai', currency: 'CNY' } as JobRow;
  return Array.from({ length: days }, (_, day): CurrentRun => {
    return { job, date: shiftDate('2026-11-19', -day), statement: [], flows: [] };
  });
};
const RUNS = [...runsOf('a', 40), ...runsOf('b', 35)];

test('the newest dates of all jobs are read, and the others are counted', () => {
  const { chosen, others } = chooseRuns(RUNS, undefined);
  expect(chosen.length).toBe(2 * 31);
  expect(
    others
      .map(({ date }) => date)
      .sort()
      .at(-1),
  ).toBe('2026-10-19');
  expect(searchText('A1', [], others).join('\n')).toContain(
    'The files of 13 earlier dates were not',
  );
  expect(searchJson([], others).map((job) => job.dates_not_read.length)).toEqual([9, 4]);
});

test('with --date only this date is read, however old', () => {
  const { chosen, others } = chooseRuns(RUNS, '2026-10-12');
  expect(chosen.map(({ job, date }) => `${job.name} ${date}`)).toEqual(['a 2026-10-12']);
  expect(others).toEqual([]);
});
