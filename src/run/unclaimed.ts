/** What the jobs of a config leave of the bank statements that they share. */
import type { ConfiguredJob } from '../config/configured-job.ts';
import type { Job } from '../domain/job.ts';
import { formatsNamed } from '../formats/registry.ts';
import { sourceFor } from '../inputs/source-for.ts';
import { closeSide, openSide } from '../reading/side.ts';
import { eachUnclaimed, type UnclaimedRow } from '../reading/unclaimed.ts';

/** Rows of a date that are listed one by one. */
export const UNCLAIMED_MAX = 1000;

/** The rows of a date that no job takes. */
export interface Unclaimed {
  readonly count: number;
  /** The sum of those in the first job's currency, minor units. */
  readonly amount: bigint;
  /** The first UNCLAIMED_MAX, in the order of files and lines. */
  readonly rows: readonly UnclaimedRow[];
}

/**
 * The statements that jobs take only some rows of: for each, the jobs that read it, which have the
 * same `statement` and `channel`. A job without `only` takes all of it.
 */
export function sharedStatements(jobs: readonly ConfiguredJob[]): ConfiguredJob[][] {
  const readers = new Map<string, ConfiguredJob[]>();
  for (const each of jobs) {
    if (each.statement === undefined) continue;
    const key = JSON.stringify([each.statement, each.channel]);
    readers.set(key, [...(readers.get(key) ?? []), each]);
  }
  const takesAll = ({ job }: ConfiguredJob) => Object.keys(job.only).length === 0;
  return [...readers.values()].filter((shared) => !shared.every(takesAll));
}

/**
 * Reads the statement of a date that these jobs share (see sharedStatements), and returns the rows
 * that none of them takes. Throws ExpectedError as their runs do where it is missing or wrong.
 */
export async function unclaimedRows(
  shared: readonly ConfiguredJob[],
  date: string,
  scratchDir: string,
): Promise<Unclaimed> {
  const [{ statement, channel, profiles }] = shared;
  const rows: UnclaimedRow[] = [];
  let count = 0;
  let amount = 0n;
  if (statement === undefined) return { count, amount, rows };
  const jobs = shared.map(({ job }) => job);
  const reader = readerOf(jobs);
  const options = { job: reader, date, formats: await formatsNamed(channel, profiles), scratchDir };
  const opened = await openSide('statement', sourceFor(statement), options);
  try {
    for (const document of opened.documents) {
      await eachUnclaimed(document, { reader, jobs }, (row) => {
        count++;
        if (row.currency === reader.currency) amount += BigInt(row.amount);
        if (rows.length < UNCLAIMED_MAX) rows.push(row);
      });
    }
    return { count, amount, rows };
  } finally {
    await closeSide(opened);
  }
}

/** A job that reads the rows of all of these. */
function readerOf(jobs: readonly Job[]): Job {
  const isOfAny = jobs.some(({ accounts }) => accounts.length === 0);
  return {
    ...jobs[0],
    only: {},
    accounts: isOfAny ? [] : [...new Set(jobs.flatMap(({ accounts }) => accounts))],
    types: Object.assign({}, ...jobs.map(({ types }) => types)),
    statuses: Object.assign({}, ...jobs.map(({ statuses }) => statuses)),
    unknownTypesAsOther: true,
    netFees: false,
    allowEmpty: true,
    // Masked unless all of them keep it.
    personalData: jobs.every(({ personalData }) => personalData === 'kept') ? 'kept' : 'masked',
  };
}
