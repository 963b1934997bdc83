/** Finds a folder for temporary files. */
import { stat } from 'node:fs/promises';
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
