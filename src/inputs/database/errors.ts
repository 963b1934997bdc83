/** The refusals of databases. */
import type { Database } from '../../config/database-schema.ts';
import { ExpectedError, RefusedError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';
import { errorCode } from '../access.ts';

/** Longest text of a server or a library that is shown. */
const SAID_CHARS_MAX = 400;

/** The database for messages, without its user. */
export function shownDatabase({ name, target }: Database): string {
  if (target.kind === 'sqlite') return say`database ${name} (${target.path})`;
  return say`database ${name} (${target.host}:${target.port})`;
}

/**
 * The refusal for what a database says (`text`), with what to do, a sentence. An error that is a
 * refusal already stays as it is.
 */
export function databaseError(database: Database, error: unknown, fix: string): ExpectedError {
  if (error instanceof ExpectedError) return error;
  // The error of a host with several addresses has no message of its own.
  const said = error instanceof Error ? error.message || errorCode(error) : String(error);
  const text = said.split('\n', 1)[0].slice(0, SAID_CHARS_MAX).replace(/\.$/, '');
  return new RefusedError('database', say`${shownDatabase(database)}: ${text}. ${fix}`);
}

/** The refusal of a query that takes too long. */
export function timeoutError(database: Database, timeoutSeconds: number): RefusedError {
  return new RefusedError(
    'database',
    say`${shownDatabase(database)}: the query took longer than ${timeoutSeconds} s. Check with
      zhangping doctor whether it uses an index, or raise timeoutSeconds in the config.`,
  );
}
