/** How a column keeps times: as the server's type, as text, or as seconds since 1970. */
import type { DatabaseTarget } from '../../../config/database-url.ts';
import type { Column } from '../../../inputs/database/catalog/catalog.ts';

type Dialect = DatabaseTarget['kind'];

/** `wall`: as :from and :to are written, or a type that is compared with them. */
export type Clock = 'wall' | 'seconds' | 'milliseconds' | 'unknown';

/** Wall clock as in :from and :to; other texts, dates among them, compare otherwise. */
const WALL = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(\.\d+)?$/;

/** Does the server know that a column has times? SQLite has no such type. */
export function isTyped({ kind }: Column, dialect: Dialect): boolean {
  return dialect !== 'sqlite' && (kind === 'time' || kind === 'date');
}

/** By one of a column's values; null: it has none. */
export function clockOf({ kind }: Column, value: string | null): Clock {
  if (value === null) return kind === 'integer' ? 'unknown' : 'wall';
  if (WALL.test(value)) return 'wall';
  if (/^\d{10}$/.test(value)) return 'seconds';
  return /^\d{13}$/.test(value) ? 'milliseconds' : 'unknown';
}

/** How a query shows the times of a column, and the bounds with which it compares them. */
interface ClockExpression {
  readonly shown: (column: string) => string;
  readonly from: string;
  readonly to: string;
}

/** SQLite knows no time zones: the offset of Asia/Shanghai, which a new job has. */
const SQLITE_OFFSET = '8 hours';

export function clockExpression(clock: Clock, dialect: Dialect): ClockExpression {
  if (clock === 'wall' || clock === 'unknown') {
    return { shown: (column) => column, from: ':from', to: ':to' };
  }
  const isMillis = clock === 'milliseconds';
  const seconds = (column: string) => (isMillis ? `${column} / 1000` : column);
  const bound = (parameter: string) =>
    `${secondsOf(parameter, dialect)}${isMillis ? ' * 1000' : ''}`;
  return {
    shown: (column) => timeOf(seconds(column), dialect),
    from: bound(':from'),
    to: bound(':to'),
  };
}

/** Seconds since 1970 as a time of the session's zone. */
function timeOf(seconds: string, dialect: Dialect): string {
  if (dialect === 'mysql') return `FROM_UNIXTIME(${seconds})`;
  if (dialect === 'postgres') return `to_timestamp(${seconds})`;
  return `datetime(${seconds}, 'unixepoch', '+${SQLITE_OFFSET}')`;
}

function secondsOf(parameter: string, dialect: Dialect): string {
  if (dialect === 'mysql') return `UNIX_TIMESTAMP(${parameter})`;
  if (dialect === 'postgres') return `extract(epoch FROM CAST(${parameter} AS timestamptz))`;
  return `unixepoch(${parameter}, '-${SQLITE_OFFSET}')`;
}
