/** discrepancies.csv and cross-day.csv: one line an item, in report order. */
import type { Category } from '../model/item.ts';
import { currencyDigits } from '../model/money.ts';
import { csvPieces } from './csv.ts';
import { ITEM_COLUMN_NAMES, itemCells } from './item-columns.ts';
import { sortedItems } from './item-order.ts';
import { isCrossDay, isListed, type Outcome } from './outcome.ts';

type Listed = Pick<Outcome, 'items' | 'currency'>;

/** The text of discrepancies.csv in pieces: the seven categories and expired items. */
export function discrepanciesCsv(outcome: Listed): Generator<string> {
  return itemsCsv(outcome, isListed);
}

/** The text of cross-day.csv in pieces: pending, cleared and expired items. */
export function crossDayCsv(outcome: Listed): Generator<string> {
  return itemsCsv(outcome, isCrossDay);
}

function itemsCsv(outcome: Listed, wanted: (category: Category) => boolean): Generator<string> {
  return csvPieces(ITEM_COLUMN_NAMES, rowsOf(outcome, wanted));
}

function* rowsOf(outcome: Listed, wanted: (category: Category) => boolean): Generator<string[]> {
  const digits = currencyDigits(outcome.currency);
  for (const item of sortedItems(outcome.items, wanted)) yield itemCells(item, digits);
}
