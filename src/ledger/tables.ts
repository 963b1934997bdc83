/** The rows of the ledger's tables; schema.ts describes the tables. */
import type { Database } from 'better-sqlite3';
import type { Category, RuleName } from '../domain/item.ts';
import type { Side, Status, TransactionType } from '../domain/record.ts';
import { SealedTable } from './sealed-table.ts';
import { settlementTablesOf } from './settlement/tables.ts';

export interface LedgerRow {
  id: number;
  jobs: number;
}

export interface JobRow {
  id: number;
  name: string;
  currency: string;
  time_zone: string;
  carry_days: number;
  /** Minor units. */
  amount_tolerance: number;
  /** Elements, joined by commas. */
  compare: string;
  days: number;
  events: number;
}

export interface RunRow {
  id: number;
  job: number;
  date: string;
  run_id: string;
  /** ISO 8601, UTC. */
  committed_at: string;
  /** See facts.ts. */
  facts: string;
}

export interface RejectRow {
  day: number;
  n: number;
  file: string;
  line: number;
  reason: string;
  text: string;
}

export interface DayRow {
  id: number;
  job: number;
  date: string;
  run: number;
  items: number;
  items_seal: number;
  rejects: number;
  /** See tally.ts. */
  tally: string;
  closed_on: string | null;
  reports: string | null;
  is_stale: 0 | 1;
}

/** The state of a leftover that is matched with one of another date. */
export type CarryResult = 'cleared' | 'tolerated' | 'amount_mismatch' | 'fee_mismatch';
/** The state of one that is offset by records of its own side: within its date, or across dates. */
export type OffsetResult = 'offset' | 'offset_across';

/** The record of a side of an item; all null if the item has none. */
type SideColumns<P extends 's' | 'f'> = {
  [K in `${P}_${'txn' | 'type' | 'status' | 'time'}`]: string | null;
} & {
  [K in `${P}_${'amount' | 'fee' | 'file' | 'line'}`]: number | null;
};

export interface ItemRow extends SideColumns<'s'>, SideColumns<'f'>, Counterpart {
  day: number;
  n: number;
  id: string;
  own: Category;
  order_id: string;
  refund_id: string;
  decision: number | null;
  rule: RuleName | '';
  unmatched_side: Side | null;
  s_records: number;
  f_records: number;
  difference: number;
  count_difference: number;
  records_seal: number;
  carried: number;
  carried_difference: number;
  /** The right fee of the statement's records, fee units, and its rule; null: none is wrong. */
  expected_fee: number | null;
  fee_rule: string | null;
}

/** A record of an item with several on a side. */
export interface RecordRow extends Counterpart {
  day: number;
  /** The item. */
  n: number;
  k: number;
  side: Side;
  is_matched: 0 | 1;
  order_id: string;
  refund_id: string;
  txn: string;
  type: TransactionType;
  amount: number;
  fee: number | null;
  status: Status;
  time: string;
  file: number;
  line: number;
}

export interface EventRow {
  seq: number;
  at: string;
  job: number;
  item: string;
  kind: 'resolve' | 'reopen' | 'match' | 'unmatch' | 'undo';
  by: string;
  /** Of a match, what its residual is, or empty; of an undo, the number of the event taken back. */
  action: string;
  note: string;
  reference: string;
  subject: string;
  date: string;
  order_id: string;
  refund_id: string;
  category: Category;
  difference: number;
}

export interface ChangeRow {
  seq: number;
  run: number;
  job: number;
  date: string;
  item: string;
  order_id: string;
  refund_id: string;
  /** As written by stateText; empty: the item did not exist. */
  was: string;
  became: string;
}

/** The counterpart of an item on another date, and the result of their match. */
export const COUNTERPART_COLUMNS = ['met', 'met_date', 'met_id', 'met_amount', 'met_fee'] as const;
export interface Counterpart {
  met: CarryResult | OffsetResult | null;
  met_date: string | null;
  met_id: string | null;
  met_amount: number | null;
  met_fee: number | null;
}

export function counterpartOf(row: Counterpart): Counterpart {
  const { met, met_date, met_id, met_amount, met_fee } = row;
  return { met, met_date, met_id, met_amount, met_fee };
}

export function hasSameCounterpart(a: Counterpart, b: Counterpart): boolean {
  return COUNTERPART_COLUMNS.every((column) => a[column] === b[column]);
}

const SIDE_COLUMNS = ['txn', 'type', 'amount', 'fee', 'status', 'time', 'file', 'line'] as const;
/** Those that version 1 of the ledger did not have. */
export const NEW_ITEM_COLUMNS = [
  ...(['rule', 'unmatched_side', 's_records', 'f_records', 'difference'] as const),
  ...(['count_difference', 'records_seal', 'carried', 'carried_difference'] as const),
] as const;
const ITEM_COLUMNS = [
  ...(['day', 'n', 'id', 'own', 'order_id', 'refund_id'] as const),
  ...SIDE_COLUMNS.map((column) => `s_${column}` as const),
  ...SIDE_COLUMNS.map((column) => `f_${column}` as const),
  ...COUNTERPART_COLUMNS,
  'decision' as const,
  ...NEW_ITEM_COLUMNS,
];

/** Those that version 3 did not have. */
export const FEE_COLUMNS = ['expected_fee', 'fee_rule'] as const;
/** An item of version 2. */
export type ItemRow2 = Omit<ItemRow, (typeof FEE_COLUMNS)[number]>;

/** The table of items, or a copy of it with another name. */
export function itemsTable(db: Database, stored = 'items'): SealedTable<ItemRow> {
  const columns = [...ITEM_COLUMNS, ...FEE_COLUMNS];
  return new SealedTable(db, 'items', columns, { stored, added: FEE_COLUMNS.length });
}

/** The table of records, or a copy of it with another name. */
export function recordsTable(db: Database, stored = 'records'): SealedTable<RecordRow> {
  const columns = [
    ...(['day', 'n', 'k', 'side', 'is_matched', 'order_id', 'refund_id'] as const),
    ...SIDE_COLUMNS,
    ...COUNTERPART_COLUMNS,
  ];
  return new SealedTable(db, 'records', columns, { stored });
}

/** The tables that version 2 of the ledger has. */
export function firstTablesOf(db: Database) {
  return {
    ledger: new SealedTable<LedgerRow>(db, 'ledger', ['id', 'jobs']),
    jobs: new SealedTable<JobRow>(db, 'jobs', [
      ...(['id', 'name', 'currency', 'time_zone', 'carry_days'] as const),
      ...(['amount_tolerance', 'compare', 'days', 'events'] as const),
    ]),
    runs: new SealedTable<RunRow>(db, 'runs', [
      ...(['id', 'job', 'date', 'run_id', 'committed_at', 'facts'] as const),
    ]),
    rejects: new SealedTable<RejectRow>(db, 'rejects', [
      ...(['day', 'n', 'file', 'line', 'reason', 'text'] as const),
    ]),
    days: new SealedTable<DayRow>(db, 'days', [
      ...(['id', 'job', 'date', 'run', 'items', 'items_seal'] as const),
      ...(['rejects', 'tally', 'closed_on', 'reports', 'is_stale'] as const),
    ]),
    items: new SealedTable<ItemRow2>(db, 'items', ITEM_COLUMNS),
    records: recordsTable(db),
    events: new SealedTable<EventRow>(db, 'events', [
      ...(['seq', 'at', 'job', 'item', 'kind', 'by', 'action', 'note', 'reference'] as const),
      ...(['subject', 'date', 'order_id', 'refund_id', 'category', 'difference'] as const),
    ]),
    changes: new SealedTable<ChangeRow>(db, 'changes', [
      ...(['seq', 'run', 'job', 'date', 'item', 'order_id', 'refund_id'] as const),
      ...(['was', 'became'] as const),
    ]),
  };
}

/** All tables of an open ledger. */
export function tablesOf(db: Database) {
  return { ...firstTablesOf(db), items: itemsTable(db), ...settlementTablesOf(db) };
}

export type Tables = ReturnType<typeof tablesOf>;
