/** Folders for files that have no names. */
import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/** The folder, or the nearest one above it that exists. */
export async function existingAncestor(folder: string): Promise<string> {
  let candidate = resolve(folder);
  for (;;) {
    const found = await stat(candidate).catch(() => null);
    if (found?.isDirectory()) return candidate;
    candidate = dirname(candidate);
  }
}
