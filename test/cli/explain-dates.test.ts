/** The dates that explain searches, and what it says of the others. */
import { expect, test } from 'vitest';
import {
  answerLines,
  answersOf,
  chooseRuns,
  type DateFlags,
  foundIn,
  searchFields,
  searchLines,
} from '../../src/cli/commands/explain-matched.ts';
import { shiftDate } from '../../src/domain/time.ts';
import type { CurrentRun, OrderHistory } from '../../src/ledger/order-history.ts';
import type { JobRow } from '../../src/ledger/tables.ts';

const runsOf = (id: number, name: string, days: number) => {
  const job = { id, name, time_zone: 'Asia/Shanghai', currency: 'CNY' } as JobRow;
  return Array.from({ length: days }, (_, day): CurrentRun => {
    const run = { runId: 'r', committedAt: '2026-11-20T01:00:00.000Z', reports: null };
    const matched = { count: 0, amount: 0n };
    return { job, date: shiftDate('2026-11-19', -day), ...run, matched, statement: [], flows: [] };
  });
};
const RUNS = [...runsOf(1, 'a', 40), ...runsOf(2, 'b', 35)];
const said = (runs: readonly CurrentRun[]) => runs.map(({ job, date }) => `${job.name} ${date}`);

/** The answers, if the files of the dates that are searched do not have the order. */
function answersFor(flags: DateFlags) {
  const searched = chooseRuns(RUNS, flags).map((run) => {
    const none = { records: [], unknown: '', list: '', listProblem: '' };
    return { run, ...none, isRead: true, isLeft: false };
  });
  return answersOf({ histories: [], searched, runs: RUNS }, flags);
}

test('the newest dates of all jobs are searched, and the others are named', () => {
  const [a, b] = answersFor({});
  expect(answerLines('A1', [a, b])).toEqual([
    'order A1 in a, b: not found in the dates that were searched',
  ]);
  expect(searchLines('A1', a, {})).toEqual([
    'searched: job a, 31 dates (2026-10-20 … 2026-11-19): 0 in lists of matches, 31 in files',
    'not searched: job a, 9 dates (2026-10-11 … 2026-10-19). Add --date <date> to search one of ' +
      'them, or --from <date>.',
  ]);
  // Text and JSON agree: of what was searched.
  expect(foundIn(a)).toBe('none');
  expect(searchFields(b)).toMatchObject({
    dates_not_searched: ['2026-10-19', '2026-10-18', '2026-10-17', '2026-10-16'],
    dates_not_read: ['2026-10-19', '2026-10-18', '2026-10-17', '2026-10-16'],
  });
  expect(searchFields(b).dates_read.length).toBe(31);
});

test('of a job with an item, its dates are searched', () => {
  const [{ job }] = RUNS;
  const runs = [{ run: { date: '2026-10-12' } }];
  const histories = [{ job, items: [{}], receipts: [], runs }] as unknown as OrderHistory[];
  const chosen = chooseRuns(RUNS, {}, histories);
  expect(said(chosen).filter((run) => run.startsWith('a'))).toEqual(['a 2026-10-12']);
  expect(chosen.length).toBe(1 + 31);
});

test('with --date only this date is searched, however old', () => {
  expect(said(chooseRuns(RUNS, { date: '2026-10-12' }))).toEqual(['a 2026-10-12']);
  // Job b was not run then, which is no answer.
  const [a, b] = answersFor({ date: '2026-10-12' });
  expect([foundIn(a), foundIn(b)]).toEqual(['none', 'unknown']);
  expect(answerLines('A1', [a, b])).toEqual([
    'order A1 in a: not found',
    'order A1 in b: not searched',
  ]);
  expect(searchLines('A1', b, { date: '2026-10-12' })).toEqual(['2026-10-12: job b was not run.']);
  expect(searchFields(b)).toMatchObject({ dates_not_run: ['2026-10-12'], searched: [] });
  const [never] = answersFor({ from: '2020-01-01', to: '2020-01-09' });
  expect(searchLines('A1', never, { from: '2020-01-01' })).toEqual([
    'job a has no run of these dates.',
  ]);
});

test('a range is searched as a whole, and mistakes in it are refused', () => {
  const range = { from: '2026-10-11', to: '2026-10-13' };
  expect(said(chooseRuns(RUNS, range))).toEqual(['a 2026-10-13', 'a 2026-10-12', 'a 2026-10-11']);
  expect(answersFor(range)[0].notSearched).toEqual([]);
  expect(chooseRuns(RUNS, { from: '2026-10-01' }).length).toBe(75);
  const choosing = (flags: DateFlags) => () => chooseRuns([], flags);
  expect(choosing({ from: '2026-10-13', to: '2026-10-11' })).toThrow('is after --to 2026-10-11');
  expect(choosing({ date: '2026-10-13', to: '2026-10-14' })).toThrow('give one of them');
  expect(choosing({ date: '2026-13-01' })).toThrow('--date 2026-13-01');
});
