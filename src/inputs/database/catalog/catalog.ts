/** What a database says about its tables, about a query, and about the session. */
import type { Parameters } from '../connection.ts';

/** What a column holds, by its declared type. `inexact`: numbers that are not exact. */
export type ColumnKind = 'integer' | 'decimal' | 'inexact' | 'text' | 'time' | 'date' | 'other';

export interface Column {
  readonly name: string;
  /** As declared. */
  readonly type: string;
  readonly kind: ColumnKind;
  /** Is it the first column of an index? */
  readonly isIndexed: boolean;
}

/** A table or view. */
export interface Table {
  /** As a query names it, quoted if necessary. */
  readonly name: string;
  readonly columns: readonly Column[];
  /** By the database's statistics; null: not known. */
  readonly rows: number | null;
}

/** A table that a query reads from its first row to its last. */
export interface FullScan {
  /** The table, or its alias in the query. */
  readonly table: string;
  /** Estimated rows of the table; null: not known. */
  readonly rows: number | null;
}

/** Methods throw RefusedError('database'), as those of connections. */
export interface Catalog {
  /** The tables that the user can read. */
  tables(): Promise<readonly Table[]>;
  /** Asks how the query would be run, without running it. */
  fullScans(sql: string, parameters: Parameters): Promise<readonly FullScan[]>;
  /** The wall clock of the session, `yyyy-MM-dd HH:mm:ss`; null: sessions have no time zone. */
  clock(): Promise<string | null>;
  /** Can the user change rows of a table? */
  canWrite(): Promise<boolean>;
}
