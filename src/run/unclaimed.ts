/** What the jobs of a config leave of the bank statements that they share. */
import type { ConfiguredJob } from '../config/configured-job.ts';
import type { Job } from '../domain/job.ts';
import { UNCLAIMED_MAX, type Unclaimed, type UnclaimedRow } from '../domain/receivables.ts';
import { formatsNamed } from '../formats/registry.ts';
import { sourceFor } from '../inputs/source-for.ts';
import { closeSide, openSide } from '../reading/side.ts';
import { eachUnclaimed } from '../reading/unclaimed.ts';
import { RefusedError } from '../support/errors.ts';

/**
 * Reads the statement of a date that these jobs share (`readers` of a ConfiguredJob), and returns
 * the rows that none of them takes; none where a job cannot read it, which its own run says.
 */
export async function unclaimedOf(
  shared: readonly ConfiguredJob[],
  date: string,
  scratchDir: string,
): Promise<Unclaimed> {
  try {
    return await unclaimedRows(shared, date, scratchDir);
  } catch (error) {
    if (error instanceof RefusedError) return { count: 0, rows: [] };
    throw error;
  }
}

/** The same. Throws ExpectedError as runs do where the statement is missing or wrong. */
export async function unclaimedRows(
  shared: readonly ConfiguredJob[],
  date: string,
  scratchDir: string,
): Promise<Unclaimed> {
  const rows: UnclaimedRow[] = [];
  let count = 0;
  const [first] = shared;
  if (first?.statement === undefined) return { count, rows };
  const { statement, channel, profiles } = first;
  const jobs = shared.map(({ job }) => job);
  const reader = readerOf(jobs);
  const options = { job: reader, date, formats: await formatsNamed(channel, profiles), scratchDir };
  const opened = await openSide('statement', sourceFor(statement), options);
  try {
    for (const document of opened.documents) {
      await eachUnclaimed(document, { reader, jobs }, (row) => {
        count++;
        if (rows.length < UNCLAIMED_MAX) rows.push(row);
      });
    }
    return { count, rows };
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
