/** The catalog of a SQLite file. */
import type { Connection } from '../connection.ts';
import type { Catalog, ColumnKind, FullScan, Table } from './catalog.ts';
import { explained, kindOfType, quotedName, rowsOf, tablesOf } from './columns.ts';

const TABLES = `
SELECT t.name AS table_name, c.name AS column_name, c.type AS column_type, EXISTS (
    SELECT 1 FROM pragma_index_list(t.name) l, pragma_index_info(l.name) i
    WHERE i.seqno = 0 AND i.name = c.name AND l.partial = 0
  ) AS is_indexed
FROM sqlite_master t, pragma_table_info(t.name) c
WHERE t.type IN ('table', 'view') AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
ORDER BY t.name, c.cid`;
const SCAN = /^SCAN (?:TABLE )?(\S+)/;

export function sqliteCatalog(connection: Connection): Catalog {
  return {
    async tables() {
      const rows = await connection.select(TABLES);
      const tables = tablesOf(rows, (row) => String(row.table_name), kindOfDeclared);
      const counted: Table[] = [];
      for (const table of tables) {
        const name = quotedName(table.name, 'sqlite');
        counted.push({ ...table, name, rows: await largestRowId(name) });
      }
      return counted;
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

  /** As many rows as there are at most; null for what has no row ids: views, and some tables. */
  async function largestRowId(name: string): Promise<number | null> {
    try {
      const [row] = await connection.select(`SELECT max(rowid) AS largest FROM ${name}`);
      return rowsOf(row?.largest ?? '0');
    } catch {
      return null;
    }
  }
}

/** SQLite keeps decimals as floating-point numbers unless they are whole. */
function kindOfDeclared(type: string): ColumnKind {
  const kind = kindOfType(type);
  return kind === 'decimal' ? 'inexact' : kind;
}
