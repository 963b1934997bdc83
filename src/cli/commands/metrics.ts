/** `--metrics`: exports how runs ended to Prometheus. */
import { existsSync } from 'node:fs';
import type { ConfiguredJob } from '../../config/configured-job.ts';
import { isMetricsName } from '../../config/metrics-name.ts';
import { lastCommitAt } from '../../ledger/days.ts';
import { readLedger } from '../../ledger/open.ts';
import { afterRun, knowsSuccess, type Sample, withSuccess } from '../../report/metrics.ts';
import { changeMetrics } from '../../report/metrics-file.ts';
import type { RunEnd } from '../../report/run-end.ts';
import { jobLedger, type PlaceOptions } from '../../run/choose-jobs.ts';
import { UsageError } from '../../support/errors.ts';
import { printError } from '../../support/output.ts';
import { say } from '../../words/language.ts';

export interface MetricsOptions extends PlaceOptions {
  readonly metrics?: string;
  readonly dryRun?: boolean;
}

/** Throws UsageError for a file name that node_exporter ignores. */
export function checkMetricsOption({ metrics }: MetricsOptions): void {
  if (metrics === undefined || isMetricsName(metrics)) return;
  throw new UsageError(
    say`--metrics ${metrics}: expected a name that ends in .prom, the only files that node_exporter
      reads.`,
  );
}

/**
 * Updates the metrics file that the flag or the config names. A failure is only printed: it does
 * not change how the runs ended.
 */
export async function writeMetrics(
  ends: readonly RunEnd[],
  jobs: readonly ConfiguredJob[],
  options: MetricsOptions,
): Promise<void> {
  const path = options.metrics ?? jobs[0]?.metrics;
  if (path === undefined || options.dryRun) return;
  try {
    const isKept = await changeMetrics(path, (before) => {
      const metrics = new Map(before);
      // A date that waited for its bill, or is run again, may have ended after a later one.
      const byDate = ends.toSorted((a, b) => (a.date < b.date ? -1 : Number(a.date > b.date)));
      for (const end of byDate.filter(({ job }) => job !== '')) {
        // A job that got its name from the run itself is the only job.
        const job = jobs.find((each) => each.job.name === end.job) ?? jobs[0];
        const samples = afterRun(metrics.get(end.job) ?? [], end, job.job.timeZone);
        metrics.set(end.job, withOldSuccess(samples, end.job, jobLedger(job, options)));
      }
      return metrics;
    });
    if (!isKept) {
      warn(
        say`${path}: not a metrics file of zhangping, or a damaged one. It was replaced, with only
          the jobs of this command.`,
      );
    }
    if (ends.some(({ job }) => job === '')) {
      warn(
        say`${path}: a run that ended before its job was known is not in the metrics. Name the job:
          zhangping run <job>`,
      );
    }
  } catch (error) {
    warn(
      say`${path}: the metrics cannot be written (${(error as Error).message}). The result of the
        run is not affected. Check that this user can write to the folder and that the disk has
        space.`,
    );
  }
}

/** Adds the time of the last verdict from the ledger if the metrics file has none. */
function withOldSuccess(
  samples: readonly Sample[],
  job: string,
  ledgerPath: string | null,
): readonly Sample[] {
  if (knowsSuccess(samples) || ledgerPath === null || !existsSync(ledgerPath)) return samples;
  try {
    const at = readLedger(ledgerPath, (ledger) => lastCommitAt(ledger, job));
    return at === null ? samples : withSuccess(samples, at);
  } catch {
    // The run has already failed with this error of the ledger and reported it.
    return samples;
  }
}

function warn(message: string): void {
  printError(`zhangping: ${message}\n`);
}
