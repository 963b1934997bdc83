/** Files by path, glob or folder, and standard input. */
import { stat } from 'node:fs/promises';
import { fillDate, hasDate, requireTemplate } from '../config/template.ts';
import type { FileFacts } from '../domain/outcome.ts';
import { ExpectedError, RefusedError } from '../support/errors.ts';
import { say } from '../words/language.ts';
import { errorCode } from './access.ts';
import type { CopyOwner } from './database/kept-copy.ts';
import type { DeliveredFile } from './document.ts';
import { expandPaths, STANDARD_INPUT } from './expand-paths.ts';
import { fileAt, openFile } from './open.ts';
import type { Delivery, DeliveryRequest, Found, Source } from './source.ts';

/** How files are obtained that remain at their paths. */
const BY_PATH: readonly string[] = ['file', 'fetched'];

export class FileSource implements Source {
  readonly isDated: boolean;
  readonly hasEveryDate = false;
  readonly readsStandardInput: boolean;
  readonly #paths: readonly string[];

  /** Throws UsageError for a mistake in a date placeholder. */
  constructor(paths: readonly string[]) {
    for (const path of paths) requireTemplate(path);
    this.#paths = paths;
    this.isDated = paths.some(hasDate);
    this.readsStandardInput = paths.includes(STANDARD_INPUT);
  }

  async find(date: string): Promise<Found[]> {
    const found: Found[] = [];
    for (const path of this.#paths) {
      if (path !== STANDARD_INPUT) found.push(await findFiles(path, date));
    }
    return found;
  }

  async *deliver({ date, scratchDir }: DeliveryRequest): AsyncGenerator<DeliveredFile> {
    const paths = this.#paths.map((path) => (date === null ? path : fillDate(path, date)));
    // All are checked before the first is read: a pipe may take long.
    for (const path of await expandPaths(paths)) yield await openFile(path, { scratchDir });
  }
}

/**
 * Delivers the files of a past run again, and the copies of rows that it read from a database.
 * Throws RefusedError if one was read from standard input.
 */
export function recordedFiles(files: readonly FileFacts[], owner: CopyOwner): Delivery {
  // Older ledgers do not record how a file was obtained.
  const isByPath = ({ path, obtained }: FileFacts) =>
    obtained === undefined ? path !== STANDARD_INPUT : BY_PATH.includes(obtained.how);
  if (!files.every((file) => isByPath(file) || file.obtained?.query)) {
    throw new RefusedError('changed', say`it was not read from a file`);
  }
  return {
    async *deliver({ scratchDir }) {
      for (const file of files) {
        if (file.obtained?.evidence !== undefined) {
          const { openFetched } = await import('./fetched/fetched-files.ts');
          yield await openFetched(file.path, scratchDir);
        } else if (isByPath(file)) yield await openFile(file.path, { scratchDir });
        else {
          const { openCopy } = await import('./database/kept-copy.ts');
          yield await openCopy(owner, file, scratchDir);
        }
      }
    },
  };
}

async function findFiles(template: string, date: string): Promise<Found> {
  const isDated = hasDate(template);
  const path = fillDate(template, date);
  try {
    const files = (await expandPaths([path])).map(fileAt);
    return { isDated, files, problem: null, isAbsent: false };
  } catch (problem) {
    if (!(problem instanceof ExpectedError)) throw problem;
    return { isDated, files: [], problem, isAbsent: await isAbsent(path, problem) };
  }
}

/** Whether a path that has no files does not exist, or is a folder without files. */
async function isAbsent(path: string, problem: ExpectedError): Promise<boolean> {
  if (!(problem instanceof RefusedError) || problem.reason !== 'missing') return false;
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    return ['ENOENT', 'ENOTDIR'].includes(errorCode(error));
  }
}
