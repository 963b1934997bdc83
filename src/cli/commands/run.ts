/** `zhangping run`: runs one job and date or many, and prints how each ended. */
import type { ConfiguredJob } from '../../config/configured-job.ts';
import { holderText } from '../../ledger/job-lock.ts';
import { reportFolder } from '../../report/folder.ts';
import { endOfError, endOfRun, type RunEnd } from '../../report/run-end.ts';
import { summaryJson } from '../../report/summary.ts';
import { runNotes } from '../../report/table.ts';
import type { RunEvents } from '../../run/active-run.ts';
import { chooseJobs, jobLedger, type PlaceOptions, reportsFolder } from '../../run/choose-jobs.ts';
import type { RunResult } from '../../run/reconcile.ts';
import { type JobOptions, plannedDate, type RunPlaces } from '../../run/request.ts';
import { type DateOptions, runDates } from '../../run/run-dates.ts';
import { runJob } from '../../run/run-job.ts';
import { checkSettlementFlags } from '../../run/settlement-flags.ts';
import { EXIT, type ExitCode, UsageError, WORST_FIRST } from '../../support/errors.ts';
import { print, printError, printJson } from '../../support/output.ts';
import { describeError } from '../../words/describe-error.ts';
import { say } from '../../words/language.ts';
import { printTable } from '../terminal/print-table.ts';
import { QUIET } from '../terminal/progress.ts';
import { failureText, verdictText } from '../terminal/progress-text.ts';
import { startProgress } from '../terminal/terminal.ts';
import { checkMetricsOption } from './metrics.ts';
import { type NotificationOptions, sendNotifications } from './send-notifications.ts';

interface RunOptions extends JobOptions, PlaceOptions, DateOptions, NotificationOptions {
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Returns the worst exit code of the runs. Throws UsageError before any run. */
export async function run(jobName: string | undefined, options: RunOptions): Promise<ExitCode> {
  checkMetricsOption(options);
  const jobs = await chooseJobs(jobName, options);
  const runs: { readonly job: ConfiguredJob; readonly date: string | undefined }[] = [];
  let nothing = '';
  for (const job of jobs) {
    checkSettlementFlags(job, options);
    const { dates, none } = await runDates(job, { ...options, isNamed: jobName !== undefined });
    for (const date of dates) runs.push({ job, date });
    if (dates.length === 0) nothing += `${none}\n`;
  }
  if (options.run !== undefined && runs.length > 1) {
    throw new UsageError(say`--run is for one job and date: name the job, and leave out --from and
      --to.`);
  }
  if (options.run !== undefined && options.kept) {
    throw new UsageError(say`--run uses the loaded files: leave out --kept.`);
  }
  if (!options.json && !options.quiet) print(nothing);
  const isOne = runs.length === 1 && options.catchUp === undefined;
  const ends: RunEnd[] = [];
  for (const { job, date } of runs) {
    const { end, done, error } = await attempt(job, date, options);
    ends.push(end);
    for (const warning of done?.warnings ?? []) printError(warning);
    if (end.digest === null) {
      const name = isOne ? '' : `${[job.job.name, date].filter(Boolean).join(' ')}: `;
      printError(name + errorText(error));
    } else if (!options.json && !options.quiet) {
      printTable(end.digest, options.dryRun ? '' : reportsFolder(job, options));
      // A dry run is rolled back: it changes no other date and no decision.
      if (done !== null && !options.dryRun) print(runNotes(done));
      if (!isOne) print('\n');
    }
  }
  if (options.json) printSummaries(ends, isOne);
  const ran = runs.map(({ job }) => job);
  await sendNotifications(ends, ran, options);
  const codes = ends.map(({ exitCode }) => exitCode);
  return WORST_FIRST.find((code) => codes.includes(code)) ?? EXIT.balanced;
}

/** One summary, or a list; runs without a verdict have none. */
function printSummaries(ends: readonly RunEnd[], isOne: boolean): void {
  const found = ends.flatMap(({ digest }) => (digest === null ? [] : [summaryJson(digest)]));
  if (isOne) printJson(found.join(''));
  else printJson(`[${found.map((json) => json.trimEnd()).join(',\n')}]\n`);
}

function errorText(error: unknown): string {
  return describeError(error, process.argv.includes('--verbose')).text;
}

/** How a run ended, with what it did or the error that ended it. */
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
  const asked = date === undefined ? options : { ...options, date };
  const label = { job: job.job.name, date: plannedDate(job, asked) ?? '' };
  const progress = options.quiet || options.json ? QUIET : await startProgress(label);
  try {
    const places = { out: reportsFolder(job, options), ledger: jobLedger(job, options) };
    const done = await runOnce(job, asked, places, {
      observer: progress.observer,
      onTakenOver: (holder) => {
        const text = say`took over the lock of a run that crashed: ${holderText(holder)}`;
        progress.note(`zhangping: ${text}`);
      },
    });
    const { digest } = done;
    progress.end(verdictText(digest));
    const reports = options.dryRun ? '' : reportFolder(places.out, digest.job, digest.date);
    return { end: { ...endOfRun(digest), reports, ...timed() }, done, error: null };
  } catch (error) {
    progress.fail(failureText(error));
    return { end: { ...endOfError(error), ...label, ...timed() }, done: null, error };
  }
}

/** Runs a job on its files, or on the parts that loaders hold. */
async function runOnce(
  job: ConfiguredJob,
  options: JobOptions,
  places: RunPlaces,
  events: RunEvents,
): Promise<RunResult> {
  const { run } = options;
  if (run === undefined) return runJob(job, options, places, events);
  const { partsRequest, reconcileParts } = await import('../../distributed/reconcile-parts.ts');
  return reconcileParts(await partsRequest(job, { ...options, run }, places, events));
}
