/**
 * A ledger opened by a command that will write to it: only where all of it is as it was written.
 *
 * Reading every row of a year takes seconds, reading the file a tenth of one. So a command that
 * writes to a ledger notes the hash of the file, and the next one reads the rows only where the
 * file has another hash.
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

/** No job has a name like that. */
const NOTE_NAME = '.checked';
const FILE_MODE = 0o600;
const AT_ONCE_BYTES = 2 ** 20;

/**
 * Opens a ledger as `open` does. Throws InternalError as well where a row of it is lost or
 * changed, be it one that the command has nothing to do with.
 */
export function openToWrite(path: string, open: (path: string) => Ledger = openLedger): Ledger {
  // While SQLite has the file open, nobody else in this process may close it: its locks would go.
  const isThere = path !== TEMPORARY && existsSync(path);
  const hash = hashOf(path);
  const ledger = open(path);
  try {
    if (isThere && (hash === null || hash !== notedHash(path))) checkUp(ledger);
    return ledger;
  } catch (error) {
    closeLedger(ledger);
    throw error;
  }
}

/**
 * Closes it. A command that did all of its work (`isDone`) notes what the next one will find; after
 * an error or a dry run the next one reads all rows, unless the file is still the one noted.
 */
export function closeWritten(ledger: Ledger, isDone: boolean): void {
  closeLedger(ledger);
  if (!isDone) return;
  const hash = hashOf(ledger.path);
  if (hash === null || hash === notedHash(ledger.path)) return;
  try {
    writeFileSync(notePath(ledger.path), `${hash}\n`, { mode: FILE_MODE });
  } catch {
    // Without it the next command reads all rows.
  }
}

/** SHA-256 of the file; null where it is not there, or is not all: the rest is in a log then. */
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
  const buffer = Buffer.alloc(AT_ONCE_BYTES);
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
