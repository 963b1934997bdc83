/** The merchant's own records as CSV and as NDJSON. */
import { formatFen, formatShortFee } from './money.mjs';
import { csvCell, encodeBatches } from './text.mjs';

/** @typedef {import('./event.mjs').Event} Event */

export const FLOW_COLUMNS = /** @type {const} */ ([
  'order_id',
  'refund_id',
  'channel_txn_id',
  'type',
  'amount',
  'fee',
  'currency',
  'status',
  'paid_at',
  'account',
]);

/**
 * @param {Event} event
 * @param {string} account
 */
function cells(event, account) {
  return [
    event.orderId,
    event.refundId,
    event.channelTxnId,
    event.type,
    formatFen(event.amount),
    event.fee === null ? '' : formatShortFee(event.fee),
    'CNY',
    event.status,
    event.time,
    account,
  ];
}

/**
 * UTF-8 without BOM; refunds are negative.
 * @param {Iterable<Event>} rows
 * @param {{ account?: string, eol?: '\n' | '\r\n' }} [options]
 */
export function flowsCsv(rows, { account = '', eol = '\n' } = {}) {
  function* lines() {
    yield FLOW_COLUMNS.join(',') + eol;
    for (const row of rows) yield cells(row, account).map(csvCell).join(',') + eol;
  }
  return encodeBatches(lines(), 'utf8');
}

/**
 * One object a line; amounts are strings, so that nothing can make floating-point numbers of them.
 * @param {Iterable<Event>} rows
 * @param {{ account?: string }} [options]
 */
export function flowsNdjson(rows, { account = '' } = {}) {
  function* lines() {
    for (const row of rows) {
      const values = cells(row, account);
      const entries = FLOW_COLUMNS.map((name, i) => [name, values[i]]);
      yield `${JSON.stringify(Object.fromEntries(entries.filter(([, value]) => value !== '')))}\n`;
    }
  }
  return encodeBatches(lines(), 'utf8');
}
