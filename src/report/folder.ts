/** The folder of the reports of one job and date. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isJobName, jobNameRule } from '../domain/job-name.ts';
import { isDate } from '../domain/time.ts';
import { UsageError } from '../support/errors.ts';
import { say } from '../words/language.ts';

/** Throws UsageError unless `name` is a job name: it becomes a folder within the reports. */
export function checkJobName(name: string): void {
  if (isJobName(name)) return;
  throw new UsageError(say`${JSON.stringify(name)} cannot be a job name: ${jobNameRule()}.`);
}

/** The folder `<out>/<job>/<date>`. Throws UsageError unless job and date can be folder names. */
export function reportFolder(outDir: string, job: string, date: string): string {
  checkJobName(job);
  if (!isDate(date)) {
    throw new UsageError(say`${JSON.stringify(date)} is not a date: expected yyyy-MM-dd.`);
  }
  return join(outDir, job, date);
}

export const SUMMARY = 'summary.json';
/** The last summary.json while reports of the same run are put in place. */
export const LAST_SUMMARY = '.summary.json.last';

/** Returns the id of the run whose list of matches a folder may have; null: it is not known. */
export function runIdIn(folder: string): string | null {
  return summaryIn(folder)?.runId ?? null;
}

/** The same, with the time when the summary was written, ms. */
export function summaryIn(folder: string): { runId: string; writtenMs: number } | null {
  for (const name of [SUMMARY, LAST_SUMMARY]) {
    try {
      const path = join(folder, name);
      const info = statSync(path);
      // Reading a pipe would wait for its other end.
      if (!info.isFile()) continue;
      const { runId } = JSON.parse(readFileSync(path, 'utf8'));
      return typeof runId === 'string' ? { runId, writtenMs: info.mtimeMs } : null;
    } catch {
      // There is none, or a damaged one.
    }
  }
  return null;
}
