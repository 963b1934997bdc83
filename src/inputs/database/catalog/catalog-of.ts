/** The catalog of a connection, for each kind of database. */
import type { DatabaseTarget } from '../../../config/database-url.ts';
import type { Connection } from '../connection.ts';
import type { Catalog } from './catalog.ts';
import { mysqlCatalog } from './mysql.ts';
import { postgresCatalog } from './postgres.ts';
import { sqliteCatalog } from './sqlite.ts';

const CATALOGS: Readonly<Record<DatabaseTarget['kind'], (connection: Connection) => Catalog>> = {
  sqlite: sqliteCatalog,
  mysql: mysqlCatalog,
  postgres: postgresCatalog,
};

export function catalogOf(connection: Connection, kind: DatabaseTarget['kind']): Catalog {
  return CATALOGS[kind](connection);
}
