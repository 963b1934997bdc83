/** `zhangping report [job] --date`: a date's reports again, from the ledger. */
import { resolve } from 'node:path';
import { lockJob } from '../ledger/job-lock.ts';
import { closeLedger, openExistingLedger } from '../ledger/open.ts';
import { markReported, pageNow, reportsOf } from '../ledger/reported.ts';
import { isDate } from '../model/time.ts';
import { summaryJson } from '../report/summary.ts';
import { terminalTable } from '../report/table.ts';
import { writeReports } from '../report/write.ts';
import { EXIT, type ExitCode, UsageError } from '../support/errors.ts';
import { chooseJobs, ledgerToRead, outOf } from './choose-jobs.ts';
import { jobToRead } from './status.ts';
import { tableWidth, wantsColour } from './terminal.ts';

export interface ReportOptions {
  readonly date: string;
  readonly config?: string;
  readonly ledger?: string;
  readonly out?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Writes them as the ledger has them now; 0 whatever they say. */
export async function report(name: string | undefined, options: ReportOptions): Promise<ExitCode> {
  const { date } = options;
  if (!isDate(date)) throw new UsageError(`--date ${date}: expected yyyy-MM-dd.`);
  const ledger = openExistingLedger(await ledgerToRead(name, options));
  try {
    const job = jobToRead(ledger, name);
    const out = await outOfJob(job.name, options);
    const lock = lockJob(ledger.path, job.name);
    try {
      const page = pageNow(ledger, job.name, date);
      await writeReports(out, page);
      // Into a folder that was named, it is a copy: runs go on keeping the others up to date.
      if (options.out === undefined || reportsOf(ledger, job.name, date) === null) {
        markReported(ledger, job.name, date, resolve(out));
      }
      if (options.json) process.stdout.write(summaryJson(page));
      else if (!options.quiet) {
        const colour = wantsColour(process.stdout);
        const width = tableWidth(process.stdout);
        process.stdout.write(terminalTable(page, { colour, outDir: out, width }));
      }
      return EXIT.balanced;
    } finally {
      lock.release();
    }
  } finally {
    closeLedger(ledger);
  }
}

/** Where the job's runs write: the config knows, if the job is in it. */
async function outOfJob(job: string, options: ReportOptions): Promise<string> {
  const jobs = await chooseJobs(undefined, options);
  const configured = jobs.find((each) => each.job.name === job);
  return outOf(configured ?? { ...jobs[0], out: undefined }, options);
}
