/** The tables of the ledger, and the migrations of older versions. */
import type { Database } from 'better-sqlite3';
import { toManyRecords } from './many-records.ts';
import { SETTLEMENT_TABLES } from './settlement/tables.ts';

/** `zhng`: identifies the file type (https://www.sqlite.org/pragma.html#pragma_application_id). */
export const APPLICATION_ID = 0x7a686e67;

/** Migrates a ledger from the previous version; runs in a transaction. */
export type Migration = (db: Database) => void;

/** Indexes of the items; if most items are new, it is faster to create them afterwards. */
export const ITEM_INDEXES = [
  { name: 'items_by_id', sql: 'CREATE INDEX items_by_id ON items (id)' },
  { name: 'items_by_order', sql: 'CREATE INDEX items_by_order ON items (order_id)' },
] as const;

/**
 * Every row has a seal, a checksum of its other columns, because SQLite does not notice a changed
 * byte. `runs`, `rejects`, `events` and the columns of `items` before `met` are facts. The rest is
 * derived from them: see replay.ts. many-records.ts adds columns and a table.
 */
const FIRST_TABLES = `
-- One row. Counts are kept one level up each: a row that is lost is missed.
CREATE TABLE ledger (
  id INTEGER PRIMARY KEY,
  jobs INTEGER NOT NULL,
  seal INTEGER NOT NULL
);

CREATE TABLE jobs (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  currency TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  carry_days INTEGER NOT NULL,
  amount_tolerance INTEGER NOT NULL,
  compare TEXT NOT NULL,
  days INTEGER NOT NULL,
  events INTEGER NOT NULL,
  seal INTEGER NOT NULL
);

-- Every run that came to a verdict, also those that a later one superseded.
CREATE TABLE runs (
  id INTEGER PRIMARY KEY,
  job INTEGER NOT NULL REFERENCES jobs,
  date TEXT NOT NULL,
  run_id TEXT NOT NULL,
  committed_at TEXT NOT NULL,
  facts TEXT NOT NULL,
  seal INTEGER NOT NULL
);
CREATE INDEX runs_by_date ON runs (job, date);

-- The rows that a date's run set aside.
CREATE TABLE rejects (
  day INTEGER NOT NULL REFERENCES days,
  n INTEGER NOT NULL,
  file TEXT NOT NULL,
  line INTEGER NOT NULL,
  reason TEXT NOT NULL,
  text TEXT NOT NULL,
  seal INTEGER NOT NULL,
  PRIMARY KEY (day, n)
) WITHOUT ROWID;

-- A business date of a job, and the run that stands for it.
CREATE TABLE days (
  id INTEGER PRIMARY KEY,
  job INTEGER NOT NULL REFERENCES jobs,
  date TEXT NOT NULL,
  run INTEGER NOT NULL REFERENCES runs,
  items INTEGER NOT NULL,
  items_seal INTEGER NOT NULL,
  rejects INTEGER NOT NULL,
  tally TEXT NOT NULL,
  -- The first date after this one's carry window: what is pending has expired then.
  closed_on TEXT,
  -- Where its reports were written last, and whether something changed since.
  reports TEXT,
  is_stale INTEGER NOT NULL,
  seal INTEGER NOT NULL,
  UNIQUE (job, date)
);

-- What a date left open, in file order; own is what the date alone says it is.
CREATE TABLE items (
  day INTEGER NOT NULL REFERENCES days,
  n INTEGER NOT NULL,
  id TEXT NOT NULL,
  own TEXT NOT NULL,
  order_id TEXT NOT NULL,
  refund_id TEXT NOT NULL,
  s_txn TEXT, s_type TEXT, s_amount INTEGER, s_fee INTEGER, s_status TEXT, s_time TEXT,
  s_file INTEGER, s_line INTEGER,
  f_txn TEXT, f_type TEXT, f_amount INTEGER, f_fee INTEGER, f_status TEXT, f_time TEXT,
  f_file INTEGER, f_line INTEGER,
  -- The record of another date that it met, what came of it, and the event that settles it.
  met TEXT, met_date TEXT, met_id TEXT, met_amount INTEGER, met_fee INTEGER,
  decision INTEGER,
  seal INTEGER NOT NULL,
  PRIMARY KEY (day, n)
) WITHOUT ROWID;
${ITEM_INDEXES.map(({ sql }) => `${sql};`).join('\n')}

-- What people decided; rows are added and never changed.
CREATE TABLE events (
  seq INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  job INTEGER NOT NULL REFERENCES jobs,
  item TEXT NOT NULL,
  kind TEXT NOT NULL,
  by TEXT NOT NULL,
  action TEXT NOT NULL,
  note TEXT NOT NULL,
  reference TEXT NOT NULL,
  -- The item as it was then.
  subject TEXT NOT NULL,
  date TEXT NOT NULL,
  order_id TEXT NOT NULL,
  refund_id TEXT NOT NULL,
  category TEXT NOT NULL,
  difference INTEGER NOT NULL,
  seal INTEGER NOT NULL
);
CREATE INDEX events_by_job ON events (job);
CREATE INDEX events_by_order ON events (order_id);

-- What later runs made of items, for the story of an order; rows are added and never changed.
CREATE TABLE changes (
  seq INTEGER PRIMARY KEY,
  run INTEGER NOT NULL REFERENCES runs,
  job INTEGER NOT NULL REFERENCES jobs,
  date TEXT NOT NULL,
  item TEXT NOT NULL,
  order_id TEXT NOT NULL,
  refund_id TEXT NOT NULL,
  was TEXT NOT NULL,
  became TEXT NOT NULL,
  seal INTEGER NOT NULL
);
CREATE INDEX changes_by_order ON changes (order_id);
`;

/** What fee rules say of an item; null in items of older versions. */
const FEE_COLUMNS = `
ALTER TABLE items ADD COLUMN expected_fee INTEGER;
ALTER TABLE items ADD COLUMN fee_rule TEXT;
`;

/** From version n to n + 1, in order. Never change a released migration: add another. */
export const MIGRATIONS: readonly Migration[] = [
  (db) => db.exec(FIRST_TABLES),
  toManyRecords,
  (db) => db.exec(SETTLEMENT_TABLES),
  (db) => db.exec(FEE_COLUMNS),
];
