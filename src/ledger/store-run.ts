/** Replaces a date in the ledger with the findings of a run. */
import { compareText } from '../domain/item-order.ts';
import type { DayFindings } from '../domain/outcome.ts';
import type { Side } from '../domain/record.ts';
import { recordChange } from './changes.ts';
import { dayOf, itemsOf, jobsOf, recordsOf } from './days.ts';
import { writeFacts } from './facts.ts';
import { type FileNumbers, recordRowsOf, rowOf } from './item-row.ts';
import { hasSeveral } from './item-state.ts';
import type { Ledger } from './open.ts';
import { ITEM_INDEXES } from './schema.ts';
import { addSeal, type SealedTable } from './sealed-table.ts';
import { storeSums } from './settlement/sums.ts';
import {
  counterpartOf,
  type DayRow,
  type ItemRow,
  itemsTable,
  type JobRow,
  type RecordRow,
  recordsTable,
} from './tables.ts';

/** What a run found, and the setting of its job. */
export type StoredFindings = DayFindings & { readonly offset?: readonly Side[] };

/** A run that was stored, and its date. */
export interface StoredRun {
  /** The key of the run. */
  readonly run: number;
  readonly day: DayRow;
  /** The date before the run; undefined: it is new. */
  readonly before: DayRow | undefined;
  /** The numbers of the files that items name. */
  readonly files: FileNumbers;
}

/** Stores a run without its items, which are still those of the date's previous run. */
export function storeFacts(ledger: Ledger, job: JobRow, findings: StoredFindings): StoredRun {
  const { tables } = ledger;
  const before = dayOf(ledger, job, findings.date);
  // In the order of names: reports sort by it.
  const names = [...new Set(findings.documents)].sort(compareText);
  const run = insertRun(ledger, job, findings, names);
  const day: DayRow = {
    ...(before ?? NEW_DAY),
    ...{ id: before?.id ?? nextDay(ledger), job: job.id, date: findings.date, run },
    ...{ rejects: findings.rejects.length, is_stale: 1 },
  };
  if (before) {
    tables.days.update(day, ['id']);
    tables.rejects.remove('WHERE day = ?', day.id);
  } else {
    tables.days.insert(day);
    job.days++;
    tables.jobs.update(job, ['id']);
  }
  for (const [n, { file, line, reason, text }] of findings.rejects.entries()) {
    tables.rejects.insert({ day: day.id, n, file, line, reason, text });
  }
  storeSums(ledger, day, findings.taken ?? []);
  return { run, day, before, files: new Map(names.map((name, number) => [name, number])) };
}

/** Dates have consecutive keys: none is ever removed. */
function nextDay(ledger: Ledger): number {
  const known = jobsOf(ledger).reduce((sum, { days }) => sum + days, 0);
  return ledger.tables.days.nextKey('id', known);
}

const NEW_DAY = {
  ...{ items: 0, items_seal: 0, tally: '', closed_on: null, reports: null },
} as const;

/**
 * Stores a run and its leftovers, and returns the run's key. `onStored` receives each stored
 * leftover and its date.
 */
export function storeRun(
  ledger: Ledger,
  job: JobRow,
  findings: StoredFindings,
  onStored: (row: ItemRow, day: DayRow) => void,
): number {
  const { tables } = ledger;
  const former = formerItems(ledger, job, findings.date);
  const { run, day, files } = storeFacts(ledger, job, findings);
  Object.assign(day, { items: findings.items.length, items_seal: 0, tally: '' });
  tables.items.remove('WHERE day = ?', day.id);
  tables.records.remove('WHERE day = ?', day.id);
  const createIndexes = dropIndexes(ledger, findings.items.length);
  let n = 0;
  for (const item of findings.items) {
    const row = rowOf(item, day.id, n++, files);
    const records = recordRowsOf(item, row, files);
    const was = former?.take(row.id) ?? null;
    if (was !== null) keepCounterparts({ row, records }, was);
    for (const record of records) {
      row.records_seal = addSeal(row.records_seal, tables.records.insert(record));
    }
    day.items_seal = addSeal(day.items_seal, tables.items.insert(row));
    if (former) recordChange(ledger, { job, run }, day, was?.row ?? null, row);
    onStored(row, day);
  }
  createIndexes();
  for (const lost of former?.rest() ?? []) recordChange(ledger, { job, run }, day, lost, null);
  former?.close();
  tables.days.update(day, ['id']);
  return run;
}

function formerItems(ledger: Ledger, job: JobRow, date: string): FormerItems | null {
  const before = dayOf(ledger, job, date);
  return before ? new FormerItems(ledger, before) : null;
}

/** From this many new items, and if they outnumber the others, indexes are created afterwards. */
const MANY_ITEMS = 5000;

/** Drops the indexes if many items will be inserted; returns a function that creates them again. */
function dropIndexes({ db }: Ledger, newItems: number): () => void {
  const others = db.prepare('SELECT total(items) FROM days').pluck().get() as number;
  if (newItems < Math.max(MANY_ITEMS, others)) return () => {};
  for (const { name } of ITEM_INDEXES) db.exec(`DROP INDEX ${name}`);
  return () => {
    for (const { sql } of ITEM_INDEXES) db.exec(sql);
  };
}

function insertRun(
  { db, tables }: Ledger,
  job: JobRow,
  findings: StoredFindings,
  places: readonly string[],
): number {
  // The last run is always that of a date.
  const last = db.prepare('SELECT max(run) FROM days').pluck().get() as number | null;
  const id = tables.runs.nextKey('id', last ?? 0);
  tables.runs.insert({
    id,
    job: job.id,
    date: findings.date,
    run_id: findings.runId,
    committed_at: new Date().toISOString(),
    facts: writeFacts(findings, places),
  });
  return id;
}

interface StoredItem {
  readonly row: ItemRow;
  /** Of an item with several on a side. */
  readonly records: readonly RecordRow[];
}

/**
 * An unchanged item keeps its counterparts and decision until the replay: a rerun with the same
 * findings changes nothing.
 */
function keepCounterparts({ row, records }: StoredItem, was: StoredItem): void {
  const isSame = (record: RecordRow, k: number) =>
    RECORD_ELEMENTS.every((column) => was.records[k][column] === record[column]);
  if (ELEMENTS.some((column) => was.row[column] !== row[column]) || !records.every(isSame)) return;
  for (const [k, record] of records.entries()) {
    Object.assign(record, counterpartOf(was.records[k]));
  }
  const { carried, carried_difference, decision } = was.row;
  Object.assign(row, counterpartOf(was.row), { carried, carried_difference, decision });
}

const ELEMENTS = [
  ...(['own', 's_records', 's_type', 's_amount', 's_fee', 's_status'] as const),
  ...(['expected_fee', 'fee_rule'] as const),
  ...(['f_records', 'f_type', 'f_amount', 'f_fee', 'f_status'] as const),
];
const RECORD_ELEMENTS = ['side', 'is_matched', 'type', 'amount', 'fee', 'status'] as const;

/** Rows read by one query. */
const ROWS_PER_QUERY = 500;

/** The items of a date before a rerun, kept in a temporary table. */
class FormerItems {
  readonly #ledger: Ledger;
  readonly #table: SealedTable<ItemRow>;
  readonly #records: SealedTable<RecordRow>;

  /** Throws DamagedError if one is missing. */
  constructor(ledger: Ledger, day: DayRow) {
    this.#ledger = ledger;
    this.#table = itemsTable(ledger.db, 'temp.former_items');
    this.#records = recordsTable(ledger.db, 'temp.former_records');
    const { db } = ledger;
    db.exec('CREATE TEMP TABLE former_items AS SELECT * FROM main.items WHERE false');
    db.exec('CREATE TEMP TABLE former_records AS SELECT * FROM main.records WHERE false');
    for (const row of itemsOf(ledger, day)) {
      this.#table.insert(row);
      for (const record of recordsOf(ledger, row)) this.#records.insert(record);
    }
    db.exec('CREATE INDEX temp.former_items_by_id ON former_items (id)');
    db.exec('CREATE INDEX temp.former_records_by_item ON former_records (n)');
  }

  /** Removes and returns the item with this id; null if there is none. */
  take(id: string): StoredItem | null {
    const row = this.#table.get('WHERE id = ?', id);
    if (row === undefined) return null;
    this.#table.remove('WHERE id = ?', id);
    const records = hasSeveral(row) ? this.#records.select('WHERE n = ? ORDER BY k', row.n) : [];
    return { row, records };
  }

  /** The items that were not taken, in their order. */
  *rest(): Generator<ItemRow> {
    for (let n = -1; ; ) {
      const rows = this.#table.select('WHERE n > ? ORDER BY n LIMIT ?', n, ROWS_PER_QUERY);
      yield* rows;
      if (rows.length < ROWS_PER_QUERY) return;
      n = rows[rows.length - 1].n;
    }
  }

  close(): void {
    this.#ledger.db.exec('DROP TABLE temp.former_items; DROP TABLE temp.former_records');
  }
}
