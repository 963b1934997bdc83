/** Searches for an order in the files of a past run, if they still exist. */

import type { Job } from '../domain/job.ts';
import type { IdRange } from '../domain/key.ts';
import { currencyDigits, formatFee } from '../domain/money.ts';
import type { FileFacts } from '../domain/outcome.ts';
import {
  formatPlace,
  SIDES,
  type Sides,
  STATUSES,
  TRANSACTION_TYPES,
  type TransactionRecord,
} from '../domain/record.ts';
import type { CopyOwner } from '../inputs/database/kept-copy.ts';
import { recordedFiles } from '../inputs/file-source.ts';
import { walkRows } from '../reading/rewrite/row-walk.ts';
import { idText } from '../reading/rows/row-reader.ts';
import type { OpenedDocument } from '../reading/side-contents.ts';
import { type Closing, closeAll } from '../support/closing.ts';
import { ExpectedError, RefusedError } from '../support/errors.ts';
import { say } from '../words/language.ts';
import { openSides, type SidesRequest } from './open-sides.ts';

/** A record of the order, or all of one side of a match that a list has. */
export interface OrderRecord
  extends Pick<
    TransactionRecord,
    'side' | 'orderId' | 'refundId' | 'channelTxnId' | 'type' | 'status' | 'time'
  > {
  /** Minor units. */
  readonly amount: number | bigint;
  /** In major units; empty: none. */
  readonly fee: string;
  readonly place: string;
  /** Of several, amount and fee are sums, and the rest is of the first. */
  readonly count: number;
  /** What matched it; empty: files do not tell. */
  readonly rule: string;
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

/**
 * Searches for records whose order, refund or transaction of the channel has one of these ids in
 * both sides of a date, which are opened as in its run.
 */
export async function findOrder(ids: readonly string[], options: FindOptions): Promise<FoundOn> {
  const closing: Closing = [];
  try {
    return { records: await recordsOf(ids, options, closing), unknown: '' };
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error;
    return { records: [], unknown: error.message };
  } finally {
    await closeAll(closing);
  }
}

/** Throws ExpectedError if a file does not exist, cannot be read or has changed. */
async function recordsOf(
  ids: readonly string[],
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
      await eachRecordOf(ids, document, options.job, (record) => {
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
  ids: readonly string[],
  opened: OpenedDocument,
  job: Job,
  visit: (record: Omit<OrderRecord, 'side'>) => void,
): Promise<void> {
  const wanted = ids.map((id) => Buffer.from(id));
  // Cells have at least as many bytes as their ids have characters.
  const shortest = Math.min(...ids.map(({ length }) => length));
  const isWanted = ({ bytes, start, end }: IdRange) => {
    for (const id of wanted) {
      if (id.length === end - start && id.compare(bytes, start, end) === 0) return true;
    }
    return false;
  };
  const { channelTxnId: txnColumn } = opened.opening.plan;
  const digits = currencyDigits(job.currency);
  await walkRows(opened, job, ({ row, isRead, line }) => {
    if (row === null || !isRead || !row.isRecord) return;
    if (!isWanted(row.orderId) && !isWanted(row.refundId)) {
      if (txnColumn < 0) return;
      const { start, end } = row.bytesOf(txnColumn);
      if (end - start < shortest || !ids.includes(row.channelTxnId())) return;
    }
    visit({
      ...{ orderId: idText(row.orderId), refundId: idText(row.refundId) },
      ...{ channelTxnId: row.channelTxnId(), type: TRANSACTION_TYPES[row.type] },
      amount: row.amount,
      fee: Number.isNaN(row.fee) ? '' : formatFee(row.fee, digits),
      ...{ status: STATUSES[row.status], time: row.wallClock() },
      ...{ place: formatPlace({ file: opened.document.name, line }), count: 1, rule: '' },
    });
  });
}
