/** The runs of a command line, one after the other; those that wait for a bill come last. */
import type { ConfiguredJob } from '../../config/configured-job.ts';
import { FetchFailure } from '../../fetch/channel.ts';
import { holderText } from '../../ledger/job-lock.ts';
import { reportFolder } from '../../report/folder.ts';
import { endOfError, endOfRun, type RunEnd } from '../../report/run-end.ts';
import type { RunEvents } from '../../run/active-run.ts';
import { datesToRunAgain, fetchBills, fetchedSides, waitsUntil } from '../../run/bills.ts';
import { jobLedger, type PlaceOptions, reportsFolder } from '../../run/choose-jobs.ts';
import type { RunResult } from '../../run/reconcile.ts';
import { type AskedRun, type JobOptions, plannedDate } from '../../run/request.ts';
import { runJob } from '../../run/run-job.ts';
import { clock } from '../../support/clock.ts';
import { printError } from '../../support/output.ts';
import { describeError } from '../../words/describe-error.ts';
import { say } from '../../words/language.ts';
import { QUIET } from '../terminal/progress.ts';
import { failureText, verdictText } from '../terminal/progress-text.ts';
import { startProgress } from '../terminal/terminal.ts';

/** The flags of runs that attempts need. */
export interface AttemptOptions extends JobOptions, PlaceOptions {
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** A run of the command line. */
export interface PlannedRun {
  readonly job: ConfiguredJob;
  /** undefined: that of the statement. */
  readonly date: string | undefined;
  /** Ask for its bill once more, and run only if it has changed? */
  readonly again: boolean;
}

/** How a run ended, with what it did or the error that ended it. */
export interface Attempt {
  readonly end: RunEnd;
  readonly done: RunResult | null;
  readonly error: unknown;
}

/** Attempts the runs; those that wait for a bill come last, after `beforePause`. */
export async function* attempts(
  runs: readonly PlannedRun[],
  options: AttemptOptions,
  beforePause: () => Promise<void>,
): AsyncGenerator<[PlannedRun, Attempt | null]> {
  if (runs.every(({ job }) => fetchedSides(job, options).length === 0)) {
    for (const each of runs) yield [each, await attempt(each, options)];
    return;
  }
  const tasks = await Promise.all(
    runs.map(async (of) => ({ of, until: await untilOf(of, options) })),
  );
  const { inTurn } = await import('../../fetch/in-turn.ts');
  const { lastFailure, sayWaiting } = await import('./fetched-text.ts');
  const tried = inTurn(tasks, (of) => attempt(of, options), {
    onWait: (of, failure, until) => {
      if (!options.quiet && !options.json)
        printError(sayWaiting(of.job.job, labelOf(of, options).date, failure, until));
    },
    beforePause,
    follows: (of, other) => of.job.settlement?.upstream === other.job.job.name,
  });
  for await (const [{ of, until }, result] of tried) {
    if (!(result instanceof FetchFailure)) yield [of, result];
    else if (of.again && result.retryMs !== null) {
      // The date keeps the bill that it was run with; it is asked for again on other nights.
      printError(describeError(result, false).text);
      yield [of, null];
    } else {
      const label = labelOf(of, options);
      const { date } = label;
      const error = lastFailure(result, of.job.job, { date, until });
      const ended = { endedAt: new Date().toISOString(), durationMs: 0 };
      yield [of, { end: { ...endOfError(error), ...label, ...ended }, done: null, error }];
    }
  }
}

/** Until when the bills of a run are asked for again. */
async function untilOf(planned: PlannedRun, options: AttemptOptions): Promise<number | null> {
  const { date } = labelOf(planned, options);
  // The run says what is wrong with its date.
  if (date === '') return null;
  return await waitsUntil(fetchedSides(planned.job, options), date, planned.again);
}

function labelOf({ job, date }: Pick<PlannedRun, 'job' | 'date'>, options: AttemptOptions) {
  const asked = date === undefined ? options : { ...options, date };
  return { job: job.job.name, date: plannedDate(job, asked) ?? '' };
}

/** Whether no run was attempted yet: the first one begins with the process. */
let isFirst = true;

/** Fetches and runs; null: the bill is as it was. Throws FetchFailure if a bill is not there. */
async function attempt(planned: PlannedRun, options: AttemptOptions): Promise<Attempt | null> {
  const { job, date, again } = planned;
  const startedAt = isFirst ? 0 : performance.now();
  isFirst = false;
  const timed = () => {
    const durationMs = Math.round(performance.now() - startedAt);
    return { endedAt: new Date().toISOString(), durationMs };
  };
  const asked = date === undefined ? options : { ...options, date };
  const label = labelOf(planned, options);
  try {
    const fetched = await fetchFirst(planned, options);
    if (again && fetched.every(({ is }) => is === 'same') && (await isRun(job, label, options))) {
      return null;
    }
  } catch (error) {
    if (error instanceof FetchFailure) throw error;
    return { end: { ...endOfError(error), ...label, ...timed() }, done: null, error };
  }
  const progress = options.quiet || options.json ? QUIET : await startProgress(label);
  try {
    const places = { out: reportsFolder(job, options), ledger: jobLedger(job, options) };
    const onTakenOver: RunEvents['onTakenOver'] = (holder) => {
      const text = say`took over the lock of a run that crashed: ${holderText(holder)}`;
      progress.note(`zhangping: ${text}`);
    };
    const events = { observer: progress.observer, startedAt, onTakenOver };
    const done = await runOnce({ configured: job, options: asked, places, events });
    const { digest } = done;
    progress.end(verdictText(digest), digest.timings.total);
    const reports = options.dryRun ? '' : reportFolder(places.out, digest.job, digest.date);
    return { end: { ...endOfRun(digest), reports, ...timed() }, done, error: null };
  } catch (error) {
    const ended = timed();
    progress.fail(failureText(error), ended.durationMs);
    return { end: { ...endOfError(error), ...label, ...ended }, done: null, error };
  }
}

/** Was the date run with its newest bills? Another job may have fetched them meanwhile. */
async function isRun(
  job: ConfiguredJob,
  { date }: { readonly date: string },
  options: AttemptOptions,
): Promise<boolean> {
  const sides = fetchedSides(job, options);
  return !(await datesToRunAgain(job, sides, jobLedger(job, options))).includes(date);
}

/** Fetches the bills of a run that are not there yet. */
async function fetchFirst(planned: PlannedRun, options: AttemptOptions) {
  const { job, again } = planned;
  const sides = fetchedSides(job, options);
  const { date } = labelOf(planned, options);
  if (sides.length === 0 || date === '') return [];
  const until = await waitsUntil(sides, date, again);
  // A nightly run accepts at the end of its wait only what a person accepts at once.
  const isOver = options.date !== undefined || until === null || clock.now() >= until;
  const allowEmpty = options.allowEmpty === true && isOver;
  const fetched = await fetchBills(job, sides, { date, again, allowEmpty });
  if (options.quiet || options.json) return fetched;
  const { fetchedText } = await import('./fetched-text.ts');
  for (const each of fetched) {
    if (each.is !== 'present') printError(`${fetchedText(job.job.name, each)}\n`);
  }
  return fetched;
}

/** Runs a job on its files, or on the parts that loaders hold. */
async function runOnce(asked: AskedRun): Promise<RunResult> {
  const { run } = asked.options;
  if (run === undefined) return runJob(asked);
  const { partsRequest, reconcileParts } = await import('../../distributed/reconcile-parts.ts');
  return reconcileParts(await partsRequest(asked, run));
}
