/** The catalog of a SQLite file. */
import type { Connection, SmallRow } from '../connection.ts';
import { inQuotes } from '../in-quotes.ts';
import type { Catalog, ColumnKind, FullScan, Table } from './catalog.ts';
import { explained, kindOfType, quotedName, rowsOf, tablesOf } from './columns.ts';

const NAMES = `
SELECT name AS table_name, type FROM sqlite_master
WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
ORDER BY name`;
const columnsOf = (table: string) => `
SELECT t.name AS table_name, c.name AS column_name, c.type AS column_type, EXISTS (
    SELECT 1 FROM pragma_index_list(t.name) l, pragma_index_info(l.name) i
    WHERE i.seqno = 0 AND i.name = c.name AND l.partial = 0
  ) AS is_indexed
FROM sqlite_master t, pragma_table_info(t.name) c
WHERE t.name = ${inQuotes(table, "'")}
ORDER BY c.cid`;
const SCAN = /^SCAN (?:TABLE )?(\S+)/;

export function sqliteCatalog(connection: Connection): Catalog {
  return {
    async tables() {
      const tables: Table[] = [];
      for (const { table_name: each, type } of await connection.select(NAMES)) {
        const rows = await rowsOrNone(columnsOf(String(each)));
        const name = quotedName(String(each), 'sqlite');
        const count = type === 'view' ? null : await largestRowId(name);
        for (const table of tablesOf(rows, () => name, kindOfDeclared)) {
          tables.push({ ...table, rows: count });
        }
      }
      return tables;
    },
    async fullScans(sql, parameters) {
      const steps = await connection.select(
        `EXPLAIN QUERY PLAN ${explained(sql, 'sqlite', parameters)}`,
      );
      const scans: FullScan[] = [];
      for (const { detail } of steps) {
        const [, table] = SCAN.exec(detail ?? '') ?? [];
        if (table !== undefined) scans.push({ table, rows: null });
      }
      return scans;
    },
    clock: async () => null,
    // The file is opened for reading only.
    canWrite: async () => false,
  };

  /** As many rows as there are at most; null for a table without row ids. */
  async function largestRowId(name: string): Promise<number | null> {
    const [row] = await rowsOrNone(`SELECT max(rowid) AS largest FROM ${name}`);
    return row === undefined ? null : rowsOf(row.largest ?? '0');
  }

  /** None where that fails: a view that does not work, a table without row ids. */
  async function rowsOrNone(sql: string): Promise<readonly SmallRow[]> {
    try {
      return await connection.select(sql);
    } catch {
      return [];
    }
  }
}

/** SQLite keeps decimals as floating-point numbers unless they are whole. */
function kindOfDeclared(type: string): ColumnKind {
  const kind = kindOfType(type);
  return kind === 'decimal' ? 'inexact' : kind;
}
