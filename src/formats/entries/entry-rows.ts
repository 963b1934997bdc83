/** The rows that entries are written out as, and what a plan says of them. */
import { TRANSACTION_TYPES } from '../../domain/record.ts';
import { timeFormat } from '../../domain/time-format.ts';
import {
  type Declared,
  EMPTY_KIND,
  EMPTY_PLAN,
  type EntryProfile,
  type Opening,
  type RecordProfile,
  WITHOUT_FOOTER,
} from '../profile.ts';
import type { Entry } from './entry.ts';

const COLUMNS = ['order_id', 'channel_txn_id', 'type', 'amount', 'currency', 'date', 'account'];
const [ORDER_ID, CHANNEL_TXN_ID, TYPE, AMOUNT, CURRENCY, DATE, ACCOUNT] = COLUMNS.keys();

/** An entry as a row, with its line feed. */
export function entryRow(entry: Entry): string {
  const { orderId, channelTxnId, type, amount, currency, date, account } = entry;
  const cells = [orderId, channelTxnId, type, amount, currency, date, account];
  return `${cells.map(quoted).join(',')}\n`;
}

/** A line break in an id would make a second line of it. */
function quoted(cell: string): string {
  const text = cell.replace(/[\r\n]+/g, ' ');
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** What a document of such rows is. */
export function entryOpening(declared: Declared): Opening {
  return {
    declared,
    rowsStart: 0,
    rowsLine: 1,
    plan: {
      ...EMPTY_PLAN,
      layout: 'delimited',
      columns: COLUMNS,
      orderId: [ORDER_ID],
      channelTxnId: CHANNEL_TXN_ID,
      kind: TYPE,
      kinds: TRANSACTION_TYPES.map((type) => ({
        ...EMPTY_KIND,
        type,
        amount: AMOUNT,
        amountRule: 'signed' as const,
      })),
      kindWords: new Map(TRANSACTION_TYPES.map((type, index) => [type, index])),
      currency: CURRENCY,
      time: DATE,
      timeFormat: timeFormat('yyyy-MM-dd', (text) => Buffer.from(text)),
      account: ACCOUNT,
    },
  };
}

/** The profile of its rows: the balances have proven them when they were written. */
export function entryRows({ name, channel, title, recognize }: EntryProfile): RecordProfile {
  return {
    role: 'records',
    name,
    channel,
    title,
    recognize,
    open: () => {
      throw new Error('entries are opened by their transcriber');
    },
    confirmsEmpty: true,
    provenBy: 'balances',
    rowsTellDate: false,
    refundsBothWays: true,
    ...WITHOUT_FOOTER,
  };
}
