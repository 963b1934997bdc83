/** Writes a new config: atomically, readable by its owner only, never over an existing file. */
import { lstatSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { writeAside } from '../../support/atomic.ts';
import { InternalError, UsageError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';

/** Does anything exist there, even a dangling link? */
export function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** Throws UsageError unless a new config can be written there. */
export function requireFree(path: string): void {
  if (isThere(path)) {
    throw new UsageError(
      say`${path} already exists and was not changed. Use --print to get a job that can be pasted
        into it, or --config <file> to write another file.`,
    );
  }
  const folder = dirname(path);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
  throw new UsageError(say`${path}: the folder ${folder} does not exist. Create it first.`);
}

/** Throws UsageError where a file exists by now, InternalError where it cannot be written. */
export async function writeConfig(path: string, text: string): Promise<void> {
  requireFree(path);
  try {
    const aside = await writeAside(path, [text]);
    try {
      aside.commit();
    } finally {
      await aside.discard();
    }
  } catch (error) {
    const { message } = error as Error;
    throw new InternalError(
      say`${path}: the config cannot be written (${message}). Name another file with --config.`,
      { cause: error },
    );
  }
}
