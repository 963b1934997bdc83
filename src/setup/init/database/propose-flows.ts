/**
 * Proposes the query for the flows: chooses the table with the orders (`choose-table.ts`), writes
 * the query (`write-query.ts`), and describes its rows by a sample as `init` describes a file.
 */
import { tmpdir } from 'node:os';
import { basename, extname } from 'node:path';
import {
  type Database,
  type DatabaseConfig,
  type DatabaseSettings,
  databaseSchema,
  databasesOf,
} from '../../../config/database-schema.ts';
import { parseDatabaseUrl } from '../../../config/database-url.ts';
import { envNameMistake } from '../../../config/env-name.ts';
import { JOB_DEFAULTS } from '../../../domain/job.ts';
import { isJobName } from '../../../domain/job-name.ts';
import { allFormats } from '../../../formats/registry.ts';
import type { Table } from '../../../inputs/database/catalog/catalog.ts';
import { catalogOf } from '../../../inputs/database/catalog/catalog-of.ts';
import { quotedName } from '../../../inputs/database/catalog/columns.ts';
import { connect } from '../../../inputs/database/connect.ts';
import type { Connection } from '../../../inputs/database/connection.ts';
import { shownDatabase } from '../../../inputs/database/errors.ts';
import { rowsOn } from '../../../inputs/database/query-rows.ts';
import { ExpectedError, RefusedError, UsageError } from '../../../support/errors.ts';
import { say } from '../../../words/language.ts';
import { inspectUnmasked } from '../../inspect/inspect.ts';
import { type Described, suggestFile } from '../../suggest/suggest-file.ts';
import type { DatabaseFlags, ProposedQuery } from '../config-text.ts';
import { examineFile, type FoundFile } from '../found-file.ts';
import { type Chosen, likeRefunds, tableOfRefunds, tablesWithOrders } from './choose-table.ts';
import { type Clock, clockOf, isTyped } from './clocks.ts';
import { queryChecks, queryText, sampleText } from './write-query.ts';

/** Flows from a database. */
export interface QueriedFlows {
  readonly query: ProposedQuery;
  /** The rows of the date. */
  readonly file: FoundFile;
  /** The profile that the rows need; null: they are own records as they are. */
  readonly described: Described | null;
  /** The tables that the query reads. */
  readonly tables: readonly string[];
  readonly otherTables: readonly string[];
}

/** Days of the sample. */
const SAMPLE_DAYS = 31;
/** Longest time of a query while a config is proposed. */
const TIMEOUT_SECONDS = 120;
/** Tables that an error lists. */
const TABLES_SHOWN = 20;
const NAME_DEFAULT = 'shop';

/** The settings of the database. Throws UsageError. */
function databaseSettings({ url, passwordEnv, passwordFile, caFile, tls }: DatabaseFlags) {
  const target = parseDatabaseUrl(url);
  if (typeof target === 'string') throw new UsageError(say`--database ${target}.`);
  const mistake = passwordEnv === undefined ? undefined : envNameMistake(passwordEnv);
  if (mistake !== undefined) throw new UsageError(say`--password-env ${mistake}.`);
  if (passwordEnv !== undefined && passwordFile !== undefined) {
    throw new UsageError(say`Give --password-env or --password-file, not both.`);
  }
  const settings: DatabaseSettings = databaseSchema.parse({
    ...{ url, tls },
    ...(passwordEnv !== undefined && { passwordEnv }),
    ...(passwordFile !== undefined && { passwordFile }),
    ...(caFile !== undefined && { caFile }),
  });
  const file = target.kind === 'sqlite' ? target.path : target.database;
  const name = basename(file, extname(file));
  return { name: isJobName(name) ? name : NAME_DEFAULT, settings };
}

/** Throws RefusedError where the database cannot be read, or has no table with orders. */
export async function proposeFlows(flags: DatabaseFlags, date: string): Promise<QueriedFlows> {
  const { name, settings } = databaseSettings(flags);
  const database = databasesOf({ [name]: settings }, (path) => path).get(name) as Database;
  const { timeZone } = JOB_DEFAULTS;
  const session = { timeZone, timeoutSeconds: TIMEOUT_SECONDS };
  const { orders, refunds, tables, clocks } = await lookInto(database, session);
  const parts = {
    dialect: database.target.kind,
    orders,
    timeZone,
    clockOf: (chosen: Chosen) => clocks.get(chosen) ?? 'wall',
  };
  const config = { kind: 'database', database, maxLagSeconds: null, keepDays: null } as const;
  const configFor = (sql: string): DatabaseConfig => ({
    ...config,
    sql,
    ...session,
    cutoffMinutes: JOB_DEFAULTS.cutoffMinutes,
  });
  const tried = await withRefunds(refunds, async (also) => {
    const sql = queryText({ ...parts, refunds: also });
    const sample = sampleText({ ...parts, refunds: also });
    return { sql, also, ...(await describeRows(configFor(sample), date)) };
  });
  const { sql, also, found, described } = tried;
  const checks = [...queryChecks({ ...parts, refunds: also }), ...tried.checks];
  const read = [orders.table, ...(also === null ? [] : [also.table])];
  const unread = refunds === null ? likeRefunds(tables, orders) : [refunds.table];
  for (const { name: table } of also === null ? unread : []) {
    checks.push(say`${table} has refunds, which could not be read together with
      ${orders.table.name}: add them with UNION ALL`);
  }
  return {
    query: { name, settings: flags, sql, checks },
    file: { ...found, input: rowsOn(configFor(sql), { date }) },
    described,
    tables: read.map(({ name }) => name),
    otherTables: tables.filter((table) => !read.includes(table)).map(({ name }) => name),
  };
}

/** Tries to read refunds as well; the types of both tables may not fit together. */
async function withRefunds<T>(
  refunds: Chosen | null,
  tryWith: (refunds: Chosen | null) => Promise<T>,
): Promise<T> {
  if (refunds === null) return await tryWith(null);
  try {
    return await tryWith(refunds);
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error;
    return await tryWith(null);
  }
}

/** The tables, those chosen, and how these keep times. */
async function lookInto(database: Database, session: { timeZone: string; timeoutSeconds: number }) {
  const connection = await connect(database, session);
  try {
    const tables = await catalogOf(connection, database.target.kind).tables();
    const [orders] = tablesWithOrders(tables);
    if (orders === undefined) throw noTable(database, tables);
    const refunds = tableOfRefunds(orders, tables);
    const clocks = new Map<Chosen, Clock>();
    for (const chosen of [orders, ...(refunds ? [refunds] : [])]) {
      clocks.set(chosen, await clockIn(chosen, connection, database));
    }
    return { tables, orders, refunds, clocks };
  } finally {
    await connection.close();
  }
}

async function clockIn(
  { table, columns }: Chosen,
  connection: Connection,
  database: Database,
): Promise<Clock> {
  const { kind: dialect } = database.target;
  const column = columns.get('paid_at');
  if (column === undefined) return 'unknown';
  const name = quotedName(column.name, dialect);
  if (isTyped(column, dialect)) return 'wall';
  const isNumber = column.kind === 'integer';
  const filled = isNumber ? `${name} > 0` : `${name} IS NOT NULL`;
  const [row] = await connection.select(
    `SELECT ${name} AS paid_at FROM ${table.name} WHERE ${filled} LIMIT 1`,
  );
  return clockOf(column, row?.paid_at ?? null);
}

function noTable(database: Database, tables: readonly Table[]): RefusedError {
  const names = tables.slice(0, TABLES_SHOWN).map(({ name }) => name);
  const shown = names.length === 0 ? say`none` : names.join(say`, `);
  return new RefusedError(
    'database',
    say`${shownDatabase(database)}: no table has columns for order id, amount and time. Tables that
      this user can read: ${shown}. Write the query into the config by hand.`,
  );
}

/** What the rows of a sample are: they are read as own records, else they are described. */
async function describeRows(config: DatabaseConfig, date: string) {
  const sample = rowsOn(config, { date, daysBefore: SAMPLE_DAYS });
  const formats = await allFormats({});
  const found = await examineFile(sample, tmpdir(), formats);
  const around = { scratchDir: tmpdir(), formats, currencies: new Map<string, string>() };
  const [{ problems, rows }] = await inspectUnmasked(sample, around);
  if (rows === 0 && problems.length === 0) {
    const check = say`the query found no rows up to ${date}: states, types and the unit of amounts
      are not known`;
    return { found: { ...found, isDescribed: false }, described: null, checks: [check] };
  }
  const { found: suggested } = await suggestFile(sample, tmpdir(), formats);
  // Whole numbers may be fen.
  const isWhole = suggested?.proposal.settings.some(({ key }) => key === 'unit');
  const isNeeded = found.isDescribed || problems.length > 0 || isWhole;
  const described = isNeeded ? suggested : null;
  return { found: { ...found, isDescribed: described !== null }, described, checks: [] };
}
