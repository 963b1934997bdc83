/** Opens the ledger: a SQLite file for its owner alone, of a version that this program knows. */
import { closeSync, existsSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { InternalError, UsageError } from '../support/errors.ts';
import { say } from '../words/language.ts';
import { ledgerError } from './damage.ts';
import { APPLICATION_ID, MIGRATIONS, type Migration } from './schema.ts';
import { type Tables, tablesOf } from './tables.ts';

/** Ledgers hold what customers paid: for the owner alone. */
const FILE_MODE = 0o600;
/** How long a write waits for another process's, ms. */
const BUSY_MS = 60_000;
const RETRY_MS = 10;
/** What SQLite calls a database that is in memory while it is small, and forgotten when closed. */
export const TEMPORARY = '';

export interface Ledger {
  readonly path: string;
  readonly db: Database.Database;
  readonly tables: Tables;
}

/**
 * Opens a ledger, made first if there is none; TEMPORARY is one that is forgotten. An older
 * version is backed up and migrated. Throws UsageError for a path that cannot be one, and
 * InternalError for a newer version, another program's file, or a damaged one.
 */
export function openLedger(path: string, migrations: readonly Migration[] = MIGRATIONS): Ledger {
  if (path !== TEMPORARY) prepareFile(path);
  try {
    const db = new Database(path, { timeout: BUSY_MS });
    try {
      setUp(db);
      bringUpToDate(db, path, migrations);
    } catch (error) {
      db.close();
      throw error;
    }
    return { path, db, tables: tablesOf(db) };
  } catch (error) {
    throw ledgerError(path, error);
  }
}

/** Opens a ledger that must be there already. Throws as openLedger does. */
export function openExistingLedger(path: string): Ledger {
  if (!existsSync(path)) {
    throw new UsageError(
      say`${path}: there is no ledger. Runs make it; name another one with --ledger.`,
    );
  }
  return openLedger(path);
}

/** A ledger that is only looked at, and the version that it has. */
export interface ReadOnlyLedger extends Ledger {
  /** 0: nothing has been put into it. */
  readonly version: number;
  /** Does this program write a later version? The next run brings it there. */
  readonly isOld: boolean;
}

/**
 * Opens a ledger that is there without changing it, be it of an older version; its tables are to be
 * read only where it is not. Throws InternalError as openLedger does.
 */
export function openReadOnly(
  path: string,
  migrations: readonly Migration[] = MIGRATIONS,
): ReadOnlyLedger {
  try {
    // Not as read-only: closing that would leave the files of its write-ahead log behind.
    const db = new Database(path, { fileMustExist: true, timeout: BUSY_MS });
    try {
      makeSafe(db);
      db.pragma('query_only = ON');
      const version = versionOf(db, path, migrations);
      return { path, db, tables: tablesOf(db), version, isOld: version < migrations.length };
    } catch (error) {
      db.close();
      throw error;
    }
  } catch (error) {
    throw ledgerError(path, error);
  }
}

/** Closes it; what is in its write-ahead log goes into the file, unless others have it open. */
export function closeLedger({ db }: Ledger): void {
  db.close();
}

/** Runs a piece of work on the ledger; errors of SQLite and damage become InternalError. */
export function guarded<T>(ledger: Ledger, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw ledgerError(ledger.path, error);
  }
}

/** Runs a piece of work that reads one state of the ledger, whoever writes meanwhile. */
export function onSnapshot<T>(ledger: Ledger, work: () => T): T {
  return guarded(ledger, () => ledger.db.transaction(work).deferred());
}

/** The same for work that waits for something else in between, like reports that are written. */
export async function duringSnapshot<T>(ledger: Ledger, work: () => Promise<T>): Promise<T> {
  guarded(ledger, () => ledger.db.exec('BEGIN'));
  try {
    return await work();
  } catch (error) {
    throw ledgerError(ledger.path, error);
  } finally {
    rollBack(ledger);
  }
}

/** Shows one state of a ledger that must be there already to `work`. Throws as openLedger does. */
export function readLedger<T>(path: string, work: (ledger: Ledger) => T): T {
  const ledger = openExistingLedger(path);
  try {
    return onSnapshot(ledger, () => work(ledger));
  } finally {
    closeLedger(ledger);
  }
}

/** A number that becomes another one when other processes commit something. */
export function dataVersionOf({ db }: Ledger): number {
  return db.pragma('data_version', { simple: true }) as number;
}

/** What is read from the ledger one by one; errors become InternalError as well. */
export function* guardedEach<T>(ledger: Ledger, from: Iterable<T>): Generator<T> {
  try {
    yield* from;
  } catch (error) {
    throw ledgerError(ledger.path, error);
  }
}

/** Runs `work` in one transaction that holds the write lock from its start. */
export function inTransaction<T>(ledger: Ledger, work: () => T): T {
  return commit(ledger, true, work);
}

/** The same; `keep` false: the transaction is rolled back. */
export function commit<T>(ledger: Ledger, keep: boolean, work: () => T): T {
  return guarded(ledger, () => {
    if (keep) return ledger.db.transaction(work).immediate();
    ledger.db.exec('BEGIN IMMEDIATE');
    try {
      return work();
    } finally {
      rollBack(ledger);
    }
  });
}

/** Ends a transaction that SQLite has not ended itself, as it does when a disk is full. */
function rollBack({ db }: Ledger): void {
  if (db.inTransaction) db.exec('ROLLBACK');
}

/** Throws UsageError unless the folder of a ledger is there. */
export function requireFolderOf(path: string): void {
  const folder = dirname(path);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UsageError(
      say`${path}: the ledger's folder ${folder} does not exist. Make it first.`,
    );
  }
}

/** Made before SQLite would make it, which leaves its mode to the umask. */
function prepareFile(path: string): void {
  requireFolderOf(path);
  try {
    closeSync(openSync(path, 'a', FILE_MODE));
  } catch (error) {
    const { message } = error as Error;
    throw new UsageError(say`${path}: the ledger cannot be opened (${message}).`);
  }
}

/** A hostile or damaged schema must not run code, nor odd cells be trusted. */
function makeSafe(db: Database.Database): void {
  db.pragma('trusted_schema = OFF');
  db.pragma('cell_size_check = ON');
}

function setUp(db: Database.Database): void {
  makeSafe(db);
  db.pragma('foreign_keys = ON');
  useWriteAheadLog(db);
  // In WAL mode the default is NORMAL, which may lose the last commits in a power failure.
  db.pragma('synchronous = FULL');
}

/** The one change for which SQLite does not wait where several open a new ledger at once. */
function useWriteAheadLog(db: Database.Database): void {
  const deadline = performance.now() + BUSY_MS;
  for (;;) {
    try {
      db.pragma('journal_mode = WAL');
      return;
    } catch (error) {
      const { code = '' } = error as { code?: string };
      if (!code.startsWith('SQLITE_BUSY') || performance.now() > deadline) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS);
    }
  }
}

function bringUpToDate(
  db: Database.Database,
  path: string,
  migrations: readonly Migration[],
): void {
  if (versionOf(db, path, migrations) === migrations.length) return;
  db.transaction(() => {
    // Asked again: another process may have been quicker.
    const version = versionOf(db, path, migrations);
    if (version === migrations.length) return;
    if (version > 0) backUp(path, version);
    for (const migrate of migrations.slice(version)) migrate(db);
    db.pragma(`application_id = ${APPLICATION_ID}`);
    db.pragma(`user_version = ${migrations.length}`);
  }).immediate();
}

/** The version of a ledger, 0 for an empty file. */
function versionOf(db: Database.Database, path: string, migrations: readonly Migration[]): number {
  const version = db.pragma('user_version', { simple: true }) as number;
  const application = db.pragma('application_id', { simple: true }) as number;
  const isEmpty = db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() === 0;
  if (isEmpty && version === 0 && application === 0) return 0;
  if (application !== APPLICATION_ID || version < 1) {
    throw new InternalError(
      say`${path}: this is not a ledger of zhangping (or its header is damaged). Name the right
        file with --ledger; nothing was changed.`,
    );
  }
  if (version > migrations.length) {
    throw new InternalError(
      say`${path}: the ledger is of version ${version}, this zhangping knows versions up to
        ${migrations.length}. Install the newer zhangping that wrote it; nothing was changed.`,
    );
  }
  return version;
}

/** A copy beside the ledger, made by a connection of its own, which sees what is committed. */
function backUp(path: string, version: number): void {
  if (path === TEMPORARY) return;
  const stamp = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const copy = `${path}.v${version}-${stamp}.bak`;
  closeSync(openSync(copy, 'wx', FILE_MODE));
  const source = new Database(path, { readonly: true, timeout: BUSY_MS });
  try {
    source.prepare('VACUUM INTO ?').run(copy);
  } finally {
    source.close();
  }
}
