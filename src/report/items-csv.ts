/** discrepancies.csv, cross-day.csv and rejects.csv: one line for each item or row. */
import type { Item } from '../domain/item.ts';
import { currencyDigits } from '../domain/money.ts';
import type { Outcome, Reject } from '../domain/outcome.ts';
import { csvPieces, exactCell, plainCell, wordCell } from './csv.ts';
import type { Report } from './digest.ts';
import { ITEM_COLUMN_NAMES, itemCells } from './item-columns.ts';

/** The seven categories and expired items. */
export const discrepancies: Report = {
  name: 'discrepancies.csv',
  render: ({ currency }, { listed }) => discrepanciesCsv({ listed, currency }),
};

/** Pending, cleared and expired items, also those of earlier dates that expired on this one. */
export const crossDay: Report = {
  name: 'cross-day.csv',
  render: ({ currency }, { acrossDays }) => crossDayCsv({ acrossDays, currency }),
};

/** The rows that could not be read, in the order of the files. */
export const rejected: Report = {
  name: 'rejects.csv',
  isNeeded: ({ rejects }) => rejects > 0,
  render: (_, { rejects }) => rejectsCsv(rejects),
};

export function discrepanciesCsv(from: Pick<Outcome, 'listed' | 'currency'>): Generator<string> {
  return itemsCsv(from.listed, from.currency);
}

export function crossDayCsv(from: Pick<Outcome, 'acrossDays' | 'currency'>): Generator<string> {
  return itemsCsv(from.acrossDays, from.currency);
}

export function rejectsCsv(rejects: readonly Reject[]): Generator<string> {
  return csvPieces(['file', 'line', 'reason', 'text'], rejects, ({ file, line, reason, text }) => {
    return [exactCell(file), plainCell(String(line)), wordCell(reason), exactCell(text)];
  });
}

function itemsCsv(items: Iterable<Item>, currency: string): Generator<string> {
  const digits = currencyDigits(currency);
  return csvPieces(ITEM_COLUMN_NAMES, items, (item) => itemCells(item, digits));
}
