/**
 * Allows one run of a job at a time. The lock is SQLite's lock on a separate file. The system
 * releases it when the process ends, even if it crashes, so a lock is never stale.
 */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { onExit } from '../support/cleanup.ts';
import { InternalError, LockedError, UsageError } from '../support/errors.ts';
import { installFault } from '../words/install-fault.ts';
import { say } from '../words/language.ts';
import { requireFolderOf } from './open.ts';

const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;
const NOTE_SUFFIX = '.json';
/** How long SQLite waits for the lock in one attempt, ms. */
const BUSY_MS = 50;
/** How long to wait for a lock whose holder has not written its note, ms. */
const NAMELESS_MS = 1000;

/** The process that holds a lock, written beside it for error messages. */
export interface Holder {
  readonly pid: number;
  readonly host: string;
  /** ISO 8601, UTC. */
  readonly since: string;
}

export interface JobLock {
  /** The crashed process from which the lock was taken over; null: the lock was free. */
  readonly takenFrom: Holder | null;
  release(): void;
}

/**
 * Takes the lock of a job of a ledger. Throws LockedError that names the holder if it is taken,
 * UsageError if the lock cannot be created, InternalError if the disk is full.
 */
export function lockJob(ledgerPath: string, job: string): JobLock {
  requireFolderOf(ledgerPath);
  const folder = locksFolder(ledgerPath);
  const notePath = join(folder, `${job}${NOTE_SUFFIX}`);
  const db = attempt(folder, () => openLock(folder, join(folder, job)));
  try {
    takeLock(db, job, notePath);
    // A holder removes its note before it releases the lock; a note left here is of a crashed one.
    const takenFrom = readNote(notePath);
    attempt(folder, () => writeNote(notePath));
    return { takenFrom, release: releaser(db, notePath) };
  } catch (error) {
    db.close();
    throw error;
  }
}

/** A run that holds the lock of a job, or crashed while it held the lock. */
export interface HeldLock {
  readonly job: string;
  readonly holder: Holder;
  /** false: the process has ended; the next run takes over the lock. */
  readonly isAlive: boolean;
}

/** The locks of a ledger's jobs that running or crashed processes hold. */
export function heldLocks(ledgerPath: string): HeldLock[] {
  const folder = locksFolder(ledgerPath);
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return names
    .filter((name) => name.endsWith(NOTE_SUFFIX))
    .sort()
    .flatMap((name) => {
      const holder = readNote(join(folder, name));
      if (holder === null) return [];
      const job = name.slice(0, -NOTE_SUFFIX.length);
      return [{ job, holder, isAlive: mayBeAlive(holder) }];
    });
}

/** The folder of the locks of a ledger's jobs. */
export function locksFolder(ledgerPath: string): string {
  return `${ledgerPath}.locks`;
}

/** "process 4711 on host, since 2026-11-20T02:30:00.000Z" */
export function holderText({ pid, host, since }: Holder): string {
  return say`process ${pid} on ${host}, since ${since}`;
}

function openLock(folder: string, path: string): Database.Database {
  // The folder of the ledger exists.
  if (!existsSync(folder)) makeLocksFolder(folder);
  const db = new Database(path, { timeout: BUSY_MS });
  chmodSync(path, FILE_MODE);
  return db;
}

/** Another process may create it at the same time. */
function makeLocksFolder(folder: string): void {
  try {
    mkdirSync(folder, FOLDER_MODE);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

function takeLock(db: Database.Database, job: string, notePath: string): void {
  const deadline = performance.now() + NAMELESS_MS;
  for (;;) {
    try {
      db.exec('BEGIN EXCLUSIVE');
      return;
    } catch (error) {
      const { code = '' } = error as { code?: string };
      if (!code.startsWith('SQLITE_BUSY')) throw lockError(notePath, error);
    }
    // A new holder may not have written its note yet, and one that ends has already removed it.
    const holder = readNote(notePath);
    if (holder !== null && mayBeAlive(holder)) throw heldBy(job, holderText(holder));
    if (performance.now() > deadline) throw heldBy(job, say`another process`);
  }
}

function releaser(db: Database.Database, notePath: string): () => void {
  const release = () => {
    rmSync(notePath, { force: true });
    db.close();
  };
  const forget = onExit(release);
  return () => {
    forget();
    release();
  };
}

function writeNote(path: string): void {
  const holder: Holder = { pid: process.pid, host: hostname(), since: new Date().toISOString() };
  try {
    writeFileSync(path, `${JSON.stringify(holder)}\n`, { mode: FILE_MODE });
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  }
}

function readNote(path: string): Holder | null {
  try {
    const { pid, host, since } = JSON.parse(readFileSync(path, 'utf8'));
    return { pid: Number(pid), host: String(host), since: String(since) };
  } catch {
    // The note is missing or incomplete; the lock itself decides.
    return null;
  }
}

/** false: the process of the note has ended, and another one holds the lock. */
function mayBeAlive({ pid, host }: Holder): boolean {
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function heldBy(job: string, who: string): LockedError {
  return new LockedError(
    say`Another run of ${job} is in progress: ${who}. Wait until it ends, and run again.`,
  );
}

function attempt<T>(folder: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw lockError(folder, error);
  }
}

function lockError(path: string, error: unknown): Error {
  const { code = '', message } = error as Error & { code?: string };
  if (installFault(error) !== null) return error as Error;
  if (['ENOSPC', 'EDQUOT', 'SQLITE_FULL', 'SQLITE_IOERR'].some((full) => code.startsWith(full))) {
    return new InternalError(
      say`${path}: the lock cannot be written: the disk is full. Free space there and run again
        (${message}).`,
      { cause: error },
    );
  }
  return new UsageError(
    say`${path}: the lock cannot be created (${message}). With --ledger, name a ledger in a folder
      that this user can write to.`,
  );
}
