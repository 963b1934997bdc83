/** What later runs made of items: kept for the story of an order, read by nothing else. */
import { currencyDigits, formatScaled } from '../domain/money.ts';
import { say } from '../words/language.ts';
import { categoryOfRow, differenceOf } from './item-row.ts';
import type { Ledger } from './open.ts';
import type { DayRow, ItemRow, JobRow } from './tables.ts';

interface ChangedBy {
  readonly job: JobRow;
  /** The run that brought it about. */
  readonly run: number;
}

/**
 * What an item says, in a few words that are stored, so the same in every language: `long 12.30`,
 * `cleared 12.30, with 2026-11-03`.
 */
export function stateText(row: ItemRow, currency: string): string {
  const amount = formatScaled(differenceOf(row), currencyDigits(currency));
  const other = row.met_date === null ? '' : `, with ${row.met_date}`;
  return `${categoryOfRow(row)} ${amount}${other}`;
}

const STATE_WITH_OTHER = /^(\w+ \S+), with (\S+)$/;

/** What stateText gave, which is stored as it is, for a person to read. */
export function localizedState(text: string): string {
  const [, state, other] = STATE_WITH_OTHER.exec(text) ?? [];
  return other === undefined ? text : say`${state}, with ${other}`;
}

/** Notes that a run made something else of an item; null: it was not there, or is gone. */
export function recordChange(
  { tables }: Ledger,
  { job, run }: ChangedBy,
  day: Pick<DayRow, 'date'>,
  was: ItemRow | null,
  became: ItemRow | null,
): void {
  const row = became ?? was;
  if (row === null) return;
  const textOf = (each: ItemRow | null) => (each === null ? '' : stateText(each, job.currency));
  const texts = { was: textOf(was), became: textOf(became) };
  if (texts.was === texts.became) return;
  tables.changes.insert({
    seq: tables.changes.nextKey('seq'),
    run,
    job: job.id,
    date: day.date,
    item: row.id,
    order_id: row.order_id,
    refund_id: row.refund_id,
    ...texts,
  });
}
