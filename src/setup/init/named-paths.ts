/** The paths by which a config names the files of a side: relative, with `{date}` for the date. */
import { isAbsolute, relative, resolve } from 'node:path';
import { fillDate, hasDate } from '../../config/template.ts';
import { expandPaths } from '../../inputs/expand-paths.ts';
import { RefusedError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';
import { datedPath, dateInPath, foldedPaths, type OtherDay } from './file-names.ts';

/** Paths with a date; the same files for every date; none, as none were given. */
export type Naming = 'dated' | 'fixed' | 'none';

interface NamedPaths {
  readonly paths: readonly string[];
  readonly naming: Naming;
  /** What a person should know about them, a sentence each. */
  readonly notes: readonly string[];
}

/**
 * The paths by which a config in `folder` names files of a date, so that they name these and no
 * others; the files themselves if their names contain no date.
 */
export async function namePaths(
  found: readonly { readonly path: string }[],
  date: string | null,
  folder: string,
): Promise<NamedPaths> {
  const files = found.map(({ path }) => path);
  if (files.length === 0) return { paths: [], naming: 'none', notes: [] };
  const plain = files.map((file) => fromFolder(file, folder));
  const dated = date === null ? plain : foldedPaths(plain.map((path) => datedPath(path, date)));
  if (date !== null && dated.every(hasDate) && (await isExact(dated, date, files, folder))) {
    return { paths: dated, naming: 'dated', notes: [] };
  }
  return { paths: plain, naming: 'fixed', notes: [noteOn(files[0], date)] };
}

/** The files of other days that the paths name as well, each for the date in its name. */
export async function namedOnOtherDays(
  paths: readonly string[],
  others: readonly OtherDay[],
  folder: string,
): Promise<ReadonlySet<string>> {
  const named = new Set<string>();
  for (const date of new Set(others.map((other) => other.date))) {
    for (const path of paths.filter(hasDate)) {
      for (const file of await filesNamed([path], date, folder)) named.add(file);
    }
  }
  return new Set(others.map(({ path }) => path).filter((path) => named.has(resolve(path))));
}

/** A path as a config in a folder names it. */
export function fromFolder(file: string, folder: string): string {
  const path = relative(folder, file);
  // An absolute path stays absolute, unless it is in the config's own folder.
  return isAbsolute(file) && path.startsWith('..') ? file : path;
}

async function isExact(
  paths: readonly string[],
  date: string,
  files: readonly string[],
  folder: string,
): Promise<boolean> {
  const named = await filesNamed(paths, date, folder);
  return named.size === files.length && files.every((file) => named.has(resolve(file)));
}

/** The files that paths name for a date; none where one of the paths names none. */
async function filesNamed(
  paths: readonly string[],
  date: string,
  folder: string,
): Promise<ReadonlySet<string>> {
  const filled = paths.map((path) => resolve(folder, fillDate(path, date)));
  try {
    return new Set((await expandPaths(filled)).map((file) => resolve(file)));
  } catch (error) {
    if (error instanceof RefusedError) return new Set();
    throw error;
  }
}

function noteOn(file: string, date: string | null): string {
  const inName = dateInPath(file);
  if (date !== null && inName !== '' && inName !== date) {
    return say`${file} is of ${date}, but its name says ${inName}, so the config names only this
      file. Name files after the business date, or give each with --statement or --flows.`;
  }
  if (inName !== '') {
    return say`A path with a date would match other files besides ${file}, so the config names only
      this file. Keep the files of each day apart, or give them with --statement or --flows.`;
  }
  return say`${file} has no business date in its name, so the config names only this file. Name each
    day's file after its date, or give it with --statement or --flows.`;
}
