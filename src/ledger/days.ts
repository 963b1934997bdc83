/** Reads dates of a job and their items; throws if a row is lost or changed. */
import { say } from '../words/language.ts';
import { DamagedError } from './damage.ts';
import { hasSeveral } from './item-state.ts';
import { checkedItems } from './items-check.ts';
import { type Ledger, onSnapshot } from './open.ts';
import { addSeal, isComplete } from './sealed-table.ts';
import type { DayRow, ItemRow, JobRow, RecordRow, RunRow } from './tables.ts';
import { type StoredTally, writeTally } from './tally.ts';

/** All jobs, by name. Throws DamagedError. */
export function jobsOf({ tables }: Ledger): JobRow[] {
  const counted = tables.ledger.get('WHERE id = 1')?.jobs ?? 0;
  // Ordered by key: a damaged index could hide a row.
  const jobs = tables.jobs.select('ORDER BY id');
  if (!isComplete(jobs, 'id', counted)) throw new DamagedError(say`its jobs are incomplete`);
  return jobs.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The job with this name, or undefined. Throws DamagedError. */
export function jobNamed(ledger: Ledger, name: string): JobRow | undefined {
  return jobsOf(ledger).find((job) => job.name === name);
}

/** All dates of a job, ascending. Throws DamagedError. */
export function daysOf({ tables }: Ledger, job: JobRow): DayRow[] {
  const days = tables.days.select('WHERE job = ? ORDER BY date', job.id);
  if (!isComplete(days, 'id', job.days)) {
    throw new DamagedError(say`the dates of ${job.name} are incomplete`);
  }
  return days;
}

/** A date of a job, or undefined. */
export function dayOf(ledger: Ledger, job: JobRow, date: string): DayRow | undefined {
  // Searches all dates: a look-up by index would not notice that its entry is lost.
  return daysOf(ledger, job).find((day) => day.date === date);
}

/** The items of a date, as `checkedItems` reads them. Throws DamagedError. */
export function itemsOf({ tables }: Ledger, day: DayRow): Generator<ItemRow> {
  return checkedItems(tables.items, day);
}

/** The item of a date with this id. Throws DamagedError if it is missing. */
export function itemOf({ tables }: Ledger, day: DayRow, id: string): ItemRow {
  const row = tables.items.get('WHERE id = ? AND day = ?', id, day.id);
  if (!row) throw new DamagedError(say`item ${id} of ${day.date} is missing`);
  return row;
}

/** The records of an item with several on a side. Throws DamagedError if one is missing. */
export function recordsOf({ tables }: Ledger, row: ItemRow): RecordRow[] {
  if (!hasSeveral(row)) return [];
  const tail = 'WHERE day = ? AND n = ? ORDER BY k';
  const { rows, seals } = tables.records.selectSealed(tail, row.day, row.n);
  if (seals !== row.records_seal || rows.length !== row.s_records + row.f_records) {
    throw new DamagedError(say`the records of item ${row.id} are incomplete`);
  }
  return rows;
}

/** The current run of a date. Throws DamagedError if it is missing. */
export function runOf({ tables }: Ledger, day: DayRow): RunRow {
  const run = tables.runs.get('WHERE id = ?', day.run);
  if (!run) throw new DamagedError(say`the run of ${day.date} is missing`);
  return run;
}

/** Time of the job's last commit, ISO 8601; null: it has no run. Throws InternalError. */
export function lastCommitAt(ledger: Ledger, name: string): string | null {
  return onSnapshot(ledger, () => {
    const job = jobNamed(ledger, name);
    if (!job) return null;
    const run = ledger.tables.runs.get('WHERE job = ? ORDER BY committed_at DESC LIMIT 1', job.id);
    return run?.committed_at ?? null;
  });
}

/** A stored item and its new state. */
export interface ChangedItem {
  readonly was: ItemRow;
  readonly row: ItemRow;
  /** The new state of its records, if it has several on a side and they may have changed. */
  readonly records?: readonly RecordRow[];
}

/** Writes the changed items of a date, and the sums over all its items. */
export function storeItems(
  { tables }: Ledger,
  day: DayRow,
  changed: readonly ChangedItem[],
  tally: StoredTally,
): void {
  if (changed.length === 0 && day.tally !== '') return;
  let seals = day.items_seal;
  for (const { was, row, records = [] } of changed) {
    if (records.length > 0) row.records_seal = 0;
    for (const record of records) {
      tables.records.update(record, ['day', 'n', 'k']);
      row.records_seal = addSeal(row.records_seal, tables.records.sealOf(record));
    }
    tables.items.update(row, ['day', 'n']);
    seals = addSeal(addSeal(seals, -tables.items.sealOf(was)), tables.items.sealOf(row));
  }
  tables.days.update({ ...day, items_seal: seals, tally: writeTally(tally) }, ['id']);
}
