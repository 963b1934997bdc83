/** A table with a checksum in each row: reading a changed row throws. */
import { crc32 } from 'node:zlib';
import type { Database, Statement } from 'better-sqlite3';
import { say } from '../words/language.ts';
import { DamagedError } from './damage.ts';

export type Value = string | number | null;

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

/** A function of one argument, `of`, that returns this expression. */
function compiled<From, To>(expression: string): (of: From) => To {
  return new Function('of', `return(${expression})`) as (of: From) => To;
}

/** A table of the ledger. `Row` has all columns except the seal. */
export class SealedTable<Row extends { [K in keyof Row]: Value }> {
  readonly #db: Database;
  /** Part of the checksum, so that a row is not valid in another table. */
  readonly #name: string;
  readonly #stored: string;
  /** The end of the text of a row whose added columns are null. */
  readonly #nulls: string;
  /** The columns as a JSON array: a text is read several times faster than so many values. */
  readonly #json: string;
  readonly columns: readonly (keyof Row & string)[];
  readonly #statements = new Map<string, Statement>();
  readonly #insert: string;
  /**
   * The values of a row in the order of columns, and the row of such values. Compiled: access to
   * columns by name in a loop takes several times as long.
   */
  readonly #values: (row: Row) => Value[];
  readonly #rowOf: (values: readonly Value[]) => Row;

  /**
   * `stored`: the name of the table in the database, if it is a copy; `added`: how many columns at
   * the end were added later. Seals of rows in which these are null are those of before.
   */
  constructor(
    db: Database,
    name: string,
    columns: readonly (keyof Row & string)[],
    { stored = name, added = 0 }: { readonly stored?: string; readonly added?: number } = {},
  ) {
    this.#nulls = `${',null'.repeat(added)}]`;
    this.#json = `json_array(${columns.join()})`;
    const marks = columns.map(() => '?, ').join('');
    this.#insert = `INSERT INTO ${stored} (${columns.join()}, seal) VALUES (${marks}?)`;
    this.#db = db;
    this.#name = name;
    this.#stored = stored;
    this.columns = columns;
    const cells = columns.map((column, i) => `${column}:of[${i}]`);
    this.#values = compiled(`[${columns.map((column) => `of.${column}`).join()}]`);
    this.#rowOf = compiled(`{${cells.join()}}`);
  }

  /**
   * Adds a row and returns its seal. SQLite never chooses keys: the seal covers them too.
   */
  insert(row: Row): number {
    const values = this.#values(row);
    const seal = this.#seal(JSON.stringify(values));
    this.#prepared(this.#insert).run(...values, seal);
    return seal;
  }

  /** Updates all columns of a row except its `key`, the columns that identify it. */
  update(row: Row, key: readonly (keyof Row & string)[]): void {
    // To set a key, even to what it is, makes SQLite search the tables that refer to it.
    const others = this.columns.filter((column) => !key.includes(column));
    const sets = others.map((column) => `${column} = ?`).join(', ');
    const where = key.map((column) => `${column} = ?`).join(' AND ');
    const sql = `UPDATE ${this.#stored} SET ${sets}, seal = ? WHERE ${where}`;
    const [values, keys] = [others, key].map((columns) => columns.map((column) => row[column]));
    this.#prepared(sql).run(...values, this.sealOf(row), ...keys);
  }

  /** Rows of `SELECT * FROM table …`, each checked against its seal. Throws DamagedError. */
  select(tail: string, ...values: Value[]): Row[] {
    return this.selectSealed(tail, ...values).rows;
  }

  /** Like select, with the sum of the seals, which shows whether a row is lost. */
  selectSealed(tail: string, ...values: Value[]): { rows: Row[]; seals: number } {
    const rows: Row[] = [];
    let seals = 0;
    for (const [text, seal] of this.#select(tail).all(...values) as [string, number][]) {
      seals = addSeal(seals, seal);
      rows.push(this.#checked(text, seal));
    }
    return { rows, seals };
  }

  /**
   * Rows of `SELECT * FROM table …` with their seals, read one by one: the connection cannot
   * write until all are read. Throws DamagedError.
   */
  *stream(tail: string, ...values: Value[]): Generator<{ row: Row; seal: number }> {
    const found = this.#select(tail).iterate(...values) as Iterable<[string, number]>;
    for (const [text, seal] of found) yield { row: this.#checked(text, seal), seal };
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
    return this.#seal(JSON.stringify(this.#values(row)));
  }

  #select(tail: string): Statement {
    return this.#prepared(`SELECT ${this.#json}, seal FROM ${this.#stored} ${tail}`).raw();
  }

  /** The seal of a row, given its values as a JSON array. */
  #seal(text: string): number {
    const nulls = this.#nulls;
    const isAsBefore = nulls.length > 1 && text.endsWith(nulls);
    const sealed = isAsBefore ? `${text.slice(0, -nulls.length)}]` : text;
    return crc32(`["${this.#name}",${sealed}]`);
  }

  #checked(text: string, seal: number): Row {
    if (this.#seal(text) !== seal) {
      throw new DamagedError(say`a row of ${this.#name} does not match its checksum`);
    }
    return this.#rowOf(JSON.parse(text));
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
