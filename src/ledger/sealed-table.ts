/** Rows with a checksum of their own: what is read is what was written, or an error. */
import { crc32 } from 'node:zlib';
import type { Database, Statement } from 'better-sqlite3';
import { DamagedError } from './damage.ts';

export type Value = string | number | null;
/** A row as an object of its columns, the seal left out. */
type RowLike = { readonly [column: string]: Value };

/** The sum of seals, whatever their order; a negative one is taken out again. */
export function addSeal(sum: number, seal: number): number {
  return (sum + seal) >>> 0;
}

/** A table of the ledger. `Row` lists its columns but the seal. */
export class SealedTable<Row extends { [K in keyof Row]: Value }> {
  readonly #db: Database;
  readonly #name: string;
  readonly #columns: readonly (keyof Row & string)[];
  readonly #statements = new Map<string, Statement>();
  /**
   * An empty row. Copies of it are compact; an object that is given one column after the other
   * becomes a hash table of four times the size.
   */
  readonly #template: Record<string, Value>;

  constructor(db: Database, name: string, columns: readonly (keyof Row & string)[]) {
    this.#db = db;
    this.#name = name;
    this.#columns = columns;
    this.#template = JSON.parse(`{${columns.map((column) => `"${column}":null`).join()}}`);
  }

  /**
   * Adds a row; gives its seal. Keys are given, never left to SQLite: they are under the seal too.
   */
  insert(row: Row): number {
    const marks = `${this.#columns.map(() => '?').join(', ')}, ?`;
    const sql = `INSERT INTO ${this.#name} (${this.#columns.join(', ')}, seal) VALUES (${marks})`;
    const values = this.#values(row);
    const seal = this.#seal(values);
    this.#prepared(sql).run(...values, seal);
    return seal;
  }

  /** Writes all columns of a row again; `key` names the columns that find it. */
  update(row: Row, key: readonly (keyof Row & string)[]): void {
    const sets = this.#columns.map((column) => `${column} = ?`).join(', ');
    const where = key.map((column) => `${column} = ?`).join(' AND ');
    const sql = `UPDATE ${this.#name} SET ${sets}, seal = ? WHERE ${where}`;
    const keys = key.map((column) => row[column]);
    this.#prepared(sql).run(...this.#values(row), this.sealOf(row), ...keys);
  }

  /** Rows of `SELECT * FROM table …`, each held against its seal. Throws DamagedError. */
  select(tail: string, ...values: Value[]): Row[] {
    return this.selectSealed(tail, ...values).rows;
  }

  /** Such rows with the sum of their seals, by which a lost row is noticed. */
  selectSealed(tail: string, ...values: Value[]): { rows: Row[]; seals: number } {
    const sql = `SELECT ${this.#columns.join(', ')}, seal FROM ${this.#name} ${tail}`;
    const found = this.#prepared(sql)
      .raw()
      .iterate(...values) as Iterable<Value[]>;
    const rows: Row[] = [];
    let seals = 0;
    // One after the other, so that they are not in memory twice.
    for (const row of found) {
      seals = addSeal(seals, row[row.length - 1] as number);
      rows.push(this.#checked(row));
    }
    return { rows, seals };
  }

  /** The key for one more row: the largest there is, plus one. */
  nextKey(column: keyof Row & string): number {
    const sql = `SELECT coalesce(max(${column}), 0) + 1 FROM ${this.#name}`;
    return this.#prepared(sql).pluck().get() as number;
  }

  /** The first row of a select, or undefined. */
  get(tail: string, ...values: Value[]): Row | undefined {
    return this.select(tail, ...values)[0];
  }

  /** Runs `DELETE FROM table …`. */
  remove(tail: string, ...values: Value[]): void {
    this.#prepared(`DELETE FROM ${this.#name} ${tail}`).run(...values);
  }

  /** The checksum of a row: CRC-32, which no change of a few bytes escapes. */
  sealOf(row: Row): number {
    return this.#seal(this.#values(row));
  }

  #values(row: Row): Value[] {
    return this.#columns.map((column) => (row as RowLike)[column]);
  }

  #seal(values: readonly Value[]): number {
    return crc32(JSON.stringify([this.#name, values]));
  }

  #checked(stored: Value[]): Row {
    const seal = stored.pop();
    if (this.#seal(stored) !== seal) {
      throw new DamagedError(`a row of ${this.#name} does not fit its checksum`);
    }
    const row = { ...this.#template };
    for (let i = 0; i < stored.length; i++) row[this.#columns[i]] = stored[i];
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
