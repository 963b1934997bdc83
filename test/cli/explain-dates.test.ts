/** The dates that explain searches for an order without items. */
import { expect, test } from 'vitest';
import {
  chooseRuns,
  type DateFlags,
  searchJson,
  searchText,
} from '../../src/cli/commands/explain-matched.ts';
import { shiftDate } from '../../src/domain/time.ts';
import type { CurrentRun } from '../../src/ledger/order-history.ts';
import type { JobRow } from '../../src/ledger/tables.ts';

const runsOf = (name: string, days: number) => {
  const job = { name, time_zone: 'Asia/Shanghai', currency: 'CNY' } as JobRow;
  return Array.from({ length: days }, (_, day): CurrentRun => {
    const run = { runId: 'r', committedAt: '2026-11-20T01:00:00.000Z', reports: null };
    const matched = { count: 0, amount: 0n };
    return { job, date: shiftDate('2026-11-19', -day), ...run, matched, statement: [], flows: [] };
  });
};
const RUNS = [...runsOf('a', 40), ...runsOf('b', 35)];

test('the newest dates of all jobs are read, and the others are counted', () => {
  const { chosen, others } = chooseRuns(RUNS, {});
  expect(chosen.length).toBe(2 * 31);
  expect(
    others
      .map(({ date }) => date)
      .sort()
      .at(-1),
  ).toBe('2026-10-19');
  expect(searchText('A1', [], others).join('\n')).toContain(
    '13 earlier dates were not searched. Add --date <date>',
  );
  expect(searchJson('A1', [], others).map((job) => job.dates_not_read.length)).toEqual([9, 4]);
});

test('with --date only this date is read, however old', () => {
  const { chosen, others } = chooseRuns(RUNS, { date: '2026-10-12' });
  expect(chosen.map(({ job, date }) => `${job.name} ${date}`)).toEqual(['a 2026-10-12']);
  expect(others).toEqual([]);
});

test('a range is searched as a whole, and mistakes in it are refused', () => {
  const { chosen, others } = chooseRuns(RUNS, { from: '2026-10-11', to: '2026-10-13' });
  expect(chosen.map(({ job, date }) => `${job.name} ${date}`)).toEqual([
    'a 2026-10-13',
    'a 2026-10-12',
    'a 2026-10-11',
  ]);
  expect(others).toEqual([]);
  expect(chooseRuns(RUNS, { from: '2026-10-01' }).chosen.length).toBe(75);
  const choosing = (flags: DateFlags) => () => chooseRuns([], flags);
  expect(choosing({ from: '2026-10-13', to: '2026-10-11' })).toThrow('is after --to 2026-10-11');
  expect(choosing({ date: '2026-10-13', to: '2026-10-14' })).toThrow('give one of them');
  expect(choosing({ date: '2026-13-01' })).toThrow('--date 2026-13-01');
});
