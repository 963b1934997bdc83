/** Replaces a date in the ledger with the findings of a run. */
import { compareText } from '../domain/item-order.ts';
import type { DayFindings } from '../domain/outcome.ts';
import { recordChange } from './changes.ts';
import { dayOf, itemsOf } from './days.ts';
import { writeFacts } from './facts.ts';
import { type FileNumbers, rowOf } from './item-row.ts';
import type { Ledger } from './open.ts';
import { ITEM_INDEXES } from './schema.ts';
import { addSeal, type SealedTable } from './sealed-table.ts';
import { counterpartOf, type DayRow, type ItemRow, itemsTable, type JobRow } from './tables.ts';

/**
 * Stores a run and its leftovers, and returns the run's key. `onStored` receives each stored
 * leftover, for the replay.
 */
export function storeRun(
  ledger: Ledger,
  job: JobRow,
  findings: DayFindings,
  onStored: (row: ItemRow) => void,
): number {
  const { tables } = ledger;
  const before = dayOf(ledger, job, findings.date);
  const former = before ? new FormerItems(ledger, before) : null;
  // In the order of names: reports sort by it.
  const names = [...new Set(findings.documents)].sort(compareText);
  const run = insertRun(ledger, job, findings, names);
  const day: DayRow = {
    id: before?.id ?? tables.days.nextKey('id'),
    job: job.id,
    date: findings.date,
    run,
    items: findings.items.length,
    items_seal: 0,
    rejects: findings.rejects.length,
    tally: '',
    closed_on: before?.closed_on ?? null,
    reports: before?.reports ?? null,
    is_stale: 1,
  };
  if (before) {
    tables.items.remove('WHERE day = ?', day.id);
    tables.rejects.remove('WHERE day = ?', day.id);
  } else {
    tables.days.insert(day);
    job.days++;
    tables.jobs.update(job, ['id']);
  }
  const files = new Map(names.map((name, number) => [name, number]));
  const createIndexes = dropIndexes(ledger, findings.items.length);
  for (const row of rowsOf(findings, day.id, files)) {
    const was = former?.take(row.id) ?? null;
    const stored = was === null ? row : withCounterpart(row, was);
    day.items_seal = addSeal(day.items_seal, tables.items.insert(stored));
    if (former) recordChange(ledger, { job, run }, day, was, stored);
    onStored(stored);
  }
  createIndexes();
  for (const lost of former?.rest() ?? []) recordChange(ledger, { job, run }, day, lost, null);
  former?.close();
  tables.days.update(day, ['id']);
  for (const [n, { file, line, reason, text }] of findings.rejects.entries()) {
    tables.rejects.insert({ day: day.id, n, file, line, reason, text });
  }
  return run;
}

/** From this many new items, and if they outnumber the others, indexes are created afterwards. */
const MANY_ITEMS = 50_000;

/** Drops the indexes if many items will be inserted; returns a function that creates them again. */
function dropIndexes({ db }: Ledger, newItems: number): () => void {
  const others = db.prepare('SELECT total(items) FROM days').pluck().get() as number;
  if (newItems < Math.max(MANY_ITEMS, others)) return () => {};
  for (const { name } of ITEM_INDEXES) db.exec(`DROP INDEX ${name}`);
  return () => {
    for (const { sql } of ITEM_INDEXES) db.exec(sql);
  };
}

function* rowsOf({ items }: DayFindings, day: number, files: FileNumbers): Generator<ItemRow> {
  let n = 0;
  for (const item of items) yield rowOf(item, day, n++, files);
}

function insertRun(
  { tables }: Ledger,
  job: JobRow,
  findings: DayFindings,
  places: readonly string[],
): number {
  const id = tables.runs.nextKey('id');
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

/**
 * An unchanged row keeps its counterpart and decision until the replay: a rerun with the same
 * findings changes nothing.
 */
function withCounterpart(row: ItemRow, was: ItemRow): ItemRow {
  if (ELEMENTS.some((column) => was[column] !== row[column])) return row;
  return { ...row, ...counterpartOf(was), decision: was.decision };
}

const ELEMENTS = [
  ...(['own', 's_type', 's_amount', 's_fee', 's_status'] as const),
  ...(['f_type', 'f_amount', 'f_fee', 'f_status'] as const),
];

/** Rows read by one query. */
const ROWS_PER_QUERY = 500;

/** The items of a date before a rerun, kept in a temporary table. */
class FormerItems {
  readonly #ledger: Ledger;
  readonly #table: SealedTable<ItemRow>;

  /** Throws DamagedError if one is missing. */
  constructor(ledger: Ledger, day: DayRow) {
    this.#ledger = ledger;
    this.#table = itemsTable(ledger.db, 'temp.former_items');
    const { db } = ledger;
    db.exec('CREATE TEMP TABLE former_items AS SELECT * FROM main.items WHERE false');
    for (const row of itemsOf(ledger, day)) this.#table.insert(row);
    db.exec('CREATE INDEX temp.former_items_by_id ON former_items (id)');
  }

  /** Removes and returns the item with this id; null if there is none. */
  take(id: string): ItemRow | null {
    const row = this.#table.get('WHERE id = ?', id);
    if (row) this.#table.remove('WHERE id = ?', id);
    return row ?? null;
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
    this.#ledger.db.exec('DROP TABLE temp.former_items');
  }
}
