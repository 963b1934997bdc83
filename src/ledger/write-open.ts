/**
 * Opens a ledger for writing, and checks first that all of it is intact.
 *
 * To check every row of a year takes seconds, to hash the file a tenth of a second. A command that
 * writes stores the hash of the file, and the next one checks the rows only if the hash differs.
 */
import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  readSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { checkUp } from './check-up.ts';
import { locksFolder } from './job-lock.ts';
import { closeLedger, type Ledger, openLedger, TEMPORARY } from './open.ts';

/** Not a valid job name. */
const NOTE_NAME = '.checked';
const FILE_MODE = 0o600;
const BLOCK_BYTES = 2 ** 20;

/**
 * Opens a ledger with `open`. Throws InternalError if any of its rows is lost or changed, even one
 * that the command does not use.
 */
export function openToWrite(path: string, open: (path: string) => Ledger = openLedger): Ledger {
  // Hashed first: closing the file while SQLite has it open would release SQLite's locks.
  const exists = path !== TEMPORARY && existsSync(path);
  const hash = hashOf(path);
  const ledger = open(path);
  try {
    if (exists && (hash === null || hash !== notedHash(path))) checkUp(ledger);
    return ledger;
  } catch (error) {
    closeLedger(ledger);
    throw error;
  }
}

/**
 * Closes a ledger. If the command has completed (`isDone`), stores the hash of the file. After an
 * error or a dry run the next command checks all rows if the file has changed.
 */
export function closeWritten(ledger: Ledger, isDone: boolean): void {
  closeLedger(ledger);
  if (!isDone) return;
  const hash = hashOf(ledger.path);
  if (hash === null || hash === notedHash(ledger.path)) return;
  try {
    writeFileSync(notePath(ledger.path), `${hash}\n`, { mode: FILE_MODE });
  } catch {
    // Without the note, the next command checks all rows.
  }
}

/** SHA-256 of the file; null if it does not exist or if data is still in its write-ahead log. */
function hashOf(path: string): string | null {
  if (path === TEMPORARY) return null;
  try {
    const log = statSync(`${path}-wal`, { throwIfNoEntry: false });
    return log === undefined || log.size === 0 ? hashOfFile(path) : null;
  } catch {
    return null;
  }
}

function hashOfFile(path: string): string {
  const hash = createHash('sha256');
  const buffer = Buffer.alloc(BLOCK_BYTES);
  const file = openSync(path, 'r');
  try {
    for (;;) {
      const read = readSync(file, buffer);
      if (read === 0) return hash.digest('hex');
      hash.update(buffer.subarray(0, read));
    }
  } finally {
    closeSync(file);
  }
}

function notedHash(path: string): string | null {
  try {
    return readFileSync(notePath(path), 'utf8').trimEnd();
  } catch {
    return null;
  }
}

function notePath(path: string): string {
  return join(locksFolder(path), NOTE_NAME);
}
