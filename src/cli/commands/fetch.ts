/** `zhangping fetch`: fetches the bills of jobs from their channels, without running the jobs. */
import type { ConfiguredJob } from '../../config/configured-job.ts';
import { parseDateFlag } from '../../config/flags.ts';
import { FetchFailure } from '../../fetch/channel.ts';
import type { Fetched } from '../../fetch/fetch-bill.ts';
import { inTurn } from '../../fetch/in-turn.ts';
import {
  datesToAskAgain,
  type FetchedSide,
  fetchBills,
  fetchedSides,
  waitsUntil,
} from '../../run/bills.ts';
import { chooseJobs } from '../../run/choose-jobs.ts';
import { datesOf } from '../../run/run-dates.ts';
import {
  EXIT,
  type ExitCode,
  ExpectedError,
  UsageError,
  WORST_FIRST,
} from '../../support/errors.ts';
import { print, printError, printValue } from '../../support/output.ts';
import { describeError } from '../../words/describe-error.ts';
import { say } from '../../words/language.ts';
import { printFindings } from '../terminal/findings.ts';
import type { DateFlags } from './explain-matched.ts';
import { fetchedText, lastFailure, sayWaiting } from './fetched-text.ts';

interface FetchOptions extends DateFlags {
  readonly config?: string;
  /** Ask again for bills that are there. */
  readonly compare?: boolean;
  /** Try the channels, and save nothing. */
  readonly check?: boolean;
  readonly allowEmpty?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** The bill of a side and date. */
interface Wanted extends FetchedSide {
  readonly job: ConfiguredJob;
  readonly date: string;
  readonly again: boolean;
}

/** A bill that was fetched, or why not. */
type Result = { readonly of: Wanted } & (
  | { readonly fetched: Fetched }
  | { readonly error: ExpectedError }
);

/** Returns the worst exit code of the bills. Throws UsageError before any is asked for. */
export async function fetch(jobName: string | undefined, options: FetchOptions): Promise<ExitCode> {
  if (options.date !== undefined && (options.from ?? options.to) !== undefined) {
    throw new UsageError(say`Give only one of --date, and --from with --to.`);
  }
  const wanted = await wantedBills(jobName, options);
  if (options.check) return await check(wanted, options);
  const results: Result[] = [];
  for await (const result of fetchAll(wanted, options)) {
    results.push(result);
    if ('error' in result) printError(describeError(result.error, false).text);
    else if (!options.json && !options.quiet) {
      print(`${fetchedText(result.of.job.job.name, result.fetched)}\n`);
      if (result.fetched.is === 'changed') print(`${runAgainText(result.of)}\n`);
    }
  }
  if (options.json) printValue(results.map(shownResult));
  const codes = results.map((each) => {
    if (!('error' in each)) return EXIT.balanced;
    // A bill that is asked for once more, and cannot be had now, is asked for on other nights.
    const { of, error } = each;
    const mayPass = error instanceof FetchFailure && error.retryMs !== null;
    return of.again && !options.compare && mayPass ? EXIT.balanced : error.exitCode;
  });
  return WORST_FIRST.find((code) => codes.includes(code)) ?? EXIT.balanced;
}

/** The bills of the command line: those of the dates, and those to ask for once more. */
async function wantedBills(jobName: string | undefined, options: FetchOptions): Promise<Wanted[]> {
  const jobs = await chooseJobs(jobName, options);
  const wanted: Wanted[] = [];
  const isNightly = options.date === undefined && options.from === undefined;
  for (const job of jobs) {
    const sides = fetchedSides(job);
    if (sides.length === 0) continue;
    const { dates } = await datesOf(job, { ...options, isNamed: jobName !== undefined });
    const compare = options.compare === true;
    const again = isNightly && !options.check ? await datesToAskAgain(sides) : [];
    for (const each of sides) {
      for (const asked of dates) {
        const date = parseDateFlag(asked ?? 'yesterday', job.job.timeZone);
        wanted.push({ job, ...each, date, again: compare });
      }
      for (const date of again) wanted.push({ job, ...each, date, again: true });
    }
  }
  if (wanted.length > 0 || jobs.some((job) => fetchedSides(job).length > 0)) return wanted;
  throw new UsageError(
    jobName === undefined
      ? say`No job of the config has a bill that is fetched. Describe the channel under channels:,
        and set statement: {fetch: <channel>, into: <folder>}.`
      : say`Job ${jobName} has no bill that is fetched: set statement: {fetch: <channel>, into:
        <folder>}.`,
  );
}

async function* fetchAll(
  wanted: readonly Wanted[],
  { quiet, json, allowEmpty }: FetchOptions,
): AsyncGenerator<Result> {
  const tasks = await Promise.all(
    wanted.map(async (of) => {
      return { of, until: await waitsUntil([of], of.date, of.again) };
    }),
  );
  const attempt = async (of: Wanted): Promise<Result> => {
    try {
      const [fetched] = await fetchBills(of.job, [of], { ...of, allowEmpty });
      return { of, fetched };
    } catch (error) {
      if (error instanceof FetchFailure || !(error instanceof ExpectedError)) throw error;
      return { of, error };
    }
  };
  const onWait = (of: Wanted, failure: FetchFailure, until: number) => {
    if (!quiet && !json) printError(sayWaiting(of.job.job, of.date, failure, until));
  };
  for await (const [{ of, until }, result] of inTurn(tasks, attempt, { onWait })) {
    if (!(result instanceof FetchFailure)) yield result;
    else {
      yield { of, error: lastFailure(result, of.job.job, { date: of.date, until }) };
    }
  }
}

/** Prints what was found; the exit code of a problem is that of a refused run. */
async function check(wanted: readonly Wanted[], { json }: FetchOptions): Promise<ExitCode> {
  const { checkChannel } = await import('../../fetch/check.ts');
  const findings = [];
  for (const { job, config, date } of wanted) {
    for (const note of await checkChannel(config, date)) {
      findings.push({ check: job.job.name, ...note });
    }
  }
  if (json) printValue(findings);
  else printFindings(findings);
  const isWrong = findings.some(({ level }) => level === 'problem');
  return isWrong ? EXIT.refused : EXIT.balanced;
}

function runAgainText({ job, date }: Wanted): string {
  return say`Run the date again with it: zhangping run ${job.job.name} --date ${date}`;
}

function shownResult(result: Result) {
  const { job, side, date } = result.of;
  const shown = { job: job.job.name, side, date };
  if ('error' in result) {
    const { message, error } = { ...describeError(result.error, false), error: result.error };
    return { ...shown, result: 'failed', reason: 'reason' in error ? error.reason : '', message };
  }
  const { is, bill } = result.fetched;
  const files = bill.files.map(({ path, evidence }) => ({ path, evidence }));
  return { ...shown, result: is, files };
}
