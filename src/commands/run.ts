/** `zhangping run`: flags in, words out, for one job and date or for many. */
import type { ConfiguredJob } from '../config/configured-job.ts';
import { holderText } from '../ledger/job-lock.ts';
import type { RunEnd } from '../model/run-end.ts';
import { dateRange, isDate } from '../model/time.ts';
import { reportFolder } from '../report/folder.ts';
import { summaryJson } from '../report/summary.ts';
import { runNotes, terminalTable } from '../report/table.ts';
import { endOfError, endOfRun } from '../run-end.ts';
import {
  type JobOptions,
  type JobRun,
  plannedDate,
  requireDatedPaths,
  runJob,
} from '../run-job.ts';
import { describeError } from '../support/describe-error.ts';
import { EXIT, type ExitCode, UsageError } from '../support/errors.ts';
import { chooseJobs, ledgerOf, outOf, type PlaceOptions } from './choose-jobs.ts';
import { QUIET } from './progress.ts';
import { failureText, verdictText } from './progress-text.ts';
import { tellEnds } from './tell.ts';
import { startProgress, tableWidth, wantsColour } from './terminal.ts';

export interface RunOptions extends JobOptions, PlaceOptions {
  readonly from?: string;
  readonly to?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Exit codes from best to worst, for several runs: what must be mended goes before what is. */
const WORSE: readonly ExitCode[] = [
  EXIT.balanced,
  EXIT.discrepant,
  EXIT.locked,
  EXIT.refused,
  EXIT.usage,
  EXIT.internal,
];

/** Runs what the command line means; the worst exit code. Throws where there is a single run. */
export async function run(jobName: string | undefined, options: RunOptions): Promise<ExitCode> {
  const jobs = await chooseJobs(jobName, options);
  const dates = datesOf(options);
  if (options.run !== undefined && jobs.length * dates.length > 1) {
    throw new UsageError('--run is of one job and date: name the job, and no --from and --to.');
  }
  const runs = jobs.flatMap((job) => dates.map((date) => ({ job, date })));
  if (options.from !== undefined) for (const job of jobs) requireDatedPaths(job, options);
  if (runs.length > 1) return runAll(runs, options);
  const [{ job, date }] = runs;
  const { end, done, error } = await attempt(job, date, options);
  if (done !== null) process.stdout.write(shown(done, job, options));
  await tellEnds([end], options);
  if (done === null) throw error;
  return end.exitCode;
}

/** One run after the other; what ends one does not end the others. */
async function runAll(
  runs: readonly { readonly job: ConfiguredJob; readonly date: string | undefined }[],
  options: RunOptions,
): Promise<ExitCode> {
  const ends: RunEnd[] = [];
  const summaries: string[] = [];
  for (const { job, date } of runs) {
    const { end, done, error } = await attempt(job, date, options);
    ends.push(end);
    if (done === null) {
      const { text } = describeError(error, process.argv.includes('--verbose'));
      process.stderr.write(`${[job.job.name, date].filter(Boolean).join(' ')}: ${text}`);
    } else if (options.json) summaries.push(summaryJson(done.page).trimEnd());
    else if (!options.quiet) process.stdout.write(`${shown(done, job, options)}\n`);
  }
  if (options.json) process.stdout.write(`[${summaries.join(',\n')}]\n`);
  await tellEnds(ends, options);
  const codes = ends.map(({ exitCode }) => exitCode);
  return WORSE.findLast((code) => codes.includes(code)) ?? EXIT.balanced;
}

/** What came of a run: what it did, or the error that ended it. */
interface Attempt {
  readonly end: RunEnd;
  readonly done: JobRun | null;
  readonly error: unknown;
}

async function attempt(
  job: ConfiguredJob,
  date: string | undefined,
  options: RunOptions,
): Promise<Attempt> {
  const start = performance.now();
  const timed = () => {
    const durationMs = Math.round(performance.now() - start);
    return { endedAt: new Date().toISOString(), durationMs };
  };
  try {
    const done = await runOne(job, date, options);
    const { page } = done;
    const reports = options.dryRun ? '' : reportFolder(outOf(job, options), page.job, page.date);
    return { end: { ...endOfRun(page), reports, ...timed() }, done, error: null };
  } catch (error) {
    const asked = date === undefined ? options : { ...options, date };
    const planned = { job: job.job.name, date: plannedDate(job, asked) ?? '' };
    return { end: { ...endOfError(error), ...planned, ...timed() }, done: null, error };
  }
}

/** The dates asked for; undefined: the statement's own, or yesterday where paths need a date. */
function datesOf({ date, from, to }: RunOptions): (string | undefined)[] {
  if (from === undefined && to === undefined) return [date];
  if (date !== undefined) throw new UsageError('Give --date, or --from and --to.');
  for (const [flag, value] of Object.entries({ from, to })) {
    if (value === undefined || !isDate(value)) {
      throw new UsageError(
        `--${flag} ${value ?? 'is missing'}: expected yyyy-MM-dd, of both ends.`,
      );
    }
  }
  const dates = dateRange(from as string, to as string);
  if (dates.length === 0) throw new UsageError(`--from ${from} is after --to ${to}.`);
  return dates;
}

async function runOne(
  job: ConfiguredJob,
  date: string | undefined,
  options: RunOptions,
): Promise<JobRun> {
  const { date: _, ...others } = options;
  const planned = plannedDate(job, date === undefined ? options : { ...options, date });
  const label = { job: job.job.name, date: planned ?? '' };
  const progress = options.quiet || options.json ? QUIET : await startProgress(label);
  try {
    const done = await runJob(
      job,
      { ...others, ...(date === undefined ? {} : { date }) },
      { out: outOf(job, options), ledger: ledgerOf(job, options) },
      {
        observer: progress.observer,
        onTakenOver: (holder) => {
          const who = holderText(holder);
          progress.note(`zhangping: took over the lock of a run that died: ${who}`);
        },
      },
    );
    progress.end(verdictText(done.page));
    return done;
  } catch (error) {
    progress.fail(failureText(error));
    throw error;
  }
}

function shown(done: JobRun, job: ConfiguredJob, options: RunOptions): string {
  if (options.json) return summaryJson(done.page);
  if (options.quiet) return '';
  const colour = wantsColour(process.stdout);
  const outDir = options.dryRun ? '' : outOf(job, options);
  const width = tableWidth(process.stdout);
  return terminalTable(done.page, { colour, outDir, width }) + runNotes(done);
}
