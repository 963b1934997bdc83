/** Replaces what the ledger has of a date by the findings of a run. */
import { compareText } from '../domain/item-order.ts';
import type { DayFindings } from '../domain/outcome.ts';
import { recordChange } from './changes.ts';
import { dayOf, itemsOf } from './days.ts';
import { writeFacts } from './facts.ts';
import { type FileNumbers, rowOf } from './item-row.ts';
import type { Ledger } from './open.ts';
import { ITEM_INDEXES } from './schema.ts';
import { addSeal, type SealedTable } from './sealed-table.ts';
import { type DayRow, type ItemRow, itemsTable, type JobRow, metOf } from './tables.ts';

/**
 * Stores a run and its leftovers, and returns the run's key. `onStored` receives each leftover: the
 * replay works out what follows from them.
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
  // In the order of names, which reports list them by.
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
  const restoreIndexes = leaveIndexes(ledger, findings.items.length);
  for (const row of rowsOf(findings, day.id, files)) {
    const was = former?.take(row.id) ?? null;
    const stored = was === null ? row : withMeeting(row, was);
    day.items_seal = addSeal(day.items_seal, tables.items.insert(stored));
    if (former) recordChange(ledger, { job, run }, day, was, stored);
    onStored(stored);
  }
  restoreIndexes();
  for (const gone of former?.rest() ?? []) recordChange(ledger, { job, run }, day, gone, null);
  former?.close();
  tables.days.update(day, ['id']);
  for (const [n, { file, line, reason, text }] of findings.rejects.entries()) {
    tables.rejects.insert({ day: day.id, n, file, line, reason, text });
  }
  return run;
}

/** New items from which on indexes are made afterwards, if there are more than all others. */
const MANY_ITEMS = 50_000;

/** Takes the indexes away where so many items are to come; gives what makes them again. */
function leaveIndexes({ db }: Ledger, coming: number): () => void {
  const others = db.prepare('SELECT total(items) FROM days').pluck().get() as number;
  if (coming < Math.max(MANY_ITEMS, others)) return () => {};
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
 * A new row that is as it was keeps, until the replay has looked again, what other dates made of
 * it: a rerun that finds the same changes nothing.
 */
function withMeeting(row: ItemRow, was: ItemRow): ItemRow {
  if (ELEMENTS.some((column) => was[column] !== row[column])) return row;
  return { ...row, ...metOf(was), decision: was.decision };
}

const ELEMENTS = [
  ...(['own', 's_type', 's_amount', 's_fee', 's_status'] as const),
  ...(['f_type', 'f_amount', 'f_fee', 'f_status'] as const),
];

/** Rows that are read together. */
const AT_ONCE = 500;

/** The items that a date had before a rerun, set aside while new ones take their place. */
class FormerItems {
  readonly #ledger: Ledger;
  readonly #table: SealedTable<ItemRow>;

  /** Throws DamagedError where one is missing. */
  constructor(ledger: Ledger, day: DayRow) {
    this.#ledger = ledger;
    this.#table = itemsTable(ledger.db, 'temp.former_items');
    const { db } = ledger;
    db.exec('CREATE TEMP TABLE former_items AS SELECT * FROM main.items WHERE false');
    for (const row of itemsOf(ledger, day)) this.#table.insert(row);
    db.exec('CREATE INDEX temp.former_items_by_id ON former_items (id)');
  }

  /** Takes the item of that id out; null if there is none. */
  take(id: string): ItemRow | null {
    const row = this.#table.get('WHERE id = ?', id);
    if (row) this.#table.remove('WHERE id = ?', id);
    return row ?? null;
  }

  /** Those that were not taken, in their order. */
  *rest(): Generator<ItemRow> {
    for (let n = -1; ; ) {
      const rows = this.#table.select('WHERE n > ? ORDER BY n LIMIT ?', n, AT_ONCE);
      yield* rows;
      if (rows.length < AT_ONCE) return;
      n = rows[rows.length - 1].n;
    }
  }

  close(): void {
    this.#ledger.db.exec('DROP TABLE temp.former_items');
  }
}
