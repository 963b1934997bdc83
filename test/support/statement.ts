/** A statement read to its end, record by record, as tests want to see it. */

import { thisMachine } from '../../src/config/machine.ts';
import type { ProfileConfig } from '../../src/config/profile-schema.ts';
import type { Job } from '../../src/domain/job.ts';
import { TRANSACTION_TYPES, type TransactionRecord } from '../../src/domain/record.ts';
import { shiftDate } from '../../src/domain/time.ts';
import { type Formats, formatsNamed } from '../../src/formats/registry.ts';
import { FileSource } from '../../src/inputs/file-source.ts';
import { businessDates } from '../../src/reading/gate/period.ts';
import { RecordReader } from '../../src/reading/records/fetch.ts';
import { firstPlace, readableDocuments } from '../../src/reading/records/places.ts';
import { Scanner } from '../../src/reading/scanner.ts';
import { closeSide, openSide } from '../../src/reading/side.ts';
import type { ScannedSide } from '../../src/reading/side-contents.ts';
import { closePool, openPool } from '../../src/run/threads/open-pool.ts';
import { tempDir } from './tempdir.ts';

export type ReadRecord = Omit<TransactionRecord, 'side' | 'currency' | 'source'> & {
  readonly line: number;
};

export interface Statement {
  /** None where a row was rejected: which of the others are records is told by keys then. */
  readonly records: readonly ReadRecord[];
  /** Of records in a success state; amounts in minor units. */
  readonly totals: ReadonlyMap<string, { readonly count: number; readonly amount: bigint }>;
  readonly skipped: number;
  readonly rejects: readonly string[];
  readonly account: string;
  /** Declared, or else that of the rows; both dates are of it. */
  readonly period: { readonly from: string; readonly to: string };
}

export interface ReadOptions {
  readonly job: Job;
  readonly profiles?: Readonly<Record<string, ProfileConfig>>;
  /** Name of the format, or the formats to choose from; absent: it is detected. */
  readonly format?: string | Formats | undefined;
  readonly pieceBytes?: number | undefined;
}

/** Bytes that are read at once where pieces are small. */
const SMALL_BLOCK_BYTES = 4096;

/** Reads all documents. Throws what a run would refuse it with. */
export async function readStatement(
  paths: readonly string[],
  { job, profiles = {}, format, pieceBytes }: ReadOptions,
): Promise<Statement> {
  const scratchDir = tempDir();
  const formats = typeof format === 'object' ? format : await formatsNamed(format, profiles);
  const opened = await openSide('statement', new FileSource(paths), { job, formats, scratchDir });
  const small = pieceBytes === undefined ? {} : { pieceBytes, blockBytes: SMALL_BLOCK_BYTES };
  const machine = { ...thisMachine(null), threadsFromBytes: Number.POSITIVE_INFINITY, ...small };
  const tools = openPool(machine, 0, scratchDir);
  try {
    const options = { job, compareFees: true, again: false, groupings: [], taken: [] };
    return described(await new Scanner(tools).scan(opened, options));
  } finally {
    await closePool(tools);
    await closeSide(opened);
  }
}

function described(side: ScannedSide): Statement {
  const { sums, documents } = side;
  const [{ opening, times }] = documents;
  const { account, period } = opening.declared;
  const counted = TRANSACTION_TYPES.map((type, index) => {
    const total = { count: sums.totals.counts[index], amount: sums.totals.sum(index) };
    return [type, total] as const;
  });
  const dates = businessDates(times, documents[0].plan.job);
  return {
    records: sums.rejects.length > 0 ? [] : recordsOf(side),
    totals: new Map(counted.filter(([, { count }]) => count > 0)),
    skipped: documents.reduce((total, { skipped }) => total + skipped, 0),
    rejects: sums.rejects.map(({ line, reason }) => `${line}: ${reason}`),
    account,
    period: period
      ? { from: period.from, to: shiftDate(period.until, -1) }
      : { from: dates?.first ?? '', to: dates?.last ?? '' },
  };
}

/** The records of all documents, in order. */
function recordsOf(side: ScannedSide): ReadRecord[] {
  const reader = new RecordReader();
  for (const document of readableDocuments(side)) reader.add(document);
  return side.documents.flatMap(({ plan, rows }) => {
    const pieces = side.sums.pieces.filter(({ document }) => document === plan.id);
    const first = firstPlace(pieces);
    if (first === null) return [];
    const records = reader.readSeveral(first, rows);
    return records.map(({ side: _, currency: __, source, ...record }) => {
      return { ...record, line: source.line };
    });
  });
}
