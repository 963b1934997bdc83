/** Items of the reference and rows of the program's CSV reports in one comparable form. */
import { parse } from 'csv-parse/sync';
import { SIDES } from './compare.ts';
import type { ReferenceItem } from './item.ts';

/** The cells of COLUMNS, lines of the first records, counts of records, rule, action. */
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
      `${item.records.statement.length}:${item.records.flows.length}`,
      shownRule(item.category, item.rule, (item.statement ?? item.flows)?.type ?? ''),
      shownAction(item.category, item.statement ? 'repost' : 'reverse'),
    ]),
  );
}

/** Sorted rows of all records of items: category, order, side, amount, line. */
export function canonicalRecords(items: readonly ReferenceItem[]): CanonicalRow[] {
  return sorted(
    items.flatMap((item) =>
      SIDES.flatMap((side) =>
        item.records[side].map((record) => [
          ...[item.category, record.orderId, side, record.amount, lineOf(record.place)],
        ]),
      ),
    ),
  );
}

/** The same of item-records.csv, whose items stand in the other files. */
export function canonicalRecordReport(file: string, ...reports: readonly string[]): CanonicalRow[] {
  const items = reports.flatMap(rowsOf);
  const categories = new Map(items.map((row) => [cell(row, 'item_id'), cell(row, 'category')]));
  return sorted(
    rowsOf(file).map((row) => [
      categories.get(cell(row, 'item_id')) ?? 'no such item',
      plain(cell(row, 'order_id')),
      cell(row, 'side'),
      plain(cell(row, 'amount')),
      lineOf(cell(row, 'source')),
    ]),
  );
}

/** An unmatched record has no rule to name, and of refunds without an id the rule has none. */
export function shownRule(category: string, rule: string, type: string): string {
  const isByAmount = category === 'fee_mismatch' && type === 'refund' && rule !== 'carry';
  const isAlone = ['long', 'short', 'pending', 'expired'].includes(category);
  return isAlone || isByAmount ? '' : rule;
}

/** What to do about an unmatched record; of all others only that there is nothing to do yet. */
export function shownAction(category: string, action: string): string {
  const isAlone = ['long', 'short', 'expired'].includes(category);
  return isAlone || action === 'hold' ? action : '';
}

/** Sorted rows of discrepancies.csv and cross-day.csv together. */
export function canonicalReports(...files: readonly (Buffer | string)[]): CanonicalRow[] {
  return sorted(
    files
      .flatMap(rowsOf)
      .map((row) => [
        ...COLUMNS.map((name) => plain(cell(row, name))),
        lineOf(cell(row, 'statement_source')),
        lineOf(cell(row, 'flows_source')),
        plain(cell(row, 'records')),
        shownRule(cell(row, 'category'), cell(row, 'rule'), cell(row, 'type')),
        shownAction(cell(row, 'category'), unheld(row)),
      ]),
  );
}

/** What to do if there is nothing to wait for: only days.ts tells that. */
function unheld(row: Record<string, string>): string {
  const action = cell(row, 'suggested_action');
  if (action !== 'hold') return action;
  if (!['long', 'short', 'expired'].includes(cell(row, 'category'))) return '';
  return cell(row, 'statement_amount') === '' ? 'reverse' : 'repost';
}

function rowsOf(file: Buffer | string): Record<string, string>[] {
  return parse(file, { bom: true, columns: true }) as Record<string, string>[];
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
