/** What lists of matches and files say of an order that has no item in the ledger. */
import { dateFlag } from '../../config/flags.ts';
import { SIDES } from '../../domain/record.ts';
import { wallClock } from '../../domain/time.ts';
import type { CurrentRun } from '../../ledger/order-history.ts';
import type { OrderRecord } from '../../run/find-order.ts';
import type { SearchedDate } from '../../run/search-runs.ts';
import { UsageError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';
import { commaList, money } from '../terminal/print.ts';

/** Dates that are searched unless flags name some: reading a month takes long enough. */
const DATES_MAX = 31;
/** Most dates that are listed as unknown, and records of a date. */
const UNKNOWN_SHOWN = 5;
const RECORDS_SHOWN = 100;

/** Business dates that flags name; undefined: not given. */
export interface DateFlags {
  readonly date?: string;
  readonly from?: string;
  readonly to?: string;
}

/**
 * Divides the runs of all dates into those that are searched, newest first, and the others. Throws
 * UsageError for a flag that is no date.
 */
export function chooseRuns(
  runs: readonly CurrentRun[],
  { date, from, to }: DateFlags,
): { readonly chosen: readonly CurrentRun[]; readonly others: readonly CurrentRun[] } {
  if (date !== undefined && (from ?? to) !== undefined) {
    throw new UsageError(say`--date and --from or --to: give one of them.`);
  }
  const asked = (timeZone: string) => ({
    only: dateFlag(date, timeZone),
    first: dateFlag(from, timeZone, '--from') ?? '',
    last: dateFlag(to, timeZone, '--to'),
  });
  // Which date yesterday is depends on the time zone of each job; mistakes do not.
  const { first, last } = asked('UTC');
  if (last !== null && first > last)
    throw new UsageError(say`--from ${first} is after --to ${last}.`);
  const isWanted = (run: CurrentRun) => {
    const { only, first, last } = asked(run.job.time_zone);
    return run.date === (only ?? run.date) && run.date >= first && run.date <= (last ?? run.date);
  };
  if ((date ?? from ?? to) !== undefined) return { chosen: runs.filter(isWanted), others: [] };
  const dates = [...new Set(runs.map((run) => run.date))].sort().reverse();
  const oldest = dates[DATES_MAX - 1] ?? '';
  const newest = runs.filter((run) => run.date >= oldest);
  return { chosen: newest, others: runs.filter((run) => run.date < oldest) };
}

/** The lines that report a search for jobs that have no item of the order. */
export function searchText(
  orderId: string,
  searched: readonly SearchedDate[],
  others: readonly CurrentRun[],
  isInOtherJobs = false,
): string[] {
  const unknown = searched.filter((each) => each.unknown !== '');
  const found = searched.filter(({ records }) => records.length > 0);
  const names = [...new Set([...searched.map(({ run }) => run), ...others].map(jobName))].sort();
  const lines = [
    isInOtherJobs
      ? say`order ${orderId}: no item in ${commaList(names)}.`
      : say`order ${orderId}: the ledger has no item for it.`,
    ...found.flatMap((each) => foundLines(orderId, each)),
  ];
  const read = searched.filter(({ isRead }) => isRead).length;
  if (found.length === 0 && read > 0) {
    lines.push(say`The files of ${read} dates were read again: none contains the order.`);
  }
  for (const { run, unknown: why } of unknown.slice(0, UNKNOWN_SHOWN)) {
    lines.push(`${run.date}  ${say`job ${run.job.name}`}  ${say`unknown: ${why}`}`);
  }
  if (unknown.length > UNKNOWN_SHOWN) {
    lines.push(say`… and ${unknown.length - UNKNOWN_SHOWN} more dates for which it is unknown`);
  }
  const problems = searched.flatMap(({ listProblem }) => listProblem || []);
  lines.push(...problems.slice(0, UNKNOWN_SHOWN));
  for (const name of names) {
    const ofJob = searched.filter(({ run }) => run.job.name === name);
    if (ofJob.length > 0) lines.push(coverageText(name, ofJob));
  }
  if (others.length > 0) {
    lines.push(say`${others.length} earlier dates were not searched. Add --date <date> to search one
      of them, or --from <date>.`);
  }
  return lines;
}

function jobName({ job }: CurrentRun): string {
  return job.name;
}

/** Where the dates of a job were searched. */
function coverageText(name: string, searched: readonly SearchedDate[]): string {
  const dates = searched.map(({ run }) => run.date).sort();
  const range = `${dates[0]}${dates.length > 1 ? ` … ${dates[dates.length - 1]}` : ''}`;
  const lists = searched.filter(({ list }) => list !== '').length;
  const files = searched.filter(({ isRead }) => isRead).length;
  return say`searched: job ${name}, ${dates.length} dates (${range}): ${lists} lists of matches,
    files of ${files} dates`;
}

/**
 * Records without an item were matched, or have a status that needs no counterpart. A record that
 * succeeded on one side only was reconciled under other settings than today's.
 */
function stateOf(records: readonly OrderRecord[]): 'matched' | 'set_aside' | 'unknown' {
  const [statement, flows] = SIDES.map((side) =>
    records.some((record) => record.side === side && record.status === 'success'),
  );
  if (statement && flows) return 'matched';
  return statement || flows ? 'unknown' : 'set_aside';
}

function stateText(records: readonly OrderRecord[]): string {
  const state = stateOf(records);
  if (state === 'matched') return say`matched`;
  return state === 'set_aside'
    ? say`excluded: it did not succeed, so the other side need not have it`
    : say`unknown: ${oneSided()}`;
}

function oneSided(): string {
  return say`it succeeded on one side only, or the other side uses another id`;
}

/** A date that has the order: its records, what matched them, and by which run. */
function foundLines(orderId: string, { records, run, list, isRead }: SearchedDate): string[] {
  const { job, runId, committedAt } = run;
  const orders = [...new Set(records.map((record) => record.orderId))];
  const others = orders.filter((each) => each !== orderId);
  const what = stateText(records);
  const named = others.length === 0 ? what : say`${what}, order ${commaList(others)}`;
  const shown = records.slice(0, RECORDS_SHOWN).map((each) => recordText(each, job.currency));
  const more = records.length - shown.length;
  if (more > 0) shown.push(say`… and ${more} more (--json shows all)`);
  const rules = [...new Set(records.flatMap(({ rule }) => rule || []))];
  const at = wallClock(committedAt, job.time_zone);
  const isMatched = stateOf(records) === 'matched';
  const since = isMatched ? say`since run ${runId}, ${at}` : say`run ${runId}, ${at}`;
  const by = rules.length === 0 ? since : say`rule ${commaList(rules)}, ${since}`;
  const from = isRead ? say`${by}; read in its files` : say`${by}; read in ${list}`;
  return [
    `${run.date}  ${say`job ${job.name}`}  ${named}`,
    ...[...shown, from].map((each) => `  ${each}`),
  ];
}

/** One side of a match, or a record, in a line. */
function recordText(record: OrderRecord, currency: string): string {
  const { side, refundId, channelTxnId, type, amount, fee, status, time, place, count } = record;
  const ids = [refundId, channelTxnId].filter(Boolean).map((id) => ` ${id}`);
  const what = `${type}${ids.join('')} ${money(amount, currency)} ${status} ${time}`.trimEnd();
  const withFee = fee === '' ? what : say`${what}, fee ${fee}`;
  const text = say`${withFee}, ${place}`;
  const all = count === 1 ? text : say`${text} and ${count - 1} more records, added up`;
  return side === 'statement' ? say`statement: ${all}` : say`flows: ${all}`;
}

/** The answer for a job: none only if the files of all of its dates were read. */
function foundIn(
  searched: readonly SearchedDate[],
  isPartial: boolean,
): 'matched' | 'set_aside' | 'none' | 'unknown' {
  const found = searched.filter(({ records }) => records.length > 0);
  const states = found.map(({ records }) => stateOf(records));
  if (states.includes('matched')) return 'matched';
  const isUnknown = isPartial || searched.some(({ unknown }) => unknown !== '');
  if (states.includes('unknown') || isUnknown) return 'unknown';
  return states.includes('set_aside') ? 'set_aside' : 'none';
}

/** The results for programs: by job, as a history without items. */
export function searchJson(
  orderId: string,
  searched: readonly SearchedDate[],
  others: readonly CurrentRun[],
) {
  const jobs = new Set([...searched.map(({ run }) => run.job), ...others.map(({ job }) => job)]);
  return Array.from(jobs, (job) => {
    const ofJob = searched.filter(({ run }) => run.job === job);
    const notSearched = others.filter((run) => run.job === job);
    return {
      job: job.name,
      order_id: ofJob.find(({ records }) => records.length > 0)?.records[0].orderId ?? orderId,
      found: foundIn(ofJob, notSearched.length > 0),
      items: [],
      runs: [],
      changes: [],
      events: [],
      dates_read: ofJob.filter(({ unknown }) => unknown === '').map(({ run }) => run.date),
      dates_not_read: notSearched.map(({ date }) => date),
      searched: ofJob.map(({ run, list, listProblem, isRead }) => {
        const problem = listProblem === '' ? {} : { list_problem: listProblem };
        return { date: run.date, list, ...problem, files: isRead };
      }),
      dates: ofJob.flatMap(dateJson),
    };
  });
}

function dateJson({ run, records, unknown }: SearchedDate) {
  if (records.length === 0 && unknown === '') return [];
  const state = unknown === '' ? stateOf(records) : 'unknown';
  return {
    date: run.date,
    state,
    reason: state === 'unknown' ? unknown || oneSided() : '',
    run_id: run.runId,
    committed_at: run.committedAt,
    records: records.map((record) => ({
      side: record.side,
      order_id: record.orderId,
      refund_id: record.refundId,
      channel_txn_id: record.channelTxnId,
      type: record.type,
      amount: money(record.amount, run.job.currency),
      fee: record.fee,
      status: record.status,
      time: record.time,
      source: record.place,
      records: record.count,
      rule: record.rule,
    })),
  };
}
