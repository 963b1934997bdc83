/**
 * Runs work in one process at a time. The lock is SQLite's lock on a separate file, so the system
 * releases it when the process that holds it ends, however it ends.
 */
import { chmodSync } from 'node:fs';
import Database from 'better-sqlite3';

/** All processes that use the lock belong to one user. */
const FILE_MODE = 0o600;

/**
 * Runs `work` while holding the lock; the empty file at `path` remains. Throws the system's or
 * SQLite's error: SQLITE_BUSY if another process holds the lock for longer than `waitMs`.
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
