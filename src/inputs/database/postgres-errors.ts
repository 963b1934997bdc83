/** What PostgreSQL answers, by SQLSTATE, with what to do. */
import type { Database } from '../../config/database-schema.ts';
import { say } from '../../words/language.ts';
import { errorText } from '../access.ts';
import { databaseError, timeoutError } from './errors.ts';
import { networkFix, noTlsFix } from './server.ts';

/** What was sent when the error came. */
export interface Sent {
  /** The query, in a first and a last line that are the program's. */
  readonly text?: string;
  /** Were rows being computed? Then messages may show their values. */
  readonly isOfRows?: boolean;
  readonly isLate: boolean;
  readonly timeoutSeconds: number;
}

interface ServerError extends Error {
  /** SQLSTATE. */
  readonly code: string;
  /** Of a character of the text that was sent, from 1. */
  readonly position?: string;
}

/** Is it what the server answered, rather than an error of the connection? */
export function isServerError(error: unknown): error is ServerError {
  return error instanceof Error && 'severity' in error;
}

/** Errors whose messages show no row even if rows were being computed. */
const WITHOUT_ROWS = /^(?:08|25|40|42501|53|54|55|57|58|XX)/;

export function postgresError(database: Database, error: unknown, sent: Sent): Error {
  if (!isServerError(error)) return databaseError(database, error, connectionFix(error));
  const { code } = error;
  if (code === '57014' && sent.isLate) return timeoutError(database, sent.timeoutSeconds);
  if (sent.isOfRows && !WITHOUT_ROWS.test(code)) {
    const text = say`a row cannot be computed (SQLSTATE ${code})`;
    return databaseError(database, text, say`Run the query with psql to see which row, and why.`);
  }
  return databaseError(database, error, serverFix(error, database, sent.text));
}

function connectionFix(error: unknown): string {
  const text = errorText(error);
  if (/^SASL: .*password must be/.test(text)) return passwordFix();
  if (/not support SSL/.test(text)) return noTlsFix();
  const code = /^timeout expired/.test(text) ? { code: 'ETIMEDOUT' } : null;
  const broken = /^Connection terminated/.test(text) ? { code: 'ECONNRESET' } : null;
  return (
    networkFix(code ?? broken ?? error) ??
    say`Check that host and port in the url are those of a PostgreSQL server.`
  );
}

function passwordFix(): string {
  return say`Check the user in the url, and the password that passwordEnv or passwordFile names.`;
}

function serverFix(error: ServerError, { target }: Database, text?: string): string {
  const { code, position } = error;
  switch (code) {
    case '28P01':
      return passwordFix();
    case '28000':
      return hostFix(error);
    case '3D000':
      return say`Check the database in the url.`;
    case '42501':
      return say`Give the user permission, as in GRANT SELECT ON <table> TO
        ${'user' in target ? target.user : ''}.`;
    case '25006':
      return say`Queries only read: leave out the function that writes.`;
    case '57014':
      return say`The query was cancelled in the server. Run again.`;
    case '53300':
      return say`Run again later, or let the server accept more connections.`;
  }
  if (code === '22023' && text === undefined) {
    return say`Update the server's time zone data, or correct timeZone in the config.`;
  }
  switch (code.slice(0, 2)) {
    case '42':
    case '22':
    case '3F':
      return queryFix(text, position);
    case '40':
      return say`Run again. If a replica often cancels queries, set hot_standby_feedback there.`;
    case '57':
    case '08':
      return say`Run again when the server is up; its log says more.`;
  }
  return say`Run the query with psql to see what is wrong; the server's log says more.`;
}

function hostFix(error: ServerError): string {
  const fix = say`Check the user in the url, and let this machine connect in the server's
    pg_hba.conf.`;
  if (!/no encryption/.test(error.message)) return fix;
  return say`${fix} The connection is not encrypted: lines with hostssl do not let it in.`;
}

function queryFix(text: string | undefined, position: string | undefined): string {
  if (text === undefined || position === undefined) return say`Correct sql: in the config.`;
  const lines = text.split('\n').length - 2;
  if (lines === 1) return say`Correct sql: in the config.`;
  // Positions count characters, not UTF-16 units. The first line is the program's.
  const before = [...text].slice(0, Number(position) - 1).filter((each) => each === '\n').length;
  return say`Correct line ${Math.min(before, lines)} of sql: in the config.`;
}
