/** Tables from rows of a catalog, each a column of a table; kinds of columns; quoted names. */
import type { DatabaseTarget } from '../../../config/database-url.ts';
import { writeQuery } from '../../../config/query.ts';
import type { Parameters, SmallRow } from '../connection.ts';
import { inQuotes } from '../in-quotes.ts';
import type { ColumnKind, Table } from './catalog.ts';

type Dialect = DatabaseTarget['kind'];

const PLAIN_NAME = /^[a-z_][a-z0-9_]*$/;
/** Words that may be names of tables and columns, and have to be quoted then. */
const RESERVED = new Set([
  ...['all', 'and', 'as', 'asc', 'between', 'by', 'case', 'check', 'column', 'condition', 'cross'],
  ...['default', 'desc', 'distinct', 'else', 'end', 'exists', 'from', 'group', 'having', 'index'],
  ...['in', 'interval', 'is', 'join', 'key', 'keys', 'left', 'like', 'limit', 'lock', 'match'],
  ...['not', 'null', 'offset', 'on', 'option', 'or', 'order', 'primary', 'range', 'rank', 'read'],
  ...['references', 'release', 'rows', 'select', 'set', 'table', 'then', 'to', 'trigger', 'union'],
  ...['unique', 'update', 'usage', 'user', 'using', 'value', 'values', 'when', 'where', 'window'],
]);
/** Kinds by declared types; the first that fits. */
const KINDS: readonly (readonly [RegExp, ColumnKind])[] = [
  [/timestamp|datetime/, 'time'],
  [/^date$/, 'date'],
  // PostgreSQL writes money as its locale does.
  [/float|double|real|money/, 'inexact'],
  [/\b(?:tiny|small|medium|big)?int(?:eger)?\b|\bint\d\b|serial/, 'integer'],
  [/decimal|numeric|number/, 'decimal'],
  [/char|text|clob|enum|uuid|^set|name|bool/, 'text'],
];

/** The kind of a declared type. */
export function kindOfType(type: string): ColumnKind {
  return KINDS.find(([pattern]) => pattern.test(type.toLowerCase()))?.[1] ?? 'other';
}

/** A name as a query of a kind of database has to spell it. */
export function quotedName(name: string, dialect: Dialect): string {
  if (PLAIN_NAME.test(name) && !RESERVED.has(name)) return name;
  return inQuotes(name, dialect === 'mysql' ? '`' : '"');
}

/** The query for EXPLAIN: with the values of its parameters, which are only dates and times. */
export function explained(sql: string, dialect: Dialect, parameters: Parameters): string {
  return writeQuery(sql, dialect, (name) => `'${parameters[name]}'`);
}

/** Estimated rows; null: not known. */
export function rowsOf(text: string | null | undefined): number | null {
  const rows = text == null ? Number.NaN : Number(text);
  return rows >= 0 ? Math.round(rows) : null;
}

/**
 * Tables from rows with table_name, column_name, column_type, is_indexed (0 or 1) and table_rows,
 * in the order of tables and columns.
 */
export function tablesOf(
  rows: readonly SmallRow[],
  nameOf: (row: SmallRow) => string,
  kindOf = kindOfType,
): Table[] {
  const byName = new Map<string, SmallRow[]>();
  for (const row of rows) byName.set(nameOf(row), [...(byName.get(nameOf(row)) ?? []), row]);
  return [...byName].map(([name, columns]): Table => {
    return {
      name,
      rows: rowsOf(columns[0].table_rows),
      columns: columns.map((row) => ({
        name: row.column_name ?? '',
        type: row.column_type ?? '',
        kind: kindOf(row.column_type ?? ''),
        isIndexed: row.is_indexed === '1',
      })),
    };
  });
}
