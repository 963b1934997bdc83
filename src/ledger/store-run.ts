/** Puts what a run found in the place of what the date had before. */
import type { DayFindings } from '../model/outcome.ts';
import { recordChange } from './changes.ts';
import { dayOf, itemsOf } from './days.ts';
import { writeFacts } from './facts.ts';
import { Places, rowOf } from './item-row.ts';
import type { Ledger } from './open.ts';
import { addSeal } from './sealed-table.ts';
import type { DayRow, ItemRow, JobRow } from './tables.ts';

/** Stores a run and its leftovers; gives the run's key. What follows from it is for the replay. */
export function storeRun(ledger: Ledger, job: JobRow, findings: DayFindings): number {
  const { tables } = ledger;
  const before = dayOf(ledger, job, findings.date);
  const old = new Map(before ? itemsOf(ledger, before).map((row) => [row.id, row]) : []);
  const places = new Places(findings.items);
  const run = insertRun(ledger, job, findings, places);
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
  for (const [n, item] of findings.items.entries()) {
    const row = withMeeting(rowOf(item, day.id, n, places), old);
    day.items_seal = addSeal(day.items_seal, tables.items.insert(row));
    if (before) recordChange(ledger, { job, run }, day, old.get(row.id) ?? null, row);
    old.delete(row.id);
  }
  for (const gone of old.values()) recordChange(ledger, { job, run }, day, gone, null);
  tables.days.update(day, ['id']);
  for (const [n, { file, line, reason, text }] of findings.rejects.entries()) {
    tables.rejects.insert({ day: day.id, n, file, line, reason, text });
  }
  return run;
}

function insertRun({ tables }: Ledger, job: JobRow, findings: DayFindings, places: Places): number {
  const id = tables.runs.nextKey('id');
  tables.runs.insert({
    id,
    job: job.id,
    date: findings.date,
    run_id: findings.runId,
    committed_at: new Date().toISOString(),
    facts: writeFacts(findings, places.names),
  });
  return id;
}

/**
 * A new row that is as it was keeps, until the replay has looked again, what other dates made of
 * it: a rerun that finds the same changes nothing.
 */
function withMeeting(row: ItemRow, old: ReadonlyMap<string, ItemRow>): ItemRow {
  const was = old.get(row.id);
  if (!was || ELEMENTS.some((column) => was[column] !== row[column])) return row;
  const { met, met_date, met_id, met_amount, met_fee, decision } = was;
  return { ...row, met, met_date, met_id, met_amount, met_fee, decision };
}

const ELEMENTS = [
  ...(['own', 's_type', 's_amount', 's_fee', 's_status'] as const),
  ...(['f_type', 'f_amount', 'f_fee', 'f_status'] as const),
];
