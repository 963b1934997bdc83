/** An order looked for in the files that were reconciled, as far as they are still there. */
import type { Job } from './model/job.ts';
import type { IdRange } from './model/key.ts';
import type { FileFacts } from './model/outcome.ts';
import {
  SIDES,
  type Side,
  type Sides,
  type SourcePlace,
  STATUSES,
  type Status,
  TRANSACTION_TYPES,
  type TransactionType,
} from './model/record.ts';
import type { Formats } from './profile/registry.ts';
import { walkRows } from './scan/row-walk.ts';
import { closeSide, type OpenedDocument, openSide } from './scan/side.ts';
import { STANDARD_INPUT } from './source/expand.ts';
import { ExpectedError, RefusedError } from './support/errors.ts';
import { say } from './support/language.ts';

/** A record of the order; amounts in minor units. */
export interface FoundRecord {
  readonly side: Side;
  readonly refundId: string;
  readonly type: TransactionType;
  readonly amount: number;
  readonly status: Status;
  readonly source: SourcePlace;
}

/** What the files of a date hold of an order that no item of the date is about. */
export interface FoundOn {
  readonly records: readonly FoundRecord[];
  /** Why it cannot be known; empty: all files are as they were reconciled. */
  readonly unknown: string;
}

/** How files are to be read. */
export interface FindOptions {
  readonly job: Job;
  readonly formats: Formats;
  readonly scratchDir: string;
}

/** Looks for an order in both sides of a date. */
export async function findOrder(
  orderId: string,
  files: Sides<readonly FileFacts[]>,
  options: FindOptions,
): Promise<FoundOn> {
  const records: FoundRecord[] = [];
  for (const side of SIDES) {
    try {
      records.push(...(await findInSide(orderId, side, files[side], options)));
    } catch (error) {
      if (!(error instanceof ExpectedError)) throw error;
      return { records: [], unknown: error.message };
    }
  }
  return { records, unknown: '' };
}

/** Throws ExpectedError where a file is not there, cannot be read or is another one by now. */
async function findInSide(
  orderId: string,
  side: Side,
  files: readonly FileFacts[],
  options: FindOptions,
): Promise<FoundRecord[]> {
  const paths = files.map(({ path }) => path);
  if (paths.includes(STANDARD_INPUT)) throw unknown(say`it was read from standard input`);
  const opened = await openSide(side, paths, options);
  try {
    const records: FoundRecord[] = [];
    for (const document of opened.documents) {
      await eachRecordOf(orderId, document, options.job, (record) => {
        records.push({ side, ...record });
      });
    }
    for (const file of opened.files) {
      const { sha256 } = await file.fingerprint();
      const known = files.find(({ path }) => path === file.path);
      if (sha256 !== known?.sha256) throw unknown(say`${file.path} has changed since`);
    }
    return records;
  } finally {
    await closeSide(opened);
  }
}

function unknown(why: string): RefusedError {
  return new RefusedError('changed', why);
}

async function eachRecordOf(
  orderId: string,
  { document, head, opening }: OpenedDocument,
  job: Job,
  visit: (record: Omit<FoundRecord, 'side'>) => void,
): Promise<void> {
  const { plan, rowsStart: from, rowsLine: line } = opening;
  const wanted = Buffer.from(orderId);
  const textOf = ({ bytes, start, end }: IdRange) => Buffer.from(bytes.subarray(start, end));
  await walkRows({ document, encoding: head.encoding, plan, job, from, line }, (walked) => {
    const { row, isRead } = walked;
    if (row === null || !isRead || !row.isRecord) return;
    const { orderId: id } = row;
    if (id.end - id.start !== wanted.length || !textOf(id).equals(wanted)) return;
    visit({
      refundId: textOf(row.refundId).toString(),
      type: TRANSACTION_TYPES[row.type],
      amount: row.amount,
      status: STATUSES[row.status],
      source: { file: document.name, line: walked.line },
    });
  });
}
