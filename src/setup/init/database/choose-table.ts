/** Chooses the table with the orders, and its columns for those of own records. */
import {
  columnMeaning,
  isChannel,
  isFlag,
  isPaidTime,
  isWeakType,
  type Meaning,
  type Role,
  STATUS_OF_OTHER_RANK,
} from '../../../formats/column-names.ts';
import type { OwnColumn } from '../../../formats/own-columns.ts';
import type { Column, ColumnKind, Table } from '../../../inputs/database/catalog/catalog.ts';

/** A table, and the columns in it that have the contents of ours. */
export interface Chosen {
  readonly table: Table;
  readonly columns: ReadonlyMap<OwnColumn, Column>;
  /** Columns that may decide whether a row counts, and that are not used. */
  readonly unused: readonly Column[];
  /** Columns that may tell orders of several channels apart. */
  readonly channels: readonly Column[];
  /** Other columns with amounts. */
  readonly otherAmounts: readonly Column[];
}

const MONEY: readonly ColumnKind[] = ['decimal', 'integer', 'inexact', 'text'];
const IDS: readonly ColumnKind[] = ['text', 'integer', 'decimal'];
const WORDS: readonly ColumnKind[] = ['text', 'integer'];
/** Our columns: the role of a column that may be it, and the kinds of its values. */
const FITTING: readonly (readonly [OwnColumn, Role, readonly ColumnKind[]])[] = [
  ['order_id', 'orderId', IDS],
  ['refund_id', 'refundId', IDS],
  ['channel_txn_id', 'channelTxnId', IDS],
  ['type', 'type', WORDS],
  ['amount', 'amount', MONEY],
  ['fee', 'fee', MONEY],
  ['currency', 'currency', ['text']],
  ['status', 'status', WORDS],
  ['paid_at', 'time', ['time', 'date', 'text', 'integer']],
  ['account', 'account', IDS],
];
const NEEDED: readonly OwnColumn[] = ['order_id', 'amount', 'paid_at'];
const ORDERS = /order|trade|pay|txn|transaction|flow|订单|支付|交易|流水/i;
const REFUNDS = /refund|return|退款|退货/i;
/** In the name of a column. */
const REFUND_WORD = /refund(?:ed)?_?|退款/i;
/** Tables beside those of orders. */
const BESIDE =
  /item|detail|line|log|hist|bak|backup|copy|tmp|temp|archive|test|明细|日志|备份|历史/i;
/** The amount that was paid rather than the one that was asked for. */
const PAID_AMOUNT = /pay|paid|actual|real|实付|实收|支付/i;
const DECIDING: readonly Role[] = ['status', 'type', 'direction', 'refundAmount'];
/** Points by which the names of tables count more than a column. */
const NAME_POINTS = 2;
const OTHER_POINTS = -4;

/** Tables with orders, the likeliest first. */
export function tablesWithOrders(tables: readonly Table[]): Chosen[] {
  return ranked(tables, columnMeaning, (name) => {
    const points = ORDERS.test(name) ? NAME_POINTS : 0;
    return points + (BESIDE.test(name) || REFUNDS.test(name) ? OTHER_POINTS : 0);
  });
}

/** The table with the refunds of these orders, if it is another one; null if there is none. */
export function tableOfRefunds(orders: Chosen, tables: readonly Table[]): Chosen | null {
  if (orders.columns.has('refund_id') || orders.columns.has('type')) return null;
  const others = tables.filter((table) => table !== orders.table && REFUNDS.test(table.name));
  const found = ranked(others, meaningOfRefund, (name) => (BESIDE.test(name) ? OTHER_POINTS : 0));
  return found.find(({ columns }) => columns.has('refund_id')) ?? null;
}

/** Tables that have refunds by their names, if the table of the orders has none. */
export function likeRefunds(tables: readonly Table[], { table, columns }: Chosen): Table[] {
  if (columns.has('refund_id') || columns.has('type')) return [];
  return tables.filter((each) => {
    return each !== table && REFUNDS.test(each.name) && !BESIDE.test(each.name);
  });
}

/** In a table of refunds, `refund_time` is the time. */
function meaningOfRefund(name: string): Meaning | null {
  const meaning = columnMeaning(name);
  if (meaning?.role === 'refundId') return meaning;
  if (meaning?.role === 'refundAmount') return { ...meaning, role: 'amount' };
  return columnMeaning(name.replace(REFUND_WORD, '')) ?? meaning;
}

/** Only columns of tables of refunds are times by such a name. */
export function isRefundTime(name: string): boolean {
  return REFUND_WORD.test(name);
}

type MeaningOf = (name: string) => Meaning | null;

function ranked(
  tables: readonly Table[],
  meaningOf: MeaningOf,
  pointsOf: (name: string) => number,
): Chosen[] {
  const points = ({ table, columns }: Chosen) => columns.size + pointsOf(table.name);
  return tables
    .map((table) => chosenOf(table, meaningOf))
    .filter(({ columns }) => NEEDED.every((name) => columns.has(name)))
    .toSorted((a, b) => points(b) - points(a) || (b.table.rows ?? 0) - (a.table.rows ?? 0));
}

function chosenOf(table: Table, meaningOf: MeaningOf): Chosen {
  const columns = new Map<OwnColumn, Column>();
  for (const [own, role, kinds] of FITTING) {
    const [best] = columnsFor(table, role, kinds, meaningOf);
    if (best !== undefined) columns.set(own, best);
  }
  const used = [...columns.values()];
  const left = table.columns.filter((column) => !used.includes(column));
  return {
    table,
    columns,
    unused: left.filter(({ name }) => isFlag(name) || (decides(name) && !isChannel(name))),
    channels: left.filter(({ name }) => isChannel(name)),
    otherAmounts: left.filter(({ name, kind }) => {
      return meaningOf(name)?.role === 'amount' && MONEY.includes(kind);
    }),
  };
}

/** Not the state of a delivery. */
function decides(name: string): boolean {
  const { role, rank = 0 } = columnMeaning(name) ?? {};
  if (role === undefined || !DECIDING.includes(role)) return false;
  return role !== 'status' || rank < STATUS_OF_OTHER_RANK || REFUND_WORD.test(name);
}

/** Columns for a role, the likeliest first. */
function columnsFor(
  { columns }: Table,
  role: Role,
  kinds: readonly ColumnKind[],
  meaningOf: MeaningOf,
): Column[] {
  const fitting = columns.filter(({ name, kind }) => {
    const meaning = meaningOf(name);
    if (meaning?.role !== role || !kinds.includes(kind)) return false;
    // Payment methods have names like types, and every table has an id.
    if (role === 'type') return !isWeakType(name);
    if (role === 'status') return meaning.rank < STATUS_OF_OTHER_RANK;
    return role !== 'channelTxnId' || name.toLowerCase() !== 'id';
  });
  const isPaid = ({ name }: Column) => {
    if (role === 'time') return Number(isPaidTime(name) || isRefundTime(name));
    return Number(role === 'amount' && PAID_AMOUNT.test(name));
  };
  const isIndexed = ({ isIndexed }: Column) => Number(role === 'time' && isIndexed);
  const rank = ({ name }: Column) => meaningOf(name)?.rank ?? 0;
  return fitting.toSorted(
    (a, b) => isPaid(b) - isPaid(a) || isIndexed(b) - isIndexed(a) || rank(a) - rank(b),
  );
}
