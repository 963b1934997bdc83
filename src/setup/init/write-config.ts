/** Writes a new config: whole or not at all, for its owner alone, and never over another. */
import { lstatSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { writeAside } from '../../support/atomic.ts';
import { InternalError, UsageError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';

/** Is anything there, be it a link that leads nowhere? */
export function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** Throws UsageError unless a new config can stand there. */
export function requireFree(path: string): void {
  if (isThere(path)) {
    throw new UsageError(
      say`${path} is there already, and stays as it is. --print shows the job, to be pasted into it;
        --config <file> writes another file.`,
    );
  }
  const folder = dirname(path);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
  throw new UsageError(say`${path}: there is no folder ${folder}. Make it first.`);
}

/** Throws UsageError where something is there by now, InternalError where the disk refuses. */
export async function writeConfig(path: string, text: string): Promise<void> {
  requireFree(path);
  try {
    const aside = await writeAside(path, [text]);
    try {
      await aside.commit();
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
