/** discrepancies.csv and cross-day.csv: one line an item, in report order. */
import type { Item } from '../domain/item.ts';
import { currencyDigits } from '../domain/money.ts';
import type { Outcome } from '../domain/outcome.ts';
import { csvPieces } from './csv.ts';
import { ITEM_COLUMN_NAMES, itemCells } from './item-columns.ts';

/** The text of discrepancies.csv in pieces: the seven categories and expired items. */
export function discrepanciesCsv({
  listed,
  currency,
}: Pick<Outcome, 'listed' | 'currency'>): Generator<string> {
  return itemsCsv(listed, currency);
}

/**
 * The text of cross-day.csv in pieces: pending, cleared and expired items, also those of earlier
 * dates that expired on this one.
 */
export function crossDayCsv({
  acrossDays,
  currency,
}: Pick<Outcome, 'acrossDays' | 'currency'>): Generator<string> {
  return itemsCsv(acrossDays, currency);
}

function itemsCsv(items: Iterable<Item>, currency: string): Generator<string> {
  return csvPieces(ITEM_COLUMN_NAMES, rowsOf(items, currency));
}

function* rowsOf(items: Iterable<Item>, currency: string): Generator<string[]> {
  const digits = currencyDigits(currency);
  for (const item of items) yield itemCells(item, digits);
}
