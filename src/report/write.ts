/** The reports of a run, put into their folder whole or not at all. */
import { lstat, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReportFormat } from '../domain/job.ts';
import type { Outcome } from '../domain/outcome.ts';
import { type Aside, isAside, type Pieces, syncFolder, writeAside } from '../support/atomic.ts';
import { InternalError } from '../support/errors.ts';
import { say } from '../words/language.ts';
import { reportFolder } from './folder.ts';
import { crossDayCsv, discrepanciesCsv } from './items-csv.ts';
import { pageHtml } from './page/page.ts';
import { rejectsCsv } from './rejects-csv.ts';
import { summaryJson } from './summary.ts';
import { summaryMarkdown } from './summary-md.ts';

const FOLDER_MODE = 0o700;
const SUMMARY = 'summary.json';
const REJECTS = 'rejects.csv';
const WORKBOOK = 'discrepancies.xlsx';

/**
 * Writes the reports into `<outDir>/<job>/<date>`, with those of `formats`, and gives their paths,
 * summary.json first. Where summary.json stands, the reports beside it are complete and of the same
 * run: a workbook that stands there is written again whether or not `formats` has it. Throws
 * UsageError for a job or date that cannot name a folder, InternalError when the disk does not
 * take the reports.
 */
export async function writeReports(
  outDir: string,
  outcome: Outcome,
  formats: readonly ReportFormat[] = [],
): Promise<string[]> {
  const folder = reportFolder(outDir, outcome.job, outcome.date);
  const asides: Aside[] = [];
  try {
    await mkdir(folder, { recursive: true, mode: FOLDER_MODE });
    const withWorkbook = formats.includes('xlsx') || (await stands(join(folder, WORKBOOK)));
    for (const [name, pieces] of await reportsOf(outcome, withWorkbook)) {
      asides.push(await writeAside(join(folder, name), pieces));
    }
    await putInPlace(folder, asides);
    return asides.map(({ path }) => path);
  } catch (error) {
    throw isSystemError(error) ? reportError(folder, error) : error;
  } finally {
    for (const aside of asides) await aside.discard();
  }
}

/** Removes what runs that died left beside the reports; for whoever holds the job's lock. */
export async function clearAsides(outDir: string, job: string, date: string): Promise<void> {
  const folder = reportFolder(outDir, job, date);
  for (const name of await readdir(folder).catch(() => [])) {
    if (isAside(name)) await rm(join(folder, name), { force: true });
  }
}

/** The InternalError for a system error met while writing reports to `folder`. */
export function reportError(folder: string, error: NodeJS.ErrnoException): InternalError {
  return new InternalError(
    say`Reports cannot be written to ${folder}: ${error.message}. ${advice(error.code)}`,
    { cause: error },
  );
}

async function reportsOf(outcome: Outcome, withWorkbook: boolean): Promise<[string, Pieces][]> {
  const reports: [string, Pieces][] = [
    [SUMMARY, [summaryJson(outcome)]],
    ['summary.md', [summaryMarkdown(outcome)]],
    ['discrepancies.csv', discrepanciesCsv(outcome)],
    ['cross-day.csv', crossDayCsv(outcome)],
    ['report.html', pageHtml(outcome)],
  ];
  if (outcome.rejects.length > 0) reports.push([REJECTS, rejectsCsv(outcome.rejects)]);
  if (withWorkbook) {
    // Runs without one do not wait for what makes it to load.
    const { workbookPieces } = await import('./xlsx/workbook.ts');
    reports.push([WORKBOOK, workbookPieces(outcome)]);
  }
  return reports;
}

/** Is there anything of this name, be it a link that leads nowhere? */
async function stands(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => null)) !== null;
}

/** From the first rename to the last there is no summary: a mix of two runs never has one. */
async function putInPlace(folder: string, [summary, ...others]: Aside[]): Promise<void> {
  await rm(join(folder, SUMMARY), { force: true });
  await rm(join(folder, REJECTS), { force: true });
  await syncFolder(folder);
  for (const aside of others) await aside.commit();
  await syncFolder(folder);
  await summary.commit();
  await syncFolder(folder);
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
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
      return say`A file stands where a folder belongs, or the reverse: move it away and run
        again.`;
    default:
      return say`Mend that, or choose another folder with --out, and run again.`;
  }
}
