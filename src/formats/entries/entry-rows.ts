/** The rows that entries are written as, and their row plan. */
import { ENTRY_FIELDS } from '../../config/defaults.ts';
import { TRANSACTION_TYPES } from '../../domain/record.ts';
import { timeFormat } from '../../domain/time-format.ts';
import {
  type Declared,
  EMPTY_KIND,
  EMPTY_PLAN,
  type EntryProfile,
  type FieldColumn,
  type Opening,
  type RecordProfile,
} from '../profile.ts';
import { COUNTERPARTY_CHARS_MAX, type Entry, REMARK_CHARS_MAX } from './entry.ts';

const COLUMNS = [
  ...['order_id', 'channel_txn_id', 'type', 'amount', 'currency', 'date', 'account'],
  ...ENTRY_FIELDS,
];
const [ORDER_ID, CHANNEL_TXN_ID, TYPE, AMOUNT, CURRENCY, DATE, ACCOUNT, COUNTERPARTY, REMARK] =
  COLUMNS.keys();

/** An entry as a row, with its line feed. */
export function entryRow(entry: Entry): string {
  const { orderId, channelTxnId, type, amount, currency, date, account } = entry;
  const counterparty = entry.counterparty.slice(0, COUNTERPARTY_CHARS_MAX);
  const remark = entry.remark.slice(0, REMARK_CHARS_MAX);
  const facts = [type, amount, currency, date, account];
  const cells = [orderId, channelTxnId, ...facts, counterparty, remark];
  return `${cells.map(quoted).join(',')}\n`;
}

/** A line break in an id would split the row. */
function quoted(cell: string): string {
  const text = cell.replace(/[\r\n]+/g, ' ');
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The opening of a document of such rows. */
export function entryOpening(
  declared: Declared,
  { fields, tradeDates }: Pick<EntryProfile, 'fields' | 'tradeDates'>,
): Opening {
  const inRemark = (pattern: RegExp): FieldColumn => ({ column: REMARK, pattern });
  const found = [...fields].map(([name, pattern]) => [name, inRemark(pattern)] as const);
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
        amountRule: 'signed',
      })),
      kindWords: new Map(TRANSACTION_TYPES.map((type, index) => [type, index])),
      currency: CURRENCY,
      time: DATE,
      timeFormat: timeFormat('yyyy-MM-dd', (text) => Buffer.from(text)),
      account: ACCOUNT,
      fields: new Map<string, FieldColumn>([
        [COLUMNS[COUNTERPARTY], { column: COUNTERPARTY, pattern: null }],
        [COLUMNS[REMARK], { column: REMARK, pattern: null }],
        ...found,
      ]),
      tradeDates: tradeDates && inRemark(tradeDates),
    },
  };
}

/** The profile of such rows, which the balances proved while they were written. */
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
  };
}
