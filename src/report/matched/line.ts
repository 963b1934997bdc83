/** A line of matched.csv: the records that match, as one row. */

import { feeOf } from '../../domain/item.ts';
import { currencyDigits, formatFee, formatScaled } from '../../domain/money.ts';
import { formatPlace, type SourcePlace, type TransactionRecord } from '../../domain/record.ts';
import type { LineOf, ListedMatch } from '../../matching/match-lines.ts';
import { visible } from '../../support/printable.ts';
import { CSV_LINE_END, exactCell, wordCell } from '../csv.ts';

export const MATCHED_COLUMNS = [
  ...['order_id', 'refund_id', 'channel_txn_id', 'type', 'statement_amount', 'flows_amount'],
  ...['statement_fee', 'flows_fee', 'statement_time', 'flows_time', 'rule', 'records'],
  ...['statement_source', 'flows_source'],
];

/** Returns what writes the lines of a currency. Of several records a side the first is named. */
export function lineWriter(currency: string): LineOf {
  const digits = currencyDigits(currency);
  const sourceCell = sourceCells();
  return ({ rule, statement, flows }: ListedMatch) => {
    const [s, f] = [statement[0], flows[0]];
    const cells = [
      idCell(s.orderId),
      idCell(s.refundId || f.refundId),
      idCell(s.channelTxnId || f.channelTxnId),
      s.type,
      amountCell(statement, digits),
      amountCell(flows, digits),
      feeCell(statement, digits),
      feeCell(flows, digits),
      wordCell(s.time),
      wordCell(f.time),
      rule,
      // A spreadsheet would take 1:1 for a time.
      statement.length + flows.length === 2
        ? ONE_TO_ONE
        : exactCell(`${statement.length}:${flows.length}`),
      sourceCell(s.source),
      sourceCell(f.source),
    ];
    return `${cells.join(',')}${CSV_LINE_END}`;
  };
}

export const ONE_TO_ONE = exactCell('1:1');

/** The cell of an id. */
export function idCell(id: string): string {
  return id === '' ? '' : exactCell(visible(id));
}

function amountCell(records: readonly TransactionRecord[], digits: number): string {
  if (records.length === 1) return formatScaled(records[0].amount, digits);
  return formatScaled(
    records.reduce((sum, { amount }) => sum + BigInt(amount), 0n),
    digits,
  );
}

function feeCell(records: readonly TransactionRecord[], digits: number): string {
  const fee = records.length === 1 ? records[0].fee : feeOf(records);
  return fee === null ? '' : formatFee(fee, digits);
}

/** Writes places; only the line differs between those of a file. */
function sourceCells(): (source: SourcePlace) => string {
  const known = new Map<string, readonly [before: string, after: string]>();
  return ({ file, line }) => {
    const around = known.get(file) ?? sourceAround(file);
    known.set(file, around);
    return `${around[0]}${line}${around[1]}`;
  };
}

/** What the cell of a place in a file has before and after the line. */
export function sourceAround(file: string): readonly [before: string, after: string] {
  const cell = exactCell(visible(formatPlace({ file, line: 1 })));
  const at = cell.lastIndexOf('1');
  return [cell.slice(0, at), cell.slice(at + 1)];
}
