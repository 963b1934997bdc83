/** The rows of a query as a source: one document of CSV for each business date. */
import { createHash } from 'node:crypto';
import type { DatabaseConfig } from '../../config/database-schema.ts';
import { shiftDate } from '../../domain/time.ts';
import { RefusedError, UsageError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';
import type { DeliveredFile } from '../document.ts';
import type { DeliveryRequest, Found, Source } from '../source.ts';
import { WrittenDocument } from '../written-document.ts';
import { type Connection, connect, parametersOf } from './connection.ts';
import { shownDatabase } from './errors.ts';

export class DatabaseSource implements Source {
  readonly isDated = true;
  readonly readsStandardInput = false;
  readonly #config: DatabaseConfig;

  constructor(config: DatabaseConfig) {
    this.#config = config;
  }

  async find(date: string): Promise<Found[]> {
    const name = nameOf(this.#config);
    const open = (scratchDir: string) => this.#read(date, scratchDir);
    return [{ isDated: true, files: [{ name, open }], problem: null, isAbsent: false }];
  }

  async *deliver({ date, scratchDir }: DeliveryRequest): AsyncGenerator<DeliveredFile> {
    if (date === null) {
      throw new UsageError(say`A database is read for a business date: give --date.`);
    }
    yield await this.#read(date, scratchDir);
  }

  async #read(date: string, scratchDir: string): Promise<DeliveredFile> {
    const config = this.#config;
    const connection = await connect(config.database, config);
    try {
      await this.#requireRecent(connection);
      return await readRows(connection, config, { date, scratchDir });
    } finally {
      await connection.close();
    }
  }

  /** Throws RefusedError if a replica is too far behind. */
  async #requireRecent(connection: Connection): Promise<void> {
    const { database, maxLagSeconds } = this.#config;
    if (maxLagSeconds === null) return;
    const lag = await connection.lagSeconds();
    if (lag === null || lag <= maxLagSeconds) return;
    throw new RefusedError(
      'database',
      say`${shownDatabase(database)} is a replica that is ${lag} s behind, and maxLagSeconds is
        ${maxLagSeconds}. Wait until it has caught up, then run again.`,
    );
  }
}

/** The name of a document, as messages and reports show it. */
function nameOf({ database }: DatabaseConfig): string {
  return `database:${database.name}`;
}

interface RowsRequest {
  readonly date: string;
  readonly scratchDir: string;
  /** Days before `date` that are read as well. */
  readonly daysBefore?: number;
  /** Stop after these bytes: for checks that need only the first rows. */
  readonly bytesMax?: number;
}

/** Reads all rows before any is used, so that a lost connection leaves nothing half-read. */
export async function readRows(
  connection: Connection,
  config: DatabaseConfig,
  { date, scratchDir, daysBefore = 0, bytesMax = Number.POSITIVE_INFINITY }: RowsRequest,
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
    const query = { sql, sha256: sha256Of(sql), from, to, server: connection.server };
    return {
      path: document.name,
      container: 'plain',
      documents: [Object.assign(document, { inexactColumns: inexactColumns() })],
      obtained: { how: 'database', at, query },
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
