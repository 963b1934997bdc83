/** Connects to a database of any kind; a client is loaded when it is used. */
import { readFileSync, statSync } from 'node:fs';
import type { Database } from '../../config/database-schema.ts';
import { UsageError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';
import { errorText } from '../access.ts';
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
  if (passwordEnv !== undefined) {
    const password = process.env[passwordEnv];
    if (password !== undefined) return password;
    throw new UsageError(
      say`The password of database ${name} is missing: the environment variable ${passwordEnv} is
        not set. Under cron, set it in the crontab or in the script that starts zhangping.`,
    );
  }
  if (passwordFile === undefined) return '';
  try {
    const { mode } = statSync(passwordFile);
    if ((mode & 0o077) === 0) return readFileSync(passwordFile, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    throw new UsageError(
      say`The password file of database ${name} cannot be read (${passwordFile}:
        ${errorText(error)}).`,
    );
  }
  throw new UsageError(
    say`Others can read the password file of database ${name}. Run: chmod 600 ${passwordFile}`,
  );
}
