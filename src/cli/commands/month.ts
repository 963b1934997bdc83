/** `zhangping month`: the figures of a month or a date over all jobs of a ledger. */
import { join } from 'node:path';
import { type ConfiguredJob, unconfiguredJob } from '../../config/configured-job.ts';
import { LEDGER_DEFAULT } from '../../config/defaults.ts';
import { monthFlag, parseDateFlag } from '../../config/flags.ts';
import { JOB_DEFAULTS } from '../../domain/job.ts';
import { today } from '../../domain/time.ts';
import { type AcrossPair, acrossInRange } from '../../ledger/across-jobs.ts';
import { daysOf, jobsOf } from '../../ledger/days.ts';
import { monthOf } from '../../ledger/month.ts';
import { type Ledger, readLedger } from '../../ledger/open.ts';
import type { JobRow } from '../../ledger/tables.ts';
import { monthJson } from '../../report/month/json.ts';
import { monthWorkbook } from '../../report/month/workbook.ts';
import { monthPage } from '../../report/page/month.ts';
import { writeBeside } from '../../report/write.ts';
import {
  chooseJobs,
  jobLedger,
  ledgerToRead,
  type ReadOptions,
  reportsFolder,
} from '../../run/choose-jobs.ts';
import { EXIT, type ExitCode, UsageError } from '../../support/errors.ts';
import { print, printJson } from '../../support/output.ts';
import { say } from '../../words/language.ts';
import { monthText } from '../terminal/month-text.ts';

interface MonthOptions extends ReadOptions {
  readonly month?: string;
  readonly date?: string;
  readonly job?: string[];
  readonly out?: string;
}

/**
 * The folder beside those of jobs. A job of this name shares it: its reports are called otherwise,
 * and its folders are those of dates.
 */
const FOLDER = 'month';

/** Prints and writes the figures; returns 0 whatever they are. */
export async function month(options: MonthOptions): Promise<ExitCode> {
  if (options.month !== undefined && options.date !== undefined) {
    throw new UsageError(say`--month and --date: give one of them.`);
  }
  monthFlag(options.month);
  const { job: names = [] } = options;
  const path = await ledgerToRead(names[0], options);
  const configured = (await chooseJobs(undefined, options)).filter((each) => {
    return each.job.name !== '' && (jobLedger(each, options) ?? LEDGER_DEFAULT) === path;
  });
  const { report, across } = readLedger(path, (ledger) => {
    const period = periodAsked(ledger, askedJobs(ledger, names, configured), options);
    const report = monthOf(ledger, {
      ...{ period, jobs: names, today },
      configured: usedIn(ledger, configured),
      profiles: configured[0]?.profiles ?? {},
    });
    const { from, to } = report.period;
    const isAsked = ({ items }: AcrossPair) =>
      names.length === 0 || items.some(({ job }) => names.includes(job.name));
    return { report, across: acrossInRange(ledger, from, to).filter(isAsked) };
  });
  const out = reportsFolder(
    configured.find(({ job }) => names.length === 0 || names.includes(job.name)) ??
      unconfiguredJob(''),
    options,
  );
  const json = `${JSON.stringify(monthJson(report, across), null, 2)}\n`;
  const paths = await writeBeside(join(out, FOLDER, report.period.name), [
    { name: 'month.html', pieces: monthPage(report, across) },
    { name: 'month.xlsx', pieces: monthWorkbook(report, across) },
    { name: 'month.json', pieces: [json] },
  ]);
  if (options.json) printJson(json);
  else print(`${monthText(report, across)}\n${paths.map((each) => `${each}\n`).join('')}`);
  return EXIT.balanced;
}

/** The jobs of the ledger that are asked for. Throws UsageError for an unknown name. */
function askedJobs(
  ledger: Ledger,
  names: readonly string[],
  configured: readonly ConfiguredJob[],
): JobRow[] {
  const jobs = jobsOf(ledger);
  const known = new Set([...jobs, ...configured.map(({ job }) => job)].map(({ name }) => name));
  const unknown = names.find((name) => !known.has(name));
  if (unknown !== undefined) {
    const all = jobs.map(({ name }) => name).join(', ') || say`none`;
    throw new UsageError(
      say`${ledger.path}: there is no run of ${unknown}; the ledger has ${all}.`,
    );
  }
  const asked = jobs.filter(({ name, days }) => {
    return days > 0 && (names.length === 0 || names.includes(name));
  });
  if (asked.length > 0) return asked;
  throw new UsageError(
    names.length === 0
      ? say`${ledger.path}: there is no run of any job in this ledger.`
      : say`${ledger.path}: there is no run of ${names.join(', ')} in this ledger.`,
  );
}

/** The date or month of the flags, or the month of the latest date. */
function periodAsked(ledger: Ledger, jobs: readonly JobRow[], options: MonthOptions): string {
  const zone = jobs[0]?.time_zone ?? JOB_DEFAULTS.timeZone;
  if (options.date !== undefined) return parseDateFlag(options.date, zone);
  if (options.month !== undefined) return options.month;
  const dates = jobs.flatMap((job) => daysOf(ledger, job).at(-1)?.date ?? []).sort();
  return (dates.at(-1) ?? today(zone)).slice(0, 'yyyy-MM'.length);
}

/** The jobs of a config that has some of the ledger's; null: it is that of other ledgers. */
function usedIn(ledger: Ledger, configured: readonly ConfiguredJob[]) {
  const known = new Set(jobsOf(ledger).map(({ name }) => name));
  return configured.some(({ job }) => known.has(job.name))
    ? configured.map(({ job }) => job)
    : null;
}
