/** What the clients of database servers have in common. */
import { readFileSync } from 'node:fs';
import type { Database } from '../../config/database-schema.ts';
import { isLocal } from '../../config/database-url.ts';
import { clockAt, convertZone } from '../../domain/time.ts';
import { RefusedError, UsageError } from '../../support/errors.ts';
import { cutCell } from '../../support/outline.ts';
import { say } from '../../words/language.ts';
import { errorCode, errorText } from '../access.ts';
import type { Session } from './connection.ts';
import { shownDatabase } from './errors.ts';

export const CONNECT_MS = 10_000;
export const KEEP_ALIVE_MS = 10_000;
/** A server ends a query at its time limit; one that does not answer is left after this. */
export const ANSWER_MS = 5_000;

interface TlsOptions {
  readonly ca: string | undefined;
  readonly rejectUnauthorized: true;
}

/** Connections to servers on this machine are not. */
export function isEncrypted({ target, tls }: Database): boolean {
  return tls && target.kind !== 'sqlite' && !isLocal(target);
}

/** How the connection is encrypted; undefined: it is not. Throws UsageError. */
export function tlsOptions(database: Database): TlsOptions | undefined {
  if (!isEncrypted(database)) return undefined;
  const { name, caFile } = database;
  try {
    return { ca: caFile && readFileSync(caFile, 'utf8'), rejectUnauthorized: true };
  } catch (error) {
    throw new UsageError(
      say`The certificates of database ${name} cannot be read (${caFile as string}:
        ${errorText(error)}).`,
    );
  }
}

/** What to do about an error of the network or of TLS; undefined: it is another error. */
export function networkFix(error: unknown): string | undefined {
  const code = errorCode(error);
  if (code === 'ECONNREFUSED') {
    return say`Check host and port in the url, and that the server runs and listens there.`;
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return say`Check the host in the url, and the name servers of this machine.`;
  }
  if (/^(?:ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)$/.test(code)) {
    return say`Check host and port in the url, and the firewalls in between.`;
  }
  if (/^(?:ECONNRESET|EPIPE|ECONNABORTED)$/.test(code)) {
    return say`The connection broke, and nothing was used. Run again; if it breaks again, see the
      server's log.`;
  }
  return tlsFix(code);
}

function tlsFix(code: string): string | undefined {
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return say`Write a host that the server's certificate names in the url.`;
  }
  if (/^(?:CERT_HAS_EXPIRED|CERT_NOT_YET_VALID)$/.test(code)) {
    return say`Renew the server's certificate, and check the clock of this machine.`;
  }
  if (/SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY)|^CERT_/.test(code)) {
    return say`If the certificate is the right one, set caFile (for init: --ca-file) to the
      certificates (PEM) of the authority that signed it.`;
  }
  if (/^(?:EPROTO|ERR_SSL_|ERR_TLS_)/.test(code)) {
    return say`Check the port in the url, and the server's TLS settings.`;
  }
  return undefined;
}

/** What to do if a server does not offer TLS. */
export function noTlsFix(): string {
  return say`Turn TLS on in the server. Only inside a trusted network, set tls: false (for init:
    --no-tls) instead.`;
}

/** Throws RefusedError for names that are not in one line of CSV, or that two columns have. */
export function requireNames(database: Database, columns: readonly string[]): void {
  const odd = columns.find((column) => column === '' || /["\p{Cc}]/u.test(column));
  if (odd !== undefined) {
    const shown = JSON.stringify(cutCell(odd));
    throw new RefusedError(
      'database',
      say`${shownDatabase(database)}: the query has a column ${shown}. Give it a name of letters, as
        in CONCAT(a, b) AS note.`,
    );
  }
  const twice = columns.find((column, i) => columns.indexOf(column) < i);
  if (twice === undefined) return;
  throw new RefusedError(
    'database',
    say`${shownDatabase(database)}: the query has two columns ${twice}. Name each column once, as in
      o.amount AS amount.`,
  );
}

/** The refusal of a value whose bytes are no text. */
export function notTextError(database: Database, column: string): RefusedError {
  return new RefusedError(
    'database',
    say`${shownDatabase(database)}: column ${column} contains bytes that are no text. Convert it in
      the query, as in HEX(${column}) AS ${column}.`,
  );
}

/** Throws RefusedError if a wall clock is another moment by the server's zone data than by ours. */
export function requireSameClock(
  database: Database,
  { timeZone }: Pick<Session, 'timeZone'>,
  wall: string,
  there: Date,
): void {
  const theirs = clockAt(there, timeZone);
  if (theirs === wall) return;
  // A time that clocks skip in spring is the time an hour later.
  const here = convertZone(wall, timeZone, 'UTC');
  if (clockAt(new Date(`${here.replace(' ', 'T')}Z`), timeZone) !== wall) return;
  throw new RefusedError(
    'database',
    say`${shownDatabase(database)}: ${wall} in ${timeZone} is ${theirs} by the server's time zone
      data. Update the server's time zone data (tzdata), or this machine's Node.js.`,
  );
}
