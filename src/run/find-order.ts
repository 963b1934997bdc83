/** Searches for an order in the files of a past run, if they still exist. */

import type { Job } from '../domain/job.ts';
import type { IdRange } from '../domain/key.ts';
import type { FileFacts } from '../domain/outcome.ts';
import {
  SIDES,
  type Side,
  type Sides,
  type SourcePlace,
  STATUSES,
  type Status,
  TRANSACTION_TYPES,
  type TransactionType,
} from '../domain/record.ts';
import type { CopyOwner } from '../inputs/database/kept-copy.ts';
import { recordedFiles } from '../inputs/file-source.ts';
import { walkRows } from '../reading/rewrite/row-walk.ts';
import type { OpenedDocument } from '../reading/side-contents.ts';
import { type Closing, closeAll } from '../support/closing.ts';
import { ExpectedError, RefusedError } from '../support/errors.ts';
import { say } from '../words/language.ts';
import { openSides, type SidesRequest } from './open-sides.ts';

/** A record of the order; amounts in minor units. */
export interface OrderRecord {
  readonly side: Side;
  readonly refundId: string;
  readonly type: TransactionType;
  readonly amount: number;
  readonly status: Status;
  readonly source: SourcePlace;
}

/** The records of an order in the files of a date that has no item for it. */
export interface FoundOn {
  readonly records: readonly OrderRecord[];
  /** Why the records are unknown; empty: no file has changed since the run. */
  readonly unknown: string;
}

/** The files of a date, and how to read them. */
interface FindOptions extends Omit<SidesRequest, 'sources'> {
  readonly files: Sides<readonly FileFacts[]>;
  /** The run of the files. */
  readonly owner: CopyOwner;
}

/** Searches for an order in both sides of a date, which are opened as in its run. */
export async function findOrder(orderId: string, options: FindOptions): Promise<FoundOn> {
  const closing: Closing = [];
  try {
    return { records: await recordsOf(orderId, options, closing), unknown: '' };
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error;
    return { records: [], unknown: error.message };
  } finally {
    await closeAll(closing);
  }
}

/** Throws ExpectedError if a file does not exist, cannot be read or has changed. */
async function recordsOf(
  orderId: string,
  { files, owner, ...options }: FindOptions,
  closing: Closing,
): Promise<OrderRecord[]> {
  const sources = {
    statement: recordedFiles(files.statement, owner),
    flows: recordedFiles(files.flows, owner),
  };
  const opened = await openSides({ ...options, sources }, closing);
  const records: OrderRecord[] = [];
  for (const side of SIDES) {
    for (const document of opened[side].documents) {
      await eachRecordOf(orderId, document, options.job, (record) => {
        records.push({ side, ...record });
      });
    }
    for (const file of opened[side].files) {
      const { sha256 } = await file.fingerprint();
      const known = files[side].find(({ path }) => path === file.path);
      if (sha256 === known?.sha256) continue;
      throw new RefusedError('changed', say`${file.path} has changed since`);
    }
  }
  return records;
}

async function eachRecordOf(
  orderId: string,
  opened: OpenedDocument,
  job: Job,
  visit: (record: Omit<OrderRecord, 'side'>) => void,
): Promise<void> {
  const wanted = Buffer.from(orderId);
  const textOf = ({ bytes, start, end }: IdRange) => Buffer.from(bytes.subarray(start, end));
  await walkRows(opened, job, (walked) => {
    const { row, isRead } = walked;
    if (row === null || !isRead || !row.isRecord) return;
    const { orderId: id } = row;
    if (id.end - id.start !== wanted.length || !textOf(id).equals(wanted)) return;
    visit({
      refundId: textOf(row.refundId).toString(),
      type: TRANSACTION_TYPES[row.type],
      amount: row.amount,
      status: STATUSES[row.status],
      source: { file: opened.document.name, line: walked.line },
    });
  });
}
