/** Writes the reports of a date into their folder, all of them or none. */
import { existsSync, renameSync, rmSync } from 'node:fs';
import { lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReportFormat } from '../domain/job.ts';
import type { Outcome } from '../domain/outcome.ts';
import {
  type Aside,
  isAside,
  type Pieces,
  startAside,
  syncFolder,
  writeAside,
} from '../support/atomic.ts';
import { InternalError, isSystemError } from '../support/errors.ts';
import { makeFolder } from '../support/folders.ts';
import { say } from '../words/language.ts';
import { type Digest, digestOf, type Report, type ReportItems } from './digest.ts';
import { feesCsv } from './fees-csv.ts';
import { LAST_SUMMARY, reportFolder, runIdIn, SUMMARY } from './folder.ts';
import { itemRecords } from './item-records.ts';
import { crossDay, discrepancies, rejected } from './items-csv.ts';
import { offsetsCsv } from './offsets-csv.ts';
import { page } from './page/page.ts';
import { suggestionsCsv } from './suggestions.ts';
import { summaryJson } from './summary.ts';
import { summaryMd } from './summary-md.ts';

/** All reports but summary.json. */
const REPORTS: readonly Report[] = [
  summaryMd,
  discrepancies,
  crossDay,
  itemRecords,
  feesCsv,
  offsetsCsv,
  suggestionsCsv,
  page,
  rejected,
  {
    name: 'discrepancies.xlsx',
    format: 'xlsx',
    // Loaded only if needed.
    render: async (...from) => (await import('./xlsx/workbook.ts')).workbookPieces(...from),
  },
];

/** Lists of what matched, by compression. */
export const MATCHED_NAMES = { none: 'matched.csv', gzip: 'matched.csv.gz' } as const;
/** The list of the rows of rules whose rate is wrong. */
export const FEE_ROWS_NAME = 'fee-rows.csv';
/** Only a run can write these. */
const RUN_LISTS = [...Object.values(MATCHED_NAMES), FEE_ROWS_NAME];

export const FOLDER_MODE = 0o700;

/** What only a run has for the reports of its date. */
interface RunReports {
  readonly lists?: readonly Aside[];
  readonly endTimings?: () => Digest['timings'];
}

/**
 * Writes the reports into `<outDir>/<job>/<date>` and returns their paths, summary.json first.
 * If summary.json exists, the other reports are complete and of the same run. A report of a format
 * that is not in `formats` is written again if its file exists. Throws UsageError for a job or date
 * that cannot be a folder name, InternalError if the reports cannot be written.
 */
export async function writeReports(
  outDir: string,
  outcome: Outcome & ReportItems,
  formats: readonly ReportFormat[] = [],
  digest: Digest = digestOf(outcome),
  { lists = [], endTimings = () => digest.timings }: RunReports = {},
): Promise<string[]> {
  const folder = reportFolder(outDir, outcome.job, outcome.date);
  const asides: Aside[] = [];
  // The disk takes a report while the next one is written.
  const synced: Promise<void>[] = [];
  try {
    await makeFolder(folder, FOLDER_MODE);
    for (const { name, format, isNeeded, render } of REPORTS) {
      const path = join(folder, name);
      const isOptional = format !== undefined && !formats.includes(format);
      if (isOptional && !(await exists(path))) continue;
      if (isNeeded?.(digest, outcome) === false) continue;
      const aside = await startAside(path, await render(digest, outcome));
      asides.push(aside);
      synced.push(aside.synced);
    }
    await Promise.all(synced);
    asides.push(...lists);
    // The last one, for the time that the others took.
    const text = summaryJson({ ...digest, timings: endTimings() });
    asides.unshift(await writeAside(join(folder, SUMMARY), [text]));
    putInPlace(folder, asides, outcome.runId);
    return asides.map(({ path }) => path);
  } catch (error) {
    throw isSystemError(error) ? reportError(folder, error) : error;
  } finally {
    await Promise.allSettled(synced);
    for (const aside of asides) await aside.discard();
  }
}

/** Writes files that are no part of a run's reports into its folder; throws as writeReports. */
export async function writeBeside(
  folder: string,
  files: readonly { readonly name: string; readonly pieces: Pieces }[],
): Promise<string[]> {
  const asides: Aside[] = [];
  try {
    await makeFolder(folder, FOLDER_MODE);
    for (const { name, pieces } of files) {
      asides.push(await writeAside(join(folder, name), pieces));
    }
    for (const aside of asides) aside.commit();
    syncFolder(folder);
    return asides.map(({ path }) => path);
  } catch (error) {
    throw isSystemError(error) ? reportError(folder, error) : error;
  } finally {
    for (const aside of asides) await aside.discard();
  }
}

/** Removes temporary files of runs that died; the caller holds the job's lock. */
export async function clearAsides(outDir: string, job: string, date: string): Promise<void> {
  const folder = reportFolder(outDir, job, date);
  for (const name of await readdir(folder).catch(() => [])) {
    if (isAside(name)) await rm(join(folder, name), { force: true });
  }
}

/** The InternalError for a system error while writing reports to `folder`. */
export function reportError(folder: string, error: NodeJS.ErrnoException): InternalError {
  return new InternalError(
    say`Reports cannot be written to ${folder}: ${error.message}. ${advice(error.code)}`,
    { cause: error },
  );
}

/** Whether the path exists, even as a broken link. */
async function exists(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => null)) !== null;
}

/**
 * There is no summary from the first rename to the last: a mix of two runs never has one.
 * Synchronous, so that a signal does not end the process in between.
 */
function putInPlace(folder: string, [summary, ...others]: Aside[], runId: string): void {
  const last = join(folder, LAST_SUMMARY);
  const isOfRun = runIdIn(folder) === runId;
  const lists = RUN_LISTS.map((name) => join(folder, name));
  // After a crash the last summary says of which run the lists are.
  const keepsLists = isOfRun && lists.some((path) => existsSync(path));
  if (keepsLists && existsSync(summary.path)) renameSync(summary.path, last);
  rmSync(summary.path, { force: true });
  if (!keepsLists) rmSync(last, { force: true });
  const written = new Set(others.map(({ path }) => path));
  for (const { name, isNeeded } of REPORTS) {
    const path = join(folder, name);
    if (isNeeded !== undefined && !written.has(path)) rmSync(path, { force: true });
  }
  // Lists that are of another run are stale.
  if (!isOfRun) for (const path of lists) rmSync(path, { force: true });
  syncFolder(folder);
  for (const aside of others) aside.commit();
  syncFolder(folder);
  summary.commit();
  syncFolder(folder);
  rmSync(last, { force: true });
}

function advice(code: string | undefined): string {
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return say`Free space there, or choose another folder with --out, and run again.`;
    case 'EACCES':
    case 'EPERM':
      return say`Give this user write permission there, or choose another folder with --out.`;
    case 'EROFS':
      return say`The disk is read-only: choose another folder with --out.`;
    case 'EEXIST':
    case 'ENOTDIR':
    case 'EISDIR':
    case 'ERR_FS_EISDIR':
      return say`A file is in the place of a folder, or a folder in the place of a file: move it and
        run again.`;
    default:
      return say`Fix this, or choose another folder with --out, and run again.`;
  }
}
