/** A line of matched.csv: the records that match, as one row. */

import { feeOf } from '../../domain/item.ts';
import { currencyDigits, formatFee, formatScaled } from '../../domain/money.ts';
import type { TransactionRecord } from '../../domain/record.ts';
import type { LineOf, ListedMatch } from '../../matching/match-lines.ts';
import { CSV_LINE_END, exactCell, placeCell, visibleCell, wordCell } from '../csv.ts';

export const MATCHED_COLUMNS = [
  ...['order_id', 'refund_id', 'channel_txn_id', 'type', 'statement_amount', 'flows_amount'],
  ...['statement_fee', 'flows_fee', 'statement_time', 'flows_time', 'rule', 'records'],
  ...['statement_source', 'flows_source'],
];

/** Returns what writes the lines of a currency. Of several records a side the first is named. */
export function lineWriter(currency: string): LineOf {
  const digits = currencyDigits(currency);
  return ({ rule, statement, flows }: ListedMatch) => {
    const [s, f] = [statement[0], flows[0]];
    const cells = [
      visibleCell(s.orderId),
      visibleCell(s.refundId || f.refundId),
      visibleCell(s.channelTxnId || f.channelTxnId),
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
      placeCell(s.source),
      placeCell(f.source),
    ];
    return `${cells.join(',')}${CSV_LINE_END}`;
  };
}

export const ONE_TO_ONE = exactCell('1:1');

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
