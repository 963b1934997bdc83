/** The paths, globs and folders that the user named, to the list of files to read. */
import type { Stats } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { RefusedError, UsageError } from '../support/errors.ts';
import { FILES_MAX } from '../support/limits.ts';
import { say } from '../words/language.ts';
import { accessError, errorCode, notAFile } from './access.ts';
import { EVIDENCE_SUFFIX } from './fetched/evidence-suffix.ts';
import { SIDECAR_SUFFIX } from './sidecar.ts';

/** Standard input among paths. */
export const STANDARD_INPUT = '-';

/**
 * The files of paths, globs, folders and `-`: in the order of the arguments, and within a glob or
 * folder in byte order. Throws UsageError for a second `-`, and RefusedError: 'missing' for a path
 * that does not exist or cannot be read, 'twice' for a repeated file, 'limit'.
 */
export async function expandPaths(
  inputs: readonly string[],
  options: { filesMax?: number } = {},
): Promise<string[]> {
  const filesMax = options.filesMax ?? FILES_MAX;
  const paths: string[] = [];
  for (const input of inputs) {
    const found = await expandOne(input);
    if (paths.length + found.length > filesMax) {
      const message = say`More than ${filesMax} files on one side. Name fewer, or join them before
        reconciling.`;
      throw new RefusedError('limit', message);
    }
    paths.push(...found);
  }
  await refuseTwice(paths);
  return paths;
}

async function expandOne(input: string): Promise<string[]> {
  if (input === STANDARD_INPUT) return [input];
  const info = await statOrUndefined(input);
  if (info?.isDirectory()) return await filesInFolder(input);
  if (info?.isFile()) return [input];
  if (info !== undefined) throw notAFile(input);
  // Loaded on use: a shell has usually expanded the pattern.
  const { glob, isDynamicPattern } = await import('tinyglobby');
  if (!isDynamicPattern(input)) throw accessError(input, { code: 'ENOENT' });
  const options = { absolute: isAbsolute(input), expandDirectories: false };
  return ofGlob(input, await glob(input, options));
}

function ofGlob(pattern: string, found: readonly string[]): string[] {
  const paths = found.filter((path) => !isBeside(path)).sort(byBytes);
  if (paths.length > 0) return paths;
  const message = say`${pattern} matches no file. Check the pattern, and whether the files were
    fetched.`;
  throw new RefusedError('missing', message);
}

async function filesInFolder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error) => {
    throw accessError(folder, error);
  });
  const paths: string[] = [];
  for (const entry of entries) {
    if (entry.name.startsWith('.') || isBeside(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isFile() || (entry.isSymbolicLink() && (await isLinkToFile(path)))) paths.push(path);
  }
  if (paths.length === 0) {
    const message = say`${folder} is a folder without files. Check the path, and whether the files
      were fetched.`;
    throw new RefusedError('missing', message);
  }
  return paths.sort(byBytes);
}

/** Is it a file about another one beside it? */
function isBeside(name: string): boolean {
  return name.endsWith(SIDECAR_SUFFIX) || name.endsWith(EVIDENCE_SUFFIX);
}

/** A broken link is refused: its file must not be omitted silently. */
async function isLinkToFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch (error) {
    throw accessError(path, error);
  }
}

/** Refuses a file that is named twice, even through links, and one that cannot be opened. */
async function refuseTwice(paths: readonly string[]): Promise<void> {
  const seen = new Map<string, string>();
  for (const path of paths) {
    const identity = path === STANDARD_INPUT ? path : await openedIdentity(path);
    const first = seen.get(identity);
    seen.set(identity, path);
    if (first === undefined) continue;
    if (path === STANDARD_INPUT) {
      throw new UsageError(say`'-' (standard input) can be named only once on a side.`);
    }
    const message =
      first === path
        ? say`${path} is named twice. Its rows would count twice: name it once.`
        : say`${path} is the same file as ${first}. Its rows would count twice: name it once.`;
    throw new RefusedError('twice', message);
  }
}

/** Opening is the only reliable check of permission with access lists and remote folders. */
async function openedIdentity(path: string): Promise<string> {
  try {
    const handle = await open(path, 'r');
    try {
      const info = await handle.stat({ bigint: true });
      return `${info.dev}:${info.ino}`;
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw accessError(path, error);
  }
}

async function statOrUndefined(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    // A long list in braces is too long for a name, but still a pattern.
    if (['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'].includes(errorCode(error))) return undefined;
    throw accessError(path, error);
  }
}

function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
