/**
 * discrepancies.xlsx: a summary, and a sheet for each category of the items in discrepancies.csv
 * and cross-day.csv. It is streamed: items are read once and not kept.
 */
import { CATEGORIES } from '../../domain/item.ts';
import { SHEET_ROWS_MAX } from '../../support/limits.ts';
import { say } from '../../words/language.ts';
import type { Digest, ReportItems } from '../digest.ts';
import { type ItemSheet, itemSheets } from './item-sheets.ts';
import { packageParts, sheetPath, type Tab } from './package.ts';
import { stylesXml } from './styles.ts';
import { summarySheet } from './summary-sheet.ts';
import { type ZipPart, zipPieces } from './zip.ts';

/** The part of the summary; those of items follow. */
const SUMMARY_PART = 1;

/**
 * The bytes of the workbook in pieces; the same for the same digest and items. `rowsMax` is
 * the number of rows of a sheet, its header included. Throws what reading the items throws.
 */
export function workbookPieces(
  digest: Digest,
  items: ReportItems,
  rowsMax = SHEET_ROWS_MAX,
): AsyncGenerator<Uint8Array> {
  return zipPieces(parts(digest, items, rowsMax));
}

/** Sheets in the order of the items; then the parts that describe them. */
function* parts(digest: Digest, items: ReportItems, rowsMax: number): Generator<ZipPart> {
  const written: { readonly sheet: ItemSheet; readonly part: number }[] = [];
  for (const sheet of itemSheets(items, { digits: digest.digits, rowsMax })) {
    const part = SUMMARY_PART + 1 + written.length;
    written.push({ sheet, part });
    yield { path: sheetPath(part), pieces: sheet.pieces() };
  }
  const sheets = written.map(({ sheet }) => sheet);
  const summary = summarySheet(digest, sheets);
  yield { path: sheetPath(SUMMARY_PART), pieces: [summary] };
  // Tabs have the order of the summary, whatever the order of the parts.
  const tabs = written
    .toSorted((a, b) => CATEGORIES.indexOf(a.sheet.category) - CATEGORIES.indexOf(b.sheet.category))
    .map(({ sheet, part }): Tab => ({ name: sheet.name, part, table: sheet }));
  const first: Tab = { name: say`Summary`, part: SUMMARY_PART, table: null };
  yield* packageParts([first, ...tabs], stylesXml(digest.digits));
}
