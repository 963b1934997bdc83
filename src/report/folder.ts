/** Where the reports of one job and date are. */
import { join } from 'node:path';
import { isDate } from '../model/time.ts';
import { UsageError } from '../support/errors.ts';

const JOB_NAME = /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,63}$/u;

/**
 * Throws UsageError unless `name` can be a job's: it becomes a folder, so it may not lead out of
 * the reports.
 */
export function checkJobName(name: string): void {
  if (JOB_NAME.test(name)) return;
  const message =
    `${JSON.stringify(name)} cannot be a job name: 1 to 64 letters, digits, '.', '_' and '-', ` +
    'the first one a letter or digit.';
  throw new UsageError(message);
}

/** The folder `<out>/<job>/<date>`. Throws UsageError unless job and date can be folder names. */
export function reportFolder(outDir: string, job: string, date: string): string {
  checkJobName(job);
  if (!isDate(date)) {
    throw new UsageError(`${JSON.stringify(date)} is not a date: expected yyyy-MM-dd.`);
  }
  return join(outDir, job, date);
}
