/** Finds and creates folders. */
import { mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/** Returns the folder, or its nearest ancestor that exists. */
export async function existingAncestor(folder: string): Promise<string> {
  let candidate = resolve(folder);
  for (;;) {
    const found = await stat(candidate).catch(() => null);
    if (found?.isDirectory()) return candidate;
    candidate = dirname(candidate);
  }
}

/**
 * Creates a folder and its missing ancestors. Throws the system's error. Unlike mkdir of Node with
 * `recursive`, which never returns where a folder exists but mkdir in it fails with ENOENT (/proc).
 */
export async function makeFolder(folder: string, mode: number): Promise<void> {
  const missing: string[] = [];
  const nearest = await existingAncestor(folder);
  for (let at = resolve(folder); at !== nearest; at = dirname(at)) missing.unshift(at);
  for (const each of missing) {
    await mkdir(each, mode).catch(async (error) => {
      // Another process may have created it meanwhile.
      const found = await stat(each).catch(() => null);
      if (!found?.isDirectory()) throw error;
    });
  }
}
