/** Errors of a ledger, each with advice. */
import type { Database } from 'better-sqlite3';
import { InternalError } from '../support/errors.ts';
import { say } from '../words/language.ts';

/** The ledger is damaged: a byte has changed, or a row is lost. */
export class DamagedError extends Error {
  constructor(what: string) {
    super(what);
    this.name = 'DamagedError';
  }
}

/**
 * Throws DamagedError unless tables and indexes agree. For look-ups by index that may find nothing:
 * an index may have lost an entry.
 */
export function requireIntact({ db }: { readonly db: Database }): void {
  const fault = db.pragma('integrity_check(1)', { simple: true });
  if (fault !== 'ok') throw new DamagedError(String(fault));
}

/** Advice by the prefix of SQLite's error codes (https://www.sqlite.org/rescode.html). */
const ADVICE: readonly (readonly [string, () => string])[] = [
  ['SQLITE_FULL', () => say`the disk is full. Free space there and run again`],
  ['SQLITE_IOERR', () => say`a disk read or write failed. Free space there and run again`],
  [
    'SQLITE_BUSY',
    () => say`another program has locked it. Wait until that program ends, and run again`,
  ],
  [
    'SQLITE_READONLY',
    () => say`it is read-only. Give this user write permission on it and its folder`,
  ],
  ['SQLITE_PERM', () => say`this user cannot write it. Give write permission on it and its folder`],
  [
    'SQLITE_CANTOPEN',
    () => say`it cannot be opened. Check the path, and the permissions of its folder`,
  ],
];

function adviceFor(code: string): string {
  const advice = ADVICE.find(([start]) => code.startsWith(start))?.[1];
  if (advice !== undefined) return advice();
  return say`it is damaged. Nothing was changed. Restore a backup, or move it away and run the last
    days again; the decisions of people exist only in the ledger`;
}

/** Is this an error of SQLite, or damage? */
function isLedgerError(error: unknown): error is Error & { code?: string } {
  return error instanceof Error && ['SqliteError', 'DamagedError'].includes(error.name);
}

/** Converts an error of the ledger to an InternalError with advice; returns any other as it is. */
export function ledgerError(path: string, error: unknown): unknown {
  if (!isLedgerError(error)) return error;
  const { code = '', message } = error;
  const advice = adviceFor(code);
  // A run without a ledger uses one in a file without a name.
  const name = path === '' ? say`temporary file` : path;
  return new InternalError(say`${name}: the ledger cannot be used: ${advice} (${message}).`, {
    cause: error,
  });
}
