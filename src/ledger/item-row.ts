/** The rows of an item, before any match with other dates. */
import { type Item, isUnmatched } from '../domain/item.ts';
import type { Side, TransactionRecord } from '../domain/record.ts';
import type { Counterpart, ItemRow, RecordRow } from './tables.ts';

/** Numbers of the files that items name; the run's facts contain the names. */
export type FileNumbers = ReadonlyMap<string, number>;

function fileNumber(record: TransactionRecord, files: FileNumbers): number {
  const number = files.get(record.source.file);
  if (number === undefined) throw new Error(`no document is named ${record.source.file}`);
  return number;
}

/** If only one record of a pair has a refund id, the item has that id. */
function refundIdOf({ statement, flows }: Item): string {
  return statement?.refundId || flows?.refundId || '';
}

export const NO_COUNTERPART: Counterpart = {
  met: null,
  met_date: null,
  met_id: null,
  met_amount: null,
  met_fee: null,
};

/** The row of item `n` of a date, before any match with other dates. */
export function rowOf(item: Item, day: number, n: number, files: FileNumbers): ItemRow {
  const { statement: s, flows: f } = item;
  const { orderId } = (s ?? f) as TransactionRecord;
  return {
    day,
    n,
    id: item.id,
    own: item.category,
    order_id: orderId,
    refund_id: refundIdOf(item),
    s_txn: s?.channelTxnId ?? null,
    s_type: s?.type ?? null,
    s_amount: s?.amount ?? null,
    s_fee: s?.fee ?? null,
    s_status: s?.status ?? null,
    s_time: s?.time ?? null,
    s_file: s && fileNumber(s, files),
    s_line: s?.source.line ?? null,
    f_txn: f?.channelTxnId ?? null,
    f_type: f?.type ?? null,
    f_amount: f?.amount ?? null,
    f_fee: f?.fee ?? null,
    f_status: f?.status ?? null,
    f_time: f?.time ?? null,
    f_file: f && fileNumber(f, files),
    f_line: f?.source.line ?? null,
    // Without spreads, which make such an object a hash table.
    met: null,
    met_date: null,
    met_id: null,
    met_amount: null,
    met_fee: null,
    decision: null,
    rule: item.rule,
    unmatched_side: unmatchedSideOf(item),
    s_records: s?.records ?? 0,
    f_records: f?.records ?? 0,
    difference: item.difference,
    count_difference: item.countDifference,
    records_seal: 0,
    carried: 0,
    carried_difference: 0,
    expected_fee: s?.owed?.fee ?? null,
    fee_rule: s?.owed?.rule ?? null,
  };
}

/** The side of the records that have no counterpart in the item; null: all have one. */
function unmatchedSideOf({ category, statement, records }: Item): Side | null {
  if (records !== undefined) return records.find(isUnmatched)?.side ?? null;
  switch (category) {
    case 'long':
    case 'short':
    case 'pending':
    case 'duplicate':
    case 'status_mismatch':
      return statement?.status === 'success' ? 'statement' : 'flows';
    default:
      return null;
  }
}

/** The rows of the records of an item with several on a side. */
export function recordRowsOf(
  { records = [] }: Item,
  { day, n }: ItemRow,
  files: FileNumbers,
): RecordRow[] {
  return records.map((record, k) => ({
    ...{ day, n, k, side: record.side, is_matched: record.isMatched ? 1 : 0 },
    ...{ order_id: record.orderId, refund_id: record.refundId, txn: record.channelTxnId },
    ...{ type: record.type, amount: record.amount, fee: record.fee, status: record.status },
    ...{ time: record.time, file: fileNumber(record, files), line: record.source.line },
    ...NO_COUNTERPART,
  }));
}
