/** Statement files read to records, through the gate and the scan, as a run reads them. */

import { thisMachine } from '../../../src/config/machine.ts';
import { JOB_DEFAULTS, type Job } from '../../../src/domain/job.ts';
import type { TransactionRecord } from '../../../src/domain/record.ts';
import { PROFILES } from '../../../src/formats/registry.ts';
import { FileSource } from '../../../src/inputs/file-source.ts';
import { declaredDate } from '../../../src/reading/gate/period.ts';
import { RecordReader } from '../../../src/reading/records/fetch.ts';
import { readableDocuments } from '../../../src/reading/records/places.ts';
import { Scanner } from '../../../src/reading/scanner.ts';
import { closeSide, openSide } from '../../../src/reading/side.ts';
import { silentlyEmpty } from '../../../src/reading/side-contents.ts';
import { closePool, openPool } from '../../../src/run/threads/open-pool.ts';
import { tempDir } from '../../support/tempdir.ts';

export interface Read {
  readonly records: readonly TransactionRecord[];
  readonly date: string | null;
  /** Names of the profiles of the documents that hold records. */
  readonly profiles: readonly string[];
  readonly skipped: number;
  /** The document that has no rows and does not say that there are none. */
  readonly silent: string | null;
}

const scratchDir = tempDir();

/** Reads a statement. Throws what a run would throw. */
export async function read(paths: readonly string[], settings: Partial<Job> = {}): Promise<Read> {
  const job: Job = { ...JOB_DEFAULTS, name: 'job', ...settings };
  const formats = { wanted: PROFILES, others: [] };
  const opened = await openSide('statement', new FileSource(paths), { job, formats, scratchDir });
  // Threads are made from the built program only.
  const machine = { ...thisMachine(null), threadsFromBytes: Number.POSITIVE_INFINITY };
  const tools = openPool(machine, 0, scratchDir);
  try {
    const date = declaredDate(opened, null);
    const options = { job, compareFees: false, again: false, groupings: [], taken: [] };
    const scanned = await new Scanner(tools).scan(opened, options);
    const reader = new RecordReader();
    for (const document of readableDocuments(scanned)) reader.add(document);
    // Where rows are set aside, which of the others are records is not known.
    const readable = scanned.sums.rejects.length > 0 ? [] : scanned.documents;
    const records = readable.flatMap(({ plan, opening, rows }) => {
      const { rowsStart: position, rowsLine: line } = opening;
      const first = { document: plan.id, position, known: position, line };
      return reader.readSeveral(first, rows);
    });
    const profiles = opened.documents.map(({ profile }) => profile.name);
    const skipped = scanned.documents.reduce((sum, document) => sum + document.skipped, 0);
    return { records, date, profiles, skipped, silent: silentlyEmpty(scanned) };
  } finally {
    await closePool(tools);
    await closeSide(opened);
  }
}
