/** The merchant's own records, as CSV with a header or as one JSON object a line, same names. */
import { STATUSES, TRANSACTION_TYPES } from '../model/record.ts';
import { RefusedError } from '../support/errors.ts';
import { say } from '../support/language.ts';
import { HeaderIndex, rowsBelow } from './header.ts';
import {
  EMPTY_KIND,
  EMPTY_PLAN,
  type Head,
  type Kind,
  type Opening,
  type RecordProfile,
  type RowPlan,
  WITHOUT_FOOTER,
} from './profile.ts';
import { amountRuleOf } from './sign.ts';

export const GENERIC_COLUMNS = [
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
] as const;
const REQUIRED = ['order_id', 'amount'];

function planOf(
  layout: 'delimited' | 'ndjson',
  columns: readonly string[],
  emptyTail: boolean,
  find: (name: string) => number,
): RowPlan {
  const account = find('account');
  const kinds = TRANSACTION_TYPES.map(
    (type): Kind => ({
      ...EMPTY_KIND,
      type,
      amount: find('amount'),
      amountRule: amountRuleOf(type),
      hasRefundId: type === 'refund',
      status: find('status'),
    }),
  );
  return {
    ...EMPTY_PLAN,
    layout,
    columns,
    emptyTail,
    orderId: [find('order_id')],
    refundId: find('refund_id'),
    channelTxnId: find('channel_txn_id'),
    kind: find('type'),
    fee: find('fee'),
    time: find('paid_at'),
    currency: find('currency'),
    account,
    ownAccounts: account < 0 ? [] : [account],
    kinds,
    kindWords: new Map([['', 0], ...TRANSACTION_TYPES.map((type, i) => [type, i] as const)]),
    statusWords: new Map([['', 'success'], ...STATUSES.map((status) => [status, status] as const)]),
    foldCase: true,
  };
}

function openCsv(head: Head): Opening {
  const line = head.lines[0];
  const header = new HeaderIndex(head, line);
  header.require(GENERIC_COLUMNS, REQUIRED);
  return {
    declared: { account: '', period: null },
    ...rowsBelow(line),
    plan: planOf('delimited', header.cells, header.emptyTail, (name) => header.find(name)),
  };
}

function openNdjson(head: Head): Opening {
  const first = head.lines.find((line) => line.text.trim() !== '');
  if (!first) {
    throw new RefusedError('header', say`${head.name}: no JSON object stands in the file.`);
  }
  return {
    declared: { account: '', period: null },
    rowsStart: head.lines[0].start,
    rowsLine: head.lines[0].line,
    plan: planOf('ndjson', GENERIC_COLUMNS, false, (name) =>
      (GENERIC_COLUMNS as readonly string[]).indexOf(name),
    ),
  };
}

const common = {
  role: 'records',
  channel: 'generic',
  // Nothing in such a file says that it is whole.
  confirmsEmpty: false,
  provenBy: null,
  rowsTellDate: 'about',
  ...WITHOUT_FOOTER,
} as const;

export const genericCsv: RecordProfile = {
  ...common,
  name: 'generic-csv',
  get title() {
    return say`Own records as CSV`;
  },
  recognize: (head) => {
    const cells = (head.lines[0]?.text ?? '').split(',').map((cell) => cell.replace(/["\s]/g, ''));
    return REQUIRED.every((name) => cells.includes(name));
  },
  open: openCsv,
};

export const genericNdjson: RecordProfile = {
  ...common,
  name: 'generic-ndjson',
  get title() {
    return say`Own records as NDJSON`;
  },
  recognize: (head) => {
    const first = head.lines.find((line) => line.text.trim() !== '')?.text ?? '';
    return /^\s*\{/.test(first) && first.includes('"order_id"');
  },
  open: openNdjson,
};
