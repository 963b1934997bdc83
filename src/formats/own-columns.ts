/** The columns of own records, and detection of those with another name. */
import { nearestName } from '../config/nearest.ts';
import { STATUSES, TRANSACTION_TYPES } from '../domain/record.ts';
import { say } from '../words/language.ts';
import { columnMeaning, isWeakType, type Role, STATUS_OF_OTHER_RANK } from './column-names.ts';

export const OWN_COLUMNS = [
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
export type OwnColumn = (typeof OWN_COLUMNS)[number];
export const REQUIRED_COLUMNS: readonly OwnColumn[] = ['order_id', 'amount'];

/** An unknown column, and the missing column that it seems to be. */
export interface MisnamedColumn {
  readonly name: string;
  readonly meant: OwnColumn;
  /** Is the name a synonym rather than a misspelling? */
  readonly isSynonym: boolean;
}

/** Columns that decide whether a row counts, and as what. */
const DECISIVE: Partial<Record<Role, OwnColumn>> = {
  status: 'status',
  type: 'type',
  refundId: 'refund_id',
};
/** Words of rows that are not payments. */
const NO_PAYMENT = new RegExp(
  `^(?:${TRANSACTION_TYPES.filter((type) => type !== 'payment').join('|')})$|` +
    'refund|revers|退款|退货|冲正|撤销',
  'i',
);

/**
 * The first column that seems to be a missing one of ours: without it every row would be a
 * successful payment. `wordsOf` returns the words of a column in the first rows.
 */
export function misnamedColumn(
  names: readonly string[],
  wordsOf: (name: string) => readonly string[],
): MisnamedColumn | null {
  const absent = OWN_COLUMNS.filter((column) => !names.includes(column));
  for (const name of names) {
    if (isOwnColumn(name)) continue;
    const synonym = synonymOf(name, names, wordsOf);
    const isAbsent = synonym !== null && absent.includes(synonym);
    const meant = isAbsent ? synonym : nearestColumn(name, absent);
    if (meant !== undefined) return { name, meant, isSynonym: columnMeaning(name) !== null };
  }
  return null;
}

/** The column of ours with a similar name. */
export function nearestColumn(name: string, columns: readonly OwnColumn[]): OwnColumn | undefined {
  if (OTHER_WORDS.includes(name.toLowerCase())) return undefined;
  return nearestName(name, columns, (column) => (NEAR_OTHER_WORDS.includes(column) ? 0 : 1));
}

/** One letter away from other words: `free`, `typo`. */
const NEAR_OTHER_WORDS: readonly OwnColumn[] = ['fee', 'type'];
/** Other words that are one letter away from a column. */
const OTHER_WORDS = ['refunded'];

function synonymOf(
  name: string,
  names: readonly string[],
  wordsOf: (name: string) => readonly string[],
): OwnColumn | null {
  const { role, rank } = columnMeaning(name) ?? {};
  if (role === undefined || rank === undefined) return null;
  // The state of a delivery, or of a refund that is not a row.
  if (role === 'status' && rank >= STATUS_OF_OTHER_RANK) return null;
  // Payment methods have such names as well.
  if (role === 'type' && isWeakType(name) && !wordsOf(name).some(isNoPayment)) return null;
  // Only refunds have one.
  if (role === 'refundId' && !names.includes('type')) return null;
  return DECISIVE[role] ?? null;
}

function isNoPayment(word: string): boolean {
  return NO_PAYMENT.test(word.trim());
}

function isOwnColumn(name: string): name is OwnColumn {
  return (OWN_COLUMNS as readonly string[]).includes(name);
}

/** What is wrong with such a column, and what to do. */
export function misnamedText({ name, meant }: MisnamedColumn, canDescribe: boolean): string {
  const advice = canDescribe
    ? say`or let zhangping inspect --suggest describe the file for zhangping.yaml; if the column is
        something else, leave it out`
    : say`or leave it out if it is something else`;
  if (meant === 'status') {
    return say`the column '${name}' looks like status, which is missing, so that every row would
      count as success. Name it status, with the words ${STATUSES.join(say`, `)}; ${advice}.`;
  }
  if (meant === 'type') {
    return say`the column '${name}' looks like type, which is missing, so that every row would count
      as payment. Name it type, with the words ${TRANSACTION_TYPES.join(say`, `)}; ${advice}.`;
  }
  return say`the column '${name}' looks like ${meant}, which is missing. Name it ${meant};
    ${advice}.`;
}
