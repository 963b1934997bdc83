/** Why the figures of a period may lack something, and what to run. */
import type { JobMonth, MonthReport, Period, SideFigures } from '../../domain/month.ts';
import { dateRange, shiftDate } from '../../domain/time.ts';
import { say } from '../../words/language.ts';
import { shownCount } from '../figures.ts';
import { datesText } from '../notes.ts';

export interface CoverageFault {
  readonly job: string;
  readonly text: string;
  /** What to run; none: the text says it. */
  readonly commands: readonly string[];
  /** Whether figures lack something; false: only the reports of dates are old. */
  readonly isLack: boolean;
}

type Covered = Pick<MonthReport, 'jobs' | 'period'>;

/** What is missing first, then what is less than it could be. */
export function coverageFaults({ jobs, period }: Covered): CoverageFault[] {
  return [missing, neverRun, withoutActivity, stale].flatMap((each) =>
    jobs.flatMap((job) => each(job, period)),
  );
}

export function isComplete(report: Covered): boolean {
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

/** How far a period that goes on has come, and what is beside it. Empty: it is over. */
export function upToText({ period, before, jobs }: MonthReport): string {
  const last = jobs
    .flatMap(({ dates, coverage }) => [...dates.map(({ date }) => date), ...coverage.missing])
    .reduce((latest, date) => (date > latest ? date : latest), '');
  if (last === '' || last >= period.to) return '';
  if (besideText({ before, jobs }) !== '') return say`Up to ${last}.`;
  const { name, to } = before;
  return say`Up to ${last}; ${name} beside it is the whole period, up to ${to}.`;
}

/** Which fees are too low because some records state none. */
export function feeNotes({ jobs }: Pick<MonthReport, 'jobs'>): string[] {
  return jobs.flatMap(({ job, figures: { now }, dimensions }) => {
    const lacking = (side: SideFigures | null) => {
      if (side === null || side.withoutFee === 0) return [];
      return [[shownCount(side.withoutFee), shownCount(side.withFee + side.withoutFee)] as const];
    };
    // Fees of the flows are shown by dimension.
    const flows = dimensions.length === 0 ? null : now.flows;
    return [
      ...lacking(now.statement).map(
        ([some, all]) => say`${job}: ${some} of ${all} payments and refunds of the statement state
          no fee. Its fees lack theirs, and have no rate.`,
      ),
      ...lacking(flows).map(
        ([some, all]) => say`${job}: ${some} of ${all} payments and refunds of the flows state no
          fee. Fees by dimension lack theirs, and have no rate where one is lacking.`,
      ),
    ];
  });
}

/** Ranges of dates that have a command each. */
const GAPS_MAX = 3;

function missing({ job, coverage }: JobMonth): CoverageFault[] {
  const dates = coverage.missing;
  if (dates.length === 0) return [];
  const text = say`not run: ${datesText(dates)}`;
  // Runs the missing dates alone.
  const many = `zhangping run ${job} --catch-up ${coverage.catchUpDays}`;
  return [{ job, text, commands: runCommands(job, dates, many), isLack: true }];
}

function neverRun({ job, coverage }: JobMonth, { from, to }: Period): CoverageFault[] {
  if (coverage.ran > 0 || coverage.missing.length > 0) return [];
  const isDue = coverage.notDue.length < dateRange(from, to).length;
  const text = isDue ? say`no date of the period was run` : say`not due yet`;
  return [{ job, text, commands: [], isLack: true }];
}

function withoutActivity({ job, coverage }: JobMonth): CoverageFault[] {
  const dates = coverage.withoutActivity;
  if (dates.length === 0) return [];
  const text = say`without success rate, fees, hours and dimensions, because an older version ran
    them: ${datesText(dates)}`;
  const all = rangeCommand(job, dates[0], dates[dates.length - 1]);
  return [{ job, text, commands: runCommands(job, dates, all), isLack: true }];
}

function stale({ job, coverage }: JobMonth): CoverageFault[] {
  const dates = coverage.stale;
  if (dates.length === 0) return [];
  const text = say`changed since their own reports were written; the figures here are current:
    ${datesText(dates)}`;
  // The calendar lists the command of each date.
  const command =
    dates.length === 1 ? `zhangping report ${job} --date ${dates[0]}` : `zhangping status ${job}`;
  return [{ job, text, commands: [command], isLack: false }];
}

/** A command for each range of consecutive dates; `many` is that of too many ranges. */
function runCommands(job: string, dates: readonly string[], many: string): string[] {
  const gaps: [first: string, last: string][] = [];
  for (const date of dates) {
    const gap = gaps.at(-1);
    if (gap && shiftDate(gap[1], 1) === date) gap[1] = date;
    else gaps.push([date, date]);
  }
  if (gaps.length > GAPS_MAX) return [many];
  return gaps.map(([first, last]) =>
    first === last ? `zhangping run ${job} --date ${first}` : rangeCommand(job, first, last),
  );
}

function rangeCommand(job: string, first: string, last: string): string {
  return `zhangping run ${job} --from ${first} --to ${last}`;
}
