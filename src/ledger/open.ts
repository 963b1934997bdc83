/** Opens the ledger: a SQLite file that only its owner can read. */
import { closeSync, existsSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { InternalError, UsageError } from '../support/errors.ts';
import { say } from '../words/language.ts';
import { ledgerError } from './damage.ts';
import type { CountedItems } from './item-totals.ts';
import type { HeldItems } from './row-items.ts';
import { APPLICATION_ID, MIGRATIONS, type Migration } from './schema.ts';
import { type Tables, tablesOf } from './tables.ts';

/** Ledgers contain customers' payments: only the owner may read them. */
const FILE_MODE = 0o600;
/** How long a write waits for that of another process, ms. */
const BUSY_MS = 60_000;
const RETRY_MS = 10;
/** SQLite's name of a temporary database: in memory while small, deleted when closed. */
export const TEMPORARY = '';

export interface Ledger {
  readonly path: string;
  readonly db: Database.Database;
  readonly tables: Tables;
  /** See held-items.ts. */
  held?: HeldItems | undefined;
  /** See item-totals.ts. */
  counted?: CountedItems | undefined;
}

/**
 * Opens a ledger, and creates it if it does not exist; TEMPORARY opens a temporary one. A ledger of
 * an older version is backed up and migrated. Throws UsageError if the file cannot be opened, and
 * InternalError for a newer version, a file of another program or a damaged ledger.
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

/** Opens an existing ledger. Throws UsageError if it does not exist, and as openLedger. */
export function openExistingLedger(path: string): Ledger {
  requireExisting(path);
  return openLedger(path);
}

/**
 * Opens an existing ledger for a dry run, which rolls back what it writes. The file does not
 * change: a ledger of an older version is copied into memory, and the copy is migrated. Throws as
 * openExistingLedger.
 */
export function openForDryRun(path: string, migrations: readonly Migration[] = MIGRATIONS): Ledger {
  requireExisting(path);
  try {
    let db = new Database(path, { timeout: BUSY_MS });
    try {
      makeSafe(db);
      const version = versionOf(db, path, migrations);
      if (version < migrations.length) {
        // SQLite would write to an empty file to copy it.
        const copy = version === 0 ? new Database(TEMPORARY) : copyInMemory(db);
        db.close();
        db = copy;
        makeSafe(db);
        bringUpToDate(db, TEMPORARY, migrations);
      }
      db.pragma('foreign_keys = ON');
      return { path, db, tables: tablesOf(db) };
    } catch (error) {
      db.close();
      throw error;
    }
  } catch (error) {
    throw ledgerError(path, error);
  }
}

function requireExisting(path: string): void {
  if (existsSync(path)) return;
  throw new UsageError(
    say`${path}: the ledger does not exist. A run creates it; name another one with --ledger.`,
  );
}

function copyInMemory(db: Database.Database): Database.Database {
  const bytes = db.serialize();
  // Bytes 18 and 19 say whether there is a write-ahead log, which memory does not have.
  bytes.fill(1, 18, 20);
  return new Database(bytes);
}

/** A ledger opened for reading, and its version. */
export interface ReadOnlyLedger extends Ledger {
  /** 0: the file is empty. */
  readonly version: number;
  /** Does this program write a later version? The next run migrates the ledger. */
  readonly isOld: boolean;
}

/**
 * Opens an existing ledger without changing it. If it `isOld`, its tables must not be read. Throws
 * InternalError as openLedger.
 */
export function openReadOnly(
  path: string,
  migrations: readonly Migration[] = MIGRATIONS,
): ReadOnlyLedger {
  try {
    // Not `readonly`: closing it would leave the files of the write-ahead log.
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

/** Closes a ledger; SQLite moves the write-ahead log into the file if no other process uses it. */
export function closeLedger(ledger: Ledger): void {
  ledger.held = undefined;
  ledger.db.close();
}

/** Runs `work`; converts errors of SQLite and DamagedError to InternalError. */
export function guarded<T>(ledger: Ledger, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw ledgerError(ledger.path, error);
  }
}

/** Runs `work` on a snapshot of the ledger: writes of other processes are not visible to it. */
export function onSnapshot<T>(ledger: Ledger, work: () => T): T {
  return guarded(ledger, () => ledger.db.transaction(work).deferred());
}

/** Like onSnapshot, for asynchronous work. */
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

/** Runs `work` on a snapshot of an existing ledger. Throws as openExistingLedger. */
export function readLedger<T>(path: string, work: (ledger: Ledger) => T): T {
  const ledger = openExistingLedger(path);
  try {
    return onSnapshot(ledger, () => work(ledger));
  } finally {
    closeLedger(ledger);
  }
}

/** A number that changes when another process commits. */
export function dataVersionOf({ db }: Ledger): number {
  return db.pragma('data_version', { simple: true }) as number;
}

/** Like guarded, for values that are read in blocks. */
export function* guardedEach<T>(ledger: Ledger, blocks: Iterable<readonly T[]>): Generator<T> {
  try {
    for (const block of blocks) for (const each of block) yield each;
  } catch (error) {
    throw ledgerError(ledger.path, error);
  }
}

/**
 * Runs `work` in one transaction that holds the write lock from its start. If `keep` is false, the
 * transaction is rolled back.
 */
export function inTransaction<T>(ledger: Ledger, keep: boolean, work: () => T): T {
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

/** Rolls back, unless SQLite has done so itself, as when the disk is full. */
function rollBack({ db }: Ledger): void {
  if (db.inTransaction) db.exec('ROLLBACK');
}

/** Throws UsageError if the folder of a ledger does not exist. */
export function requireFolderOf(path: string): void {
  const folder = dirname(path);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UsageError(
      say`${path}: the ledger's folder ${folder} does not exist. Create it first.`,
    );
  }
}

/** Creates the file with its mode; SQLite would leave the mode to the umask. */
function prepareFile(path: string): void {
  requireFolderOf(path);
  try {
    closeSync(openSync(path, 'a', FILE_MODE));
  } catch (error) {
    const { message } = error as Error;
    throw new UsageError(say`${path}: the ledger cannot be opened (${message}).`);
  }
}

/** Protects against hostile or damaged files: the schema cannot run code, cells are checked. */
function makeSafe(db: Database.Database): void {
  db.pragma('trusted_schema = OFF');
  db.pragma('cell_size_check = ON');
}

function setUp(db: Database.Database): void {
  makeSafe(db);
  db.pragma('foreign_keys = ON');
  useWriteAheadLog(db);
  // The default in WAL mode is NORMAL, which may lose the last commits in a power failure.
  db.pragma('synchronous = FULL');
}

/** Retries: SQLite does not wait for this lock when processes open a new ledger together. */
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
    // Checked again: another process may have migrated it meanwhile.
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
      say`${path}: not a ledger of zhangping (or its header is damaged). Name the right file with
        --ledger; nothing was changed.`,
    );
  }
  if (version > migrations.length) {
    throw new InternalError(
      say`${path}: the ledger has version ${version}; this zhangping supports versions up to
        ${migrations.length}. Install the newer zhangping that wrote it; nothing was changed.`,
    );
  }
  return version;
}

/** Copies the committed ledger to a file beside it, over a separate connection. */
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
