/** The rows of a query for a business date, as a file of CSV. */
import { createHash } from 'node:crypto';
import type { DatabaseConfig } from '../../config/database-schema.ts';
import { shiftDate } from '../../domain/time.ts';
import { RefusedError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';
import type { DeliveredFile } from '../document.ts';
import type { FoundFile } from '../source.ts';
import { WrittenDocument } from '../written-document.ts';
import { connect } from './connect.ts';
import { type Connection, parametersOf } from './connection.ts';
import { shownDatabase } from './errors.ts';

interface RowsRequest {
  readonly date: string;
  /** Days before `date` that are read as well. */
  readonly daysBefore?: number;
  /** Stop after these bytes: for what needs only the first rows. */
  readonly bytesMax?: number;
}

/** The rows of a date as a file; a connection is opened for it, and closed again. */
export function rowsOn(config: DatabaseConfig, request: RowsRequest): FoundFile {
  const open = async (scratchDir: string) => {
    const connection = await connect(config.database, config);
    try {
      await requireRecent(connection, config);
      return await readRows(connection, config, request, scratchDir);
    } finally {
      await connection.close();
    }
  };
  return { name: nameOf(config), open };
}

/** How far a replica is behind, seconds. Throws RefusedError if that is too far. */
export async function requireRecent(
  connection: Connection,
  { database, maxLagSeconds }: DatabaseConfig,
): Promise<number | null> {
  if (maxLagSeconds === null) return null;
  const lag = await connection.lagSeconds();
  if (lag === null || lag <= maxLagSeconds) return lag;
  throw new RefusedError(
    'database',
    say`${shownDatabase(database)} is a replica that is ${lag} s behind, and maxLagSeconds is
      ${maxLagSeconds}. Wait until it has caught up, then run again.`,
  );
}

/** The name of a document, as messages and reports show it. */
function nameOf({ database }: DatabaseConfig): string {
  return `database:${database.name}`;
}

/** Reads all rows before any is used, so that a lost connection leaves nothing half-read. */
async function readRows(
  connection: Connection,
  config: DatabaseConfig,
  { date, daysBefore = 0, bytesMax = Number.POSITIVE_INFINITY }: RowsRequest,
  scratchDir: string,
): Promise<DeliveredFile> {
  const { to } = parametersOf(config, date, shiftDate(date, 1));
  const { from } = parametersOf(config, shiftDate(date, -daysBefore), date);
  const parameters = { from, to, date };
  const { sql } = config;
  const { at, csv, inexactColumns } = await connection.read(sql, parameters);
  const document = await WrittenDocument.open(nameOf(config), scratchDir);
  try {
    const hash = createHash('sha256');
    for await (const chunk of csv) {
      hash.update(chunk);
      await document.append(chunk);
      if (document.sizeHint >= bytesMax) break;
    }
    const { length: bytes } = await document.reach();
    const sha256 = hash.digest('hex');
    const inexact = inexactColumns();
    const query = {
      ...{ sql, sha256: sha256Of(sql), from, to, server: connection.server, at: at.toISOString() },
      ...(inexact.length > 0 && { inexactColumns: inexact }),
    };
    return {
      path: document.name,
      container: 'plain',
      documents: [Object.assign(document, { inexactColumns: inexact })],
      obtained: { how: 'database', at, query },
      keepDays: config.keepDays,
      fingerprint: async () => ({ bytes, sha256 }),
      close: () => document.close(),
    };
  } catch (error) {
    await document.close();
    throw error;
  }
}

function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
