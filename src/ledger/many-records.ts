/**
 * Version 2 of the ledger: an item has any number of records a side, and the sign of a difference
 * decides between long and short.
 */
import type { Database } from 'better-sqlite3';
import { type Category, oneSided } from '../domain/item.ts';
import { say } from '../words/language.ts';
import { DamagedError } from './damage.ts';
import { checkedItems } from './items-check.ts';
import { addSeal, SealedTable } from './sealed-table.ts';
import { type DayRow, firstTablesOf, type ItemRow2, NEW_ITEM_COLUMNS } from './tables.ts';
import { TallySums, writeTally } from './tally.ts';

const TABLES = `
-- The rule that matched the records of an item; empty: none did.
ALTER TABLE items ADD COLUMN rule TEXT NOT NULL DEFAULT '';
-- The side whose records have no counterpart in the item: other dates may match them.
ALTER TABLE items ADD COLUMN unmatched_side TEXT;
-- The number of records of each side. Of several, s_ and f_ have the first one and the sums.
ALTER TABLE items ADD COLUMN s_records INTEGER NOT NULL DEFAULT 0;
ALTER TABLE items ADD COLUMN f_records INTEGER NOT NULL DEFAULT 0;
-- Statement minus flows, before other dates: minor units, and records in a success state.
ALTER TABLE items ADD COLUMN difference INTEGER NOT NULL DEFAULT 0;
ALTER TABLE items ADD COLUMN count_difference INTEGER NOT NULL DEFAULT 0;
-- The sum of the seals of its rows in records.
ALTER TABLE items ADD COLUMN records_seal INTEGER NOT NULL DEFAULT 0;
-- Derived: records that other dates have matched, beside the one in met; and their difference.
ALTER TABLE items ADD COLUMN carried INTEGER NOT NULL DEFAULT 0;
ALTER TABLE items ADD COLUMN carried_difference INTEGER NOT NULL DEFAULT 0;

-- The records of items with several on a side, the statement's first.
CREATE TABLE records (
  day INTEGER NOT NULL REFERENCES days,
  n INTEGER NOT NULL,
  k INTEGER NOT NULL,
  side TEXT NOT NULL,
  is_matched INTEGER NOT NULL,
  order_id TEXT NOT NULL, refund_id TEXT NOT NULL,
  txn TEXT NOT NULL, type TEXT NOT NULL, amount INTEGER NOT NULL, fee INTEGER,
  status TEXT NOT NULL, time TEXT NOT NULL, file INTEGER NOT NULL, line INTEGER NOT NULL,
  met TEXT, met_date TEXT, met_id TEXT, met_amount INTEGER, met_fee INTEGER,
  seal INTEGER NOT NULL,
  PRIMARY KEY (day, n, k)
) WITHOUT ROWID;
`;

type OldRow = Omit<ItemRow2, (typeof NEW_ITEM_COLUMNS)[number]>;

/** Throws DamagedError if a row of the old ledger is lost or was changed. */
export function toManyRecords(db: Database): void {
  db.exec(TABLES);
  const { days, items, ...others } = firstTablesOf(db);
  // What is written anew must not hide damage.
  for (const table of Object.values(others)) for (const _ of table.stream(''));
  for (const job of others.jobs.select('')) {
    const count = (table: string) =>
      db.prepare(`SELECT count(*) FROM ${table} WHERE job = ?`).pluck().get(job.id);
    if (count('days') === job.days && count('events') === job.events) continue;
    throw new DamagedError(say`rows of ${job.name} are missing`);
  }
  const before = new SealedTable<OldRow>(
    db,
    'items',
    items.columns.filter(
      (column) => !(NEW_ITEM_COLUMNS as readonly string[]).includes(column),
    ) as (keyof OldRow & string)[],
  );
  for (const day of days.select('ORDER BY id')) {
    const sums = new TallySums();
    let seals = 0;
    let isChanged = false;
    for (const old of checkedItems(before, day)) {
      const row = newRow(old);
      isChanged ||= hasOtherCategory(old, row, day);
      items.update(row, ['day', 'n']);
      seals = addSeal(seals, items.sealOf(row));
      sums.add({ ...row, expected_fee: null, fee_rule: null });
    }
    const tally = writeTally(sums.tally);
    const isStale: DayRow['is_stale'] = isChanged ? 1 : day.is_stale;
    days.update({ ...day, items_seal: seals, tally, is_stale: isStale }, ['id']);
  }
}

/** Is it long or short now where it was the other, as itself or because it has expired? */
function hasOtherCategory(old: OldRow, row: ItemRow2, { closed_on }: DayRow): boolean {
  if (old.met !== null) return false;
  if (old.own !== 'pending') return row.own !== old.own;
  const was = old.s_type === null ? 'short' : 'long';
  const side = old.s_type === null ? 'flows' : 'statement';
  return closed_on !== null && oneSided(row.difference, side) !== was;
}

function newRow(old: OldRow): ItemRow2 {
  const isStatement = old.s_type !== null && old.s_status === 'success';
  const own = isStatement ? (old.s_amount ?? 0) : 0 - (old.f_amount ?? 0);
  const side = isStatement ? 'statement' : 'flows';
  const hasUnmatched = UNMATCHED.includes(old.own);
  const isAlone = old.own === 'long' || old.own === 'short';
  return {
    ...old,
    own: isAlone ? oneSided(own, side) : old.own,
    rule: isAlone || old.own === 'pending' ? '' : 'identity',
    unmatched_side: hasUnmatched ? side : null,
    s_records: old.s_type === null ? 0 : 1,
    f_records: old.f_type === null ? 0 : 1,
    difference: hasUnmatched ? own : (old.s_amount ?? 0) - (old.f_amount ?? 0),
    count_difference: hasUnmatched ? (isStatement ? 1 : -1) : 0,
    ...{ records_seal: 0, carried: 0, carried_difference: 0 },
  };
}

/** Categories of items with an unmatched record in version 1. */
const UNMATCHED: readonly Category[] = ['long', 'short', 'pending', 'duplicate', 'status_mismatch'];
