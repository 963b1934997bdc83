/** Writes files atomically: to a temporary file that is synced and then renamed into place. */
import { randomUUID } from 'node:crypto';
import { closeSync, constants, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { onExit } from './cleanup.ts';

/** Only the owner may read reports and ledgers: they contain customers' payments. */
const FILE_MODE = 0o600;

/** A file that is complete on disk under a temporary name. */
export interface Aside {
  readonly path: string;
  /**
   * Renames the file to `path`, replacing an existing file (or a link, not its target). It is
   * synchronous so that no signal is handled within a sequence of renames. Throws the system's
   * error; the temporary file then remains until discard.
   */
  commit(): void;
  /** Removes the temporary file; does nothing after commit. Never throws. */
  discard(): Promise<void>;
}

const ASIDE = /^\..+\.[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\.tmp$/;

/** Whether this is the name of a temporary file of writeAside. */
export function isAside(name: string): boolean {
  return ASIDE.test(name);
}

/** The contents of a file, ready or generated while it is written. */
export type Pieces = Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;

/**
 * Writes `pieces` to a temporary file in the folder of `path` and syncs it; text becomes UTF-8.
 * Only the owner may read the file, unless `mode` allows others. On an error of the system or of
 * `pieces`, removes the temporary file and throws the error.
 */
export async function writeAside(path: string, pieces: Pieces, mode = FILE_MODE): Promise<Aside> {
  const { synced, ...aside } = await startAside(path, pieces, mode);
  await synced.catch(async (error) => {
    await aside.discard();
    throw error;
  });
  return aside;
}

/**
 * Like writeAside, but does not wait for the disk: the file is complete there once `synced` is
 * fulfilled. If it is rejected, with the system's error, the caller discards the file.
 */
export async function startAside(
  path: string,
  pieces: Pieces,
  mode = FILE_MODE,
): Promise<Aside & { readonly synced: Promise<void> }> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
  // Registered before the file exists: a signal may arrive while it is being opened.
  const forget = onExit(() => rmSync(temporary, { force: true }));
  const discard = async () => {
    // The caller reports the error that caused the discard, not this one.
    await rm(temporary, { force: true }).catch(() => undefined);
    forget();
  };
  const commit = () => {
    renameSync(temporary, path);
    forget();
  };
  try {
    return { path, commit, discard, ...(await writeAll(temporary, pieces, mode)) };
  } catch (error) {
    await discard();
    throw error;
  }
}

/** Makes renames and removals in `folder` durable. Throws the system's error. */
export function syncFolder(folder: string): void {
  // Windows cannot open a folder for syncing.
  if (process.platform === 'win32') return;
  const handle = openSync(folder, constants.O_RDONLY);
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

async function writeAll(path: string, pieces: Pieces, mode: number) {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL;
  const handle = await open(path, flags, FILE_MODE);
  try {
    // Not `write`, which may write only a part. Each call continues where the last one ended.
    for await (const piece of pieces) await handle.writeFile(piece);
    // The umask must not take away permissions of others.
    if (mode !== FILE_MODE) await handle.chmod(mode);
  } catch (error) {
    await handle.close();
    throw error;
  }
  const synced = handle.sync().finally(() => handle.close());
  // The caller awaits it later. An earlier failure must not end the process as unhandled.
  synced.catch(() => undefined);
  return { synced };
}
