/** The items of a date's reports, in report order, read from the ledger one after the other. */
import type { Item } from '../model/item.ts';
import { isCrossDay, isListed } from '../model/item-sums.ts';
import { contextOf, ItemsCheck } from './days.ts';
import { type DayContext, itemsOfRow } from './item-row.ts';
import type { Ledger } from './open.ts';
import type { OtherDays } from './other-days.ts';
import type { DayRow, ItemRow, JobRow } from './tables.ts';

/** What an item is called, as item-row.ts has it; the parameter: is the window over? */
const CATEGORY = `CASE
  WHEN met IS NULL THEN iif(own = 'pending' AND ?, 'expired', own)
  WHEN met IN ('cleared', 'tolerated') THEN 'cleared'
  ELSE met END`;
/** Files are numbered in the order of their names. */
const PLACE = 's_type IS NOT NULL, coalesce(s_file, f_file), coalesce(s_line, f_line)';

/** All rows of a date by what they are now, order, refund and place. Throws DamagedError. */
export function* rowsInOrder({ tables }: Ledger, day: DayRow): Generator<ItemRow> {
  const tail = `WHERE day = ? ORDER BY ${CATEGORY}, order_id, refund_id, ${PLACE}, n`;
  let check: ItemsCheck | undefined;
  for (const { row, seal } of tables.items.stream(tail, day.id, Number(day.closed_on !== null))) {
    // As it is while these rows are read: people may have decided something since.
    check ??= new ItemsCheck(tables.days.get('WHERE id = ?', day.id) ?? day);
    check.add(1, seal);
    yield row;
  }
  check ??= new ItemsCheck(day);
  check.end();
}

export interface ReportOf {
  readonly job: JobRow;
  readonly day: DayRow;
  readonly others: OtherDays;
}

/** What discrepancies.csv lists. */
export function* listedItems(ledger: Ledger, { job, day, others }: ReportOf): Generator<Item> {
  const context = contextOf(ledger, job, day);
  for (const row of rowsInOrder(ledger, day)) {
    for (const item of itemsOfRow(row, context, others.metBy(row))) {
      if (isListed(item.category)) yield item;
    }
  }
}

/** What cross-day.csv lists, with what expired of the dates whose window is over on this one. */
export function* crossDayItems(
  ledger: Ledger,
  { job, day, others }: ReportOf,
  closing: readonly DayRow[],
): Generator<Item> {
  const contexts = new Map<number, DayContext>();
  for (const each of [day, ...closing]) contexts.set(each.id, contextOf(ledger, job, each));
  const days = JSON.stringify([...contexts.keys()]);
  const isOver = Number(day.closed_on !== null);
  const tail = `
    WHERE day IN (SELECT value FROM json_each(?))
      AND (met IS NULL AND own = 'pending' OR met IS NOT NULL AND day = ?)
    ORDER BY iif(met IS NOT NULL, 'cleared', iif(day = ? AND NOT ?, 'pending', 'expired')),
      order_id, refund_id, (SELECT date FROM days WHERE days.id = items.day), ${PLACE}, n`;
  for (const { row } of ledger.tables.items.stream(tail, days, day.id, day.id, isOver)) {
    const context = contexts.get(row.day) as DayContext;
    for (const item of itemsOfRow(row, context, others.metBy(row))) {
      if (isCrossDay(item.category)) yield item;
    }
  }
}
