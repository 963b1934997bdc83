/** `zhangping run`: flags in, words out, for one job and date or for many. */
import type { ConfiguredJob } from '../../config/configured-job.ts';
import type { RunEnd } from '../../domain/run-end.ts';
import { holderText } from '../../ledger/job-lock.ts';
import { endOfError, endOfRun } from '../../notify/run-end.ts';
import { reportFolder } from '../../report/folder.ts';
import { summaryJson } from '../../report/summary.ts';
import { runNotes, terminalTable } from '../../report/table.ts';
import type { RunEvents } from '../../run/active-run.ts';
import { chooseJobs, ledgerOf, outOf, type PlaceOptions } from '../../run/choose-jobs.ts';
import { type RunResult, reconcile } from '../../run/reconcile.ts';
import {
  type JobOptions,
  plannedDate,
  type RunPlaces,
  reconcileRequest,
} from '../../run/request.ts';
import { type DateOptions, runDates } from '../../run/run-dates.ts';
import { EXIT, type ExitCode, UsageError, WORST_FIRST } from '../../support/errors.ts';
import { print, printError, printJson, printPainted } from '../../support/output.ts';
import { describeError } from '../../words/describe-error.ts';
import { say } from '../../words/language.ts';
import { QUIET } from '../terminal/progress.ts';
import { failureText, verdictText } from '../terminal/progress-text.ts';
import { startProgress, tableWidth, wantsColour } from '../terminal/terminal.ts';
import { checkMetricsOption, type MetricsOptions } from './metrics.ts';
import { sendNotifications } from './send-notifications.ts';

export interface RunOptions extends JobOptions, PlaceOptions, DateOptions, MetricsOptions {
  readonly json?: boolean;
  /** false: --no-notify */
  readonly notify?: boolean;
  readonly quiet?: boolean;
}

/** Runs what the command line means; the worst exit code. Throws UsageError before any run. */
export async function run(jobName: string | undefined, options: RunOptions): Promise<ExitCode> {
  checkMetricsOption(options);
  const jobs = await chooseJobs(jobName, options);
  const runs: { readonly job: ConfiguredJob; readonly date: string | undefined }[] = [];
  let nothing = '';
  for (const job of jobs) {
    const { dates, none } = await runDates(job, options);
    for (const date of dates) runs.push({ job, date });
    if (dates.length === 0) nothing += `${none}\n`;
  }
  if (options.run !== undefined && runs.length > 1) {
    throw new UsageError(say`--run is for one job and date: name the job, and leave out --from and
      --to.`);
  }
  if (!options.json && !options.quiet) print(nothing);
  if (runs.length !== 1 || options.catchUp !== undefined) return runAll(runs, options);
  const [{ job, date }] = runs;
  const { end, done, error } = await attempt(job, date, options);
  if (done === null) printError(errorText(error));
  else show(done, job, options);
  await sendNotifications([end], jobs, options);
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
      const name = [job.job.name, date].filter(Boolean).join(' ');
      printError(`${name}: ${errorText(error)}`);
    } else if (options.json) summaries.push(summaryJson(done.outcome).trimEnd());
    else if (!options.quiet) {
      show(done, job, options);
      print('\n');
    }
  }
  if (options.json) printJson(`[${summaries.join(',\n')}]\n`);
  const jobs = runs.map(({ job }) => job);
  await sendNotifications(ends, jobs, options);
  const codes = ends.map(({ exitCode }) => exitCode);
  return WORST_FIRST.find((code) => codes.includes(code)) ?? EXIT.balanced;
}

function errorText(error: unknown): string {
  return describeError(error, process.argv.includes('--verbose')).text;
}

/** What came of a run: what it did, or the error that ended it. */
interface Attempt {
  readonly end: RunEnd;
  readonly done: RunResult | null;
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
    const { outcome: page } = done;
    const reports = options.dryRun ? '' : reportFolder(outOf(job, options), page.job, page.date);
    return { end: { ...endOfRun(page), reports, ...timed() }, done, error: null };
  } catch (error) {
    const asked = date === undefined ? options : { ...options, date };
    const planned = { job: job.job.name, date: plannedDate(job, asked) ?? '' };
    return { end: { ...endOfError(error), ...planned, ...timed() }, done: null, error };
  }
}

async function runOne(
  job: ConfiguredJob,
  date: string | undefined,
  options: RunOptions,
): Promise<RunResult> {
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
          const text = say`took over the lock of a run that crashed: ${holderText(holder)}`;
          progress.note(`zhangping: ${text}`);
        },
      },
    );
    progress.end(verdictText(done.outcome));
    return done;
  } catch (error) {
    progress.fail(failureText(error));
    throw error;
  }
}

/** Of files, or of parts that loaders hold. */
async function runJob(
  job: ConfiguredJob,
  options: JobOptions,
  places: RunPlaces,
  events: RunEvents,
): Promise<RunResult> {
  const { run } = options;
  if (run === undefined) return reconcile(await reconcileRequest(job, options, places, events));
  const { partsRequest, reconcileParts } = await import('../../distributed/reconcile-parts.ts');
  return reconcileParts(await partsRequest(job, { ...options, run }, places, events));
}

function show(done: RunResult, job: ConfiguredJob, options: RunOptions): void {
  if (options.json) printJson(summaryJson(done.outcome));
  if (options.json || options.quiet) return;
  const colour = wantsColour(process.stdout);
  const outDir = options.dryRun ? '' : outOf(job, options);
  const width = tableWidth(process.stdout);
  printPainted(terminalTable(done.outcome, { colour, outDir, width }));
  print(runNotes(done));
}
