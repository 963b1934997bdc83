/** The catalog of a PostgreSQL database. */
import type { Connection } from '../connection.ts';
import { inQuotes } from '../in-quotes.ts';
import type { Catalog, FullScan } from './catalog.ts';
import { explained, quotedName, rowsOf, tablesOf } from './columns.ts';

const TABLES = `
SELECT n.nspname AS schema_name, c.relname AS table_name, a.attname AS column_name,
  CASE t.typtype WHEN 'e' THEN 'enum' WHEN 'd' THEN format_type(t.typbasetype, NULL)
    ELSE format_type(a.atttypid, NULL) END AS column_type, c.reltuples::bigint::text AS table_rows,
  pg_table_is_visible(c.oid)::int::text AS is_visible, EXISTS (
    SELECT 1 FROM pg_index i
    WHERE i.indrelid = c.oid AND i.indkey[0] = a.attnum AND i.indisvalid AND i.indpred IS NULL
  )::int::text AS is_indexed
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_type t ON t.oid = a.atttypid
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
  AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_'
  AND has_column_privilege(c.oid, a.attnum, 'SELECT')
ORDER BY n.nspname, c.relname, a.attnum`;
const CAN_WRITE = `
SELECT 1 AS can_write FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^(pg_|information_schema$)'
  AND has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')
LIMIT 1`;

/** A step of a plan, as EXPLAIN (FORMAT JSON) writes it. */
interface PlanStep {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly Schema?: string;
  readonly Plans?: readonly PlanStep[];
}

export function postgresCatalog(connection: Connection): Catalog {
  return {
    async tables() {
      return tablesOf(await connection.select(TABLES), (row) => {
        const table = quotedName(String(row.table_name), 'postgres');
        if (row.is_visible === '1') return table;
        return `${quotedName(String(row.schema_name), 'postgres')}.${table}`;
      });
    },
    async fullScans(sql, parameters) {
      const query = explained(sql, 'postgres', parameters);
      const [row] = await connection.select(`EXPLAIN (VERBOSE, FORMAT JSON) ${query}`);
      const [{ Plan: plan }] = JSON.parse(String(Object.values(row)[0]));
      const scans: FullScan[] = [];
      for (const step of stepsOf(plan)) {
        const { 'Relation Name': table, Schema: schema = '' } = step;
        if (step['Node Type'] !== 'Seq Scan' || table === undefined) continue;
        scans.push({ table, rows: await tableRows(schema, table) });
      }
      return scans;
    },
    async clock() {
      const [row] = await connection.select(
        `SELECT to_char(now(), 'YYYY-MM-DD HH24:MI:SS') AS clock`,
      );
      return row.clock;
    },
    canWrite: async () => (await connection.select(CAN_WRITE)).length > 0,
  };

  async function tableRows(schema: string, table: string): Promise<number | null> {
    const [row] = await connection.select(
      `SELECT c.reltuples::bigint::text AS table_rows FROM pg_class c
      JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = ${inQuotes(schema, "'")} AND c.relname = ${inQuotes(table, "'")}`,
    );
    return rowsOf(row?.table_rows);
  }
}

function stepsOf(step: PlanStep): PlanStep[] {
  return [step, ...(step.Plans ?? []).flatMap(stepsOf)];
}
