/** What MySQL and MariaDB answer, with what to do. */
import type { Database } from '../../config/database-schema.ts';
import type { ServerTarget } from '../../config/database-url.ts';
import { ExpectedError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';
import { errorCode, errorText } from '../access.ts';
import { databaseError, timeoutError } from './errors.ts';
import { isEncrypted, networkFix, noTlsFix } from './server.ts';

/** What was sent when the error came. */
export interface Sent {
  /** Were rows being computed? Then messages may show their values. */
  readonly isOfRows: boolean;
  readonly timeoutSeconds: number;
}

/** Numbers of errors of the servers; some are of one of them only. */
const ERROR = {
  tooManyConnections: 1040,
  databaseDenied: 1044,
  accessDenied: 1045,
  unknownDatabase: 1049,
  shutdown: 1053,
  unknownColumn: 1054,
  syntax: 1064,
  hostBlocked: 1129,
  hostDenied: 1130,
  tableDenied: 1142,
  columnDenied: 1143,
  noSuchTable: 1146,
  unknownVariable: 1193,
  tooManyOfUser: 1203,
  privilegeNeeded: 1227,
  unknownZone: 1298,
  interrupted: 1317,
  routineDenied: 1370,
  tableChanged: 1412,
  noPassword: 1698,
  readOnly: 1792,
  killed: 1927,
  statementTimeout: 1969,
  queryTimeout: 3024,
} as const;

/** Is it this error of the server? */
export function isServerError(error: unknown, name: keyof typeof ERROR): boolean {
  return numberOf(error) === ERROR[name];
}

/** Undefined: an error of the connection. */
function numberOf(error: unknown): number | undefined {
  return error instanceof Error && 'sqlState' in error ? Number(Object(error).errno) : undefined;
}

/** The refusal for anything thrown by the client. */
export function mysqlError(database: Database, error: unknown, sent: Sent): Error {
  if (error instanceof ExpectedError) return error;
  const number = numberOf(error);
  if (number === undefined) return databaseError(database, error, connectionFix(error));
  if (number === ERROR.queryTimeout || number === ERROR.statementTimeout) {
    return timeoutError(database, sent.timeoutSeconds);
  }
  const fix = serverFix(number, database);
  if (fix === undefined && sent.isOfRows) {
    const text = say`a row cannot be computed (error ${number})`;
    return databaseError(database, text, say`Run the query with mysql to see which row, and why.`);
  }
  // The part of a query near a syntax error has its line breaks.
  const text = errorText(error).replace(/\s+/g, ' ');
  return databaseError(database, text, fix ?? unknownFix());
}

function unknownFix(): string {
  return say`Run the query with mysql to see what is wrong; the server's log says more.`;
}

function connectionFix(error: unknown): string {
  const code = errorCode(error);
  if (code === 'HANDSHAKE_NO_SSL_SUPPORT') return noTlsFix();
  if (code === 'AUTH_SWITCH_PLUGIN_ERROR') {
    return say`Let the user log in with caching_sha2_password or mysql_native_password.`;
  }
  const broken = code === 'PROTOCOL_CONNECTION_LOST' ? 'ECONNRESET' : code;
  const known = code === 'HANDSHAKE_SSL_ERROR' ? tlsCode(errorText(error)) : broken;
  return (
    networkFix({ code: known }) ??
    say`Check that host and port in the url are those of a MySQL or MariaDB server.`
  );
}

/** The code of a TLS error, which the client library replaces. */
function tlsCode(text: string): string {
  if (/altnames/.test(text)) return 'ERR_TLS_CERT_ALTNAME_INVALID';
  if (/expired|not yet valid/.test(text)) return 'CERT_HAS_EXPIRED';
  if (/self.signed|unable to (?:get|verify)|certificate/.test(text)) return 'CERT_UNTRUSTED';
  return 'ERR_SSL_OTHER';
}

/** Of errors whose messages show no row; undefined for others. */
function serverFix(number: number, database: Database): string | undefined {
  const { user, database: schema } = database.target as ServerTarget;
  switch (number) {
    case ERROR.accessDenied:
    case ERROR.noPassword:
      return deniedFix(database);
    case ERROR.hostDenied:
    case ERROR.hostBlocked:
      return say`Let the user connect from this machine.`;
    case ERROR.unknownDatabase:
      return say`Check the database in the url.`;
    // The servers do not tell what does not exist from what may not be read.
    case ERROR.databaseDenied:
    case ERROR.tableDenied:
    case ERROR.columnDenied:
    case ERROR.routineDenied:
      return say`Check the name, and give the user permission, as in GRANT SELECT ON
        ${schema}.<table> TO ${user}.`;
    case ERROR.tooManyConnections:
    case ERROR.tooManyOfUser:
      return say`Run again later, or let the server accept more connections.`;
    case ERROR.noSuchTable:
    case ERROR.unknownColumn:
    case ERROR.syntax:
      return say`Correct sql: in the config.`;
    case ERROR.readOnly:
      return say`Queries only read: leave out the function that writes.`;
    case ERROR.interrupted:
    case ERROR.killed:
      return say`The query was cancelled in the server. Run again.`;
    case ERROR.tableChanged:
      return say`The table was changed meanwhile. Run again.`;
    case ERROR.shutdown:
      return say`Run again when the server is up; its log says more.`;
  }
  return undefined;
}

/** Servers do not say that a user needs TLS: it is denied like one with a wrong password. */
function deniedFix(database: Database): string {
  const fix = say`Check the user in the url, and the password that passwordEnv or passwordFile
    names.`;
  if (isEncrypted(database)) return fix;
  return say`${fix} The connection is not encrypted: a user with REQUIRE SSL is not accepted then.`;
}
