/** Why the figures of a period may lack something, and what to run. */
import type { JobMonth, MonthReport } from '../../domain/month.ts';
import { dateRange } from '../../domain/time.ts';
import { say } from '../../words/language.ts';
import { datesText } from '../notes.ts';

export interface CoverageFault {
  readonly job: string;
  readonly text: string;
  /** What to run; empty: the text says it. */
  readonly command: string;
  /** Whether figures lack something; false: only the reports of dates are old. */
  readonly isLack: boolean;
}

/** What is missing first, then what is less than it could be. */
export function coverageFaults({ jobs }: Pick<MonthReport, 'jobs'>): CoverageFault[] {
  return [missing, neverRun, withoutActivity, stale].flatMap((each) => jobs.flatMap(each));
}

export function isComplete(report: Pick<MonthReport, 'jobs'>): boolean {
  return report.jobs.length > 0 && coverageFaults(report).every(({ isLack }) => !isLack);
}

/** Jobs that `besideText` names. */
const BESIDE_MAX = 5;

/** Which jobs were run for a part of the period before: changes are too large. Empty: none. */
export function besideText({ before, jobs }: Pick<MonthReport, 'before' | 'jobs'>): string {
  const all = dateRange(before.from, before.to).length;
  const parts = jobs.filter(({ coverage: { ranBefore }, arrivals }) => {
    return arrivals === null && ranBefore > 0 && ranBefore < all;
  });
  if (parts.length === 0) return '';
  const named = parts.slice(0, BESIDE_MAX).map(({ job, coverage: { ranBefore } }) => {
    return say`${job} ${ranBefore} of ${all}`;
  });
  const list = [...named, ...(parts.length > BESIDE_MAX ? ['…'] : [])].join(say`, `);
  return say`${before.name} beside it has not all of its dates: ${list}.`;
}

function missing({ job, coverage }: JobMonth): CoverageFault[] {
  const dates = coverage.missing;
  if (dates.length === 0) return [];
  const text = say`not run: ${datesText(dates)}`;
  return [{ job, text, command: runCommand(job, dates), isLack: true }];
}

function neverRun({ job, coverage }: JobMonth): CoverageFault[] {
  if (coverage.ran > 0 || coverage.missing.length > 0) return [];
  return [{ job, text: say`no date of the period was run`, command: '', isLack: true }];
}

function withoutActivity({ job, coverage }: JobMonth): CoverageFault[] {
  const dates = coverage.withoutActivity;
  if (dates.length === 0) return [];
  const text = say`without success rate, fees, hours and dimensions, because an older version ran
    them: ${datesText(dates)}`;
  return [{ job, text, command: runCommand(job, dates), isLack: true }];
}

function stale({ job, coverage }: JobMonth): CoverageFault[] {
  const dates = coverage.stale;
  if (dates.length === 0) return [];
  const text = say`changed since their own reports were written; the figures here are current:
    ${datesText(dates)}`;
  // The calendar lists the command of each date.
  const command =
    dates.length === 1 ? `zhangping report ${job} --date ${dates[0]}` : `zhangping status ${job}`;
  return [{ job, text, command, isLack: false }];
}

function runCommand(job: string, dates: readonly string[]): string {
  const [first, last] = [dates[0], dates[dates.length - 1]];
  return first === last
    ? `zhangping run ${job} --date ${first}`
    : `zhangping run ${job} --from ${first} --to ${last}`;
}
