/** `zhangping run`: runs one job and date or many, and prints how each ended. */
import type { ConfiguredJob } from '../../config/configured-job.ts';
import { FetchFailure } from '../../fetch/channel.ts';
import type { RunEnd } from '../../report/run-end.ts';
import { summaryJson } from '../../report/summary.ts';
import { runNotes } from '../../report/table.ts';
import {
  datesToAskAgain,
  datesToRunAgain,
  type FetchedSide,
  fetchedSides,
} from '../../run/bills.ts';
import { chooseJobs, jobLedger, reportsFolder } from '../../run/choose-jobs.ts';
import { plannedDate } from '../../run/request.ts';
import { type DateOptions, runDates } from '../../run/run-dates.ts';
import { checkSettlementFlags } from '../../run/settlement-flags.ts';
import {
  EXIT,
  type ExitCode,
  RefusedError,
  UsageError,
  WORST_FIRST,
} from '../../support/errors.ts';
import { print, printError, printJson } from '../../support/output.ts';
import { describeError } from '../../words/describe-error.ts';
import { say } from '../../words/language.ts';
import { printTable } from '../terminal/print-table.ts';
import { checkMetricsOption } from './metrics.ts';
import { type AttemptOptions, attempts, type PlannedRun } from './run-attempts.ts';
import { type NotificationOptions, sendNotifications } from './send-notifications.ts';

interface RunOptions extends AttemptOptions, DateOptions, NotificationOptions {}

/** Returns the worst exit code of the runs. Throws UsageError before any run. */
export async function run(jobName: string | undefined, options: RunOptions): Promise<ExitCode> {
  checkMetricsOption(options);
  const jobs = await chooseJobs(jobName, options);
  const { runs, nothing } = await planRuns(jobs, jobName, options);
  if (options.run !== undefined && runs.length > 1) {
    throw new UsageError(say`--run is for one job and date: name the job, and leave out --from and
      --to.`);
  }
  if (options.run !== undefined && options.kept) {
    throw new UsageError(say`--run uses the loaded files: leave out --kept.`);
  }
  if (!options.json && !options.quiet) print(nothing);
  const isOne = runs.filter(({ again }) => !again).length === 1 && options.catchUp === undefined;
  const ends: RunEnd[] = [];
  const ran: ConfiguredJob[] = [];
  let reported = 0;
  // Before a pause too: it may take hours, and the process may be ended in it.
  const report = async () => {
    const news = ends.slice(reported);
    reported = ends.length;
    if (news.length > 0) await sendNotifications(news, ran, options);
  };
  for await (const [{ job, date }, attempted] of attempts(runs, options, report)) {
    if (attempted === null) continue;
    const { end, done, error } = attempted;
    ends.push(end);
    ran.push(job);
    for (const warning of done?.warnings ?? []) printError(warning);
    if (end.digest === null) {
      const name = isOne ? '' : `${[job.job.name, date].filter(Boolean).join(' ')}: `;
      printError(name + describeError(error, process.argv.includes('--verbose')).text);
      printError(fetchAgainHint(error, { ...end, sides: fetchedSides(job, options) }));
    } else if (!options.json && !options.quiet) {
      printTable(end.digest, options.dryRun ? '' : reportsFolder(job, options));
      // A dry run is rolled back: it changes no other date and no decision.
      if (done !== null && !options.dryRun) print(runNotes(done));
      if (!isOne) print('\n');
    }
  }
  if (options.json) printSummaries(ends, isOne && ends.length === 1);
  await report();
  const codes = ends.map(({ exitCode }) => exitCode);
  return WORST_FIRST.find((code) => codes.includes(code)) ?? EXIT.balanced;
}

/** The runs of each job, and what to say of jobs without one. */
async function planRuns(
  jobs: readonly ConfiguredJob[],
  jobName: string | undefined,
  options: RunOptions,
): Promise<{ readonly runs: readonly PlannedRun[]; readonly nothing: string }> {
  const runs: PlannedRun[] = [];
  let nothing = '';
  // A date that was asked for is the only one.
  const isNightly = options.date === undefined && options.from === undefined;
  for (const job of jobs) {
    checkSettlementFlags(job, options);
    const { dates, none } = await runDates(job, { ...options, isNamed: jobName !== undefined });
    for (const date of dates) runs.push({ job, date, again: false });
    if (dates.length === 0) nothing += `${none}\n`;
    if (!isNightly) continue;
    const sides = fetchedSides(job, options);
    const changed = await datesToRunAgain(job, sides, jobLedger(job, options));
    const planned = new Set(dates.map((date) => date ?? plannedDate(job, options)));
    const isPlanned = (date: string) => planned.size === planned.add(date).size;
    for (const date of changed) if (!isPlanned(date)) runs.push({ job, date, again: false });
    const again = await datesToAskAgain(sides);
    for (const date of again) if (!isPlanned(date)) runs.push({ job, date, again: true });
  }
  return { runs, nothing };
}

/** One summary, or a list; runs without a verdict have none. */
function printSummaries(ends: readonly RunEnd[], isOne: boolean): void {
  const found = ends.flatMap(({ digest }) => (digest === null ? [] : [summaryJson(digest)]));
  if (isOne) printJson(found.join(''));
  else printJson(`[${found.map((json) => json.trimEnd()).join(',\n')}]\n`);
}

/** How to fetch a bill again that a run refuses. */
function fetchAgainHint(
  error: unknown,
  {
    job,
    date,
    sides,
  }: { readonly job: string; readonly date: string; readonly sides: readonly FetchedSide[] },
): string {
  const isOfBill = sides.some(({ config }) => (error as Error).message?.includes(config.into));
  if (!isOfBill || !(error instanceof RefusedError) || error instanceof FetchFailure) return '';
  const command = `zhangping fetch ${job} --date ${date} --compare`;
  return `${say`To fetch the bill again: ${command}`}\n`;
}
