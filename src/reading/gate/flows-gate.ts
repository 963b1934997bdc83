/** Refuses flows that cannot be of the business date, or that are all of other accounts. */
import type { Job } from '../../domain/job.ts';
import { shiftDate } from '../../domain/time.ts';
import { RefusedError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';
import { joinTimes, NO_TIMES } from '../pieces/piece.ts';
import { hasDates, type ScannedSide } from '../side-contents.ts';
import { isNearDate, otherDates } from './period.ts';

/** What is checked of the flows before they are compared. */
export interface FlowsFacts {
  readonly names: readonly string[];
  readonly records: number;
  /** Rows that were skipped because they are of other accounts. */
  readonly others: number;
  /** Do the times of the records show their business date? */
  readonly hasDates: boolean;
  /** The first and the last time as stamps (see domain/time.ts); 0: no record has a time. */
  readonly first: number;
  readonly last: number;
  /** Periods that files declare: the first date, and the one after the last. */
  readonly periods: readonly { readonly from: string; readonly until: string }[];
}

export function flowsFacts({ opened, documents, sums }: ScannedSide): FlowsFacts {
  const { first, last } = documents.map(({ times }) => times).reduce(joinTimes, NO_TIMES);
  return {
    names: opened.files.map(({ path }) => path),
    records: sums.records,
    others: documents.reduce((total, { others }) => total + others, 0),
    hasDates: hasDates(opened),
    first,
    last,
    periods: opened.documents.flatMap(({ opening }) => opening.declared.period ?? []),
  };
}

/** Joins the facts of several parts of the flows. */
export function joinFlows(parts: readonly FlowsFacts[]): FlowsFacts {
  const timed = parts.filter(({ first }) => first > 0);
  return {
    names: parts.flatMap(({ names }) => names),
    records: parts.reduce((total, { records }) => total + records, 0),
    others: parts.reduce((total, { others }) => total + others, 0),
    hasDates: parts.every((part) => part.hasDates),
    first: timed.length === 0 ? 0 : Math.min(...timed.map(({ first }) => first)),
    last: Math.max(0, ...timed.map(({ last }) => last)),
    periods: parts.flatMap(({ periods }) => periods),
  };
}

/** Throws RefusedError. `statement` is the number of records in the statement. */
export function refuseWrongFlows(
  flows: FlowsFacts,
  {
    date,
    statement,
    job,
  }: { readonly date: string; readonly statement: number; readonly job: Job },
): void {
  const names = flows.names.join(say`, `);
  if (flows.records === 0 && flows.others > 0 && statement > 0 && !job.allowUnrelated) {
    const accounts = job.accounts.join(say` or `);
    throw new RefusedError(
      'account',
      say`${names}: all ${flows.others} rows are for accounts other than ${accounts}, the account of
        the job ${job.name}. Correct the account of the job, or give the right flows. If there
        really are none, --allow-unrelated makes an item of each record of the statement.`,
    );
  }
  const dates = datesOfOthers(flows, date, job);
  if (dates === null) return;
  const { first, last } = dates;
  throw new RefusedError(
    'period',
    first === last
      ? say`${names}: all records are for ${first}, the business date is ${date}. Give the flows of
        ${date}. If their time is not that of the payment, describe their format in the config, with
        rowsTellDate: false.`
      : say`${names}: all records are for ${first} to ${last}, none for the business date ${date}.
        Give the flows of ${date}. If their time is not that of the payment, describe their format
        in the config, with rowsTellDate: false.`,
  );
}

/** Returns the dates of flows of which none can be of the business date; else null. */
function datesOfOthers(
  flows: FlowsFacts,
  date: string,
  job: Job,
): { readonly first: string; readonly last: string } | null {
  const period = flows.periods.find(({ from, until }) => date < from || date >= until);
  if (period !== undefined) return { first: period.from, last: shiftDate(period.until, -1) };
  const dates = flows.hasDates ? otherDates(flows, date, job) : null;
  return dates === null || isNearDate(flows, date, job) ? null : dates;
}
