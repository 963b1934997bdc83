/** Searches the files of past dates for an order that has no item in the ledger. */
import { tmpdir } from 'node:os';
import { unconfiguredJob } from '../../config/configured-job.ts';
import { formatPlace, SIDES } from '../../domain/record.ts';
import { parseDateArgument } from '../../domain/time.ts';
import { formatsNamed } from '../../formats/registry.ts';
import type { CurrentRun } from '../../ledger/order-history.ts';
import { chooseJobs, type PlaceOptions } from '../../run/choose-jobs.ts';
import { type FoundOn, findOrder, type OrderRecord } from '../../run/find-order.ts';
import { say } from '../../words/language.ts';
import { money } from '../terminal/print.ts';

/** What the files of one date contain of the order. */
interface SearchedDate extends FoundOn {
  readonly run: CurrentRun;
}

/** Dates whose files are read unless --date names one: reading a month takes long enough. */
const DATES_MAX = 31;

/** Divides the runs of all dates into those whose files are read, newest first, and the others. */
export function chooseRuns(
  runs: readonly CurrentRun[],
  date: string | undefined,
): { readonly chosen: readonly CurrentRun[]; readonly others: readonly CurrentRun[] } {
  if (date !== undefined) {
    const isWanted = (run: CurrentRun) => run.date === parseDateArgument(date, run.job.time_zone);
    return { chosen: runs.filter(isWanted), others: [] };
  }
  const dates = [...new Set(runs.map((run) => run.date))].sort().reverse();
  const oldest = dates[DATES_MAX - 1] ?? '';
  const newest = runs.filter((run) => run.date >= oldest);
  return { chosen: newest, others: runs.filter((run) => run.date < oldest) };
}

/** Searches for the order in the files of these runs. */
export async function searchFiles(
  orderId: string,
  runs: readonly CurrentRun[],
  { ledger, ...options }: Pick<PlaceOptions, 'config'> & { readonly ledger: string },
): Promise<SearchedDate[]> {
  if (runs.length === 0) return [];
  const jobs = await chooseJobs(undefined, options);
  const searched: SearchedDate[] = [];
  for (const run of runs) {
    const { name, currency, time_zone: timeZone } = run.job;
    const configured = jobs.find((each) => each.job.name === name) ?? {
      ...unconfiguredJob(name),
      ...(jobs[0] && { profiles: jobs[0].profiles }),
    };
    const { profiles } = configured;
    const found = await findOrder(orderId, {
      job: { ...configured.job, currency, timeZone, allowEmpty: true },
      date: run.date,
      files: run,
      owner: { ledger, job: name, date: run.date },
      formats: {
        statement: await formatsNamed(configured.channel, profiles),
        flows: await formatsNamed(configured.flowsProfile, profiles),
      },
      scratchDir: tmpdir(),
    });
    searched.push({ ...found, run });
  }
  return searched;
}

/** The lines that report a search in the files of jobs that have no item of the order. */
export function searchText(
  orderId: string,
  searched: readonly SearchedDate[],
  others: readonly CurrentRun[],
  isInOtherJobs = false,
): string[] {
  const unknown = searched.filter((each) => each.unknown !== '');
  const found = searched.filter(({ records }) => records.length > 0);
  const jobs = new Set([...searched.map(({ run }) => run.job.name), ...others.map(jobName)]);
  const names = [...jobs].sort().join(say`, `);
  const lines = [
    isInOtherJobs
      ? say`order ${orderId}: no item in ${names}.`
      : say`order ${orderId}: the ledger has no item for it.`,
  ];
  for (const { records, run } of found) {
    lines.push(`${run.date}  ${say`job ${run.job.name}`}  ${stateText(records)}`);
    for (const record of records) lines.push(`  ${recordText(record, run.job.currency)}`);
  }
  const read = searched.length - unknown.length;
  if (found.length === 0 && read > 0) {
    lines.push(say`The files of ${read} dates were read again: none contains the order.`);
  }
  for (const { run, unknown: why } of unknown.slice(0, UNKNOWN_SHOWN)) {
    lines.push(`${run.date}  ${say`job ${run.job.name}`}  ${say`unknown: ${why}`}`);
  }
  if (unknown.length > UNKNOWN_SHOWN) {
    lines.push(say`… and ${unknown.length - UNKNOWN_SHOWN} more dates for which it is unknown`);
  }
  if (others.length > 0) {
    lines.push(say`The files of ${others.length} earlier dates were not read. Add --date <date> to
      read those of one date.`);
  }
  return lines;
}

function jobName({ job }: CurrentRun): string {
  return job.name;
}

/** Most dates that are listed as unknown. */
const UNKNOWN_SHOWN = 5;

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

/** A record in a line, with its time if that is known. */
export function recordText(
  { side, refundId, type, amount, status, time = '', source }: OrderRecord & { time?: string },
  currency: string,
): string {
  const refund = refundId === '' ? '' : ` ${refundId}`;
  const what = `${type}${refund} ${money(amount, currency)} ${status} ${time}`.trimEnd();
  const text = say`${what}, ${formatPlace(source)}`;
  return side === 'statement' ? say`statement: ${text}` : say`flows: ${text}`;
}

/** The answer for a job: none only if all of its dates were read. */
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
export function searchJson(searched: readonly SearchedDate[], others: readonly CurrentRun[]) {
  const jobs = new Set([...searched.map(({ run }) => run.job), ...others.map(({ job }) => job)]);
  return Array.from(jobs, (job) => {
    const ofJob = searched.filter(({ run }) => run.job === job);
    const notRead = others.filter((run) => run.job === job);
    return {
      job: job.name,
      found: foundIn(ofJob, notRead.length > 0),
      items: [],
      runs: [],
      changes: [],
      events: [],
      dates_read: ofJob.filter(({ unknown }) => unknown === '').map(({ run }) => run.date),
      dates_not_read: notRead.map(({ date }) => date),
      dates: ofJob.flatMap(({ run, records, unknown }) => {
        if (records.length === 0 && unknown === '') return [];
        const state = unknown === '' ? stateOf(records) : 'unknown';
        return {
          date: run.date,
          state,
          reason: state === 'unknown' ? unknown || oneSided() : '',
          records: records.map(({ side, refundId, type, amount, status, source }) => ({
            side,
            refund_id: refundId,
            type,
            amount: money(amount, job.currency),
            status,
            source: formatPlace(source),
          })),
        };
      }),
    };
  });
}
