/** The merchant's own records, as CSV with a header or as one JSON object a line, same names. */
import { nearest } from '../config/nearest.ts';
import { STATUSES, TRANSACTION_TYPES } from '../model/record.ts';
import { RefusedError } from '../support/errors.ts';
import { say } from '../support/language.ts';
import { HeaderIndex, headerCells, rowsBelow } from './header.ts';
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

/**
 * Refuses names that are near to a column that is not there: what a status, a type or a refund id
 * says must not be lost over its spelling.
 */
function refuseMisspelt(names: readonly string[], where: string): void {
  const absent = GENERIC_COLUMNS.filter((name) => !names.includes(name));
  for (const name of names) {
    const meant = isGeneric(name) ? undefined : nearest(name, absent);
    if (meant === undefined) continue;
    throw new RefusedError(
      'header',
      say`${where}: the column '${name}' looks like ${meant}, which is not there. Correct the name,
        or give the column another one if it is something else.`,
    );
  }
}

/**
 * Of a first line whose names of the required columns are spelt in other ways, those names and what
 * is meant; null: it is no such line.
 */
export function misspeltNames({ lines: [first] }: Head): [name: string, meant: string][] | null {
  const cells = headerCells(first?.text ?? '');
  const pairs = REQUIRED.map((meant) => {
    const name =
      cells.find((cell) => cell === meant) ?? cells.find((cell) => nearest(cell, [meant]));
    return name === undefined ? null : ([name, meant] as [string, string]);
  });
  return pairs.every((pair) => pair !== null) ? pairs.filter(([a, b]) => a !== b) : null;
}

function isGeneric(name: string): boolean {
  return (GENERIC_COLUMNS as readonly string[]).includes(name);
}

function openCsv(head: Head): Opening {
  const line = head.lines[0];
  const header = new HeaderIndex(head, line);
  header.require(REQUIRED);
  // Tools write a row's number in front of it, below no name.
  if (header.cells.lastIndexOf('') > 0) header.refuse(say`a column has no name`);
  refuseMisspelt(header.cells, `${head.name}:${line.line}`);
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
  const names = new Set(head.lines.flatMap(({ text }) => keysOf(text)));
  refuseMisspelt([...names], head.name);
  return {
    declared: { account: '', period: null },
    rowsStart: head.lines[0].start,
    rowsLine: head.lines[0].line,
    plan: planOf('ndjson', GENERIC_COLUMNS, false, (name) =>
      (GENERIC_COLUMNS as readonly string[]).indexOf(name),
    ),
  };
}

/** The keys of an object; none where it cannot be read, which its row will say. */
function keysOf(text: string): string[] {
  try {
    return Object.keys(JSON.parse(text));
  } catch {
    return [];
  }
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
