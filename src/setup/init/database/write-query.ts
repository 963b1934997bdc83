/** Writes the query for the flows, and what a person should check in it. */
import type { DatabaseTarget } from '../../../config/database-url.ts';
import { isAnswer, isPaidTime } from '../../../formats/column-names.ts';
import { OWN_COLUMNS, type OwnColumn } from '../../../formats/own-columns.ts';
import type { Column } from '../../../inputs/database/catalog/catalog.ts';
import { quotedName } from '../../../inputs/database/catalog/columns.ts';
import { say } from '../../../words/language.ts';
import { type Chosen, isRefundTime } from './choose-table.ts';
import { type Clock, clockExpression } from './clocks.ts';

type Dialect = DatabaseTarget['kind'];

/** What a query is written from. */
export interface QueryParts {
  readonly dialect: Dialect;
  readonly orders: Chosen;
  readonly refunds: Chosen | null;
  /** How a table keeps its times. */
  readonly clockOf: (chosen: Chosen) => Clock;
  readonly timeZone: string;
}

/** Rows of a sample, which shows the words for types and states. */
const SAMPLE_ROWS = 10_000;
/** Refunds in it: they come first, and leave some of the first rows to orders. */
const SAMPLE_REFUNDS = 250;
const UNION = '\nUNION ALL\n';

/** The query of a date. */
export function queryText(parts: QueryParts): string {
  return selectTexts(parts).join(UNION);
}

/** The query of a sample, which has rows of both tables. */
export function sampleText(parts: QueryParts): string {
  const [orders, refunds] = selectTexts(parts);
  if (refunds === undefined) return limited(orders, SAMPLE_ROWS);
  const within = [limited(refunds, SAMPLE_REFUNDS), limited(orders, SAMPLE_ROWS)];
  // SQLite has no SELECT in brackets, and in a subquery PostgreSQL takes NULL for text.
  const start = parts.dialect === 'sqlite' ? 'SELECT * FROM ' : '';
  return within.map((text) => `${start}(${text})`).join(UNION);
}

function limited(sql: string, rows: number): string {
  return [sql, 'LIMIT', rows].join('\n');
}

/** Of the orders, and of the refunds if there are any. */
function selectTexts({ dialect, orders, refunds, clockOf }: QueryParts): string[] {
  if (refunds === null) return [selectText(orders, clockOf(orders), dialect, namesOf(orders), {})];
  const all = new Set<OwnColumn>([...namesOf(orders), ...namesOf(refunds), 'type']);
  const names = OWN_COLUMNS.filter((name) => all.has(name));
  return [
    selectText(orders, clockOf(orders), dialect, names, { type: `'payment'` }),
    selectText(refunds, clockOf(refunds), dialect, names, { type: `'refund'` }),
  ];
}

function namesOf({ columns }: Chosen): OwnColumn[] {
  return OWN_COLUMNS.filter((name) => columns.has(name));
}

function selectText(
  { table, columns }: Chosen,
  clock: Clock,
  dialect: Dialect,
  names: readonly OwnColumn[],
  constants: Partial<Record<OwnColumn, string>>,
): string {
  const items = names.map((own) => {
    const column = columns.get(own);
    if (constants[own] !== undefined || column === undefined) {
      return named(constants[own] ?? 'NULL', own);
    }
    const expression = expressionOf(own, column, clock, dialect);
    // Whether an answer means that an order is paid depends on the column's name.
    if (own === 'status' && isAnswer(column.name)) return expression;
    return expression === own ? own : named(expression, own);
  });
  const time = quotedName(columns.get('paid_at')?.name ?? '', dialect);
  const { from, to } = clockExpression(clock, dialect);
  return [
    'SELECT',
    `  ${items.join(',\n  ')}`,
    ['FROM', table.name].join(' '),
    `WHERE ${time} >= ${from} AND ${time} < ${to}`,
  ].join('\n');
}

function named(expression: string, name: OwnColumn): string {
  return [expression, 'AS', name].join(' ');
}

function expressionOf(
  own: OwnColumn,
  { name, type, kind }: Column,
  clock: Clock,
  dialect: Dialect,
) {
  const quoted = quotedName(name, dialect);
  if (own === 'paid_at') return clockExpression(clock, dialect).shown(quoted);
  // Otherwise PostgreSQL does not unite it with text.
  if (type === 'enum' && dialect === 'postgres') return `CAST(${quoted} AS TEXT)`;
  if (kind !== 'inexact') return quoted;
  if (dialect !== 'sqlite') return `CAST(${quoted} AS DECIMAL(20, 2))`;
  return `CASE WHEN ${quoted} IS NOT NULL THEN printf('%.2f', ${quoted}) END`;
}

/** What is uncertain about the query, a sentence each. */
export function queryChecks(parts: QueryParts): string[] {
  const { orders, refunds } = parts;
  const all = refunds === null ? [orders] : [orders, refunds];
  const rounded = all.flatMap(inexactIn);
  const zoneless = all.filter((each) => hasNoZone(each, parts)).map(timeOf);
  return [
    ...(refunds === null
      ? []
      : [say`${refunds.table.name} is read as refunds of the orders in ${orders.table.name}`]),
    ...all.flatMap(columnChecks),
    ...(rounded.length > 0
      ? [say`floating-point numbers are rounded to 2 decimals here: ${listed(rounded)}`]
      : []),
    ...all.flatMap((each) => timeChecks(each, parts.clockOf(each))),
    ...(zoneless.length > 0
      ? [say`times without a zone must be those of ${parts.timeZone}: ${listed(zoneless)}`]
      : []),
  ];
}

function listed(columns: readonly Column[]): string {
  return columns.map(({ name }) => name).join(say`, `);
}

function timeOf({ columns }: Chosen): Column {
  return columns.get('paid_at') as Column;
}

function inexactIn({ columns }: Chosen): Column[] {
  return [columns.get('amount'), columns.get('fee')].filter(
    (each) => each?.kind === 'inexact',
  ) as Column[];
}

function hasNoZone(chosen: Chosen, { dialect, clockOf }: QueryParts): boolean {
  if (clockOf(chosen) !== 'wall') return false;
  return dialect === 'sqlite' || !/with time zone|^timestamp$/i.test(timeOf(chosen).type);
}

function columnChecks({ table, columns, unused, channels, otherAmounts }: Chosen): string[] {
  const checks: string[] = [];
  if (otherAmounts.length > 0) {
    const { name } = columns.get('amount') as Column;
    checks.push(say`${name} is taken as the amount, not ${listed(otherAmounts)}`);
  }
  if (unused.length > 0) {
    checks.push(say`${table.name} has more columns that may tell which rows count, and as what:
      ${listed(unused)}`);
  }
  if (channels.length > 0) {
    checks.push(say`if ${table.name} has orders of several channels, read those of this one: add a
      condition on ${listed(channels)}`);
  }
  return checks;
}

function timeChecks(chosen: Chosen, clock: Clock): string[] {
  const { name, kind, isIndexed } = timeOf(chosen);
  const checks: string[] = [];
  if (!isPaidTime(name) && !isRefundTime(name)) checks.push(say`is ${name} the time of payment?`);
  if (clock === 'unknown') {
    checks.push(say`${name} does not look like yyyy-MM-dd HH:mm:ss, with which :from and :to are
      compared: convert one of them`);
  } else if (kind === 'date') checks.push(say`${name} has no time of day`);
  if (!isIndexed) {
    checks.push(say`${name} has no index, so that ${chosen.table.name} is read as a whole`);
  }
  return checks;
}
