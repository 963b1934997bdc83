/** Searches what is left of past runs for an order: their lists of matches, and their files. */
import { existsSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type ConfiguredJob, unconfiguredJob } from '../config/configured-job.ts';
import { SIDES } from '../domain/record.ts';
import { formatsNamed } from '../formats/registry.ts';
import type { CurrentRun } from '../ledger/order-history.ts';
import { reportFolder, summaryIn } from '../report/folder.ts';
import type { FoundMatch } from '../report/matched/search-list.ts';
import { MATCHED_NAMES } from '../report/write.ts';
import { ExpectedError, isSystemError, RefusedError } from '../support/errors.ts';
import { spelledBack } from '../support/printable.ts';
import { say } from '../words/language.ts';
import { chooseJobs, type PlaceOptions, reportsFolder } from './choose-jobs.ts';
import { type FoundOn, findOrder, type OrderRecord } from './find-order.ts';

/** What is known of the order on one date without an item of it. */
export interface SearchedDate extends FoundOn {
  readonly run: CurrentRun;
  /** The list of matches that was searched; empty: there is none that can be trusted. */
  readonly list: string;
  /** Why a list was not used; empty: there is none, or it was. */
  readonly listProblem: string;
  /** Were the files of both sides read? */
  readonly isRead: boolean;
  /** Were files left unread because another date or job has the order? */
  readonly isLeft: boolean;
}

export interface SearchOptions extends Pick<PlaceOptions, 'config' | 'out'> {
  readonly ledger: string;
  /** Is it known without the search what became of the order? */
  readonly isAnswered: boolean;
  /** Whether the job of a run has items of the order. */
  readonly hasItem: (run: CurrentRun) => boolean;
  /** Called before a date is searched: one of `count` lists or dates with files. */
  readonly onDate: (run: CurrentRun, number: number, count: number) => void;
}

/**
 * Searches these runs for an id of an order, a refund or a transaction of the channel. Lists come
 * first. A list that does not have it says only that it did not match, so files are read then as
 * well, unless another date or job has the answer. Beside an item, a list is enough.
 */
export async function searchRuns(
  ids: readonly string[],
  runs: readonly CurrentRun[],
  options: SearchOptions,
): Promise<SearchedDate[]> {
  if (runs.length === 0) return [];
  const jobs = await chooseJobs(undefined, options);
  const configuredAs = (run: CurrentRun) =>
    jobs.find(({ job }) => job.name === run.job.name) ?? {
      ...unconfiguredJob(run.job.name),
      ...(jobs[0] && { profiles: jobs[0].profiles }),
    };
  const searched: SearchedDate[] = [];
  for (const [index, run] of runs.entries()) {
    options.onDate(run, index + 1, runs.length);
    searched.push(await searchLists(ids, run, foldersOf(run, configuredAs(run), options)));
  }
  const isAnswered = options.isAnswered || searched.some(({ records }) => records.length > 0);
  const isDone = ({ list, records }: SearchedDate) => {
    return list !== '' && (isAnswered || records.length > 0);
  };
  const count = searched.filter((each) => !isDone(each)).length;
  let number = 0;
  for (const [index, each] of searched.entries()) {
    const { run, list, records } = each;
    if (isDone(each)) {
      if (records.length > 0 || options.hasItem(run)) continue;
      const unknown = say`${unmatched(run)}; the files were not read, because another
        date or job has the order`;
      searched[index] = { ...each, unknown, isLeft: true };
      continue;
    }
    options.onDate(run, ++number, count);
    const found = await searchFiles(ids, run, configuredAs(run), options);
    const isRead = found.unknown === '';
    const unknown = list === '' || isRead ? found.unknown : noFiles(run, found.unknown);
    searched[index] = { ...each, ...found, unknown, isRead };
  }
  return searched;
}

/** What a list without the order says, if no files are read. */
function unmatched({ date, matched }: CurrentRun): string {
  return say`not among the matches (${matched.count}) or the differences of ${date}`;
}

function noFiles(run: CurrentRun, why: string): string {
  return say`${unmatched(run)}; whether it was a failed attempt or no order of this date cannot be
    said: ${why}`;
}

/** Folders that may have the list of a run, each once. */
function foldersOf(
  { job, date, reports }: CurrentRun,
  configured: ConfiguredJob,
  options: SearchOptions,
): string[] {
  const outs = [reportsFolder(configured, options)];
  if (options.out === undefined && reports !== null && reports !== resolve(outs[0])) {
    outs.push(reports);
  }
  return outs.map((out) => reportFolder(out, job.name, date));
}

async function searchLists(
  ids: readonly string[],
  run: CurrentRun,
  folders: readonly string[],
): Promise<SearchedDate> {
  const none = { run, records: [], unknown: '', list: '', isRead: false, isLeft: false };
  let listProblem = '';
  for (const folder of folders) {
    for (const [compression, name] of Object.entries(MATCHED_NAMES)) {
      const path = join(folder, name);
      if (!existsSync(path)) continue;
      try {
        const isPacked = compression === 'gzip';
        const records = await recordsListed(ids, run, { folder, path, isPacked });
        return { ...none, records, list: path, listProblem: '' };
      } catch (error) {
        listProblem = say`${path} was not used: ${whyUnused(error)}`;
      }
    }
  }
  return { ...none, listProblem };
}

function whyUnused(error: unknown): string {
  if (!isSystemError(error) && !(error instanceof ExpectedError)) throw error;
  const isDamaged = error instanceof RefusedError && ['archive', 'limit'].includes(error.reason);
  return isDamaged ? say`it is damaged, or cut off` : error.message;
}

/** Throws RefusedError unless the list is that of the run. */
async function recordsListed(
  ids: readonly string[],
  { runId, matched, job }: CurrentRun,
  list: { readonly folder: string; readonly path: string; readonly isPacked: boolean },
): Promise<OrderRecord[]> {
  const requireOfRun = () => {
    const summary = summaryIn(list.folder);
    if (summary?.runId !== runId) {
      throw new RefusedError('changed', say`the summary.json beside it is not of the current run`);
    }
    const info = statSync(list.path);
    if (!info.isFile()) throw new RefusedError('missing', say`it is not a file`);
    // A run writes the list first.
    if (info.mtimeMs > summary.writtenMs) {
      throw new RefusedError('changed', say`it was changed after the summary.json beside it`);
    }
  };
  requireOfRun();
  // Most searches need no list.
  const { searchList } = await import('../report/matched/search-list.ts');
  const matches = await searchList(ids, { ...list, matched, currency: job.currency });
  requireOfRun();
  return ofOrder(ids, matches.flatMap(recordsOfMatch));
}

function recordsOfMatch(match: FoundMatch): OrderRecord[] {
  const { type, rule } = match;
  const shared = {
    ...{ orderId: spelledBack(match.orderId), refundId: spelledBack(match.refundId) },
    ...{ channelTxnId: spelledBack(match.channelTxnId), type, rule },
  };
  return SIDES.map((side) => {
    const { records: count, ...own } = match[side];
    return { side, ...shared, ...own, count, status: 'success' };
  });
}

/** An id that is an order's is not taken for that of another order's refund or transaction. */
function ofOrder<T extends { readonly orderId: string }>(
  ids: readonly string[],
  records: readonly T[],
): T[] {
  const own = records.filter(({ orderId }) => ids.includes(orderId));
  return own.length > 0 ? own : [...records];
}

async function searchFiles(
  ids: readonly string[],
  run: CurrentRun,
  { profiles, ...configured }: ConfiguredJob,
  { ledger }: SearchOptions,
): Promise<FoundOn> {
  const { name, currency, time_zone: timeZone } = run.job;
  const formats = {
    statement: await formatsNamed(configured.channel, profiles),
    flows: await formatsNamed(configured.flowsProfile, profiles),
  };
  const found = await findOrder(ids, {
    job: { ...configured.job, currency, timeZone, allowEmpty: true },
    date: run.date,
    files: run,
    owner: { ledger, job: name, date: run.date },
    formats,
    scratchDir: tmpdir(),
  });
  return { ...found, records: ofOrder(ids, found.records) };
}
