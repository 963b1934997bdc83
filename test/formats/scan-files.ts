/** Files of one side opened, scanned and held to their footers: their records, read again. */

import { thisMachine } from '../../src/config/machine.ts';
import { JOB_DEFAULTS, type Job } from '../../src/domain/job.ts';
import type { TransactionRecord } from '../../src/domain/record.ts';
import { PROFILES } from '../../src/formats/registry.ts';
import { FileSource } from '../../src/inputs/file-source.ts';
import { RecordReader } from '../../src/reading/records/fetch.ts';
import { readableDocuments } from '../../src/reading/records/places.ts';
import { Scanner } from '../../src/reading/scanner.ts';
import { closeSide, openSide } from '../../src/reading/side.ts';
import { sizeHint } from '../../src/reading/side-contents.ts';
import { closePool, openPool } from '../../src/run/threads/open-pool.ts';
import { RefusedError } from '../../src/support/errors.ts';
import { tempDir } from '../support/tempdir.ts';

const FORMATS = { wanted: PROFILES, others: [] };
// Threads are made from the built program only.
const MACHINE = { ...thisMachine(null), threadsFromBytes: Number.POSITIVE_INFINITY };

/** All records of files, document by document. Throws RefusedError. */
export async function scanFiles(
  paths: readonly string[],
  settings: Partial<Job> = {},
): Promise<TransactionRecord[]> {
  const job = { ...JOB_DEFAULTS, name: 'job', ...settings };
  const scratchDir = tempDir();
  const opened = await openSide('statement', new FileSource(paths), {
    job,
    formats: FORMATS,
    scratchDir,
  });
  try {
    const tools = openPool(MACHINE, sizeHint(opened), scratchDir);
    try {
      const options = { job, compareFees: false, again: false, groupings: [], taken: [] };
      const scanned = await new Scanner(tools).scan(opened, options);
      const reader = new RecordReader();
      for (const document of readableDocuments(scanned)) reader.add(document);
      return scanned.documents.flatMap(({ plan, opening, rows }) => {
        const [position, line] = [opening.rowsStart, opening.rowsLine];
        return reader.readSeveral({ document: plan.id, position, known: position, line }, rows);
      });
    } finally {
      await closePool(tools);
    }
  } finally {
    await closeSide(opened);
  }
}

/** Why files are refused; null if they are not. Any other error is thrown on. */
export async function refusalOfFiles(
  paths: readonly string[],
  settings: Partial<Job> = {},
): Promise<RefusedError | null> {
  try {
    await scanFiles(paths, settings);
    return null;
  } catch (error) {
    if (error instanceof RefusedError) return error;
    throw error;
  }
}
