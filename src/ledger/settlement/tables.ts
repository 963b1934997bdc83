/** The tables of settlements: what is owed, and what arrived. */
import type { Database } from 'better-sqlite3';
import type { ReceiptRule } from '../../domain/item.ts';
import type { TransactionType } from '../../domain/record.ts';
import { SealedTable } from '../sealed-table.ts';

/**
 * `sums` and the columns of `credits` before `received_on` are facts. The rest is derived from them
 * and from the settings: see replay.ts. Their numbers are kept one level up, in the facts of runs
 * and in `settlements` and `settlement_dates`.
 */
export const SETTLEMENT_TABLES = `
-- What a date has for settlement jobs: sums of its statement by group, or single rows.
CREATE TABLE sums (
  day INTEGER NOT NULL REFERENCES days,
  taking TEXT NOT NULL,
  -- In JSON.
  groups TEXT NOT NULL,
  seal INTEGER NOT NULL,
  PRIMARY KEY (day, taking)
) WITHOUT ROWID;

-- A settlement job, and the settings from which its dates were computed.
CREATE TABLE settlements (
  job INTEGER PRIMARY KEY REFERENCES jobs,
  upstream INTEGER NOT NULL REFERENCES jobs,
  settings TEXT NOT NULL,
  dates INTEGER NOT NULL,
  seal INTEGER NOT NULL
);

-- A business date whose groups a settlement job expects, and the run that gave them.
CREATE TABLE settlement_dates (
  job INTEGER NOT NULL REFERENCES jobs,
  date TEXT NOT NULL,
  run INTEGER NOT NULL REFERENCES runs,
  expected TEXT NOT NULL,
  grace_end TEXT NOT NULL,
  receivables INTEGER NOT NULL,
  seal INTEGER NOT NULL,
  PRIMARY KEY (job, date)
) WITHOUT ROWID;

-- What the groups that were expected on a date, and the receipts of that date, add up to.
CREATE TABLE settled (
  job INTEGER NOT NULL REFERENCES jobs,
  date TEXT NOT NULL,
  owed INTEGER NOT NULL, owed_amount TEXT NOT NULL,
  matched INTEGER NOT NULL, matched_amount TEXT NOT NULL,
  matched_difference INTEGER NOT NULL,
  seal INTEGER NOT NULL,
  PRIMARY KEY (job, date)
) WITHOUT ROWID;

-- A group: what is to arrive, and the receipt that paid it.
CREATE TABLE receivables (
  job INTEGER NOT NULL REFERENCES jobs,
  date TEXT NOT NULL,
  n INTEGER NOT NULL,
  item TEXT NOT NULL,
  account TEXT NOT NULL,
  label TEXT NOT NULL,
  named TEXT NOT NULL,
  expected TEXT NOT NULL,
  grace_end TEXT NOT NULL,
  amount INTEGER NOT NULL,
  received_on TEXT, receipt INTEGER, rule TEXT,
  seal INTEGER NOT NULL,
  PRIMARY KEY (job, date, n)
) WITHOUT ROWID;
CREATE INDEX receivables_by_expected ON receivables (job, expected);
CREATE INDEX receivables_by_receipt ON receivables (job, received_on, receipt);

-- Money that arrived, and its receipt.
CREATE TABLE credits (
  job INTEGER NOT NULL REFERENCES jobs,
  date TEXT NOT NULL,
  n INTEGER NOT NULL,
  item TEXT NOT NULL,
  order_id TEXT NOT NULL, refund_id TEXT NOT NULL, txn TEXT NOT NULL,
  type TEXT NOT NULL,
  amount INTEGER NOT NULL,
  time TEXT NOT NULL,
  file INTEGER NOT NULL, line INTEGER NOT NULL,
  -- Values by field that groups may have as well, in JSON.
  fields TEXT NOT NULL,
  trade_from TEXT, trade_to TEXT,
  received_on TEXT, receipt INTEGER, rule TEXT,
  -- The runs of groups that it may pay, if there are several; in JSON.
  candidates TEXT,
  seal INTEGER NOT NULL,
  PRIMARY KEY (job, date, n)
) WITHOUT ROWID;
CREATE INDEX credits_by_receipt ON credits (job, received_on, receipt);
`;

export interface SumRow {
  day: number;
  /** See takingText. */
  taking: string;
  /** See sums.ts. */
  groups: string;
}

export interface SettlementRow {
  job: number;
  upstream: number;
  settings: string;
  dates: number;
}

export interface SettlementDateRow {
  job: number;
  date: string;
  run: number;
  expected: string;
  grace_end: string;
  receivables: number;
}

export interface SettledRow {
  job: number;
  date: string;
  /** Groups, and their sum in minor units. */
  owed: number;
  owed_amount: string;
  matched: number;
  matched_amount: string;
  matched_difference: number;
}

/** The receipt of a group or credit: its date, its number there, and its rule. */
export interface ReceiptColumns {
  received_on: string | null;
  receipt: number | null;
  rule: ReceiptRule | null;
}

/** The key of a receipt; null: there is none, or a group of 0.00 has no need of one. */
export function receiptKey({ received_on, receipt }: ReceiptColumns): string | null {
  return receipt === null ? null : `${received_on} ${receipt}`;
}

/** Is it a group of 0.00, which is received without a credit? */
export function isReceivedAsZero({ received_on, receipt }: ReceiptColumns): boolean {
  return received_on !== null && receipt === null;
}

export interface ReceivableRow extends ReceiptColumns {
  job: number;
  date: string;
  n: number;
  item: string;
  account: string;
  label: string;
  named: string;
  expected: string;
  grace_end: string;
  /** Minor units. */
  amount: number;
}

export interface CreditRow extends ReceiptColumns {
  job: number;
  date: string;
  n: number;
  item: string;
  order_id: string;
  refund_id: string;
  txn: string;
  type: TransactionType;
  /** Minor units. */
  amount: number;
  time: string;
  file: number;
  line: number;
  fields: string;
  trade_from: string | null;
  trade_to: string | null;
  candidates: string | null;
}

const RECEIPT = ['received_on', 'receipt', 'rule'] as const;

export function settlementTablesOf(db: Database) {
  return {
    sums: new SealedTable<SumRow>(db, 'sums', ['day', 'taking', 'groups']),
    settlements: new SealedTable<SettlementRow>(db, 'settlements', [
      ...(['job', 'upstream', 'settings', 'dates'] as const),
    ]),
    settlementDates: new SealedTable<SettlementDateRow>(db, 'settlement_dates', [
      ...(['job', 'date', 'run', 'expected', 'grace_end', 'receivables'] as const),
    ]),
    settled: new SealedTable<SettledRow>(db, 'settled', [
      ...(['job', 'date', 'owed', 'owed_amount', 'matched', 'matched_amount'] as const),
      'matched_difference' as const,
    ]),
    receivables: new SealedTable<ReceivableRow>(db, 'receivables', [
      ...(['job', 'date', 'n', 'item', 'account', 'label', 'named', 'expected'] as const),
      ...(['grace_end', 'amount'] as const),
      ...RECEIPT,
    ]),
    credits: new SealedTable<CreditRow>(db, 'credits', [
      ...(['job', 'date', 'n', 'item', 'order_id', 'refund_id', 'txn', 'type', 'amount'] as const),
      ...(['time', 'file', 'line', 'fields', 'trade_from', 'trade_to'] as const),
      ...RECEIPT,
      'candidates' as const,
    ]),
  };
}
