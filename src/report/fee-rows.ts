/** fee-rows.csv: the rows of rules whose rate is wrong, from one piece of the statement. */
import { ExactSums, type Totals } from '../domain/exact-sums.ts';
import { currencyDigits, formatFee, formatScaled } from '../domain/money.ts';
import { TRANSACTION_TYPES } from '../domain/record.ts';
import { FeeJudge } from '../reading/pieces/fee-plan.ts';
import type { Piece } from '../reading/pieces/piece.ts';
import type { PieceScanner } from '../reading/pieces/piece-scanner.ts';
import { idText } from '../reading/rows/row-reader.ts';
import { visible } from '../support/printable.ts';
import { aroundLine, CSV_LINE_END, exactCell, visibleCell, wordCell } from './csv.ts';

export const FEE_ROW_COLUMNS = [
  ...['order_id', 'refund_id', 'channel_txn_id', 'type', 'amount', 'fee', 'expected_fee'],
  ...['difference', 'fee_rule', 'time', 'statement_source'],
];

/** A piece of the statement, and the line in its file of the piece's first record. */
export interface FeeRowsRequest {
  readonly piece: Piece;
  readonly line: number;
}

/** The lines of a piece. */
export interface FeeRows {
  readonly chunks: readonly Uint8Array[];
  /** By index of the rule: rows, and the sum of charged less expected fees, fee units. */
  readonly sums: readonly Totals[];
}

const encoder = new TextEncoder();
/** Lines that are text, at most. */
const LINES_MAX = 512;

/** Lists the rows of a piece, in their order. */
export function feeRowsOf(scanner: PieceScanner, { piece, line }: FeeRowsRequest): FeeRows {
  const { fees, job, name } = scanner.document(piece.document);
  if (fees === null) throw new Error('the fees of this document are not judged');
  const judge = new FeeJudge(fees);
  const sums = new ExactSums(fees.rules.rules.length);
  const digits = currencyDigits(job.currency);
  const ruleCells = fees.rules.rules.map((rule) => exactCell(visible(rule.name)));
  const [before, after] = aroundLine(name);
  const chunks: Uint8Array[] = [];
  let lines: string[] = [];
  const flush = () => {
    chunks.push(encoder.encode(lines.join('')));
    lines = [];
  };
  scanner.rows(piece, (row, at) => {
    const { kind, sums: own } = judge.judge(row);
    if (own.differing === 0 || kind.rule === null) return;
    if (!fees.wrongRates.includes(kind.rule.name)) return;
    const difference = Number(own.difference);
    sums.add(kind.rule.index, difference);
    const cells = [
      visibleCell(idText(row.orderId)),
      visibleCell(idText(row.refundId)),
      visibleCell(row.channelTxnId()),
      TRANSACTION_TYPES[row.type],
      formatScaled(row.amount, digits),
      formatFee(row.fee, digits),
      formatFee(row.fee - difference, digits),
      formatFee(difference, digits),
      ruleCells[kind.rule.index],
      wordCell(row.wallClock()),
      `${before}${line + at}${after}`,
    ];
    lines.push(`${cells.join(',')}${CSV_LINE_END}`);
    if (lines.length === LINES_MAX) flush();
  });
  flush();
  return { chunks, sums: sums.all() };
}
