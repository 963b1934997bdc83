/** Items of the reference and rows of the program's CSV reports in one comparable form. */
import { parse } from 'csv-parse/sync';
import type { ReferenceItem } from './reconcile.ts';

/** The cells of COLUMNS, and the lines on which the records of either side stand. */
export type CanonicalRow = readonly string[];

const COLUMNS = [
  'category',
  'order_id',
  'refund_id',
  'type',
  'statement_amount',
  'flows_amount',
  'difference',
] as const;

/** Sorted rows of what the reference found; an item's type is the statement's where it has one. */
export function canonicalItems(items: readonly ReferenceItem[]): CanonicalRow[] {
  return sorted(
    items.map((item) => [
      item.category,
      item.orderId,
      item.refundId,
      (item.statement ?? item.flows)?.type ?? '',
      item.statement?.amount ?? '',
      item.flows?.amount ?? '',
      item.difference,
      lineOf(item.statement?.place ?? ''),
      lineOf(item.flows?.place ?? ''),
    ]),
  );
}

/** Sorted rows of discrepancies.csv and cross-day.csv together. */
export function canonicalReports(...files: readonly (Buffer | string)[]): CanonicalRow[] {
  const rows = files.flatMap(
    (file) => parse(file, { bom: true, columns: true }) as Record<string, string>[],
  );
  return sorted(
    rows.map((row) => [
      ...COLUMNS.map((name) => plain(cell(row, name))),
      lineOf(cell(row, 'statement_source')),
      lineOf(cell(row, 'flows_source')),
    ]),
  );
}

/** Of `file:line`, also where the file's name is not what the reference calls it. */
function lineOf(place: string): string {
  return place.slice(place.lastIndexOf(':') + 1);
}

function cell(row: Record<string, string>, name: string): string {
  const value = row[name];
  if (value === undefined) throw new Error(`the report has no column ${name}`);
  return value;
}

/** The cell without what keeps a spreadsheet from calculating it. */
function plain(text: string): string {
  return text.replace(/^[\t']+/, '').trim();
}

function sorted(rows: readonly (readonly string[])[]): CanonicalRow[] {
  const keyed = rows.map((row) => [row.join('\0'), row] as const);
  keyed.sort(([a], [b]) => (a < b ? -1 : Number(a > b)));
  return keyed.map(([, row]) => row);
}
