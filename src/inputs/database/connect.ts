/** Connects to a database of any kind; a client is loaded when it is used. */
import type { Database } from '../../config/database-schema.ts';
import { readPassword } from '../../config/secret.ts';
import { say } from '../../words/language.ts';
import type { Connection, Session } from './connection.ts';

/**
 * Connects to a database. Throws RefusedError('database'); UsageError if the password is not where
 * the config says, or the server's client library is not installed.
 */
export async function connect(database: Database, session: Session): Promise<Connection> {
  const { target } = database;
  switch (target.kind) {
    case 'sqlite': {
      const { connectSqlite } = await import('./sqlite.ts');
      return connectSqlite(target.path, database, session);
    }
    case 'mysql': {
      const { connectMysql } = await import('./mysql.ts');
      return await connectMysql(target, { ...database, password: passwordOf(database) }, session);
    }
    case 'postgres': {
      const { connectPostgres } = await import('./postgres.ts');
      return await connectPostgres(
        target,
        { ...database, password: passwordOf(database) },
        session,
      );
    }
  }
}

/** The password, from the environment or from a file that only its owner can read; may be empty. */
function passwordOf({ name, passwordEnv, passwordFile }: Database): string {
  const what = say`The password of database ${name}`;
  return readPassword({ what, env: passwordEnv, file: passwordFile }) ?? '';
}
