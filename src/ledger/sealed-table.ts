/** A table with a checksum in each row: reading a changed row throws. */
import { crc32 } from 'node:zlib';
import type { Database, Statement } from 'better-sqlite3';
import { say } from '../words/language.ts';
import { DamagedError } from './damage.ts';

export type Value = string | number | null;
/** A row as an object of its columns without the seal. */
type RowLike = { readonly [column: string]: Value };

/** Adds a seal to a sum of seals; a negative seal is subtracted. The order does not matter. */
export function addSeal(sum: number, seal: number): number {
  return (sum + seal) >>> 0;
}

/**
 * Whether so many rows were read, each once: a damaged table or index can show a row twice in place
 * of another. `key` differs in each row.
 */
export function isComplete<Row>(rows: readonly Row[], key: keyof Row, count: number): boolean {
  return rows.length === count && new Set(rows.map((row) => row[key])).size === count;
}

/** A table of the ledger. `Row` has all columns except the seal. */
export class SealedTable<Row extends { [K in keyof Row]: Value }> {
  readonly #db: Database;
  /** Part of the checksum, so that a row is not valid in another table. */
  readonly #name: string;
  readonly #stored: string;
  readonly columns: readonly (keyof Row & string)[];
  readonly #statements = new Map<string, Statement>();
  #insert: Statement | null = null;
  /**
   * An empty row. Copies of it are compact; an object built column by column becomes a hash table
   * of four times the size.
   */
  readonly #template: Record<string, Value>;

  /** `stored`: the name of the table in the database, if it is a copy. */
  constructor(db: Database, name: string, columns: readonly (keyof Row & string)[], stored = name) {
    this.#db = db;
    this.#name = name;
    this.#stored = stored;
    this.columns = columns;
    this.#template = JSON.parse(`{${columns.map((column) => `"${column}":null`).join()}}`);
  }

  /**
   * Adds a row and returns its seal. SQLite never chooses keys: the seal covers them too.
   */
  insert(row: Row): number {
    const values = this.#values(row);
    const seal = this.#seal(values);
    this.#insert ??= this.#prepareInsert();
    this.#insert.run(...values, seal);
    return seal;
  }

  /** Updates all columns of a row; `key` names the columns that identify it. */
  update(row: Row, key: readonly (keyof Row & string)[]): void {
    const sets = this.columns.map((column) => `${column} = ?`).join(', ');
    const where = key.map((column) => `${column} = ?`).join(' AND ');
    const sql = `UPDATE ${this.#stored} SET ${sets}, seal = ? WHERE ${where}`;
    const keys = key.map((column) => row[column]);
    this.#prepared(sql).run(...this.#values(row), this.sealOf(row), ...keys);
  }

  /** Rows of `SELECT * FROM table …`, each checked against its seal. Throws DamagedError. */
  select(tail: string, ...values: Value[]): Row[] {
    return this.selectSealed(tail, ...values).rows;
  }

  /** Like select, with the sum of the seals, which shows whether a row is lost. */
  selectSealed(tail: string, ...values: Value[]): { rows: Row[]; seals: number } {
    const sql = `SELECT ${this.columns.join(', ')}, seal FROM ${this.#stored} ${tail}`;
    const found = this.#prepared(sql)
      .raw()
      .all(...values) as Value[][];
    const rows: Row[] = [];
    let seals = 0;
    for (const row of found) {
      seals = addSeal(seals, row[row.length - 1] as number);
      rows.push(this.#checked(row));
    }
    return { rows, seals };
  }

  /**
   * Rows of `SELECT * FROM table …` with their seals, read one by one: the connection cannot
   * write until all are read. Throws DamagedError.
   */
  *stream(tail: string, ...values: Value[]): Generator<{ row: Row; seal: number }> {
    const sql = `SELECT ${this.columns.join(', ')}, seal FROM ${this.#stored} ${tail}`;
    const found = this.#prepared(sql)
      .raw()
      .iterate(...values) as Iterable<Value[]>;
    for (const stored of found) {
      const seal = stored[stored.length - 1] as number;
      yield { row: this.#checked(stored), seal };
    }
  }

  /**
   * The key for a new row: the largest key plus one. Throws DamagedError if that is not larger than
   * `used`, a key that is known to be in use: the last row is lost, and others name it.
   */
  nextKey(column: keyof Row & string, used = 0): number {
    const sql = `SELECT coalesce(max(${column}), 0) + 1 FROM ${this.#stored}`;
    const key = this.#prepared(sql).pluck().get() as number;
    if (key <= used) throw new DamagedError(say`the last row of ${this.#name} is lost`);
    return key;
  }

  /** The first row of a select, or undefined. */
  get(tail: string, ...values: Value[]): Row | undefined {
    return this.select(tail, ...values)[0];
  }

  /** Runs `DELETE FROM table …`. */
  remove(tail: string, ...values: Value[]): void {
    this.#prepared(`DELETE FROM ${this.#stored} ${tail}`).run(...values);
  }

  /** The checksum of a row: CRC-32, which detects any change of a few bytes. */
  sealOf(row: Row): number {
    return this.#seal(this.#values(row));
  }

  #prepareInsert(): Statement {
    const marks = `${this.columns.map(() => '?').join(', ')}, ?`;
    const columns = `${this.columns.join(', ')}, seal`;
    return this.#db.prepare(`INSERT INTO ${this.#stored} (${columns}) VALUES (${marks})`);
  }

  #values(row: Row): Value[] {
    return this.columns.map((column) => (row as RowLike)[column]);
  }

  #seal(values: readonly Value[]): number {
    return crc32(JSON.stringify([this.#name, values]));
  }

  #checked(stored: Value[]): Row {
    const seal = stored.pop();
    if (this.#seal(stored) !== seal) {
      throw new DamagedError(say`a row of ${this.#name} does not match its checksum`);
    }
    const row = { ...this.#template };
    for (let i = 0; i < stored.length; i++) row[this.columns[i]] = stored[i];
    return row as Row;
  }

  #prepared(sql: string): Statement {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.#db.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}
