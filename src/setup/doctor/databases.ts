/** The database of a side: can it be reached, is it the right time there, does the query scan? */
import type { Database, DatabaseConfig } from '../../config/database-schema.ts';
import { isLocal } from '../../config/database-url.ts';
import type { Job } from '../../domain/job.ts';
import { shiftDate, wallClock } from '../../domain/time.ts';
import type { Catalog, Table } from '../../inputs/database/catalog/catalog.ts';
import { catalogOf } from '../../inputs/database/catalog/catalog-of.ts';
import { connect } from '../../inputs/database/connect.ts';
import { type Connection, parametersOf } from '../../inputs/database/connection.ts';
import { shownDatabase } from '../../inputs/database/errors.ts';
import { requireRecent } from '../../inputs/database/query-rows.ts';
import { EXIT } from '../../support/errors.ts';
import { say } from '../../words/language.ts';
import { type Finding, hint, ok, orProblem, problem } from './check.ts';

/** Rows from which reading a whole table for one date is a finding. */
const LARGE_ROWS = 100_000;
/** Minutes by which two clocks may differ. */
const SKEW_MINUTES_MAX = 5;
/** The column that a query compares with the start of the date. */
const TIME_COLUMN = /([^\s(),<>=]+)\s*>=?\s*:from\b/g;

interface DatabaseCheck {
  readonly config: DatabaseConfig;
  readonly job: Job;
  readonly date: string;
}

/** Connects, and checks everything but the rows. */
export async function databaseFindings(check: DatabaseCheck): Promise<Finding[]> {
  const { config, job } = check;
  const { database } = config;
  const fix = say`do what the message says, then run zhangping doctor again`;
  const part = (examine: () => Promise<Finding[]>) =>
    orProblem({ check: 'database', job: job.name, fix }, examine);
  return await part(async () => {
    const connection = await connect(database, config);
    try {
      const catalog = catalogOf(connection, database.target.kind);
      return [
        ok(
          'database',
          say`${job.name}: connected to ${shownDatabase(database)}, ${connection.server}`,
        ),
        ...tlsFindings(database),
        ...(await part(() => lagFindings(connection, check))),
        ...(await part(() => zoneFindings(catalog, check))),
        ...(await part(() => scanFindings(catalog, check))),
        ...(await part(() => writeFindings(catalog, database))),
      ];
    } finally {
      await connection.close();
    }
  });
}

function tlsFindings(database: Database): Finding[] {
  const { target, tls } = database;
  if (tls || target.kind === 'sqlite' || isLocal(target)) return [];
  const what = say`${shownDatabase(database)}: rows and password are sent without encryption`;
  return [hint('database', what, say`remove tls: false; caFile names the server's certificates`)];
}

async function lagFindings(connection: Connection, { config }: DatabaseCheck): Promise<Finding[]> {
  if (config.maxLagSeconds === null) return [];
  const lag = await requireRecent(connection, config);
  if (lag === null) return [];
  return [ok('database', say`${shownDatabase(config.database)}: a replica, ${lag} s behind`)];
}

/** The session's zone is the job's where its clock agrees with this one. */
async function zoneFindings(catalog: Catalog, { config, job }: DatabaseCheck): Promise<Finding[]> {
  const there = await catalog.clock();
  if (there === null) return [];
  const here = wallClock(new Date().toISOString(), job.timeZone);
  const minutes = Math.abs(Date.parse(`${there}Z`) - Date.parse(`${here}Z`)) / 60_000;
  const database = shownDatabase(config.database);
  if (minutes <= SKEW_MINUTES_MAX) {
    return [ok('clock', say`${database}: its clock agrees, in ${job.timeZone}`)];
  }
  const what = say`${database}: it is ${there} there, but ${here} in ${job.timeZone}`;
  const fix = say`synchronize the clocks of both machines, and check the time zone of the
    database`;
  return [problem('clock', what, fix, EXIT.refused)];
}

async function scanFindings(catalog: Catalog, check: DatabaseCheck): Promise<Finding[]> {
  const { config, job, date } = check;
  const { sql } = config;
  const parameters = parametersOf(config, date, shiftDate(date, 1));
  const scans = await catalog.fullScans(sql, parameters);
  const tables = scans.length === 0 ? [] : await catalog.tables();
  const findings = scans.flatMap((scan) => {
    const table = tables.find(({ name }) => isNamed(name, scan.table, sql));
    const rows = scan.rows ?? table?.rows ?? 0;
    if (rows < LARGE_ROWS) return [];
    const name = table?.name ?? scan.table;
    const what = say`${job.name}: the query reads all of table ${name}, about ${rows} rows`;
    return [hint('query', what, indexFix(name, table, sql))];
  });
  return findings.length > 0
    ? findings
    : [ok('query', say`${job.name}: the query reads no large table as a whole`)];
}

/** Is a table the one that a step of a plan calls by its name, or by its alias in the query? */
function isNamed(table: string, inPlan: string, sql: string): boolean {
  if (unquoted(table) === unquoted(inPlan)) return true;
  const alias = inPlan.replace(/[^\p{L}\p{N}_]/gu, '.');
  const named = new RegExp(`([^\\s(),]+)\\s+(?:AS\\s+)?["\`]?${alias}(?![\\p{L}\\p{N}_])`, 'giu');
  return [...sql.matchAll(named)].some(([, name]) => unquoted(name) === unquoted(table));
}

function indexFix(name: string, table: Table | undefined, sql: string): string {
  const compared = [...sql.matchAll(TIME_COLUMN)].map(([, column]) => unquoted(column));
  const column = table?.columns.find((each) => compared.includes(each.name.toLowerCase()));
  if (column === undefined) {
    return say`compare a column that has an index, as in paid_at >= :from AND paid_at < :to`;
  }
  if (column.isIndexed) {
    return say`${column.name} has an index that is not used: run ANALYZE for ${name}`;
  }
  const index = `${unquoted(name)}_${column.name}`.replace(/[^\p{L}\p{N}_]/gu, '_');
  return `CREATE INDEX ${index} ON ${name} (${column.name})`;
}

/** The last part of a qualified name, without quotes, in lower case. */
function unquoted(name: string): string {
  return name
    .replace(/["`[\]]/g, '')
    .replace(/^.*\./, '')
    .toLowerCase();
}

async function writeFindings(catalog: Catalog, database: Database): Promise<Finding[]> {
  if (!(await catalog.canWrite())) return [];
  const what = say`${shownDatabase(database)}: its user can change rows`;
  return [hint('database', what, say`use a user that has only SELECT`)];
}
