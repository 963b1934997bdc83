/** Saves the shown rows as a CSV file like discrepancies.csv and cross-day.csv. */
import { csvPieces } from '../../csv.ts';
import { ITEM_COLUMN_NAMES, itemCells } from '../../item-columns.ts';
import type { ItemList } from './item-list.ts';

const CSV_TYPE = 'text/csv;charset=utf-8';
/** How long the URL stays valid, so that the download can start, ms. */
const KEPT_MS = 60_000;

/** Saves rows of a list in the given order, with the columns and escapes of the reports. */
export function saveCsv(list: ItemList, rows: Uint32Array, digits: number, name: string): void {
  const pieces = csvPieces(ITEM_COLUMN_NAMES, rows, (row) => itemCells(list.item(row), digits));
  const url = URL.createObjectURL(new Blob([...pieces], { type: CSV_TYPE }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
}
