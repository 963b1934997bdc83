/** The merchant's own records: CSV with a header, or one JSON object a line with the same names. */
import type { Job } from '../domain/job.ts';
import { STATUSES, TRANSACTION_TYPES } from '../domain/record.ts';
import { RefusedError } from '../support/errors.ts';
import { say } from '../words/language.ts';
import { HeaderIndex, headerCells, rowsBelow } from './header.ts';
import {
  type MisnamedColumn,
  misnamedColumn,
  misnamedText,
  nearestColumn,
  OWN_COLUMNS,
  REQUIRED_COLUMNS,
} from './own-columns.ts';
import {
  EMPTY_PLAN,
  type Head,
  type Kind,
  kindOfType,
  type Opening,
  type Profile,
  type RecordProfile,
  type RowPlan,
} from './profile.ts';

function planOf(
  layout: 'delimited' | 'ndjson',
  columns: readonly string[],
  emptyTail: boolean,
  find: (name: string) => number,
): RowPlan {
  const account = find('account');
  const kinds = TRANSACTION_TYPES.map(
    (type): Kind => ({ ...kindOfType(type, find('amount')), status: find('status') }),
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

/** Refuses columns that seem to be misnamed: their values must not be lost. */
function refuseMisnamed(profile: Profile, head: Head, where: string): void {
  const found = misnamedIn(profile, head);
  if (found === null) return;
  const text = misnamedText(found, profile === genericCsv);
  throw new RefusedError('header', say`${where}: ${text}`);
}

/** A misnamed column of own records; null if none seems to be. */
export function misnamedIn(profile: Profile, { lines }: Head): MisnamedColumn | null {
  if (profile === genericNdjson) {
    const objects = lines.map(({ text }) => objectOf(text));
    const names = [...new Set(objects.flatMap(Object.keys))];
    return misnamedColumn(names, (name) => objects.map((object) => String(object[name] ?? '')));
  }
  const [names, ...rows] = lines.map(({ text }) => headerCells(text));
  return misnamedColumn(names, (name) => rows.map((row) => row[names.indexOf(name)] ?? ''));
}

/**
 * The misspelt names of the required columns in a first line, each with the right name; empty if
 * the line does not have all of them.
 */
export function requiredMisspelt({ lines: [first] }: Head): [name: string, meant: string][] {
  const cells = headerCells(first?.text ?? '');
  const pairs = REQUIRED_COLUMNS.map((meant) => {
    const name =
      cells.find((cell) => cell === meant) ?? cells.find((cell) => nearestColumn(cell, [meant]));
    return name === undefined ? null : ([name, meant] as [string, string]);
  });
  return pairs.every((pair) => pair !== null) ? pairs.filter(([a, b]) => a !== b) : [];
}

function openCsv(head: Head): Opening {
  const line = head.lines[0];
  const header = new HeaderIndex(head, line);
  header.require(REQUIRED_COLUMNS);
  // Tools write row numbers into a first column without a name.
  if (header.cells.lastIndexOf('') > 0) header.refuse(say`a column has no name`);
  refuseMisnamed(genericCsv, head, `${head.name}:${line.line}`);
  return {
    declared: { account: '', period: null },
    ...rowsBelow(line),
    plan: planOf('delimited', header.cells, header.emptyTail, (name) => header.find(name)),
  };
}

function openNdjson(head: Head, { dimensions }: Job): Opening {
  const first = head.lines.find((line) => line.text.trim() !== '');
  if (!first) {
    throw new RefusedError('header', say`${head.name}: the file has no JSON object.`);
  }
  refuseMisnamed(genericNdjson, head, head.name);
  return {
    declared: { account: '', period: null },
    rowsStart: head.lines[0].start,
    rowsLine: head.lines[0].line,
    plan: planOf('ndjson', [...new Set([...OWN_COLUMNS, ...dimensions])], false, (name) =>
      (OWN_COLUMNS as readonly string[]).indexOf(name),
    ),
  };
}

/** The object of a line; empty if it cannot be read, which the scan reports. */
function objectOf(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}

const common = {
  role: 'records',
  channel: 'generic',
  confirmsEmpty: false,
  provenBy: null,
  rowsTellDate: 'about',
} as const;

export const genericCsv: RecordProfile = {
  ...common,
  name: 'generic-csv',
  title: () => say`Own records as CSV`,
  recognize: (head) => {
    const cells = (head.lines[0]?.text ?? '').split(',').map((cell) => cell.replace(/["\s]/g, ''));
    return REQUIRED_COLUMNS.every((name) => cells.includes(name));
  },
  open: openCsv,
};

export const genericNdjson: RecordProfile = {
  ...common,
  name: 'generic-ndjson',
  title: () => say`Own records as NDJSON`,
  recognize: (head) => {
    const first = head.lines.find((line) => line.text.trim() !== '')?.text ?? '';
    return /^\s*\{/.test(first) && first.includes('"order_id"');
  },
  open: openNdjson,
};
