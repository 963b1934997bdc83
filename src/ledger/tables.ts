/** The rows of the ledger's tables; schema.ts says what they are for. */
import type { Database } from 'better-sqlite3';
import type { Category } from '../domain/item.ts';
import { SealedTable } from './sealed-table.ts';

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

/** What came of a leftover that met one of another date. */
export type CarryResult = 'cleared' | 'tolerated' | 'amount_mismatch' | 'fee_mismatch';

export interface ItemRow {
  day: number;
  n: number;
  id: string;
  own: Category;
  order_id: string;
  refund_id: string;
  s_txn: string | null;
  s_type: string | null;
  s_amount: number | null;
  s_fee: number | null;
  s_status: string | null;
  s_time: string | null;
  s_file: number | null;
  s_line: number | null;
  f_txn: string | null;
  f_type: string | null;
  f_amount: number | null;
  f_fee: number | null;
  f_status: string | null;
  f_time: string | null;
  f_file: number | null;
  f_line: number | null;
  met: CarryResult | null;
  met_date: string | null;
  met_id: string | null;
  met_amount: number | null;
  met_fee: number | null;
  decision: number | null;
}

export interface EventRow {
  seq: number;
  at: string;
  job: number;
  item: string;
  kind: 'resolve' | 'reopen';
  by: string;
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
  /** As told by stateText; empty: it was not there. */
  was: string;
  became: string;
}

const SIDE_COLUMNS = ['txn', 'type', 'amount', 'fee', 'status', 'time', 'file', 'line'] as const;
const ITEM_COLUMNS = [
  ...(['day', 'n', 'id', 'own', 'order_id', 'refund_id'] as const),
  ...SIDE_COLUMNS.map((column) => `s_${column}` as const),
  ...SIDE_COLUMNS.map((column) => `f_${column}` as const),
  ...(['met', 'met_date', 'met_id', 'met_amount', 'met_fee', 'decision'] as const),
];

/** The items, or a copy of that name. */
export function itemsTable(db: Database, name = 'items'): SealedTable<ItemRow> {
  return new SealedTable(db, 'items', ITEM_COLUMNS, name);
}

/** All tables of an open ledger. */
export function tablesOf(db: Database) {
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
    items: itemsTable(db),
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

export type Tables = ReturnType<typeof tablesOf>;
