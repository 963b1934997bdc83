/**
 * A piece of work that one process does at a time. The lock is SQLite's on a file of its own, so
 * the system drops it with the process that held it, however that ended.
 */
import { chmodSync } from 'node:fs';
import Database from 'better-sqlite3';

/** For whoever else writes what it guards, which is one user. */
const FILE_MODE = 0o600;

/**
 * Does `work` when nobody else does theirs on this lock; the empty file at `path` stays. Throws the
 * system's or SQLite's error, SQLITE_BUSY where others take longer than `waitMs`.
 */
export async function whileLocked<T>(
  path: string,
  waitMs: number,
  work: () => Promise<T>,
): Promise<T> {
  const db = new Database(path, { timeout: waitMs });
  try {
    chmodSync(path, FILE_MODE);
    db.exec('BEGIN EXCLUSIVE');
    return await work();
  } finally {
    db.close();
  }
}
