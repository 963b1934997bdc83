/** Reads from Postgres. */
import type { Database } from '../../config/database-schema.ts';
import type { ServerTarget } from '../../config/database-url.ts';
import type { Connection, Session } from './connection.ts';

export async function connectPostgres(
  _target: ServerTarget,
  _database: Database & { readonly password: string },
  _session: Session,
): Promise<Connection> {
  throw new Error('to be written');
}
