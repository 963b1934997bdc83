/** `zhangping report [job] --date`: a date's reports again, from the ledger. */
import { resolve } from 'node:path';
import { type ConfiguredJob, unconfiguredJob } from '../../config/configured-job.ts';
import { parseDateFlag } from '../../config/flags.ts';
import type { ReportFormat } from '../../domain/job.ts';
import { Steps } from '../../domain/suggestion.ts';
import { lockJob } from '../../ledger/job-lock.ts';
import { duringSnapshot, openExistingLedger } from '../../ledger/open.ts';
import { currentOutcome, markReported, reportsOf } from '../../ledger/reported.ts';
import { dateSuggestions } from '../../ledger/suggestions.ts';
import { closeWritten, openToWrite } from '../../ledger/write-open.ts';
import { digestOf } from '../../report/digest.ts';
import { summaryJson } from '../../report/summary.ts';
import { writeReports } from '../../report/write.ts';
import {
  chooseJobs,
  ledgerToRead,
  type PlaceOptions,
  type ReadOptions,
  reportsFolder,
} from '../../run/choose-jobs.ts';
import { EXIT, type ExitCode, UsageError } from '../../support/errors.ts';
import { printJson } from '../../support/output.ts';
import { say } from '../../words/language.ts';
import { printTable } from '../terminal/print-table.ts';
import { jobToRead } from './status.ts';

interface ReportOptions extends ReadOptions {
  readonly date: string;
  readonly out?: string;
  readonly format?: ReportFormat[];
  readonly quiet?: boolean;
}

/** Writes the reports as the ledger has them now; returns 0 whatever the verdict is. */
export async function report(name: string | undefined, options: ReportOptions): Promise<ExitCode> {
  if (options.format?.includes('matched')) {
    throw new UsageError(
      say`A list of matched records is written by a run: zhangping run ${name ?? ''} --date
        ${options.date} --format matched.`,
    );
  }
  const ledger = openToWrite(await ledgerToRead(name, options), openExistingLedger);
  let isDone = false;
  try {
    const job = jobToRead(ledger, name);
    const date = parseDateFlag(options.date, job.time_zone);
    const configured = await configuredAs(job.name, options);
    const out = reportsFolder(configured, options);
    const lock = lockJob(ledger.path, job.name);
    try {
      const isCopy = await duringSnapshot(ledger, async () => {
        const outcome = currentOutcome(ledger, job.name, date);
        const digest = digestOf(outcome);
        const formats = [...configured.formats, ...(options.format ?? [])];
        const steps = new Steps(configured.suggestSteps);
        const suggestions = dateSuggestions(ledger, job.name, date, steps);
        await writeReports(out, { ...outcome, suggestions }, formats, digest);
        if (options.json) printJson(summaryJson(digest));
        else if (!options.quiet) printTable(digest, out);
        // With --out they are a copy: runs keep updating the reports in the usual folder.
        return options.out !== undefined && reportsOf(ledger, job.name, date) !== null;
      });
      if (!isCopy) markReported(ledger, job.name, date, resolve(out));
      isDone = true;
      return EXIT.balanced;
    } finally {
      lock.release();
    }
  } finally {
    closeWritten(ledger, isDone);
  }
}

/** The configured job, or one with only a name if the config does not have it. */
export async function configuredAs(name: string, options: PlaceOptions): Promise<ConfiguredJob> {
  const jobs = await chooseJobs(undefined, options);
  return jobs.find(({ job }) => job.name === name) ?? unconfiguredJob(name);
}
