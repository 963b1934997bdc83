/** The catalog of a MySQL or MariaDB database. */
import type { Connection } from '../connection.ts';
import type { Catalog } from './catalog.ts';
import { explained, quotedName, rowsOf, tablesOf } from './columns.ts';

const TABLES = `
SELECT t.TABLE_NAME AS table_name, t.TABLE_ROWS AS table_rows, c.COLUMN_NAME AS column_name,
  c.DATA_TYPE AS column_type, EXISTS (
    SELECT 1 FROM information_schema.STATISTICS s
    WHERE s.TABLE_SCHEMA = c.TABLE_SCHEMA AND s.TABLE_NAME = c.TABLE_NAME
      AND s.COLUMN_NAME = c.COLUMN_NAME AND s.SEQ_IN_INDEX = 1
  ) AS is_indexed
FROM information_schema.TABLES t
JOIN information_schema.COLUMNS c ON c.TABLE_SCHEMA = t.TABLE_SCHEMA AND c.TABLE_NAME = t.TABLE_NAME
WHERE t.TABLE_SCHEMA = DATABASE()
ORDER BY t.TABLE_NAME, c.ORDINAL_POSITION`;
const WRITES = /\b(?:ALL PRIVILEGES|INSERT|UPDATE|DELETE|DROP)\b/;
/** Access to all rows of a table, or of one of its indexes. */
const FULL = ['ALL', 'index'];

export function mysqlCatalog(connection: Connection): Catalog {
  return {
    async tables() {
      return tablesOf(await connection.select(TABLES), (row) =>
        quotedName(String(row.table_name), 'mysql'),
      );
    },
    async fullScans(sql, parameters) {
      const steps = await connection.select(
        `EXPLAIN FORMAT=TRADITIONAL ${explained(sql, 'mysql', parameters)}`,
      );
      return steps
        .filter(({ type, table }) => FULL.includes(type ?? '') && !table?.startsWith('<'))
        .map(({ table, rows }) => ({ table: table ?? '', rows: rowsOf(rows) }));
    },
    async clock() {
      const [row] = await connection.select(
        `SELECT DATE_FORMAT(NOW(), '%Y-%m-%d %H:%i:%s') AS clock`,
      );
      return row.clock;
    },
    async canWrite() {
      const grants = (await connection.select('SHOW GRANTS')).map((row) =>
        String(Object.values(row)[0]),
      );
      return grants.some((grant) => WRITES.test(grant.split(' ON ')[0]));
    },
  };
}
