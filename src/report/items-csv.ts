/** discrepancies.csv and cross-day.csv: one line an item, in report order. */
import type { Category, Item } from '../model/item.ts';
import { currencyDigits } from '../model/money.ts';
import { isCrossDay, isListed, type Outcome } from '../model/outcome.ts';
import { csvPieces } from './csv.ts';
import { ITEM_COLUMN_NAMES, itemCells } from './item-columns.ts';
import { sortedItems } from './item-order.ts';

type Listed = Pick<Outcome, 'items' | 'expiredHere' | 'currency'>;

/** The text of discrepancies.csv in pieces: the seven categories and expired items. */
export function discrepanciesCsv({ items, currency }: Listed): Generator<string> {
  return itemsCsv(items, currency, isListed);
}

/**
 * The text of cross-day.csv in pieces: pending, cleared and expired items, also those of earlier
 * dates that expired on this one.
 */
export function crossDayCsv({ items, expiredHere, currency }: Listed): Generator<string> {
  return itemsCsv([...items, ...expiredHere], currency, isCrossDay);
}

type Wanted = (category: Category) => boolean;

function itemsCsv(items: readonly Item[], currency: string, wanted: Wanted): Generator<string> {
  return csvPieces(ITEM_COLUMN_NAMES, rowsOf(items, currency, wanted));
}

function* rowsOf(items: readonly Item[], currency: string, wanted: Wanted): Generator<string[]> {
  const digits = currencyDigits(currency);
  for (const item of sortedItems(items, wanted)) yield itemCells(item, digits);
}
