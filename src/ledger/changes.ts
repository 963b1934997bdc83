/** Changes of items by later runs. Only the history of an order reads them. */
import { currencyDigits, formatScaled } from '../domain/money.ts';
import { say } from '../words/language.ts';
import { categoryOfRow, differenceOf, isOffset } from './item-state.ts';
import type { Ledger } from './open.ts';
import type { DayRow, ItemRow, JobRow } from './tables.ts';

interface ChangedBy {
  readonly job: JobRow;
  /** The run that caused the change. */
  readonly run: number;
}

/**
 * The state of an item as text: `long 12.30`, `cleared 12.30, with 2026-11-03`. The text is stored,
 * so it is the same in every language.
 */
export function stateText(row: ItemRow, currency: string): string {
  const amount = formatScaled(differenceOf(row), currencyDigits(currency));
  const other = row.met_date === null ? '' : `, with ${row.met_date}`;
  return `${isOffset(row.met) ? 'offset' : categoryOfRow(row)} ${amount}${other}`;
}

const STATE_WITH_OTHER = /^(\w+ \S+), with (\S+)$/;

/** A stored result of stateText in the language of the user. */
export function localizedState(text: string): string {
  const [, state, other] = STATE_WITH_OTHER.exec(text) ?? [];
  return other === undefined ? text : say`${state}, with ${other}`;
}

/** Records that a run changed an item; null: the item is new, or no longer exists. */
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
