/** Files that are whole or absent: written aside, made durable, then renamed into place. */
import { randomUUID } from 'node:crypto';
import { constants, rmSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { onExit } from './cleanup.ts';

/** Reports and ledgers hold what customers paid: for the owner alone. */
const FILE_MODE = 0o600;

/** A file that is complete on disk under a temporary name. */
export interface Aside {
  readonly path: string;
  /**
   * Renames it to `path`, replacing what is there (a link itself, not what it leads to). Throws
   * the system's error; the temporary file then stays until discard.
   */
  commit(): Promise<void>;
  /** Removes the temporary file; does nothing once committed, and never throws. */
  discard(): Promise<void>;
}

const ASIDE = /^\..+\.[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\.tmp$/;

function asideName(name: string): string {
  return `.${name}.${randomUUID()}.tmp`;
}

/** Is this the name of a temporary file that writeAside makes? */
export function isAside(name: string): boolean {
  return ASIDE.test(name);
}

/** What a file is made of, ready or made while it is written. */
export type Pieces = Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;

/**
 * Writes `pieces` to a temporary file in the folder of `path` and syncs it; text becomes UTF-8.
 * The file is for its owner alone, unless `mode` says otherwise. Throws the system's error, or what
 * `pieces` throws, with the temporary file removed.
 */
export async function writeAside(path: string, pieces: Pieces, mode = FILE_MODE): Promise<Aside> {
  const temporary = join(dirname(path), asideName(basename(path)));
  // Registered before it exists: a signal may come while it is being opened.
  const forget = onExit(() => rmSync(temporary, { force: true }));
  const discard = async () => {
    // What made us discard is the error to tell, not this one.
    await rm(temporary, { force: true }).catch(() => undefined);
    forget();
  };
  try {
    await writeSynced(temporary, pieces, mode);
  } catch (error) {
    await discard();
    throw error;
  }
  const commit = async () => {
    await rename(temporary, path);
    forget();
  };
  return { path, commit, discard };
}

/** Makes renames and removals in `folder` durable. Throws the system's error. */
export async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open a folder for syncing.
  if (process.platform === 'win32') return;
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function writeSynced(path: string, pieces: Pieces, mode: number): Promise<void> {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL;
  const handle = await open(path, flags, FILE_MODE);
  try {
    // Not `write`: that one may write a part only. Each call goes on where the last one ended.
    for await (const piece of pieces) await handle.writeFile(piece);
    // For others as well: their part of it is not the umask's to take.
    if (mode !== FILE_MODE) await handle.chmod(mode);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
